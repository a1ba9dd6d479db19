"""Run a batch of edits: prepare the sources, sample the target prompts with blending, collect the results."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
import torch
from torch import Tensor

from scalemogen.editing.blending import SourceBlend, free_maps
from scalemogen.editing.compositing import composite, covered_joints
from scalemogen.editing.mask import effective_maps, masked_frames
from scalemogen.editing.result import EditResult, EditStep, Placing, joints_inside
from scalemogen.editing.source import EditSource, edit_source
from scalemogen.model import MotionModel
from scalemogen.motion.motion import Motion
from scalemogen.motion.recipe import EditRecipe, Recipe
from scalemogen.sampling import SampledScale, sample_scales
from scalemogen.settings import ANCHORS, Anchor, EditMask, EditSettings, SamplingSettings
from scalemogen.tokens import TokenPyramid


@dataclass(frozen=True)
class EditRequest:
    """One edit to make; `ScaleMoGen.edit` explains the fields.

    If the source is an `EditSource`, it already has its prompt, and `source_prompt` is ignored.
    """

    source: Motion | EditSource
    target_prompt: str
    source_prompt: str | None = None
    mask: EditMask = field(default_factory=EditMask)
    settings: EditSettings = field(default_factory=EditSettings)
    seed: int = 0
    anchor: Anchor = "start"


@dataclass(frozen=True)
class _Edit:
    """A request with its prepared source and its masks."""

    request: EditRequest
    source: EditSource
    mask: tuple[np.ndarray, ...]
    free: tuple[np.ndarray, ...]
    window: tuple[int, int] | None


def stream_edits(
    model: MotionModel, requests: Sequence[EditRequest], settings: SamplingSettings
) -> Iterator[list[EditStep]]:
    """Yield one list per scale with one step per request. Edits do not depend on the other edits of the batch.

    Raises:
        ValueError: for an empty target prompt, an unknown anchor, a source that the model cannot encode, or a mask
            that lies outside the source.
    """
    edits = [_prepared(model, request, settings) for request in requests]
    bits: list[tuple[np.ndarray, ...]] = [()] * len(edits)
    text = model.read([edit.request.target_prompt for edit in edits])
    frames_B = model.counts([edit.source.tokens.frames for edit in edits])
    seeds = [edit.request.seed for edit in edits]
    for sampled in sample_scales(
        model.predictor, model.tokenizer.quantizer, text, frames_B, settings, seeds, _blend(model, edits)
    ):
        new = sampled.bits.cpu().numpy()
        bits = [(*so_far, row) for so_far, row in zip(bits, new, strict=True)]
        yield [_step(model, edit, sampled, i, bits[i], settings) for i, edit in enumerate(edits)]


def edit_motions(model: MotionModel, requests: Sequence[EditRequest], settings: SamplingSettings) -> list[EditResult]:
    """Return the results of a batch of edits. Raises as `stream_edits`."""
    if not requests:
        return []
    *_, last = stream_edits(model, requests, settings)
    return [step.result for step in last]


def _prepared(model: MotionModel, request: EditRequest, settings: SamplingSettings) -> _Edit:
    if not request.target_prompt.strip():
        raise ValueError("the target prompt is empty: describe what the motion should become")
    if request.anchor not in ANCHORS:
        raise ValueError(f"there is no anchor '{request.anchor}'; choose one of {', '.join(ANCHORS)}")
    source = request.source
    if isinstance(source, Motion):
        source = edit_source(model, source, request.source_prompt, request.target_prompt, settings)
    frames, fps = source.tokens.frames, float(model.layout.fps)
    mask = effective_maps(request.mask, model.schedule, frames, fps)
    free = free_maps(request.settings, request.mask, model.schedule, frames, fps)
    return _Edit(request, source, mask, free, masked_frames(request.mask, frames, fps))


def _blend(model: MotionModel, edits: Sequence[_Edit]) -> SourceBlend:
    def stacked(maps: Sequence[Sequence[np.ndarray]]) -> list[Tensor]:
        return [torch.from_numpy(np.stack(scale)).to(model.device) for scale in zip(*maps, strict=True)]

    return SourceBlend(
        bits=stacked([edit.source.tokens.bits for edit in edits]),
        probabilities=stacked([edit.source.probabilities for edit in edits]),
        masks=stacked([edit.mask for edit in edits]),
        free=stacked([edit.free for edit in edits]),
        thresholds=torch.tensor([edit.request.settings.threshold for edit in edits], device=model.device),
    )


def _step(
    model: MotionModel,
    edit: _Edit,
    sampled: SampledScale,
    place: int,
    bits: tuple[np.ndarray, ...],
    settings: SamplingSettings,
) -> EditStep:
    """Return the sampled scale as a step of one edit; `place` is the edit's index in the batch."""
    index, source = sampled.index, edit.source.tokens
    tokens = TokenPyramid(bits, source.frames, model.schedule)
    decode = partial(_motion, model, edit, tokens, settings)
    return EditStep(
        scale=index,
        tokens=tokens,
        replaced=_replaced(tokens, source)[index],
        probabilities=sampled.probabilities[place].cpu().numpy(),
        decode=decode,
        finish=partial(_result, edit, tokens, decode) if index == len(model.schedule) - 1 else None,
    )


