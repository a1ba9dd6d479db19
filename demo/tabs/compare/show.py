"""`CompareShow`: shows a comparison in the components of the tab, and remembers it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from demo.context import DemoContext
from demo.run import Run, Runs
from demo.status import progress_line
from demo.tab import UNCHANGED, Values
from demo.tabs.compare.curves import BODY_COLORS, height_curves
from demo.tabs.compare.exports import export
from demo.tabs.compare.form import CompareForm
from demo.tabs.compare.state import NUMBERS, Compared, CompareState
from demo.tabs.compare.systems import Systems
from demo.tabs.compare.words import HIDDEN, NO_DIFFERENCE, describe, describe_tally, table
from demo.viewer import scene
from scalemogen.motion.mannequin import Body


@dataclass(frozen=True)
class Looks:
    """How a comparison is shown.

    Attributes:
        overlay: one figure over the other, instead of tiles.
        joint: the joint whose height is plotted.
    """

    overlay: bool
    joint: str


@dataclass(frozen=True)
class CompareShow:
    """What the handlers of the tab share.

    Attributes:
        context: what all tabs work with.
        systems: the systems that can be compared.
        form: the components.
        lane: name of the tab's runs.
    """

    context: DemoContext
    systems: Systems
    form: CompareForm
    lane: str

    def scene(self, compared: Compared, overlay: bool) -> dict[str, Any]:
        """Return the motions for the viewer: in tiles, or one over the other, each in one colour."""
        if not overlay:
            return scene([Body(made.motion, label=made.title) for made in compared.tiles], "tiles")
        bodies = [
            Body(made.motion, [color] * made.motion.skeleton.joint_count, made.title)
            for made, color in zip(compared.tiles, BODY_COLORS, strict=False)
        ]
        return scene(bodies, "over")

    def finish(self, compared: Compared, looks: Looks, request: gr.Request, run: Run) -> Values:
        """Remember a finished comparison and write its files; if its run was replaced meanwhile, nothing changes."""
        session = self.context.session(request.session_hash)
        files, state = export(compared, session.new_folder("comparison")), session.state(CompareState)

        def remember() -> None:
            state.compared, state.film = compared, files.film

        if not run.keep(remember):
            return UNCHANGED
        offered = {
            button: gr.update(value=str(path))
            for button, path in zip(self.form.result.downloads, files.paths, strict=True)
        }
        shown = self.all_of(compared, looks, state)
        return shown | {button: {**shown[button], **value} for button, value in offered.items()}

    def all_of(self, compared: Compared, looks: Looks, state: CompareState) -> Values:
        """Return the values that show a finished comparison: with names, or with numbers until the vote."""
        result, hidden = self.form.result, compared.hidden
        numbers = [*NUMBERS[: len(compared.made)], NO_DIFFERENCE]
        return {
            result.view: self.scene(compared, looks.overlay),
            result.status: progress_line(describe(compared)),
            result.vote.row: gr.update(visible=hidden),
            result.vote.best: gr.update(choices=numbers, value=None),
            result.vote.tally: describe_tally(state.tally),
            result.details: gr.update(visible=True),
            result.curves: height_curves(compared.tiles, looks.joint),
            result.table: f'<p class="hint">{HIDDEN}</p>' if hidden else table(compared),
            **{button: gr.update(interactive=not hidden) for button in result.downloads},
            **result.film.undrawn(not hidden),
        }

    def state(self, request: gr.Request) -> CompareState:
        """Return the tab's state for this visitor."""
        return self.context.session(request.session_hash).state(CompareState)

    def runs(self, request: gr.Request) -> Runs:
        """Return the tab's runs of this visitor."""
        return self.context.session(request.session_hash).runs(self.lane)
