"""UI-PRMD: marker files, gaps and sides."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from scalemogen.data.capture.plug_in_gait import MARKERS
from scalemogen.data.recording import Label, UnusableRecording
from scalemogen.data.sources.ui_prmd import (
    EXERCISES,
    fill_gaps,
    find_ui_prmd,
    measured_side,
    read_markers,
    read_ui_prmd,
)
from scalemogen.motion.humanml3d import ADULT_BONE_LENGTHS
from scalemogen.motion.inverse_kinematics import bone_lengths
from scalemogen.motion.skeleton import HUMANML3D


def write(path: Path, markers_FM3: np.ndarray) -> Path:
    """Write markers as the data set does: front, left, up in millimetres, lost markers at 0."""
    rows = np.nan_to_num(markers_FM3[..., [2, 0, 1]] * 1000).reshape(len(markers_FM3), -1)
    np.savetxt(path, rows, fmt="%.1f", delimiter=",")
    return path


@pytest.fixture
def raised_arm(standing_markers) -> np.ndarray:
    """Return (40, 39, 3) markers of a left arm that goes out to the side."""
    markers = np.repeat(standing_markers[None], 40, axis=0)
    angle = np.sin(np.linspace(0, np.pi, 40)) * 1.4
    shoulder = standing_markers[MARKERS.index("LSHO")]
    for name in ("LUPA", "LELB", "LFRM", "LWRA", "LWRB", "LFIN"):
        x, y, z = standing_markers[MARKERS.index(name)] - shoulder
        turned = [x * np.cos(angle) - y * np.sin(angle), x * np.sin(angle) + y * np.cos(angle), np.full(40, z)]
        markers[:, MARKERS.index(name)] = shoulder + np.stack(turned, axis=-1)
    return markers


def test_a_file_becomes_a_recording(tmp_path, raised_arm):
    recording = read_ui_prmd(write(tmp_path / "m07_s03_e05_positions_inc.txt", raised_arm))
    assert recording.label == Label("shoulder-abduction", "incorrect", "left")
    assert recording.group == "uiprmd_shoulder-abduction_s03" and recording.motion.fps == 20
    joints = recording.motion.joints_FJ3
    np.testing.assert_allclose(bone_lengths(joints), ADULT_BONE_LENGTHS, atol=1e-5)
    assert abs(joints[..., 1].min()) < 1e-5 and 1.3 < joints[0, HUMANML3D.index("head"), 1] < 1.7
    assert joints[0, HUMANML3D.index("left_wrist"), 0] > 0.1 > joints[0, HUMANML3D.index("right_wrist"), 0]
    assert np.ptp(joints[:, HUMANML3D.index("left_wrist"), 1]) > 0.4


def test_correct_and_incorrect_repetitions_are_one_group(tmp_path, raised_arm):
    names = ("m07_s03_e05_positions.txt", "m07_s03_e05_positions_inc.txt", "m07_s04_e05_positions.txt")
    read = [read_ui_prmd(write(tmp_path / name, raised_arm)) for name in names]
    assert read[0].group == read[1].group != read[2].group and len({recording.name for recording in read}) == 3


def test_short_gaps_are_filled_linearly(tmp_path, raised_arm):
    moving = raised_arm.copy()
    moving[:, :, 2] += np.linspace(0, 1, 40)[:, None]
    lost = moving.copy()
    lost[:3, MARKERS.index("LKNE")] = lost[20:28, MARKERS.index("C7")] = np.nan
    read = read_markers(write(tmp_path / "m.txt", lost))
    assert np.isnan(read).sum() == 3 * 11
    filled = fill_gaps(read, "m.txt")
    np.testing.assert_allclose(filled[:, MARKERS.index("C7")], moving[:, MARKERS.index("C7")], atol=1e-3)
    np.testing.assert_allclose(filled[:3, MARKERS.index("LKNE")], moving[[3] * 3, MARKERS.index("LKNE")], atol=1e-3)


@pytest.mark.parametrize(
    ("marker", "frames", "message"), [("LASI", 40, "throughout"), ("RTOE", 11, "11 consecutive")]
)
def test_a_marker_lost_for_long_drops_the_clip(tmp_path, raised_arm, marker, frames, message):
    raised_arm[:frames, MARKERS.index(marker)] = np.nan
    with pytest.raises(UnusableRecording, match=f"{marker}.*{message}") as error:
        read_ui_prmd(write(tmp_path / "m07_s03_e05_positions.txt", raised_arm))
    assert error.value.reason == "marker lost"


def test_an_unused_marker_may_be_lost(tmp_path, raised_arm):
    raised_arm[:, MARKERS.index("RTHI")] = np.nan
    assert np.isfinite(
        read_ui_prmd(write(tmp_path / "m07_s03_e05_positions.txt", raised_arm)).motion.joints_FJ3
    ).all()


def test_broken_files_are_named(tmp_path):
    for name, text, reason in (
        ("m11_s01_e01_positions.txt", "0", "unknown name"),
        ("m01_s01_e01_positions.txt", "1,2,3", "broken file"),
        ("m01_s01_e02_positions.txt", "1,two", "broken file"),
    ):
        (tmp_path / name).write_text(text)
        with pytest.raises(UnusableRecording, match=name) as error:
            read_ui_prmd(tmp_path / name)
        assert error.value.reason == reason
    assert len(find_ui_prmd(tmp_path)) == 3
    with pytest.raises(ValueError, match="UI-PRMD"):
        find_ui_prmd(tmp_path / "nowhere")


@pytest.mark.parametrize(("sign", "joint", "shift"), [
    ("ankle", "right_ankle", (0, 0.3, 0.2)),
    ("wrist", "right_wrist", (0, 0.5, 0)),
    ("knee", "right_ankle", (0, 0.2, 0)),
    ("front", "right_ankle", (0, 0, 0.3)),
])  # fmt: skip
def test_the_side_is_measured(rest_pose, sign, joint, shift):
    joints = np.repeat(rest_pose[None], 5, axis=0)
    joints[2:, HUMANML3D.index(joint)] += shift
    joints[2:, 0, 1] -= 0.01
    assert measured_side(joints, sign) == "right"
    assert measured_side(joints[:, list(HUMANML3D.mirror)] * [-1, 1, 1], sign) == "left"


def test_there_are_ten_exercises():
    assert len(EXERCISES) == len(set(EXERCISES)) == 10
