"""`rebuilt`: the motion of a recipe, with the same bits."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from scalemogen.editing.editor import EditRequest, edit_motions
from scalemogen.editing.result import EditResult
from scalemogen.model import MotionModel
from scalemogen.motion.cleanup import held_feet
from scalemogen.motion.motion import Motion
from scalemogen.motion.recipe import Recipe
from scalemogen.settings import SamplingSettings
from scalemogen.stories import Story, retold
from scalemogen.turns import sentences_in_turn

# A recipe may come from a stranger; this limits how long it can keep the machine busy. A story of a minute has at
# most 75 pieces of 0.8 s.
MOST_SAMPLINGS = 300

_BEGAN_WITH_A_FILE = (
    "this motion began with a motion file, or was cut before it was edited, and a recipe does not contain that: open "
    "the motion itself (.npz, .bvh or .glb) instead"
)


def rebuilt(model: MotionModel, recipe: Recipe) -> Motion:
    """Make the motion of a recipe again, with all its edits. Raises as `replayed`."""
    motion, edits = replayed(model, recipe)
    return edits[-1].motion if edits else motion


def replayed(model: MotionModel, recipe: Recipe) -> tuple[Motion, tuple[EditResult, ...]]:
    """Make the motion of a recipe again: sample it or its story, hold its feet, make its edits.

    Returns:
        The motion before any edit, and the results of the edits in order.

    Raises:
        ValueError: if another model made it (the message names that model), if it began with a motion that is not in
            the recipe, or if it samples more than `MOST_SAMPLINGS` times.
    """
    check_revision(model, recipe)
    check_rebuildable(recipe)
    if recipe.story:
        motion = retold_story(model, recipe).motion
    else:
        (motion,) = model.generate_batch([recipe.prompt], [recipe.seconds], [recipe.seed], recipe.sampling)
    motion = held_feet(motion, recipe.steady_bones) if recipe.feet_held else motion
    if motion.recipe is not None and recipe.typed:
        motion = replace(motion, recipe=replace(motion.recipe, typed=recipe.typed))
    results: list[EditResult] = []
    for edit in recipe.edits:
        request = EditRequest(
            results[-1].motion if results else motion,
            edit.target_prompt,
            edit.source_prompt,
            edit.mask,
            edit.settings,
            edit.seed,
            edit.anchor,
        )
        results += edit_motions(model, [request], edit.sampling)
    made = (results[-1].motion if results else motion).recipe
    if made is None or made.tokens != recipe.tokens:
        raise ValueError(_BEGAN_WITH_A_FILE)
    return motion, tuple(results)


def retold_story(model: MotionModel, recipe: Recipe) -> Story:
    """Make the story of a recipe again, before its feet are held and before any edit. Raises as `rebuilt`."""
    check_revision(model, recipe)
    return retold(model, recipe, partial(rebuilt, model))


def check_rebuildable(recipe: Recipe) -> None:
    """Raise ValueError if a recipe shows by itself that it began with a motion file."""
    # A captured motion that was edited without a source prompt has no prompt.
    if not recipe.prompt.strip() or any(take.given and take.recipe is None for take in recipe.takes):
        raise ValueError(_BEGAN_WITH_A_FILE)


def check_revision(model: MotionModel, recipe: Recipe) -> None:
    """Raise ValueError if the recipe needs another model or samples more than `MOST_SAMPLINGS` times."""
    if (count := _samplings(recipe)) > MOST_SAMPLINGS:
        raise ValueError(f"this recipe samples {count} times; use one that samples at most {MOST_SAMPLINGS} times")
    if recipe.model != model.revision:
        needed = f"the model {recipe.model}" if recipe.model else "a model that it does not name"
        raise ValueError(
            f"this recipe needs {needed}, but {model.revision} is loaded: "
            "load the other checkpoint folder, or sample its prompt with this model"
        )


def _samplings(recipe: Recipe) -> int:
    """Return how often the model samples for a recipe."""
    inner = sum(_samplings(take.recipe) for take in recipe.takes if take.recipe is not None)
    if recipe.takes:
        own = sum(_runs(take.piece.prompt, take.sampling) for take in recipe.takes if not take.given)
    else:
        prompts = [piece.prompt for piece in recipe.story] or [recipe.prompt]
        own = sum(_runs(prompt, recipe.sampling) for prompt in prompts)
    return own + len(recipe.edits) + inner


def _runs(prompt: str, sampling: SamplingSettings) -> int:
    """Return how often the sampling loop runs for a prompt, at most: once for each action, and once more."""
    actions = len(sentences_in_turn(prompt)) if sampling.in_turn else 1
    return actions + 1 if actions > 1 else 1
