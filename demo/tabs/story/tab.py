"""The Story tab: its events, and the handlers that answer them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import gradio as gr

from demo.context import DemoContext
from demo.links import open_by_link
from demo.tab import QUIET, Place, with_optional
from demo.tabs.story.changes import StoryChanges
from demo.tabs.story.form import StoryForm, lay_out
from demo.tabs.story.handlers import StoryHandlers
from demo.tabs.story.opening import ENDS, StoryOpening
from demo.tabs.story.show import StoryShow
from demo.understood import UnderstoodPart

# "multiple": a new run may begin before the one that it replaces has ended.
_MANY: dict[str, Any] = {"trigger_mode": "multiple", "show_progress": "hidden"}


@dataclass(frozen=True)
class StoryTab:
    """Several sentences become one motion of up to a minute; see `Tab`."""

    context: DemoContext
    name = "Story"
    id = "story"

    def build(self, place: Place) -> None:
        """Lay out the components and wire their events."""
        form = lay_out(self.context)
        show = StoryShow(self.context, form, self.id)
        opening = StoryOpening(show)
        handlers = StoryHandlers(self.context, form, show, opening)
        opened = place.tab.select(handlers.open, form.kept, [form.ask.text, *form.outputs], **QUIET)
        made = [
            opened,
            *_wire_telling(form, handlers),
            *_wire_changes(form, StoryChanges(show)),
            *_wire_opening(form, opening),
        ]
        for each in made:
            each.success(show.judge, None, form.story.match, trigger_mode="multiple", **QUIET)
        gr.on(
            [form.ask.text.change, place.tab.select], show.read, form.ask.text, form.ask.doubts, queue=False,
            trigger_mode="always_last", **QUIET,
        )  # fmt: skip
        form.story.link.wire(opening.link)
        open_by_link(place, self.id, opening.takes)
        place.link(form.story.dissect, "scales", handlers.offer)
        place.link(form.story.edit, "edit", handlers.offer)


def _wire_telling(form: StoryForm, handlers: StoryHandlers) -> list[Any]:
    """Wire the events of the sentences and their runs, and return the events that make a story."""
    ask, story = form.ask, form.story
    pressed = ask.tell.click(handlers.press, None, story.status, queue=False, api_visibility="private", **_MANY)
    told = pressed.success(
        handlers.tell, None, form.outputs, inputs_kwargs=form.fields, api_name="tell_story", concurrency_limit=2,
        **_MANY,
    )  # fmt: skip
    example = ask.samples.click(
        handlers.choose_example, ask.samples, [ask.text, *form.outputs], concurrency_limit=2,
        api_visibility="private", **_MANY,
    )  # fmt: skip
    ask.stop.click(handlers.stop, None, None, **QUIET)
    film = story.files.film
    film.draw.click(handlers.draw_video, None, film.outputs, api_name="draw_story", concurrency_limit=None, **_MANY)
    more = [story.status, *story.files.more_outputs]
    story.files.more.click(
        handlers.draw_more, None, more, api_name="draw_more_of_story", concurrency_limit=None, **_MANY
    )
    return [told, example]


def _wire_opening(form: StoryForm, opening: StoryOpening) -> list[Any]:
    ask, outputs = form.ask, [form.ask.text, *form.outputs]
    opened = ask.open.upload(
        opening.open_recipe, ask.open, outputs, api_name="open_story_recipe", concurrency_limit=2, **_MANY
    )
    between = ask.between
    join = with_optional(opening.between, between.fields)
    joined = between.join.click(
        join, None, outputs, inputs_kwargs=between.fields, api_name="between", concurrency_limit=2, **_MANY
    )
    for which, file, part in zip(ENDS, (between.start, between.end), between.understood, strict=True):
        _wire_file(partial(opening.understand, which), file, part)
    return [opened, joined]


def _wire_file(understand: Callable[..., Any], file: gr.File, part: UnderstoodPart) -> None:
    """Show what is understood of a file as soon as it is uploaded, and again after each correction."""
    shown: dict[str, Any] = {
        "trigger_mode": "multiple", "show_progress_on": [file], "api_visibility": "private"
    }  # fmt: skip

    def read(event: Callable[..., Any]) -> None:
        event(understand, [file, *part.corrections], part.outputs, **shown)

    read(part.chosen(file))
    part.wire(read)
    read(file.clear)


def _wire_changes(form: StoryForm, changes: StoryChanges) -> list[Any]:
    asked, shown = form.story.change, {"concurrency_limit": 2, **_MANY}
    arranged = form.story.timeline.select(changes.arrange, None, form.outputs, api_visibility="private", **shown)
    renewed = asked.renew.click(
        changes.renew_piece, [asked.piece, asked.seconds, asked.seed], form.outputs, api_name="renew_piece", **shown
    )
    moved = asked.move.click(
        changes.move_piece, [asked.piece, asked.to], form.outputs, api_name="move_piece", **shown
    )
    return [arranged, renewed, moved]
