"""Sentences that must not be understood: idioms, what things and animals do, words that no table has."""

from __future__ import annotations

import pytest

from scalemogen.words.languages import to_english
from scalemogen.words.lexicon import lexicon
from scalemogen.words.reading import read
from scalemogen.words.rewriting import rewrite
from scalemogen.words.tokens import IDIOMS


def actions_of(text: str) -> tuple[str, ...]:
    return tuple(act.action for act in read(text).acts)


def test_what_the_model_cannot_suffer_is_not_understood() -> None:
    assert actions_of("somebody was kicked") == ()
    assert actions_of("he has kicked a ball") == actions_of("he kicks a ball") != ()


def test_a_height_that_captions_and_checks_lack_is_not_understood() -> None:
    assert set(read("clap above the head").unknown) >= {"head"}
    assert read("raises the left hand above the head").unknown == ()


def test_a_command_that_is_in_no_act_is_not_understood() -> None:
    assert "jump" in read("jump with a half turn").unknown
    assert read("karate front kick").unknown == ()
    assert "head" in read("walk with your hands on your head").unknown


@pytest.mark.parametrize("text", ["strike a pose", "rolls his eyes", "turn the page", "sits up in bed", "box jump"])
def test_an_idiom_is_no_action(text: str) -> None:
    assert not {"punch-one", "roll", "turn", "sit-chair", "punch"} & set(actions_of(text))


def test_english_words_are_no_typing_errors_of_others() -> None:
    for text in ("dunk the ball", "flaps the arms", "he slaps someone", "winking"):
        assert not read(text, lambda word: False).corrected
    assert read("jmups", lambda word: False).corrected


@pytest.mark.parametrize("text", ["a dog runs at him and he jumps", "the ball rolls", "sees a car driving past"])
def test_what_an_animal_or_a_thing_does_is_not_understood(text: str) -> None:
    assert actions_of(text) == ()
    assert actions_of("sitting on a horse he waves") != ()


def test_a_thing_that_falls_is_not_the_person() -> None:
    assert actions_of("drops the bag on the floor") == ()
    assert actions_of("drops to the floor") == ("fall",)


def test_a_participle_before_a_noun_is_no_command() -> None:
    assert actions_of("limping walk, right leg injured") == ("limp",)
    assert actions_of("jump turn walk") == ("jump", "turn", "walk")


def test_a_foreign_word_that_is_not_translated_is_named() -> None:
    rewriting = rewrite("danse comme un fou")
    assert rewriting.actions == ("dance",) and "fou" in rewriting.unknown
    assert rewrite("geh drei Schritte zurück").rewritten == "a person takes three steps backward"


def test_things_after_an_adjective_or_a_number_are_things() -> None:
    assert "punch" not in actions_of("trapped in a glass box") + actions_of("stands on two boxes")
    assert [act.amounts.times for act in read("kicks two balls").acts] == [None]
    assert [act.amounts.times for act in read("does three kicks").acts] == [3]
    assert [act.amounts.times for act in read("squats, 12 reps").acts] == [12]


def test_typing_errors_are_not_corrected_to_words_that_name_no_action() -> None:
    assert actions_of("claping") == ("clap",)
    assert "puch" not in lexicon().forms.spelled and lexicon().forms.corrected("spinnig", None) == "spin"


def test_words_of_an_idiom_are_not_understood() -> None:
    assert rewrite("sits up and waves").unknown == ("sits",)
    assert actions_of("levanta la mano para saludar") == ()  # no English
    assert actions_of(to_english("levanta la mano para saludar").text) == ("raise-one", "wave-one")


def test_every_idiom_keeps_words_from_being_an_action() -> None:
    for idiom in IDIOMS:
        assert actions_of(" ".join(idiom)) == (), idiom
