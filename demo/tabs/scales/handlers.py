"""The handlers of the Scales tab.

A motion comes from the examples, from another tab or from a file. It is taken apart (`Dissection`) and the scale that
the slider shows is displayed. Videos are drawn by follow-up events.

Gradio may handle or answer two events of a page in the wrong order, so any answer may be outdated when it arrives.
Therefore, whenever the 3-D view gets a file, `correct_view` compares it with the file that belongs to the motion
taken last and to the current value of the slider, and corrects the page if they differ.
"""

from __future__ import annotations

import filecmp
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from demo.context import DemoContext
from demo.drawing import progress_line, watch
from demo.handover import Offer
from demo.rendering import RenderSettings
from demo.rendering.films import FilmOrder
from demo.run import Runs
from demo.sessions import Session
from demo.tab import UNCHANGED, Values, errors_on_page
from demo.tabs.scales.dissection import Dissection, dissect
from demo.tabs.scales.form import PAIR_TITLE, ROW_TITLE, ScalesForm
from demo.tabs.scales.library import OWN, Library
from demo.tabs.scales.play import PAUSE
from demo.understood import AS_FOUND, NOT_CORRECTED, Corrections
from demo.uploads import read_upload

_ROW_FILM = RenderSettings(width=320, height=320, labels=False)
_PAIR_FILM = RenderSettings(width=400, height=440)


@dataclass
class ScalesState:
    """State of the tab for one visitor.

    Attributes:
        shown: what the tab shows; None for the first example.
        own: the last dissection of a motion that is no example.
        corrections: those with which the last file was read.
    """

    shown: Dissection | None = None
    own: Dissection | None = None
    corrections: Corrections = NOT_CORRECTED


