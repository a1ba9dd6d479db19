"""Generate: a sentence becomes a moving figure."""

from __future__ import annotations

import math
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
from demo.tabs import QUIET, SAME, STAGE_COLOR
from demo.tabs.asked import GenerateAsked
from demo.tabs.drawing import draw
from scalemogen.closeness import Closeness
from scalemogen.model import SEED_LIMIT, StreamStep
from scalemogen.motion.cleanup import held_feet
from scalemogen.motion.files.gltf import write_glb
from scalemogen.motion.mannequin import Body
from scalemogen.motion.motion import Motion

_FORMATS = ("bvh", "npz", "glb", "mp4")
_FILM = RenderSettings(width=640, height=400, labels=False)
_SHOWN_LETTERS = 90  # of a prompt, in the status line
_CAMERA = (60, 78, 3.6)
_STOPPED = progress_line("Stopped. This is the motion before.")
_OFF, _ON = gr.update(interactive=False), gr.update(interactive=True)
_SAMES = (SAME,) * (6 + len(_FORMATS))  # video, seed, seconds, closeness, the buttons to go on, downloads


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
        with gr.Row(elem_classes="split making"):
            with gr.Column(elem_classes="ask"):
                prompt, near, go, stop, samples = self._prompt()
            with gr.Column(elem_classes="show"):
                view = gr.Model3D(
                    str(figure), show_label=False, height=440, clear_color=STAGE_COLOR, camera_position=_CAMERA,
                    elem_id="view",
                )  # fmt: skip
                status = gr.HTML(
                    progress_line("Drag to look around. Press Generate for a new one."), elem_id="status"
                )
                with gr.Row(elem_classes="downloads"):
                    downloads = [
                        gr.DownloadButton(kind.upper(), interactive=False, size="sm", min_width=60)
                        for kind in _FORMATS
                    ]
                film = gr.Video(
                    show_label=False, autoplay=True, loop=True, visible=False, elem_id="video", elem_classes="film"
                )
                with gr.Row():
                    apart = gr.Button(
                        "See how it was made, scale by scale  →", interactive=False, elem_id="apart", scale=2
                    )
                    change = gr.Button("Edit it  →", interactive=False, elem_id="send-to-edit", min_width=90)
            with gr.Column(elem_classes="settings"):
                settings = self._settings()
        seconds, seed = settings["seconds"], settings["seed"]
        samples.click(
            self.choose_example, samples, [prompt, seconds, seed, settings["new_seed"], settings["auto"]], **QUIET
        )
        made = gr.on(
            [go.click, prompt.submit],
            self.generate,
            None,
            [view, status, film, seed, seconds, near, apart, change, *downloads],
            inputs_kwargs={"prompt": prompt, **settings},
            api_name="generate",
            concurrency_limit=2,
            show_progress="hidden",
            trigger_mode="multiple",
        )
        made.success(
            self.draw_film,
            None,
            [status, film, downloads[-1]],
            api_name="draw_video",
            concurrency_limit=None,
            trigger_mode="multiple",  # the next one begins before this one has noticed that it is to end
            show_progress="hidden",
        )
        stop.click(self.stop, None, None, **QUIET)
        return apart, change

    def _prompt(self) -> tuple[gr.Textbox, gr.HTML, gr.Button, gr.Button, gr.Dataset]:
        """The prompt, how close it is to what was seen, both buttons, the examples."""
        examples = self.context.examples
        prompt = gr.Textbox(
            examples[0].prompt, label="What should the body do?", lines=1, max_lines=5, max_length=600,
            elem_id="prompt", placeholder="a person walks forward",
            info="In English, and not too far from these examples.",
        )  # fmt: skip
        near = gr.HTML("&nbsp;", visible=self.context.model.seen is not None, elem_id="near", elem_classes="hint")
        with gr.Row(elem_classes="buttons"):
            go = gr.Button("Generate", variant="primary", min_width=150, scale=3, elem_id="generate")
            stop = gr.Button("Stop", min_width=80, scale=1, elem_id="stop")
        samples = gr.Dataset(
            components=[prompt], samples=[[example.prompt] for example in examples],
            type="index", show_label=False, elem_id="samples",
        )  # fmt: skip
        return prompt, near, go, stop, samples

    def _settings(self) -> dict[str, Any]:
        """All else that is asked, by the fields of `GenerateAsked`."""
        model, first = self.context.model, self.context.examples[0]
        limits = math.ceil(10 * model.min_seconds) / 10, math.floor(10 * model.max_seconds) / 10
        seconds = gr.Slider(*limits, first.seconds, step=0.2, label="Seconds", buttons=[])
        learned = model.length is not None
        auto = gr.Checkbox(
            learned, label="As long as the words suggest", container=False, visible=learned, elem_id="auto-seconds"
        )
        # Chosen seconds are meant to be used; in the page, as Generate may be pressed at once.
        seconds.input(None, None, auto, js="() => false", **QUIET)
        with gr.Row(elem_classes="seed-row"):
            seed = gr.Number(
                first.seed, precision=0, label="Seed", minimum=0, maximum=SEED_LIMIT - 1, min_width=120, scale=3
            )
            dice = gr.Button("⚄ Roll", min_width=90, scale=1, elem_id="dice")
        new_seed = gr.Checkbox(True, label="A new seed for every motion", container=False, elem_id="new-seed")
        # A seed that was rolled or typed is meant to be used.
        dice.click(roll, None, [seed, new_seed], **QUIET)
        seed.input(lambda: False, None, new_seed, **QUIET)
        with gr.Accordion("Advanced", open=False):
            guidance, temperature = self._sampling_controls()
            hold = gr.Checkbox(True, label="Hold the feet where they stand", container=False, elem_id="hold-feet")
        return {
            "seconds": seconds, "seed": seed, "new_seed": new_seed, "guidance": guidance, "temperature": temperature,
            "auto": auto, "hold_feet": hold,
        }  # fmt: skip

    def _sampling_controls(self) -> tuple[gr.Slider, gr.Slider]:
        sampling = self.context.model.config.sampling
        guidance = gr.Slider(
            0, 10, sampling.guidance, step=0.1, label="Guidance", info="Higher follows the words more closely."
        )
        temperature = gr.Slider(
            0.1, 2, sampling.temperature, step=0.05, label="Temperature", info="Lower is safer, higher more varied."
        )
        return guidance, temperature

    def choose_example(self, number: int) -> tuple[str, float, int, bool, bool]:
        """The prompt, seconds and seed of an example, which suit the sentence."""
        example = self.context.examples[number]
        return example.prompt, example.seconds, example.seed, False, False

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
        yield *(SAME,) * 5, "&nbsp;", *(SAME,) * (2 + len(_FORMATS))  # not how close the former prompt was
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
            raise gr.Error(str(error), print_exception=False) from error
        assert step is not None
        if not session.closed:
            yield self._show(step, session, asked.hold_feet, run)

    def _show(self, step: StreamStep, session: Session, hold_feet: bool, run: int) -> tuple[Any, ...]:
        """Remember the motion; its figure and its files. The other tabs get it as its tokens have it."""
        folder, stem = session.new_folder(), file_stem(step.motion)
        motion = held_feet(step.motion) if hold_feet else step.motion
        session.motion, session.tokens = step.motion, step.tokens
        session.shown, session.film, session.film_run = motion, folder / f"{stem}.mp4", run
        view = folder / "view.glb"
        write_glb(motion, view, follow=True)
        paths = [motion.save(folder / f"{stem}.{kind}") for kind in _FORMATS[:-1]]
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
    if session.runs == session.stopped and not session.closed:
        yield stopped


def roll() -> tuple[int, bool]:
    """A new seed, for the next motion."""
    return secrets.randbelow(SEED_LIMIT), False


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
