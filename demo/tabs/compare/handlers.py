"""The handlers of the Compare tab: a run, a recipe, and the video.

A run makes motion after motion and shows those so far after each. `looking.py` has the handlers of what is shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr
import numpy as np

from demo.run import Run
from demo.status import WAITING, progress_line
from demo.tab import UNCHANGED, Values, required
from demo.tabs.compare.form import EXAMPLES, NOTHING
from demo.tabs.compare.making import finished, stream, titles_of
from demo.tabs.compare.plan import FILE, MOST, Entry, Plan
from demo.tabs.compare.show import CompareShow, Looks
from demo.tabs.compare.slots import SlotHandlers, number
from demo.tabs.compare.state import LETTERS, NUMBERS, Compared, FileMotion
from demo.tabs.compare.words import FIRST_STATUS, STOPPED, describe
from demo.understood import HIDDEN
from scalemogen.settings import checked_seed

_NO_FILE = (
    "motion {letter} is a file, but no file was read: choose one, name its joints if the page asks for them, or "
    "choose a system"
)


@dataclass(frozen=True)
class CompareHandlers:
    """Answers to the events of the form.

    Attributes:
        show: shows comparisons.
    """

    show: CompareShow

    def choose_example(self, number: int) -> Values:
        """Fill in a sentence with a duration and a seed that suit it."""
        example, ask = EXAMPLES[number], self.show.form.ask
        return {ask.prompt: example.prompt, ask.seconds: example.seconds, ask.seed: example.seed}

    def press(self, request: gr.Request) -> Values:
        """Show that a run waits in Gradio's queue. From now on, Stop also ends this run."""
        self.show.runs(request).press()
        return {self.show.form.result.status: WAITING}

    def stop(self, request: gr.Request) -> None:
        """End the visitor's run, whether it waits, samples or draws."""
        self.show.runs(request).stop()

    def compare(self, request: gr.Request, **fields: Any) -> Iterator[Values]:
        """Make two to four motions and show them side by side, each as soon as it is made.

        Args:
            fields: the fields of `CompareForm`.
        """
        run = self.show.runs(request).enter()
        if run.wanted:
            yield from self._compare(run, fields, request)
        else:
            yield {self.show.form.result.status: progress_line(STOPPED)}

    def open(self, request: gr.Request, **fields: Any) -> Iterator[Values]:
        """Called when the tab is opened: make the comparison of the form, unless the visitor asked for another.

        Args:
            fields: as in `compare`.
        """
        yield UNCHANGED  # Gradio empties the outputs of a handler that yields nothing
        run = self.show.runs(request).enter(oldest=True)
        if self.show.state(request).compared is None and run.wanted:
            yield from self._compare(run, fields, request)
        run.refuse()

    def _compare(self, run: Run, fields: dict[str, Any], request: gr.Request) -> Iterator[Values]:
        looks = Looks(bool(fields.get("overlay")), str(fields.get("joint")))
        try:
            plan = self._plan(fields, request)
            yield from self._run(plan, looks, bool(fields.get("blind")), request, run)
        except ValueError as error:
            yield from self._refuse(run, error, request)

    def open_recipe(self, path: str, overlay: bool, joint: str, request: gr.Request) -> Iterator[Values]:
        """Fill in the recipe of a comparison, and make the same motions again."""
        run = self.show.runs(request).begin()
        try:
            plan = Plan.read(Path(path))
            yield self._fill(plan, request)
            yield from self._run(plan, Looks(overlay, joint), False, request, run)
        except ValueError as error:
            yield from self._refuse(run, error, request)

    def draw_video(self, request: gr.Request) -> Iterator[Values]:
        """Draw a video with a tile for each motion shown, under its name.

        Yields:
            Status, video, its download.
        """
        yield UNCHANGED  # Gradio empties the outputs of a handler that yields nothing
        state = self.show.state(request)
        if state.film is None or state.compared is None or state.compared.hidden:
            return
        words, run = describe(state.compared), self.show.runs(request).begin()
        yield from self.show.form.result.film.watch(self.show.context.studio, state.film, run, lambda: words)

    def _run(self, plan: Plan, looks: Looks, blind: bool, request: gr.Request, run: Run) -> Iterator[Values]:
        """Make motion after motion, and show those so far after each."""
        result, count = self.show.form.result, len(plan.entries)
        order = np.random.default_rng().permutation(count).tolist() if blind else list(range(count))
        titles = list(NUMBERS[:count]) if blind else titles_of(self.show.systems, plan)
        yield {result.status: progress_line(f"Making {titles[0]} (1 of {count})", 0.5 / count)}
        compared = None
        for done, compared in enumerate(stream(self.show.systems, plan, order, blind), 1):
            run.start()
            if not run.wanted or done == count:
                break
            words = f"Making {titles[done]} ({done + 1} of {count})"
            yield {
                result.status: progress_line(words, (done + 0.5) / count),
                result.details: gr.update(visible=False),
                result.vote.row: gr.update(visible=False),
                **({result.view: self.show.scene(compared, looks.overlay)} if compared.made else {}),
            }
        assert compared is not None
        if not run.wanted:  # a newer run uses the same components, or the visitor left or pressed Stop
            yield self._previous(request, looks) if run.stopped else UNCHANGED
            return
        yield self.show.finish(finished(self.show.systems, compared), looks, request, run)

    def _previous(self, request: gr.Request, looks: Looks) -> Values:
        """Return the values that show the previous comparison again after a stopped run."""
        state, status = self.show.state(request), self.show.form.result.status
        shown = {} if state.compared is None else self.show.all_of(state.compared, looks, state)
        return shown | {status: progress_line(STOPPED)}

    def _refuse(self, run: Run, error: ValueError, request: gr.Request) -> Iterator[Values]:
        """Show an error, and set the status line back to that of the comparison shown."""
        run.refuse()
        compared: Compared | None = self.show.state(request).compared
        yield {self.show.form.result.status: progress_line(describe(compared) if compared else FIRST_STATUS)}
        raise gr.Error(str(error), print_exception=False) from error

    def _plan(self, fields: dict[str, Any], request: gr.Request) -> Plan:
        optional = {name for name in fields if name.startswith(("seed_", "guidance_", "name_"))} | {"seconds"}
        asked = required(fields, optional)
        read = self.show.context.model.rewrite(asked["prompt"])
        prompt = asked["prompt"] if asked["as_typed"] else read.rewritten
        entries = [
            self._entry(place, asked, request) for place in range(MOST) if asked[f"system_{place + 1}"] != NOTHING
        ]
        seconds = asked["seconds"] or self.show.context.model.predict_seconds(prompt)
        return Plan(prompt, float(seconds), tuple(entries), asked["prompt"] if prompt != asked["prompt"] else "")

    def _entry(self, place: int, asked: dict[str, Any], request: gr.Request) -> Entry:
        system, seed, guidance, name = (
            asked[f"{what}_{place + 1}"] for what in ("system", "seed", "guidance", "name")
        )
        if system == FILE:
            taken = self.show.state(request).files.get(place)
            if taken is None:
                raise ValueError(_NO_FILE.format(letter=LETTERS[place]))
            return Entry(FILE, name=name or Path(taken.name).stem, motion=taken.motion)
        chosen, weight = number(seed, "seed"), number(guidance, "guidance")
        return Entry(system, checked_seed(int(asked["seed"] if chosen is None else chosen)), weight)

    def _fill(self, plan: Plan, request: gr.Request) -> Values:
        """Return the values of the form for a plan."""
        ask, state = self.show.form.ask, self.show.state(request)
        files = state.files
        values: Values = {ask.prompt: plan.typed or plan.prompt, ask.seconds: plan.seconds}
        values[ask.as_typed] = not plan.typed
        for place, slot in enumerate(ask.slots):
            entry = plan.entries[place] if place < len(plan.entries) else None
            key = NOTHING if entry is None else entry.system
            values |= {slot.system: key, **SlotHandlers(self.show, place).choose(key, request)}
            if entry is None:
                continue
            if entry.motion is not None:
                state.read.pop(place, None)
                files[place] = FileMotion(entry.name or "file", entry.motion)
                values |= {slot.name: Path(files[place].name).stem, slot.understood.fold: gr.update(visible=HIDDEN)}
            else:
                values |= {
                    slot.seed: str(entry.seed),
                    slot.guidance: "" if entry.guidance is None else f"{entry.guidance:g}",
                }
        return values
