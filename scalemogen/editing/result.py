"""The result of an edit: the motion, the changed tokens, and how far joints moved inside and outside the mask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from scalemogen.editing.mask import parts_inside
from scalemogen.motion.motion import Motion
from scalemogen.motion.placing import GroundMove
from scalemogen.motion.quality import foot_skating
from scalemogen.scales import FRAMES_PER_COLUMN
from scalemogen.settings import Anchor, EditSettings
from scalemogen.tokens import TokenPyramid


@dataclass(frozen=True)
class ScaleChange:
    """Numbers of tokens of one scale.

    Attributes:
        scale: 0 for the coarsest scale.
        tokens: tokens in valid columns.
        inside: tokens inside the mask.
        free: tokens that could change, inside the mask or by the threshold.
        replaced: tokens of which at least one bit changed.
    """

    scale: int
    tokens: int
    inside: int
    free: int
    replaced: int


@dataclass(frozen=True)
class EditReport:
    """An edit in numbers; `str()` gives all of them as text, `summary` leaves out the scales.

    Attributes:
        scales: one row per scale.
        inside_mm, outside_mm: mean distance between joints of the edited motion and of the source, inside and outside
            the mask, after each frame is aligned by its joints outside the mask. NaN if the mask covers no joint, or
            all of them.
        drift_cm, drift_degrees: as in `EditResult`.
        skating_before, skating_after: mean speed of feet on the floor, m/s.
    """

    scales: tuple[ScaleChange, ...]
    inside_mm: float
    outside_mm: float
    drift_cm: float
    drift_degrees: float
    skating_before: float
    skating_after: float

    @property
    def summary(self) -> str:
        """How far joints moved, how far the end drifts, and how fast feet slide; a line each."""
        moved = (("inside the mask", self.inside_mm), ("outside the mask", self.outside_mm))
        return "\n".join(
            (
                "joints moved by " + ", ".join(f"{mm:.0f} mm {where}" for where, mm in moved if not np.isnan(mm)),
                f"the end drifts by {self.drift_cm:.0f} cm and {round(self.drift_degrees)} degrees",
                f"feet slide at {self.skating_after:.2f} m/s ({self.skating_before:.2f} before the edit)",
            )
        )

    def __str__(self) -> str:
        rows = (f"scale {row.scale + 1}: {row.replaced} of {row.tokens} tokens replaced" for row in self.scales)
        return "\n".join((*rows, self.summary))


@dataclass(frozen=True)
class EditResult:
    """An edited motion and its source.

    Attributes:
        motion: the edited motion at its anchor; its recipe holds the history of edits.
        tokens: token maps of the edited motion. `motion` is not just their decoding: most of what lies outside the
            edit is copied from the source (`compositing`).
        source: the motion before the edit, at the model's frame rate and skeleton size. It starts at the origin and
            faces +Z, unless it is an edited motion, which stays where it is.
        source_tokens: token maps of the source.
        mask: per scale (T_v, P_v) bool: the mask rounded to columns and groups.
        replaced: per scale (T_v, P_v) bool: tokens of which at least one bit changed.
        free: per scale (T_v, P_v) bool: tokens that could change, inside the mask or by the threshold.
        settings: as requested.
        window: masked frames [start, stop); None if the mask has no time span.
        drift_cm: mean distance on the floor between the roots of the decoded motion and of the source in the tail,
            before anchoring. The tail is everything after the masked time, or the last frame.
        drift_degrees: change of heading of the tail, positive to the left.
        anchor: how `motion` was moved over the floor; see `ScaleMoGen.edit`.
    """

    motion: Motion
    tokens: TokenPyramid
    source: Motion
    source_tokens: TokenPyramid
    mask: tuple[np.ndarray, ...]
    replaced: tuple[np.ndarray, ...]
    free: tuple[np.ndarray, ...]
    settings: EditSettings
    window: tuple[int, int] | None
    drift_cm: float
    drift_degrees: float
    anchor: Anchor

    @cached_property
    def inside_FJ(self) -> np.ndarray:
        """Joints and frames inside the mask of the finest scale, (F, J) bool."""
        return joints_inside(self.mask, self.source_tokens, self.source)

    def report(self) -> EditReport:
        """Measure the edit."""
        inside_mm, outside_mm = joint_change(self.source, self.motion, self.inside_FJ)
        return EditReport(
            scales=tuple(self._scale_change(index) for index in range(len(self.mask))),
            inside_mm=inside_mm,
            outside_mm=outside_mm,
            drift_cm=self.drift_cm,
            drift_degrees=self.drift_degrees,
            skating_before=foot_skating(self.source),
            skating_after=foot_skating(self.motion),
        )

    def _scale_change(self, index: int) -> ScaleChange:
        tokens = self.source_tokens.valid_columns(index) * self.mask[index].shape[1]
        inside, free, replaced = (int(maps[index].sum()) for maps in (self.mask, self.free, self.replaced))
        return ScaleChange(index, tokens, inside, free, replaced)


@dataclass(frozen=True)
class EditStep:
    """One sampled scale of an edit.

    Attributes:
        scale: 0 for the coarsest scale.
        tokens: all maps so far.
        replaced: (T_v, P_v) bool: tokens of this scale of which at least one bit changed.
        probabilities: (T_v, P_v, D) probability of a set bit under the target prompt.
        decode: decodes the maps so far; `motion` calls it on first use.
        finish: returns the result; None before the last scale.
    """

    scale: int
    tokens: TokenPyramid
    replaced: np.ndarray
    probabilities: np.ndarray
    decode: Callable[[], Motion]
    finish: Callable[[], EditResult] | None = None

    @cached_property
    def motion(self) -> Motion:
        """The partial motion of the maps so far, not moved to its anchor."""
        return self.decode()

    @cached_property
    def result(self) -> EditResult:
        """What `ScaleMoGen.edit` returns; raises ValueError before the last scale."""
        if self.finish is None:
            raise ValueError(f"scale {self.scale} is not the last; only the last step has a result")
        return self.finish()


def joints_inside(mask: tuple[np.ndarray, ...], tokens: TokenPyramid, motion: Motion) -> np.ndarray:
    """Return the joints and frames (F, J) bool that the mask of the finest scale covers."""
    scale = tokens.schedule.scales[-1]
    inside_T7 = parts_inside(mask[-1], scale)
    columns_F = np.arange(motion.frames) // (FRAMES_PER_COLUMN * scale.divisor)
    return inside_T7[columns_F][:, list(motion.skeleton.joint_parts)]


def joint_change(before: Motion, after: Motion, inside_FJ: np.ndarray) -> tuple[float, float]:
    """Return the mean joint distance in millimetres inside and outside a mask; NaN for an empty side.

    Place, height and heading do not count, as drift is measured separately: each frame is first aligned by its joints
    outside the mask, or by all joints if none is outside.
    """
    distances_FJ = np.empty(inside_FJ.shape)
    for frame, inside_J in enumerate(inside_FJ):
        fitted_J = np.ones_like(inside_J) if inside_J.all() else ~inside_J
        old_J3, new_J3 = before.joints_FJ3[frame], after.joints_FJ3[frame]
        move = GroundMove.between(new_J3[fitted_J], old_J3[fitted_J])
        apart_J3 = move.points(new_J3) - old_J3
        apart_J3[:, 1] -= apart_J3[fitted_J, 1].mean()
        distances_FJ[frame] = np.linalg.norm(apart_J3, axis=-1)
    return _mean_mm(distances_FJ[inside_FJ]), _mean_mm(distances_FJ[~inside_FJ])


def _mean_mm(distances: np.ndarray) -> float:
    return 1000 * float(distances.mean()) if distances.size else float("nan")


@dataclass(frozen=True)
class Placing:
    """The moves over the floor that align the start or the end of an edited motion with its source.

    Attributes:
        to_start: the move that aligns the frames before the masked time with the source's; None if there are no
            such frames, and nothing has to be moved.
        to_end: the move that aligns the frames after the masked time, or the last frame, with the source's.
        drift_cm, drift_degrees: see `EditResult`.
    """

    to_start: GroundMove | None
    to_end: GroundMove
    drift_cm: float
    drift_degrees: float

    @classmethod
    def of(cls, decoded: Motion, source: Motion, window: tuple[int, int] | None, inside_FJ: np.ndarray) -> Placing:
        """Compare a decoded motion with its source."""
        start, stop = window or (0, source.frames)
        tail = slice(min(stop, source.frames - 1), None)
        to_end = _move_onto(source, decoded, tail, inside_FJ)
        apart_F2 = (decoded.joints_FJ3[tail, 0] - source.joints_FJ3[tail, 0])[:, [0, 2]]
        return cls(
            to_start=_move_onto(source, decoded, slice(0, start), inside_FJ) if start else None,
            to_end=to_end,
            drift_cm=100 * float(np.linalg.norm(apart_F2, axis=-1).mean()),
            drift_degrees=-float(np.degrees(to_end.angle)),
        )

    def place(self, decoded: Motion, anchor: Anchor) -> Motion:
        """Return the motion moved to its anchor."""
        move = {"start": self.to_start, "end": self.to_end, "none": None}[anchor]
        return decoded if move is None else move.motion(decoded)


def _move_onto(source: Motion, decoded: Motion, frames: slice, inside_FJ: np.ndarray) -> GroundMove:
    """Return the move that fits the joints outside the mask to the source's; all joints if none is outside."""
    fitted_FJ = ~inside_FJ[frames]
    if not fitted_FJ.any():
        fitted_FJ = np.ones_like(fitted_FJ)
    return GroundMove.between(decoded.joints_FJ3[frames][fitted_FJ], source.joints_FJ3[frames][fitted_FJ])
