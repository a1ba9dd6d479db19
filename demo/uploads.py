"""Read a motion from an uploaded file and crop it to the longest motion of the model, or say why that fails."""

from __future__ import annotations

import logging
import math
from dataclasses import dataclass
from pathlib import Path

import gradio as gr

from scalemogen import ScaleMoGen
from scalemogen.model import MIN_FRAMES
from scalemogen.motion.motion import Motion

_LOG = logging.getLogger(__name__)
FILE_TYPES = [".bvh", ".npy", ".npz", ".glb"]


@dataclass(frozen=True)
class Upload:
    """A motion that the model can encode.

    Attributes:
        motion: at the model's frame rate, not longer than the model accepts.
        notice: what was assumed of the file and what was cut off, or empty.
    """

    motion: Motion
    notice: str = ""


def uploaded(path: str, model: ScaleMoGen) -> Motion:
    """As `read_upload`; the notice is shown on the page."""
    upload = read_upload(Path(path), model)
    if upload.notice:
        gr.Info(upload.notice)
    return upload.motion


def read_upload(path: Path, model: ScaleMoGen) -> Upload:
    """Read a motion file and crop it to the longest motion of the model.

    Raises:
        ValueError: with one sentence for the visitor.
    """
    try:
        motion = Motion.load(path)
    except ValueError:
        raise
    except (OSError, ArithmeticError, LookupError, TypeError, MemoryError) as error:
        # Readers should raise ValueError for a bad file; anything else is a bug of ours, so the trace is logged.
        _LOG.exception("reading %s failed", path.name)
        raise ValueError(f"{path.name} could not be read as a motion") from error
    if motion.skeleton.name != model.layout.name:
        raise ValueError(
            f"{path.name} is on the {motion.skeleton.name} skeleton; this model knows {model.layout.name}"
        )
    seconds = motion.seconds
    limit = model.schedule.max_frames + 1  # features are differences between frames, so they need one frame more
    # Crop before resampling: with nine seconds per frame, the resampled motion of a small file would fill the memory.
    motion = motion.crop(0, math.ceil(limit / model.layout.fps * motion.fps) + 1).resample(model.layout.fps)
    # A captured motion loses one frame to differences. A motion that the model decoded (it has a heading) loses none.
    captured = motion.heading_F is None
    if motion.frames < MIN_FRAMES + captured:
        raise ValueError(
            f"{path.name} lasts {motion.seconds:.2f} s; a motion needs more than {model.min_seconds:g} s"
        )
    notices = [f"{path.name}: {note}." for note in (motion.understood.notes if motion.understood else ())]
    if motion.frames > limit:
        notices.append(f"{path.name} lasts {seconds:.1f} s; the first {model.max_seconds:.1f} s are shown.")
    return Upload(motion.crop(0, min(limit, motion.frames)), " ".join(notices))
