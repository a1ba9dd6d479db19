"""Generate: a sentence becomes a moving figure."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from textwrap import shorten
from typing import Any

import gradio as gr

from demo.context import DemoContext
from demo.films import FilmOrder
from demo.progress import progress_line
from demo.rendering import RenderSettings
from demo.sessions import Session, file_stem
from demo.tabs import FORMATS, QUIET, SAME, WAITING
from demo.tabs.asked import GenerateAsked
from demo.tabs.drawing import draw
from demo.tabs.generate_form import FIRST_WORDS, lay_out
from scalemogen.motion.cleanup import held_feet
from scalemogen.motion.files.gltf import write_glb
from scalemogen.motion.mannequin import Body
from scalemogen.motion.motion import Motion
from scalemogen.settings import SEED_LIMIT
from scalemogen.tokens import StreamStep
from scalemogen.words.closeness import Closeness

_FILM = RenderSettings(width=640, height=400, labels=False)
_SHOWN_LETTERS = 90  # of a prompt, in the status line
_STOPPED = progress_line("Stopped. This is the motion before.")
_OFF, _ON = gr.update(interactive=False), gr.update(interactive=True)
_SAMES = (SAME,) * (6 + len(FORMATS))  # video, seed, seconds, closeness, the buttons to go on, downloads


@dataclass(frozen=True)
class GenerateTab:
    """The tab; `build` lays it out, the other methods answer its events."""

    context: DemoContext

    def build(self, figure: Path) -> tuple[gr.Button, gr.Button]:
        """Lay the tab out and wire it.

        Args:
            figure: a GLB of the first example, to begin with.

        Returns:
            The buttons that ask for the motion to be taken apart, and to be edited.
        """
        form = lay_out(self.context, figure)
        ask, outcome, settings = form.ask, form.outcome, form.settings
        ask.samples.click(
            self.choose_example, ask.samples,
            [ask.prompt, settings.seconds, settings.seed, settings.new_seed, settings.auto], **QUIET,
        )  # fmt: skip
        ask.prompt.change(None, None, ask.near, js="() => '&nbsp;'", **QUIET)  # it was said of another prompt
        filled = [
            outcome.view, outcome.status, outcome.film, settings.seed, settings.seconds, ask.near, outcome.apart,
            outcome.change, *outcome.downloads,
        ]  # fmt: skip
        pressed = gr.on(
            [ask.go.click, ask.prompt.submit], self.wait, None, outcome.status, queue=False, trigger_mode="multiple",
            **QUIET,
        )  # fmt: skip
        made = pressed.success(
            self.generate, None, filled, inputs_kwargs=form.asked, api_name="generate", concurrency_limit=2,
            show_progress="hidden", trigger_mode="multiple",
        )  # fmt: skip
        made.success(
            self.draw_film,
            None,
            [outcome.status, outcome.film, outcome.downloads[-1]],
            api_name="draw_video",
            concurrency_limit=None,
            trigger_mode="multiple",  # the next one begins before this one has noticed that it is to end
            show_progress="hidden",
        )
        ask.stop.click(self.stop, None, None, **QUIET)
        return outcome.apart, outcome.change

    def choose_example(self, number: int) -> tuple[str, float, int, bool, bool]:
        """The prompt, seconds and seed of an example, which suit the sentence."""
        example = self.context.examples[number]
        return example.prompt, example.seconds, example.seed, False, False

    def wait(self, request: gr.Request) -> str:
        """What is said until it is the run's turn; a stop from now on means this run, too."""
        self.context.session(request.session_hash).stopped = -1
        return WAITING

    def generate(self, request: gr.Request, **form: Any) -> Iterator[tuple[Any, ...]]:
        """Sample scale by scale, then show the figure in 3-D with its files; `draw_film` follows.

        It looks often whether it was stopped, or another run was begun.

        Args:
            form: the fields of `GenerateAsked`.

        Yields:
            3-D view, status, video, the seed and the seconds used, how close the prompt is to what was seen, the
            buttons to go on, and one value per download.
        """
        asked = GenerateAsked(**form)
        seed = secrets.randbelow(SEED_LIMIT) if asked.new_seed or asked.seed is None else int(asked.seed)
        seconds = None if asked.auto else float(asked.seconds)
        session = self.context.session(request.session_hash)
        if session.was_stopped:  # while it waited for its turn
            yield SAME, _STOPPED, *_SAMES
            return
        yield *(SAME,) * 5, "&nbsp;", *(SAME,) * (2 + len(FORMATS))  # not how close the former prompt was
        former, run, step = session.runs, session.begin(), None
        try:
            for step in self.context.model.stream(asked.prompt, seconds, seed, asked.sampling):
                if session.runs != run:
                    yield from _ended(session, (SAME, _STOPPED, *_SAMES))
                    return
                done = (step.scale + 1) / len(self.context.model.schedule)
                yield SAME, progress_line(describe_step(step), done), *_SAMES
        except ValueError as error:
            if session.runs == run:
                session.runs = former  # one that is refused does not end what is going on
            yield SAME, progress_line(describe_motion(session.shown) if session.shown else FIRST_WORDS), *_SAMES
            raise gr.Error(str(error), print_exception=False) from error
        assert step is not None
        if not session.closed:
            yield self._show(step, session, asked.hold_feet, run)

    def _show(self, step: StreamStep, session: Session, hold_feet: bool, run: int) -> tuple[Any, ...]:
        """Remember the motion; its figure and its files. The other tabs get it as its tokens have it."""
        folder, stem = session.new_folder("motion"), file_stem(step.motion)
        motion = held_feet(step.motion) if hold_feet else step.motion
        session.motion, session.tokens = step.motion, step.tokens
        session.shown, session.film, session.film_run = motion, folder / f"{stem}.mp4", run
        view = folder / "view.glb"
        write_glb(motion, view, follow=True)
        paths = [motion.save(folder / f"{stem}.{kind}") for kind in FORMATS[:-1]]
        files = [gr.update(value=str(path), interactive=True) for path in paths]
        assert motion.recipe is not None
        used = motion.recipe.seed, motion.recipe.seconds
        near = describe_closeness(self.context.model.closeness(motion.recipe.prompt))
        hidden = gr.update(visible=False)
        return str(view), progress_line(describe_motion(motion)), hidden, *used, near, _ON, _ON, *files, _OFF

    def draw_film(self, request: gr.Request) -> Iterator[tuple[Any, ...]]:
        """Draw the video of the motion just generated; what stops a run stops this, too.

        Yields:
            Status, video, its download.
        """
        yield SAME, SAME, SAME  # one that yields nothing would empty its outputs
        session = self.context.session(request.session_hash)
        run, motion, path = session.film_run, session.shown, session.film
        if motion is None or path is None or session.drawing == path:
            return
        session.drawing = path
        words = describe_motion(motion)
        order = FilmOrder((Body(motion),), path, _FILM)
        yield from draw(self.context.studio, order, lambda: words, lambda: session.runs == run)
        if session.runs != run:
            yield from _ended(session, (progress_line(f"{words} · no video"), SAME, SAME))

    def stop(self, request: gr.Request) -> None:
        """End the visitor's run where it is."""
        self.context.session(request.session_hash).stop()


