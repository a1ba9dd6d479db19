"""Where the motion to edit comes from: a preset, an example, the other tabs, a file, or the edit before."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import gradio as gr

from demo.context import DemoContext, Example
from demo.edits import CACHE, EditView, Preset
from demo.tabs import SAME
from demo.tabs.edit_form import NO_EXAMPLE, EditForm
from demo.tabs.edit_show import EditShow, Values
from demo.tabs.taking import generated, telling, uploaded
from scalemogen.editing import EditSettings
from scalemogen.motion.motion import Motion


@dataclass(frozen=True)
class EditSources:
    """Answers to what brings a motion; each puts it on the visitor's bench and shows it.

    Attributes:
        presets: the edits offered.
        form: the components.
        show: makes what is shown.
    """

    context: DemoContext
    presets: tuple[Preset, ...]
    form: EditForm
    show: EditShow

    @cached_property
    def weights(self) -> str:
        """Of the model: kept edits of other weights are not shown."""
        return self.context.model.fingerprint()

    def take_preset(self, number: int, overlay: bool, request: gr.Request) -> Values:
        """An edit worth trying: at once where it was computed before with these weights, else its form filled in."""
        preset, session = self.presets[int(number)], self.context.session(request.session_hash)
        folder = CACHE / preset.stem
        view = EditView.load(folder, self.weights + preset.digest())
        motion = self.made(preset) if view is None else view.source
        values = {
            **self._filled_in(preset),
            **self.show.motion(session, motion, preset.prompt, preset.target, preset.window),
        }
        if view is None:
            return values
        assert session.bench is not None
        session.bench.overlay, session.bench.kept = overlay, True
        return values | self.show.edit(session, session.bench, view, preset.window, folder / "pair.mp4")

    def _filled_in(self, preset: Preset) -> Values:
        """The form, but for prompts and time."""
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

    def made(self, of: Preset | Example) -> Motion:
        """The motion that a preset edits, or that an example stands for."""
        return self.context.model.generate(of.prompt, of.seconds, of.seed)

    def take_example(self, number: int | None, request: gr.Request) -> Values:
        """One of the examples of the first tab."""
        if number is None or int(number) == NO_EXAMPLE:
            return SAME
        example = self.context.examples[int(number)]
        return self.show.motion(self.context.session(request.session_hash), self.made(example), example.prompt)

    def take_generated(self, request: gr.Request) -> Values:
        """The motion of the Generate tab."""
        session = self.context.session(request.session_hash)
        motion = generated(session)
        return self.show.motion(session, motion, motion.recipe.prompt if motion.recipe else "")

    def take_dissected(self, request: gr.Request) -> Values:
        """The motion of the Scales tab."""
        session = self.context.session(request.session_hash)
        shown = session.dissection
        motion = self.made(self.context.examples[0]) if shown is None else shown.motions[-1]
        return self.show.motion(session, motion, _last_prompt(motion), title="" if shown is None else shown.title)

    def take_upload(self, path: str, request: gr.Request) -> Values:
        """A motion file, cropped to what the model takes."""
        with telling():
            motion = uploaded(path, self.context.model)
            if motion.heading_F is None:  # as the model sees it, so that what is previewed is what is edited
                motion = self.context.model.conform(motion)
        prompt = _last_prompt(motion)
        return self.show.motion(self.context.session(request.session_hash), motion, prompt, title=Path(path).name)

    def reuse(self, request: gr.Request) -> Values:
        """The edited motion becomes the one to edit."""
        session = self.context.session(request.session_hash)
        bench = session.bench
        if bench is None or bench.view is None:
            raise gr.Error("There is no edit yet to go on from.", print_exception=False)
        motion = bench.view.motion
        return self.show.motion(session, motion, _last_prompt(motion), history=[*bench.history, bench.motion])

    def undo(self, request: gr.Request) -> Values:
        """Back to the motion before: first without its edit, the form as it is; then the one it was made of."""
        session = self.context.session(request.session_hash)
        bench = session.bench
        if bench is None:
            raise gr.Error("There is nothing to undo.", print_exception=False)
        if bench.view is not None or not bench.history:
            values = self.show.motion(session, bench.motion, "", history=bench.history, title=bench.title)
            assert session.bench is not None
            session.bench.moved = True  # so that the handles stay where they are
            prompts, mask = self.form.request, self.form.mask
            said = (prompts.source_prompt, prompts.target_prompt, mask.start, mask.stop)
            return {component: value for component, value in values.items() if component not in said}
        *history, motion = bench.history
        return self.show.motion(session, motion, _last_prompt(motion), history=history)


def _last_prompt(motion: Motion) -> str:
    return motion.recipe.last_prompt if motion.recipe else ""
