"""The Scales tab: its events, and the handlers that answer them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from demo.context import DemoContext
from demo.tab import QUIET, Place, with_optional
from demo.tabs.scales.experiments import Experiments
from demo.tabs.scales.form import ScalesForm, lay_out
from demo.tabs.scales.handlers import ScalesHandlers
from demo.tabs.scales.library import FIRST, Library


@dataclass(frozen=True)
class ScalesTab:
    """A motion scale by scale, from one token to all of them; see `Tab`."""

    context: DemoContext
    name = "Scales"
    id = "scales"

    def build(self, place: Place) -> None:
        """Lay out the components and wire their events."""
        library = Library(self.context)
        first = library.example(FIRST)
        form = lay_out(first, library.choices(), first.save_tokens(self.context.model.revision))
        handlers = ScalesHandlers(self.context, form, library, self.id)
        place.tab.select(handlers.open, form.slider, form.outputs, trigger_mode="multiple", **QUIET)
        _wire_sources(form, handlers)
        _wire_experiments(form, Experiments(handlers))
        form.film.draw.click(
            handlers.draw_pair,
            form.slider,
            form.film.outputs,
            concurrency_limit=None,
            trigger_mode="multiple",
            **QUIET,
        )
        place.link(form.edit, "edit", handlers.offer)


def _wire_experiments(form: ScalesForm, experiments: Experiments) -> None:
    shown = [form.caption, form.view, form.tokens]
    each: dict[str, Any] = {"trigger_mode": "multiple", **QUIET}
    touched = form.board.select(experiments.touch, form.slider, shown, queue=False, **each)
    touched.success(experiments.complete, form.slider, shown, **each)
    form.refine.click(
        experiments.refine, form.slider, [*shown, form.mix, *form.film.outputs], concurrency_limit=2, **each
    )
    form.mix.input(experiments.mix, [form.mix, form.slider], shown, show_progress_on=[form.mix], **each)


def _wire_sources(form: ScalesForm, handlers: ScalesHandlers) -> None:
    source, slider = form.source, form.slider
    private: dict[str, Any] = {"api_visibility": "private"}
    file = {"path": source.upload, "scales": slider, **source.understood.fields}
    corrected = [slider, *source.understood.corrections]
    # "multiple": the newest choice is the one that is shown, however long an earlier one takes (`Runs`).
    shown: dict[str, Any] = {"concurrency_limit": 2, "trigger_mode": "multiple", "show_progress_on": [form.view]}
    source.example.input(
        handlers.take_example, [source.example, slider], form.outputs, api_name="take_example_apart", **shown
    )
    taken = source.understood.chosen(source.upload)(
        with_optional(handlers.take_upload, file), None, form.outputs, inputs_kwargs=file,
        api_name="take_file_apart", **shown,
    )  # fmt: skip
    source.understood.keep(taken, handlers.file)
    source.latest.click(handlers.take_generated, [slider], form.outputs, **shown, **private)

    def reread(on: Callable[..., Any]) -> None:
        on(handlers.correct_upload, corrected, form.outputs, **shown, **private)

    source.understood.wire(reread)
