"""Make earlier motions again: from a file's recipe, a link, the last visit, or the list of the visitor's motions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from demo.links import asked_recipe
from demo.sampling_form import random_seed
from demo.tab import UNCHANGED, Values, errors_on_page
from demo.tabs.generate.handlers import GenerateHandlers
from demo.tabs.generate.history import changed, entries_of, entry_of, with_entry
from demo.tabs.generate.state import Made
from demo.uploads import FILE_TYPES
from scalemogen.motion.files.marks import recipe_of
from scalemogen.motion.files.recipes import read_recipe
from scalemogen.motion.recipe import Recipe
from scalemogen.rebuilding import check_revision
from scalemogen.settings import checked_seed
from scalemogen.tokens import TokenPyramid

_A_STORY = "This file holds a story: open it in the Story tab."


@dataclass(frozen=True)
class Opening:
    """Handlers of the events that bring back an earlier motion."""

    handlers: GenerateHandlers

    def open_recipe(self, file: str | None, request: gr.Request) -> Values:
        """Read the recipe of a file, fill the form with it, and make the same motion again.

        Args:
            file: any file of a generated or edited motion: BVH, NPZ, GLB, CSV, MP4, GIF, WebP, PNG, ZIP or JSON.
        """
        if file is None:
            return UNCHANGED
        with errors_on_page():
            recipe = _read(Path(file))
            if recipe.story and not recipe.edits:
                raise ValueError(_A_STORY)
            shown = self._shown(recipe, request)
        gr.Info("This is the motion of the file again. Its seed and duration stay until you type another sentence.")
        return shown

    def arrive(self, kept: Any, request: gr.Request) -> Values:
        """Called when the page is loaded: fill the form as the link says, or make the visitor's last motion again."""
        asked = dict(request.query_params) if request is not None else {}
        if str(asked.get("prompt", "")).strip():
            try:
                return self._linked(asked, request)
            except (ValueError, OverflowError) as error:
                gr.Warning(f"The link could not be followed: {error}")
                return {self.handlers.form.request.prompt: asked["prompt"]}
        try:
            linked = asked_recipe(request)
        except ValueError as error:
            gr.Warning(f"The link could not be followed: {error}")
            linked = None
        recipe = (
            linked if linked and not (linked.story or linked.edits) else _recipe_of(kept)
        )  # other tabs open stories and edits
        if recipe is None:
            return UNCHANGED
        try:
            return self._shown(recipe, request, oldest=recipe is not linked)
        except ValueError:  # the recipe is of another model
            return UNCHANGED

    def remember(self, kept: Any, entries: Any, request: gr.Request) -> Values:
        """Called when another motion is shown: put it into the visitor's list."""
        shown, history = self.handlers.state(request).shown, self.handlers.form.history
        if shown is None or shown.recipe is None or _recipe_of(kept) != shown.recipe:
            return UNCHANGED
        listed = with_entry(entries_of(entries), entry_of(shown, str(kept.get("title", ""))))
        return {history.kept: listed, history.shown: listed}

    def list_motions(self, entries: Any) -> Values:
        """Called when the page is loaded: show the visitor's list."""
        return {self.handlers.form.history.shown: entries_of(entries)}

    def use_list(self, entries: Any, event: gr.EventData, request: gr.Request) -> Values:
        """Called by the list: show a motion again, or change its entry.

        Args:
            entries: the list, as the browser keeps it.
            event: has `do` ("open", "star" or "remove") and `index`.
        """
        listed, index, history = entries_of(entries), int(event.index), self.handlers.form.history
        if event.do != "open":
            listed = changed(listed, event.do, index)
            return {history.kept: listed, history.shown: listed}
        if not 0 <= index < len(listed):
            return UNCHANGED
        with errors_on_page():
            return self._shown(recipe_of(listed[index]["recipe"]), request)

    def _linked(self, asked: Mapping[str, str], request: gr.Request) -> Values:
        """Fill the form, and make the motion of a link, which `copyLink` of `page.js` wrote."""
        model, settings = self.handlers.context.model, self.handlers.form.settings
        typed = asked["prompt"]
        rewriting = model.rewrite(typed)
        if "reads" in asked or asked.get("as_typed") == "1":
            rewriting = model.read_as(typed, asked.get("reads", typed))
        seconds = float(asked["seconds"]) if "seconds" in asked else None
        if seconds is None:
            seconds = rewriting.seconds_within(model.min_seconds, model.max_seconds)
        seed = checked_seed(int(asked["seed"])) if "seed" in asked else random_seed()
        guidance, temperature = (
            float(asked[name]) if name in asked else None for name in ("guidance", "temperature")
        )
        sampling = model.config.sampling.at(guidance, temperature)
        hold_feet = asked.get("feet") != "0"
        with self.handlers.runs(request).entered() as run:
            made = self.handlers.make(rewriting, hold_feet, seconds, seed, sampling)
            run.start()
        shown = self.handlers.show(made, request, run)
        filled = {
            self.handlers.form.request.prompt: typed,
            settings.new_seed: "seed" not in asked,
            settings.auto: "seconds" not in asked and model.length is not None,
            settings.pinned: {"seed": seed, "seconds": made.stages[-1].seconds},
            settings.hold_feet: hold_feet,
            **settings.sampling.reset(sampling),
        }
        return shown if shown is UNCHANGED else shown | filled

    def _shown(self, recipe: Recipe, request: gr.Request, oldest: bool = False) -> Values:
        """Make the motion of a recipe, show it, and fill the form with what it was made from."""
        form = self.handlers.form
        with self.handlers.runs(request).entered(oldest) as run:
            made = self._made(recipe)
            run.start()
        shown = self.handlers.show(made, request, run)
        filled = {
            form.request.prompt: made.rewriting.original,
            **form.settings.pin(recipe.seed, recipe.seconds),
            form.settings.hold_feet: recipe.feet_held,
            **form.settings.sampling.reset(recipe.sampling),
        }
        return shown if shown is UNCHANGED else shown | filled

    def _made(self, recipe: Recipe) -> Made:
        handlers, model = self.handlers, self.handlers.context.model
        check_revision(model, recipe)
        if not recipe.edits:
            rewriting = model.read_as(recipe.typed or recipe.prompt, recipe.prompt)
            return handlers.make(rewriting, recipe.feet_held, recipe.seconds, recipe.seed, recipe.sampling)
        motion = model.rebuild(recipe)
        tokens = TokenPyramid.unpack(recipe.tokens, motion.frames, model.schedule, model.predictor.bits)
        words = model.read_as(recipe.last_prompt, recipe.last_prompt)
        return Made((motion,), tokens, words, hold_feet=False)  # the recipe says already whether feet are held


def _read(path: Path) -> Recipe:
    """Return the recipe of a file. If it has none, the error says where the motion itself can be used."""
    try:
        return read_recipe(path)
    except ValueError as error:
        if path.suffix.lower() not in FILE_TYPES:
            raise
        raise ValueError(f"{error}; the Scales and Edit tabs take any motion file") from error


def _recipe_of(kept: Any) -> Recipe | None:
    """Return the recipe that the browser kept; None if it kept nothing, or another version of the app did."""
    try:
        if "recipe" in kept:
            return recipe_of(kept["recipe"])
    except (TypeError, ValueError):
        pass
    return None
