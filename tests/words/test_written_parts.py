"""What a description says about the body: its parts, its direction, and what the arms do while the legs walk."""

from __future__ import annotations

import pytest

from scalemogen.turns import sentences_in_turn
from scalemogen.words.acts import Act
from scalemogen.words.lexicon import lexicon
from scalemogen.words.phrases import IN_TURN, spoken
from scalemogen.words.rewriting import rewrite
from scalemogen.words.writing import asked_for, phrases_in_turn, prompt_of


def test_no_other_part_of_the_body_is_written_than_the_one_that_was_not_understood() -> None:
    found = rewrite("he scratches his elbow")
    assert not found.changed and found.unknown == ("elbow",)
    assert rewrite("he scratches his head").rewritten == rewrite("she scratches").rewritten


@pytest.mark.parametrize(
    "typed, description",
    [
        ("a guy stumbles backwards", "a person stumbles backward"),
        ("he jumps backwards", "a person jumps up backward"),
    ],
)
def test_a_typed_direction_is_the_only_one(typed: str, description: str) -> None:
    assert rewrite(typed).rewritten == description


@pytest.mark.parametrize(
    "typed, description",
    [
        ("walks with hands on hips", "a person walks forward with the hands on the hips"),
        ("he runs with both arms in the air", "a person runs forward while raising both hands"),
        ("walks with her left arm raised", "a person walks forward while raising the left arm"),
        ("walks to the left with arms up", "a person walks to the left while raising both hands"),
        (
            "walks backwards waving with the right hand",
            "a person walks backward while waving with the right hand",
        ),
        ("stands with arms raised", "a person raises both hands"),
        ("walks and raises both hands", "A person walks forward. Then the person raises both hands."),
    ],
)
def test_arms_can_do_something_while_the_legs_walk(typed: str, description: str) -> None:
    assert rewrite(typed).rewritten == description


def test_outstretched_arms_may_point_anywhere() -> None:
    typed = "a zombie with outstretched arms"
    assert rewrite(typed).acts[0].action != "t-pose"


def test_captions_words_that_no_caption_puts_together_are_rewritten() -> None:
    typed, told = "a man crawls while clapping", "a person crawls on hands and knees while clapping the hands"
    assert rewrite(typed).rewritten == typed == rewrite(typed, is_close=lambda text: True).rewritten
    assert rewrite(typed, is_close=lambda text: False).rewritten == told


def test_actions_that_follow_each_other_get_a_sentence_each() -> None:
    told = "A person walks forward. Then the person jumps up. Finally, the person sits down."
    assert rewrite("a man walks, jumps and sits down").rewritten == told
    assert sentences_in_turn(told) == ("A person walks forward", "a person jumps up", "a person sits down")
    assert rewrite(told).rewritten == told


def test_a_long_action_gets_a_sentence_for_each_time() -> None:
    assert rewrite("bow twice").rewritten == "A person bows. Then the person bows."
    assert rewrite("wave three times").rewritten == "a person waves the right hand three times"
    assert rewrite("bow nine times").rewritten == "a person bows nine times"


def test_a_full_turn_is_three_half_turns_to_the_side_named() -> None:
    for typed, side in (("spin clockwise", "right"), ("spin counterclockwise", "left")):
        assert rewrite(typed).rewritten.count(f"turns around to the {side}") == 3


def test_every_description_in_several_sentences_stays_what_it_is() -> None:
    for text, (action, side) in phrases_in_turn().items():
        found = rewrite(text)
        assert (found.rewritten, found.actions, found.sides) == (text, (action,), (side,))


@pytest.mark.parametrize("action", lexicon().actions)
def test_every_action_can_be_said_in_one_phrase(action: str) -> None:
    assert asked_for(Act(action)) and spoken(action) and ">" not in asked_for(Act(action)) + spoken(action)


@pytest.mark.parametrize(
    "typed", ["wave while walking in a circle to the left", "spin four times", "run in a circle backwards twice"]
)
def test_the_mark_between_the_parts_of_a_phrase_is_never_shown(typed: str) -> None:
    found = rewrite(typed)
    assert found.acts and ">" not in found.rewritten + "".join(map(asked_for, found.acts))
    sentences = sentences_in_turn(found.rewritten)
    assert "times" not in found.rewritten and len({each.lower() for each in sentences}) == 1


def test_a_phrase_in_turn_is_taken_if_the_model_does_it_more_often() -> None:
    circle = next(phrase for phrase in lexicon().actions["walk-circle"].phrases if IN_TURN in phrase)
    shares = {"walk-circle": {"[walk] in a circle": 0.0, circle: 0.9}}
    told = rewrite("he walks in a circle", shares=shares).rewritten
    assert told == prompt_of(circle) and told.count("Then the person walks in a circle to the left.") == 2


def test_a_count_repeats_what_is_done_once() -> None:
    phrase = "[lie] on the back > [sit] on the floor > [lie] on the back > [sit] on the floor"
    shares = {"sit-ups": {"[do] sit-ups on the floor": 0.0, phrase: 0.9}}
    for typed, times in (("he does sit-ups", 2), ("he does one sit-up", 1), ("he does three sit-ups", 3)):
        told = sentences_in_turn(rewrite(typed, shares=shares).rewritten)
        assert len(told) == 2 * times and "lies on the back" in told[-2] and "sits on the floor" in told[-1]
