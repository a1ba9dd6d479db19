"""A further layout is one class and one entry in `LAYOUTS`: features and NPY files then work with it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from bodies import walking

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.features import LAYOUTS, FeatureLayout, decode, encode, encode_again
from scalemogen.motion.motion import Motion
from scalemogen.motion.skeleton import HUMANML3D


class WorldLayout(FeatureLayout):
    """Stores world positions in decimetres; root, velocity and contact columns are zero."""

    def encode(
        self, motion: MotionArrays, bone_lengths: np.ndarray | None = None, smooth_start: bool = False
    ) -> np.ndarray:
        rows_FC = np.zeros((len(motion.joints_FJ3) - 1, self.dims), np.float32)
        rows_FC[:, self.positions] = motion.joints_FJ3[:-1].reshape(len(rows_FC), -1) / self.metres
        return rows_FC

    def decode(self, features_FC: np.ndarray) -> MotionArrays:
        joints_FJ3 = features_FC[:, self.positions].reshape(len(features_FC), -1, 3) * self.metres
        return MotionArrays(joints_FJ3.astype(np.float32), float(self.fps), self.skeleton)


WORLD = WorldLayout(
    name="world",
    skeleton=replace(HUMANML3D, name="world"),
    fps=10,
    max_frames=100,
    metres=0.1,
    positions=range(4, 70),
    rotations=range(70, 70),
    velocities=range(70, 136),
    contacts=range(136, 140),
    root_posed=True,
    yaw_factor=1.0,
    steps_in_later_heading=False,
)


@pytest.fixture
def motion() -> Motion:
    return Motion(walking(30).astype(np.float32), 10.0, WORLD.skeleton)


def test_features_ask_the_layout(motion: Motion) -> None:
    rows_FC = encode(motion, WORLD)
    assert rows_FC.shape == (29, 140)
    np.testing.assert_allclose(decode(rows_FC, WORLD).joints_FJ3, motion.joints_FJ3[:-1], atol=1e-5)


def test_the_checks_hold_for_every_layout(motion: Motion) -> None:
    with pytest.raises(ValueError, match="140"):
        decode(np.zeros((4, 263)), WORLD)
    with pytest.raises(ValueError, match=r"resample\(10\)"):
        encode(replace(motion, fps=20.0), WORLD)
    with pytest.raises(ValueError, match="'world' cannot encode a decoded motion again"):
        encode_again(replace(motion, heading_F=np.zeros(30)), WORLD)


def test_a_listed_layout_has_files(motion: Motion, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LAYOUTS, "world", WORLD)
    back = Motion.load(motion.save(tmp_path / "m.features.npy"))
    assert back.skeleton.name == "world" and back.fps == 10
    np.testing.assert_allclose(back.joints_FJ3, motion.joints_FJ3[:-1], atol=1e-5)
