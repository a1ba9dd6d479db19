"""Generate: a sentence becomes a moving figure."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import gradio as gr

from demo.context import DemoContext
from demo.films import FilmOrder
from demo.rendering import RenderSettings
from demo.sessions import file_stem
from demo.tabs import STAGE_COLOR
from scalemogen.model import SEED_LIMIT, StreamStep
from scalemogen.motion.mannequin import Body
from scalemogen.sampling import SamplingSettings

_FORMATS = ("bvh", "npz", "glb", "mp4")
_FILM = RenderSettings(labels=False)


@dataclass(frozen=True)
class GenerateTab:
    """The tab; `build` lays it out, the other methods answer its events."""

    context: DemoContext

    def build(self) -> None:
        """Lay the tab out and wire it."""
        with gr.Row():
            with gr.Column(scale=4, min_width=300):
                inputs, go, stop, dice = self._controls()
            with gr.Column(scale=6, min_width=300):
                view = gr.Model3D(
                    label="Drag to turn",
                    height=430,
                    clear_color=STAGE_COLOR,
                    camera_position=(60, 78, 5.5),
                    elem_id="view",
                )
                status = gr.Markdown("Type a sentence and press Generate.", elem_id="status")
                video = gr.Video(label="Video", autoplay=True, loop=True, height=360, elem_id="video")
                with gr.Row():
                    downloads = [
                        gr.DownloadButton(kind.upper(), interactive=False, size="sm", min_width=70)
                        for kind in _FORMATS
                    ]
        prompt, _, seed, keep, *_ = inputs
        running = gr.on(
            [go.click, prompt.submit],
            self.generate,
            inputs,
            [view, status, video, seed, *downloads],
            api_name="generate",
            concurrency_limit=2,
            show_progress_on=[status],
        )
        stop.click(lambda: "Stopped.", None, status, cancels=[running], api_visibility="private")
        dice.click(roll, None, [seed, keep], api_visibility="private")

    def _controls(self) -> tuple[list[Any], gr.Button, gr.Button, gr.Button]:
        model, examples = self.context.model, self.context.examples
        prompt = gr.Textbox(
            label="What should the body do?",
            lines=2,
            max_length=600,
            value=examples[0].prompt,
            placeholder="a person walks forward",
            elem_id="prompt",
        )
        limits = round(model.min_seconds, 1), round(model.max_seconds, 1)
        seconds = gr.Slider(*limits, examples[0].seconds, step=0.2, label="Seconds")
        with gr.Row(elem_classes="seed-row"):
            seed = gr.Number(
                examples[0].seed, precision=0, label="Seed", minimum=0, maximum=SEED_LIMIT - 1, min_width=110
            )
            dice = gr.Button("🎲 Roll", min_width=70, scale=0, elem_id="dice")
        keep = gr.Checkbox(True, label="Keep this seed", info="Otherwise every motion gets a new one")
        with gr.Accordion("Advanced", open=False):
            guidance, temperature = self._sampling_controls()
        with gr.Row():
            go = gr.Button("Generate", variant="primary", elem_id="generate")
            stop = gr.Button("Stop", min_width=80, scale=0)
        rows = [[e.prompt, e.seconds, e.seed] for e in examples]
        gr.Examples(rows, [prompt, seconds, seed], label="Try one", api_visibility="private")
        return [prompt, seconds, seed, keep, guidance, temperature], go, stop, dice

    def _sampling_controls(self) -> tuple[gr.Slider, gr.Slider]:
        sampling = self.context.model.config.sampling
        guidance = gr.Slider(
            0, 10, sampling.guidance, step=0.1, label="Guidance", info="Higher follows the words more closely"
        )
        temperature = gr.Slider(
            0.1, 2, sampling.temperature, step=0.05, label="Temperature", info="Lower is safer, higher more varied"
        )
        return guidance, temperature

    def generate(
        self,
        prompt: str,
        seconds: float,
        seed: float | None,
        keep_seed: bool,
        guidance: float,
        temperature: float,
        request: gr.Request,
        progress: gr.Progress = gr.Progress(),  # noqa: B008  # Gradio recognises its progress by this default
    ) -> Iterator[tuple[Any, ...]]:
        """Sample scale by scale; show the figure in 3-D first, then its video and files.

        Yields:
            3-D view, status, video, the seed used, and one value per download.
        """
        used = int(seed) if keep_seed and seed is not None else secrets.randbelow(SEED_LIMIT)
        step = None
        try:
            settings = SamplingSettings(guidance, temperature)
            for step in self.context.model.stream(prompt, float(seconds), used, settings):
                progress((step.scale + 1, len(self.context.model.schedule)), desc=describe_step(step))
        except ValueError as error:
            raise gr.Error(str(error), print_exception=False) from error
        assert step is not None
        session = self.context.session(request.session_hash)
        session.motion, session.tokens = step.motion, step.tokens
        folder, stem = session.new_folder(), file_stem(step.motion)
        view = step.motion.save(folder / f"{stem}.glb")
        waiting = [gr.update(interactive=False)] * len(_FORMATS)
        yield str(view), f"*{prompt.strip()}* · seed {used}", gr.skip(), used, *waiting
        paths = [step.motion.save(folder / f"{stem}.{kind}") for kind in ("bvh", "npz")]
        film = FilmOrder((Body(step.motion),), folder / f"{stem}.mp4", _FILM)
        for state in self.context.studio.watch([film]):
            progress(state.fraction, desc="drawing the video")
        ready = [gr.update(value=str(path), interactive=True) for path in (*paths, view, film.path)]
        yield gr.skip(), gr.skip(), str(film.path), used, *ready


def roll() -> tuple[int, bool]:
    """A new seed, to be kept."""
    return secrets.randbelow(SEED_LIMIT), True


def describe_step(step: StreamStep) -> str:
    """Such as "scale 7 of 11: 12 columns × 3 groups"."""
    schedule = step.tokens.schedule
    columns, groups = step.tokens.valid_columns(step.scale), len(schedule.scales[step.scale].groups)
    return f"scale {step.scale + 1} of {len(schedule)}: {columns} columns × {groups} groups"
