"""The duration that is proposed follows the seconds, counts and pace of a sentence."""

from __future__ import annotations

import pytest

from scalemogen import ScaleMoGen
from scalemogen.words.lexicon import lexicon
from scalemogen.words.rewriting import rewrite
from scalemogen.words.timing import usual_seconds

LEARNED = 2.4


def proposed(sentence: str) -> float:
    return usual_seconds(rewrite(sentence), lambda _: LEARNED)


def test_a_sentence_without_counts_has_the_learned_duration() -> None:
    assert proposed("do a squat") == proposed("he squats quickly") == LEARNED
    assert proposed("blorb the wug") == LEARNED
    assert proposed("walk for 5 seconds") == 5


def test_each_repetition_takes_its_time() -> None:
    squat = lexicon().actions["deep-squat"]
    for times, words in enumerate(("do two squats", "three squats", "squat four times"), 2):
        assert proposed(words) == pytest.approx(squat.seconds + (times - 1) * squat.again)
    assert proposed("squat several times") > proposed("squat twice")
    assert proposed("walk, then squat twice") > proposed("squat twice")
    wave = proposed("wave five times")
    assert LEARNED < wave < proposed("squat twice"), "one wave more takes less than a second"


def test_actions_in_a_row_have_time_for_each() -> None:
    run, sit = (lexicon().actions[name].seconds for name in ("run", "sit-down-floor"))
    assert proposed("run, then sit down on the floor") == pytest.approx(0.8 * (run + sit))
    assert proposed("run while waving") == LEARNED


def test_slow_actions_take_longer_and_quick_ones_shorter() -> None:
    assert proposed("squat slowly") > LEARNED
    assert proposed("three squats, slowly") > proposed("three squats") > proposed("three quick squats")


def test_steps_take_their_time() -> None:
    assert proposed("walk ten steps") > proposed("walk two steps")


def test_every_duration_can_be_made(debug_model: ScaleMoGen) -> None:
    longest = debug_model.predict_seconds("he squats twelve times")
    assert longest == debug_model.max_seconds
    assert debug_model.predict_seconds("walk for 0.5 seconds") == debug_model.min_seconds
    assert debug_model.generate("walk for 1 second").seconds == pytest.approx(1.0)


def test_one_action_that_is_written_in_several_sentences_takes_its_usual_time() -> None:
    found = rewrite("turns around to the left", shares={"turn-around": {"[turn] {side} > [turn] {side}": 1.0}})
    assert found.rewritten == "A person turns left. Then the person turns left."
    assert usual_seconds(found, lambda _: LEARNED) == 3
