"""The handlers that choose the motion to edit: from a preset, an example, another tab, a file, or the last edit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import gradio as gr

from demo.context import DemoContext, Example
from demo.handover import Offer
from demo.sessions import Session
from demo.tab import UNCHANGED, Values, errors_on_page
from demo.tabs.edit.form import NO_EXAMPLE, EditForm
from demo.tabs.edit.presets import KEPT_EDITS, Preset
from demo.tabs.edit.show import EditShow
from demo.tabs.edit.state import EditState
from demo.tabs.edit.view import EditView
from demo.understood import AS_FOUND, NOT_CORRECTED, Corrections
from demo.uploads import read_upload
from scalemogen.editing import EditSettings
from scalemogen.motion.motion import Motion


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
        """Hash of the model; kept edits of other models are not shown."""
        return self.context.model.fingerprint()

    def take_preset(self, number: int, overlay: bool, request: gr.Request) -> Values:
        """Fill the form with a preset. If its edit was computed in advance for this model, show it at once."""
        preset, session = self.presets[int(number)], self.context.session(request.session_hash)
        folder = KEPT_EDITS / preset.stem
        view = EditView.load(folder, self.fingerprint + preset.digest())
        motion = self._generate(preset) if view is None else view.source
        values = self._fill_form(preset)
        values |= self.show.new_source(session, motion, preset.prompt, target=preset.target, span=preset.window)
        if view is None:
            return values
        session.state(EditState).overlay = overlay
        return values | self.show.kept_edit(session, view, preset.window, folder / "pair.mp4")

    def take_example(self, number: int | None, request: gr.Request) -> Values:
        """Generate one of the examples."""
        if number is None or int(number) == NO_EXAMPLE:
            return UNCHANGED
        example = self.context.examples[int(number)]
        session = self.context.session(request.session_hash)
        return self.show.new_source(session, self._generate(example), example.prompt)

    def take_generated(self, request: gr.Request) -> Values:
        """Take the motion generated last."""
        session = self.context.session(request.session_hash)
        with errors_on_page():
            return self.take_offer(session, session.handover.latest)

    def take_offer(self, session: Session, offer: Offer) -> Values:
        """Take a motion of another tab."""
        return self.show.new_source(session, offer.motion, offer.prompt, title=offer.title)

    def take_upload(
        self,
        path: str,
        request: gr.Request,
        up: str = AS_FOUND,
        unit: str = AS_FOUND,
        fps: float | None = None,
        start: float | None = 0.0,
    ) -> Values:
        """Read a motion file, and cut out what the model accepts."""
        asked = Corrections(up, unit, fps, start)
        with errors_on_page():
            upload = read_upload(Path(path), self.context.model, asked.given, asked.start or 0.0)
            motion = upload.motion
            if motion.heading_F is None:  # a captured motion: what is shown is what the model edits
                motion = self.context.model.conform(motion)
        session, name = self.context.session(request.session_hash), Path(path).name
        values = self.show.new_source(session, motion, _last_prompt(motion), title=name)
        session.state(EditState).corrections = asked
        return values | self.form.source.understood.of(upload, name, asked != NOT_CORRECTED)

    def correct_upload(self, path: str | None, request: gr.Request, *corrections: Any) -> Values:
        """Read the file again if a correction was changed; the prompts stay as they are."""
        state = self.context.session(request.session_hash).state(EditState)
        if path is None or state.corrections == Corrections(*corrections):
            return UNCHANGED
        values, prompts = self.take_upload(path, request, *corrections), self.form.request
        left = (prompts.source_prompt, prompts.target_prompt)
        return {component: value for component, value in values.items() if component not in left}

    def reuse(self, request: gr.Request) -> Values:
        """Make the edited motion the one to edit."""
        session = self.context.session(request.session_hash)
        state = session.state(EditState)
        if state.source is None or state.edit is None:
            raise gr.Error("There is no edited motion yet.", print_exception=False)
        motion, history = state.edit.view.motion, (*state.source.history, state.source.motion)
        return self.show.new_source(session, motion, _last_prompt(motion), history=history)

    def undo(self, request: gr.Request) -> Values:
        """Remove the edit shown and leave the form as it is. If none is shown, go back to the previous motion."""
        session = self.context.session(request.session_hash)
        state = session.state(EditState)
        if state.source is None:
            raise gr.Error("There is nothing to undo.", print_exception=False)
        if state.edit is not None or not state.source.history:
            title, history = state.source.title, state.source.history
            values = self.show.new_source(session, state.source.motion, "", title=title, history=history)
            state.handle_moved = True  # so that the handles stay where they are
            request_part, mask = self.form.request, self.form.mask
            understood = self.form.source.understood.outputs
            left = (request_part.source_prompt, request_part.target_prompt, mask.start, mask.stop, *understood)
            return {component: value for component, value in values.items() if component not in left}
        *history, motion = state.source.history
        return self.show.new_source(session, motion, _last_prompt(motion), history=tuple(history))

    def _fill_form(self, preset: Preset) -> Values:
        """Return the values of the form, except prompts and time."""
        advanced, sampling = self.form.request.advanced, self.context.model.config.sampling
        return {
            self.form.mask.parts: list(preset.parts),
            self.form.mask.mode: "both",
            advanced.seed: preset.edit_seed,
            advanced.keep_scales: preset.keep_scales,
            advanced.threshold: preset.threshold,
            advanced.rest: EditSettings.rest,
            advanced.guidance: sampling.guidance,
            advanced.temperature: sampling.temperature,
            advanced.anchor: preset.anchor,
        }

    def _generate(self, of: Preset | Example) -> Motion:
        return self.context.model.generate(of.prompt, of.seconds, of.seed)


def _last_prompt(motion: Motion) -> str:
    return motion.recipe.last_prompt if motion.recipe else ""
