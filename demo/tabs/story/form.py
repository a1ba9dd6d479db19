"""The components of the Story tab, top to bottom, and the values of its form; `tab.py` connects the events."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from demo.context import DemoContext
from demo.files import FilesPart, files_part
from demo.links import LinkPart, link_part
from demo.sampling_form import (
    MakingFields,
    SamplingPart,
    hold_feet_box,
    new_seed_box,
    sampling_part,
    seed_box,
)
from demo.status import progress_line
from demo.tabs.story.timeline import PAGE
from demo.tabs.story.words import FIRST_STATUS
from demo.understood import UnderstoodPart, understood_part
from demo.uploads import FILE_TYPES
from demo.viewer import motion_viewer, page_component
from scalemogen.motion.files.recipes import READERS
from scalemogen.settings import LONGEST_PROMPT
from scalemogen.stories.story import MOST_SECONDS, longest_piece

TEXT_LETTERS = 4000  # highest number of letters of a story
_EXAMPLES = Path(__file__).parents[3] / "assets" / "stories.json"


@dataclass(frozen=True)
class StoryExample:
    """A story offered on the page under a title, with a seed that gives a good motion."""

    title: str
    text: str
    seed: int


EXAMPLES = tuple(StoryExample(**row) for row in json.loads(_EXAMPLES.read_text(encoding="utf-8")))


@dataclass(frozen=True, kw_only=True)
class StoryRequest(MakingFields):
    """The values of the form; see `ScaleMoGen.story_pieces`. The fields are the parameters of the app's API.

    Attributes:
        text: one sentence a line, with seconds if wanted: "4: a person walks".
    """

    text: str


@dataclass(frozen=True)
class BetweenPart:
    """Two motion files, and the sentence for the transition between them.

    If a file is missing, the motion generated last takes its place.
    """

    start: gr.File
    end: gr.File
    understood: tuple[UnderstoodPart, UnderstoodPart]
    prompt: gr.Textbox
    seconds: gr.Slider
    join: gr.Button

    @property
    def fields(self) -> dict[str, Any]:
        """The components whose values are asked for, by name; `start_fps` corrects the rate of the first file."""
        corrections = {
            f"{place}_{name}": component
            for place, part in zip(("start", "end"), self.understood, strict=True)
            for name, component in part.fields.items()
        }
        return {
            "start": self.start, "end": self.end, "prompt": self.prompt, "seconds": self.seconds, **corrections
        }  # fmt: skip


@dataclass(frozen=True)
class AskPart:
    """The sentences, and the buttons that begin and end a run."""

    text: gr.Textbox
    doubts: gr.HTML
    tell: gr.Button
    stop: gr.Button
    samples: gr.Dataset
    open: gr.UploadButton
    between: BetweenPart


@dataclass(frozen=True)
class ChangePart:
    """Hidden components: parameters of the API for changes that a visitor makes in the timeline."""

    piece: gr.Number
    seconds: gr.Number
    seed: gr.Number
    to: gr.Number
    renew: gr.Button
    move: gr.Button


@dataclass(frozen=True)
class StoryPart:
    """The motion, its timeline, its files, and the buttons that lead to other tabs."""

    view: gr.HTML
    timeline: gr.HTML
    status: gr.HTML
    match: gr.HTML
    seams: gr.HTML
    files: FilesPart
    links: gr.Row
    dissect: gr.Button
    edit: gr.Button
    link: LinkPart
    change: ChangePart


@dataclass(frozen=True)
class SettingsPart:
    """How the story is made."""

    seed: gr.Number
    new_seed: gr.Checkbox
    sampling: SamplingPart
    hold_feet: gr.Checkbox
    as_typed: gr.Checkbox


@dataclass(frozen=True)
class StoryForm:
    """The whole tab."""

    ask: AskPart
    story: StoryPart
    settings: SettingsPart
    kept: gr.BrowserState

    @property
    def fields(self) -> dict[str, Any]:
        """The components that hold the fields of `StoryRequest`, in the order of the app's API."""
        settings = self.settings
        return {
            "text": self.ask.text,
            "seed": settings.seed,
            "new_seed": settings.new_seed,
            "guidance": settings.sampling.guidance,
            "temperature": settings.sampling.temperature,
            "hold_feet": settings.hold_feet,
            "as_typed": settings.as_typed,
        }

    @property
    def outputs(self) -> list[Any]:
        """All components that a story changes, in the order of the app's API."""
        story = self.story
        return [
            story.view, story.timeline, story.status, story.seams, *story.files.outputs, story.files.film.draw,
            story.files.film.video, story.links, self.settings.seed, self.kept, *story.files.more_outputs,
            story.match, story.link.button,
        ]  # fmt: skip


