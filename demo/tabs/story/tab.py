"""The Story tab: its events, and the handlers that answer them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from demo.context import DemoContext
from demo.tab import QUIET, Place
from demo.tabs.story.changes import StoryChanges
from demo.tabs.story.form import StoryForm, lay_out
from demo.tabs.story.handlers import StoryHandlers
from demo.tabs.story.show import StoryShow

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
        handlers = StoryHandlers(self.context, form, show)
        place.tab.select(handlers.open, None, form.outputs, **QUIET)
        _wire_telling(form, handlers)
        _wire_changes(form, StoryChanges(show))
        place.link(form.story.dissect, "scales", handlers.offer)
        place.link(form.story.edit, "edit", handlers.offer)


def _wire_telling(form: StoryForm, handlers: StoryHandlers) -> None:
    ask, story, settings = form.ask, form.story, form.settings
    pressed = ask.tell.click(handlers.press, None, story.status, queue=False, api_visibility="private", **_MANY)
    pressed.success(
        handlers.tell, None, form.outputs, inputs_kwargs=form.fields, api_name="tell_story", concurrency_limit=2,
        **_MANY,
    )  # fmt: skip
    ask.samples.click(
        handlers.choose_example, ask.samples, [ask.text, *form.outputs], concurrency_limit=2,
        api_visibility="private", **_MANY,
    )  # fmt: skip
    ask.stop.click(handlers.stop, None, None, **QUIET)
    # A visitor who types a seed wants it used. This runs in the browser, as Tell may be pressed at once.
    settings.seed.input(None, None, settings.new_seed, js="() => false", **QUIET)
    story.film.click(
        handlers.draw_video, None, [story.status, story.video, story.downloads[-1]], api_name="draw_story",
        concurrency_limit=None, **_MANY,
    )  # fmt: skip


def _wire_changes(form: StoryForm, changes: StoryChanges) -> None:
    asked, shown = form.story.change, {"concurrency_limit": 2, **_MANY}
    form.story.timeline.select(changes.arrange, None, form.outputs, api_visibility="private", **shown)
    asked.renew.click(
        changes.renew_piece, [asked.piece, asked.seconds, asked.seed], form.outputs, api_name="renew_piece", **shown
    )
    asked.move.click(changes.move_piece, [asked.piece, asked.to], form.outputs, api_name="move_piece", **shown)
