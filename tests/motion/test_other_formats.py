"""Files of formats that are not read: one sentence with a way out."""

import ast
from pathlib import Path

import pytest

from scalemogen.motion.files import READ, read_motion
from scalemogen.motion.files.other_formats import WAYS_OUT, refusal
from scalemogen.motion.files.pickled import how_to_unpickle


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


@pytest.mark.parametrize("suffix", [".pkl", ".pt", ".npz", ".npy"])
def test_a_file_name_adds_no_code_to_the_line_of_python(suffix):
    name = f"x'); print('hello{suffix}"
    line = ast.parse(how_to_unpickle(Path(name)).partition("with this line of Python: ")[2])
    texts = [node.value for node in ast.walk(line) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    calls = [node.func for node in ast.walk(line) if isinstance(node, ast.Call)]
    assert any("hello" in text for text in texts)
    assert not any(isinstance(func, ast.Name) and func.id == "print" for func in calls)


def test_no_format_that_is_read_is_refused():
    assert not set(READ) & set(WAYS_OUT)
    assert all(suffix.startswith(".") and suffix.islower() for suffix in WAYS_OUT)
    assert "glTF" in refusal(Path("m.gltf"), READ)
