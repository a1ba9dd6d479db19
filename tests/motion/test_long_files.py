"""BVH files of 25 MB: read in 3 s and 500 MB of memory, and refused at once if they hold no body."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from motion import poses

from scalemogen.motion.files.bvh_text import BvhText, read_bvh_text
from scalemogen.motion.files.joint_names import MIXAMO
from scalemogen.motion.motion import Motion
from scalemogen.motion.skeleton import HUMANML3D
from scalemogen.motion.understood import JointsNotFound

SIZE = 25 * 2**20  # bytes
JOINTS = poses.walking()
NAMES = tuple(MIXAMO[joint][0] for joint in HUMANML3D.joint_names)
SEGMENTS = tuple(f"segment {number}" for number in range(HUMANML3D.joint_count))
# The highest memory since the start of the program; `ru_maxrss` would also count the process that started it.
LOAD = """
import time
from pathlib import Path
from scalemogen.motion.motion import Motion
Motion.load({small!r})
start = time.process_time()
motion = Motion.load({large!r})
seconds = time.process_time() - start
status = dict(line.split(":") for line in Path("/proc/self/status").read_text().splitlines())
print(motion.frames, seconds, int(status["VmHWM"].split()[0]) / 1024)
"""


def write(path: Path, names: tuple[str, ...], joints: np.ndarray = JOINTS, size: int = SIZE) -> int:
    """Write a file of about a size that holds the motion again and again; return the number of frames."""
    text = poses.bvh_text(joints, joints[0], names)
    head, rows = re.split(r"(?<=0\n)(?=[-\d])", text, maxsplit=1)
    times = size // len(rows)
    frames = times * len(joints)
    path.write_text(re.sub(r"Frames: \d+", f"Frames: {frames}", head) + times * rows)
    return frames


def test_a_file_of_25_mb_is_read_in_little_time_and_memory(tmp_path: Path) -> None:
    frames = write(tmp_path / "m.bvh", NAMES)
    write(tmp_path / "small.bvh", NAMES, size=2**16)
    code = LOAD.format(small=str(tmp_path / "small.bvh"), large=str(tmp_path / "m.bvh"))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    count, seconds, megabytes = map(float, done.stdout.split())
    assert count == frames and seconds < 3 and megabytes < 500


DWARF = JOINTS.copy()
DWARF[:, HUMANML3D.index("left_knee")] = DWARF[:, HUMANML3D.index("left_hip")] + [0, -0.01, 0]


@pytest.mark.parametrize("names, joints, words", [(SEGMENTS, JOINTS, "do not say"), (NAMES, DWARF, "no human body")])
def test_a_long_file_without_a_body_is_refused_before_its_rows_are_read(
    tmp_path: Path, names: tuple[str, ...], joints: np.ndarray, words: str
) -> None:
    write(tmp_path / "m.bvh", names, joints)
    text = (tmp_path / "m.bvh").read_text()
    # Once all rows are read, the missing ones are found; here the body is missed first.
    (tmp_path / "m.bvh").write_text(re.sub(r"Frames: (\d+)", r"Frames: 9\1", text))
    start = time.process_time()
    with pytest.raises(JointsNotFound, match=words) as caught:
        Motion.load(tmp_path / "m.bvh")
    assert time.process_time() - start < 1
    assert caught.value.file_nodes.places_N3 is not None  # so that it can be drawn, and its joints assigned


def test_the_rows_that_are_looked_at_first_are_spread_over_the_file(tmp_path: Path) -> None:
    frames = write(tmp_path / "m.bvh", NAMES, size=2**22)
    seen: list[BvhText] = []
    whole = read_bvh_text(tmp_path / "m.bvh", seen.append)
    (probe,) = seen
    step = round(frames / len(probe.values_FC))
    assert len(whole.values_FC) == frames and 400 < len(probe.values_FC) < 1200
    np.testing.assert_array_equal(probe.values_FC, whole.values_FC[::step])


def hierarchy(depth: int, width: int = 1) -> str:
    """Return a file of chains of joints that hang from one root, at rest."""
    channels = "OFFSET 0 1 0\nCHANNELS 3 Xrotation Yrotation Zrotation\n"
    chain = "".join(f"JOINT j\n{{\n{channels}" for _ in range(depth)) + depth * "}\n"
    row = " ".join(["0"] * 3 * (depth * width + 1)) + "\n"
    return f"HIERARCHY\nROOT r\n{{\n{channels}{width * chain}}}\nMOTION\nFrames: 2\nFrame Time: 0.1\n{2 * row}"


@pytest.mark.parametrize("depth, width, words", [(490, 1, "do not say"), (5, 900, "do not say"),
                                                 (600, 1, "nodes"), (2, 3000, "nodes")])  # fmt: skip
def test_skeletons_of_any_depth_and_width_are_refused_soon(
    tmp_path: Path, depth: int, width: int, words: str
) -> None:
    (tmp_path / "m.bvh").write_text(hierarchy(depth, width))
    start = time.process_time()
    with pytest.raises(ValueError, match=words):
        Motion.load(tmp_path / "m.bvh")
    assert time.process_time() - start < 1


@pytest.mark.parametrize("change", ["short", "rows over two lines", "glued"])
def test_files_that_cannot_be_sampled_are_read_as_a_whole(tmp_path: Path, change: str) -> None:
    frames = write(tmp_path / "m.bvh", NAMES, size=2**16 if change == "short" else 2**22)
    head, rows = (tmp_path / "m.bvh").read_text().split("Frame Time:")
    if change == "rows over two lines":
        rows = rows.replace(" -", "\n-")
    elif change == "glued":
        rows = rows.replace(" -", "-")
    (tmp_path / "m.bvh").write_text(f"{head}Frame Time:{rows}")
    seen: list[BvhText] = []
    assert len(read_bvh_text(tmp_path / "m.bvh", seen.append).values_FC) == frames and not seen
