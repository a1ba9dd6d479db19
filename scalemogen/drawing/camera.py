"""A camera that follows a body smoothly and shows all of it, unless it would have to be more than 40 m away."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scalemogen.drawing.settings import RenderSettings
from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.mannequin import piece_tracks
from scalemogen.motion.mannequin.tracks import ground_path, torso_across

FIELD_OF_VIEW = np.radians(30.0)  # along the shorter side of the picture; small, so that the body is not distorted
_EDGE = 0.90  # the body stays within this share of the picture, so that there is a margin
# Metres. The upper limit keeps the body visible when a glitch in a captured motion throws one joint far away.
_CLOSEST, _FARTHEST = 2.4, 40.0


@dataclass(frozen=True)
class CameraPath:
    """One camera per frame, all with the same orientation and distance.

    Attributes:
        rotation_33: columns are the camera's right, up and backward axes in the world.
        target_F3: the point that the camera looks at, metres.
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
        """Return the (4, 4) pose of the camera. It looks along its own -Z."""
        pose = np.eye(4)
        pose[:3, :3] = self.rotation_33
        pose[:3, 3] = self.target_F3[frame] + self.rotation_33[:, 2] * self.distance
        return pose

    def project(self, frame: int, points_N3: np.ndarray) -> np.ndarray:
        """Project points into the picture.

        Returns:
            (N, 3): x and y in -1..1 (up is positive), and the depth in metres in front of the camera.
        """
        view = (points_N3 - self.T_world_camera(frame)[:3, 3]) @ self.rotation_33
        depth = -view[..., 2:]
        scale = np.array([self.focal / self.aspect, self.focal])
        # Perspective: divide by the depth. The lower bound avoids a division by zero beside the camera.
        return np.concatenate([view[..., :2] * scale / np.maximum(depth, 1e-3), depth], -1)


def follow(
    motion: MotionArrays, settings: RenderSettings, rotation_33: np.ndarray, distance: float = _CLOSEST
) -> CameraPath:
    """Return a camera path for one motion that shows the whole body in every frame (up to `_FARTHEST`).

    Args:
        motion: (F, J, 3) joints in metres.
        settings: picture size.
        rotation_33: the camera's axes, as from `three_quarter_view`.
        distance: minimum distance in metres; the same for several motions gives them the same size.
    """
    tracks = piece_tracks(motion)
    points, radii = tracks.translation_FN3.astype(np.float64), tracks.scale_FN3.max(-1)[..., None]
    # The camera moves along the smooth path of the body on the ground, not with each step of the pelvis.
    target = ground_path(motion)
    view = (points - target[:, None]) @ rotation_33
    # The box around all pieces in all frames, in camera axes; its middle becomes the middle of the picture.
    low, high = (view - radii).min((0, 1)), (view + radii).max((0, 1))
    middle = (low + high) / 2 * [1, 1, 0]
    focal, aspect = 1 / np.tan(FIELD_OF_VIEW / 2), settings.width / settings.height
    focal *= min(1.0, aspect)  # the field of view is along the shorter side
    needed = _needed_distance(view - middle, radii[..., 0], focal, aspect)
    return CameraPath(
        rotation_33, target + rotation_33 @ middle, min(max(needed, distance), _FARTHEST), focal, aspect
    )


def three_quarter_view(motion: MotionArrays, settings: RenderSettings) -> np.ndarray:
    """Return the (3, 3) axes of a camera that sees the body's average front from the side and from above.

    Args:
        motion: (F, J, 3) joints in metres.
        settings: azimuth and elevation of the camera.
    """
    # The body faces along the cross product of the line across the torso (right to left) and up.
    front = np.cross(torso_across(motion.joints_FJ3, motion.skeleton), (0, 1, 0)).mean(0)
    heading = np.arctan2(front[0], front[2]) + np.radians(settings.azimuth)
    lift = np.radians(settings.elevation)
    backward = np.array([np.sin(heading) * np.cos(lift), np.sin(lift), np.cos(heading) * np.cos(lift)])
    right = np.array([np.cos(heading), 0.0, -np.sin(heading)])
    return np.stack([right, np.cross(backward, right), backward], axis=-1)


def _needed_distance(view_FN3: np.ndarray, radii_FN: np.ndarray, focal: float, aspect: float) -> float:
    """Return the minimum distance in metres at which all pieces are inside the picture's edge.

    Args:
        view_FN3: centres of the pieces in camera axes, from the camera's target.
        radii_FN: radii of the pieces.
        focal, aspect: see `CameraPath`.
    """
    # A piece at x with radius r and depth d - z is inside the edge e if (|x| + r) * focal / aspect / (d - z) <= e.
    # Solved for the distance d, for both sides of the picture.
    across = (np.abs(view_FN3[..., 0]) + radii_FN) * focal / aspect / _EDGE + view_FN3[..., 2]
    upward = (np.abs(view_FN3[..., 1]) + radii_FN) * focal / _EDGE + view_FN3[..., 2]
    return float(max(across.max(), upward.max()))
