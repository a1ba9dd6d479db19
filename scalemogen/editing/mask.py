"""`EditMask`: where an edit may change everything, in the body and in time (METHOD section 6)."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch

from scalemogen.motion.skeleton import PART_NAMES
from scalemogen.scales import FRAMES_PER_COLUMN, PARTS, Scale, ScaleSchedule


@dataclass(frozen=True)
class EditMask:
    """Where an edit is free to change everything: parts of the body, a time, or both.

    Parts alone mean the whole time, a time alone the whole body. Without either the mask is empty: then only the
    threshold decides what changes.

    Attributes:
        parts: names out of `PART_NAMES`; kept as a tuple.
        frames: [first, behind the last) at the model's frame rate; or
        seconds: the same in seconds.
        mode: with parts and time: "both" is where the two meet, "either" their union (the published code's way).

    Raises:
        ValueError: for an unknown part or mode, a time given twice, one that is empty, without end or before the
            start, or frames that are no whole numbers.
    """

    parts: Sequence[str] = ()
    frames: tuple[int, int] | None = None
    seconds: tuple[float, float] | None = None
    mode: Literal["both", "either"] = "both"

    def __post_init__(self) -> None:
        object.__setattr__(self, "parts", tuple(self.parts))
        for part in self.parts:
            if part not in PART_NAMES:
                raise ValueError(f"there is no part '{part}'; the parts are {', '.join(PART_NAMES)}")
        if self.mode not in ("both", "either"):
            raise ValueError(f"the mode of a mask is 'both' or 'either', not '{self.mode}'")
        if self.frames is not None and self.seconds is not None:
            raise ValueError("give the time of a mask in frames or in seconds, not in both")
        time = self.seconds if self.frames is None else self.frames
        if time is not None and not 0 <= time[0] < time[1] < math.inf:
            raise ValueError(f"a mask's time starts at 0 or later and ends after it starts; got {list(time)}")
        if self.frames is not None and not all(isinstance(frame, int | np.integer) for frame in self.frames):
            raise ValueError(f"frames are whole numbers; got {list(self.frames)}, which may be seconds")

    @property
    def is_empty(self) -> bool:
        """Nothing is forced to change."""
        return not self.parts and self.frames is None and self.seconds is None

    def window(self, frames: int, fps: float) -> tuple[int, int] | None:
        """The masked frames of a clip; None without a time.

        Clips are cut to whole token columns, so an end of up to one column behind the clip's is the clip's.

        Raises:
            ValueError: if the time lies outside the clip, or is too short to hold a token column.
        """
        if self.seconds is not None:
            start, stop = (round(second * fps) for second in self.seconds)
        elif self.frames is not None:
            start, stop = self.frames
        else:
            return None
        if start >= frames or stop > frames + FRAMES_PER_COLUMN:
            raise ValueError(
                f"the mask's time, frames {start} to {stop}, lies outside the clip of {frames} frames "
                f"({frames / fps:.1f} s)"
            )
        stop = min(stop, frames)
        if stop < frames and stop // FRAMES_PER_COLUMN == start // FRAMES_PER_COLUMN:
            raise ValueError(
                f"frames {start} to {stop} hold no whole token column; a mask needs at least {FRAMES_PER_COLUMN} "
                "frames, counted from a multiple of it"
            )
        return start, stop

    def effective(self, schedule: ScaleSchedule, frames: int, fps: float) -> tuple[np.ndarray, ...]:
        """The mask of each scale, (T_v, P_v) bool, rounded to its columns and groups.

        Frames [a, b) cover the columns from (a // 4) // divisor up to (b // 4) // divisor, and where b is the
        clip's end up to the map's; a group is inside when all its parts are.

        Args:
            frames: of the clip, a multiple of 4.
            fps: of the model.

        Raises:
            ValueError: as `window`.
        """
        return self._maps(schedule, frames, fps, _columns_inside, set.issuperset)

    def touched(self, schedule: ScaleSchedule, frames: int, fps: float) -> tuple[np.ndarray, ...]:
        """Per scale, (T_v, P_v) bool: tokens that hold anything of what is masked; `effective` lies within.

        Raises:
            ValueError: as `window`.
        """
        return self._maps(schedule, frames, fps, _columns_touched, lambda chosen, group: not chosen.isdisjoint(group))

    def _maps(
        self,
        schedule: ScaleSchedule,
        frames: int,
        fps: float,
        columns_of: Callable[[Scale, int, int, int], np.ndarray],
        has_group: Callable[[set[int], set[int]], bool],
    ) -> tuple[np.ndarray, ...]:
        window = self.window(frames, fps)
        chosen = {PART_NAMES.index(part) for part in self.parts}
        maps = []
        for index, scale in enumerate(schedule.scales):
            valid_T1 = schedule.valid(torch.tensor([frames]), index)[0].numpy()[:, None]
            parts_P = np.array([has_group(chosen, set(group)) for group in scale.groups])
            if window is None:
                inside_TP = np.broadcast_to(parts_P, (scale.length, len(parts_P)))
            else:
                time_T1 = columns_of(scale, *window, frames)[:, None]
                parts_P = parts_P if chosen else np.full(len(parts_P), self.mode == "both")
                inside_TP = time_T1 & parts_P if self.mode == "both" else time_T1 | parts_P
            maps.append(inside_TP & valid_T1)
        return tuple(maps)


def _columns_inside(scale: Scale, start: int, stop: int, frames: int) -> np.ndarray:
    """(T_v,) columns of a scale that the frames [start, stop) of a clip cover, as the method rounds them."""
    first = start // FRAMES_PER_COLUMN // scale.divisor
    behind = scale.length if stop >= frames else stop // FRAMES_PER_COLUMN // scale.divisor
    columns = np.arange(scale.length)
    return (columns >= first) & (columns < behind)


def _columns_touched(scale: Scale, start: int, stop: int, frames: int) -> np.ndarray:
    """(T_v,) columns of a scale that overlap the frames [start, stop); the last one reaches to the clip's end."""
    first_frame = np.arange(scale.length) * FRAMES_PER_COLUMN * scale.divisor
    behind = first_frame + FRAMES_PER_COLUMN * scale.divisor
    behind[-1] = max(behind[-1], frames)
    return (first_frame < stop) & (behind > start)


def parts_inside(mask_TP: np.ndarray, scale: Scale) -> np.ndarray:
    """(T_v, 7) for a map of groups: each group's value at all its parts."""
    inside = np.zeros((len(mask_TP), PARTS), bool)
    for column, group in zip(mask_TP.T, scale.groups, strict=True):
        inside[:, list(group)] = column[:, None]
    return inside
