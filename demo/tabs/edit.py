"""Edit: a motion, a sentence, a mask; what changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import gradio as gr

from demo.body_picker import body_picker
from demo.context import DemoContext
from demo.edits import SHORTEST, EditView, Preset, load_presets, marked_prompts
from demo.films import FilmOrder
from demo.progress import progress_line
from demo.rendering import RenderSettings
from demo.sessions import Bench
from demo.tabs import QUIET, SAME, WAITING
from demo.tabs.asked import EditAsked
from demo.tabs.drawing import draw
from demo.tabs.edit_form import FIRST_SECONDS, FIRST_WORDS, EditForm, Mask, lay_out
from demo.tabs.edit_show import EditShow, Values, outcome_words, stage
from demo.tabs.edit_sources import EditSources
from scalemogen.editing import EditSettings, Rest

FILM = RenderSettings(width=400, height=400)


@dataclass(frozen=True)
class EditTab:
    """The tab; `build` lays it out, the other methods answer its events."""

    context: DemoContext

    @cached_property
    def presets(self) -> tuple[Preset, ...]:
        """The edits offered."""
        return load_presets()

    @cached_property
    def form(self) -> EditForm:
        """All components, laid out where this is first asked for."""
        return lay_out(self.context, self.presets)

    @cached_property
    def show(self) -> EditShow:
        """Makes what is shown."""
        return EditShow(self.context, self.form)

    @cached_property
    def sources(self) -> EditSources:
        """Brings the motion to edit."""
        return EditSources(self.context, self.presets, self.form, self.show)

    def build(self, tab: gr.Tab) -> None:
        """Lay the tab out and wire it."""
        source, mask = self.form.source, self.form.mask
        request, outcome = self.form.request, self.form.outcome
        shown = [
            mask.strip, mask.free, mask.maps, request.undo, outcome.view, outcome.status, outcome.film, outcome.table,
            *outcome.downloads, outcome.reuse,
        ]  # fmt: skip
        taken = [
            request.source_prompt, request.target_prompt, source.title, mask.start, mask.stop, *outcome.originals,
            *shown,
        ]  # fmt: skip
        options: dict[str, Any] = {"concurrency_limit": 2, "show_progress_on": [outcome.status]}
        advanced = request.advanced
        asked = [*mask.values, advanced.keep_scales, advanced.threshold, advanced.rest]
        private = {"api_visibility": "private"}
        for event, take, given, outputs, api in (
            (
                source.presets.click,
                self.sources.take_preset,
                [source.presets, outcome.overlay],
                [mask.parts, mask.mode, *advanced.values, *taken],
                private,
            ),
            (source.example.input, self.sources.take_example, source.example, taken, private),
            (source.upload.upload, self.sources.take_upload, source.upload, taken, {"api_name": "take_file_to_edit"}),
            (source.latest.click, self.sources.take_generated, None, taken, private),
            (tab.select, self.open, outcome.overlay, taken, private),
            (outcome.reuse.click, self.sources.reuse, None, taken, private),
            (request.undo.click, self.sources.undo, None, taken, private),
        ):
            done = event(take, given, outputs, trigger_mode="always_last", **api, **options)
            done.success(self.settle, asked, [mask.start, mask.stop, mask.strip, mask.free, mask.maps], **QUIET)
        outcome.overlay.input(self.show_again, outcome.overlay, [outcome.view, outcome.status], **QUIET)
        self._wire_mask(mask, asked)
        gr.on(
            [request.source_prompt.change, request.target_prompt.change], marked_prompts,
            [request.source_prompt, request.target_prompt], request.difference, **QUIET,
        )  # fmt: skip
        pressed = gr.on(
            [request.go.click, request.target_prompt.submit], lambda: WAITING, None, outcome.status, queue=False,
            trigger_mode="multiple", **QUIET,
        )  # fmt: skip
        made = pressed.success(
            self.edit, None, shown, inputs_kwargs=self.form.asked, api_name="edit", concurrency_limit=2,
            show_progress="hidden", trigger_mode="multiple",
        )  # fmt: skip
        made.success(
            self.draw_film, None, [outcome.status, outcome.film, outcome.downloads[-1]], concurrency_limit=None,
            trigger_mode="multiple", **QUIET,
        )  # fmt: skip

    def _wire_mask(self, mask: Mask, asked: list[Any]) -> None:
        mask.parts.change(body_picker, mask.parts, mask.picker, **QUIET)
        handles = [mask.start, mask.stop]
        shown, options = [mask.strip, mask.free, mask.maps], {"trigger_mode": "always_last", **QUIET}
        for handle, push in ((mask.start, self.push_stop), (mask.stop, self.push_start)):
            handle.input(push, handles, handles, **options).success(self.preview, asked, shown, **options)
        gr.on([each.input for each in asked if each not in handles], self.preview, asked, shown, **options)

    def push_stop(self, start: float, stop: float, request: gr.Request) -> tuple[float, float]:
        """The handles, the later one pushed by the earlier one as far as the motion goes."""
        start = min(start, self._moved(request) - SHORTEST)
        return round(start, 1), round(max(start + SHORTEST, stop), 1)

    def push_start(self, start: float, stop: float, request: gr.Request) -> tuple[float, float]:
        """The handles, the earlier one pushed by the later one as far as the start."""
        stop = min(max(stop, SHORTEST), self._moved(request))
        return round(min(start, stop - SHORTEST), 1), round(stop, 1)

    def _moved(self, request: gr.Request) -> float:
        """Note that a handle was moved by hand; the seconds there are."""
        bench = self.context.session(request.session_hash).bench
        if bench is None:
            return FIRST_SECONDS
        bench.moved = True
        return bench.seconds

    def open(self, overlay: bool, request: gr.Request) -> Values:
        """What the tab shows when it is opened: the motion that was sent to it, else the one it has.

        Its 3-D view is filled again in any case: filled while the tab was hidden, it stays empty.
        """
        sender = self.context.session(request.session_hash).sent.pop("edit", None)
        if sender is not None:
            sources = self.sources
            return sources.take_generated(request) if sender == "generate" else sources.take_dissected(request)
        return self.show_again(overlay, request)

    def settle(
        self, parts: list[str], start: float, stop: float, mode: str, keep: float, threshold: float, rest: Rest,
        request: gr.Request,
    ) -> Values:  # fmt: skip
        """Both handles once more: a slider cuts a new value to its former range. Then the preview of a new motion.

        Of two events at once the first one's call finds the second one's motion, and parts that are not its own; so
        each call shows anew what its form says.
        """
        bench = self.context.session(request.session_hash).bench
        if bench is None:
            return SAME
        if not bench.moved:
            start, stop = bench.window
        handles = {self.form.mask.start: start, self.form.mask.stop: stop}
        if bench.view is not None:
            return handles
        return handles | self.preview(parts, start, stop, mode, keep, threshold, rest, request)

    def preview(
        self, parts: list[str], start: float, stop: float, mode: str, keep: float, threshold: float, rest: Rest,
        request: gr.Request,
    ) -> Values:  # fmt: skip
        """Shaded poses, how many tokens may change, and where they are."""
        bench = self.context.session(request.session_hash).bench
        if bench is None:
            return SAME
        return self.show.preview(bench, parts, (start, stop), mode, EditSettings(int(keep), float(threshold), rest))

    def edit(self, request: gr.Request, **form: Any) -> Iterator[Values]:
        """Edit scale by scale, then show before and after with all that is known; `draw_film` follows.

        Args:
            form: the fields of `EditAsked`.
        """
        session, asked = self.context.session(request.session_hash), EditAsked(**form)
        bench = session.bench
        if bench is None:
            yield from self._refused(None, "Choose a motion to edit first.")
            return
        run, step = 0, None
        count = len(self.context.model.schedule)
        try:
            for step in self.context.model.stream_edit(asked.request(bench), asked.sampling):
                if not run:  # only now, for one that is refused is not to end what is going on
                    run, bench.overlay = bench.begin(), asked.overlay
                if session.bench is not bench or bench.runs != run or session.closed:
                    return
                words = f"scale {step.scale + 1} of {count}: {int(step.replaced.sum())} tokens changed"
                yield {self.form.outcome.status: progress_line(words, (step.scale + 1) / count)}
            assert step is not None
            view = EditView.of(step.result)
        except ValueError as error:
            yield from self._refused(bench, str(error))
            return
        if session.bench is bench and bench.runs == run and not session.closed:
            bench.film_run, bench.kept = run, False
            yield self.show.edit(session, bench, view, (asked.start, asked.stop))

    def _refused(self, bench: Bench | None, why: str) -> Iterator[Values]:
        """The status as it was before the button was pressed, and why it stays so."""
        words = FIRST_WORDS if bench is None else outcome_words(bench)
        yield {self.form.outcome.status: progress_line(words)}
        raise gr.Error(why, print_exception=False)

    def draw_film(self, request: gr.Request) -> Iterator[tuple[Any, ...]]:
        """Draw before and after beside each other."""
        yield SAME, SAME, SAME  # one that yields nothing would empty its outputs
        session = self.context.session(request.session_hash)
        bench = session.bench
        if bench is None or bench.view is None or bench.film is None or bench.drawing == bench.film:
            return
        bench.drawing = bench.film
        run, order = bench.film_run, FilmOrder(bench.view.bodies(), bench.film, FILM)
        yield from draw(
            self.context.studio,
            order,
            lambda: outcome_words(bench),
            lambda: session.bench is bench and bench.runs == run and not session.closed,
        )

    def show_again(self, overlay: bool, request: gr.Request) -> Values:
        """The 3-D view, side by side or one over the other, and the status that says which."""
        bench = self.context.session(request.session_hash).bench
        if bench is None:
            return SAME
        bench.overlay = overlay
        view, status = self.form.outcome.view, self.form.outcome.status
        shown: Values = {view: str(stage(bench))}
        return shown if bench.view is None else shown | {status: progress_line(outcome_words(bench))}