def _replaced(tokens: TokenPyramid, source: TokenPyramid) -> tuple[np.ndarray, ...]:
    """Tokens of which at least one bit changed, per scale sampled so far, (T_v, P_v) bool."""
    return tuple((new != old).any(-1) for new, old in zip(tokens.bits, source.bits, strict=False))


def _motion(model: MotionModel, edit: _Edit, tokens: TokenPyramid, settings: SamplingSettings) -> Motion:
    """Decode the scales so far and combine them with the source; the motion is not moved to its anchor."""
    source = edit.source
    count, frames = len(tokens.bits), tokens.frames
    sums = [model.sums(each)[count - 1] for each in (source.tokens, tokens)]
    old_FC, new_FC = model.decoded_rows(torch.cat(sums), [frames, frames])
    replaced = _replaced(tokens, source.tokens)
    inside_FJ = joints_inside(edit.mask, source.tokens, source.motion)
    if count == len(model.schedule) and not any(changed.any() for changed in replaced):
        inside_FJ[:] = False  # no token changed, so the source is returned exactly
    decided_FJ = np.zeros_like(inside_FJ)
    if not edit.request.settings.keeps_rest(edit.request.mask):
        decided = [changed & ~inside for changed, inside in zip(replaced, edit.mask, strict=False)]
        decided_FJ = covered_joints(decided, model.schedule, frames, model.layout.skeleton.joint_parts)
    rows_FC = composite(source.rows_FC, old_FC, new_FC, inside_FJ, decided_FJ, model.layout)
    return source.place.motion(model.motion_of(rows_FC, _recipe(model, edit, tokens, settings)))


def _result(edit: _Edit, tokens: TokenPyramid, decode: partial[Motion]) -> EditResult:
    decoded, source = decode(), edit.source.motion
    placing = Placing.of(decoded, source, edit.window, joints_inside(edit.mask, tokens, source))
    return EditResult(
        motion=placing.place(decoded, edit.request.anchor),
        tokens=tokens,
        source=source,
        source_tokens=edit.source.tokens,
        mask=edit.mask,
        replaced=_replaced(tokens, edit.source.tokens),
        free=edit.free,
        settings=edit.request.settings,
        window=edit.window,
        drift_cm=placing.drift_cm,
        drift_degrees=placing.drift_degrees,
        anchor=edit.request.anchor,
    )


def _recipe(model: MotionModel, edit: _Edit, tokens: TokenPyramid, settings: SamplingSettings) -> Recipe:
    """Return the source's recipe with this edit added."""
    request, source = edit.request, edit.source
    mask = EditMask(request.mask.parts, edit.window, mode=request.mask.mode)
    step = EditRecipe(
        request.target_prompt, source.prompt, mask, request.settings, request.seed, settings, request.anchor
    )
    seconds = tokens.frames / model.layout.fps  # the source may have been cropped since its recipe was written
    # A captured motion has no recipe: one is made with the source prompt and the settings of its first edit.
    former = source.motion.recipe or Recipe(source.prompt, seconds, request.seed, settings, model.revision)
    return replace(former, seconds=seconds, model=model.revision, edits=(*former.edits, step), tokens=tokens.pack())
