"""What the Generate tab consists of, top to bottom; `generate.py` brings it to life."""

from __future__ import annotations

import math
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from demo.context import DemoContext
from demo.progress import progress_line
from demo.tabs import FORMATS, QUIET, STAGE_COLOR
from scalemogen.settings import SEED_LIMIT

FIRST_WORDS = "Drag to look around. Press Generate for a new one."
_CAMERA = (60, 78, 3.6)


@dataclass(frozen=True)
class Ask:
    """The sentence, and what begins and ends a run."""

    prompt: gr.Textbox
    near: gr.HTML
    go: gr.Button
    stop: gr.Button
    samples: gr.Dataset


@dataclass(frozen=True)
class Outcome:
    """What came of it, and the ways on."""

    view: gr.Model3D
    status: gr.HTML
    downloads: tuple[gr.DownloadButton, ...]
    film: gr.Video
    apart: gr.Button
    change: gr.Button


@dataclass(frozen=True)
class Settings:
    """How it is made; the fields are those of `GenerateAsked`."""

    seconds: gr.Slider
    seed: gr.Number
    new_seed: gr.Checkbox
    guidance: gr.Slider
    temperature: gr.Slider
    auto: gr.Checkbox
    hold_feet: gr.Checkbox


@dataclass(frozen=True)
class GenerateForm:
    """The whole tab."""

    ask: Ask
    outcome: Outcome
    settings: Settings

    @property
    def asked(self) -> dict[str, Any]:
        """The components that say what is asked for, by the fields of `GenerateAsked`."""
        return {"prompt": self.ask.prompt, **vars(self.settings)}


def lay_out(context: DemoContext, figure: Path) -> GenerateForm:
    """Build the components in their places.

    Args:
        context: what the app works with.
        figure: a GLB of the first example, to begin with.
    """
    with gr.Row(elem_classes="split making"):
        with gr.Column(elem_classes="ask"):
            ask = _ask(context)
        with gr.Column(elem_classes="show"):
            outcome = _outcome(figure)
        with gr.Column(elem_classes="settings"):
            settings = _settings(context)
    return GenerateForm(ask, outcome, settings)


def _ask(context: DemoContext) -> Ask:
    examples = context.examples
    prompt = gr.Textbox(
        examples[0].prompt, label="What should the body do?", lines=1, max_lines=5, max_length=600,
        elem_id="prompt", placeholder="a person walks forward",
        info="In English, and not too far from these examples.",
    )  # fmt: skip
    near = gr.HTML("&nbsp;", visible=context.model.seen is not None, elem_id="near", elem_classes="hint")
    with gr.Row(elem_classes="buttons"):
        go = gr.Button("Generate", variant="primary", min_width=150, scale=3, elem_id="generate")
        stop = gr.Button("Stop", min_width=80, scale=1, elem_id="stop")
    samples = gr.Dataset(
        components=[prompt], samples=[[example.prompt] for example in examples], type="index", show_label=False,
        elem_id="samples",
    )  # fmt: skip
    return Ask(prompt, near, go, stop, samples)


def _outcome(figure: Path) -> Outcome:
    view = gr.Model3D(
        str(figure), show_label=False, height=440, clear_color=STAGE_COLOR, camera_position=_CAMERA, elem_id="view"
    )
    status = gr.HTML(progress_line(FIRST_WORDS), elem_id="status")
    with gr.Row(elem_classes="downloads"):
        downloads = tuple(
            gr.DownloadButton(kind.upper(), interactive=False, size="sm", min_width=60) for kind in FORMATS
        )
    film = gr.Video(show_label=False, autoplay=True, loop=True, visible=False, elem_id="video", elem_classes="film")
    with gr.Row():
        apart = gr.Button("See how it was made, scale by scale  →", interactive=False, elem_id="apart", scale=2)
        change = gr.Button("Edit it  →", interactive=False, elem_id="send-to-edit", min_width=90)
    return Outcome(view, status, downloads, film, apart, change)


def _settings(context: DemoContext) -> Settings:
    model, first = context.model, context.examples[0]
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
    dice.click(_roll, None, [seed, new_seed], **QUIET)
    seed.input(lambda: False, None, new_seed, **QUIET)
    with gr.Accordion("Advanced", open=False):
        guidance = gr.Slider(
            0, 10, model.config.sampling.guidance, step=0.1, label="Guidance",
            info="Higher follows the words more closely.",
        )  # fmt: skip
        temperature = gr.Slider(
            0.1, 2, model.config.sampling.temperature, step=0.05, label="Temperature",
            info="Lower is safer, higher more varied.",
        )  # fmt: skip
        hold = gr.Checkbox(True, label="Hold the feet where they stand", container=False, elem_id="hold-feet")
    return Settings(seconds, seed, new_seed, guidance, temperature, auto, hold)


def _roll() -> tuple[int, bool]:
    """A new seed, for the next motion."""
    return secrets.randbelow(SEED_LIMIT), False
