"""The components of the Compare tab, top to bottom, and the values of its form; `tab.py` connects the events."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from demo.context import DemoContext, Example
from demo.files import FilmPart, download_row, film_view
from demo.sampling_form import seed_box
from demo.status import progress_line
from demo.tabs.compare.curves import first_joint, joint_choices
from demo.tabs.compare.plan import FILE, MOST, NAME_LENGTH
from demo.tabs.compare.state import LETTERS
from demo.tabs.compare.systems import Systems
from demo.tabs.compare.words import FIRST_STATUS, describe_systems, summary
from demo.understood import UnderstoodPart, understood_part
from demo.uploads import FILE_TYPES
from demo.viewer import motion_viewer
from scalemogen.settings import LONGEST_PROMPT

NOTHING = "nothing"  # choice of an empty slot, which takes the place of a system
_EXAMPLES = Path(__file__).parents[3] / "assets" / "comparisons.json"
EXAMPLES = tuple(Example(**row) for row in json.loads(_EXAMPLES.read_text(encoding="utf-8")))


@dataclass(frozen=True)
class SlotPart:
    """One motion to compare: a system with its settings, or a file with its name."""

    system: gr.Dropdown
    settings: gr.Row
    seed: gr.Textbox
    guidance: gr.Textbox
    file: gr.Row
    upload: gr.UploadButton
    name: gr.Textbox
    understood: UnderstoodPart

    @property
    def parts(self) -> list[Any]:
        """The components that depend on what is chosen."""
        return [self.settings, self.file, self.understood.fold]


@dataclass(frozen=True)
class AskPart:
    """The sentence, what is compared, and the buttons that begin and end a run."""

    prompt: gr.Textbox
    seconds: gr.Slider
    seed: gr.Number
    as_typed: gr.Checkbox
    blind: gr.Checkbox
    slots: tuple[SlotPart, ...]
    compare: gr.Button
    stop: gr.Button
    recipe: gr.UploadButton
    samples: gr.Dataset


@dataclass(frozen=True)
class VotePart:
    """The blind vote."""

    row: gr.Row
    best: gr.Radio
    vote: gr.Button
    tally: gr.HTML


@dataclass(frozen=True)
class ResultPart:
    """The motions, their curves, their table and their files."""

    view: gr.HTML
    status: gr.HTML
    overlay: gr.Checkbox
    vote: VotePart
    details: gr.Column
    joint: gr.Dropdown
    curves: gr.Plot
    table: gr.HTML
    downloads: tuple[gr.DownloadButton, ...]
    film: FilmPart


@dataclass(frozen=True)
class CompareForm:
    """The whole tab."""

    ask: AskPart
    result: ResultPart

    @property
    def fields(self) -> dict[str, Any]:
        """The components whose values a run needs, by name."""
        ask, result = self.ask, self.result
        named = {
            "prompt": ask.prompt, "seconds": ask.seconds, "seed": ask.seed, "as_typed": ask.as_typed,
            "blind": ask.blind, "overlay": result.overlay, "joint": result.joint,
        }  # fmt: skip
        for number, slot in enumerate(ask.slots, 1):
            named |= {
                f"system_{number}": slot.system, f"seed_{number}": slot.seed, f"guidance_{number}": slot.guidance,
                f"name_{number}": slot.name,
            }  # fmt: skip
        return named

    @property
    def outputs(self) -> list[Any]:
        """All components that a comparison changes."""
        result = self.result
        film = [result.film.draw, result.film.video, result.film.download]
        vote = [result.vote.row, result.vote.best, result.vote.tally]
        return [
            result.view, result.status, *vote, result.details, result.curves, result.table, *result.downloads, *film
        ]  # fmt: skip


def lay_out(context: DemoContext, systems: Systems) -> CompareForm:
    """Build the components in their places."""
    with gr.Row(elem_classes="split making"):
        with gr.Column(elem_classes="ask"):
            ask = _ask(context, systems)
        with gr.Column(elem_classes="show"):
            result = _result(context)
        with gr.Column(elem_classes="settings"), gr.Accordion(f"Systems: {summary(systems)}", open=False):
            gr.HTML(describe_systems(systems), elem_id="compare-systems", elem_classes="compare-table hint")
    return CompareForm(ask, result)


def system_choices(systems: Systems) -> list[tuple[str, str]]:
    """Return (words for the page, key) for each choice of a slot."""
    known = [(systems.label(key), key) for key in systems.installed()]
    return [*known, ("a motion file", FILE), ("nothing", NOTHING)]


def _ask(context: DemoContext, systems: Systems) -> AskPart:
    model, first = context.model, EXAMPLES[0]
    prompt = gr.Textbox(
        first.prompt, label="What should all of them do?", lines=1, max_lines=5, max_length=LONGEST_PROMPT,
        elem_id="compare-prompt", placeholder="a person walks forward",
    )  # fmt: skip
    slots = tuple(_slot(place, systems) for place in range(MOST))
    with gr.Row(elem_classes="buttons"):
        compare = gr.Button("Compare", variant="primary", min_width=150, scale=3, elem_id="compare")
        stop = gr.Button("Stop", min_width=80, scale=1, elem_id="stop-compare")
    limits = math.ceil(10 * model.min_seconds) / 10, math.floor(10 * model.max_seconds) / 10
    with gr.Row():
        seconds = gr.Slider(*limits, first.seconds, step=0.2, label="Seconds", buttons=[], scale=3, min_width=140)
        seed = seed_box(first.seed, min_width=100, scale=1, elem_id="compare-seed")
    blind = gr.Checkbox(False, label="Hide the names and let me vote", container=False, elem_id="compare-blind")
    as_typed = gr.Checkbox(False, label="Use my words as typed", container=False)
    samples = gr.Dataset(
        components=[prompt], samples=[[example.prompt] for example in EXAMPLES], type="index", show_label=False,
        elem_id="comparisons",
    )  # fmt: skip
    recipe = gr.UploadButton(
        "Open the recipe of a comparison", file_types=[".json"], size="sm", elem_id="open-comparison"
    )
    return AskPart(prompt, seconds, seed, as_typed, blind, slots, compare, stop, recipe, samples)


def _slot(place: int, systems: Systems) -> SlotPart:
    keys = systems.installed()
    alone = len(keys) == 1
    key = NOTHING if place > 1 else keys[0 if alone else place]
    with gr.Column(elem_classes="slot"):
        system = gr.Dropdown(
            system_choices(systems), value=key, label=f"Motion {LETTERS[place]}", elem_id=f"slot-{place + 1}"
        )
        with gr.Row(visible=key != NOTHING) as settings:  # text boxes, because a number box shows 0 for nothing
            seed = gr.Textbox(
                "2" if alone and place == 1 else "", label="Seed", placeholder="as below", max_lines=1, min_width=90,
                elem_id=f"slot-seed-{place + 1}",
            )  # fmt: skip
            guidance = gr.Textbox(
                "", label="Guidance", placeholder="its own", max_lines=1, min_width=90,
                elem_id=f"slot-guidance-{place + 1}",
            )  # fmt: skip
        with gr.Row(visible=False, elem_classes="slot-file") as file:
            name = gr.Textbox(label="Name", max_length=NAME_LENGTH, min_width=120, elem_id=f"slot-name-{place + 1}")
            upload = gr.UploadButton(
                "Choose a file", file_types=FILE_TYPES, size="sm", min_width=120, elem_id=f"slot-upload-{place + 1}"
            )
        understood = understood_part(f"slot-understood-{place + 1}")
    return SlotPart(system, settings, seed, guidance, file, upload, name, understood)


def _result(context: DemoContext) -> ResultPart:
    skeleton = context.model.layout.skeleton
    view = motion_viewer(None, skeleton, "compare-view", "The motions side by side", "compare-film")
    status = gr.HTML(progress_line(FIRST_STATUS), elem_id="compare-status", elem_classes="status")
    overlay = gr.Checkbox(False, label="One over the other", container=False, elem_id="compare-overlay")
    with gr.Row(visible=False, elem_classes="vote") as row:
        best = gr.Radio([], label="Which one is best?", elem_id="compare-best", scale=3)
        vote = gr.Button("Vote and reveal", size="sm", scale=1, min_width=130, elem_id="compare-vote")
    tally = gr.HTML("", elem_id="compare-tally", elem_classes="hint", min_height=0)
    with gr.Column(visible=False) as details:
        table = gr.HTML("", elem_id="compare-table", elem_classes="compare-table")
        joint = gr.Dropdown(
            joint_choices(skeleton), value=first_joint(skeleton), label="Height of", elem_id="compare-joint"
        )
        curves = gr.Plot(None, show_label=False, elem_id="compare-curves", elem_classes="plot")
        with download_row(""):
            downloads = tuple(
                gr.DownloadButton(words, interactive=False, size="sm", min_width=60, elem_id=f"compare-{kind}")
                for words, kind in (("Table", "csv"), ("Recipe", "recipe"), ("Motions", "zip"))
            )
            mp4 = gr.DownloadButton("MP4", size="sm", min_width=60, visible=False, elem_id="compare-mp4")
            draw = gr.Button("Video", interactive=False, size="sm", min_width=60, elem_id="compare-film")
        film = FilmPart(status, draw, film_view("compare-video"), mp4)
    return ResultPart(
        view, status, overlay, VotePart(row, best, vote, tally), details, joint, curves, table, downloads, film
    )
