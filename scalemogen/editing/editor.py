"""Edits, one batch at a time: sources to bits and probabilities, the blended sampling, the results."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
import torch
from torch import Tensor

from scalemogen.core import ModelCore
from scalemogen.editing.blending import EditSettings, SourceBlend
from scalemogen.editing.compositing import composite, covered_joints
from scalemogen.editing.mask import EditMask
from scalemogen.editing.result import (
    ANCHORS,
    Anchor,
    EditResult,
    EditStep,
    Placing,
    joints_inside,
)
from scalemogen.editing.source import EditSource, edit_source
from scalemogen.motion.arrays import EditRecipe, Recipe
from scalemogen.motion.motion import Motion
from scalemogen.sampling import SampledScale, SamplingSettings
from scalemogen.tokens import TokenPyramid


@dataclass(frozen=True)
class EditRequest:
    """One edit to make; see `ScaleMoGen.edit` for the fields.

    A source that was made ready (`edit_source`) has its prompt already; `source_prompt` is then not read.
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
    """A request with everything worked out."""

    request: EditRequest
    source: EditSource
    mask: tuple[np.ndarray, ...]
    free: tuple[np.ndarray, ...]
    window: tuple[int, int] | None


def stream_edits(
    core: ModelCore, requests: Sequence[EditRequest], settings: SamplingSettings
) -> Iterator[list[EditStep]]:
    """One list per scale, one step per request; every edit comes out as it would alone.

    Raises:
        ValueError: for an empty target prompt, an unknown anchor, a source the model cannot take, or a mask that
            lies outside it.
    """
    edits = [_worked_out(core, request, settings) for request in requests]
    bits: list[tuple[np.ndarray, ...]] = [()] * len(edits)
    prompts = [edit.request.target_prompt for edit in edits]
    frames = [edit.source.tokens.frames for edit in edits]
    seeds = [edit.request.seed for edit in edits]
    for sampled in core.sample(prompts, frames, seeds, settings, _blend(core, edits)):
        new = sampled.bits.cpu().numpy()
        bits = [(*so_far, row) for so_far, row in zip(bits, new, strict=True)]
        yield [_step(core, edit, sampled, i, bits[i], settings) for i, edit in enumerate(edits)]


def edit_motions(core: ModelCore, requests: Sequence[EditRequest], settings: SamplingSettings) -> list[EditResult]:
    """The results of a batch of edits. Raises as `stream_edits`."""
    if not requests:
        return []
    *_, last = stream_edits(core, requests, settings)
    return [step.result for step in last]


def _worked_out(core: ModelCore, request: EditRequest, settings: SamplingSettings) -> _Edit:
    if not request.target_prompt.strip():
        raise ValueError("the target prompt is empty: describe what the motion is to become")
    if request.anchor not in ANCHORS:
        raise ValueError(f"there is no anchor '{request.anchor}'; choose one of {', '.join(ANCHORS)}")
    source = request.source
    if isinstance(source, Motion):
        source = edit_source(core, source, request.source_prompt, request.target_prompt, settings)
    frames, fps = source.tokens.frames, float(core.layout.fps)
    mask = request.mask.effective(core.schedule, frames, fps)
    free = request.settings.free(request.mask, core.schedule, frames, fps)
    return _Edit(request, source, mask, free, request.mask.window(frames, fps))


def _blend(core: ModelCore, edits: Sequence[_Edit]) -> SourceBlend:
    def stacked(maps: Sequence[Sequence[np.ndarray]]) -> list[Tensor]:
        return [torch.from_numpy(np.stack(scale)).to(core.device) for scale in zip(*maps, strict=True)]

    return SourceBlend(
        bits=stacked([edit.source.tokens.bits for edit in edits]),
        probabilities=stacked([edit.source.probabilities for edit in edits]),
        masks=stacked([edit.mask for edit in edits]),
        free=stacked([edit.free for edit in edits]),
        thresholds=torch.tensor([edit.request.settings.threshold for edit in edits], device=core.device),
    )


def _step(
    core: ModelCore,
    edit: _Edit,
    sampled: SampledScale,
    place: int,
    bits: tuple[np.ndarray, ...],
    settings: SamplingSettings,
) -> EditStep:
    index, source = sampled.index, edit.source.tokens
    tokens = TokenPyramid(bits, source.frames, core.schedule)
    decode = partial(_motion, core, edit, tokens, settings)
    return EditStep(
        scale=index,
        tokens=tokens,
        replaced=_replaced(tokens, source)[index],
        probabilities=sampled.probabilities[place].cpu().numpy(),
        decode=decode,
        finish=partial(_result, edit, tokens, decode) if index == len(core.schedule) - 1 else None,
    )


def _replaced(tokens: TokenPyramid, source: TokenPyramid) -> tuple[np.ndarray, ...]:
    """Per scale sampled so far, (T_v, P_v) bool: tokens of which some bit changed."""
    return tuple((new != old).any(-1) for new, old in zip(tokens.bits, source.bits, strict=False))


def _motion(core: ModelCore, edit: _Edit, tokens: TokenPyramid, settings: SamplingSettings) -> Motion:
    """The motion of the scales so far, not anchored."""
    source = edit.source
    count, frames = len(tokens.bits), tokens.frames
    sums = [core.running_sum(each, count) for each in (source.tokens, tokens)]
    old_FC, new_FC = core.decoded_rows(torch.cat(sums), [frames, frames])
    replaced = _replaced(tokens, source.tokens)
    inside_FJ = joints_inside(edit.mask, source.tokens, source.motion)
    if count == len(core.schedule) and not any(changed.any() for changed in replaced):
        inside_FJ[:] = False  # no token is another: then nor is the motion, though a mask has edges to fade at
    decided_FJ = np.zeros_like(inside_FJ)
    if not edit.request.settings.keeps_rest(edit.request.mask):
        decided = [changed & ~inside for changed, inside in zip(replaced, edit.mask, strict=False)]
        decided_FJ = covered_joints(decided, core.schedule, frames, core.layout.skeleton.joint_parts)
    rows_FC = composite(source.rows_FC, old_FC, new_FC, inside_FJ, decided_FJ, core.layout)
    return source.place.motion(core.motion_of(rows_FC, _recipe(core, edit, tokens, settings)))


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


def _recipe(core: ModelCore, edit: _Edit, tokens: TokenPyramid, settings: SamplingSettings) -> Recipe:
    """The source's recipe with one more edit."""
    request, source = edit.request, edit.source
    step = EditRecipe(
        target_prompt=request.target_prompt,
        source_prompt=source.prompt,
        parts=tuple(request.mask.parts),
        frames=edit.window,
        mode=request.mask.mode,
        keep_scales=request.settings.keep_scales,
        threshold=request.settings.threshold,
        rest=request.settings.rest,
        seed=request.seed,
        guidance=settings.guidance,
        temperature=settings.temperature,
        draw=settings.draw,
        anchor=request.anchor,
    )
    former = source.motion.recipe or Recipe(
        prompt=source.prompt,
        seconds=tokens.frames / core.layout.fps,
        seed=request.seed,
        guidance=settings.guidance,
        temperature=settings.temperature,
        model=core.revision,
        draw=settings.draw,
    )
    return replace(
        former,
        seconds=tokens.frames / core.layout.fps,  # the source may have been cropped since its recipe was written
        model=core.revision,
        edits=(*former.edits, step),
        tokens=tokens.pack(),
    )
