"""Generate: a sentence becomes a moving figure."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import shorten
from typing import Any

import gradio as gr

from demo.context import DemoContext
from demo.films import FilmOrder
from demo.progress import progress_line
from demo.rendering import RenderSettings
from demo.sessions import Session, file_stem
from demo.tabs import STAGE_COLOR
from scalemogen.model import SEED_LIMIT, StreamStep
from scalemogen.motion.files.gltf import write_glb
from scalemogen.motion.mannequin import Body
from scalemogen.sampling import SamplingSettings

_FORMATS = ("bvh", "npz", "glb", "mp4")
_FILM = RenderSettings(width=640, height=400, labels=False)
_SHOWN_LETTERS = 90  # of a prompt, in the status line
_CAMERA = (60, 78, 3.6)
_SAME: Any = gr.skip()
_QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
_STOPPED = progress_line("Stopped.")
_OFF, _ON = gr.update(interactive=False), gr.update(interactive=True)
_WAITING = (_OFF,) * len(_FORMATS)


@dataclass(frozen=True)
class GenerateTab:
    """The tab; `build` lays it out, the other methods answer its events."""

    context: DemoContext

    def build(self, figure: Path) -> gr.Button:
        """Lay the tab out and wire it.

        Args:
            figure: a GLB of the first example, to begin with.

        Returns:
            The button that asks for the motion to be taken apart.
        """
        with gr.Row(elem_classes="split making"):
            with gr.Column(elem_classes="ask"):
                prompt, go, stop, samples = self._prompt()
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
                apart = gr.Button("See how it was made, scale by scale  →", interactive=False, elem_id="apart")
            with gr.Column(elem_classes="settings"):
                settings = self._settings()
        samples.click(self.choose_example, samples, [prompt, *settings[:3]], **_QUIET)
        gr.on(
            [go.click, prompt.submit],
            self.generate,
            [prompt, *settings],
            [view, status, film, settings[1], apart, *downloads],
            api_name="generate",
            concurrency_limit=2,
            show_progress="hidden",
        )
        stop.click(self.stop, None, None, **_QUIET)
        return apart

    def _prompt(self) -> tuple[gr.Textbox, gr.Button, gr.Button, gr.Dataset]:
        examples = self.context.examples
        prompt = gr.Textbox(
            examples[0].prompt, label="What should the body do?", lines=2, max_length=600, elem_id="prompt",
            placeholder="a person walks forward",
        )  # fmt: skip
        with gr.Row(elem_classes="buttons"):
            go = gr.Button("Generate", variant="primary", min_width=150, scale=3, elem_id="generate")
            stop = gr.Button("Stop", min_width=80, scale=1, elem_id="stop")
        samples = gr.Dataset(
            components=[prompt], samples=[[example.prompt] for example in examples], type="index", show_label=False,
            elem_id="samples",
        )  # fmt: skip
        return prompt, go, stop, samples

    def _settings(self) -> list[Any]:
        """Seconds, seed, whether to keep it, guidance, temperature."""
        model, first = self.context.model, self.context.examples[0]
        limits = round(model.min_seconds, 1), round(model.max_seconds, 1)
        seconds = gr.Slider(*limits, first.seconds, step=0.2, label="Seconds", buttons=[])
        with gr.Row(elem_classes="seed-row"):
            seed = gr.Number(
                first.seed, precision=0, label="Seed", minimum=0, maximum=SEED_LIMIT - 1, min_width=120, scale=3
            )
            dice = gr.Button("⚄ Roll", min_width=90, scale=1, elem_id="dice")
        keep = gr.Checkbox(True, label="Keep this seed for the next motion", container=False)
        dice.click(roll, None, [seed, keep], **_QUIET)
        with gr.Accordion("Advanced", open=False):
            return [seconds, seed, keep, *self._sampling_controls()]

    def _sampling_controls(self) -> tuple[gr.Slider, gr.Slider]:
        sampling = self.context.model.config.sampling
        guidance = gr.Slider(
            0, 10, sampling.guidance, step=0.1, label="Guidance", info="Higher follows the words more closely."
        )
        temperature = gr.Slider(
            0.1, 2, sampling.temperature, step=0.05, label="Temperature", info="Lower is safer, higher more varied."
        )
        return guidance, temperature

    def choose_example(self, number: int) -> tuple[str, float, int, bool]:
        """The prompt, seconds and seed of an example; the seed is kept, as it suits the sentence."""
        example = self.context.examples[number]
        return example.prompt, example.seconds, example.seed, True

    def generate(
        self,
        prompt: str,
        seconds: float,
        seed: float | None,
        keep_seed: bool,
        guidance: float,
        temperature: float,
        request: gr.Request,
    ) -> Iterator[tuple[Any, ...]]:
        """Sample scale by scale; show the figure in 3-D first, then its video and files.

        It looks often whether it was stopped, or another run was begun.

        Yields:
            3-D view, status, video, the seed used, the button to take it apart, and one value per download.
        """
        used = int(seed) if keep_seed and seed is not None else secrets.randbelow(SEED_LIMIT)
        session = self.context.session(request.session_hash)
        session.runs += 1
        run, step = session.runs, None
        try:
            settings = SamplingSettings(guidance, temperature)
            for step in self.context.model.stream(prompt, float(seconds), used, settings):
                done = (step.scale + 1) / len(self.context.model.schedule)
                yield _SAME, progress_line(describe_step(step), done), _SAME, used, _SAME, *_WAITING
                if session.runs != run:
                    yield _SAME, _STOPPED, _SAME, used, _SAME, *_WAITING
                    return
        except ValueError as error:
            raise gr.Error(str(error), print_exception=False) from error
        assert step is not None
        session.motion, session.tokens = step.motion, step.tokens
        yield from self._show(step, session)

    def _show(self, step: StreamStep, session: Session) -> Iterator[tuple[Any, ...]]:
        """The figure at once, then its files, last the video."""
        motion, recipe, run = step.motion, step.motion.recipe, session.runs
        assert recipe is not None
        folder, stem = session.new_folder(), file_stem(motion)
        view, film_path = folder / "view.glb", folder / f"{stem}.mp4"
        write_glb(motion, view, follow=True)
        prompt = shorten(recipe.prompt, _SHOWN_LETTERS, placeholder=" …")
        words = f"“{prompt}” · {motion.seconds:.1f} s · seed {recipe.seed}"
        yield str(view), progress_line(words), gr.update(visible=False), recipe.seed, _ON, *_WAITING
        # The page keeps only the first value of a download that is sent twice in one run, so files come last.
        paths = [motion.save(folder / f"{stem}.{kind}") for kind in _FORMATS[:-1]]
        files = [gr.update(value=str(path), interactive=True) for path in paths]
        for state in self.context.studio.watch([FilmOrder((Body(motion),), film_path, _FILM)]):
            if session.runs != run:
                yield str(view), _STOPPED, _SAME, recipe.seed, _ON, *files, _SAME
                return
            line = progress_line(f"{words} · drawing the video", state.fraction)
            yield _SAME, line, _SAME, recipe.seed, _ON, *_WAITING
        film = gr.update(value=str(film_path), visible=True)
        ready = gr.update(value=str(film_path), interactive=True)
        yield str(view), progress_line(words), film, recipe.seed, _ON, *files, ready

    def stop(self, request: gr.Request) -> None:
        """End the visitor's run where it is."""
        self.context.session(request.session_hash).runs += 1


def roll() -> tuple[int, bool]:
    """A new seed, to be kept."""
    return secrets.randbelow(SEED_LIMIT), True


def describe_step(step: StreamStep) -> str:
    """Such as "scale 7 of 11: 12 columns × 3 groups"."""
    schedule = step.tokens.schedule
    columns, groups = step.tokens.valid_columns(step.scale), len(schedule.scales[step.scale].groups)
    return f"scale {step.scale + 1} of {len(schedule)}: {columns} columns × {groups} groups"
