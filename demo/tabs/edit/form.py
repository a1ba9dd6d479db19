"""The components of the Edit tab, top to bottom; `tab.py` connects their events."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from demo.context import DemoContext
from demo.files import FilesPart, download_buttons, download_row, files_part
from demo.links import LinkPart, link_part
from demo.sampling_form import SamplingPart, sampling_part, seed_box
from demo.status import progress_line
from demo.tabs.edit.body_picker import CHOICES, WORDS, body_picker
from demo.tabs.edit.presets import Preset
from demo.understood import UnderstoodPart, understood_part
from demo.uploads import FILE_TYPES
from demo.viewer import motion_viewer, page_component
from scalemogen.editing import ANCHORS, RESTS, EditSettings
from scalemogen.motion.skeleton import PART_NAMES
from scalemogen.settings import LONGEST_PROMPT

PAGE = Path(__file__).with_name("page")  # scripts of this tab
NO_EXAMPLE = -1  # value of the first entry in the list of examples; that entry is a hint, not an example
FIRST_STATUS = "Choose one of the edits above, or a motion of your own."
FIRST_SECONDS = 4.0  # range of the time sliders before a motion is chosen
_CHOOSE = "Or edit an example …"
_INTRO = (
    "Describe what the motion should become, and choose where it may change: body parts, a time span, or both. "
    "If you choose neither, the whole motion may change: whatever does not fit the new sentence is replaced."
)
_REST_WORDS = {"kept": "stays as it is", "follows": "may adapt to the new sentence"}
_ANCHOR_WORDS = {"start": "the motion before the edited time", "end": "the motion after it", "none": "nothing"}


@dataclass(frozen=True)
class SourcePart:
    """Where the motion comes from."""

    presets: gr.Dataset
    example: gr.Dropdown
    latest: gr.Button
    upload: gr.UploadButton
    understood: UnderstoodPart
    title: gr.HTML


@dataclass(frozen=True)
class MaskPart:
    """Where the motion may change."""

    parts: gr.CheckboxGroup
    strip: gr.HTML
    start: gr.Slider
    stop: gr.Slider
    mode: gr.Radio
    maps: gr.HTML

    @property
    def handles(self) -> list[Any]:
        """The two sliders that set the time span."""
        return [self.start, self.stop]


@dataclass(frozen=True)
class AdvancedPart:
    """How the edit is made."""

    seed: gr.Number
    keep_scales: gr.Slider
    threshold: gr.Slider
    rest: gr.Radio
    sampling: SamplingPart
    anchor: gr.Radio

    @property
    def fields(self) -> dict[str, Any]:
        """The components by the names of their fields, in the order of the app's API."""
        return {
            "seed": self.seed, "keep_scales": self.keep_scales, "threshold": self.threshold, "rest": self.rest,
            "guidance": self.sampling.guidance, "temperature": self.sampling.temperature, "anchor": self.anchor,
        }  # fmt: skip


@dataclass(frozen=True)
class RequestPart:
    """Both prompts, and the buttons that edit and undo."""

    source_prompt: gr.Textbox
    target_prompt: gr.Textbox
    difference: gr.HTML
    reword: gr.Button
    edit: gr.Button
    undo: gr.Button
    advanced: AdvancedPart


@dataclass(frozen=True)
class ResultPart:
    """Before and after."""

    view: gr.HTML
    overlay: gr.Checkbox
    status: gr.HTML
    match: gr.HTML
    files: FilesPart
    table: gr.Markdown
    originals: tuple[gr.DownloadButton, ...]
    reuse: gr.Button
    link: LinkPart