@dataclass(frozen=True)
class ScalesHandlers:
    """Answers to the events of the tab. `scales` is always the value of the slider, 1 and up.

    Attributes:
        context: what all tabs work with.
        form: the components.
        library: the examples.
        id: id of the tab.
    """

    context: DemoContext
    form: ScalesForm
    library: Library
    id: str

    def look(self, scales: int, request: gr.Request) -> Values:
        """Called when the tab is opened or the slider moves: show the motion left for this tab or the current one."""
        session, k = self.context.session(request.session_hash), int(scales)
        self._pairs(session).begin()  # ends the drawing of the video of the former scale
        offer = session.handover.take(self.id)
        return self._show(session, k) if offer is None else self._take_offer(session, offer, k)

    def take_example(self, number: int, scales: int, request: gr.Request) -> Values:
        """Show one of the examples, or the visitor's own motion again."""
        session, number = self.context.session(request.session_hash), int(number)
        own = session.state(ScalesState).own
        if number == OWN and own is not None:
            return self._take(session, own, OWN, int(scales))
        number = max(number, 0)  # the visitor's own motion is gone if the session was deleted
        return self._take(session, self.library.example(number), number, int(scales))

    def take_generated(self, scales: int, request: gr.Request) -> Values:
        """Take the last generated motion apart, using the tokens that it was made from."""
        session = self.context.session(request.session_hash)
        with errors_on_page():
            return self._take_offer(session, session.handover.latest, int(scales))

    def take_upload(
        self,
        path: str,
        scales: int,
        request: gr.Request,
        up: str = AS_FOUND,
        unit: str = AS_FOUND,
        fps: float | None = None,
        start: float | None = 0.0,
    ) -> Values:
        """Read a BVH, NPY, NPZ or GLB file, cut out what the model accepts, and dissect it."""
        session, name, asked = (
            self.context.session(request.session_hash),
            Path(path).name,
            Corrections(up, unit, fps, start),
        )
        with errors_on_page():
            upload = read_upload(Path(path), self.context.model, asked.given, asked.start or 0.0)
            dissection = dissect(self.context.model, upload.motion, name, session.new_folder("scales"))
        session.state(ScalesState).corrections = asked
        return self._take(session, dissection, OWN, int(scales)) | self.form.source.understood.of(upload, name)

    def correct_upload(self, path: str | None, scales: int, request: gr.Request, *corrections: Any) -> Values:
        """Read the file again if a correction was changed."""
        state = self.context.session(request.session_hash).state(ScalesState)
        if path is None or state.corrections == Corrections(*corrections):
            return UNCHANGED
        return self.take_upload(path, scales, request, *corrections)

    def correct_view(self, scales: int, stage: str | None, request: gr.Request) -> Values:
        """Called when the 3-D view gets a file: show the right one if the page has another.

        Args:
            scales: value of the slider after the file arrived.
            stage: the GLB file in the page's 3-D view; None if the view is empty.
        """
        session, k = self.context.session(request.session_hash), int(scales)
        try:
            # A view that gets the same file twice while the browser builds it stays empty (Gradio 6).
            if stage is not None and filecmp.cmp(stage, self._shown(session).stage(k), shallow=False):
                return UNCHANGED
        except OSError:  # Gradio has deleted its copy
            pass
        return self._show(session, k)

    def offer(self, session: Session) -> Offer:
        """Return the motion shown, with all its tokens."""
        shown = self._shown(session)
        return Offer(shown.motions[-1], shown.tokens, shown.title)

    def draw_pair(self, scales: int, play_label: str, request: gr.Request) -> Iterator[Values]:
        """Draw a video of the first scales beside all of them, unless Play is moving the slider."""
        yield UNCHANGED  # Gradio empties the outputs of a handler that yields nothing
        session, k = self.context.session(request.session_hash), int(scales)
        run, view, shown = self._pairs(session).begin(), self.form.view, self._shown(session)
        if play_label == PAUSE:
            return
        path = shown.pair_path(k)
        for state in watch(self.context.studio, [FilmOrder(shown.bodies(k), path, _PAIR_FILM)]):
            if not run.wanted:
                return
            if state is None:
                yield {view.pair_title: progress_line(f"{PAIR_TITLE} · it could not be drawn")}
                return
            if not state.done:
                yield {view.pair_title: progress_line(PAIR_TITLE, state.fraction)}
        yield {view.pair_title: progress_line(PAIR_TITLE), view.pair: str(path)}

    def draw_row(self, request: gr.Request) -> Iterator[Values]:
        """Draw the videos of the scales in the paper's figure. Each is shown when it is ready."""
        yield UNCHANGED  # Gradio empties the outputs of a handler that yields nothing
        session = self.context.session(request.session_hash)
        rows, view, shown = self._rows(session), self.form.view, self._shown(session)
        if rows.is_current(shown):  # the row shows this motion already, as after most slider moves
            return
        run = rows.begin(shown)
        orders = [FilmOrder((shown.body(k),), shown.film_path(k), _ROW_FILM) for k in shown.row_scales]
        sent: set[int] = set()
        for state in watch(self.context.studio, orders):
            if not run.wanted:
                return
            if state is None:
                yield {view.row_title: progress_line(f"{ROW_TITLE} · a video could not be drawn")}
                return
            new = {i for i, path in enumerate(state.ready) if path is not None} - sent
            sent |= new
            line = progress_line(ROW_TITLE, None if state.done else state.fraction)
            yield {view.row_title: line, **{view.row[i]: str(state.ready[i]) for i in new}}

    def _take_offer(self, session: Session, offer: Offer, k: int) -> Values:
        title, folder = offer.title or offer.prompt or "motion", session.new_folder("scales")
        return self._take(session, dissect(self.context.model, offer.motion, title, folder, offer.tokens), OWN, k)

    def _take(self, session: Session, dissection: Dissection, number: int, k: int) -> Values:
        """Show k scales of a dissection. Its videos are removed until they are drawn.

        Args:
            session: the visitor's session.
            dissection: the motion taken apart.
            number: number of the motion in the list.
            k: the number of scales.
        """
        state = session.state(ScalesState)
        if number == OWN and dissection is not state.own:
            if state.own is not None:
                state.own.abandon()
            state.own = dissection
        state.shown = dissection
        self._pairs(session).begin()  # ends the drawing of videos of the former motion
        self._rows(session).begin()
        dissection.prepare_in_background()
        listed = gr.update(choices=self.library.choices(state.own), value=number)
        videos, understood = dict.fromkeys(self.form.view.videos), self.form.source.understood
        return {self.form.source.example: listed, **self._show(session, k), **videos, **understood.hidden}

    def _show(self, session: Session, k: int) -> Values:
        """Return caption, 3-D view, token map, running sum and error curve of k scales."""
        view = self.form.view
        while True:
            shown = self._shown(session)
            values: Values = {
                view.caption: shown.caption(k),
                view.stage: str(shown.stage(k)),
                view.tokens: shown.token_map(k),
                view.running: shown.running_sum(k),
                view.error: shown.error_curve(k),
            }
            if shown is self._shown(session):  # otherwise another motion was taken meanwhile
                return values

    def _shown(self, session: Session) -> Dissection:
        return session.state(ScalesState).shown or self.library.example(0)

    def _pairs(self, session: Session) -> Runs:
        return session.runs(f"{self.id} pair")

    def _rows(self, session: Session) -> Runs:
        return session.runs(f"{self.id} row")
