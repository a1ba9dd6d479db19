"""LAFAN1: the T-pose is cut off, takes are cut into pieces of one group, and a take has one floor."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
from bodies import standing_pose

from scalemogen.data.recording import Recording, UnusableRecording
from scalemogen.data.sources import lafan1
from scalemogen.data.sources.lafan1 import after_t_pose, find_lafan1, floor_of, measured_action, read_lafan1
from scalemogen.motion.facts import measure
from scalemogen.motion.files.joint_names import LAFAN
from scalemogen.motion.humanml3d import ADULT_BONE_LENGTHS
from scalemogen.motion.inverse_kinematics import bone_lengths
from scalemogen.motion.skeleton import HUMANML3D

ARCHIVE = Path(os.environ.get("SCALEMOGEN_ARCHIVES", "archives")) / "lafan1"
needs_archive = pytest.mark.skipif(not ARCHIVE.is_dir(), reason="SCALEMOGEN_ARCHIVES names no folder with lafan1")


def t_posed(frames: int) -> np.ndarray:
    """Return (F, 22, 3) joints of a person who stands with both arms out to the sides."""
    joints = np.tile(standing_pose(), (frames, 1, 1))
    for side, sign in (("left", 1), ("right", -1)):
        for number, name in enumerate(("elbow", "wrist"), 1):
            shoulder = joints[:, HUMANML3D.index(f"{side}_shoulder")]
            joints[:, HUMANML3D.index(f"{side}_{name}")] = shoulder + np.array([sign * 0.25 * number, 0, 0])
    return joints


def test_the_t_pose_at_the_start_is_cut_off():
    standing = np.tile(standing_pose(), (90, 1, 1))
    assert after_t_pose(np.concatenate([t_posed(60), standing]), 30) == pytest.approx(75, abs=2)
    assert after_t_pose(standing, 30) == 0


def test_the_floor_of_a_take_is_one_height():
    standing = np.tile(standing_pose(), (200, 1, 1))
    up = np.array([0, 1, 0])
    take = np.concatenate([standing, standing[:20] + 0.3 * up, standing[:80] + 0.7 * up]) + 0.1 * up
    assert floor_of(take) == pytest.approx(0.1, abs=0.01)


def test_a_long_take_becomes_pieces_of_one_group(tmp_path, stiff_bvh):
    path_F3 = np.stack([np.zeros(750), np.full(750, 0.9), np.linspace(0, 25, 750)], axis=-1)
    (tmp_path / "walk9_subject1.bvh").write_text(stiff_bvh(LAFAN, path_F3, 100))
    (path,) = find_lafan1(tmp_path)
    pieces = read_lafan1(path)
    assert len(pieces) > 2
    for piece in pieces:
        assert isinstance(piece, Recording) and piece.group == "lafan_walk9_subject1" and piece.label.action == "walk"
        assert 2 <= len(piece.motion.joints_FJ3) / 30 <= 9.8
    assert len({piece.name for piece in pieces if isinstance(piece, Recording)}) == len(pieces)


def test_broken_files_and_wrong_folders_are_refused(tmp_path):
    with pytest.raises(ValueError, match="LAFAN1 folder"):
        find_lafan1(tmp_path)
    (tmp_path / "walk1_subject1.bvh").write_text("nothing")
    with pytest.raises(UnusableRecording, match="walk1_subject1"):
        read_lafan1(tmp_path / "walk1_subject1.bvh")


def test_the_height_of_the_hips_corrects_the_label():
    standing = np.tile(standing_pose(), (60, 1, 1))
    low = standing - [0, 0.6, 0]
    assert measured_action(low, "crawl") == "crawl" and measured_action(standing, "crawl") == ""
    assert measured_action(np.concatenate([standing, low]), "") == "get-down"
    assert measured_action(np.concatenate([low, standing]), "") == "get-up"


@lru_cache
def real(name: str) -> tuple[Recording, ...]:
    """Return the pieces of a file of the archive that are kept."""
    (path,) = ARCHIVE.rglob(f"{name}.bvh")
    return tuple(piece for piece in read_lafan1(path) if isinstance(piece, Recording))


@needs_archive
def test_people_walk_at_a_usual_speed_on_the_floor():
    # A take of steady walking. In most others people amble, turn and stop, and their median is 0.5 to 0.8 m/s.
    pieces = [piece for piece in real("walk3_subject4_walk2") if piece.label.action == "walk"]
    speeds = [measure(piece.motion).locomotion.metres_per_second for piece in pieces]
    assert 1.0 < np.median(speeds) < 1.6
    for piece in pieces:
        np.testing.assert_allclose(bone_lengths(piece.motion.joints_FJ3), ADULT_BONE_LENGTHS, atol=2e-3)
        lowest_F = piece.motion.joints_FJ3[..., 1].min(axis=1)
        assert np.quantile(lowest_F, 0.05) > -0.03 and np.quantile(lowest_F, 0.95) < 0.06


@needs_archive
@pytest.mark.parametrize("take", ["ground1_subject4", "obstacles1_subject1", "fallAndGetUp1_subject1"])
def test_pieces_are_short_and_crawlers_are_low(take):
    pieces = real(take)
    assert pieces and all(2 <= len(piece.motion.joints_FJ3) / 30 <= 9.8 for piece in pieces)
    for piece in pieces:
        if piece.label.action in ("crawl", "army-crawl"):
            assert np.median(piece.motion.joints_FJ3[:, 0, 1]) < 0.5 * lafan1._STANDING
    assert take != "ground1_subject4" or {"crawl", "army-crawl"} <= {piece.label.action for piece in pieces}
