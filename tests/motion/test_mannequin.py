"""The mannequin: limbs reach from joint to joint, shapes face outwards, colours fit the joints."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from scalemogen.commands.debug_model import standing_statistics
from scalemogen.motion.features import LAYOUTS, decode
from scalemogen.motion.mannequin import SHAPES, Body, piece_tracks, pieces_of
from scalemogen.motion.motion import Motion
from scalemogen.motion.skeleton import HUMANML3D

SECONDS, FPS = 10, 20


@pytest.fixture(scope="module")
def motion() -> Motion:
    statistics, time = standing_statistics(), np.linspace(0, 20, SECONDS * FPS + 1)[:, None]
    phase = np.random.default_rng(0).uniform(0, 6, 263)
    rows = (statistics.mean + 0.03 * np.sin(time + phase)).astype(np.float32)
    rows[:, 2] = 0.04  # metres per frame forward
    return Motion(decode(rows, LAYOUTS["humanml3d"]).joints_FJ3, float(FPS), HUMANML3D)


def test_limbs_reach_from_joint_to_joint(motion: Motion) -> None:
    tracks, pieces = piece_tracks(motion), pieces_of(HUMANML3D)
    for number, piece in enumerate(pieces):
        if piece.shape == "limb":
            up = Rotation.from_quat(tracks.rotation_FN4[:, number]).apply([0, 1, 0])
            tip = tracks.translation_FN3[:, number] + up * tracks.scale_FN3[:, number, 1:2]
            np.testing.assert_allclose(
                tracks.translation_FN3[:, number], motion.joints_FJ3[:, piece.start], atol=1e-5
            )
            np.testing.assert_allclose(tip, motion.joints_FJ3[:, piece.end], atol=1e-4)


def test_shapes_face_outwards() -> None:
    for shape in SHAPES.values():
        corners = shape.vertices_V3[shape.faces_N3.astype(int)]
        facing = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        normals = shape.normals_V3[shape.faces_N3.astype(int)].mean(1)
        assert (np.sum(facing * normals, axis=-1) > 0).all()
        np.testing.assert_allclose(np.linalg.norm(shape.normals_V3, axis=-1), 1, atol=1e-5)


def test_a_body_has_one_colour_for_each_joint(motion: Motion) -> None:
    with pytest.raises(ValueError, match="22 colours"):
        Body(motion, ((1.0, 0.0, 0.0),) * 3)
