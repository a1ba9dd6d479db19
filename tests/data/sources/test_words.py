"""Every source has words for its labels; actions of the later sources have many phrases."""

from __future__ import annotations

import pytest

from scalemogen.data.captions import combat, dances, gestures, sports, stunts
from scalemogen.data.sources import SOURCES, amp, ase, bandai, cc0, climb, cmu, deepmimic, ui_prmd
from scalemogen.data.sources.spans import DROP, STORY, read_spans


def of_table(name: str) -> set[str]:
    """Return the actions of a table of spans."""
    return {span.label.action for spans in read_spans(name).values() for span in spans} - {DROP}


ACTIONS = {
    "bandai": {action for action, _ in bandai.CONTENTS.values()},
    "ui-prmd": set(ui_prmd.EXERCISES),
    "cmu": {action for _, action in cmu.PATTERNS},
    "react-idle": {"idle"},
    "deepmimic": set(deepmimic.CONTENTS.values()),
    "cc0": {move.action for _, moves in cc0.MOVES_OF_FILES.values() for move in moves},
    "ase": set(ase.CONTENTS.values()),
    "amp": {label.action for label in amp.LABELS.values()},
    "climb": of_table("climb"),
    "animated-drawings": of_table("animated-drawings"),
    "lafan1": of_table("lafan1") | {STORY},
    "cmu-more": of_table("cmu-more") | {STORY},
}


def test_every_source_has_words_for_its_labels():
    for source in SOURCES:
        assert ACTIONS[source.name] <= set(source.vocabulary.actions)
        assert source.words.not_composed <= set(source.words.actions)


@pytest.mark.parametrize(
    "words", [stunts.ACTIONS, combat.ACTIONS, gestures.ACTIONS, climb.ACTIONS, sports.ACTIONS, dances.ACTIONS]
)
def test_an_action_has_eight_phrases_that_each_mark_a_verb(words):
    for action, phrases in words.items():
        assert len(set(phrases)) >= 8, action
        assert all("[" in phrase for phrase in phrases), action
