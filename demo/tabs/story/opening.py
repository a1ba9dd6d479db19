"""Stories that are made again from recipes, and motions that are led from one to another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import gradio as gr

from demo.run import Run
from demo.status import progress_line
from demo.tab import UNCHANGED, Values, errors_on_page
from demo.tabs.story.show import StoryShow
from demo.tabs.story.state import Told
from demo.tabs.story.words import STOPPED
from demo.uploads import read_uncorrected
from scalemogen import ScaleMoGen
from scalemogen.motion.files.recipes import read_recipe
from scalemogen.motion.motion import Motion
from scalemogen.motion.recipe import PieceRecipe, Recipe
from scalemogen.settings import checked_seed
from scalemogen.stories import end_of, start_of

_NO_STORY = "This file holds no story: open it in the Generate tab."


@dataclass(frozen=True)
class StoryOpening:
    """Answers to what brings a story in other ways than by telling it."""

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
        self, start: str | None, end: str | None, prompt: str, seconds: float, request: gr.Request
    ) -> Iterator[Values]:
        """Lead from one motion to another: the two keep their poses, what is between them is sampled.

        Args:
            start: file of the first motion; without it, the motion that was generated last.
            end: file of the second motion; without it, the motion that was generated last.
            prompt: what happens between them.
            seconds: how long that takes.
        """
        model = self.show.context.model

        def join() -> Told:
            first, last = self._given(start, end_of, request), self._given(end, start_of, request)
            piece = PieceRecipe(model.rewrite(prompt).rewritten, float(seconds), checked_seed(None))
            story = model.between(first, last, piece)
            sentences = [each.prompt for each in story.pieces]
            return Told.of(story, (sentences[0], prompt, sentences[2]), True)

        yield from self._made("Sampling what is between", join, request)

    def told(self, recipe: Recipe, sentences: Sequence[str]) -> Told:
        """Make the story of a recipe again. Raises ValueError as `ScaleMoGen.retell`."""
        return Told.of(self.show.context.model.retell(recipe), tuple(sentences), recipe.feet_held)

    def _given(
        self, file: str | None, part_of: Callable[[ScaleMoGen, Motion], Motion], request: gr.Request
    ) -> Motion:
        """Return the motion of a file, or the one generated last. Of a long file, say which part is used."""
        model = self.show.context.model
        if file is None:
            return self.show.context.session(request.session_hash).handover.latest.motion
        path = Path(file)
        upload = read_uncorrected(path, model)
        if upload.notes:
            gr.Info(f"{path.name}: {'; '.join(upload.notes)}.")
        if not upload.is_part:
            return upload.motion
        part = part_of(model, upload.whole)
        which = "first" if part_of is start_of else "last"
        gr.Info(f"{path.name} lasts {upload.whole.seconds:.1f} s: its {which} {part.seconds:.1f} s are used.")
        return part

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
