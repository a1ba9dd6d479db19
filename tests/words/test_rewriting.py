"""Sentences as people type them become descriptions in the words of the captions; nothing is invented."""

from __future__ import annotations

import json
import random
import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scalemogen.commands.common import BASE, PEOPLE
from scalemogen.data.captions import english
from scalemogen.evaluation.people import read_people
from scalemogen.motion.checks import Checks
from scalemogen.motion.motion import Motion
from scalemogen.words.acts import Act
from scalemogen.words.amounts import Amounts
from scalemogen.words.lexicon import lexicon
from scalemogen.words.reading import read
from scalemogen.words.rewriting import Rewriting, rewrite
from scalemogen.words.tokens import read_table
from scalemogen.words.writing import describe

TYPED = PEOPLE.with_name("typed.tsv")


@pytest.mark.parametrize(
    ("typed", "description"),
    [
        ("make him wave", "a person waves with the right hand"),
        ("can you show me her kicking with the left leg?", "a person kicks with the left leg"),
        ("He was walking slowly", "a person walks forward slowly"),
        ("she'd jumped 3 times", "a person jumps three times"),
        ("do three squats", "A person does a squat. Then the person does a squat. Finally, the person does a squat."),
        ("an old man walks", "a person walks forward in an elderly way"),
        ("lift your left arm above your head", "a person lifts the left arm above the head"),
        ("turn 90 degrees to the right", "a person turns about ninety degrees to the right"),
        ("he wlaks backwards", "a person walks backward"),
        ("she walks while waving her right hand", "a person walks forward while waving with the right hand"),
        ("walk, then sit down", "A person walks forward. Then the person sits down."),
        ("bow for 5 seconds", "A person bows. They do this for about five seconds."),
        ("er winkt dreimal mit der linken Hand", "a person waves the left hand three times"),
        ("une femme danse joyeusement", "a person dances happily"),
        ("une femme lève les bras", "a person raises both hands"),
        ("un hombre patea con la pierna derecha", "a person kicks with the right leg"),
        ("一个人慢慢地走路", "a person walks forward slowly"),
    ],
)
def test_sentences_are_put_into_the_words_of_captions(typed: str, description: str) -> None:
    assert rewrite(typed).rewritten == description


ENGLISH = {"wit", "kid", "sees", "real", "secs"}  # words that the tables lack; other unknown words are typing errors


@pytest.mark.parametrize(
    ("typed", "description"),
    [
        # typing errors in short words
        ("he waves wth his lft hand", "a person waves with the left hand"),
        ("jump up adn down", "a person jumps up and down"),
        ("he trns arround, then wakls bak", "A person turns around. Then the person walks forward."),
        # the order of two clauses without a comma
        ("before he sits down he waves", "A person waves with the right hand. Then the person sits down."),
        ("before sitting down, he waves", "A person waves with the right hand. Then the person sits down."),
        ("after jumping he bows", "A person jumps up. Then the person bows."),
        (
            "he kneels, after that he waves",
            "A person kneels on the floor. Then the person waves with the right hand.",
        ),
        ("while he walks he waves", "a person walks forward while waving with the right hand"),
        ("he waves as he walks", "a person waves with the right hand while walking forward"),
        ("punch punch kick", "A person punches. Then the person punches. Finally, the person kicks."),
        # one side after the other, and both
        (
            "kick with right then with left",
            "A person kicks with the right leg. Then the person kicks with the left leg.",
        ),
        (
            "kick with the left leg, then the right leg, then the left leg",
            "A person kicks with the left leg. Then the person kicks with the right leg. "
            "Finally, the person kicks with the left leg.",
        ),
        ("raise your left and right hand", "a person raises both hands"),
        ("she is putting up her hands", "a person raises both hands"),
        # a side belongs to the limb that the phrase names
        ("hop on the left foot", "a person hops along on the left foot"),
        ("walk with an injured left leg", "a person walks with the injured left leg"),
        # ways to crawl and to lunge
        ("go down on all fours and crawl away", "a person goes on all fours"),
        ("he does a lunge to his side", "a person does a side lunge to the right"),
        ("wash the window with your left hand", "a person washes windows with the left hand"),
        # counts and durations
        ("do jumping jacks, like 5 of them", "a person does jumping jacks five times"),
        ("squat x3", "A person does a squat. Then the person does a squat. Finally, the person does a squat."),
        ("jog in place for 6 secs", "A person marches in place. They do this for about six seconds."),
        ("turn 180 degrees and walk back", "A person turns around. Then the person walks forward."),
        ("turn 90 degrees", "a person turns about ninety degrees"),
        ("he talks with the left hand", "a person talks and gestures with the left hand"),
        # standing still
        ("walk 5 steps then stop", "A person takes five steps forward. Then the person stands still."),
        ("he stops walking and waves", "A person stands still. Then the person waves with the right hand."),
        ("don't move", "a person stands still"),
        # a role that is no subject is no manner
        ("run away from a giant", "a person runs fast"),
        ("a giant walks", "a person walks forward like a giant"),
        ("walk like a giant", "a person walks forward like a giant"),
        ("walks like a king", "a person walks forward proudly"),
        ("walk as a giant", "a person walks forward like a giant"),
        ("runs away as the monster comes", "a person runs fast"),
        ("she walks like a monster is behind her", "a person walks forward"),
        ("he bows deeply", "a person makes a deep bow"),
        ("bow low to the king", "a person makes a deep bow"),
        # a number after a preposition is no count
        ("he jogs at 20", "a person jogs"),
        ("walk for 2.5 seconds", "A person walks forward. They do this for about two seconds."),
        # the same verb several times, and one that is a typing error of no known word
        ("a left hook and an uppercut", "A person punches with the left hand. Then the person punches."),
        ("kick, kick, kick!", "A person kicks. Then the person kicks. Finally, the person kicks."),
        ("he struts", "he struts"),
        ("dont jump", "dont jump"),
    ],
)
def test_kinds_of_sentences_that_were_once_read_wrongly(typed: str, description: str) -> None:
    assert rewrite(typed, lambda word: word in ENGLISH).rewritten == description


