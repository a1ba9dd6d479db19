"""The components of the Generate tab, top to bottom, and the values of its form; `tab.py` connects the events."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from demo.context import DemoContext
from demo.files import FilesPart, files_part
from demo.plots.key_poses import key_poses
from demo.sampling_form import (
    MakingFields,
    SamplingPart,
    hold_feet_box,
    new_seed_box,
    sampling_part,
    seed_box,
)
from demo.status import progress_line
from demo.tab import Values
from demo.tabs.generate.history import HistoryPart, history_part
from demo.tabs.generate.several import MOST, SeveralPart, count_box, several_part
from demo.verdicts import NOTHING, describe_expected
from demo.viewer import motion_viewer, scene
from scalemogen.motion.files.recipes import READERS
from scalemogen.motion.mannequin import Body
from scalemogen.motion.motion import Motion
from scalemogen.settings import LONGEST_PROMPT

FIRST_STATUS = "Drag to look around. Press Generate for a new motion."


@dataclass(frozen=True, kw_only=True)
class GenerateRequest(MakingFields):
    """The values of the form; see `ScaleMoGen.stream`. The fields are the parameters of the app's API.

    Attributes:
        auto: let the model choose the duration from the prompt instead of using `seconds`.
        count: how many motions are made at once, 1 to 4.
    """

    prompt: str
    seconds: float | None
    auto: bool
    count: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.count <= MOST:
            raise ValueError(f"between 1 and {MOST} motions are made at once; got {self.count}")

    @property
    def chosen_seconds(self) -> float | None:
        """The duration to use; None if the model chooses."""
        return None if self.auto or self.seconds is None else float(self.seconds)


@dataclass(frozen=True)
class RequestPart:
    """The prompt, and the buttons that begin and end a run."""

    prompt: gr.Textbox
    reading: gr.Textbox
    as_typed: gr.Checkbox
    expected: gr.HTML
    generate: gr.Button
    stop: gr.Button
    samples: gr.Dataset
    open: gr.UploadButton


@dataclass(frozen=True)
class ResultPart:
    """The motion, and the buttons that lead to other tabs."""

    view: gr.HTML
    status: gr.HTML
    match: gr.HTML
    best: gr.Button
    strip: gr.HTML
    files: FilesPart
    dissect: gr.Button
    edit: gr.Button
    link: gr.Button


@dataclass(frozen=True)
class SettingsPart:
    """How the motion is made.

    Attributes:
        pinned: hidden component with the seed and the seconds of an example or of a reopened motion, else None.
    """

    seconds: gr.Slider
    seed: gr.Number
    roll: gr.Button
    new_seed: gr.Checkbox
    sampling: SamplingPart
    auto: gr.Checkbox
    count: gr.Radio
    hold_feet: gr.Checkbox
    pinned: gr.JSON

    def pin(self, seed: int, seconds: float) -> Values:
        """Fill in the seed and the seconds of a motion; for another prompt, the page makes them automatic again."""
        return {self.new_seed: False, self.auto: False, self.pinned: {"seed": seed, "seconds": seconds}}


@dataclass(frozen=True)
class GenerateForm:
    """The whole tab."""

    request: RequestPart
    result: ResultPart
    settings: SettingsPart
    several: SeveralPart
    history: HistoryPart
    kept: gr.BrowserState

    @property
    def fields(self) -> dict[str, Any]:
        """The components that hold the fields of `GenerateRequest`, in the order of the app's API."""
        settings = self.settings
        return {
            "prompt": self.request.prompt,
            "seconds": settings.seconds,
            "seed": settings.seed,
            "new_seed": settings.new_seed,
            "guidance": settings.sampling.guidance,
            "temperature": settings.sampling.temperature,
            "auto": settings.auto,
            "hold_feet": settings.hold_feet,
            "as_typed": self.request.as_typed,
            "count": settings.count,
        }


def lay_out(context: DemoContext) -> GenerateForm:
    """Build the components in their places."""
    with gr.Row(elem_classes="split making"):
        with gr.Column(elem_classes="ask"):
            request = _request(context)
        with gr.Column(elem_classes="show"):
            result, several = _result(context)
        with gr.Column(elem_classes="settings"):
            settings = _settings(context)
        # The browser keeps how the last motion was made, so that it is there again when the page is loaded anew.
    kept = gr.BrowserState(None, storage_key="scalemogen-motion", secret="motion")
    return GenerateForm(request, result, settings, several, history_part(), kept)


