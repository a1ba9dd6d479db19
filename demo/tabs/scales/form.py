"""The components of the Scales tab, top to bottom; `tab.py` connects their events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from demo.drawing import progress_line
from demo.tab import STAGE_COLOR
from demo.tabs.scales.dissection import Dissection
from demo.understood import UnderstoodPart, understood_part
from demo.uploads import FILE_TYPES

PAIR_TITLE = "As a video: left the scales so far, right all scales"
ROW_TITLE = "From coarse to fine"
_FIRST_SCALE = 5
_CAMERA = (80, 80, 5.0)  # degrees of azimuth and from the vertical, distance in metres
_INTRO = (
    "A motion is made **coarse to fine**. The first map has one token for the whole body and the whole duration; "
    "each further map corrects the remaining error. The finest map has a token per body part, five times a second. "
    "Move the slider, or press Play."
)
_STAGE_HINT = "Left: the scales so far. Right: all scales. Joints that share a token share a colour."
_ERROR_TITLE = "Mean joint error by number of scales"


@dataclass(frozen=True)
class SourcePart:
    """Where the motion comes from. The list names the motion shown."""

    example: gr.Dropdown
    latest: gr.Button
    upload: gr.UploadButton
    understood: UnderstoodPart


@dataclass(frozen=True)
class ViewPart:
    """The components that show a dissection."""

    caption: gr.Markdown
    stage: gr.Model3D
    tokens: gr.Plot
    running: gr.Plot
    error: gr.Plot
    pair_title: gr.HTML
    pair: gr.Video
    row_title: gr.HTML
    row: tuple[gr.Video, ...]

    @property
    def of_scale(self) -> list[Any]:
        """The components that change at once when the slider moves."""
        return [self.caption, self.stage, self.tokens, self.running, self.error]

    @property
    def videos(self) -> list[Any]:
        """The videos, which are drawn in the background."""
        return [self.pair, *self.row]


@dataclass(frozen=True)
class ScalesForm:
    """The whole tab."""

    source: SourcePart
    play: gr.Button
    slider: gr.Slider
    view: ViewPart
    edit: gr.Button

    @property
    def outputs(self) -> list[Any]:
        """All components that a new motion changes, in the order of the app's API."""
        understood = self.source.understood.outputs
        return [self.source.example, *self.view.of_scale, *self.view.videos, *understood]


def lay_out(first: Dissection, choices: list[tuple[str, int]]) -> ScalesForm:
    """Build the components in their places.

    Args:
        first: the dissection that is shown first.
        choices: titles and values of the list of motions.
    """
    gr.Markdown(_INTRO, elem_classes="intro")
    source = _source(choices)
    with gr.Column(elem_classes="playbar"):
        with gr.Row():
            play = gr.Button(scale=0, min_width=110, variant="primary", elem_id="play")
            slider = gr.Slider(
                1, first.count, _FIRST_SCALE, step=1, label="Scales", scale=8, buttons=[], elem_id="scale-slider"
            )
        caption = gr.Markdown(first.caption(_FIRST_SCALE), elem_id="caption")
    view = _view(caption, first)
    return ScalesForm(source, play, slider, view, gr.Button("Edit this motion  →", elem_id="apart-to-edit"))


def _source(choices: list[tuple[str, int]]) -> SourcePart:
    with gr.Row(elem_classes="sources"):
        example = gr.Dropdown(
            choices, value=0, show_label=False, container=False, scale=4, min_width=220, elem_id="motion"
        )
        latest = gr.Button("The motion just generated", elem_id="latest", scale=2, min_width=140)
        upload = gr.UploadButton(
            "A file: BVH, NPY, NPZ, GLB", file_types=FILE_TYPES, scale=2, min_width=140, elem_id="upload"
        )
    return SourcePart(example, latest, upload, understood_part("understood"))


def _view(caption: gr.Markdown, first: Dissection) -> ViewPart:
    with gr.Row(elem_classes="split"):
        with gr.Column(scale=5, min_width=300):
            stage = gr.Model3D(
                show_label=False, height=470, clear_color=STAGE_COLOR, camera_position=_CAMERA, elem_id="scale-view"
            )
            gr.HTML(_STAGE_HINT, elem_classes="hint below")
            pair_title = gr.HTML(progress_line(PAIR_TITLE), elem_classes="title")
            pair = gr.Video(show_label=False, autoplay=True, loop=True, elem_id="pair", elem_classes="film")
        with gr.Column(scale=6, min_width=300):
            tokens = _plot("The token map of this scale. A solid stripe is a set bit.", "tokens")
            running = _plot("The sum of the maps so far (first principal component of each part)", "running")
            error = _plot(_ERROR_TITLE, "error")
    row_title = gr.HTML(progress_line(ROW_TITLE), elem_classes="section", elem_id="row-title")
    row = []
    with gr.Row(elem_id="film-row"):
        for k in first.row_scales:
            with gr.Column(min_width=140):
                row.append(gr.Video(show_label=False, autoplay=True, loop=True, elem_classes="film square"))
                gr.HTML(f"{k} of {first.count} scales", elem_classes="hint below")
    return ViewPart(caption, stage, tokens, running, error, pair_title, pair, row_title, tuple(row))


def _plot(title: str, name: str) -> gr.Plot:
    gr.HTML(title, elem_classes="title")
    return gr.Plot(show_label=False, elem_id=name, elem_classes="plot")