def test_whom_a_body_moves_like_is_named_if_no_manner_says_it() -> None:
    assert rewrite("dances like a robot").unknown == ("robot",)
    assert rewrite("a robot dances").unknown == ()
    assert rewrite("walks like a king").unknown == ()  # proudly


def test_a_height_is_read_only_for_actions_that_have_one() -> None:
    assert [act.height for act in read("takes high steps, then raises the hands overhead").acts] == ["", "overhead"]


def test_a_last_number_that_cannot_be_a_count_is_named() -> None:
    assert rewrite("turn left 90").unknown == ("90",)
    assert rewrite("squat 5").unknown == ()


def test_what_is_written_is_read_again() -> None:
    manners = {row["manner"] for row in read_table("manners")}
    acts = [Act("walk", manner=manner) for manner in sorted(manners)]
    acts += [Act("kick", side="left", pace="slowly", amounts=Amounts(times=3)), Act("bow", depth="deep")]
    for act in acts:
        (again,) = read(describe([act])).acts
        same = [getattr(act, name) == getattr(again, name) for name in ("action", "side", "manner", "pace", "depth")]
        assert all(same) and again.amounts.times == act.amounts.times, describe([act])


def test_a_verb_of_an_action_that_other_words_name_is_understood() -> None:
    assert read("raise your right arm up to shoulder height").unknown == ()


def test_a_verb_that_is_left_out_is_named() -> None:
    assert rewrite("the robot who dances kicks").unknown == ("kicks",)
    assert not rewrite("stop waving").understood


@pytest.mark.parametrize(
    "typed",
    [
        "don't wave", "a robot juggles three balls", "he walks in and juggles", "walk without moving the arms",
        "hello world", "", "    ", "!!!", "宇宙", "der Himmel ist blau",
    ],
)  # fmt: skip
def test_what_is_not_understood_stays_as_typed(typed: str) -> None:
    found = rewrite(typed)
    assert found.rewritten == typed and not found.changed and not found.understood


def test_words_that_are_not_understood_are_named() -> None:
    assert rewrite("he juggles three balls").unknown == ("juggles", "three", "balls")
    assert rewrite("a dragon kicks").unknown == ("dragon",)


def test_what_was_read_is_told() -> None:
    found = rewrite("he kicks twice with the left leg for 2 seconds and then bows for 3 s")
    assert found.actions == ("kick", "bow") and found.sides == ("left", "") and found.counts == (2, None)
    assert found.seconds == 5 and found.language == "english"
    assert rewrite("kick for 2 seconds, then bow").seconds is None, "one part has no duration"
    assert rewrite("kick for a long time").seconds is None
    assert rewrite("kick for 90 seconds").seconds_within(1, 10) == 10


def test_captions_stay_as_they_are() -> None:
    for caption in ("a person walks forward slowly", "the person bows", "someone raises the left hand"):
        assert not rewrite(caption).changed


