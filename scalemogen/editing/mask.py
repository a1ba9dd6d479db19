"""Which tokens of each scale an `EditMask` covers (docs/method.md, section 6).

A mask is given in body parts and frames. A token of a coarse scale covers several parts and many frames, so the mask
is rounded to the groups and columns of every scale: `effective_maps` are the tokens that lie inside the mask,
`touched_maps` those that overlap it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch

from scalemogen.motion.skeleton import PART_NAMES
from scalemogen.scales import FRAMES_PER_COLUMN, PARTS, Scale, ScaleSchedule
from scalemogen.settings import EditMask

Maps = tuple[np.ndarray, ...]  # per scale (T_v, P_v) bool


def masked_frames(mask: EditMask, frames: int, fps: float) -> tuple[int, int] | None:
    """Return the masked frames [start, stop) of a clip; None for a mask without a time span.

    Clips are cut to whole token columns, so the end of a span may exceed the clip by at most one column.

    Raises:
        ValueError: if the span lies outside the clip, or ends inside the token column in which it starts.
    """
    if mask.seconds is not None:
        start, stop = (round(second * fps) for second in mask.seconds)
    elif mask.frames is not None:
        start, stop = mask.frames
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
            f"frames {start} to {stop} lie inside one token column of {FRAMES_PER_COLUMN} frames; end the mask at "
            f"frame {(stop // FRAMES_PER_COLUMN + 1) * FRAMES_PER_COLUMN} or later"
        )
    return start, stop


def effective_maps(mask: EditMask, schedule: ScaleSchedule, frames: int, fps: float) -> Maps:
    """Return the tokens inside the mask: per scale (T_v, P_v) bool.

    Frames [a, b) cover the columns from (a // 4) // divisor up to (b // 4) // divisor, or up to the end of the map if
    b is the end of the clip. A group is inside if all its parts are.

    Args:
        frames: length of the clip, a multiple of 4.
        fps: frame rate of the model.

    Raises:
        ValueError: as `masked_frames`.
    """
    return _maps(mask, schedule, frames, fps, _columns_inside, set.issuperset)


def touched_maps(mask: EditMask, schedule: ScaleSchedule, frames: int, fps: float) -> Maps:
    """Return the tokens that overlap the mask: per scale (T_v, P_v) bool; they include those of `effective_maps`.

    Raises:
        ValueError: as `masked_frames`.
    """
    return _maps(mask, schedule, frames, fps, _columns_touched, lambda chosen, group: not chosen.isdisjoint(group))


def parts_inside(mask_TP: np.ndarray, scale: Scale) -> np.ndarray:
    """Spread a map over groups to the seven parts: (T_v, P_v) -> (T_v, 7); parts of a group share its value."""
    inside = np.zeros((len(mask_TP), PARTS), bool)
    for column, group in zip(mask_TP.T, scale.groups, strict=True):
        inside[:, list(group)] = column[:, None]
    return inside


def _maps(
    mask: EditMask,
    schedule: ScaleSchedule,
    frames: int,
    fps: float,
    columns_of: Callable[[Scale, int, int, int], np.ndarray],
    has_group: Callable[[set[int], set[int]], bool],
) -> Maps:
    """Combine time and parts at every scale; the two callables decide what counts as covered."""
    window = masked_frames(mask, frames, fps)
    chosen = {PART_NAMES.index(part) for part in mask.parts}
    maps = []
    for index, scale in enumerate(schedule.scales):
        valid_T1 = schedule.valid(torch.tensor([frames]), index)[0].numpy()[:, None]
        parts_P = np.array([has_group(chosen, set(group)) for group in scale.groups])
        if window is None:
            inside_TP = np.broadcast_to(parts_P, (scale.length, len(parts_P)))
        else:
            time_T1 = columns_of(scale, *window, frames)[:, None]
            # Without parts, "both" means all parts and "either" means none, so that only the time counts.
            parts_P = parts_P if chosen else np.full(len(parts_P), mask.mode == "both")
            inside_TP = time_T1 & parts_P if mask.mode == "both" else time_T1 | parts_P
        maps.append(inside_TP & valid_T1)
    return tuple(maps)


def _columns_inside(scale: Scale, start: int, stop: int, frames: int) -> np.ndarray:
    """Return (T_v,) flags of the columns that the frames [start, stop) cover, rounded as in `effective_maps`."""
    first = start // FRAMES_PER_COLUMN // scale.divisor
    end = scale.length if stop >= frames else stop // FRAMES_PER_COLUMN // scale.divisor
    columns = np.arange(scale.length)
    return (columns >= first) & (columns < end)


def _columns_touched(scale: Scale, start: int, stop: int, frames: int) -> np.ndarray:
    """Return (T_v,) flags of the columns that overlap the frames [start, stop)."""
    first_frame = np.arange(scale.length) * FRAMES_PER_COLUMN * scale.divisor
    end = first_frame + FRAMES_PER_COLUMN * scale.divisor
    end[-1] = max(end[-1], frames)  # the last column reaches to the end of the clip
    return (first_frame < stop) & (end > start)
