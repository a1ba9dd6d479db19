"""The Generate tab: its events, and the handlers that answer them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

import gradio as gr

from demo.context import DemoContext
from demo.tab import QUIET, Place
from demo.tabs.generate.choosing import SeveralHandlers
from demo.tabs.generate.form import GenerateForm, lay_out
from demo.tabs.generate.handlers import GenerateHandlers
from demo.tabs.generate.opening import Opening

# An example fills the form in the browser, so that what is typed before its motion arrives is kept.
_FILL = """(number) => {{
    const {{prompt, seed, seconds}} = {examples}[number]
    return [prompt, seed, seconds, false, false, {{seed, seconds}}]
}}"""
# An example fills in seed and seconds. When another prompt is typed, a new seed is drawn and the model chooses the
# seconds again, unless the visitor has changed them since.
_RELEASE = """(pinned, seed, seconds, fresh, auto) => pinned
    ? [null, fresh || seed === pinned.seed, auto || ({learned} && Math.abs(seconds - pinned.seconds) < 0.11)]
    : [pinned, fresh, auto]"""


@dataclass(frozen=True)
class GenerateTab:
    """A prompt becomes a moving figure; see `Tab`."""

    context: DemoContext
    name = "Generate"
    id = "generate"

    def build(self, place: Place) -> None:
        """Lay out the components and wire their events."""
        form = lay_out(self.context)
        handlers = GenerateHandlers(self.context, form, self.id)
        _wire_settings(form, handlers)
        shown = _wire_runs(form, handlers)
        _wire_opening(form, Opening(handlers), place, shown)
        place.link(form.result.dissect, "scales", lambda session: session.handover.latest)
        place.link(form.result.edit, "edit", lambda session: session.handover.latest)


def _wire_settings(form: GenerateForm, handlers: GenerateHandlers) -> None:
    request, settings = form.request, form.settings
    # This runs in the browser, as Generate may be pressed at once.
    learned = "true" if handlers.context.model.length is not None else "false"
    pins = [settings.pinned, settings.seed, settings.seconds, settings.new_seed, settings.auto]
    freed = [settings.pinned, settings.new_seed, settings.auto]
    filled = [request.prompt, settings.seed, settings.seconds, settings.new_seed, settings.auto, settings.pinned]
    examples = json.dumps([asdict(example) for example in handlers.context.examples])
    request.samples.click(None, request.samples, filled, js=_FILL.format(examples=examples), **QUIET)
    request.prompt.input(None, pins, freed, js=_RELEASE.format(learned=learned), **QUIET)
    request.prompt.change(
        handlers.read, [request.prompt, settings.seconds, settings.auto],
        [request.reading, request.as_typed, request.expected], queue=False, trigger_mode="always_last", **QUIET,
    )  # fmt: skip
    request.reading.input(
        handlers.use_own_words, [request.prompt, request.reading, settings.seconds, settings.auto], request.expected,
        queue=False, trigger_mode="always_last", **QUIET,
    )  # fmt: skip
    # A visitor who chooses seconds wants them used. This runs in the browser, as Generate may be pressed at once.
    settings.seconds.input(None, None, settings.auto, js="() => false", **QUIET)
    changed = [settings.seconds.release, settings.auto.input, request.as_typed.input]
    gr.on(
        changed, handlers.expect, None, request.expected, inputs_kwargs=form.fields, queue=False,
        trigger_mode="always_last", **QUIET,
    )  # fmt: skip
    # A visitor who rolls a seed wants it used.
    settings.roll.click(handlers.roll_seed, None, [settings.seed, settings.new_seed], **QUIET)


def _wire_runs(form: GenerateForm, handlers: GenerateHandlers) -> list[Any]:
    """Wire the events that make a motion, and return the components that show it."""
    request, result, settings = form.request, form.result, form.settings
    film, several = result.files.film, SeveralHandlers(handlers)
    shown = [
        result.view, result.status, film.video, settings.seed, settings.seconds, request.expected, result.dissect,
        result.edit, *result.files.outputs, result.strip, film.draw, form.kept, result.match, result.best,
        *result.files.more_outputs, result.link, *form.several.outputs,
    ]  # fmt: skip
    request.samples.click(
        handlers.choose_example, [request.samples, settings.hold_feet], shown, trigger_mode="multiple", **QUIET,
    )  # fmt: skip
    # "multiple": a new run may begin before the one that it replaces has ended.
    pressed = gr.on(
        [request.generate.click, request.prompt.submit], handlers.press, None, result.status, queue=False,
        trigger_mode="multiple", **QUIET,
    )  # fmt: skip
    generated = pressed.success(
        several.generate, None, shown, inputs_kwargs=form.fields, api_name="generate", concurrency_limit=2,
        show_progress="hidden", trigger_mode="multiple",
    )  # fmt: skip
    generated.success(handlers.judge, None, result.match, trigger_mode="multiple", **QUIET)
    for place, button in enumerate(form.several.buttons, 1):
        chosen = button.click(several.keeper(place), None, shown, **QUIET)
        chosen.success(handlers.judge, None, result.match, trigger_mode="multiple", **QUIET)
    form.several.chosen.click(several.choose, form.several.number, shown, api_name="choose", show_progress="hidden")
    result.files.more.click(
        handlers.draw_more, None, [result.status, *result.files.more_outputs], api_name="draw_more",
        concurrency_limit=None, show_progress="hidden", trigger_mode="multiple",
    )  # fmt: skip
    result.best.click(
        several.best_of, None, shown, inputs_kwargs=form.fields, api_name="best_of", concurrency_limit=1,
        show_progress="hidden",
    )  # fmt: skip
    film.draw.click(
        handlers.draw_video, None, film.outputs, api_name="draw_video", concurrency_limit=None,
        show_progress="hidden", trigger_mode="multiple",
    )  # fmt: skip
    request.stop.click(handlers.stop, None, None, **QUIET)
    return shown


def _wire_opening(form: GenerateForm, opening: Opening, place: Place, shown: list[Any]) -> None:
    """Wire the events that bring back an earlier motion."""
    settings, history = form.settings, form.history
    filled = [
        form.request.prompt, settings.new_seed, settings.auto, settings.pinned, settings.hold_feet,
        settings.sampling.guidance, settings.sampling.temperature, *shown,
    ]  # fmt: skip
    arrived = place.page.load(opening.arrive, form.kept, filled, **QUIET)
    place.page.load(opening.list_motions, history.kept, history.shown, queue=False, **QUIET)
    opened = form.request.open.upload(
        opening.open_recipe, form.request.open, filled, api_name="open_recipe", show_progress="hidden",
        trigger_mode="multiple",
    )  # fmt: skip
    form.kept.change(opening.remember, [form.kept, history.kept], [history.kept, history.shown], **QUIET)
    used = history.shown.select(opening.use_list, history.kept, [history.kept, history.shown, *filled], **QUIET)
    for shows in (arrived, opened, used):
        shows.success(opening.handlers.judge, None, form.result.match, trigger_mode="multiple", **QUIET)
    form.result.link.click(None, form.kept, None, js="(kept) => window.copyLink(kept)", **QUIET)
