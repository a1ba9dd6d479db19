"""The components of the Scales tab, top to bottom; `tab.py` connects their events."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from demo.files import FilmPart, film_view
from demo.status import progress_line
from demo.tabs.scales.board import scene_with_board
from demo.tabs.scales.dissection import Dissection
from demo.tabs.scales.library import FIRST
from demo.understood import UnderstoodPart, understood_part
from demo.uploads import FILE_TYPES
from demo.viewer import motion_viewer, page_component

PAGE = Path(__file__).with_name("page")  # scripts of this tab
FIRST_SCALE = 1
NO_MIX = (
    "Take the fine maps from another motion …",
    -2,
)  # first entry of the list of motions to mix with; it mixes nothing
_INTRO = (
    "A motion is made **coarse to fine**, scale by scale. Each scale adds a map of tokens: the first has one for "
    "the whole body and all of the time. A token is a row of **bits**, small switches: each one, on (1) or off (0), "
    "changes the movement a little. The model predicts each map from the sentence and the maps before it."
)


@dataclass(frozen=True)
class SourcePart:
    """Where the motion comes from. The list names the motion shown."""

    example: gr.Dropdown
    latest: gr.Button
    upload: gr.UploadButton
    understood: UnderstoodPart


@dataclass(frozen=True)
class ScalesForm:
    """The whole tab."""

    source: SourcePart
    slider: gr.Slider
    caption: gr.Textbox
    view: gr.HTML
    board: gr.HTML
    film: FilmPart
    mix: gr.Dropdown
    tokens: gr.DownloadButton
    edit: gr.Button
    refine: gr.Button

    @property
    def outputs(self) -> list[Any]:
        """All components that a new motion changes, in the order of the app's API."""
        return [
            self.source.example, self.caption, self.view, self.tokens,
            self.film.status, self.film.video, self.mix, *self.source.understood.outputs,
        ]  # fmt: skip


def lay_out(first: Dissection, choices: list[tuple[str, int]], tokens_file: Path) -> ScalesForm:
    """Build the components in their places.

    Args:
        first: the dissection that is shown first.
        choices: titles and values of the list of motions.
        tokens_file: holds the tokens of the first motion.
    """
    gr.Markdown(_INTRO, elem_classes="intro")
    gr.HTML('<div class="hint-place"></div>', elem_id="scales-hint", min_height=0)
    source = _source(choices)
    with gr.Column(elem_classes="playbar"):
        with gr.Row():
            gr.HTML('<button type="button" id="play">▶ Play</button>', elem_id="play-place", min_height=0)
            slider = gr.Slider(
                1,
                first.count,
                FIRST_SCALE,
                step=1,
                label="Scales so far",
                scale=8,
                buttons=[],
                elem_id="scale-slider",
            )
            gr.HTML(_jumps(first.paper_scales), elem_id="jumps", min_height=0)
        # The page writes the caption, so that it says what the slider says; clients of the API get the text box.
        gr.HTML(f"<p>{first.caption(FIRST_SCALE)}</p>", elem_id="caption", min_height=0)
        caption = gr.Textbox(first.caption(FIRST_SCALE), label="caption", visible=False)
    with gr.Row(elem_classes="split apart"):
        with gr.Column(min_width=300, elem_classes="figures"):
            view = motion_viewer(
                scene_with_board(first), first.motions[-1].skeleton, "scale-view",
                "Left the scales so far, right all scales", "draw-pair",
            )  # fmt: skip
            with gr.Row(elem_classes="buttons"):
                edit = gr.Button("Edit this motion  →", min_width=140, elem_id="apart-to-edit")
                draw = gr.Button("Video of both", min_width=140, elem_id="draw-pair")
            # The page shows it for captured motions only: a sampled motion is what its tokens say.
            refine = gr.Button("Search for better tokens", elem_id="refine")
            film = FilmPart(gr.HTML(progress_line(""), elem_classes="title", min_height=0), draw, film_view("pair"))
        with gr.Column(min_width=300, elem_classes="maps"):
            maps = page_component(
                None, PAGE / "board.js", '<div class="board"></div>', "scale-board", viewer="scale-view"
            )
            with gr.Row(elem_classes="sources"):
                mix = gr.Dropdown(
                    [NO_MIX, *choices], value=NO_MIX[1], show_label=False, container=False, scale=4, elem_id="mix"
                )
                tokens = gr.DownloadButton(
                    "Save tokens", value=str(tokens_file), scale=2, min_width=140, elem_id="save-tokens"
                )
        with gr.Column(min_width=300, elem_classes="errors"):
            gr.HTML("How far the joints are off, by number of maps", elem_classes="title")
            gr.HTML('<div class="error-curve"></div>', elem_id="error", min_height=0)
        with gr.Column(min_width=300, elem_classes="numbers"):
            gr.HTML('<div class="scale-table"></div>', elem_id="scale-table")
    return ScalesForm(source, slider, caption, view, maps, film, mix, tokens, edit, refine)


def _jumps(scales: tuple[int, ...]) -> str:
    buttons = "".join(f'<button type="button" data-scale="{k}">{k}</button>' for k in scales)
    return f'<div class="jumps" role="group" aria-label="Scales of the paper\'s figure">{buttons}</div>'


def _source(choices: list[tuple[str, int]]) -> SourcePart:
    with gr.Row(elem_classes="sources"):
        example = gr.Dropdown(
            choices, value=FIRST, show_label=False, container=False, scale=4, min_width=220, elem_id="motion"
        )
        latest = gr.Button("The latest motion", elem_id="latest", scale=2, min_width=140)
        upload = gr.UploadButton("A motion file", file_types=FILE_TYPES, scale=2, min_width=140, elem_id="upload")
    return SourcePart(example, latest, upload, understood_part("understood"))
