"""Measure how reliably a model does each action, and the least similarity of a motion and a matching caption."""

from __future__ import annotations

import numpy as np

from scalemogen.data.clips import ClipSet
from scalemogen.evaluation.motion_sets import Embedder, measurable, real_set
from scalemogen.generator import Generator
from scalemogen.support.processes import shared_map
from scalemogen.support.tables import markdown_table
from scalemogen.words.checking import check_of
from scalemogen.words.lexicon import Action, lexicon
from scalemogen.words.reading import Act
from scalemogen.words.reliability import RELIABLE, Reliability, Tally
from scalemogen.words.writing import prompts_of

_PHRASES = 3  # phrases of the captions that the prompts of an action use
_CLIPS = 500  # validation clips on which the least similarity is measured


def measure_actions(generator: Generator, count: int = 10) -> tuple[Tally, ...]:
    """Generate `count` motions for every action that has a check and count those that pass it.

    The prompts use several phrases of the captions, and both sides in turn; the seeds are 0, 1, 2, ... Call it on all
    processes; they share the actions.
    """
    actions = [action for action in lexicon().actions.values() if action.check]
    return tuple(shared_map(lambda action: _tally(generator, action, count), actions, "actions"))


def _tally(generator: Generator, action: Action, count: int) -> Tally:
    sides = ("left", "right") if "{side}" in action.check else ("",)
    phrases = {side: prompts_of(action, side)[:_PHRASES] for side in sides}
    asked = [sides[i % len(sides)] for i in range(count)]
    prompts = [phrases[side][i // len(sides) % len(phrases[side])] for i, side in enumerate(asked)]
    longest = generator.layout.max_frames / generator.layout.fps
    motions = generator.generate_batch(prompts, [min(action.seconds, longest)] * count, list(range(count)))
    checks = [check_of(Act(action.name, side=side)) for side in asked]
    done = sum(check is not None and check.hold(motion) for check, motion in zip(checks, motions, strict=True))
    return Tally(action.name, done, count)


def measure_least_similarity(embedder: Embedder, clips: ClipSet) -> float:
    """Return the similarity that best tells a clip's own captions from captions of other clips.

    It maximises the mean of two shares: own pairs at or above it, and other pairs below it (Youden 1950).

    Args:
        clips: validation clips.
    """
    chosen = measurable(clips, _CLIPS)
    motions = real_set(embedder, clips, chosen).embeddings
    texts = embedder.evaluator.embed_texts([clips.captions[i][0] for i in chosen])
    # The clips are in a random order; each one gets the caption of the next one as the other caption.
    own_N, other_N = (motions * texts).sum(1), (motions * np.roll(texts, 1, axis=0)).sum(1)
    limits = np.unique(np.concatenate([own_N, other_N]))
    shares = [(own_N >= limit).mean() + (other_N < limit).mean() for limit in limits]
    return float(limits[int(np.argmax(shares))])


def reliability_table(reliability: Reliability) -> str:
    """Return a Markdown table: each action, and how many motions did it, the most reliable first."""
    rows = sorted(reliability.actions, key=lambda tally: -tally.share)
    done = sum(tally.share >= RELIABLE for tally in rows)
    head = f"{done} of {len(rows)} actions are done by at least {RELIABLE:.0%} of their motions"
    cells = ((tally.action, f"{tally.done} of {tally.of}") for tally in rows)
    return f"{head}\n\n{markdown_table(('action', 'done'), cells)}"
