"""Experiments on the Scales tab: flip a bit, leave a token out, mix two motions, search for better tokens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import gradio as gr

from demo.status import progress_line
from demo.tab import UNCHANGED, Values, errors_on_page
from demo.tabs.scales.form import NO_MIX
from demo.tabs.scales.handlers import ScalesHandlers, ScalesState
from demo.tabs.scales.library import OWN
from scalemogen.refinement import STEPS
from scalemogen.token_edits import flip_bit


@dataclass(frozen=True)
class Experiments:
    """Answers to the events of the maps, of the list of other motions and of the search; `tab` holds what they share.

    An answer that is ready after another motion was taken changes nothing.
    """

    tab: ScalesHandlers

    def touch(self, event: gr.EventData, scales: int, request: gr.Request) -> Values:
        """Called by the maps: flip a bit, leave a token out, or show the original tokens again.

        A flipped bit is shown at once in the two bodies; `complete` follows with all scales.

        Args:
            event: has `do` ("flip", "leave out" or "reset"), and the place: `scale`, `column`, `group`, `bit`.
            scales: value of the slider.
        """
        session, k, model = self.tab.context.session(request.session_hash), int(scales), self.tab.context.model
        shown, state = self.tab.shown(session), session.state(ScalesState)
        with errors_on_page():
            if event.do == "flip":
                place = [int(getattr(event, name)) for name in ("scale", "column", "group", "bit")]
                state.flipped = flipped = flip_bit(state.flipped or shown.tokens, *place)
                scene = {**shown.scene_of_flip(model, flipped, k), "turn": next(state.turns)}
                return {self.tab.form.view: scene} if state.flipped is flipped else UNCHANGED
            if event.do == "leave out":
                place = [int(getattr(event, name)) for name in ("scale", "column", "group")]
                turn = next(state.turns)
                scene = shown.scene_without(model, *place)
                still_shown = self.tab.shown(session) is shown
                return {self.tab.form.view: {**scene, "turn": turn}} if still_shown else UNCHANGED
        state.shown, state.flipped = shown.original or shown, None
        return self.tab.show(state.shown, k, next(state.turns))

    def complete(self, scales: int, request: gr.Request) -> Values:
        """Called after a bit was flipped: take the changed motion apart."""
        session = self.tab.context.session(request.session_hash)
        state = session.state(ScalesState)
        if state.flipped is None:
            return UNCHANGED
        tokens = state.flipped
        shown = self.tab.shown(session).with_tokens(self.tab.context.model, tokens)
        if state.flipped is not tokens:  # another bit was flipped, or another motion taken, meanwhile
            return UNCHANGED
        state.shown, state.flipped = shown, None
        return self.tab.show(shown, int(scales), next(state.turns))

    def refine(self, scales: int, request: gr.Request) -> Iterator[Values]:
        """Search for better tokens of a captured motion, and take it apart with them.

        Another motion, another search or a film ends the search. Flipped bits are forgotten.

        Args:
            scales: value of the slider.
        """
        session, model = self.tab.context.session(request.session_hash), self.tab.context.model
        state, shown, status = session.state(ScalesState), self.tab.shown(session), self.tab.form.film.status
        yield UNCHANGED  # Gradio empties the outputs of a handler that yields nothing
        if not shown.is_captured:
            return
        run, turn = session.runs(self.tab.id).begin(), 0
        session.runs(f"{self.tab.id}-mix").begin()
        tokens = shown.tokens
        with errors_on_page():
            for step, found in enumerate(model.refine(shown.target)):
                if not run.wanted:
                    return
                tokens = found
                yield {status: progress_line("Searching for tokens that come closer …", step / STEPS)}
        better, before = shown.with_better_tokens(model, tokens), (shown.original or shown).errors_mm[-1]

        def remember() -> None:
            nonlocal turn
            turn = next(state.turns)
            state.shown = state.own = better
            state.flipped = None

        if run.keep(remember):
            after = better.errors_mm[-1]
            line = f"Joints off by {after:.0f} mm with all maps, before {before:.0f} mm."
            if after >= before:
                line = f"No better tokens were found; the joints are off by {after:.0f} mm."
            form = self.tab.form
            yield {
                **self.tab.show(better, int(scales), turn),
                form.mix: NO_MIX[1],
                form.film.video: gr.update(value=None, visible=False),
                status: progress_line(line),
            }

    def mix(self, number: int, scales: int, request: gr.Request) -> Values:
        """Show the motion with its fine maps replaced by those of another motion; the slider says from where on.

        Args:
            number: number of the other motion in the list; the first entry ends the experiment.
            scales: value of the slider.
        """
        session, model = self.tab.context.session(request.session_hash), self.tab.context.model
        shown, run = self.tab.shown(session), session.runs(f"{self.tab.id}-mix").begin()
        state = session.state(ScalesState)
        turn, own = next(state.turns), state.own
        if int(number) == NO_MIX[1]:
            return self.tab.show(shown, int(scales), turn)
        other = own if int(number) == OWN and own is not None else self.tab.library.example(max(int(number), 0))
        with errors_on_page():
            scene = {**shown.scene_mixed(model, other), "turn": turn}
        still_wanted = run.wanted and self.tab.shown(session) is shown
        return {self.tab.form.view: scene} if still_wanted else UNCHANGED
