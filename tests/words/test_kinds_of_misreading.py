"""Sentences that were read as something else, a kind of them in each test."""

from __future__ import annotations

import pytest

from scalemogen.words.languages import to_english
from scalemogen.words.reading import read
from scalemogen.words.tokens import read_table


def actions_of(text: str) -> tuple[str, ...]:
    return tuple(act.action for act in read(text).acts)


@pytest.mark.parametrize("text", ["is pushed from behind", "she gets shoved", "he was being hit", "they got pushed"])
def test_what_is_done_to_somebody_is_not_done_by_him(text: str) -> None:
    assert actions_of(text) == ("pushed",)


def test_what_the_model_cannot_suffer_is_not_understood() -> None:
    assert actions_of("somebody was kicked") == ()
    assert actions_of("he has kicked a ball") == actions_of("he kicks a ball") != ()


@pytest.mark.parametrize("text", ["she pushes the cart", "he is pushing a cart", "has pushed the cart"])
def test_who_pushes_is_not_pushed(text: str) -> None:
    assert actions_of(text) == ("push-heavy",)


def test_a_direction_makes_another_action_of_the_first_verb() -> None:
    assert actions_of("walks backwards then turns around") == ("walk-back", "turn-around")
    assert actions_of("walks sideways and then turns") == ("walk-aside", "turn")
    assert actions_of("walks forward and turns right") == ("walk-turn",)
    assert actions_of("falls down and then gets back up") == actions_of("falls down and then gets up")


def test_a_noun_after_a_place_is_no_action() -> None:
    assert actions_of("steps onto a box") == ()
    assert actions_of("boxes") == ("punch",)
    assert actions_of("goes on a walk") == ("walk",)


def test_words_of_one_object_do_not_stand_for_another() -> None:
    assert actions_of("scratches his back") == ("scratch-back",) and actions_of("vacuum cleaning") == ()
    assert actions_of("shoots a basketball") == ("throw",)
    assert actions_of("walks in a figure eight") == ("figure-eight",)
    assert actions_of("climbs down a ladder") == ("climb-down-ladder",)


def test_getting_up_from_lying_is_getting_up_from_the_floor() -> None:
    assert actions_of("gets up from lying down") == ("get-up",)


def test_the_side_of_a_limb_is_no_direction() -> None:
    assert actions_of("lunge forward with the right leg") == ("lunge",)
    assert actions_of("lunge to the right") == ("side-lunge",)


def test_a_height_that_captions_and_checks_lack_is_not_understood() -> None:
    assert set(read("clap above the head").unknown) >= {"head"}
    assert read("raises the left hand above the head").unknown == ()


def test_a_phrase_of_another_language_counts_with_all_its_words() -> None:
    for text, language, action in (
        ("il donne un coup de pied", "french", "kick"),
        ("setzt sich hin und steht wieder auf", "german", "sit-to-stand"),
    ):
        english = to_english(text)
        assert english.language == language and actions_of(english.text) == (action,)


def test_a_step_to_a_side_is_no_walk_forward() -> None:
    assert actions_of("takes a step to the left") == ("walk-aside",)
    assert actions_of("takes a step backwards") == ("walk-back",)
    assert actions_of("takes three big steps") == ("walk",)


def test_every_phrase_of_people_stands_for_one_action() -> None:
    phrases = [words for row in read_table("actions") for words in row["people"].split("; ") if words]
    assert sorted({words for words in phrases if phrases.count(words) > 1}) == []


def test_a_verb_before_an_ongoing_one_is_not_lost() -> None:
    assert actions_of("drinks tea sitting on a chair") == ("drink", "sit-chair")
    assert actions_of("pushing a heavy box") == ("push-heavy",)
    assert actions_of("carries a box") == ()
