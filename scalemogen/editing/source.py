"""`EditSource`: the bits that an edit starts from, and their probabilities under the source prompt."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from scalemogen.model import MotionModel
from scalemogen.motion.cleanup import held_feet
from scalemogen.motion.motion import Motion
from scalemogen.motion.placing import STAY, GroundMove
from scalemogen.motion.recipe import Recipe
from scalemogen.sampling import bit_probabilities
from scalemogen.settings import SamplingSettings
from scalemogen.tokens import TokenPyramid

# Two motions count as the same if their mean joint distance in millimetres is at most this:
_SAME_MM = 1.0  # a generated motion, and the motion that its recipe makes when it is run again
# An edited motion, and the decoding of the tokens in its recipe. They differ by up to a decimetre, because everything
# outside the edit was copied from the source.
_EDITED_MM = 150.0


@dataclass(frozen=True)
class EditSource:
    """A motion prepared for editing.

    Attributes:
        motion: at the model's frame rate and skeleton size. It starts at the origin and faces +Z, unless it is an
            edited motion, which stays where it is.
        rows_FC: features of the motion, not normalised.
        tokens: bits of the motion.
        probabilities: per scale (T_v, P_v, D): probability of a set bit under the source prompt.
        prompt: the source prompt; "" for no text.
        place: moves a motion decoded from features, which starts at the origin, to the place of this motion.
    """

    motion: Motion
    rows_FC: np.ndarray
    tokens: TokenPyramid
    probabilities: tuple[np.ndarray, ...]
    prompt: str
    place: GroundMove = STAY


def edit_source(
    model: MotionModel, motion: Motion, source_prompt: str | None, target_prompt: str, settings: SamplingSettings
) -> EditSource:
    """Find the bits of a motion and their probabilities under the source prompt.

    The recipe of a generated motion is run again. The recipe of an edited motion contains the bits. Any other motion
    is encoded. Probabilities come from the run of the recipe if prompt and settings are the same, otherwise from one
    teacher-forced pass.

    Args:
        source_prompt: None uses the prompt of the recipe; "" means no text.
        target_prompt: used only if the source prompt is empty: the empty text gets as many tokens as this prompt.

    Raises:
        ValueError: if the model cannot encode the motion.
    """
    recipe = motion.recipe
    known = recipe.last_prompt if recipe else ""
    prompt = (known if source_prompt is None else source_prompt).strip()
    generated = _generated(model, motion, recipe)
    # Other sampling settings give other probabilities, so they are computed again.
    if recipe and generated and prompt == known and recipe.sampling == settings:
        return generated
    place = STAY
    if generated is not None:
        tokens, rows_FC = generated.tokens, generated.rows_FC
    else:
        rows_FC = model.rows(motion)
        edited = _edited_tokens(model, motion, rows_FC)
        tokens = edited or model.encode_rows(rows_FC)
        if edited is not None and motion.heading_F is not None:
            place = GroundMove(float(motion.heading_F[0]), motion.joints_FJ3[0, 0] * [1, 0, 1])
    probabilities = _probabilities(model, tokens, prompt, target_prompt, settings)
    return EditSource(place.motion(model.motion_of(rows_FC, recipe)), rows_FC, tokens, probabilities, prompt, place)


def _generated(model: MotionModel, motion: Motion, recipe: Recipe | None) -> EditSource | None:
    """Run a motion's recipe again; return None if that does not give the same motion."""
    if recipe is None or recipe.edits or recipe.story:
        return None
    if recipe.model != model.revision or motion.fps != model.layout.fps:
        return None
    frames = model.frames_of(recipe.seconds)
    if frames != motion.frames or frames > model.schedule.max_frames:
        return None
    scales = list(model.sampled([recipe]))
    (rows_FC,) = model.decoded_rows(scales[-1].running_sum, [frames])
    again = model.motion_of(rows_FC, recipe)
    apart, held_apart = (_apart_mm(each, motion) for each in (again, held_feet(again, recipe.steady_bones)))
    if min(apart, held_apart) > _SAME_MM:
        return None
    if held_apart < apart:
        # The motion was saved with held feet: use the tokens of the recipe, but the features of the motion.
        rows_FC = model.rows(motion)
        if len(rows_FC) != frames:
            return None
        again = model.motion_of(rows_FC, recipe)
    bits = tuple(scale.bits[0].cpu().numpy() for scale in scales)
    probabilities = tuple(scale.probabilities[0].cpu().numpy() for scale in scales)
    return EditSource(again, rows_FC, TokenPyramid(bits, frames, model.schedule), probabilities, recipe.prompt)


def _edited_tokens(model: MotionModel, motion: Motion, rows_FC: np.ndarray) -> TokenPyramid | None:
    """Return the bits stored in an edited motion's recipe; None if the motion was changed since."""
    recipe = motion.recipe
    if recipe is None or not recipe.tokens or recipe.model != model.revision:
        return None
    if model.frames_of(recipe.seconds) != len(rows_FC):
        return None  # The motion was cropped after the edit.
    try:
        tokens = TokenPyramid.unpack(recipe.tokens, len(rows_FC), model.schedule, model.predictor.bits)
    except ValueError:
        return None
    (decoded_FC,) = model.decoded_rows(model.sums(tokens)[-1], [len(rows_FC)])
    apart = (rows_FC - decoded_FC)[:, model.layout.positions].reshape(len(rows_FC), -1, 3)
    return tokens if 1000 * model.layout.metres * np.linalg.norm(apart, axis=-1).mean() < _EDITED_MM else None


def _apart_mm(one: Motion, other: Motion) -> float:
    """Mean joint distance in millimetres after aligning the whole motions on the floor."""
    if one.skeleton.name != other.skeleton.name:
        return float("inf")
    points, others = one.joints_FJ3.reshape(-1, 3), other.joints_FJ3.reshape(-1, 3)
    return 1000 * float(np.linalg.norm(GroundMove.between(points, others).points(points) - others, axis=-1).mean())


def _probabilities(
    model: MotionModel, tokens: TokenPyramid, prompt: str, target_prompt: str, settings: SamplingSettings
) -> tuple[np.ndarray, ...]:
    """Return the probabilities of set bits under a prompt; if it is empty, without text (see `edit_source`)."""
    text = model.read([prompt or target_prompt])
    bits = [torch.from_numpy(map_TPD).to(model.device)[None] for map_TPD in tokens.bits]
    frames = torch.tensor([tokens.frames], device=model.device)
    drop = torch.tensor([not prompt], device=model.device)
    found = bit_probabilities(model.predictor, model.tokenizer.quantizer, text, bits, frames, settings, drop)
    return tuple(probabilities[0].cpu().numpy() for probabilities in found)
