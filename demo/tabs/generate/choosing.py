"""Several motions of one sentence: side by side, so that the visitor keeps one; or only the best of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import gradio as gr

from demo.run import Run
from demo.status import progress_line
from demo.tab import UNCHANGED, Values
from demo.tabs.generate.form import GenerateRequest
from demo.tabs.generate.handlers import GenerateHandlers
from demo.tabs.generate.state import Offered
from demo.tabs.generate.words import STOPPED, describe_several
from demo.verdicts import NOTHING, describe_match
from demo.viewer import scene
from scalemogen.motion.cleanup import held_feet
from scalemogen.motion.mannequin import Body
from scalemogen.settings import SEED_LIMIT

_BEST_OF = 8  # number of motions of which the best is shown


@dataclass(frozen=True)
class SeveralHandlers:
    """Handlers that generate one motion or several, and that keep one or the best of several."""

    handlers: GenerateHandlers

    def generate(self, request: gr.Request, **fields: Any) -> Iterator[Values]:
        """Sample scale by scale, then show the figure in 3-D with its files; or sample several motions side by side.

        Args:
            fields: the fields of `GenerateRequest`.

        Yields:
            3-D view, status, video, the seed and the seconds used, what to expect of the prompt's actions, the
            buttons to other tabs, and one value per download.
        """
        yield from self.handlers.begin(request, fields, self._one_or_several)

    def best_of(self, request: gr.Request, **fields: Any) -> Iterator[Values]:
        """Sample several motions, and show the one that matches the sentence best.

        Args:
            fields: the fields of `GenerateRequest`.
        """
        yield from self.handlers.begin(request, fields, self._best)

    def choose(self, number: float, request: gr.Request) -> Values:
        """Keep one of the motions that stand side by side: show it alone, with its files.

        Args:
            number: number of the motion; the first is 1.
        """
        handlers, offered = self.handlers, self.handlers.state(request).offered
        if not 1 <= number <= len(offered):
            raise gr.Error(
                f"There are {len(offered)} motions side by side; there is no number {number:g}.",
                print_exception=False,
            )
        chosen = offered[int(number) - 1]
        with handlers.runs(request).entered() as run:
            recipe = chosen.recipe
            made = handlers.make(chosen.rewriting, chosen.hold_feet, recipe.seconds, recipe.seed, recipe.sampling)
            run.start()
        return handlers.show(made, request, run)

    def keeper(self, number: int) -> Callable[[gr.Request], Values]:
        """Return the handler of the button that keeps the motion of this number."""

        def keep(request: gr.Request) -> Values:
            return self.choose(number, request)

        return keep

    def _one_or_several(self, asked: GenerateRequest, run: Run, request: gr.Request) -> Iterator[Values]:
        return (self._several if asked.count > 1 else self.handlers.make_one)(asked, run, request)

    def _best(self, asked: GenerateRequest, run: Run, request: gr.Request) -> Iterator[Values]:
        """Sample several motions, and show the one that matches the sentence best."""
        handlers, result, model = self.handlers, self.handlers.form.result, self.handlers.context.model
        yield {result.status: progress_line(f"Sampling {_BEST_OF} motions", 0.3), result.match: NOTHING}
        rewriting = handlers.words(asked, request)
        try:
            sampling, seconds = asked.sampling(model.config.sampling), handlers.seconds(asked, rewriting)
            found = model.best_of(rewriting, _BEST_OF, seconds, asked.choose_seed(), sampling)
        except ValueError as error:
            yield from handlers.refuse(run, error, request)
            return
        recipe = found[0].motion.recipe
        assert recipe is not None
        # made again, because other tabs need its tokens
        made = handlers.make(rewriting, asked.hold_feet, recipe.seconds, recipe.seed, recipe.sampling)
        run.start()
        if run.wanted:
            passed = sum(each.match.matches is True for each in found)
            verdict = describe_match(found[0].match)
            told = f"{verdict} The best of {len(found)}; {passed} of them match."
            shown = handlers.show(made, request, run)
            if shown is not UNCHANGED:
                handlers.state(request).verdict = told
                shown = shown | {result.match: told}
            yield shown
        else:
            yield handlers.shown_again(request, STOPPED) if run.stopped else UNCHANGED

    def _several(self, asked: GenerateRequest, run: Run, request: gr.Request) -> Iterator[Values]:
        """Sample several motions as one batch, with seeds that follow each other, and show them side by side."""
        handlers, form, model, count = self.handlers, self.handlers.form, self.handlers.context.model, asked.count
        yield {form.result.status: progress_line(f"Sampling {count} motions", 0.3), form.result.match: NOTHING}
        rewriting = handlers.words(asked, request)
        words, first = rewriting.rewritten, min(asked.choose_seed(), SEED_LIMIT - count)
        try:
            seconds = handlers.seconds(asked, rewriting)
            length = model.predict_seconds(words) if seconds is None else seconds
            decoded = model.generate_batch(
                [words] * count, [length] * count, range(first, first + count), asked.sampling(model.config.sampling)
            )
        except ValueError as error:
            yield from handlers.refuse(run, error, request)
            return
        motions = [held_feet(motion) if asked.hold_feet else motion for motion in decoded]
        matches = model.match_batch(motions, rewriting)
        run.start()
        state = handlers.state(request)
        offered = tuple(
            Offered(motion.recipe, rewriting, asked.hold_feet) for motion in decoded if motion.recipe is not None
        )

        def remember() -> None:
            state.offered, state.shown, state.film, state.rewriting = offered, None, None, None
            state.scene, state.line, state.verdict = view, line, ""

        labels = [f"{place} ✓" if match.matches else f"{place}" for place, match in enumerate(matches, 1)]
        bodies = [Body(motion, label=label) for motion, label in zip(motions, labels, strict=True)]
        view, line = scene(bodies, layout="tiles"), describe_several(asked.prompt, matches, first)
        if not run.keep(remember):
            yield handlers.shown_again(request, STOPPED) if run.stopped else UNCHANGED
            return
        result, off = form.result, gr.update(interactive=False)
        yield {
            result.view: view,
            result.status: progress_line(line),
            result.strip: "",
            result.match: NOTHING,
            form.settings.seed: first,
            form.settings.seconds: length,
            **dict.fromkeys((result.best, result.dissect, result.edit, result.link), off),
            **result.files.nothing,
            **form.several.offering(count),
        }
