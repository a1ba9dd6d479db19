"""A camera that follows a body smoothly and always shows all of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from demo.rendering.settings import RenderSettings
from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.mannequin import piece_tracks
from scalemogen.motion.mannequin.tracks import ground_path, torso_across

FIELD_OF_VIEW = np.radians(30.0)  # along the shorter side of the picture; a long lens keeps proportions calm
_EDGE = 0.90  # the body stays within this share of the picture
_CLOSEST, _FARTHEST = 2.4, 40.0  # metres; a glitch that throws the body far away must not make it a dot


@dataclass(frozen=True)
class CameraPath:
    """One camera per frame, all with the same orientation and distance.

    Attributes:
        rotation_33: columns are the camera's right, up and backward axes in the world.
        target_F3: what the camera looks at.
        distance: metres from the target to the camera.
        focal: focal length in units of half the picture's height.
        aspect: width / height.
    """

    rotation_33: np.ndarray
    target_F3: np.ndarray
    distance: float
    focal: float
    aspect: float

    def T_world_camera(self, frame: int) -> np.ndarray:
        """(4, 4) pose of the camera; it looks along its own -Z."""
        pose = np.eye(4)
        pose[:3, :3] = self.rotation_33
        pose[:3, 3] = self.target_F3[frame] + self.rotation_33[:, 2] * self.distance
        return pose

    def project(self, frame: int, points_N3: np.ndarray) -> np.ndarray:
        """(N, 3): x and y in -1..1 (up is positive), and the depth in metres in front of the camera."""
        view = (points_N3 - self.T_world_camera(frame)[:3, 3]) @ self.rotation_33
        depth = -view[..., 2:]
        scale = np.array([self.focal / self.aspect, self.focal])
        return np.concatenate([view[..., :2] * scale / np.maximum(depth, 1e-3), depth], -1)


def follow(
    motion: MotionArrays, settings: RenderSettings, rotation_33: np.ndarray, distance: float = _CLOSEST
) -> CameraPath:
    """A camera path for one motion that shows all of the body in every frame.

    Args:
        motion: (F, J, 3) joints in metres.
        settings: picture size.
        rotation_33: the camera's axes, as from `three_quarter_view`.
        distance: least distance in metres, to give several motions the same size.
    """
    tracks = piece_tracks(motion)
    points, radii = tracks.translation_FN3.astype(np.float64), tracks.scale_FN3.max(-1)[..., None]
    target = ground_path(motion)
    view = (points - target[:, None]) @ rotation_33
    low, high = (view - radii).min((0, 1)), (view + radii).max((0, 1))
    middle = (low + high) / 2 * [1, 1, 0]
    focal, aspect = 1 / np.tan(FIELD_OF_VIEW / 2), settings.width / settings.height
    focal *= min(1.0, aspect)
    needed = _needed_distance(view - middle, radii[..., 0], focal, aspect)
    return CameraPath(
        rotation_33, target + rotation_33 @ middle, min(max(needed, distance), _FARTHEST), focal, aspect
    )


def three_quarter_view(motion: MotionArrays, settings: RenderSettings) -> np.ndarray:
    """(3, 3) axes of a camera that sees the body's average front from a little to the side and above."""
    front = np.cross(torso_across(motion.joints_FJ3, motion.skeleton), (0, 1, 0)).mean(0)
    heading = np.arctan2(front[0], front[2]) + np.radians(settings.azimuth)
    lift = np.radians(settings.elevation)
    backward = np.array([np.sin(heading) * np.cos(lift), np.sin(lift), np.cos(heading) * np.cos(lift)])
    right = np.array([np.cos(heading), 0.0, -np.sin(heading)])
    return np.stack([right, np.cross(backward, right), backward], axis=-1)


def _needed_distance(view_FN3: np.ndarray, radii_FN: np.ndarray, focal: float, aspect: float) -> float:
    """The least distance at which every ball (centre in camera axes, radius) is inside the picture's edge."""
    across = (np.abs(view_FN3[..., 0]) + radii_FN) * focal / aspect / _EDGE + view_FN3[..., 2]
    upward = (np.abs(view_FN3[..., 1]) + radii_FN) * focal / _EDGE + view_FN3[..., 2]
    return float(max(across.max(), upward.max()))
