"""The handlers of the timeline: one piece is sampled anew, made longer or shorter, or moved."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import gradio as gr

from demo.status import progress_line
from demo.tab import Values
from demo.tabs.story.show import StoryShow
from demo.tabs.story.state import Told
from demo.tabs.story.words import NOT_TOLD, STOPPED
from scalemogen.settings import SEED_LIMIT


@dataclass(frozen=True)
class StoryChanges:
    """Answers to the events of the timeline; they change the story that is shown."""

    show: StoryShow

    def renew_piece(
        self, piece: float, request: gr.Request, seconds: float | None = None, seed: float | None = None
    ) -> Iterator[Values]:
        """Sample one piece anew between its neighbours, which stay as they are.

        Args:
            piece: number of the piece; the first is 1.
            seconds: its new duration; None keeps the old one.
            seed: its new seed; None draws one.
        """

        def renew(told: Told) -> Told:
            index = _index(piece, told)
            old = told.story.pieces[index]
            new = replace(
                old,
                seconds=old.seconds if seconds is None else float(seconds),
                seed=secrets.randbelow(SEED_LIMIT) if seed is None else int(seed),
            )
            return told.changed(self.show.context.model.renew_piece(told.story, index, new, told.sampling))

        yield from self._change(f"Sampling piece {piece:.0f} anew", renew, request)

    def move_piece(self, piece: float, to: float, request: gr.Request) -> Iterator[Values]:
        """Move a piece to another position. Only pieces at the new seams are sampled anew.

        Args:
            piece: number of the piece; the first is 1.
            to: number of the piece after the move.
        """

        def move(told: Told) -> Told:
            index, place = _index(piece, told), _index(to, told)
            sentences = list(told.sentences)
            sentences.insert(place, sentences.pop(index))
            story = self.show.context.model.move_piece(told.story, index, place, told.sampling)
            return told.changed(story, tuple(sentences))

        yield from self._change(f"Moving piece {piece:.0f} to place {to:.0f}", move, request)

    def arrange(self, event: gr.EventData, request: gr.Request) -> Iterator[Values]:
        """Called by the timeline: sample a piece anew, or move it.

        Args:
            event: has `do` ("renew" or "move") and the parameters of `renew_piece` or `move_piece`.
        """
        if event.do == "move":
            yield from self.move_piece(event.piece, event.to, request)
        else:
            yield from self.renew_piece(event.piece, request, event.seconds, event.seed)

    def _change(self, words: str, change: Callable[[Told], Told], request: gr.Request) -> Iterator[Values]:
        """Change the story shown, and show the result."""
        story, runs, told = self.show.form.story, self.show.runs(request), self.show.state(request).told
        if told is None:
            raise gr.Error(NOT_TOLD, print_exception=False)
        runs.press()
        run = runs.enter()
        yield {story.status: progress_line(words, 0.4), story.timeline: self.show.timeline(told, busy=True)}
        try:
            changed = change(told)
        except ValueError as error:
            yield from self.show.refuse(run, request, error)
            return
        if run.start():
            yield self.show.all_of(changed, request, run)
        elif run.stopped:
            yield {story.status: progress_line(STOPPED), story.timeline: self.show.timeline(told)}


def _index(piece: float, told: Told) -> int:
    """Return the index of a piece by its number.

    Raises:
        ValueError: if there is no such piece.
    """
    count = len(told.story.pieces)
    if not 1 <= piece <= count:
        raise ValueError(f"the story has {count} pieces, numbered from 1; there is no piece {piece:g}")
    return int(piece) - 1
