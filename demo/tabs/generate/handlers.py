"""The handlers of the Generate tab.

While a prompt is typed, the tab shows how it is read and what to expect. A run samples scale by scale and shows each
partial motion; then it shows the motion with its files and publishes it for other tabs. A follow-up event compares
the motion with the sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import gradio as gr

from demo.context import DemoContext, stages_of
from demo.handover import Offer
from demo.plots.key_poses import key_poses
from demo.rendering import RenderSettings
from demo.rendering.films import FilmOrder
from demo.run import Run, Runs
from demo.sampling_form import random_seed
from demo.sessions import file_stem
from demo.status import WAITING, cut_note, progress_line
from demo.tab import UNCHANGED, Values, errors_on_page, required
from demo.tabs.generate.form import FIRST_STATUS, GenerateForm, GenerateRequest, making_scene
from demo.tabs.generate.state import GenerateState, Made
from demo.tabs.generate.words import STOPPED, describe_motion, describe_step
from demo.verdicts import NOTHING, describe_expected, describe_match
from demo.viewer import scene
from scalemogen.motion.cleanup import held_feet
from scalemogen.motion.files.marks import packed_recipe, recipe_text
from scalemogen.motion.mannequin import Body
from scalemogen.motion.motion import Motion
from scalemogen.settings import LONGEST_PROMPT, SamplingSettings
from scalemogen.words.rewriting import Rewriting

_FILM = RenderSettings(width=640, height=400, labels=False)
_ON = gr.update(interactive=True)

Making = Callable[[GenerateRequest, Run, gr.Request], Iterator[Values]]  # makes motions in a run, and shows them


@dataclass(frozen=True)
class GenerateHandlers:
    """Answers to the events of the tab.

    Attributes:
        context: what all tabs work with.
        form: the components.
        lane: name of the tab's runs.
    """

    context: DemoContext
    form: GenerateForm
    lane: str

    def read(self, prompt: str, seconds: float | None, auto: bool, request: gr.Request) -> Values:
        """Called when the prompt changes: show how it is read, and what to expect of its actions."""
        self.state(request).own_words = None
        rewriting, asked = self.context.model.rewrite(prompt), self.form.request
        return {
            asked.reading: gr.update(value=rewriting.rewritten, visible=rewriting.changed),
            asked.as_typed: gr.update(value=False, visible=rewriting.changed),
            asked.expected: self._expect(rewriting, None if auto else seconds),
        }

    def expect(self, request: gr.Request, **fields: Any) -> Values:
        """Called when the duration or the words to use change: show what to expect of the actions then."""
        asked = GenerateRequest(**fields)
        rewriting = self.words(asked, request)
        return {self.form.request.expected: self._expect(rewriting, self.seconds(asked, rewriting))}

    def use_own_words(
        self, prompt: str, reading: str, seconds: float | None, auto: bool, request: gr.Request
    ) -> Values:
        """Called when the visitor changes how the prompt is read."""
        self.state(request).own_words = (prompt, reading)
        read = self.context.model.read_as(prompt, reading)
        return {self.form.request.expected: self._expect(read, None if auto else seconds)}

    def choose_example(self, number: int, hold_feet: bool, request: gr.Request) -> Values:
        """Show the motion of an example; the page itself fills the form."""
        example = self.context.examples[number]
        with self.runs(request).entered() as run:
            step, stages = self.context.generated_example(number), self.context.example_stages(number)
            run.start()
        rewriting = self.context.model.read_as(example.prompt, example.prompt)
        return self.show(Made(stages, step.tokens, rewriting, hold_feet), request, run)

    def roll_seed(self) -> Values:
        """Fill in a random seed."""
        settings = self.form.settings
        return {settings.seed: random_seed(), settings.new_seed: False}

    def press(self, request: gr.Request) -> Values:
        """Show that a run waits in Gradio's queue. From now on, Stop also ends this run."""
        self.runs(request).press()
        return {self.form.result.status: WAITING}

    def stop(self, request: gr.Request) -> None:
        """End the visitor's run, whether it waits, samples or draws."""
        self.runs(request).stop()

    def begin(self, request: gr.Request, fields: Mapping[str, Any], make: Making) -> Iterator[Values]:
        """Read the form, enter a run, and make motions in it; after Stop, show the last result again.

        Args:
            request: the visitor's request.
            fields: the fields of `GenerateRequest`.
            make: makes the motions.
        """
        with errors_on_page():
            asked = GenerateRequest(**required(fields, {"seconds", "seed"}))
        run = self.runs(request).enter()
        if run.wanted:
            yield from make(asked, run, request)
        else:
            yield self.shown_again(request, STOPPED)

    def make_one(self, asked: GenerateRequest, run: Run, request: gr.Request) -> Iterator[Values]:
        """Sample one motion scale by scale, then show it with its files."""
        status, model, rewriting = self.form.result.status, self.context.model, self.words(asked, request)
        # Sent with the figures of the first two scales, because answers of their own would delay these.
        also: Values = {self.form.result.match: NOTHING}
        stages: list[Motion] = []
        step = None
        try:
            sampling, seconds = asked.sampling(model.config.sampling), self.seconds(asked, rewriting)
            for step in model.stream(rewriting.rewritten, seconds, asked.choose_seed(), sampling):
                run.start()
                if not run.wanted:
                    break
                stages.append(step.motion)
                done = (step.scale + 1) / len(model.schedule)
                line = progress_line(describe_step(step), done)
                yield {status: line, self.form.result.view: scene(step.motion), **also}
                also = {} if step.scale else {self.form.request.expected: self._expect(rewriting, seconds)}
        except ValueError as error:
            yield from self.refuse(run, error, request)
        assert step is not None
        if run.wanted:
            yield self.show(Made(tuple(stages), step.tokens, rewriting, asked.hold_feet), request, run)
        elif run.stopped:  # a replaced run shows nothing, because the newer one uses the same status line
            yield self.shown_again(request, STOPPED)

    def judge(self, request: gr.Request) -> Values:
        """Called after a motion was made: say whether it does what the sentence says."""
        state = self.state(request)
        shown, rewriting = state.shown, state.rewriting
        if shown is None or rewriting is None:
            return UNCHANGED
        told = describe_match(self.context.model.match(shown, rewriting))
        if state.shown is not shown:  # another motion is shown by now
            return UNCHANGED
        state.verdict = told
        return {self.form.result.match: told}

    def make(
        self, rewriting: Rewriting, hold_feet: bool, seconds: float | None, seed: int, sampling: SamplingSettings
    ) -> Made:
        """Make a motion without showing its stages meanwhile."""
        *_, step = self.context.model.stream(rewriting.rewritten, seconds, seed, sampling)
        return Made(stages_of(self.context.model, step), step.tokens, rewriting, hold_feet)

    def refuse(self, run: Run, error: ValueError, request: gr.Request) -> Iterator[Values]:
        """Show the lines of the last result again, and an error. The view stays, as another run may go on there."""
        run.refuse()
        again, result = self.shown_again(request), self.form.result
        yield {result.status: again[result.status], result.match: again[result.match]}
        raise gr.Error(str(error), print_exception=False) from error

    def shown_again(self, request: gr.Request, note: str = "") -> Values:
        """Return the last result, for a run that ended without one; `note` stands before its status line."""
        state, result = self.state(request), self.form.result
        view = state.scene
        if view is None:
            stages = self.context.example_stages(0)
            view = making_scene(stages[-1], stages)
        line = progress_line(f"{note} {state.line}" if note else state.line or FIRST_STATUS)
        return {result.status: line, result.match: state.verdict or NOTHING, result.view: view}

    def words(self, asked: GenerateRequest, request: gr.Request) -> Rewriting:
        """Return how the prompt is read: as typed, in words that the visitor wrote, or rewritten."""
        own, model = self.state(request).own_words, self.context.model
        if asked.as_typed:
            return model.read_as(asked.prompt, asked.prompt)
        if own is not None and own[0] == asked.prompt:
            return model.read_as(*own)
        return model.rewrite(asked.prompt)

    def seconds(self, asked: GenerateRequest, rewriting: Rewriting) -> float | None:
        """Return the duration: that of the form, or else the one that the sentence names; None: the model chooses."""
        model = self.context.model
        return rewriting.seconds_within(model.min_seconds, model.max_seconds) if asked.auto else asked.chosen_seconds

    def _expect(self, rewriting: Rewriting, seconds: float | None = None) -> str:
        model, words = self.context.model, rewriting.rewritten
        if not words.strip():
            return NOTHING
        unread = " ".join(filter(None, (model.unread(words), cut_note(rewriting.original, LONGEST_PROMPT))))
        return describe_expected(model.reliability(rewriting, seconds), rewriting, unread)

    def show(self, made: Made, request: gr.Request, run: Run) -> Values:
        """Remember a motion, write its files, and publish it, unless a newer run has started or the visitor has left.

        Other tabs get the motion as it was decoded, with feet not held.
        """
        session, state = self.context.session(request.session_hash), self.state(request)
        decoded = made.rewriting.kept_in(made.stages[-1])
        motion = held_feet(decoded) if made.hold_feet else decoded
        folder, stem = session.new_folder("motion"), file_stem(motion)
        view, line = making_scene(motion, made.stages), describe_motion(motion)

        def remember() -> None:
            session.handover.publish(Offer(decoded, made.tokens))
            state.shown, state.rewriting = motion, made.rewriting
            state.offered, state.verdict = (), ""
            state.scene, state.line = view, line
            state.film = FilmOrder((Body(motion),), folder / f"{stem}.mp4", _FILM)

        if not run.keep(remember):
            return UNCHANGED
        recipe, result, settings = motion.recipe, self.form.result, self.form.settings
        assert recipe is not None
        values: Values = {
            result.view: view,
            result.status: progress_line(line),
            result.strip: key_poses(motion),
            result.match: NOTHING,
            self.form.kept: {
                "recipe": recipe_text(recipe), "title": made.rewriting.original,
                "link": packed_recipe(recipe) if recipe.edits else "",
            },
            settings.seed: recipe.seed,
            settings.seconds: recipe.seconds,
            **dict.fromkeys((result.best, result.dissect, result.edit, result.link), _ON),
            **result.files.of(motion, folder, stem),
            **self.form.several.gone,
        }  # fmt: skip
        return UNCHANGED if run.replaced else values  # files were written meanwhile

    def draw_video(self, request: gr.Request) -> Iterator[Values]:
        """Draw the video of the motion shown. The drawing ends when another run begins.

        Yields:
            Status, video, its download.
        """
        yield UNCHANGED  # Gradio empties the outputs of a handler that yields nothing
        shown, film = self.state(request).shown, self.state(request).film
        if film is None or shown is None:
            return
        words, run = describe_motion(shown), self.runs(request).begin()
        yield from self.form.result.files.film.watch(self.context.studio, film, run, lambda: words)

    def draw_more(self, request: gr.Request) -> Iterator[Values]:
        """Make further files of the motion shown: CSV, GIF, WebP, a strip of poses, and all of them as ZIP.

        Yields:
            Status, the button, and a download per file.
        """
        yield UNCHANGED
        shown, film = self.state(request).shown, self.state(request).film
        if film is None or shown is None:
            return
        words, run = describe_motion(shown), self.runs(request).begin()
        yield from self.form.result.files.draw_more(self.context.studio, film, run, lambda: words)

    def state(self, request: gr.Request) -> GenerateState:
        """Return the tab's state for this visitor."""
        return self.context.session(request.session_hash).state(GenerateState)

    def runs(self, request: gr.Request) -> Runs:
        """Return the tab's runs of this visitor."""
        return self.context.session(request.session_hash).runs(self.lane)
