"""Measure how reliably a model does each action, and the least similarity of a motion and a matching caption."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scalemogen.data.clips import ClipSet
from scalemogen.evaluation.motion_sets import Embedder, measurable, real_set
from scalemogen.generator import Generator
from scalemogen.support.processes import shared_map
from scalemogen.support.tables import markdown_table
from scalemogen.words.acts import Act
from scalemogen.words.checking import check_of
from scalemogen.words.lexicon import Action, lexicon
from scalemogen.words.phrases import RELIABLE, Shares, chosen_phrase, phrases_of
from scalemogen.words.reliability import PhraseTally, Reliability, Tally
from scalemogen.words.writing import describe, prompt_of

_PHRASE_SEEDS = 1000  # first seed of the motions of each phrase; later rounds start at 2000, 3000, ...
_MOST_ROUNDS = 8  # after them, the last choice is kept
_CLIPS = 500  # validation clips on which the least similarity is measured


def measure_actions(generator: Generator, count: int = 10) -> tuple[Tally, ...]:
    """Generate motions for every action that has a check and count those that pass it.

    1. Each phrase gets `count` motions.
    2. The phrase that rewriting takes gets `count` more, until rewriting takes the same phrase again.
    3. The action's own tally is 2 * `count` further motions with this phrase; the app's promises rest on it.

    Every step uses other seeds. Sides alternate. Call it on all processes; they share the actions.
    """
    actions = [action for action in lexicon().actions.values() if action.check]
    return tuple(shared_map(lambda action: _tally(generator, action, count), actions, "actions"))


def _tally(generator: Generator, action: Action, count: int) -> Tally:
    sided = _has_side(action)
    phrases = [*phrases_of(action), *(phrases_of(action, "left") if sided else ())]
    measured = tuple(_phrase_tally(generator, action, phrase, count) for phrase in phrases)
    acts = _acts(action, count, sided)
    for asked in (acts, _acts(action, count, sided=False)) if sided else (acts,):
        measured = _confirmed(generator, action, asked, measured)
    shares, tried = _shares(action, measured), _acts(action, 2 * count, sided)
    done = _done(generator, action, [(describe([act], shares), act) for act in tried], first_seed=0)
    return Tally(action.name, done, len(tried), measured)


def _confirmed(
    generator: Generator, action: Action, acts: Sequence[Act], measured: tuple[PhraseTally, ...]
) -> tuple[PhraseTally, ...]:
    """Add motions to the phrase that rewriting takes, until it takes the same phrase again.

    The best of many phrases that were tried ten times each is partly the luckiest.
    """
    for number in range(_MOST_ROUNDS):
        chosen = chosen_phrase(acts[0], _shares(action, measured))
        if ("{side}" in chosen) != bool(acts[0].side):  # then it was measured by acts of the other kind
            break
        first_seed = _PHRASE_SEEDS * (2 + number)
        asked = [(prompt_of(chosen, act.side), act) for act in acts]
        further = PhraseTally(chosen, _done(generator, action, asked, first_seed), len(acts))
        measured = tuple(each + further if each.phrase == chosen else each for each in measured)
        if chosen_phrase(acts[0], _shares(action, measured)) == chosen:
            break
    return measured


def _shares(action: Action, measured: Sequence[PhraseTally]) -> Shares:
    return {action.name: {each.phrase: each.share for each in measured}}


def _phrase_tally(generator: Generator, action: Action, phrase: str, count: int) -> PhraseTally:
    acts = _acts(action, count, sided="{side}" in phrase)
    asked = [(prompt_of(phrase, act.side), act) for act in acts]
    return PhraseTally(phrase, _done(generator, action, asked, first_seed=_PHRASE_SEEDS), count)


def _has_side(action: Action) -> bool:
    return "{side}" in action.check


def _acts(action: Action, count: int, sided: bool) -> list[Act]:
    """Return the same act several times, with both sides in turn or without a side."""
    sides = ("left", "right") if sided else ("",)
    return [Act(action.name, side=sides[i % len(sides)]) for i in range(count)]


def _done(generator: Generator, action: Action, asked: Sequence[tuple[str, Act]], first_seed: int) -> int:
    """Generate a motion for each prompt and count those that do its act."""
    longest = generator.layout.max_frames / generator.layout.fps
    prompts, seeds = [prompt for prompt, _ in asked], list(range(first_seed, first_seed + len(asked)))
    motions = generator.generate_batch(prompts, [min(action.seconds, longest)] * len(asked), seeds)
    checks = (check_of(act) for _, act in asked)
    return sum(check is not None and check.hold(motion) for check, motion in zip(checks, motions, strict=True))


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
