"""Files of formats that are not read: one sentence with a way out."""

from pathlib import Path

import pytest

from scalemogen.motion.files import READ, read_motion
from scalemogen.motion.files.other_formats import WAYS_OUT, refusal


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("dance.fbx", "'.fbx' files; open it in Blender and export it as glTF binary"),
        ("DANCE.FBX", "open it in Blender"),
        ("07_01.amc", "convert it to BVH"),
        ("walk.c3d", "markers"),
        ("walk.mp4", "pictures"),
        ("walk.pkl", "pickle.load"),
        ("walk.xyz", "use one of .bvh"),
        ("walk", "'walk' files; use one of .bvh"),
    ],
)
def test_the_sentence_says_what_to_do(tmp_path, name, words):
    (tmp_path / name).write_bytes(b"anything")
    with pytest.raises(ValueError) as caught:
        read_motion(tmp_path / name)
    assert words in str(caught.value) and "\n" not in str(caught.value)


def test_no_format_that_is_read_is_refused():
    assert not set(READ) & set(WAYS_OUT)
    assert all(suffix.startswith(".") and suffix.islower() for suffix in WAYS_OUT)
    assert "glTF" in refusal(Path("m.gltf"), READ)
