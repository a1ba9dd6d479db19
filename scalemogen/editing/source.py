"""`EditSource`: the bits an edit starts from, and how probable its own prompt makes them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from scalemogen.core import ModelCore
from scalemogen.motion.arrays import Recipe
from scalemogen.motion.cleanup import held_feet
from scalemogen.motion.motion import Motion
from scalemogen.motion.placing import STAY, GroundMove
from scalemogen.sampling import SamplingSettings, bit_probabilities
from scalemogen.tokens import TokenPyramid

_SAME_MM = 1.0  # a motion that its recipe gives back to this much is what the recipe made
_LIKE_MM = 100.0  # tokens of an edited motion decode to this much of its poses: outside the mask it is the source


@dataclass(frozen=True)
class EditSource:
    """A motion as an edit starts from it.

    Attributes:
        motion: at the model's frame rate and size, starting at the origin and facing +Z; an edited one where it is.
        rows_FC: its features, not normalised.
        tokens: its bits.
        probabilities: per scale (T_v, P_v, D): what the source prompt gave set bits.
        prompt: the source prompt; "" for no text.
        place: what brings a motion of features, which starts at the origin, to where this one is.
    """

    motion: Motion
    rows_FC: np.ndarray
    tokens: TokenPyramid
    probabilities: tuple[np.ndarray, ...]
    prompt: str
    place: GroundMove = STAY


def edit_source(
    core: ModelCore, motion: Motion, source_prompt: str | None, target_prompt: str, settings: SamplingSettings
) -> EditSource:
    """Bits and probabilities of a motion that is to be edited.

    A generated motion has those of its recipe, which is run again, and its own joints where its feet were held
    since. An edited one has the bits in its recipe, and any other is encoded; their probabilities, and those of a
    generated one under other words or settings, come from one teacher-forced pass.

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
    place = STAY
    if generated is not None:
        tokens, rows_FC = generated.tokens, generated.rows_FC
    else:
        rows_FC = core.rows(motion)
        edited = _edited_tokens(core, motion, rows_FC)
        tokens = edited or core.encode_rows(rows_FC)
        if edited is not None and motion.heading_F is not None:
            place = GroundMove(float(motion.heading_F[0]), motion.joints_FJ3[0, 0] * [1, 0, 1])
    probabilities = _probabilities(core, tokens, prompt, target_prompt, settings)
    return EditSource(place.motion(core.motion_of(rows_FC, recipe)), rows_FC, tokens, probabilities, prompt, place)


def _generated(core: ModelCore, motion: Motion, recipe: Recipe | None) -> EditSource | None:
    """A motion's recipe run again; None where that does not give the motion back."""
    if recipe is None or recipe.edits or recipe.model != core.revision or motion.fps != core.layout.fps:
        return None
    frames = core.frames_of(recipe.seconds)
    if frames != motion.frames or frames > core.schedule.max_frames:
        return None
    scales = list(core.sample([recipe.prompt], [frames], [recipe.seed], _settings(recipe)))
    (rows_FC,) = core.decoded_rows(scales[-1].running_sum, [frames])
    again = core.motion_of(rows_FC, recipe)
    apart, held_apart = (_apart_mm(each, motion) for each in (again, held_feet(again)))
    if min(apart, held_apart) > _SAME_MM:
        return None
    if held_apart < apart:
        rows_FC = core.rows(motion)  # saved with its feet held: the tokens are the recipe's, the joints its own
        if len(rows_FC) != frames:
            return None
        again = core.motion_of(rows_FC, recipe)
    bits = tuple(scale.bits[0].cpu().numpy() for scale in scales)
    probabilities = tuple(scale.probabilities[0].cpu().numpy() for scale in scales)
    return EditSource(again, rows_FC, TokenPyramid(bits, frames, core.schedule), probabilities, recipe.prompt)


def _settings(recipe: Recipe) -> SamplingSettings:
    return SamplingSettings(recipe.guidance, recipe.temperature, recipe.draw)  # pyright: ignore[reportArgumentType]  # a recipe's draw is one of the two


def _edited_tokens(core: ModelCore, motion: Motion, rows_FC: np.ndarray) -> TokenPyramid | None:
    """The bits in an edited motion's recipe; None where the motion is another by now."""
    recipe = motion.recipe
    if recipe is None or not recipe.tokens or recipe.model != core.revision:
        return None
    if core.frames_of(recipe.seconds) != len(rows_FC):
        return None  # it was cropped since
    try:
        tokens = TokenPyramid.unpack(recipe.tokens, len(rows_FC), core.schedule, core.predictor.bits)
    except ValueError:
        return None
    (decoded_FC,) = core.decoded_rows(core.running_sum(tokens, len(core.schedule)), [len(rows_FC)])
    apart = (rows_FC - decoded_FC)[:, core.layout.positions].reshape(len(rows_FC), -1, 3)
    return tokens if 1000 * core.layout.metres * np.linalg.norm(apart, axis=-1).mean() < _LIKE_MM else None


def _apart_mm(one: Motion, other: Motion) -> float:
    """Mean distance of the joints, the one put on the other as a whole."""
    if one.skeleton.name != other.skeleton.name:
        return float("inf")
    points, others = one.joints_FJ3.reshape(-1, 3), other.joints_FJ3.reshape(-1, 3)
    return 1000 * float(np.linalg.norm(GroundMove.between(points, others).points(points) - others, axis=-1).mean())


def _probabilities(
    core: ModelCore, tokens: TokenPyramid, prompt: str, stand_in: str, settings: SamplingSettings
) -> tuple[np.ndarray, ...]:
    """What a prompt gives the bits of tokens; without a prompt, the no-text branch beside the target prompt."""
    text = core.read([prompt or stand_in])
    bits = [torch.from_numpy(map_TPD).to(core.device)[None] for map_TPD in tokens.bits]
    frames = torch.tensor([tokens.frames], device=core.device)
    silent = torch.tensor([not prompt], device=core.device)
    found = bit_probabilities(core.predictor, core.tokenizer.quantizer, text, bits, frames, settings, silent)
    return tuple(probabilities[0].cpu().numpy() for probabilities in found)
