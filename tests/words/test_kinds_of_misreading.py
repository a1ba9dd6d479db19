"""Sentences that were read as something else, a kind of them in each test."""

from __future__ import annotations

import pytest

from scalemogen.words.languages import to_english
from scalemogen.words.reading import read
from scalemogen.words.rewriting import rewrite
from scalemogen.words.tokens import read_table


def sides_of(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((act.action, act.side) for act in read(text).acts)


def actions_of(text: str) -> tuple[str, ...]:
    return tuple(act.action for act in read(text).acts)


@pytest.mark.parametrize(
    "text", ["is pushed from behind", "she gets shoved", "he was being hit", "they got pushed", "he's pushed"]
)
def test_what_is_done_to_somebody_is_not_done_by_him(text: str) -> None:
    assert actions_of(text) == ("pushed",)


@pytest.mark.parametrize("text", ["a deep bow", "a slow deep bow"])
def test_a_noun_with_its_adjectives_is_an_action_if_nothing_else_is_said(text: str) -> None:
    assert actions_of(text) == ("bow",)
    assert actions_of(f"draws {text}") == actions_of("a bow") == ()
    assert "punch" not in actions_of("he jumps over a wall, a low box")


@pytest.mark.parametrize(
    "text", ["she pushes the cart", "he is pushing a cart", "has pushed the cart", "he's pushed the cart"]
)
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


@pytest.mark.parametrize("text", ["walks clockwise in a circle", "walk in a circle clockwise"])
def test_the_sense_of_a_rotation_is_no_side_step(text: str) -> None:
    assert sides_of(text) == (("walk-circle", "right"),)
    assert sides_of("turn counter clockwise") == sides_of("turn counter-clockwise") == (("turn", "left"),)


def test_a_verb_that_is_left_out_is_that_of_the_part_before() -> None:
    assert sides_of("raise the right hand and the left leg") == (("raise-one", "right"), ("leg-raise", "left"))
    assert sides_of("lift the left knee, then the right arm") == (("hurdle-step", "left"), ("raise-one", "right"))
    assert sides_of("steps left, then forward") == (("walk-aside", "left"), ("walk", ""))
    assert actions_of("walks forward then backward") == ("walk", "walk-back")
    assert actions_of("walk back then forward") == ("walk-back", "walk")
    assert actions_of("raises the left and the right hand") == ("raise-both",)
    assert actions_of("jumps up and lands on both feet") == ("jump",)


def test_a_limb_that_does_another_action_is_not_the_other_side() -> None:
    assert actions_of("wave the right hand, then the left leg") == ()
    assert actions_of("wave the left hand and then the right foot") == ()
    assert actions_of("walks on hands and feet") == ("bear-crawl",)


def test_an_action_does_not_reach_beyond_then() -> None:
    assert actions_of("walk then stop then walk again") == ("walk", "stand", "walk")
    assert actions_of("lies on the ground, then he stands up") == ("get-up",)
    assert actions_of("picks it up, turns around and walks back") == ("pick-up", "turn-around", "walk")


@pytest.mark.parametrize(
    ("text", "body"),
    [("sits with hands up", "sit-chair"), ("kneel with both arms raised", "kneel"), ("jump with arms up", "jump")],
)
def test_arms_can_do_something_during_any_action(text: str, body: str) -> None:
    acts = read(text).acts
    assert [(act.action, act.link) for act in acts] == [(body, ""), ("raise-both", "while")]


def test_who_is_doing_one_thing_can_do_another() -> None:
    assert actions_of("a person sitting on a chair stands up") == ("sit-chair", "stand-up-chair")
    assert actions_of("someone standing on one leg hops forward") == ("arabesque", "hop")
    links = {text: [act.link for act in read(text).acts] for text in ("the sitting man waves", "a man running falls")}
    assert links == {"the sitting man waves": ["", "while"], "a man running falls": ["", "then"]}


def test_but_and_until_separate_actions() -> None:
    assert actions_of("tries to stand up but falls") == ("stand-up-chair", "fall")
    assert actions_of("walk until you fall down") == ("walk", "fall")


def test_after_orders_actions_only_if_one_follows_it() -> None:
    assert actions_of("kick the ball and run after it") == ("kick", "run")
    assert actions_of("the man jumps after he bows") == ("bow", "jump")


def test_counts_stand_between_a_verb_and_its_leg() -> None:
    acts = read("hops three times on the left leg").acts
    assert [(act.action, act.side, act.amounts.times) for act in acts] == [("hop-one", "left", 3)]


def test_steps_left_and_right_in_turn_are_steps_of_their_own() -> None:
    assert sides_of("step left step right") == (("walk-aside", "left"), ("walk-aside", "right"))


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("sie rennt im Kreis", "run-circle"),
        ("corre en círculos", "run-circle"),
        ("er setzt sich auf den Boden", "sit-down-floor"),
        ("se sienta en el suelo", "sit-down-floor"),
        ("elle marche en boitant", "limp"),
        ("assieds-toi", "sit-down-chair"),
        ("heb den linken Arm", "raise-one"),
        ("挥舞双臂", "wave-both"),
    ],
)
def test_phrases_of_other_languages_are_read_as_a_whole(text: str, action: str) -> None:
    assert actions_of(to_english(text).text) == (action,)


