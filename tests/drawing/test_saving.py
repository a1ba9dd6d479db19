"""Every kind of file can be written, carries the recipe, and says when it carries none."""

from __future__ import annotations

import zipfile
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from scalemogen import Motion, ScaleMoGen
from scalemogen.drawing import BACKEND_VARIABLE
from scalemogen.drawing.saving import FORMATS, save, save_frame
from scalemogen.motion.cleanup import held_feet
from scalemogen.motion.files.marks import recipe_text
from scalemogen.motion.files.recipes import READERS, read_recipe


@pytest.fixture(scope="module")
def motion(debug_model: ScaleMoGen) -> Motion:
    edited = debug_model.edit(
        debug_model.generate('Ein "Müller" geht; #1 = 50%', 1, seed=3), "a person, 走路 <b>", seed=1
    )
    return held_feet(edited.motion)


@pytest.fixture(autouse=True)
def without_gl(monkeypatch) -> None:
    monkeypatch.setenv(BACKEND_VARIABLE, "pillow")


@pytest.mark.parametrize("suffix", [each for each in FORMATS if each in READERS])
def test_the_recipe_comes_back(motion: Motion, suffix: str, tmp_path) -> None:
    path = save(motion, tmp_path / "new" / f"M{suffix.upper() if suffix == '.png' else suffix}")
    assert read_recipe(path) == motion.recipe
    without = save(replace(motion, recipe=None), tmp_path / f"none{suffix}")
    with pytest.raises(ValueError, match="no recipe"):
        read_recipe(without)


def test_json_is_a_recipe(motion: Motion, tmp_path) -> None:
    assert motion.recipe is not None
    path = tmp_path / "recipe.json"
    path.write_text(recipe_text(motion.recipe), encoding="utf-8")
    assert read_recipe(path) == motion.recipe
    path.write_text('{"prompt": 3}', encoding="utf-8")
    with pytest.raises(ValueError, match="unreadable"):
        read_recipe(path)


@pytest.mark.parametrize("suffix", sorted(READERS))
def test_damaged_files_are_refused_in_one_sentence(suffix: str, tmp_path) -> None:
    path = tmp_path / f"x{suffix}"
    for content in (b"", b"glTF" * 9, b'recipe=%zz {"prompt": [', bytes(range(256))):
        path.write_bytes(content)
        with pytest.raises(ValueError, match="x"):
            read_recipe(path)
    with pytest.raises(ValueError, match="no file"):
        read_recipe(tmp_path / f"missing{suffix}")


def test_other_files_have_no_recipe(tmp_path) -> None:
    with pytest.raises(ValueError, match="npy"):
        read_recipe(tmp_path / "x.npy")
    with pytest.raises(ValueError, match="cannot write"):
        save(None, tmp_path / "x.docx")  # type: ignore[arg-type]


def test_animations_last_as_long_as_the_motion(motion: Motion, tmp_path) -> None:
    for suffix in (".gif", ".webp"):
        with Image.open(save(motion, tmp_path / f"m{suffix}")) as picture:
            assert picture.n_frames == motion.frames and picture.info["loop"] == 0  # type: ignore[attr-defined]
            picture.seek(1)
            picture.load()
            assert picture.info["duration"] == 50
            first = np.asarray(picture.convert("RGB"), float)
            picture.seek(motion.frames - 1)
            assert np.abs(np.asarray(picture.convert("RGB")) - first).max() > 50, "the body moves"


def test_a_frame_is_the_pose_at_its_time(motion: Motion, tmp_path) -> None:
    pictures = [
        np.asarray(Image.open(save_frame(motion, tmp_path / f"{at}.png", at)).convert("RGB")) for at in (0, 0.5)
    ]
    assert pictures[0].shape == pictures[1].shape == (720, 720, 3) and (pictures[0] != pictures[1]).any()
    with pytest.raises(ValueError, match="none at 9 s"):
        save_frame(motion, tmp_path / "x.png", 9)
    with pytest.raises(ValueError, match=r"\.png"):
        save_frame(motion, tmp_path / "x.gif", 0)


def test_a_table_is_read_as_it_was_written(motion: Motion, tmp_path) -> None:
    path = save(motion, tmp_path / "m.csv")
    again = Motion.load(path)
    assert again.fps == motion.fps and np.abs(again.joints_FJ3 - motion.joints_FJ3).max() < 1e-5
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert lines[0].startswith("time,pelvis_x,pelvis_y") and len(lines) == 1 + motion.frames
    assert float(lines[2].split(",")[0]) == 0.05
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(ValueError, match="other columns"):
        Motion.load(path)
    path.write_text("\n".join([*lines[:2], "1,2"]), encoding="utf-8")
    with pytest.raises(ValueError, match="numbers"):
        Motion.load(path)


def test_an_archive_has_all_kinds(motion: Motion, tmp_path) -> None:
    with zipfile.ZipFile(save(motion, tmp_path / "all.zip")) as archive:
        names = archive.namelist()
    assert names == ["all.bvh", "all.npz", "all.glb", "all.csv", "all.mp4", "all.gif", "all.png", "recipe.json"]