@dataclass(frozen=True)
class EditForm:
    """The whole tab."""

    source: SourcePart
    mask: MaskPart
    request: RequestPart
    result: ResultPart

    @property
    def mask_fields(self) -> dict[str, Any]:
        """The components that hold the fields of `MaskFields`."""
        mask, advanced = self.mask, self.request.advanced
        return {
            "parts": mask.parts, "start": mask.start, "stop": mask.stop, "mode": mask.mode,
            "keep_scales": advanced.keep_scales, "threshold": advanced.threshold, "rest": advanced.rest,
        }  # fmt: skip

    @property
    def fields(self) -> dict[str, Any]:
        """The components that hold the fields of `EditFields`, in the order of the app's API."""
        request, mask = self.request, self.mask
        return {
            "source_prompt": request.source_prompt, "target_prompt": request.target_prompt, **request.advanced.fields,
            "parts": mask.parts, "start": mask.start, "stop": mask.stop, "mode": mask.mode,
            "overlay": self.result.overlay,
        }  # fmt: skip

    @property
    def edit_outputs(self) -> list[Any]:
        """All components that an edit changes, in the order of the app's API."""
        result = self.result
        return [
            self.mask.strip, self.mask.maps, self.request.undo, result.view, result.status, result.files.film.video,
            result.table, *result.files.outputs, result.reuse, result.files.film.draw,
            *result.files.more_outputs, result.match, result.link.button,
        ]  # fmt: skip

    @property
    def preset_outputs(self) -> list[Any]:
        """All components that a preset or a link changes."""
        return [self.mask.parts, self.mask.mode, *self.request.advanced.fields.values(), *self.outputs]

    @property
    def outputs(self) -> list[Any]:
        """All components that a new motion changes, in the order of the app's API."""
        return [
            self.request.source_prompt, self.request.target_prompt, self.source.title, *self.mask.handles,
            *self.result.originals, *self.edit_outputs, *self.source.understood.outputs,
        ]  # fmt: skip


def lay_out(context: DemoContext, presets: tuple[Preset, ...]) -> EditForm:
    """Build the components in their places."""
    gr.Markdown(_INTRO, elem_classes="intro")
    source = _source(context, presets)
    with gr.Row(elem_classes="split edits"):
        with gr.Column(min_width=300, elem_classes="ask"):
            prompts = _prompts()
        with gr.Column(min_width=300, elem_classes="show"):
            view, status, match, link, overlay = _view(context)
        with gr.Column(min_width=300, elem_classes="settings"):
            mask = _mask()
            advanced = _advanced(context)
        with gr.Column(min_width=300, elem_classes="files"):
            result = _result(view, status, match, link, overlay)
    return EditForm(source, mask, RequestPart(*prompts, advanced=advanced), result)


def _source(context: DemoContext, presets: tuple[Preset, ...]) -> SourcePart:
    dataset = gr.Dataset(
        components=[gr.Textbox(visible=False)], samples=[[preset.name] for preset in presets], type="index",
        show_label=False, elem_id="presets",
    )  # fmt: skip
    choices = [(_CHOOSE, NO_EXAMPLE), *((example.prompt, i) for i, example in enumerate(context.examples))]
    with gr.Row(elem_classes="sources"):
        example = gr.Dropdown(
            choices, value=NO_EXAMPLE, container=False, show_label=False, scale=4, min_width=220,
            elem_id="edit-example",
        )  # fmt: skip
        latest = gr.Button("The latest motion", scale=2, min_width=140, elem_id="edit-latest")
        upload = gr.UploadButton(
            "A motion file", file_types=FILE_TYPES, scale=2, min_width=140, elem_id="edit-upload"
        )
    understood = understood_part("edit-understood")
    title = gr.HTML("&nbsp;", elem_classes="hint", elem_id="edit-title")
    return SourcePart(dataset, example, latest, upload, understood, title)


def _prompts() -> tuple[gr.Textbox, gr.Textbox, gr.HTML, gr.Button, gr.Button, gr.Button]:
    with gr.Row():
        before = gr.Textbox(
            label="The motion now", lines=2, max_lines=6, max_length=LONGEST_PROMPT, min_width=140,
            elem_id="source-prompt", placeholder="may be empty for a captured motion",
        )  # fmt: skip
        after = gr.Textbox(
            label="The motion after the edit", lines=2, max_lines=6, max_length=LONGEST_PROMPT, min_width=140,
            elem_id="target-prompt",
        )  # fmt: skip
    difference = gr.HTML("&nbsp;", elem_id="prompt-difference", elem_classes="hint")
    reword = gr.Button("", size="sm", visible=False, elem_id="edit-reword")
    with gr.Row(elem_classes="buttons"):
        edit = gr.Button("Edit", variant="primary", min_width=150, scale=3, elem_id="edit")
        undo = gr.Button("Undo", min_width=80, scale=1, interactive=False, elem_id="edit-undo")
    return before, after, difference, reword, edit, undo


