"""The handlers of the Story tab: telling a story, stopping it, and its video.

A run samples piece after piece and shows the story so far after each one. `changes.py` changes single pieces later.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import gradio as gr

from demo.context import DemoContext
from demo.handover import Offer
from demo.run import Run
from demo.sessions import Session
from demo.status import WAITING, progress_line
from demo.tab import UNCHANGED, Values, errors_on_page, required
from demo.tabs.story.form import EXAMPLES, StoryForm, StoryRequest
from demo.tabs.story.opening import StoryOpening
from demo.tabs.story.show import StoryShow
from demo.tabs.story.state import Plan, StoryState, Told, kept_story
from demo.tabs.story.timeline import timeline
from demo.tabs.story.words import FIRST_STATUS, NOT_TOLD, STOPPED, describe_piece, describe_story
from demo.viewer import scene
from scalemogen.motion.recipe import Recipe
from scalemogen.rebuilding import check_revision
from scalemogen.stories import read_story

_OFF = gr.update(interactive=False)


@dataclass(frozen=True)
class StoryHandlers:
    """Answers to the events of the tab, except those of the timeline.

    Attributes:
        context: what all tabs work with.
        form: the components.
        show: what the tab shows.
        opening: makes the story of a link.
    """

    context: DemoContext
    form: StoryForm
    show: StoryShow
    opening: StoryOpening

    def open(self, kept: Any, request: gr.Request) -> Iterator[Values]:
        """Called when the tab is opened: make the story of a link or the visitor's last story again,
        or show the first example.

        A run that samples a story goes on. A story that the visitor asks for meanwhile replaces this one.

        Args:
            kept: what the browser kept; see `Told.to_keep`.
        """
        yield UNCHANGED  # Gradio empties the outputs of a handler that yields nothing
        state = self.show.state(request)
        if state.linked is not None:
            recipe, state.linked = state.linked, None
            yield from self.opening.open_linked(recipe, request)
            return
        if state.told is not None:
            return
        run, story = self.show.runs(request).enter(oldest=True), kept_story(kept)
        if not run.wanted:
            return
        if story is not None:
            recipe, sentences = story
            try:
                check_revision(self.context.model, recipe)
                yield from self._tell_again(recipe, sentences, run, request)
                return
            except ValueError:  # the recipe is of another model, or a part of the story is from a file
                pass
        yield {self.form.story.status: progress_line("Telling the first example", 0.3)}
        first = self._first
        if run.start():
            yield self.show.all_of(first, request, run)
        elif run.stopped:
            yield {self.form.story.status: progress_line(FIRST_STATUS)}

    def _tell_again(
        self, recipe: Recipe, sentences: tuple[str, ...], run: Run, request: gr.Request
    ) -> Iterator[Values]:
        """Make the story of a recipe again: piece after piece if it was sampled in order, else all at once."""
        plan = Plan(sentences, recipe.story, recipe.sampling, recipe.feet_held)
        yield {self.form.ask.text: plan.text}
        if not recipe.takes:
            yield from self._sample(plan, run, request)
            return
        yield {self.form.story.status: progress_line("Making your story again", 0.4)}
        told = Told.of(self.context.model.retell(recipe), sentences, recipe.feet_held)
        if run.start():
            yield self.show.all_of(told, request, run)

    @cached_property
    def _first(self) -> Told:
        """The first example; it is sampled once for all visitors."""
        example, model = EXAMPLES[0], self.context.model
        sentences = tuple(sentence for sentence, _ in read_story(example.text))
        return Told.of(model.story(model.story_pieces(example.text, example.seed)), sentences, True)

    def press(self, request: gr.Request) -> Values:
        """Show that a run waits in Gradio's queue. From now on, Stop also ends this run."""
        self.show.runs(request).press()
        return {self.form.story.status: WAITING}

    def stop(self, request: gr.Request) -> None:
        """End the visitor's run, whether it waits, samples or draws."""
        self.show.runs(request).stop()

    def choose_example(self, number: int, request: gr.Request) -> Iterator[Values]:
        """Fill in an example and tell it with its own seed."""
        self.show.runs(request).press()
        example, sampling = EXAMPLES[number], self.context.model.config.sampling
        asked = StoryRequest(
            text=example.text, seed=example.seed, new_seed=False, guidance=sampling.guidance,
            temperature=sampling.temperature, hold_feet=True, as_typed=False,
        )  # fmt: skip
        yield {self.form.ask.text: example.text}
        yield from self._tell(asked, request)

    def tell(self, request: gr.Request, **fields: Any) -> Iterator[Values]:
        """Sample a story piece by piece; after each piece, the story so far is shown.

        Args:
            fields: the fields of `StoryRequest`.

        Yields:
            3-D view, timeline, status, a line about the seams, one value per download, the buttons and the seed used.
        """
        with errors_on_page():
            asked = StoryRequest(**required(fields, {"text", "seed"}))
        yield from self._tell(replace(asked, text=asked.text or ""), request)

    def _tell(self, asked: StoryRequest, request: gr.Request) -> Iterator[Values]:
        model, run = self.context.model, self.show.runs(request).enter()
        if not run.wanted:
            yield {self.form.story.status: progress_line(STOPPED)}
            return
        try:
            sentences = tuple(sentence for sentence, _ in read_story(asked.text))
            pieces = model.story_pieces(asked.text, asked.choose_seed(), not asked.as_typed)
            plan = Plan(sentences, pieces, asked.sampling(model.config.sampling), asked.hold_feet)
            yield from self._sample(plan, run, request)
        except ValueError as error:
            yield from self.show.refuse(run, request, error)

    def _sample(self, plan: Plan, run: Run, request: gr.Request) -> Iterator[Values]:
        """Sample piece after piece, and show the story so far after each."""
        model, story, count = self.context.model, self.form.story, len(plan.pieces)
        yield {story.status: progress_line(describe_piece(0, plan.sentences), 0.5 / count)}
        told = None
        for place, so_far in enumerate(model.stream_story(plan.pieces, plan.sampling), 1):
            run.start()
            if not (run.wanted or run.stopped):  # a newer run uses the same components, or the visitor left
                return
            told = Told.of(so_far, plan.sentences, plan.hold_feet)
            if not run.wanted or place == count:
                break
            yield {
                story.status: progress_line(describe_piece(place, plan.sentences), (place + 0.5) / count),
                story.view: scene(told.motion),
                story.timeline: timeline(model, told, plan.sentences, plan.pieces, busy=True),
                story.seams: "",
                story.files.film.draw: _OFF,
            }
        assert told is not None  # a story without pieces is refused
        yield self.show.all_of(told.cut(), request, run)
        done = len(told.story.pieces)
        if run.stopped and done < count:
            words = f"Stopped before piece {done + 1} of {count} · {describe_story(told)}"
            yield {story.status: progress_line(words)}

    def draw_video(self, request: gr.Request) -> Iterator[Values]:
        """Draw the video of the story shown. The drawing ends when another run begins.

        Yields:
            Status, video, its download.
        """
        yield UNCHANGED
        state, story = self.show.state(request), self.form.story
        if state.told is None or state.film is None:
            return
        words, run = describe_story(state.told), self.show.runs(request).begin()
        film = story.files.film
        yield from film.watch(self.context.studio, state.film, run, lambda: words)

    def draw_more(self, request: gr.Request) -> Iterator[Values]:
        """Make further files of the story shown: CSV, GIF, WebP, a strip of poses, and all of them as ZIP.

        Yields:
            Status, the button, and a download per file.
        """
        yield UNCHANGED
        state = self.show.state(request)
        if state.told is None or state.film is None:
            return
        words, run = describe_story(state.told), self.show.runs(request).begin()
        yield from self.form.story.files.draw_more(self.context.studio, state.film, run, lambda: words)

    def offer(self, session: Session) -> Offer:
        """Return the story for another tab, encoded to tokens as one motion.

        Raises:
            ValueError: if there is no story, or it is too long for the model.
        """
        told = session.state(StoryState).told
        if told is None:
            raise ValueError(NOT_TOLD)
        return Offer(told.story.motion, self.context.model.encode(told.story.motion))
