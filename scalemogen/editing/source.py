"""`EditSource`: the bits an edit starts from, and how probable its own prompt makes them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import torch

from scalemogen.core import ModelCore
from scalemogen.editing.result import joint_change
from scalemogen.motion.arrays import Recipe
from scalemogen.motion.motion import Motion
from scalemogen.sampling import SamplingSettings, bit_probabilities
from scalemogen.tokens import TokenPyramid

_SAME_MM = 1.0  # a motion that its recipe gives back to this much is what the recipe made
_LIKE_MM = 100.0  # tokens of an edited motion decode to this much of it: outside the mask it is the source itself


@dataclass(frozen=True)
class EditSource:
    """A motion as an edit starts from it.

    Attributes:
        motion: at the model's frame rate and size, starting at the origin and facing +Z.
        rows_FC: its features, not normalised.
        tokens: its bits.
        probabilities: per scale (T_v, P_v, D): what the source prompt gave set bits.
        prompt: the source prompt; "" for no text.
    """

    motion: Motion
    rows_FC: np.ndarray
    tokens: TokenPyramid
    probabilities: tuple[np.ndarray, ...]
    prompt: str


def edit_source(
    core: ModelCore, motion: Motion, source_prompt: str | None, target_prompt: str, settings: SamplingSettings
) -> EditSource:
    """Bits and probabilities of a motion that is to be edited.

    A generated motion has those of its recipe, which is run again. An edited one has the bits in its recipe, and
    any other is encoded; their probabilities, and those of a generated one under other words or settings, come from
    one teacher-forced pass.

    Args:
        source_prompt: None takes what the recipe says; "" is no text.
        target_prompt: no text is as long as this one.

    Raises:
        ValueError: if the model cannot take the motion.
    """
    recipe = motion.recipe
    known = recipe.last_prompt if recipe else ""
    prompt = (known if source_prompt is None else source_prompt).strip()
    generated = _generated(core, motion, recipe)
    # at other settings the same words give other probabilities, which are not what is asked about
    if recipe and generated and prompt == known and _settings(recipe) == settings:
        return generated
    if generated is not None:
        tokens, rows_FC = generated.tokens, generated.rows_FC
    elif (tokens := _edited_tokens(core, motion, recipe)) is not None:
        rows_FC = core.rows(_with_one_more_frame(motion))
    else:
        rows_FC = core.rows(motion)
        tokens = core.encode_rows(rows_FC)
    probabilities = _probabilities(core, tokens, prompt, target_prompt, settings)
    return EditSource(core.motion_of(rows_FC, recipe), rows_FC, tokens, probabilities, prompt)


def _generated(core: ModelCore, motion: Motion, recipe: Recipe | None) -> EditSource | None:
    """A motion's recipe run again; None where that does not give the motion back."""
    if recipe is None or recipe.edits or recipe.model != core.config.name or motion.fps != core.layout.fps:
        return None
    frames = core.frames_of(recipe.seconds)
    if frames != motion.frames or frames > core.schedule.max_frames:
        return None
    scales = list(core.sample([recipe.prompt], [frames], [recipe.seed], _settings(recipe)))
    (rows_FC,) = core.decoded_rows(scales[-1].running_sum, [frames])
    again = core.motion_of(rows_FC, recipe)
    if _apart_mm(again, motion) > _SAME_MM:
        return None
    bits = tuple(scale.bits[0].cpu().numpy() for scale in scales)
    probabilities = tuple(scale.probabilities[0].cpu().numpy() for scale in scales)
    return EditSource(again, rows_FC, TokenPyramid(bits, frames, core.schedule), probabilities, recipe.prompt)


def _settings(recipe: Recipe) -> SamplingSettings:
    return SamplingSettings(recipe.guidance, recipe.temperature, recipe.draw)  # pyright: ignore[reportArgumentType]  # a recipe's draw is one of the two


def _edited_tokens(core: ModelCore, motion: Motion, recipe: Recipe | None) -> TokenPyramid | None:
    """The bits in an edited motion's recipe; None where the motion is another by now."""
    if recipe is None or not recipe.tokens or recipe.model != core.config.name or motion.fps != core.layout.fps:
        return None
    if motion.frames != core.frames_of(recipe.seconds) or motion.frames > core.schedule.max_frames:
        return None  # it was cropped since
    try:
        tokens = TokenPyramid.unpack(recipe.tokens, motion.frames, core.schedule, core.predictor.bits)
    except ValueError:
        return None
    return tokens if _apart_mm(core.decode(tokens), motion) < _LIKE_MM else None


def _apart_mm(one: Motion, other: Motion) -> float:
    """Mean distance of the joints, each frame put on the other's."""
    if one.skeleton.name != other.skeleton.name:
        return float("inf")
    return joint_change(one, other, np.zeros(one.joints_FJ3.shape[:2], bool))[1]


def _with_one_more_frame(motion: Motion) -> Motion:
    """Encoding leaves one frame out, as velocities need the next: here it is one that goes on as before."""
    last_FJ3 = 2 * motion.joints_FJ3[-1:] - motion.joints_FJ3[-2:-1]
    rotations_FJ4 = motion.rotations_FJ4
    if rotations_FJ4 is not None:
        rotations_FJ4 = np.concatenate([rotations_FJ4, rotations_FJ4[-1:]])
    return replace(motion, joints_FJ3=np.concatenate([motion.joints_FJ3, last_FJ3]), rotations_FJ4=rotations_FJ4)


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
