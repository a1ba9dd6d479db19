"""The handlers of the Generate tab.

A run samples scale by scale and reports each scale in the status line; then it shows the figure in 3-D with its
files and publishes the motion for other tabs. A follow-up event draws the video.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from textwrap import shorten
from typing import Any

import gradio as gr

from demo.context import DemoContext
from demo.drawing import WAITING, FilmPanel, RunFilm, progress_line
from demo.handover import Offer
from demo.plots.key_poses import key_poses
from demo.rendering import RenderSettings
from demo.rendering.films import FilmOrder
from demo.run import Run, Runs
from demo.sessions import Session, file_stem
from demo.tab import FORMATS, UNCHANGED, Values, errors_on_page, required
from demo.tabs.generate.form import FIRST_STATUS, GenerateForm, GenerateRequest, making_scene
from demo.viewer import scene
from scalemogen.motion.cleanup import held_feet
from scalemogen.motion.mannequin import Body
from scalemogen.motion.motion import Motion
from scalemogen.settings import SEED_LIMIT
from scalemogen.tokens import StreamStep
from scalemogen.words.closeness import Closeness

_FILM = RenderSettings(width=640, height=400, labels=False)
_PROMPT_LENGTH = 90  # characters of a prompt in one line
_NO_CLOSENESS = "&nbsp;"  # keeps the height of the line
_STOPPED = progress_line("Stopped. The motion shown is the previous one.")
_OFF, _ON = gr.update(interactive=False), gr.update(interactive=True)


@dataclass
class GenerateState:
    """State of the tab for one visitor.

    Attributes:
        shown: the motion as it is shown and saved, with feet held if that was asked for.
        film: the order for its video; None once a handler has started to draw it.
        pinned: whether seconds and seed are those of an example.
    """

    shown: Motion | None = None
    film: RunFilm | None = None
    pinned: bool = False


@dataclass(frozen=True)
class GenerateHandlers:
    """Answers to the events of the tab.

    Attributes:
        context: what all tabs work with.
        form: the components.
        lane: name of the tab's runs.
    """

    context: DemoContext
    form: GenerateForm
    lane: str

    def choose_example(self, number: int, hold_feet: bool, request: gr.Request) -> Values:
        """Show an example with its prompt, and fill in the seconds and the seed that it was made with."""
        example, settings = self.context.examples[number], self.form.settings
        session, run = self.context.session(request.session_hash), self._runs(request).enter()
        run.start()
        shown = self._show(self.context.generated_example(number), session, hold_feet, run)
        session.state(GenerateState).pinned = True
        filled: Values = {self.form.request.prompt: example.prompt, settings.new_seed: False, settings.auto: False}
        return shown | filled

    def release(self, request: gr.Request) -> Values:
        """Called when the visitor types a prompt: the seconds and the seed of an example are not meant for it."""
        state = self.context.session(request.session_hash).state(GenerateState)
        if not state.pinned:
            return UNCHANGED
        state.pinned = False
        return {self.form.settings.new_seed: True, self.form.settings.auto: self.context.model.length is not None}

    def roll_seed(self) -> Values:
        """Fill in a random seed."""
        settings = self.form.settings
        return {settings.seed: secrets.randbelow(SEED_LIMIT), settings.new_seed: False}

    def keep_seed(self) -> Values:
        """Make the next run use the seed in the box."""
        return {self.form.settings.new_seed: False}

    def press(self, request: gr.Request) -> Values:
        """Show that a run waits in Gradio's queue. From now on, Stop also ends this run."""
        self._runs(request).press()
        return {self.form.result.status: WAITING}

    def stop(self, request: gr.Request) -> None:
        """End the visitor's run, whether it waits, samples or draws."""
        self._runs(request).stop()

    def generate(self, request: gr.Request, **fields: Any) -> Iterator[Values]:
        """Sample scale by scale, then show the figure in 3-D with its files.

        Args:
            fields: of `GenerateRequest`.

        Yields:
            3-D view, status, video, the seed and the seconds used, how close the prompt is to the training captions,
            the buttons to other tabs, and one value per download.
        """
        with errors_on_page():
            asked = GenerateRequest(**required(fields, {"seconds", "seed"}))
        status, unread = self.form.result.status, self.context.model.unread(asked.prompt)
        session, run = self.context.session(request.session_hash), self._runs(request).enter()
        if not run.wanted:
            yield {status: _STOPPED}
            return
        # The closeness of the new prompt is not known yet.
        yield {self.form.request.closeness: escape(unread) or _NO_CLOSENESS}
        step = None
        try:
            for step in self.context.model.stream(
                asked.prompt, asked.chosen_seconds, asked.choose_seed(), asked.sampling
            ):
                run.start()
                if not run.wanted:
                    break
                done = (step.scale + 1) / len(self.context.model.schedule)
                yield {status: progress_line(describe_step(step), done), self.form.result.view: scene(step.motion)}
        except ValueError as error:
            run.refuse()
            shown = session.state(GenerateState).shown
            yield {status: progress_line(describe_motion(shown) if shown else FIRST_STATUS)}
            raise gr.Error(str(error), print_exception=False) from error
        assert step is not None
        if run.wanted:
            yield self._show(step, session, asked.hold_feet, run)
        elif run.stopped:  # a replaced run shows nothing, because the newer one uses the same status line
            yield {status: _STOPPED}

    def _show(self, step: StreamStep, session: Session, hold_feet: bool, run: Run) -> Values:
        """Remember a motion, write its files, and publish it. Other tabs get it as it was decoded, feet not held."""
        folder, stem = session.new_folder("motion"), file_stem(step.motion)
        motion = held_feet(step.motion) if hold_feet else step.motion
        session.handover.publish(Offer(step.motion, step.tokens))
        state = session.state(GenerateState)
        state.shown = motion
        state.film = RunFilm(run, FilmOrder((Body(motion),), folder / f"{stem}.mp4", _FILM))
        *files, video_file = self.form.result.downloads
        recipe, result, settings = motion.recipe, self.form.result, self.form.settings
        assert recipe is not None
        return {
            result.view: making_scene(motion, self.context.model.decode_every_scale(step.tokens)),
            result.status: progress_line(describe_motion(motion)),
            result.strip: key_poses(motion),
            result.film: _ON,
            result.video: gr.update(visible=False),
            settings.seed: recipe.seed,
            settings.seconds: recipe.seconds,
            self.form.request.closeness: self._about(recipe.prompt),
            result.dissect: _ON,
            result.edit: _ON,
            **{
                button: gr.update(value=str(motion.save(folder / f"{stem}.{kind}")), interactive=True)
                for button, kind in zip(files, FORMATS, strict=False)
            },
            video_file: gr.update(visible=False),
        }

    def draw_video(self, request: gr.Request) -> Iterator[Values]:
        """Draw the video of the motion just generated. The drawing ends when the run ends.

        Yields:
            Status, video, its download.
        """
        yield UNCHANGED  # Gradio empties the outputs of a handler that yields nothing
        state = self.context.session(request.session_hash).state(GenerateState)
        film, state.film = state.film, None  # each video is drawn once
        if film is None or state.shown is None:
            return
        words, result = describe_motion(state.shown), self.form.result
        panel = FilmPanel(result.status, result.video, result.downloads[-1])
        yield from panel.draw(self.context.studio, film, lambda: words)
        if film.run.stopped:
            yield {result.status: progress_line(f"{words} · no video")}

    def _about(self, prompt: str) -> str:
        """Return HTML: where reading ends if not all of the prompt is read, and how close it is to the captions."""
        model = self.context.model
        lines = escape(model.unread(prompt)), describe_closeness(model.closeness(prompt))
        return " ".join(line for line in lines if line not in ("", _NO_CLOSENESS)) or _NO_CLOSENESS

    def _runs(self, request: gr.Request) -> Runs:
        return self.context.session(request.session_hash).runs(self.lane)


def describe_motion(motion: Motion) -> str:
    """Return the prompt, the duration and the seed in one line."""
    recipe = motion.recipe
    if recipe is None:
        return f"{motion.seconds:.1f} s"
    prompt = shorten(recipe.prompt, _PROMPT_LENGTH, placeholder=" …")
    return f"“{prompt}” · {motion.seconds:.1f} s · seed {recipe.seed}"


def describe_closeness(closeness: Closeness | None) -> str:
    """Return one line of HTML: whether the prompt is close to the captions of the training data."""
    if closeness is None:
        return _NO_CLOSENESS
    if closeness.close:
        return "Close to what the model has seen."
    nearest = shorten(closeness.nearest[0], _PROMPT_LENGTH, placeholder=" …")
    return f"Far from what the model has seen; nearest: “{escape(nearest)}”"


def describe_step(step: StreamStep) -> str:
    """Return a line such as "scale 7 of 11: 12 moments × 3 groups"."""
    schedule = step.tokens.schedule
    columns, groups = step.tokens.valid_columns(step.scale), len(schedule.scales[step.scale].groups)
    return f"scale {step.scale + 1} of {len(schedule)}: {columns} moments × {groups} groups"