def _request(context: DemoContext) -> RequestPart:
    examples = context.examples
    prompt = gr.Textbox(
        examples[0].prompt, label="What should the body do?", lines=1, max_lines=5, max_length=LONGEST_PROMPT,
        elem_id="prompt", placeholder="a person walks forward",
        info="In your own words.",
    )  # fmt: skip
    reading = gr.Textbox(
        label="The model reads", visible=False, lines=1, max_lines=7, max_length=LONGEST_PROMPT, elem_id="reading",
        info="Rewritten in the words that it was trained on. You may change them.",
    )  # fmt: skip
    as_typed = gr.Checkbox(False, label="Use my words as typed", container=False, visible=False, elem_id="as-typed")
    first, model = examples[0].prompt, context.model
    expected = gr.HTML(
        describe_expected(model.reliability(first), model.rewrite(first)), elem_id="expected", elem_classes="hint"
    )
    with gr.Row(elem_classes="buttons"):
        generate = gr.Button("Generate", variant="primary", min_width=150, scale=3, elem_id="generate")
        stop = gr.Button("Stop", min_width=80, scale=1, elem_id="stop")
    samples = gr.Dataset(
        components=[prompt], samples=[[example.prompt] for example in examples], type="index", show_label=False,
        elem_id="samples",
    )  # fmt: skip
    opened = gr.UploadButton(
        "Open a recipe", file_types=list(READERS), size="sm", elem_id="open-recipe", variant="secondary"
    )
    return RequestPart(prompt, reading, as_typed, expected, generate, stop, samples, opened)


def _result(context: DemoContext) -> tuple[ResultPart, SeveralPart]:
    stages = context.example_stages(0)
    first = stages[-1]
    view = motion_viewer(
        making_scene(first, stages), context.model.layout.skeleton, "view", "The motion as a moving figure",
        "film", grows=True,
    )  # fmt: skip
    status = gr.HTML(progress_line(FIRST_STATUS), elem_id="status", elem_classes="status")
    several = several_part()
    with gr.Row(elem_classes="judged"):
        match = gr.HTML(NOTHING, elem_id="match", elem_classes="verdict", min_height=0)
        link = gr.Button("Copy link", interactive=False, size="sm", scale=0, min_width=110, elem_id="copy-link")
        best = gr.Button("Best of 8", interactive=False, size="sm", scale=0, min_width=110, elem_id="best")
    strip = gr.HTML(key_poses(first), elem_id="strip")
    with gr.Row():
        dissect = gr.Button(
            "See how it was made, scale by scale  →", interactive=False, elem_id="apart", scale=2, min_width=260
        )
        edit = gr.Button("Edit it  →", interactive=False, elem_id="send-to-edit", min_width=90)
    files = files_part(status, "film", "video")  # at the end, so that a video does not move anything
    return ResultPart(view, status, match, best, strip, files, dissect, edit, link), several


def making_scene(motion: Motion, stages: Sequence[Motion]) -> dict[str, Any]:
    """Return a motion for the viewer, with the partial motions after each scale; the last is the motion itself."""
    count = len(stages)
    names = [f"after {k} of {count} scales" for k in range(1, count)]
    partial = [Body(stage, label=name) for stage, name in zip(stages, names, strict=False)]
    return scene(motion, stages=[*partial, Body(motion)])


def _settings(context: DemoContext) -> SettingsPart:
    model, first = context.model, context.examples[0]
    limits = math.ceil(10 * model.min_seconds) / 10, math.floor(10 * model.max_seconds) / 10
    seconds = gr.Slider(*limits, first.seconds, step=0.2, label="Seconds", buttons=[])
    learned = model.length is not None
    auto = gr.Checkbox(
        learned, label="Let the model choose the duration", container=False, visible=learned, elem_id="auto-seconds"
    )
    with gr.Row(elem_classes="seed-row"):
        seed = seed_box(first.seed, min_width=120, scale=3)
        roll = gr.Button("⚄ Roll", min_width=90, scale=1, elem_id="dice")
    new_seed = new_seed_box(seed, "motion", "new-seed")
    count = count_box()
    with gr.Accordion("Advanced", open=False):
        sampling = sampling_part(model.config.sampling)
        hold = hold_feet_box("hold-feet")
    pinned = gr.JSON(None, label="pinned", visible=False)
    return SettingsPart(seconds, seed, roll, new_seed, sampling, auto, count, hold, pinned)