def _ended(session: Session, stopped: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    """What a run says last: a stopped one that it was; one that another follows nothing, as the page is not its."""
    if session.was_stopped and not session.closed:
        yield stopped


def describe_motion(motion: Motion) -> str:
    """What was asked for, in one line."""
    recipe = motion.recipe
    if recipe is None:
        return f"{motion.seconds:.1f} s"
    prompt = shorten(recipe.prompt, _SHOWN_LETTERS, placeholder=" …")
    return f"“{prompt}” · {motion.seconds:.1f} s · seed {recipe.seed}"


def describe_closeness(closeness: Closeness | None) -> str:
    """One quiet line as HTML: whether the model can be expected to know what is meant."""
    if closeness is None:
        return "&nbsp;"
    if closeness.close:
        return "Close to what the model has seen."
    nearest = shorten(closeness.nearest[0], _SHOWN_LETTERS, placeholder=" …")
    return f"Far from what the model has seen; nearest: “{escape(nearest)}”"


def describe_step(step: StreamStep) -> str:
    """Such as "scale 7 of 11: 12 columns × 3 groups"."""
    schedule = step.tokens.schedule
    columns, groups = step.tokens.valid_columns(step.scale), len(schedule.scales[step.scale].groups)
    return f"scale {step.scale + 1} of {len(schedule)}: {columns} columns × {groups} groups"
