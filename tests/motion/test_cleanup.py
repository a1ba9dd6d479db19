"""Footskate cleanup on a synthetic walker whose feet rest, and on the same walker with sliding feet."""

from __future__ import annotations

import numpy as np
import pytest
from bodies import raising, walking

from scalemogen.motion.cleanup import plant_feet, standing
from scalemogen.motion.feet import steadied
from scalemogen.motion.inverse_kinematics import bone_lengths
from scalemogen.motion.motion import Motion
from scalemogen.motion.quality import foot_skating, jerk
from scalemogen.motion.skeleton import HUMANML3D, SNAPMOGEN


def motion(joints_FJ3: np.ndarray) -> Motion:
    return Motion(joints_FJ3.astype(np.float32), 20.0, HUMANML3D)


def sliding(share: float) -> np.ndarray:
    """Return a walk at 1 m/s that slides forward by `share` m/s in addition."""
    joints_FJ3 = walking(100, 1.0)
    return joints_FJ3 + np.array([0, 0, share]) * np.arange(len(joints_FJ3))[:, None, None] / 20


@pytest.mark.parametrize("share", [0.15, 0.3])
def test_sliding_feet_are_held(share: float) -> None:
    slides, planted = motion(sliding(share)), plant_feet(motion(sliding(share)))
    assert foot_skating(planted) < 0.4 * foot_skating(slides)
    # The body now travels as far as its steps carry it.
    assert planted.joints_FJ3[-1, 0, 2] == pytest.approx(walking()[-1, 0, 2], abs=0.15)
    assert jerk(planted.joints_FJ3, 20) < 1.5 * jerk(slides.joints_FJ3, 20)


def test_bones_keep_their_lengths_and_the_upper_body_its_pose() -> None:
    slides, planted = motion(sliding(0.3)), plant_feet(motion(sliding(0.3)))
    np.testing.assert_allclose(bone_lengths(planted.joints_FJ3), bone_lengths(slides.joints_FJ3), atol=2e-3)
    head, pelvis = HUMANML3D.index("head"), 0
    for joints in (planted.joints_FJ3, slides.joints_FJ3):
        np.testing.assert_allclose(
            joints[:, head] - joints[:, pelvis], (walking()[:, head] - walking()[:, pelvis]), atol=1e-4
        )


@pytest.mark.parametrize("joints_FJ3", [walking(), raising()], ids=["walking", "standing"])
def test_feet_that_rest_are_left_alone(joints_FJ3: np.ndarray) -> None:
    planted = plant_feet(motion(joints_FJ3))
    np.testing.assert_allclose(planted.joints_FJ3, joints_FJ3, atol=0.03)
    assert standing(joints_FJ3, 20.0).any(1).mean() > 0.9


def test_feet_come_up_to_the_floor() -> None:
    planted = plant_feet(motion(raising() - np.array([0, 0.05, 0])))
    assert planted.joints_FJ3[..., 1].min() > -1e-3


@pytest.mark.parametrize("frames", [1, 2, 5])
def test_short_motions(frames: int) -> None:
    assert plant_feet(motion(walking(frames))).frames == frames


def test_another_skeleton_is_refused() -> None:
    with pytest.raises(ValueError, match="snapmogen"):
        plant_feet(Motion(np.zeros((9, 24, 3), np.float32), 30.0, SNAPMOGEN))


def test_flicker_by_hand() -> None:
    def flags(text: str) -> np.ndarray:
        return np.array([[letter == "x"] * 2 for letter in text])

    for before, after in (
        ("xxx..xxx...xxx", "xxxxxxxx...xxx"),  # a gap of two frames is filled, one of three is not
        ("...xx....xxx..", ".........xxx.."),  # a burst of two frames is removed, one of three is not
        (
            "x....xxxxx...x",
            "x....xxxxx...x",
        ),  # single frames at the ends of the clip are kept, as the stand may go on beyond
    ):
        np.testing.assert_array_equal(steadied(flags(before)), flags(after))