def lay_out(context: DemoContext) -> StoryForm:
    """Build the components in their places."""
    with gr.Row(elem_classes="split making"):
        with gr.Column(elem_classes="ask"):
            ask = _ask(context)
        with gr.Column(elem_classes="show"):
            story = _story(context)
        with gr.Column(elem_classes="settings"):
            settings = _settings(context)
    # The browser keeps the last story, so that it is shown again when the page is reloaded.
    kept = gr.BrowserState(None, storage_key="scalemogen-story", secret="story")
    return StoryForm(ask, story, settings, kept)


def _ask(context: DemoContext) -> AskPart:
    longest = longest_piece(context.model)
    text = gr.Textbox(
        EXAMPLES[0].text, label="What happens, one sentence a line?", lines=5, max_lines=12, max_length=TEXT_LETTERS,
        elem_id="story-text", placeholder="a person walks forward\na person bows",
        info=f"Up to {longest:.1f} s a line, {MOST_SECONDS:.0f} s together. “4: a person bows” lasts four seconds.",
    )  # fmt: skip
    doubts = gr.HTML("", elem_id="story-doubts", elem_classes="hint", min_height=0)
    with gr.Row(elem_classes="buttons"):
        tell = gr.Button("Tell", variant="primary", min_width=150, scale=3, elem_id="tell")
        stop = gr.Button("Stop", min_width=80, scale=1, elem_id="stop-story")
    samples = gr.Dataset(
        components=[text], samples=[[example.text] for example in EXAMPLES], type="index", show_label=False,
        elem_id="stories", sample_labels=[example.title for example in EXAMPLES],
    )  # fmt: skip
    opened = gr.UploadButton(
        "Open a recipe", file_types=list(READERS), size="sm", elem_id="open-story", variant="secondary"
    )
    return AskPart(text, doubts, tell, stop, samples, opened, _between())


def _between() -> BetweenPart:
    with gr.Accordion("Lead from one motion to another", open=False, elem_id="between"):
        gr.Markdown("If a file is missing, the motion of the Generate tab is used.", elem_classes="hint")
        with gr.Row():
            start, end = (
                gr.File(
                    label=label, file_types=FILE_TYPES, height=150, min_width=120, elem_id=f"between-{label.lower()}"
                )
                for label in ("Start", "End")
            )
        understood = (
            understood_part("between-start-understood", "as late as possible"),
            understood_part("between-end-understood"),
        )
        prompt = gr.Textbox("a person stops", label="What happens between them?", max_length=LONGEST_PROMPT)
        seconds = gr.Slider(1, 7, 2, step=0.2, label="Seconds", buttons=[])
        join = gr.Button("Join", min_width=90, elem_id="join")
    return BetweenPart(start, end, understood, prompt, seconds, join)


def _story(context: DemoContext) -> StoryPart:
    view = motion_viewer(
        None, context.model.layout.skeleton, "story-view", "The story as a moving figure", "story-film"
    )
    status = gr.HTML(progress_line(FIRST_STATUS), elem_id="story-status", elem_classes="status")
    with gr.Row(elem_classes="judged"):
        match = gr.HTML("", elem_id="story-match", elem_classes="verdict", min_height=0)
        link = link_part("story-link")
    seams = gr.HTML("", elem_id="seams", elem_classes="hint", min_height=0)
    timeline = page_component(
        None, PAGE / "timeline.js", '<div class="timeline"></div>', "timeline", viewer="story-view"
    )
    with gr.Row(visible=False) as links:
        dissect = gr.Button("See it scale by scale  →", elem_id="story-apart", scale=2)
        edit = gr.Button("Edit it  →", elem_id="story-to-edit", min_width=90)
    files = files_part(status, "story-film", "story-video")  # at the end, so that a video does not move anything
    return StoryPart(view, timeline, status, match, seams, files, links, dissect, edit, link, _change())


def _change() -> ChangePart:
    piece, seconds, seed, to = (
        gr.Number(value, precision=precision, label=label, visible=False)
        for label, value, precision in (("piece", 1, 0), ("seconds", None, None), ("seed", None, 0), ("to", 1, 0))
    )
    renew, move = (gr.Button(name, visible=False) for name in ("Renew", "Move"))
    return ChangePart(piece, seconds, seed, to, renew, move)


def _settings(context: DemoContext) -> SettingsPart:
    with gr.Accordion("Advanced", open=False):
        seed = seed_box(EXAMPLES[0].seed)
        new_seed = new_seed_box(seed, "story", "story-new-seed")
        sampling = sampling_part(context.model.config.sampling)
        hold = hold_feet_box("story-hold-feet")
        as_typed = gr.Checkbox(False, label="Use my words as typed", container=False)
    return SettingsPart(seed, new_seed, sampling, hold, as_typed)
