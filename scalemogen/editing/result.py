"""What an edit gave: the motion, which tokens changed, how far the body moved inside and outside the mask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from scalemogen.editing.blending import EditSettings
from scalemogen.editing.mask import parts_inside
from scalemogen.motion.motion import Motion
from scalemogen.motion.placing import GroundMove
from scalemogen.motion.quality import foot_skating
from scalemogen.scales import FRAMES_PER_COLUMN
from scalemogen.tokens import TokenPyramid

Anchor = Literal["start", "end", "none"]
ANCHORS: tuple[Anchor, ...] = ("start", "end", "none")


@dataclass(frozen=True)
class ScaleChange:
    """Tokens of one scale.

    Attributes:
        scale: 0 for the coarsest.
        tokens: those that hold motion.
        inside: those in the mask.
        free: those that could change, inside the mask or by the threshold.
        replaced: those of which a bit changed.
    """

    scale: int
    tokens: int
    inside: int
    free: int
    replaced: int


@dataclass(frozen=True)
class EditReport:
    """An edit in numbers.

    Attributes:
        scales: one row per scale.
        inside_mm, outside_mm: mean distance of the joints to the source's inside and outside the mask, each frame
            put on the source's by its joints outside; NaN where there are none.
        drift_cm, drift_degrees: as in `EditResult`.
        skating_before, skating_after: speed of the feet on the floor, m/s.
    """

    scales: tuple[ScaleChange, ...]
    inside_mm: float
    outside_mm: float
    drift_cm: float
    drift_degrees: float
    skating_before: float
    skating_after: float

    def __str__(self) -> str:
        rows = (f"scale {row.scale + 1}: {row.replaced} of {row.tokens} tokens replaced" for row in self.scales)
        moved = (("inside the mask", self.inside_mm), ("outside the mask", self.outside_mm))
        return "\n".join(
            (
                *rows,
                "joints moved by " + ", ".join(f"{mm:.0f} mm {where}" for where, mm in moved if not np.isnan(mm)),
                f"drift {self.drift_cm:.0f} cm, {round(self.drift_degrees)} degrees",
                f"feet slide at {self.skating_after:.2f} m/s, before at {self.skating_before:.2f}",
            )
        )


@dataclass(frozen=True)
class EditResult:
    """An edited motion beside its source.

    Attributes:
        motion: the edited motion, anchored; its recipe holds the history.
        tokens: its token maps; decoded, they lack what the motion has from the source itself.
        source: the motion as it was, at the model's frame rate and size, starting at the origin and facing +Z; one
            that was edited before stays where it is.
        source_tokens: its token maps.
        mask: per scale (T_v, P_v) bool: the mask after rounding to columns and groups.
        replaced: per scale (T_v, P_v) bool: tokens of which some bit changed.
        free: per scale (T_v, P_v) bool: tokens that could change, inside the mask or by the threshold.
        settings: keep_scales, threshold and what became of the rest.
        window: masked frames [a, b), None where the mask has no time.
        drift_cm: how far from its former place the kept tail would be if nothing were anchored. The tail is what
            comes after the masked time, else the last frame.
        drift_degrees: how far its heading would be turned, positive to the left.
        anchor: what stayed in its place.
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
        """(F, J) bool: joints and frames inside the mask of the finest scale."""
        return joints_inside(self.mask, self.source_tokens, self.source)

    def report(self) -> EditReport:
        """The edit in numbers."""
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
    """One scale of an edit.

    Attributes:
        scale: 0 for the coarsest.
        tokens: all maps so far.
        replaced: (T_v, P_v) bool: tokens of this scale of which some bit changed.
        probabilities: (T_v, P_v, D) of a set bit under the target prompt.
        decode: gives the motion of the maps so far; `motion` calls it once, when it is first asked for.
        finish: gives the result, at the last scale; else None.
    """

    scale: int
    tokens: TokenPyramid
    replaced: np.ndarray
    probabilities: np.ndarray
    decode: Callable[[], Motion]
    finish: Callable[[], EditResult] | None = None

    @cached_property
    def motion(self) -> Motion:
        """The partial motion that the maps so far decode to, not anchored."""
        return self.decode()

    @cached_property
    def result(self) -> EditResult:
        """What `edit` returns; ValueError before the last scale."""
        if self.finish is None:
            raise ValueError(f"scale {self.scale} is not the last; the result comes with the last step")
        return self.finish()


def joints_inside(mask: tuple[np.ndarray, ...], tokens: TokenPyramid, motion: Motion) -> np.ndarray:
    """(F, J) bool: what the mask of the finest scale covers, every joint with the one part it is drawn in."""
    scale = tokens.schedule.scales[-1]
    inside_T7 = parts_inside(mask[-1], scale)
    columns_F = np.arange(motion.frames) // (FRAMES_PER_COLUMN * scale.divisor)
    return inside_T7[columns_F][:, list(motion.skeleton.joint_parts)]


def joint_change(before: Motion, after: Motion, inside_FJ: np.ndarray) -> tuple[float, float]:
    """Mean joint distance in millimetres inside and outside a mask.

    Place, height and heading are taken out: drift is another number. So each frame is first put on the other by its
    joints outside the mask (by all joints where none is outside).
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
    """Where an edited motion, as decoded, belongs on the floor.

    Attributes:
        to_start: move that brings what comes before the masked time over the source's; None where nothing does: both
            start at one place.
        to_end: move that brings what comes after it, else the last frame, over the source's.
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
        """The motion at its anchor."""
        move = {"start": self.to_start, "end": self.to_end, "none": None}[anchor]
        return decoded if move is None else move.motion(decoded)


def _move_onto(source: Motion, decoded: Motion, frames: slice, inside_FJ: np.ndarray) -> GroundMove:
    """By the joints outside the mask, where there are any."""
    fitted_FJ = ~inside_FJ[frames]
    if not fitted_FJ.any():
        fitted_FJ = np.ones_like(fitted_FJ)
    return GroundMove.between(decoded.joints_FJ3[frames][fitted_FJ], source.joints_FJ3[frames][fitted_FJ])
