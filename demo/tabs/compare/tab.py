"""The Compare tab: its events, and the handlers that answer them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from demo.context import DemoContext
from demo.tab import QUIET, Place
from demo.tabs.compare.form import CompareForm, SlotPart, lay_out
from demo.tabs.compare.handlers import CompareHandlers
from demo.tabs.compare.looking import CompareLooking
from demo.tabs.compare.programs import ComparePrograms, add_programs
from demo.tabs.compare.show import CompareShow
from demo.tabs.compare.slots import SlotHandlers
from demo.tabs.compare.systems import Systems


@dataclass(frozen=True)
class CompareTab:
    """Several systems, settings or files do one sentence side by side; see `Tab`."""

    context: DemoContext
    name = "Compare"
    id = "compare"

    def build(self, place: Place) -> None:
        """Lay out the components and wire their events."""
        systems = Systems(self.context.model)
        form = lay_out(self.context, systems)
        show = CompareShow(self.context, systems, form, self.id)
        handlers = CompareHandlers(show)
        _wire_slots(form, show)
        _wire_runs(form, handlers)
        place.tab.select(handlers.open, None, form.outputs, inputs_kwargs=form.fields, concurrency_limit=2, **QUIET)
        _wire_looks(form, CompareLooking(show))
        add_programs(ComparePrograms(self.context, systems))


def _wire_slots(form: CompareForm, show: CompareShow) -> None:
    for place, slot in enumerate(form.ask.slots):
        handlers = SlotHandlers(show, place)
        slot.system.change(handlers.choose, slot.system, slot.parts, queue=False, **QUIET)
        _wire_file(slot, handlers)


def _wire_file(slot: SlotPart, handlers: SlotHandlers) -> None:
    """Show what is understood of a file as soon as it is there, and again after each correction."""
    part = slot.understood
    shown: dict[str, Any] = {
        "trigger_mode": "multiple", "show_progress_on": [slot.name], "api_visibility": "private"
    }  # fmt: skip
    taken = part.chosen(slot.upload)(handlers.take_file, slot.upload, [slot.name, *part.outputs], **shown)
    part.keep(taken, handlers.file)
    part.wire(lambda event: event(handlers.correct_file, part.corrections, part.outputs, **shown))


def _wire_runs(form: CompareForm, handlers: CompareHandlers) -> None:
    ask, result = form.ask, form.result
    # "multiple": a new run may begin before the one that it replaces has ended.
    shown: dict[str, Any] = {"concurrency_limit": 2, "trigger_mode": "multiple", **QUIET}
    ask.samples.click(handlers.choose_example, ask.samples, [ask.prompt, ask.seconds, ask.seed], queue=False, **QUIET)
    pressed = gr.on(
        [ask.compare.click, ask.prompt.submit], handlers.press, None, result.status, queue=False,
        trigger_mode="multiple", **QUIET,
    )  # fmt: skip
    pressed.success(handlers.compare, None, form.outputs, inputs_kwargs=form.fields, **shown)
    slots = [part for slot in ask.slots for part in (slot.system, slot.seed, slot.guidance, slot.name, *slot.parts)]
    ask.recipe.upload(
        handlers.open_recipe, [ask.recipe, result.overlay, result.joint],
        [ask.prompt, ask.seconds, ask.as_typed, *slots, *form.outputs], **shown,
    )  # fmt: skip
    result.film.draw.click(
        handlers.draw_video, None, result.film.outputs, concurrency_limit=None, trigger_mode="multiple", **QUIET
    )
    ask.stop.click(handlers.stop, None, None, **QUIET)


def _wire_looks(form: CompareForm, looking: CompareLooking) -> None:
    ask, result = form.ask, form.result
    looks = [result.overlay, result.joint]
    last: dict[str, Any] = {"trigger_mode": "always_last", **QUIET}
    result.overlay.input(looking.set_overlay, result.overlay, result.view, **last)
    result.joint.input(looking.choose_joint, result.joint, result.curves, **last)
    ask.blind.input(looking.set_blind, [ask.blind, *looks], form.outputs, **last)
    result.vote.vote.click(looking.vote, [result.vote.best, *looks], form.outputs, **QUIET)
