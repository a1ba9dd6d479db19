"""The Scales tab: its events, and the handlers that answer them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from demo.context import DemoContext
from demo.tab import QUIET, Place
from demo.tabs.scales.form import ScalesForm, lay_out
from demo.tabs.scales.handlers import ScalesHandlers
from demo.tabs.scales.library import Library
from demo.tabs.scales.play import Player


@dataclass(frozen=True)
class ScalesTab:
    """A motion scale by scale, from one token to all of them; see `Tab`."""

    context: DemoContext
    name = "Scales"
    id = "scales"

    def build(self, place: Place) -> None:
        """Lay out the components and wire their events. An example is shown as soon as the tab is opened."""
        library = Library(self.context)
        form = lay_out(library.example(0), library.choices())
        handlers = ScalesHandlers(self.context, form, library, self.id)
        player = Player.create(form.play, form.slider, library.example(0).count)
        library.example(0).prepare_in_background()
        _wire_view(place.tab, form, handlers, player)
        _wire_sources(form, handlers)
        place.link(form.edit, "edit", handlers.offer)


def _wire_view(tab: gr.Tab, form: ScalesForm, handlers: ScalesHandlers, player: Player) -> None:
    # A 3-D view that is filled while its tab is hidden stays empty, so it is filled when the tab is opened.
    looked = gr.on(
        [tab.select, form.slider.change], handlers.look, form.slider, form.outputs, trigger_mode="always_last",
        concurrency_limit=4, **QUIET,
    )  # fmt: skip
    # Any answer may arrive after the slider was moved again, or after that of a later event.
    form.view.stage.change(
        handlers.correct_view, [form.slider, form.view.stage], form.view.of_scale, trigger_mode="multiple", **QUIET
    )
    for event in (looked, *player.wire()):
        _wire_videos(event, form, handlers)


def _wire_sources(form: ScalesForm, handlers: ScalesHandlers) -> None:
    source, slider, view = form.source, form.slider, form.view
    private: dict[str, Any] = {"api_visibility": "private"}
    file = [source.upload, slider, *source.understood.corrections]
    events: list[tuple[Any, ...]] = [  # event, handler, inputs, API
        (source.example.input, handlers.take_example, [source.example, slider], {"api_name": "take_example_apart"}),
        (source.upload.upload, handlers.take_upload, file, {"api_name": "take_file_apart"}),
        (source.latest.click, handlers.take_generated, [slider], private),
    ]
    for event, take, given, api in events:
        taken = event(take, given, form.outputs, concurrency_limit=2, show_progress_on=[view.caption], **api)
        _wire_videos(taken, form, handlers)

    def reread(changes: list[Any]) -> None:
        taken = gr.on(
            changes, handlers.correct_upload, file, form.outputs, concurrency_limit=2, trigger_mode="always_last",
            show_progress_on=[view.caption], **private,
        )  # fmt: skip
        _wire_videos(taken, form, handlers)

    source.understood.wire(source.upload, reread)


def _wire_videos(event: Any, form: ScalesForm, handlers: ScalesHandlers) -> None:
    """Draw the videos after an event, unless they are there."""
    # "multiple": a new drawing begins before the one that it replaces has noticed.
    options: dict[str, Any] = {"concurrency_limit": None, "trigger_mode": "multiple", **QUIET}
    view = form.view
    drawn = event.success(handlers.draw_pair, [form.slider, form.play], [view.pair_title, view.pair], **options)
    drawn.then(handlers.draw_row, None, [view.row_title, *view.row], **options)
