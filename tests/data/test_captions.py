"""Captions: enough of them, readable, and right about sides."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scalemogen.data.bandai import CONTENTS
from scalemogen.data.captions import ACTIONS, MANNERS, mirror_caption, pick_captions, sentences

ALL = [(content, style) for content in CONTENTS for style in MANNERS]


def worded(content: str, style: str) -> tuple[str, ...]:
    action, side = CONTENTS[content]
    return sentences(action, style, {"side": side, "height": "above the head"})


@pytest.mark.parametrize(("content", "style"), ALL)
def test_every_label_has_many_clean_sentences(content, style):
    wordings = worded(content, style)
    assert len(wordings) >= 8 and len(set(wordings)) == len(wordings)
    for wording in wordings:
        assert re.fullmatch(r"[a-z][a-z', -]*[a-z]", wording) and "  " not in wording, wording


@pytest.mark.parametrize("content", [name for name, (_, side) in CONTENTS.items() if side])
def test_the_side_is_always_named_and_never_the_other(content):
    side = CONTENTS[content][1]
    other = {"left": "right", "right": "left"}[side]
    for wording in worded(content, "happy"):
        assert side in wording.split() and other not in wording.split()


def test_a_style_is_always_heard_but_for_the_normal_one():
    plain = {wording for content in CONTENTS for wording in worded(content, "normal")}
    for content, style in ALL:
        if style != "normal":
            assert not plain & set(worded(content, style))
    assert "a person walks forward" in worded("walk", "normal")


@settings(deadline=None)
@given(st.sampled_from(ALL))
def test_mirroring_twice_gives_the_sentence_back(label):
    for wording in worded(*label):
        assert mirror_caption(mirror_caption(wording)) == wording


def test_mirroring_swaps_words_not_letters():
    assert mirror_caption("Left foot, then right; leftwards, bright leftovers") == (
        "Right foot, then left; rightwards, bright leftovers"
    )
    assert mirror_caption("turns clockwise, then counterclockwise") == "turns counterclockwise, then clockwise"


def test_the_same_seed_picks_the_same_captions():
    picks = [pick_captions("walk", "old", {}, 6, seed) for seed in ("a", "a", "b")]
    assert picks[0] == picks[1] != picks[2] and len(set(picks[0])) == 6


def test_unknown_words_say_where_to_add_them():
    with pytest.raises(ValueError, match="ACTIONS or MANNERS"):
        sentences("swim", "normal", {})


def test_every_action_is_used():
    assert {action for action, _ in CONTENTS.values()} | {"walk-turn-far"} <= set(ACTIONS)  # measured, not labelled
