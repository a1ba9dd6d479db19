"""An uploaded file becomes a motion that the model can take, or one clear sentence why not."""

from __future__ import annotations

import logging
import math
from dataclasses import dataclass
from pathlib import Path

from scalemogen import ScaleMoGen
from scalemogen.model import MIN_FRAMES
from scalemogen.motion.motion import Motion

_LOG = logging.getLogger(__name__)
FILE_TYPES = [".bvh", ".npy", ".npz", ".glb"]


@dataclass(frozen=True)
class Upload:
    """A motion ready to be taken apart.

    Attributes:
        motion: at the model's frame rate, not longer than it takes.
        notice: what was changed, or empty.
    """

    motion: Motion
    notice: str = ""


def read_upload(path: Path, model: ScaleMoGen) -> Upload:
    """Read a motion file and crop it to what the model takes.

    Raises:
        ValueError: with one sentence for the person who chose the file.
    """
    try:
        motion = Motion.load(path)
    except ValueError:
        raise
    except (OSError, ArithmeticError, LookupError, TypeError, MemoryError) as error:
        # A reader that trips over a strange file is our fault, not the visitor's: keep the trace, say it plainly.
        _LOG.exception("reading %s failed", path.name)
        raise ValueError(f"{path.name} could not be read as a motion") from error
    if motion.skeleton.name != model.layout.name:
        raise ValueError(
            f"{path.name} is on the {motion.skeleton.name} skeleton; this model knows {model.layout.name}"
        )
    seconds = motion.seconds
    limit = model.schedule.max_frames + 1  # features are differences: they need one frame more
    # cropped first: at nine seconds a frame, resampling a small file would fill the memory
    motion = motion.crop(0, math.ceil(limit / model.layout.fps * motion.fps) + 1).resample(model.layout.fps)
    found = motion.heading_F is None  # else it was decoded, and its features are as many as its frames
    if motion.frames < MIN_FRAMES + found:  # counted as encoding counts: at the model's frame rate
        raise ValueError(
            f"{path.name} lasts {motion.seconds:.2f} s; a motion needs more than {model.min_seconds:g} s"
        )
    if motion.frames <= limit:
        return Upload(motion)
    notice = f"{path.name} lasts {seconds:.1f} s; the first {model.max_seconds:.1f} s are shown."
    return Upload(motion.crop(0, limit), notice)
