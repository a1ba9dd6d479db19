"""`EditSource`: the bits an edit starts from, and how probable its own prompt makes them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import torch

from scalemogen.core import ModelCore
from scalemogen.motion.arrays import Recipe
from scalemogen.motion.motion import Motion
from scalemogen.motion.placing import GroundMove
from scalemogen.sampling import SamplingSettings, bit_probabilities
from scalemogen.scales import FRAMES_PER_COLUMN
from scalemogen.tokens import TokenPyramid

_SAME_MM = 5.0  # a motion whose recipe gives it back to this much is what the recipe made


@dataclass(frozen=True)
class EditSource:
    """A motion as an edit starts from it.

    Attributes:
        motion: what its tokens are tokens of, starting at the origin and facing +Z.
        tokens: its bits.
        probabilities: per scale (T_v, P_v, D): what the source prompt gave set bits.
        prompt: the source prompt; "" for no text.
    """

    motion: Motion
    tokens: TokenPyramid
    probabilities: tuple[np.ndarray, ...]
    prompt: str


def edit_source(
    core: ModelCore, motion: Motion, source_prompt: str | None, target_prompt: str, settings: SamplingSettings
) -> EditSource:
    """Bits and probabilities of a motion that is to be edited.

    A generated motion has those of its recipe, which is run again. An edited one has the bits in its recipe, and
    any other is encoded; their probabilities come from one teacher-forced pass.

    Args:
        source_prompt: None takes what the recipe says; "" is no text.
        target_prompt: no text is as long as this one.

    Raises:
        ValueError: if the model cannot take the motion.
    """
    recipe = motion.recipe
    known = _known_prompt(recipe)
    prompt = (known if source_prompt is None else source_prompt).strip()
    generated = _generated(core, motion, recipe)
    if generated is not None and prompt == known:
        return generated
    if generated is not None:
        tokens, conformed = generated.tokens, generated.motion
    else:
        tokens = _edited_tokens(core, motion, recipe)
        conformed = core.conform(motion) if tokens is None else core.decode(tokens)
        tokens = tokens or core.encode(motion)
    probabilities = _probabilities(core, tokens, prompt, target_prompt, settings)
    return EditSource(replace(conformed, recipe=recipe), tokens, probabilities, prompt)


def _known_prompt(recipe: Recipe | None) -> str:
    """What a motion was last asked to be."""
    if recipe is None:
        return ""
    return recipe.edits[-1].target_prompt if recipe.edits else recipe.prompt


def _generated(core: ModelCore, motion: Motion, recipe: Recipe | None) -> EditSource | None:
    """A motion's recipe run again; None where that does not give the motion back."""
    if recipe is None or recipe.edits or recipe.model != core.config.name or motion.fps != core.layout.fps:
        return None
    frames = core.frames_of(recipe.seconds)
    if frames != motion.frames or frames > core.schedule.max_frames:
        return None
    settings = SamplingSettings(recipe.guidance, recipe.temperature, recipe.draw)  # pyright: ignore[reportArgumentType]  # a recipe's draw is one of the two
    scales = list(core.sample([recipe.prompt], [frames], [recipe.seed], settings))
    again = core.motions(scales[-1].running_sum, [frames], [recipe])[0]
    if not _is_same(again, motion):
        return None
    bits = tuple(scale.bits[0].cpu().numpy() for scale in scales)
    probabilities = tuple(scale.probabilities[0].cpu().numpy() for scale in scales)
    return EditSource(again, TokenPyramid(bits, frames, core.schedule), probabilities, recipe.prompt)


def _edited_tokens(core: ModelCore, motion: Motion, recipe: Recipe | None) -> TokenPyramid | None:
    """The bits in an edited motion's recipe; None where they do not decode to the motion."""
    if recipe is None or not recipe.tokens or recipe.model != core.config.name or motion.fps != core.layout.fps:
        return None
    if motion.frames > core.schedule.max_frames or motion.frames % FRAMES_PER_COLUMN:
        return None
    try:
        tokens = TokenPyramid.unpack(recipe.tokens, motion.frames, core.schedule, core.predictor.bits)
    except ValueError:
        return None
    return tokens if _is_same(core.decode(tokens), motion) else None


def _is_same(one: Motion, other: Motion) -> bool:
    """Equal to a few millimetres, wherever on the floor."""
    if one.skeleton.name != other.skeleton.name:
        return False
    points_N3, targets_N3 = one.joints_FJ3.reshape(-1, 3), other.joints_FJ3.reshape(-1, 3)
    moved_N3 = GroundMove.between(points_N3, targets_N3).points(points_N3)
    return bool(np.abs(moved_N3 - targets_N3).max() < _SAME_MM / 1000)


def _probabilities(
    core: ModelCore, tokens: TokenPyramid, prompt: str, stand_in: str, settings: SamplingSettings
) -> tuple[np.ndarray, ...]:
    """What a prompt gives the bits of tokens; without a prompt, the no-text branch beside the target prompt."""
    text = core.text_encoder.encode([prompt or stand_in]).to(core.device)
    bits = [torch.from_numpy(map_TPD).to(core.device)[None] for map_TPD in tokens.bits]
    frames = torch.tensor([tokens.frames], device=core.device)
    silent = torch.tensor([not prompt], device=core.device)
    found = bit_probabilities(core.predictor, core.tokenizer.quantizer, text, bits, frames, settings, silent)
    return tuple(probabilities[0].cpu().numpy() for probabilities in found)
