"""The handlers that choose the motion to edit: from a preset, an example, another tab, a file, or the last edit.

Each handler enters a run (`EditShow.choices`). If a newer choice is finished first, the older one changes neither the
session nor the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import gradio as gr

from demo.context import DemoContext, Example
from demo.handover import Offer
from demo.run import Run
from demo.sessions import Session
from demo.tab import UNCHANGED, Values, errors_on_page
from demo.tabs.edit.form import NO_EXAMPLE, EditForm
from demo.tabs.edit.presets import KEPT_EDITS, Preset
from demo.tabs.edit.show import EditShow
from demo.tabs.edit.state import EditState, ShownEdit, Source
from demo.tabs.edit.view import EditView
from demo.understood import Corrections, FileRead
from demo.uploads import read_upload
from scalemogen.editing import Anchor, EditMask, EditSettings
from scalemogen.motion.motion import Motion
from scalemogen.motion.recipe import Recipe
from scalemogen.rebuilding import replayed
from scalemogen.settings import SamplingSettings


@dataclass(frozen=True)
class EditSources:
    """Answers to the events that choose the motion to edit.

    Attributes:
        context: what all tabs work with.
        presets: the edits offered as buttons.
        form: the components.
        show: makes the values that show a motion or an edit.
    """

    context: DemoContext
    presets: tuple[Preset, ...]
    form: EditForm
    show: EditShow

    @cached_property
    def fingerprint(self) -> str:
        """Hash of the model. Edits that were computed in advance by another model are not shown."""
        return self.context.model.fingerprint()

    def first(self) -> Values:
        """Return the values of the first preset, which the page holds from the start.

        A model that cannot make its motion has none: the visitor is told when the tab opens.
        """
        preset = self.presets[0]
        try:
            source, edit = self._of_preset(preset)
        except ValueError:
            return {}
        return self.show.at_first(source, edit) | self._form_of_preset(preset)

    def take_preset(self, number: int, overlay: bool, request: gr.Request) -> Values:
        """Fill the form with a preset. If its edit was computed in advance for this model, show it at once."""
        session = self.context.session(request.session_hash)
        with self.show.choices(session).entered() as choice:
            return self._show_preset(self.presets[int(number)], overlay, session, choice)

    def take_default(self, overlay: bool, session: Session) -> Values:
        """Show the motion generated last, or else the first preset, unless the visitor has chosen a motion."""
        with self.show.choices(session).entered(oldest=True) as choice:
            if not choice.wanted:
                return UNCHANGED
            if session.handover.has_latest:
                return self._show_offer(session.handover.latest, session, choice)
            return self._show_preset(self.presets[0], overlay, session, choice)

    def takes(self, recipe: Recipe, request: gr.Request) -> bool:
        """Keep the recipe of a link for the moment when the tab is opened. Returns whether it is one of an edit."""
        if not recipe.edits:
            return False
        self.context.session(request.session_hash).state(EditState).linked = recipe
        return True

    def take_linked(self, recipe: Recipe, overlay: bool, session: Session) -> Values:
        """Show the edit of a link."""
        with self.show.choices(session).entered() as choice, errors_on_page():
            return self._show_recipe(recipe, overlay, session, choice)

    def link(self, request: gr.Request) -> Recipe | None:
        """Return the recipe of the edit shown, for a link. Raises ValueError if it cannot reproduce the edit."""
        state = self.context.session(request.session_hash).state(EditState)
        recipe = None if state.edit is None else state.edit.view.motion.recipe
        # A motion of a file may have been changed since its recipe was written.
        if recipe is not None and state.source is not None and state.source.from_file:
            replayed(self.context.model, recipe)
        return recipe

    def _show_recipe(self, recipe: Recipe, overlay: bool, session: Session, choice: Run) -> Values:
        """Make an edit again, and fill the form with it. Raises ValueError as `replayed`."""
        base, results = replayed(self.context.model, recipe)
        edit, view = recipe.edits[-1], EditView.of(results[-1])
        history = (base, *(result.motion for result in results))[:-2]
        source = Source(view.source, edit.source_prompt, edit.target_prompt, span=view.window, history=history)
        values = self.show.take(session, choice, source, ShownEdit(view, source.window), overlay)
        filled = self._fill_form(edit.mask, edit.settings, edit.seed, edit.sampling, edit.anchor)
        return values if values is UNCHANGED else values | filled

    def take_example(self, number: int | None, request: gr.Request) -> Values:
        """Generate one of the examples."""
        if number is None or int(number) == NO_EXAMPLE:
            return UNCHANGED
        example = self.context.examples[int(number)]
        session = self.context.session(request.session_hash)
        with self.show.choices(session).entered() as choice:
            return self._show_unmasked(Source(self._generate(example), example.prompt), session, choice)

    def take_generated(self, request: gr.Request) -> Values:
        """Take the motion generated last."""
        session = self.context.session(request.session_hash)
        with errors_on_page():
            return self.take_offer(session, session.handover.latest)

    def take_offer(self, session: Session, offer: Offer) -> Values:
        """Take a motion of another tab."""
        with self.show.choices(session).entered() as choice:
            return self._show_offer(offer, session, choice)

    def take_upload(self, path: str, request: gr.Request, **corrections: Any) -> Iterator[Values]:
        """Read a motion file, and cut out what the model accepts.

        Args:
            path: the file.
            corrections: what the visitor corrects about the file; see `Corrections`.
        """
        yield from self._read(FileRead(path, Corrections.of(corrections)), request)

    def file(self, request: gr.Request) -> FileRead | None:
        """Return the file that the tab shows."""
        return self.context.session(request.session_hash).state(EditState).file

    def correct_upload(self, request: gr.Request, *corrections: Any) -> Iterator[Values]:
        """Read the file again if a correction was changed; prompts that belong to it stay as they are."""
        state = self.context.session(request.session_hash).state(EditState)
        file, request_part = state.file, self.form.request
        if file is None or file.corrections == Corrections(*corrections):
            yield UNCHANGED
            return
        shown = state.source is not None and state.source.file == file
        left = (request_part.source_prompt, request_part.target_prompt) if shown else ()
        for values in self._read(FileRead(file.path, Corrections(*corrections)), request):
            yield values if values is UNCHANGED else {key: new for key, new in values.items() if key not in left}

    def reuse(self, request: gr.Request) -> Values:
        """Make the edited motion the one to edit."""
        session = self.context.session(request.session_hash)
        with self.show.choices(session).entered() as choice:
            state = session.state(EditState)
            source, edit = state.source, state.edit
            if source is None or edit is None:
                raise gr.Error("There is no edited motion yet.", print_exception=False)
            motion, history = edit.view.motion, (*source.history, source.motion)
            made = Source(motion, _last_prompt(motion), history=history, from_file=source.from_file)
            return self.show.take(session, choice, made)

    def undo(self, request: gr.Request) -> Values:
        """Remove the edit shown and leave the form as it is. If none is shown, go back to the previous motion."""
        session = self.context.session(request.session_hash)
        with self.show.choices(session).entered() as choice:
            state = session.state(EditState)
            source = state.source
            if source is None:
                raise gr.Error("There is nothing to undo.", print_exception=False)
            if state.edit is not None or not source.history:
                return self.show.without_edit(session, choice)
            *history, motion = source.history
            former = Source(motion, _last_prompt(motion), history=tuple(history), from_file=source.from_file)
            return self.show.take(session, choice, former)

    def _read(self, file: FileRead, request: gr.Request) -> Iterator[Values]:
        """Show a file, or ask for the joints that are not found in it."""
        session = self.context.session(request.session_hash)
        return self.form.source.understood.read_or_ask(
            file,
            self.show.choices(session),
            session.state(EditState),
            lambda choice: self._take_file(session, choice, file),
        )

    def _take_file(self, session: Session, choice: Run, file: FileRead) -> Values:
        path, asked = Path(file.path), file.corrections
        upload = read_upload(path, self.context.model, asked.given, asked.start)
        motion = upload.motion
        if motion.heading_F is None:  # a captured motion: show it on the body of the model, as it will be edited
            motion = self.context.model.conform(motion)
        values = self.show.take(
            session, choice, Source(motion, _last_prompt(motion), name=path.name, file=file, from_file=True)
        )
        understood = self.form.source.understood.of(upload, path.name, asked)
        return values if values is UNCHANGED else values | understood

    def _show_offer(self, offer: Offer, session: Session, choice: Run) -> Values:
        source = Source(offer.motion, offer.prompt, name=offer.title, from_file=bool(offer.title))
        return self._show_unmasked(source, session, choice)

    def _show_unmasked(self, source: Source, session: Session, choice: Run) -> Values:
        """Show a motion and unselect all body parts, which the visitor selected for the motion before."""
        values = self.show.take(session, choice, source)
        return values if values is UNCHANGED else values | {self.form.mask.parts: []}

    def _show_preset(self, preset: Preset, overlay: bool, session: Session, choice: Run) -> Values:
        source, edit = self._of_preset(preset)
        values = self.show.take(session, choice, source, edit, overlay)
        return values if values is UNCHANGED else values | self._form_of_preset(preset)

    def _of_preset(self, preset: Preset) -> tuple[Source, ShownEdit | None]:
        """Return the motion of a preset, and its edit if that was computed in advance for this model."""
        folder = KEPT_EDITS / preset.stem
        view = EditView.load(folder, self.fingerprint + preset.digest())
        motion = self._generate(preset) if view is None else view.source
        edit = None if view is None else ShownEdit(view, preset.window, folder / "pair.mp4")
        return Source(motion, preset.prompt, preset.target, span=preset.window), edit

    def _form_of_preset(self, preset: Preset) -> Values:
        settings, sampling = EditSettings(preset.keep_scales, preset.threshold), self.context.model.config.sampling
        return self._fill_form(preset.mask, settings, preset.edit_seed, sampling, preset.anchor)

    def _fill_form(
        self, mask: EditMask, settings: EditSettings, seed: int, sampling: SamplingSettings, anchor: Anchor
    ) -> Values:
        """Return the values of the form, except prompts and time."""
        advanced = self.form.request.advanced
        return {
            self.form.mask.parts: list(mask.parts),
            self.form.mask.mode: mask.mode,
            advanced.seed: seed,
            advanced.keep_scales: settings.keep_scales,
            advanced.threshold: settings.threshold,
            advanced.rest: settings.rest,
            **advanced.sampling.reset(sampling),
            advanced.anchor: anchor,
        }

    def _generate(self, of: Preset | Example) -> Motion:
        return self.context.model.generate(of.prompt, of.seconds, of.seed)


def _last_prompt(motion: Motion) -> str:
    return motion.recipe.last_prompt if motion.recipe else ""
