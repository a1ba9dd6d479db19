"""Three methods of editing: ours, and two simpler ones that it is compared with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
import torch
from torch import Tensor

from scalemogen import ScaleMoGen
from scalemogen.editing import EditRequest, EditSettings, EditSource, edit_source
from scalemogen.evaluation.edits.jobs import EditJob
from scalemogen.motion.heading import facing_yaw, turn
from scalemogen.motion.motion import Motion
from scalemogen.motion.placing import GroundMove
from scalemogen.motion.skeleton import PART_NAMES
from scalemogen.sampling import Blend, sample_scales
from scalemogen.support.processes import shared_map

BATCH = 10  # edits made together
_GROUND = np.array([1, 0, 1])  # keeps x and z of a point; y is up


@dataclass(frozen=True)
class EncodedJob:
    """A job with its source encoded, once for all methods and settings.

    Attributes:
        job: the edit.
        source: bits of the source, and their probabilities.
    """

    job: EditJob
    source: EditSource


def encode_sources(model: ScaleMoGen, jobs: Sequence[EditJob]) -> list[EncodedJob]:
    """Encode the source of every job."""
    settings = model.config.sampling
    return [
        EncodedJob(each, edit_source(model, each.source, each.source_prompt, each.target_prompt, settings))
        for each in jobs
    ]


def with_seeds(jobs: Sequence[EncodedJob], count: int) -> list[EncodedJob]:
    """Repeat each job with the seeds 0, 1, ...; the repetitions of a job stand together."""
    return [replace(each, job=replace(each.job, seed=seed)) for each in jobs for seed in range(count)]


def edit_by_mask(model: ScaleMoGen, jobs: Sequence[EncodedJob], settings: EditSettings) -> list[Motion]:
    """Our method: `ScaleMoGen.edit` (docs/method.md, section 6)."""

    def make(batch: Sequence[EncodedJob]) -> list[Motion]:
        requests = [
            EditRequest(each.source, each.job.target_prompt, None, each.job.mask, settings, each.job.seed)
            for each in batch
        ]
        return [result.motion for result in model.edit_batch(requests)]

    return _in_batches(make, jobs)


def keep_early_scales(model: ScaleMoGen, jobs: Sequence[EncodedJob], keep_scales: int) -> list[Motion]:
    """Keep all bits of the source's first scales and generate the other scales from the target prompt."""

    def make(batch: Sequence[EncodedJob]) -> list[Motion]:
        by_scale = zip(*(each.source.tokens.bits for each in batch), strict=True)
        source_bits = [torch.from_numpy(np.stack(scale)).to(model.device) for scale in by_scale]

        def blend(index: int, drawn: Tensor, probabilities: Tensor) -> Tensor:
            return source_bits[index] if index < keep_scales else drawn

        return _generate(model, batch, blend)

    return _in_batches(make, jobs)


def generate_and_paste(model: ScaleMoGen, jobs: Sequence[EncodedJob]) -> list[Motion]:
    """Generate a motion from the target prompt and paste its masked joints or frames into the source."""

    def make(batch: Sequence[EncodedJob]) -> list[Motion]:
        return [_paste(each, motion) for each, motion in zip(batch, _generate(model, batch), strict=True)]

    return _in_batches(make, jobs)


def _in_batches(make: Callable[[Sequence[EncodedJob]], list[Motion]], jobs: Sequence[EncodedJob]) -> list[Motion]:
    """Call `make` on batches of jobs; processes share the batches. Keeps the order of the jobs."""
    batches = [jobs[start : start + BATCH] for start in range(0, len(jobs), BATCH)]
    return list(chain(*shared_map(make, batches, "edits")))


def _generate(model: ScaleMoGen, batch: Sequence[EncodedJob], blend: Blend | None = None) -> list[Motion]:
    """Generate motions from the target prompts, as long as the sources."""
    frames = [each.source.tokens.frames for each in batch]
    prompts, seeds = [each.job.target_prompt for each in batch], [each.job.seed for each in batch]
    text, counts = model.read(prompts), model.counts(frames)
    *_, last = sample_scales(
        model.predictor, model.tokenizer.quantizer, text, counts, model.config.sampling, seeds, blend
    )
    return model.motions(last.running_sum, frames, [None] * len(batch))


def _paste(encoded: EncodedJob, new: Motion) -> Motion:
    job, source = encoded.job, encoded.source.motion
    if job.window is not None:
        return _paste_frames(source, new, *job.window)
    # Without a mask the whole motion is masked.
    return _paste_joints(source, new, job.row.parts) if job.row.parts else new


def _paste_frames(source: Motion, new: Motion, start: int, stop: int) -> Motion:
    """Join the source, the new motion in [start, stop) and the source again; the pose may jump, the path does not."""
    joined_FJ3 = source.joints_FJ3[:start]
    for piece, first, last in ((new, start, stop), (source, stop, source.frames)):
        points_FJ3 = piece.joints_FJ3[first:last]
        if len(joined_FJ3) and len(points_FJ3):
            # Move and turn the piece as a whole, so that its frame before the cut falls on the last joined frame.
            points_FJ3 = GroundMove.between(piece.joints_FJ3[first - 1], joined_FJ3[-1]).points(points_FJ3)
        joined_FJ3 = np.concatenate([joined_FJ3, points_FJ3])
    return Motion(joined_FJ3.astype(np.float32), source.fps, source.skeleton)


def _paste_joints(source: Motion, new: Motion, parts: Sequence[str]) -> Motion:
    """Take the joints of some body parts from the new motion, all others from the source.

    Joints are combined in the frame of the body (relative to the pelvis on the ground, in the heading of the body),
    because the two bodies stand in different places. The path comes from the motion that gives the root.
    """
    path = new if "root" in parts else source
    inside_J = np.isin(np.array(PART_NAMES)[list(source.skeleton.joint_parts)], parts)
    local_FJ3 = np.where(inside_J[:, None], _local(new), _local(source))
    joints_FJ3 = turn(local_FJ3, _yaw(path)) + _ground_point(path)
    return Motion(joints_FJ3.astype(np.float32), source.fps, source.skeleton)


def _local(motion: Motion) -> np.ndarray:
    """Return joints (F, J, 3) in the frame of the body."""
    return turn(motion.joints_FJ3 - _ground_point(motion), -_yaw(motion))


def _ground_point(motion: Motion) -> np.ndarray:
    """Return the pelvis (joint 0) projected on the ground, (F, 1, 3)."""
    return motion.joints_FJ3[:, :1] * _GROUND


def _yaw(motion: Motion) -> np.ndarray:
    return facing_yaw(motion.joints_FJ3, motion.skeleton)
