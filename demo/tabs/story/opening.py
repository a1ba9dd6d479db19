"""Make stories again from their recipes, and make transitions between two motions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

import gradio as gr

from demo.run import Run
from demo.status import progress_line
from demo.tab import UNCHANGED, Values, as_message, errors_on_page
from demo.tabs.story.show import StoryShow
from demo.tabs.story.state import Told
from demo.tabs.story.words import STOPPED
from demo.understood import Corrections, joints_asked
from demo.uploads import Upload, read_upload
from scalemogen.motion.files.recipes import read_recipe
from scalemogen.motion.motion import Motion
from scalemogen.motion.recipe import PieceRecipe, Recipe
from scalemogen.motion.understood import JointsNotFound
from scalemogen.settings import checked_seed

End = Literal["start", "end"]
ENDS: tuple[End, ...] = get_args(End)  # which file of a transition: "start" is before it, "end" after it
_NO_STORY = "This file holds no story: open it in the Generate tab."


@dataclass(frozen=True)
class StoryOpening:
    """Answers to the events that make a story without its form: recipes, links and transitions."""

    show: StoryShow

    def open_recipe(self, file: str | None, request: gr.Request) -> Iterator[Values]:
        """Read the recipe of a story's file, and make the same story again, with every piece that was sampled anew.

        Args:
            file: any file of a story: BVH, NPZ, GLB, CSV, MP4, GIF, WebP, PNG, ZIP or JSON.
        """
        if file is None:
            yield UNCHANGED
            return
        with errors_on_page():
            recipe = read_recipe(Path(file))
            if not recipe.story or recipe.edits:
                raise ValueError(_NO_STORY)
        yield from self.open_linked(recipe, request)

    def takes(self, recipe: Recipe, request: gr.Request) -> bool:
        """Keep the recipe of a link for the moment when the tab is opened. Returns whether it is one of a story."""
        if not recipe.story or recipe.edits:
            return False
        self.show.state(request).linked = recipe
        return True

    def open_linked(self, recipe: Recipe, request: gr.Request) -> Iterator[Values]:
        """Make the story of a recipe, from a link or a file, and show it with its text."""
        sentences = [piece.prompt for piece in recipe.story]
        yield from self._made("Making the story again", lambda: self.told(recipe, sentences), request)

    def link(self, request: gr.Request) -> Recipe | None:
        """Return the recipe of the story shown, for a link."""
        told = self.show.state(request).told
        return None if told is None else told.motion.recipe

    def between(
        self,
        request: gr.Request,
        start: str | None,
        end: str | None,
        prompt: str,
        seconds: float,
        **corrections: Any,
    ) -> Iterator[Values]:
        """Make a transition: both motions keep their poses, and the frames between them are sampled.

        Args:
            start: file of the first motion; without it, the motion that was generated last.
            end: file of the second motion; without it, the motion that was generated last.
            prompt: what happens between them.
            seconds: duration of the transition.
            corrections: corrections of both files, such as start_fps and end_up; see `Corrections`.
        """
        model = self.show.context.model

        def join() -> Told:
            first, last = (
                self._given(file, which, Corrections.of(corrections, f"{which}_"), request)
                for file, which in zip((start, end), ENDS, strict=True)
            )
            words = model.rewrite(prompt or "").rewritten  # null counts as an empty text
            story = model.between(first, last, PieceRecipe(words, float(seconds), checked_seed(None)))
            sentences = [each.prompt for each in story.pieces]
            return Told.of(story, (sentences[0], prompt, sentences[2]), True)

        yield from self._made("Sampling the transition", join, request)

    def told(self, recipe: Recipe, sentences: Sequence[str]) -> Told:
        """Make the story of a recipe again. Raises ValueError as `ScaleMoGen.retell`."""
        return Told.of(self.show.context.model.retell(recipe), tuple(sentences), recipe.feet_held)

    def understand(self, which: End, file: str | None, request: gr.Request, *corrections: Any) -> Iterator[Values]:
        """Show what was understood of a file, and let it be corrected. After a newer request, nothing changes.

        Args:
            which: file of the transition.
            file: its path.
            request: the visitor's request.
            corrections: the fields of `Corrections`.
        """
        session = self.show.context.session(request.session_hash)
        run = session.runs(f"{self.show.lane}-{which}").begin()
        part, given = self.show.form.ask.between.understood[ENDS.index(which)], Corrections(*corrections)
        values, failed = part.hidden, None
        if file is not None:
            try:
                values = part.of(self._read(file, which, given), Path(file).name, given)
            except JointsNotFound as error:
                values, failed = part.asking(error, Path(file).name, given), joints_asked(error)
            except ValueError as error:  # what is shown describes the previous file
                failed = as_message(error)
        if run.replaced:
            yield UNCHANGED
            return
        yield values
        if failed is not None:
            raise failed

    def _given(self, file: str | None, which: End, corrections: Corrections, request: gr.Request) -> Motion:
        """Return the motion of a file; without a file, the motion generated last."""
        if file is None:
            return self.show.context.session(request.session_hash).handover.latest.motion
        return self._read(file, which, corrections).motion

    def _read(self, file: str, which: End, corrections: Corrections) -> Upload:
        """Read a file. A long file before the transition is cut to its end, one after it to its start."""
        model = self.show.context.model
        return read_upload(Path(file), model, corrections.given, corrections.start, last=which == "start")

    def _made(self, words: str, make: Callable[[], Told], request: gr.Request) -> Iterator[Values]:
        """Make a story, and show it with its text."""
        form, runs = self.show.form, self.show.runs(request)
        runs.press()
        run: Run = runs.enter()
        yield {form.story.status: progress_line(words, 0.4)}
        try:
            told = make()
        except ValueError as error:
            yield from self.show.refuse(run, request, error)
            return
        if run.start():
            shown = self.show.all_of(told, request, run)
            yield shown if shown is UNCHANGED else shown | {form.ask.text: told.text}
        elif run.stopped:
            yield {form.story.status: progress_line(STOPPED)}
