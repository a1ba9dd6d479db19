"""The handlers of the Edit tab, except those that choose the motion to edit (`sources.py`).

A run edits scale by scale and reports each scale in the status line; then it shows before and after with files, maps
and numbers. A follow-up event draws the video.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

import gradio as gr

from demo.context import DemoContext
from demo.drawing import WAITING, FilmPanel, progress_line
from demo.tab import UNCHANGED, Values, errors_on_page, required
from demo.tabs.edit.body_picker import body_picker
from demo.tabs.edit.fields import SHORTEST, EditFields, MaskFields
from demo.tabs.edit.form import FIRST_SECONDS, EditForm
from demo.tabs.edit.show import EditShow, edit_scene, edit_words, status_words
from demo.tabs.edit.sources import EditSources
from demo.tabs.edit.state import EditState
from demo.tabs.edit.view import EditView, marked_prompts


@dataclass(frozen=True)
class EditHandlers:
    """Answers to the events of the tab.

    Attributes:
        context: what all tabs work with.
        form: the components.
        show: makes the values that show a motion or an edit.
        sources: the handlers that choose the motion to edit.
    """

    context: DemoContext
    form: EditForm
    show: EditShow
    sources: EditSources

    def open(self, overlay: bool, request: gr.Request) -> Values:
        """Called when the tab is opened: show the motion left for this tab.

        At the first time without one, show the motion generated last, or else the first preset, unless the visitor
        has chosen another motion before it is there.
        """
        session = self.context.session(request.session_hash)
        offer = session.handover.take(self.show.tab_id)
        if offer is not None:
            return self.sources.take_offer(session, offer)
        if session.state(EditState).source is not None:
            return UNCHANGED
        return self.sources.take_default(overlay, session)

    def show_again(self, overlay: bool, request: gr.Request) -> Values:
        """Show before and after side by side or one over the other, and say which in the status line."""
        state, result = self._state(request), self.form.result
        state.overlay = overlay
        if state.edit is None:
            return UNCHANGED
        return {
            result.view: edit_scene(state.edit.view, overlay),
            result.status: progress_line(edit_words(state.edit, overlay)),
        }

    def settle(self, request: gr.Request, **fields: Any) -> Values:
        """Set both time sliders again after a motion was chosen, and show the preview if it has no edit yet.

        If a slider gets a new value and a new range together, Gradio clips the value to the old range; so the values
        are sent a second time. If two motions are taken at once, the form may hold the values of the other one, so
        the preview uses the form.

        Args:
            fields: of `MaskFields`.
        """
        state, mask = self._state(request), self.form.mask
        if state.source is None:
            return UNCHANGED
        if not state.handle_moved:
            fields["start"], fields["stop"] = state.source.window
        handles = {mask.start: fields["start"], mask.stop: fields["stop"]}
        return handles if state.edit is not None else handles | self.preview(request, **fields)

    def preview(self, request: gr.Request, **fields: Any) -> Values:
        """Show which part of the motion, and how many tokens, may change.

        Args:
            fields: of `MaskFields`.
        """
        source = self._state(request).source
        return UNCHANGED if source is None else self.show.preview(source, MaskFields(**fields))

    def mark_parts(self, parts: list[str]) -> Values:
        """Show the chosen parts in the drawing of the body."""
        return {self.form.mask.picker: body_picker(parts)}

    def push_stop(self, start: float, stop: float, request: gr.Request) -> Values:
        """Called when the start slider is moved: keep the end at least one token column after it."""
        start = min(start, self._move_handle(request) - SHORTEST)
        return self._handles(start, max(start + SHORTEST, stop))

    def push_start(self, start: float, stop: float, request: gr.Request) -> Values:
        """Called when the end slider is moved: keep the start at least one token column before it."""
        stop = min(max(stop, SHORTEST), self._move_handle(request))
        return self._handles(min(start, stop - SHORTEST), stop)

    def compare_prompts(self, source: str, target: str) -> Values:
        """Show in which words the prompts differ, and where reading ends if they are too long."""
        marked = marked_prompts(source, target)
        unread = " ".join(filter(None, map(self.context.model.unread, (source, target))))
        return {self.form.request.difference: f"{marked} {escape(unread)}" if unread else marked}

    def press(self, request: gr.Request) -> Values:
        """Show that a run waits in Gradio's queue."""
        self.show.runs(self.context.session(request.session_hash)).press()
        return {self.form.result.status: WAITING}

    def edit(self, request: gr.Request, **fields: Any) -> Iterator[Values]:
        """Edit scale by scale, then show before and after with files, maps and numbers.

        Args:
            fields: of `EditFields`.
        """
        session = self.context.session(request.session_hash)
        with errors_on_page():
            asked = EditFields(**required(fields, {"seed"}))
        state = session.state(EditState)
        if state.source is None:
            yield from self._refuse(state, "Choose a motion to edit first.")
            return
        run, step, count = self.show.runs(session).enter(), None, len(self.context.model.schedule)
        try:
            for step in self.context.model.stream_edit(asked.request(state.source), asked.sampling):
                if run.start():
                    state.overlay = asked.overlay
                if not run.wanted:
                    return
                words = f"scale {step.scale + 1} of {count}: {int(step.replaced.sum())} tokens changed"
                yield {self.form.result.status: progress_line(words, (step.scale + 1) / count)}
            assert step is not None
            view = EditView.of(step.result)
        except ValueError as error:
            run.refuse()
            yield from self._refuse(state, str(error))
            return
        if run.wanted:
            yield self.show.new_edit(session, view, (asked.start, asked.stop), run)

    def draw_video(self, request: gr.Request) -> Iterator[Values]:
        """Draw the video of before and after, side by side."""
        yield UNCHANGED  # Gradio empties the outputs of a handler that yields nothing
        state, result = self._state(request), self.form.result
        film, state.film = state.film, None  # each video is drawn once
        if film is not None:
            panel = FilmPanel(result.status, result.video, result.downloads[-1])
            yield from panel.draw(self.context.studio, film, lambda: status_words(state))

    def _refuse(self, state: EditState, why: str) -> Iterator[Values]:
        """Show the status that was there before the button was pressed, and an error."""
        yield {self.form.result.status: progress_line(status_words(state))}
        raise gr.Error(why, print_exception=False)

    def _move_handle(self, request: gr.Request) -> float:
        """Note that the visitor moved a time slider, and return the seconds of the motion."""
        state = self._state(request)
        if state.source is None:
            return FIRST_SECONDS
        state.handle_moved = True
        return state.source.seconds

    def _handles(self, start: float, stop: float) -> Values:
        return {self.form.mask.start: round(start, 1), self.form.mask.stop: round(stop, 1)}

    def _state(self, request: gr.Request) -> EditState:
        return self.context.session(request.session_hash).state(EditState)
