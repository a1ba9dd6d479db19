"""CSV tables: as written, as a spreadsheet saves them again, and what is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from motion import poses

from scalemogen.motion.motion import Motion
from scalemogen.motion.skeleton import HUMANML3D

MADE = Motion(poses.walking().astype(np.float32), 25.0, HUMANML3D)


def changed(folder: Path, old: str, new: str, count: int = -1) -> Path:
    path = MADE.save(folder / "m.csv")
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, count))
    return path


def test_joints_and_rate_come_back(tmp_path):
    back = Motion.load(MADE.save(tmp_path / "m.csv"))
    np.testing.assert_allclose(back.joints_FJ3, MADE.joints_FJ3, atol=1e-5)
    assert back.fps == 25 and back.understood.fps_known


def test_a_table_that_a_spreadsheet_saved_again_is_read(tmp_path):
    path = MADE.save(tmp_path / "m.csv")
    lines = path.read_text().splitlines()
    filled = [line + "," * 66 if line.startswith("#") else line for line in lines]
    filled[2] = ",".join(f'"{name}"' for name in filled[2].split(","))  # the names of the columns
    filled[3] = ",".join(f'"{number}"' for number in filled[3].split(","))
    path.write_bytes(("\ufeff" + "\r\n".join(filled) + "\r\n").encode())
    back = Motion.load(path)
    np.testing.assert_allclose(back.joints_FJ3, MADE.joints_FJ3, atol=1e-5)
    assert back.fps == 25


def test_without_a_rate_the_times_tell_it(tmp_path):
    assert Motion.load(changed(tmp_path, "# frames per second: 25\n", "")).fps == pytest.approx(25)


def test_a_rate_that_nothing_tells_is_not_known(tmp_path):
    path = MADE.save(tmp_path / "m.csv")
    lines = [line for line in path.read_text().splitlines() if not line.startswith("#")]
    path.write_text("\n".join([lines[0], *("0," + line.split(",", 1)[1] for line in lines[1:])]))
    back = Motion.load(path)
    assert not back.understood.fps_known and back.fps == 20


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("time,", "seconds,", "other columns"),
        ("0.04000,", "hello,", "does not consist of 67 numbers"),
        ("0.04000,", "", "does not consist of 67 numbers"),
    ],
)
def test_other_tables_are_refused(tmp_path, old, new, message):
    with pytest.raises(ValueError, match=message):
        Motion.load(changed(tmp_path, old, new, 1))


def test_a_table_without_rows_is_refused(tmp_path):
    path = MADE.save(tmp_path / "m.csv")
    path.write_text("\n".join(path.read_text().splitlines()[:3]))
    with pytest.raises(ValueError, match="has no rows"):
        Motion.load(path)


def test_bytes_that_are_no_text_are_refused(tmp_path):
    path = tmp_path / "m.csv"
    path.write_bytes(bytes(range(256)) * 10)
    with pytest.raises(ValueError, match="not a text file"):
        Motion.load(path)
