"""Scales: a motion taken apart, from one token to all of them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import shorten
from typing import Any

import gradio as gr

from demo.context import DemoContext
from demo.dissection import Dissection, dissect
from demo.films import FilmOrder
from demo.progress import progress_line
from demo.rendering import RenderSettings
from demo.sessions import Session
from demo.tabs import QUIET, SAME
from demo.tabs.drawing import watch
from demo.tabs.playing import wire_play
from demo.tabs.scales_form import PAIR_TITLE, ROW_TITLE, View, lay_out
from demo.tabs.taking import generated, telling, uploaded

_ROW_FILM = RenderSettings(width=320, height=320, labels=False)
_PAIR_FILM = RenderSettings(width=400, height=440)
_SHOWN_LETTERS = 80  # of a title, in the list of motions
_OWN = -1  # number in the list of a motion that is no example but the visitor's own


@dataclass(frozen=True)
class ScalesTab:
    """The tab; `build` lays it out, the other methods answer its events."""

    context: DemoContext
    _examples: dict[int, Dissection] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def example(self) -> Dissection:
        """The first example."""
        return self._example(0)

    def build(self, tab: gr.Tab) -> gr.Button:
        """Lay the tab out and wire it; it shows an example as soon as it is opened.

        Returns:
            The button that asks for the shown motion to be edited.
        """
        form = lay_out(self.example, self._choices())
        source, slider, view = form.source, form.slider, form.view
        paused, ticked = wire_play(form.play, slider, self.example.count, self._note_playing)
        self.example.prepare_behind()
        outputs = [source.example, *view.scale, *view.films]
        # A 3-D view that is filled while its tab is hidden stays empty, so it is filled when the tab is opened. Both
        # are one event: the answers of two may come in another order than they were asked for.
        looked = gr.on(
            [tab.select, slider.change], self.look, slider, outputs, trigger_mode="always_last", concurrency_limit=4,
            **QUIET,
        )  # fmt: skip
        for event in (looked, paused, ticked):
            self._wire_films(event, view, slider)
        options: dict[str, Any] = {"concurrency_limit": 2, "show_progress_on": [view.caption]}
        private = {"api_visibility": "private"}
        for event, take, given, api in (
            (source.example.input, self.take_example, [source.example, slider], {"api_name": "take_example_apart"}),
            (source.upload.upload, self.take_upload, [source.upload, slider], {"api_name": "take_file_apart"}),
            (source.latest.click, self.take_generated, slider, private),
        ):
            taken = event(take, given, outputs, **api, **options)
            caught_up = taken.success(self.catch_up, slider, view.scale, trigger_mode="multiple", **QUIET)
            self._wire_films(caught_up, view, slider)
        return form.change

    def _choices(self, own: Dissection | None = None) -> list[tuple[str, int]]:
        """The examples, and the visitor's own motion."""
        named = [(example.prompt, i) for i, example in enumerate(self.context.examples)]
        return named if own is None else [*named, (shorten(own.title, _SHOWN_LETTERS, placeholder=" …"), _OWN)]

    def _wire_films(self, event: Any, view: View, slider: gr.Slider) -> None:
        """Draw the videos after an event, as far as they are not there."""
        # "multiple": the next drawing begins before the one that it makes obsolete has noticed
        behind: dict[str, Any] = {"concurrency_limit": None, "trigger_mode": "multiple", **QUIET}
        drawn = event.success(self.draw_pair, slider, [view.pair_title, view.pair], **behind)
        drawn.then(self.draw_row, None, [view.row_title, *view.row], **behind)

    def look(self, scales: int, request: gr.Request) -> tuple[Any, ...]:
        """What the tab shows when it is opened, or its slider moved: the motion that was sent to it, else its own."""
        if self.context.session(request.session_hash).sent.pop("scales", None):
            return self.take_generated(scales, request)
        return SAME, *self.show_scale(scales, request), *self._same_films()

    def take_example(self, number: int, scales: int, request: gr.Request) -> tuple[Any, ...]:
        """One of the examples, or again the last motion of the visitor's own."""
        session, number = self._asked(scales, request), int(number)
        taken = session.own if number == _OWN else None
        if taken is None:
            number = max(number, 0)
            taken = self._example(number)
        return self._taken(taken, session, number)

    def take_generated(self, scales: int, request: gr.Request) -> tuple[Any, ...]:
        """Take the motion of the Generate tab apart; its tokens are those it was made from."""
        session = self._asked(scales, request)
        motion = generated(session)
        title = motion.recipe.prompt if motion.recipe else "motion"
        taken = dissect(self.context.model, motion, title, session.new_folder("apart"), session.tokens)
        return self._taken(taken, session, _OWN)

    def take_upload(self, path: str, scales: int, request: gr.Request) -> tuple[Any, ...]:
        """Read a BVH, NPY, NPZ or GLB file, crop it to what the model takes, and take it apart."""
        session = self._asked(scales, request)
        with telling():
            motion = uploaded(path, self.context.model)
            taken = dissect(self.context.model, motion, Path(path).name, session.new_folder("apart"))
        return self._taken(taken, session, _OWN)

    def show_scale(self, scales: int, request: gr.Request) -> tuple[Any, ...]:
        """Caption, 3-D view, token map, running sum and error curve for the first `scales` scales."""
        return self._show(self._asked(scales, request))

    def catch_up(self, scales: int, request: gr.Request) -> tuple[Any, ...]:
        """The scale the slider stands at by now: it may have been moved while a motion waited for its turn."""
        if int(scales) == self.context.session(request.session_hash).scale:
            return (SAME,) * 5
        return self.show_scale(scales, request)

    def _asked(self, scales: int, request: gr.Request) -> Session:
        """The visitor, whose slider stands at `scales`."""
        session = self.context.session(request.session_hash)
        session.scale = int(scales)
        return session

    def _show(self, session: Session) -> tuple[Any, ...]:
        """As `show_scale`, for the motion and the scale that the visitor asked for last.

        Answers may overtake each other, so what is shown is looked up at the end once more.
        """
        while True:
            taken, k = self._shown(session), session.scale
            values = taken.caption(k), str(taken.stage(k)), taken.token_map(k), taken.running_sum(k)
            curve = taken.error_curve(k)
            if taken is self._shown(session) and k == session.scale:
                return *values, curve

    def draw_pair(self, scales: int, request: gr.Request) -> Iterator[tuple[Any, ...]]:
        """A video of the first `scales` scales beside all of them; given up when something else is chosen."""
        yield SAME, SAME  # one that yields nothing would empty its outputs
        session, k = self.context.session(request.session_hash), int(scales)
        if session.playing:
            return
        taken = self._shown(session)
        path = taken.pair_path(k)
        for state in watch(self.context.studio, [FilmOrder(taken.bodies(k), path, _PAIR_FILM)]):
            if session.closed or session.scale != k or self._shown(session) is not taken:
                return
            if state is None:
                yield progress_line(f"{PAIR_TITLE} · it could not be drawn"), SAME
                return
            if not state.done:
                yield progress_line(PAIR_TITLE, state.fraction), SAME
        yield progress_line(PAIR_TITLE), str(path)

    def draw_row(self, request: gr.Request) -> Iterator[tuple[Any, ...]]:
        """Videos of the scales of the paper's figure, each shown when it is ready."""
        session = self.context.session(request.session_hash)
        taken = self._shown(session)
        yield SAME, *[SAME] * len(taken.shown_scales)  # one that yields nothing would empty its outputs
        if session.row is taken:  # as at nearly every move of the slider
            return
        session.row = taken
        orders = [FilmOrder((taken.body(k),), taken.film_path(k), _ROW_FILM) for k in taken.shown_scales]
        shown: set[int] = set()
        for state in watch(self.context.studio, orders):
            if session.closed or self._shown(session) is not taken:
                session.row = None if session.row is taken else session.row
                return
            if state is None:
                yield progress_line(f"{ROW_TITLE} · a video could not be drawn"), *[SAME] * len(orders)
                return
            new = {i for i, path in enumerate(state.ready) if path is not None} - shown
            shown |= new
            line = progress_line(ROW_TITLE, None if state.done else state.fraction)
            yield line, *(str(path) if i in new else SAME for i, path in enumerate(state.ready))

    def _example(self, number: int) -> Dissection:
        """An example, taken apart once for everybody."""
        if number not in self._examples:
            with self._lock:
                if number not in self._examples:
                    self._examples[number] = self._dissect_example(number)
        return self._examples[number]

    def _dissect_example(self, number: int) -> Dissection:
        example, folder = self.context.examples[number], self.context.sessions.shared / f"example-{number}"
        *_, last = self.context.model.stream(example.prompt, example.seconds, example.seed)
        return dissect(self.context.model, last.motion, example.prompt, folder, last.tokens)

    def _shown(self, session: Session) -> Dissection:
        return session.dissection or self.example

    def _taken(self, taken: Dissection, session: Session, number: int) -> tuple[Any, ...]:
        """Remember a dissection, and which of the list it is, and show the chosen scale; its videos come later."""
        if number == _OWN and taken is not session.own:
            if session.own is not None:
                session.own.abandon()
            session.own = taken
        session.dissection, session.row = taken, None
        taken.prepare_behind()
        listed = gr.update(choices=self._choices(session.own), value=number)
        return listed, *self._show(session), None, *[None] * len(taken.shown_scales)

    def _same_films(self) -> list[Any]:
        return [SAME] * (1 + len(self.example.shown_scales))

    def _note_playing(self, playing: bool, request: gr.Request) -> None:
        self.context.session(request.session_hash).playing = playing
