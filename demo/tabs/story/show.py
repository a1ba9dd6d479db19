"""`StoryShow`: shows a story in the components of the tab, and remembers it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import gradio as gr

from demo.context import DemoContext
from demo.rendering import RenderSettings
from demo.rendering.films import FilmOrder
from demo.run import Run, Runs
from demo.sessions import file_stem
from demo.status import progress_line
from demo.tab import UNCHANGED, Values
from demo.tabs.story.form import StoryForm
from demo.tabs.story.state import StoryState, Told
from demo.tabs.story.timeline import timeline
from demo.tabs.story.words import FIRST_STATUS, describe_matches, describe_seams, describe_story
from demo.verdicts import describe_doubts
from demo.viewer import scene
from scalemogen.motion.mannequin import Body
from scalemogen.stories import read_story
from scalemogen.stories.story import longest_piece

_FILM = RenderSettings(width=640, height=400, labels=False)


@dataclass(frozen=True)
class StoryShow:
    """What the handlers of the tab share.

    Attributes:
        context: what all tabs work with.
        form: the components.
        lane: name of the tab's runs.
    """

    context: DemoContext
    form: StoryForm
    lane: str

    def refuse(self, run: Run, request: gr.Request, error: ValueError) -> Iterator[Values]:
        """End a run that is not possible, and show the error; the story that is shown stays."""
        run.refuse()
        told, story = self.state(request).told, self.form.story
        if told is None:
            yield {story.status: progress_line(FIRST_STATUS)}
        else:
            yield {story.status: progress_line(describe_story(told)), story.timeline: self.timeline(told)}
        raise gr.Error(str(error), print_exception=False) from error

    def all_of(self, told: Told, request: gr.Request, run: Run) -> Values:
        """Remember a story, and write its files; if its run was replaced meanwhile, nothing changes."""
        session, story, motion = self.context.session(request.session_hash), self.form.story, told.motion
        folder, stem = session.new_folder("story"), file_stem(motion)
        state = session.state(StoryState)

        def remember() -> None:
            state.told, state.film = told, FilmOrder((Body(motion),), folder / f"{stem}.mp4", _FILM)

        if not run.keep(remember):
            return UNCHANGED
        values: Values = {
            story.view: scene(motion),
            story.timeline: self.timeline(told),
            story.status: progress_line(describe_story(told)),
            story.seams: describe_seams(told.seams),
            story.match: "",
            story.link.button: gr.update(interactive=True),
            story.links: gr.update(visible=motion.frames <= self.context.model.schedule.max_frames),
            self.form.kept: told.to_keep(),
            self.form.settings.seed: told.story.pieces[0].seed,
            **story.files.of(motion, folder, stem),
        }
        return UNCHANGED if run.replaced else values  # files were written meanwhile

    def read(self, text: str) -> Values:
        """Called when the sentences change: name what is not understood or not known, and what is too long."""
        model, told = self.context.model, []
        try:
            lines = read_story(text or "")
        except ValueError:
            lines = ()
        for number, (sentence, seconds) in enumerate(lines, 1):
            read = model.rewrite(sentence)
            doubts = describe_doubts(model.reliability(sentence), read)
            if (seconds or read.seconds or 0) > longest_piece(model):
                doubts = f"{doubts} A line lasts at most {longest_piece(model):.1f} s.".strip()
            if doubts:
                told.append(f"{number}. {doubts}")
        return {self.form.ask.doubts: "<br>".join(told)}

    def judge(self, request: gr.Request) -> Values:
        """Called after a story was made: say which of its pieces do what their sentences say."""
        state, model = self.state(request), self.context.model
        told = state.told
        if told is None:
            return UNCHANGED
        pieces = zip(told.sentences, told.story.pieces, told.story.parts(told.motion), strict=False)
        matches = [model.match(part, model.read_as(sentence, piece.prompt)) for sentence, piece, part in pieces]
        return {self.form.story.match: describe_matches(matches)} if state.told is told else UNCHANGED

    def timeline(self, told: Told, busy: bool = False) -> dict[str, Any]:
        """Return the story as data for the timeline; while `busy`, the timeline takes no changes."""
        return timeline(self.context.model, told, told.sentences, told.story.pieces, busy)

    def state(self, request: gr.Request) -> StoryState:
        """Return the tab's state for this visitor."""
        return self.context.session(request.session_hash).state(StoryState)

    def runs(self, request: gr.Request) -> Runs:
        """Return the tab's runs of this visitor."""
        return self.context.session(request.session_hash).runs(self.lane)
