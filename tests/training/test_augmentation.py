"""Changed clips stay motions of the same body: bones, floor, resting feet and tempo."""

from __future__ import annotations

import numpy as np
import pytest
from bodies import walking

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.features import LAYOUTS
from scalemogen.motion.inverse_kinematics import bone_lengths
from scalemogen.motion.skeleton import HUMANML3D
from scalemogen.training.augmentation import Augmentation, Bones, at_varying_tempo, on_the_floor
from scalemogen.training.settings.stages import AugmentationSettings

LAYOUT = LAYOUTS["humanml3d"]
FEET = list(HUMANML3D.contact_joints)


@pytest.fixture(scope="module")
def walk_FC() -> np.ndarray:
    return LAYOUT.encode(MotionArrays(walking().astype(np.float32), 20.0, HUMANML3D))


def test_bones_give_the_joints_back(walk_FC: np.ndarray) -> None:
    walk = LAYOUT.decode(walk_FC)
    np.testing.assert_allclose(Bones.of(walk).joints(), walk.joints_FJ3, atol=1e-5)


@pytest.mark.parametrize("seed", range(5))
def test_a_changed_clip_is_another_motion_of_the_same_body_on_the_floor(walk_FC: np.ndarray, seed: int) -> None:
    change = Augmentation(AugmentationSettings(share=1.0), LAYOUT).change
    changed_FC = change(walk_FC, walk_FC[::-1], np.random.default_rng(seed))
    ours, theirs = LAYOUT.decode(changed_FC).joints_FJ3, LAYOUT.decode(walk_FC).joints_FJ3
    assert np.isfinite(changed_FC).all() and 0.6 * len(theirs) < len(ours) <= LAYOUT.max_frames
    # to 4 mm, because frames between two frames are interpolated along straight lines
    np.testing.assert_allclose(bone_lengths(ours, HUMANML3D), bone_lengths(theirs, HUMANML3D), atol=4e-3)
    assert abs(ours[..., 1].min()) < 0.01
    frames = min(len(ours), len(theirs))
    assert np.linalg.norm(ours[:frames] - theirs[:frames], axis=-1).mean() > 0.02


def test_no_change_is_made_at_strength_zero(walk_FC: np.ndarray) -> None:
    still = AugmentationSettings(share=1.0, tempo=0.0, swing=0.0, bend=0.0, exchange=0.0)
    changed_FC = Augmentation(still, LAYOUT).change(walk_FC, walk_FC, np.random.default_rng(0))
    ours, theirs = LAYOUT.decode(changed_FC).joints_FJ3, LAYOUT.decode(walk_FC).joints_FJ3
    np.testing.assert_allclose(ours, theirs[: len(ours)], atol=5e-3)


@pytest.mark.parametrize("factor", [0.7, 1.3])
def test_longer_swings_of_the_legs_make_a_longer_path(walk_FC: np.ndarray, factor: float) -> None:
    walk = LAYOUT.decode(walk_FC)
    resting = walk_FC[:, LAYOUT.contacts] > 0.5
    swung = Bones.of(walk).swung(np.array([factor, 1.0, 1.0, 1.0])).joints()
    walked = on_the_floor(swung, walk.joints_FJ3, resting, HUMANML3D)
    paths = [np.linalg.norm(joints[-1, 0] - joints[0, 0]) for joints in (walked, walk.joints_FJ3)]
    assert (paths[0] - paths[1]) * (factor - 1) > 0
    np.testing.assert_allclose(walked[..., 1].min(1), walk.joints_FJ3[..., 1].min(1), atol=1e-5)


def test_the_upper_body_of_another_clip_is_taken_over_upright(walk_FC: np.ndarray) -> None:
    walk = Bones.of(LAYOUT.decode(walk_FC))
    raised = walk.vectors_FJ3.copy()
    wrist, knee = HUMANML3D.index("left_wrist"), HUMANML3D.index("left_knee")
    raised[:, wrist] = [0, 0.25, 0]
    other = Bones(raised[:30], walk.root_F3[:30], walk.heading_F[:30], HUMANML3D)
    mixed = walk.with_upper_body(other)
    np.testing.assert_array_equal(mixed.vectors_FJ3[:, wrist], np.tile([0, 0.25, 0], (len(walk.root_F3), 1)))
    np.testing.assert_array_equal(mixed.vectors_FJ3[:, knee], walk.vectors_FJ3[:, knee])
    lying = Bones(raised[:, :, [0, 2, 1]], walk.root_F3, walk.heading_F, HUMANML3D)
    assert walk.with_upper_body(lying) is walk


def test_a_varying_tempo_keeps_start_and_poses() -> None:
    joints = np.tile(np.arange(60.0)[:, None, None], (1, 22, 3))  # each frame's number
    played = at_varying_tempo(joints, 0.2, 20, np.random.default_rng(3))[:, 0, 0]
    steps = np.diff(played)
    assert played[0] == 0 and 58 < played[-1] <= 59
    assert steps.min() > 0.6 and steps.max() < 1.5 and np.ptp(steps) > 0.05
