"""The handlers of the Edit tab, except those that choose the motion to edit (`sources.py`).

A run edits scale by scale and reports each scale in the status line; then it shows before and after with files, maps
and numbers. A follow-up event draws the video.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from textwrap import shorten
from typing import Any

import gradio as gr

from demo.context import DemoContext
from demo.rendering.films import FilmOrder
from demo.status import WAITING, cut_note, progress_line
from demo.tab import UNCHANGED, Values, errors_on_page, required
from demo.tabs.edit.fields import EditFields
from demo.tabs.edit.form import EditForm
from demo.tabs.edit.show import FILM, EditShow, edit_scene, edit_words, status_words
from demo.tabs.edit.sources import EditSources
from demo.tabs.edit.state import EditState
from demo.tabs.edit.view import EditView, marked_prompts
from demo.verdicts import describe_doubts
from scalemogen.settings import LONGEST_PROMPT

_OFFER = 120  # characters of the button that offers other words


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
        """Called when the tab is opened: show the motion left for this tab, or the edit of a link.

        If neither exists, the first visit shows the motion generated last, or else the first preset. A motion that
        the visitor chooses meanwhile is shown instead.
        """
        session = self.context.session(request.session_hash)
        state, offer = session.state(EditState), session.handover.take(self.show.tab_id)
        if offer is not None:
            return self.sources.take_offer(session, offer)
        if state.linked is not None:
            recipe, state.linked = state.linked, None
            return self.sources.take_linked(recipe, overlay, session)
        if state.source is not None:
            return UNCHANGED
        return self.sources.take_default(overlay, session)

    def show_again(self, overlay: bool, request: gr.Request) -> Values:
        """Show before and after as the form says: side by side, or one over the other."""
        state, result = self._state(request), self.form.result
        state.overlay = overlay
        if state.edit is None:
            return UNCHANGED
        return {
            result.view: edit_scene(state.edit.view, overlay),
            result.status: progress_line(edit_words(state.edit, overlay)),
        }

    def compare_prompts(self, source: str, target: str) -> Values:
        """Show how the prompts differ, where a long prompt is cut, and what is not understood in the target.

        Where the target can be put into the words of the training captions, a button offers them.
        """
        request, read = self.form.request, self.context.model.rewrite(target)
        marked = marked_prompts(source, target)
        notes = [(self.context.model.unread(text), cut_note(text, LONGEST_PROMPT)) for text in (source, target)]
        unread = " ".join(note for both in notes for note in both if note)
        doubts = ""
        if target.strip():
            own = self.context.model.read_as(target, target)  # the edit is made with the words as typed
            doubts = describe_doubts(self.context.model.reliability(own), own)
        told = " ".join(filter(None, (escape(unread), doubts)))
        offer = shorten(f"Write it as “{read.rewritten}”", _OFFER, placeholder=" …”")
        return {
            request.difference: f"{marked}<br>{told}" if told else marked,
            request.reword: gr.update(value=offer, visible=read.changed),
        }

    def reword(self, target: str) -> Values:
        """Put the target prompt into the words of the training captions."""
        return {self.form.request.target_prompt: self.context.model.rewrite(target).rewritten}

    def press(self, request: gr.Request) -> Values:
        """Show that a run waits in Gradio's queue."""
        self.show.runs(self.context.session(request.session_hash)).press()
        return {self.form.result.status: WAITING, self.form.result.match: ""}

    def edit(self, request: gr.Request, **fields: Any) -> Iterator[Values]:
        """Edit scale by scale, then show before and after with files, maps and numbers.

        Args:
            fields: the fields of `EditFields`.
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
            sampling = asked.sampling(self.context.model.config.sampling)
            for step in self.context.model.stream_edit(asked.request(state.source), sampling):
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
        """Draw the video of before and after, side by side, or show the one that was drawn in advance."""
        yield UNCHANGED  # Gradio empties the outputs of a handler that yields nothing
        session, film = self.context.session(request.session_hash), self.form.result.files.film
        state, runs = session.state(EditState), self.show.runs(session)
        if state.film is not None:
            yield from film.watch(self.context.studio, state.film, runs.begin(), lambda: status_words(state))
        elif state.edit is not None and state.edit.video is not None:
            yield film.showing(state.edit.video)

    def draw_more(self, request: gr.Request) -> Iterator[Values]:
        """Make further files of the edited motion: CSV, GIF, WebP, a strip of poses, and all of them as ZIP."""
        yield UNCHANGED
        session, files = self.context.session(request.session_hash), self.form.result.files
        state, runs = session.state(EditState), self.show.runs(session)
        if state.edit is None:
            return
        bodies = state.edit.view.bodies()  # there is no order if the video of the edit exists already
        film = state.film or FilmOrder(bodies, session.new_folder("film") / "edited.mp4", FILM)
        yield from files.draw_more(self.context.studio, film, runs.begin(), lambda: status_words(state))

    def _refuse(self, state: EditState, why: str) -> Iterator[Values]:
        """Show an error, and the lines from before the button was pressed."""
        result = self.form.result
        verdict = "" if state.edit is None else self.show.verdict(state.edit.view)
        yield {result.status: progress_line(status_words(state)), result.match: verdict}
        raise gr.Error(why, print_exception=False)

    def _state(self, request: gr.Request) -> EditState:
        return self.context.session(request.session_hash).state(EditState)