def test_the_limb_that_was_raised_does_what_follows() -> None:
    assert sides_of("raises the left arm up and waves") == (("raise-one", "left"), ("wave-one", "left"))
    assert sides_of("raises the right leg and kicks") == (("leg-raise", "right"), ("kick", "right"))
    assert sides_of("raises the left arm and waves the right hand")[1] == ("wave-one", "right")


def test_stands_back_up_is_no_step_back() -> None:
    assert actions_of("crouches and stands back up") == ("crouch", "stand-up-chair")


def test_back_to_a_place_is_a_return() -> None:
    assert actions_of("walks to the door, then walks back to the chair") == ("walk", "turn-around", "walk")
    assert actions_of("runs to the wall and walks back to the start") == ("run", "turn-around", "walk")
    assert sides_of("steps left and then steps back to the right")[1] == ("walk-aside", "right")
    assert actions_of("walks back") == ("walk-back",)


def test_a_side_after_with_is_a_limb() -> None:
    (act,) = read("step forward with your left").acts
    assert (act.side, act.limb) == ("left", "foot")


def test_and_after_is_then() -> None:
    assert actions_of("he walks and after he sits down") == ("walk", "sit-down-chair")
    assert actions_of("a punch followed by a kick") == ("punch-one", "kick")
    assert actions_of("kick n punch") == ("kick", "punch-one")


def test_the_other_side_may_have_an_amount() -> None:
    acts = read("turns 90 degrees right, then 45 degrees left").acts
    assert [(act.side, act.amounts.degrees) for act in acts] == [("right", 90), ("left", 45)]
    assert actions_of("elbow strike with the right, then knee with the left") == ()


def test_a_limb_and_a_direction_are_two_sides() -> None:
    assert sides_of("steps to the left with the right foot") == (("walk-aside", "left"),)
    assert sides_of("kicks left with the right leg") == (("kick", "right"),)
    assert sides_of("draws a sword from the left hip and slashes") == (("sword-slash", ""),)
    assert sides_of("crouch behind cover, peek left, jump") == (("crouch", ""), ("jump", ""))
    assert sides_of("waves, left hand") == (("wave-one", "left"),)


def test_moving_a_part_of_the_body_does_not_move_the_body() -> None:
    for text in ("rotate your ankle", "moves the hands in circles", "puts his arms down", "roll the wrists"):
        assert actions_of(text) == ()
    assert actions_of("roll the shoulders") == ("shoulder-rolls",)
    assert actions_of("circle both arms") == ("arm-circles",)


def test_each_direction_is_an_action_of_its_own() -> None:
    assert len(actions_of("dodge left, dodge right, dodge back")) == 3


def test_plural_arms_are_both_arms() -> None:
    assert actions_of("raises his arms and lowers them again") != ("raise-one",)
    assert actions_of("waves both hands in the air") == ("wave-both",)


def test_sides_that_only_a_comma_divides_are_not_both() -> None:
    assert "raise-both" not in actions_of("the head turns right, left arm rises")
    assert sides_of("a person walks forward, veering to the left") == (("walk", "left"),)
    assert actions_of("run with arms up") == ("run", "raise-both")


def test_a_ball_that_is_kicked_does_not_run() -> None:
    assert actions_of("kicks the ball running") == ("kick", "run")
    assert actions_of("the dogs run") == ()


def test_a_back_is_no_way_back() -> None:
    assert actions_of("walks, back straight") == ("walk",)
    assert actions_of("walks to the wall and back") == ("walk-turn-back",)
    assert actions_of("steps back to dodge")[0] == "walk-back"
    assert actions_of("scratches his back") == ("scratch-back",)


def test_a_side_that_was_typed_is_never_replaced() -> None:
    assert rewrite("raise the left hand with the right foot forward").rewritten == "a person raises the left hand"


@pytest.mark.parametrize(
    "text", ["kicks a few times", "a few quick kicks", "several kicks", "he does kicks", "a series of kicks"]
)
def test_a_plural_is_more_than_one(text: str) -> None:
    rewriting = rewrite(text)
    assert [(act.action, act.amounts.vaguely) for act in rewriting.acts] == [("kick", True)]
    assert rewriting.rewritten.count("kicks") == 3


def test_steps_and_people_are_not_counted_as_actions() -> None:
    for text in ("takes a few steps back", "many people wave", "waves to several friends", "does a kick"):
        assert not any(act.amounts.vaguely for act in read(text).acts), text


@pytest.mark.parametrize("text", ["throws a few punches", "throws punches", "punches again and again"])
def test_punches_have_an_action_of_their_own(text: str) -> None:
    assert actions_of(text) == ("punch",) and actions_of("throws a punch") == ("punch-one",)
