"""Three ways to do an edit: ours, and the two simpler ones it is measured against."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
import torch
from torch import Tensor

from scalemogen import ScaleMoGen
from scalemogen.editing import EditRequest, EditSettings, EditSource, edit_source
from scalemogen.evaluation.edits.picking import EditJob
from scalemogen.motion.heading import facing_yaw, turn
from scalemogen.motion.motion import Motion
from scalemogen.motion.placing import GroundMove
from scalemogen.motion.skeleton import PART_NAMES
from scalemogen.sampling import Blend, sample_scales
from scalemogen.support.processes import shared_map

BATCH = 10


@dataclass(frozen=True)
class ReadyJob:
    """A job with its source encoded, once for all ways and settings.

    Attributes:
        job: what to do.
        source: bits and probabilities.
    """

    job: EditJob
    source: EditSource


def ready(model: ScaleMoGen, jobs: Sequence[EditJob]) -> list[ReadyJob]:
    """Encode the sources."""
    settings = model.config.sampling
    return [
        ReadyJob(job, edit_source(model, job.source, job.source_prompt, job.target_prompt, settings)) for job in jobs
    ]


def with_seeds(jobs: Sequence[ReadyJob], count: int) -> list[ReadyJob]:
    """Each job with the seeds 0, 1, ... in turn."""
    return [replace(each, job=replace(each.job, seed=seed)) for each in jobs for seed in range(count)]


def edited(model: ScaleMoGen, jobs: Sequence[ReadyJob], settings: EditSettings) -> list[Motion]:
    """Our way."""

    def make(batch: Sequence[ReadyJob]) -> list[Motion]:
        requests = [
            EditRequest(each.source, each.job.target_prompt, None, each.job.mask, settings, each.job.seed)
            for each in batch
        ]
        return [result.motion for result in model.edit_batch(requests)]

    return _in_batches(make, jobs)


def with_early_scales(model: ScaleMoGen, jobs: Sequence[ReadyJob], keep_scales: int) -> list[Motion]:
    """The source's first scales, all others as the target prompt draws them."""

    def make(batch: Sequence[ReadyJob]) -> list[Motion]:
        maps = zip(*(each.source.tokens.bits for each in batch), strict=True)
        own = [torch.from_numpy(np.stack(scale)).to(model.device) for scale in maps]

        def blend(index: int, drawn: Tensor, probabilities: Tensor) -> Tensor:
            return own[index] if index < keep_scales else drawn

        return _generated(model, batch, blend)

    return _in_batches(make, jobs)


def pasted(model: ScaleMoGen, jobs: Sequence[ReadyJob]) -> list[Motion]:
    """The target prompt generated anew, and its masked joints or frames pasted into the source."""

    def make(batch: Sequence[ReadyJob]) -> list[Motion]:
        return [_paste(each, motion) for each, motion in zip(batch, _generated(model, batch), strict=True)]

    return _in_batches(make, jobs)


def _in_batches(make: Callable[[Sequence[ReadyJob]], list[Motion]], jobs: Sequence[ReadyJob]) -> list[Motion]:
    """What `make` makes of all jobs, in their order; processes share the batches."""
    batches = [jobs[start : start + BATCH] for start in range(0, len(jobs), BATCH)]
    return list(chain(*shared_map(make, batches)))


def _generated(model: ScaleMoGen, batch: Sequence[ReadyJob], blend: Blend | None = None) -> list[Motion]:
    """The target prompts' motions, as long as the sources."""
    frames = [each.source.tokens.frames for each in batch]
    prompts, seeds = [each.job.target_prompt for each in batch], [each.job.seed for each in batch]
    text, counts = model.read(prompts), model.counts(frames)
    *_, last = sample_scales(
        model.predictor, model.tokenizer.quantizer, text, counts, model.config.sampling, seeds, blend
    )
    return model.motions(last.running_sum, frames, [None] * len(batch))


def _paste(ready_job: ReadyJob, new: Motion) -> Motion:
    job, source = ready_job.job, ready_job.source.motion
    if job.window is not None:
        return _paste_frames(source, new, *job.window)
    return _paste_joints(source, new, job.row.parts) if job.row.parts else new


def _paste_frames(source: Motion, new: Motion, start: int, stop: int) -> Motion:
    """Each piece is put, as a whole, where the one before it ends; so paths do not jump, only poses."""
    joined_FJ3 = source.joints_FJ3[:start]
    for piece, first, behind in ((new, start, stop), (source, stop, source.frames)):
        points_FJ3 = piece.joints_FJ3[first:behind]
        if len(joined_FJ3) and len(points_FJ3):
            points_FJ3 = GroundMove.between(piece.joints_FJ3[first - 1], joined_FJ3[-1]).points(points_FJ3)
        joined_FJ3 = np.concatenate([joined_FJ3, points_FJ3])
    return Motion(joined_FJ3.astype(np.float32), source.fps, source.skeleton)


def _paste_joints(source: Motion, new: Motion, parts: Sequence[str]) -> Motion:
    """Joints as the body sees them, about its ground point and in its heading; with the root comes its path."""
    carrier = new if "root" in parts else source
    inside_J = np.isin(np.array(PART_NAMES)[list(source.skeleton.joint_parts)], parts)
    yaw_F = _yaw(carrier)
    local_FJ3 = np.where(inside_J[:, None], _local(new), _local(source))
    joints_FJ3 = turn(local_FJ3, yaw_F) + carrier.joints_FJ3[:, :1] * [1, 0, 1]
    return Motion(joints_FJ3.astype(np.float32), source.fps, source.skeleton)


def _local(motion: Motion) -> np.ndarray:
    return turn(motion.joints_FJ3 - motion.joints_FJ3[:, :1] * [1, 0, 1], -_yaw(motion))


def _yaw(motion: Motion) -> np.ndarray:
    return facing_yaw(motion.joints_FJ3, motion.skeleton)
