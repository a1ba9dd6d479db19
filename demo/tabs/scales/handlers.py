"""The handlers of the Scales tab.

A motion comes from the examples, from another tab or from a file. It is taken apart (`Dissection`), and all its maps
and partial motions go to the page at once. There the slider works without the server, so a late answer cannot show
another scale than the slider says. The server is asked again for experiments with tokens (`experiments.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import gradio as gr

from demo.context import DemoContext
from demo.handover import Offer
from demo.rendering import RenderSettings
from demo.rendering.films import FilmOrder
from demo.run import Run, Runs
from demo.sessions import Session
from demo.status import progress_line
from demo.tab import UNCHANGED, Values, errors_on_page
from demo.tabs.scales.board import scene_with_board
from demo.tabs.scales.dissection import Dissection, dissect
from demo.tabs.scales.form import NO_MIX, ScalesForm
from demo.tabs.scales.library import FIRST, OWN, Library
from demo.understood import Corrections, FileRead
from demo.uploads import read_upload
from scalemogen.tokens import TokenPyramid

_FILM = RenderSettings(width=400, height=440)


@dataclass
class ScalesState:
    """State of the tab for one visitor.

    Attributes:
        shown: what the tab shows; None for the first example.
        own: the last dissection of a motion that is no example.
        flipped: the tokens with a flipped bit while they are taken apart; otherwise None.
        file: the file that was read last, or whose joints the page asks for; None if the motion is not from a file.
        turns: counts the changes of what is shown; each answer gets the next number.
    """

    shown: Dissection | None = None
    own: Dissection | None = None
    flipped: TokenPyramid | None = None
    file: FileRead | None = None
    turns: Iterator[int] = field(default_factory=lambda: count(1))


@dataclass(frozen=True)
class ScalesHandlers:
    """Answers to the events of the tab. `scales` is the value of the slider, 1 and up.

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

    def open(self, scales: int, request: gr.Request) -> Values:
        """Called when the tab is opened: show the motion left for this tab, if there is one."""
        session = self.context.session(request.session_hash)
        offer = session.handover.take(self.id)
        return UNCHANGED if offer is None else self._take_offer(session, offer, int(scales))

    def take_example(self, number: int, scales: int, request: gr.Request) -> Values:
        """Show one of the examples, or the visitor's own motion again."""
        session, number = self.context.session(request.session_hash), int(number)
        with self.choices(session).entered() as choice:
            own = session.state(ScalesState).own
            if number == OWN and own is not None:
                return self._take(session, choice, own, OWN, int(scales))
            number = number if number >= 0 else FIRST  # the visitor's own motion is gone if the session was deleted
            return self._take(session, choice, self.library.example(number), number, int(scales))

    def take_generated(self, scales: int, request: gr.Request) -> Values:
        """Take the last generated motion apart, using the tokens that it was made from."""
        session = self.context.session(request.session_hash)
        with errors_on_page():
            return self._take_offer(session, session.handover.latest, int(scales))

    def take_upload(self, path: str, scales: int, request: gr.Request, **corrections: Any) -> Iterator[Values]:
        """Read a motion file, cut out what the model accepts, and take it apart; or read saved tokens.

        Args:
            path: the file.
            scales: how many scales the tab shows.
            corrections: what the visitor corrects about the file; see `Corrections`.
        """
        yield from self._read(FileRead(path, Corrections.of(corrections)), scales, request)

    def file(self, request: gr.Request) -> FileRead | None:
        """Return the file that the tab shows."""
        return self.context.session(request.session_hash).state(ScalesState).file

    def correct_upload(self, scales: int, request: gr.Request, *corrections: Any) -> Iterator[Values]:
        """Read the file again if a correction was changed."""
        file = self.file(request)
        if file is None or file.corrections == Corrections(*corrections):
            yield UNCHANGED
            return
        yield from self._read(FileRead(file.path, Corrections(*corrections)), scales, request)

    def offer(self, session: Session) -> Offer:
        """Return the motion shown, with all its tokens."""
        shown = self.shown(session)
        return Offer(shown.motions[-1], shown.tokens, shown.title)

    def draw_pair(self, scales: int, request: gr.Request) -> Iterator[Values]:
        """Draw a video of the first scales beside all of them."""
        session, k = self.context.session(request.session_hash), int(scales)
        run, shown = session.runs(self.id).begin(), self.shown(session)
        path = shown.film_path(k)
        path.unlink(missing_ok=True)  # a video of the motion with other bits
        yield from self.form.film.watch(self.context.studio, FilmOrder(shown.bodies(k), path, _FILM), run)

    def choices(self, session: Session) -> Runs:
        """Return the runs in which the visitor chooses a motion. One that ends after a newer one changes nothing."""
        return session.runs(f"{self.id}-source")

    def _read(self, file: FileRead, scales: int, request: gr.Request) -> Iterator[Values]:
        """Show a file, or ask for the joints that are not found in it."""
        session = self.context.session(request.session_hash)
        return self.form.source.understood.read_or_ask(
            file,
            self.choices(session),
            session.state(ScalesState),
            lambda choice: self._take_file(session, choice, file, int(scales)),
        )

    def _take_file(self, session: Session, choice: Run, file: FileRead, k: int) -> Values:
        path, asked, model = Path(file.path), file.corrections, self.context.model
        tokens = TokenPyramid.load(path, model.schedule, model.config.tokenizer.bits, model.revision)
        if tokens is not None:
            saved = dissect(model, model.decode(tokens), path.name, session.new_folder("scales"), tokens)
            return self._take(session, choice, saved, OWN, k)
        upload = read_upload(path, model, asked.given, asked.start)
        dissection = dissect(model, upload.motion, path.name, session.new_folder("scales"))
        values = self._take(session, choice, dissection, OWN, k, file)
        understood = self.form.source.understood.of(upload, path.name, asked)
        return values if values is UNCHANGED else values | understood

    def _take_offer(self, session: Session, offer: Offer, k: int) -> Values:
        title, folder = offer.title or offer.prompt or "motion", session.new_folder("scales")
        with self.choices(session).entered() as choice:
            dissection = dissect(self.context.model, offer.motion, title, folder, offer.tokens)
            return self._take(session, choice, dissection, OWN, k)

    def _take(
        self,
        session: Session,
        choice: Run,
        dissection: Dissection,
        number: int,
        k: int,
        file: FileRead | None = None,
    ) -> Values:
        """Show a dissection; if a newer choice was made meanwhile, nothing changes.

        Args:
            session: the visitor's session.
            choice: the run of this choice.
            dissection: the motion taken apart.
            number: number of the motion in the list.
            k: value of the slider.
            file: the file that the motion is from.
        """
        state, turn = session.state(ScalesState), 0

        def remember() -> None:
            nonlocal turn
            turn = next(state.turns)
            session.runs(self.id).begin()  # ends the drawing of a video of the previous motion
            state.own = dissection if number == OWN else state.own
            state.shown, state.flipped, state.file = dissection, None, file

        if not choice.start(remember):
            return UNCHANGED
        choices, film = self.library.choices(state.own), self.form.film
        values: Values = {
            self.form.source.example: gr.update(choices=choices, value=number),
            self.form.mix: gr.update(choices=[NO_MIX, *choices], value=NO_MIX[1]),
            **self.show(dissection, k, turn),
            film.status: progress_line(""),
            film.video: gr.update(value=None, visible=False),
            **self.form.source.understood.hidden,
        }
        return UNCHANGED if choice.replaced else values  # files were written meanwhile

    def show(self, shown: Dissection, k: int, turn: int) -> Values:
        """Return the values that show a dissection with the slider at k, as the answer with this number."""
        path = shown.save_tokens(self.context.model.revision)
        return {
            self.form.caption: shown.caption(k),
            self.form.view: scene_with_board(shown, turn),
            self.form.tokens: str(path),
        }

    def shown(self, session: Session) -> Dissection:
        """Return what the tab shows."""
        return session.state(ScalesState).shown or self.library.example(FIRST)