def _mask() -> MaskPart:
    gr.HTML("Where it may change: body parts (none chosen: all) and time", elem_classes="title")
    with gr.Row(elem_classes="picking"):
        gr.HTML(body_picker(), elem_id="body-picker", min_height=0)
        parts = gr.CheckboxGroup(list(CHOICES), show_label=False, container=False, elem_id="edit-parts")
    strip = gr.HTML("", elem_id="key-poses")
    with gr.Row(elem_classes="handles"):
        start = gr.Slider(
            0, FIRST_SECONDS, 0, step=0.2, label="From, s", buttons=[], min_width=120, elem_id="edit-start"
        )
        stop = gr.Slider(
            0, FIRST_SECONDS, FIRST_SECONDS, step=0.2, label="To, s", buttons=[], min_width=120, elem_id="edit-stop"
        )
    mode = gr.Radio(
        [
            ("only these parts, and only in this time", "both"),
            ("these parts at any time, and all parts in this time", "either"),
        ],
        value="both", show_label=False, container=False, elem_id="edit-mode",
    )  # fmt: skip
    maps = page_component(None, PAGE / "maps.js", '<div class="mask-maps"></div>', "edit-maps")
    return MaskPart(parts, strip, start, stop, mode, maps)


def _advanced(context: DemoContext) -> AdvancedPart:
    own = EditSettings()
    with gr.Accordion("Advanced", open=False):
        seed = seed_box(1)
        keep = gr.Slider(
            0, len(context.model.schedule), own.keep_scales, step=1, label="Scales kept",
            info="The number of coarsest maps that stay the same, except where the motion may change.",
        )  # fmt: skip
        threshold = gr.Slider(
            0, 1, own.threshold, step=0.01, label="Threshold",
            info="A lower value lets the sentence change more.",
        )  # fmt: skip
        rest = gr.Radio(
            [(_REST_WORDS[name], name) for name in RESTS], value=own.rest, label="The rest of the motion",
            elem_id="edit-rest",
        )  # fmt: skip
        sampling = sampling_part(context.model.config.sampling)
        anchor = gr.Radio(
            [(_ANCHOR_WORDS[name], name) for name in ANCHORS], value="start", label="Keeps its place on the floor"
        )
    return AdvancedPart(seed, keep, threshold, rest, sampling, anchor)


def _view(context: DemoContext) -> tuple[gr.HTML, gr.HTML, gr.HTML, LinkPart, gr.Checkbox]:
    page_component(
        None, PAGE / "edit.js", "", "edit-links", viewer="edit-view",
        parts=[WORDS[name] for name in PART_NAMES],
    )  # fmt: skip
    view = motion_viewer(
        None, context.model.layout.skeleton, "edit-view", "The motion before and after the edit", "edit-draw"
    )
    status = gr.HTML(progress_line(FIRST_STATUS), elem_id="edit-status", elem_classes="status")
    with gr.Row(elem_classes="judged"):
        match = gr.HTML("", elem_id="edit-match", elem_classes="verdict", min_height=0)
        link = link_part("edit-link")
    overlay = gr.Checkbox(False, label="Show both in one place", container=False, elem_id="overlay")
    return view, status, match, link, overlay


def _result(view: gr.HTML, status: gr.HTML, match: gr.HTML, link: LinkPart, overlay: gr.Checkbox) -> ResultPart:
    reuse = gr.Button("Use this as the motion to edit", interactive=False, elem_id="edit-reuse")
    table = gr.Markdown("", elem_id="edit-table")
    with download_row("before"):
        originals = download_buttons("before")
    files = files_part(status, "edit-draw", "edit-film", "after")
    return ResultPart(view, overlay, status, match, files, table, originals, reuse, link)
