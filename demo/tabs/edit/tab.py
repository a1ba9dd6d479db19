"""The Edit tab: its events, and the handlers that answer them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import gradio as gr

from demo.context import DemoContext
from demo.links import open_by_link
from demo.tab import QUIET, Place, show_at_first, with_optional
from demo.tabs.edit.form import EditForm, lay_out
from demo.tabs.edit.handlers import EditHandlers
from demo.tabs.edit.presets import load_presets
from demo.tabs.edit.show import EditShow
from demo.tabs.edit.sources import EditSources

# Called in the page after a motion or an edit was shown: shows the mask, and sets both handles. If a slider gets a
# new value and a new range together, Gradio clips the value to the old range, so a new motion's span is set again.
_TAKE = """(made, ...values) => {
    const page = (window.scalemogen ??= {}), board = JSON.parse(made);
    if (board?.window && made !== page.editMade) values.splice(1, 2, ...board.window);
    page.editMade = made;
    page.editTaken = [board, values];
    page.editMask?.take(board, values);
    return [values[1], values[2]];
}"""
_CHOOSE = "(...values) => { window.scalemogen?.editMask?.choose(values) }"
_PUSH = "(start, stop) => window.scalemogen?.editMask?.push(start, stop, {moved}) ?? [start, stop]"
_IN_PAGE: dict[str, Any] = {**QUIET, "queue": False}  # events that are answered in the page, without the server


@dataclass(frozen=True)
class EditTab:
    """A motion, a target prompt and a mask; what changed. See `Tab`."""

    context: DemoContext
    name = "Edit"
    id = "edit"

    def build(self, place: Place) -> None:
        """Lay out the components and wire their events."""
        presets = load_presets()
        form = lay_out(self.context, presets)
        show = EditShow(self.context, form, self.id)
        sources = EditSources(self.context, presets, form, show)
        handlers = EditHandlers(self.context, form, show, sources)
        _wire_sources(place.tab, form, handlers, sources)
        form.result.link.wire(sources.link)
        open_by_link(place, self.id, sources.takes)
        _wire_mask(form)
        _wire_edit(form, handlers)
        show_at_first(sources.first())


def _wire_sources(tab: gr.Tab, form: EditForm, handlers: EditHandlers, sources: EditSources) -> None:
    """Wire the events that choose the motion to edit."""
    source, overlay = form.source, form.result.overlay
    private: dict[str, Any] = {"api_visibility": "private"}
    file = {"path": source.upload, **source.understood.fields}
    of_preset = form.preset_outputs
    # "multiple": the newest choice is the one that is shown, however long an earlier one takes (`Runs`).
    shown: dict[str, Any] = {
        "concurrency_limit": 2, "trigger_mode": "multiple", "show_progress_on": [form.result.status]
    }  # fmt: skip
    events: list[tuple[Any, ...]] = [  # event, handler, inputs, outputs
        (source.presets.click, sources.take_preset, [source.presets, overlay], of_preset),
        (source.example.input, sources.take_example, source.example, of_preset),
        (source.latest.click, sources.take_generated, None, of_preset),
        (tab.select, handlers.open, overlay, of_preset),
        (form.result.reuse.click, sources.reuse, None, form.outputs),
        (form.request.undo.click, sources.undo, None, form.outputs),
    ]
    for event, take, given, outputs in events:
        _show_mask(event(take, given, outputs, **shown, **private), form)
    taken = source.understood.chosen(source.upload)(
        with_optional(sources.take_upload, file), None, form.outputs, inputs_kwargs=file,
        api_name="take_file_to_edit", **shown,
    )  # fmt: skip
    # The parts are no output of the endpoint, so they are cleared afterwards.
    _show_mask(taken.success(None, None, form.mask.parts, js="() => [[]]", **_IN_PAGE), form)
    source.understood.keep(taken, sources.file)

    def reread(on: Callable[..., Any]) -> None:
        _show_mask(on(sources.correct_upload, source.understood.corrections, form.outputs, **shown, **private), form)

    source.understood.wire(reread)
    overlay.input(
        handlers.show_again, overlay, [form.result.view, form.result.status], trigger_mode="always_last", **QUIET
    )


def _show_mask(shown: Any, form: EditForm) -> None:
    """After an event that showed a motion or an edit: show its maps, and set the handles again."""
    mask = form.mask
    shown.success(None, [mask.maps, *form.mask_fields.values()], mask.handles, js=_TAKE, **_IN_PAGE)


def _wire_mask(form: EditForm) -> None:
    """Wire what the page answers by itself while parts and time are chosen."""
    mask, fields = form.mask, list(form.mask_fields.values())
    for moved, handle in enumerate(mask.handles):
        pushed = handle.input(None, mask.handles, mask.handles, js=_PUSH.format(moved=moved), **_IN_PAGE)
        pushed.success(None, fields, None, js=_CHOOSE, **_IN_PAGE)
    others = [component.input for component in fields if component not in mask.handles]
    gr.on(others, None, fields, None, js=_CHOOSE, **_IN_PAGE)


def _wire_edit(form: EditForm, handlers: EditHandlers) -> None:
    request, result = form.request, form.result
    prompts = [request.source_prompt, request.target_prompt]
    told = [request.difference, request.reword]
    gr.on([prompt.change for prompt in prompts], handlers.compare_prompts, prompts, told, **QUIET)
    request.reword.click(handlers.reword, request.target_prompt, request.target_prompt, **QUIET)
    # "multiple": a new run may begin before the one that it replaces has ended.
    pressed = gr.on(
        [request.edit.click, request.target_prompt.submit], handlers.press, None, [result.status, result.match],
        queue=False, trigger_mode="multiple", **QUIET,
    )  # fmt: skip
    edited = pressed.success(
        handlers.edit, None, form.edit_outputs, inputs_kwargs=form.fields, api_name="edit", concurrency_limit=2,
        show_progress="hidden", trigger_mode="multiple",
    )  # fmt: skip
    _show_mask(edited, form)
    film = result.files.film
    film.draw.click(handlers.draw_video, None, film.outputs, concurrency_limit=None, trigger_mode="multiple", **QUIET)
    result.files.more.click(
        handlers.draw_more, None, [result.status, *result.files.more_outputs], api_name="draw_more_of_edit",
        concurrency_limit=None, show_progress="hidden", trigger_mode="multiple",
    )  # fmt: skip
