"""Read a motion from an uploaded file and cut out what the model accepts, or say why that fails."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from scalemogen import ScaleMoGen
from scalemogen.codec import MIN_FRAMES
from scalemogen.motion.files import READ
from scalemogen.motion.motion import Motion
from scalemogen.motion.other_body import on_skeleton
from scalemogen.motion.understood import FIND_OUT, Given
from scalemogen.motion.window import first_window

_LOG = logging.getLogger(__name__)
_SAME_LENGTH = 0.1  # resampling may change a duration by up to this, in seconds
FILE_TYPES = list(READ)  # suffixes of the files that can be uploaded


@dataclass(frozen=True)
class Upload:
    """A motion that the model can encode.

    Attributes:
        motion: at the model's frame rate, not longer than the model accepts.
        whole: the whole file.
        start: second of the file at which `motion` starts.
    """

    motion: Motion
    whole: Motion
    start: float = 0.0

    @property
    def is_part(self) -> bool:
        """Whether the file is longer than the motion."""
        return self.start > 0 or self.whole.seconds > self.motion.seconds + _SAME_LENGTH

    @property
    def notes(self) -> tuple[str, ...]:
        """What was assumed of the file."""
        return self.whole.understood.notes if self.whole.understood else ()


def read_upload(
    path: Path, model: ScaleMoGen, given: Given = FIND_OUT, start: float | None = None, last: bool = False
) -> Upload:
    """Read a motion file and cut out what the model accepts.

    Args:
        path: the file.
        model: knows how long a motion may be.
        given: what the visitor says about the file.
        start: second of the file at which the motion starts; None lets `last` decide.
        last: if `start` is None, whether the end of a long file is used instead of its start.

    Raises:
        ValueError: with one sentence for the visitor.
    """
    try:
        motion = Motion.load(path, given)
    except ValueError:
        raise
    except (OSError, ArithmeticError, LookupError, TypeError, MemoryError) as error:
        # Readers should raise ValueError for a bad file; anything else is a bug of ours, so the trace is logged.
        _LOG.exception("reading %s failed", path.name)
        raise ValueError(f"{path.name} could not be read as a motion") from error
    whole = on_skeleton(motion, model.layout.skeleton)
    limit = model.schedule.max_frames + 1  # features are differences between frames, so they need one frame more
    if start is None:
        start = max(0.0, whole.seconds - limit / model.layout.fps) if last else 0.0
    # Crop before resampling: with nine seconds per frame, the resampled motion of a small file would fill the memory.
    part, _ = first_window(whole, limit / model.layout.fps, start)
    motion = part.resample(model.layout.fps)
    # A captured motion loses one frame to differences. A motion that the model decoded (it has a heading) loses none.
    captured = motion.heading_F is None
    if motion.frames < MIN_FRAMES + captured:
        after = f" after {start:g} s" if start else ""
        raise ValueError(
            f"{path.name} lasts {motion.seconds:.2f} s{after}; a motion needs more than {model.min_seconds:g} s"
        )
    return Upload(motion.crop(0, min(limit, motion.frames)), whole, start)