@pytest.mark.skipif(not (BASE / "seen.json").is_file(), reason="the base checkpoint stores no captions")
def test_no_side_is_added_to_captions() -> None:
    captions = json.loads((BASE / "seen.json").read_text(encoding="utf-8"))["texts"]
    for caption in random.Random(0).sample(captions, 300):
        found = rewrite(caption)
        assert _sides(found.rewritten) <= _sides(caption) | _usual_side(found), (caption, found.rewritten)


@pytest.mark.parametrize("table", [PEOPLE, TYPED])
def test_no_side_is_lost_or_added(table: Path) -> None:
    for sentence in read_people(table):
        found = rewrite(sentence.text)
        if found.language == "english" and "limp" not in found.actions:
            added = _sides(found.rewritten) - _sides(sentence.text)
            assert _sides(sentence.text) <= _sides(found.rewritten), (sentence.text, found.rewritten)
            assert added <= _usual_side(found), (sentence.text, found.rewritten)


def _usual_side(found: Rewriting) -> set[str]:
    """The right side, if the captions of an action always name one and the sentence names none."""
    phrases = [lexicon().actions[act.action].phrases for act in found.acts if not act.side]
    return {"right"} if any(all("{side}" in phrase for phrase in each) for each in phrases) else set()


def _sides(text: str) -> set[str]:
    return set(re.findall(r"\b(left|right)\b", text))


@given(st.text(max_size=80))
def test_any_text_is_taken(text: str) -> None:
    found = rewrite(text)
    assert found.original == text and (found.changed or found.rewritten == text)


WORDS = (
    "walk", "left", "right", "kick", "then", "and", "while", "twice", "slowly", "juggle", "his", "3", "times", "bow",
    ",", ".",
)  # fmt: skip


@given(st.lists(st.sampled_from(WORDS)))
def test_a_description_is_short_and_adds_no_side_but_the_usual_one(words: list[str]) -> None:
    found = rewrite(" ".join(words))
    if found.changed:
        assert 1 <= len(re.findall(r"[^.]+(?:\.|$)", found.rewritten)) <= 6
        assert rewrite(found.rewritten).understood
        assert _sides(found.rewritten) <= set(words) | _usual_side(found)


def test_rewriting_is_instant() -> None:
    rewrite("x")  # reads the tables
    start = time.process_time()
    for sentence in read_people(TYPED):
        rewrite(sentence.text)
    assert (time.process_time() - start) / 60 < 0.03  # seconds for each sentence


def test_long_texts_are_left_alone_at_once() -> None:
    start = time.process_time()
    assert not rewrite("walk and juggle " * 600).changed and not rewrite("走" * 9000).changed
    assert time.process_time() - start < 0.1


def test_words_of_the_language_are_no_typing_errors() -> None:
    assert rewrite("the wall bows").unknown == ("wall",)
    assert rewrite("he wlaks", lambda word: word == "wlaks").acts == ()


def test_the_tables_fit_together() -> None:
    vocabulary = lexicon().vocabulary
    for row in read_table("actions"):
        assert row["phrase"] or vocabulary.actions.get(row["action"]), row["action"]
        if row["check"]:
            Checks.parse(row["check"].format(side="left", times=2, several=2, height="overhead", depth="deep"))
        assert english.present(row["phrase"]).count("[") == 0
    assert {row["manner"] for row in read_table("manners")} <= set(vocabulary.manners)
    assert len({row["action"] for row in read_table("actions")}) == len(read_table("actions"))


def test_typed_sentences_are_new() -> None:
    typed, people = ({sentence.text for sentence in read_people(path)} for path in (TYPED, PEOPLE))
    assert len(typed) == 60 and not typed & people


def test_the_recipe_keeps_what_was_typed(debug_model, tmp_path) -> None:
    found = debug_model.rewrite("make him bow")
    motion = found.kept_in(debug_model.generate(found.rewritten, 1.0, seed=1))
    again = Motion.load(motion.save(tmp_path / "bow.npz"))
    assert again.recipe is not None
    assert (again.recipe.prompt, again.recipe.typed) == ("a person bows", "make him bow")


def test_what_follows_then_is_no_part_of_the_action_before_it() -> None:
    found = rewrite("a tired person walks and turns left, then waves with the right hand")
    assert [(act.action, act.side) for act in found.acts] == [("walk-turn", "left"), ("wave-one", "right")]


@pytest.mark.parametrize("words", ["two people dance", "three men walk", "2 kids wave"])
def test_a_number_of_people_is_no_number_of_times(words):
    rewritten = rewrite(words)
    assert all(act.amounts.times is None for act in rewritten.acts) and "times" not in rewritten.rewritten
