"""`Motion`: joint positions in metres over time, with files and resampling."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from typing import Self

import numpy as np

from scalemogen.motion import features
from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.files import read_motion, write_motion
from scalemogen.motion.layouts import FeatureLayout
from scalemogen.motion.recipe import Recipe
from scalemogen.motion.resampling import resample_joints
from scalemogen.motion.statistics import Statistics
from scalemogen.motion.understood import FIND_OUT, Given


class Motion(MotionArrays):
    """A motion in metres, Y up; see `MotionArrays` for the fields.

    Raises:
        ValueError: if the joints are not a finite (F >= 1, J, 3) array that fits the skeleton, or the
            heading does not fit them.
    """

    def __post_init__(self) -> None:
        shape = np.shape(self.joints_FJ3)
        wanted = (self.skeleton.joint_count, 3)
        if len(shape) != 3 or shape[0] < 1 or shape[1:] != wanted:
            raise ValueError(f"joints must have shape (frames, {wanted[0]}, 3); got {shape}")
        if not np.isfinite(self.joints_FJ3).all():
            raise ValueError("joints contain NaN or infinite values")
        if self.heading_F is not None and np.shape(self.heading_F) != shape[:1]:
            raise ValueError(
                f"a heading of shape {np.shape(self.heading_F)} does not fit {shape[0]} frames; joints that were not "
                "decoded have none (heading_F=None)"
            )

    @classmethod
    def load(cls, path: str | Path, given: Given = FIND_OUT) -> Self:
        """Read .bvh, .glb (also .vrm, .vrma), .npz, .npy (joints, rotations of SMPL or features) or .csv.

        The file's up axis, unit and frame rate are found out, unless they are given. `understood` of the result says
        what they were taken to be.

        Raises:
            JointsNotFound: if it is not known which nodes of the file are the joints; `given` can say it.
            ValueError: says what is wrong with the file.
        """
        arrays = read_motion(Path(path), given)
        return cls(**{field.name: getattr(arrays, field.name) for field in fields(arrays)})

    @classmethod
    def decoded(
        cls, rows_FC: np.ndarray, layout: FeatureLayout, statistics: Statistics, recipe: Recipe | None = None
    ) -> Self:
        """Return the motion of features (F, dims), not normalised; it starts at the origin and faces +Z.

        Args:
            statistics: statistics of the model that made the features; they hold its body.
        """
        arrays = features.decode(rows_FC, layout)
        return cls(
            arrays.joints_FJ3, arrays.fps, arrays.skeleton, arrays.rotations_FJ4, recipe, arrays.heading_F,
            statistics.body,
        )  # fmt: skip

    def save(self, path: str | Path) -> Path:
        """Write .bvh, .glb, .npz, .npy or .csv, by the suffix; .features.npy writes features. Returns the path."""
        return write_motion(self, Path(path))

    def crop_seconds(self, start: float, stop: float) -> Self:
        """Return the frames from `start` to before `stop`, in seconds, as a motion; the recipe is kept.

        Raises:
            ValueError: if the times are not in the motion, or no frame is between them.
        """
        first, last = start * self.fps, stop * self.fps
        if not (0 <= first < last and last <= self.frames + 0.5):  # NaN is refused, too
            raise ValueError(
                f"{start:g} to {stop:g} s cannot be cut out of a motion of {self.seconds:.1f} s; choose two times "
                "in it, the smaller one first"
            )
        if round(first) >= min(round(last), self.frames):
            raise ValueError(f"there is no frame between {start:g} and {stop:g} s; choose a longer time")
        return self.crop(round(first), round(last))

    def resample(self, fps: float) -> Self:
        """Return the motion at another frame rate, by a spline through the joints, without rotations and heading."""
        if fps == self.fps:
            return self
        joints = resample_joints(self.joints_FJ3, self.fps, fps).astype(np.float32)
        return replace(self, joints_FJ3=joints, fps=fps, rotations_FJ4=None, heading_F=None)
