"""Captions: their number, readability, agreement with the measurements, and sides."""

from __future__ import annotations

import functools
import operator
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from real_data import MIX, needs_mix
from stick_figure import Figure, lifted, ramp, walking

from scalemogen.data.captions import describe as describe_with
from scalemogen.data.captions import mirror_caption
from scalemogen.data.captions import predicate as predicate_with
from scalemogen.data.captions.account import account_of, action_and_side
from scalemogen.data.captions.common import COMMON
from scalemogen.data.captions.english import base, present, progressive
from scalemogen.data.captions.sentences import without_subject
from scalemogen.data.captions.vocabulary import Manner, Vocabulary
from scalemogen.data.recording import Label
from scalemogen.data.sources import SOURCES
from scalemogen.data.sources.bandai import CONTENTS
from scalemogen.data.sources.cmu import PATTERNS
from scalemogen.data.sources.ui_prmd import EXERCISES, SIDED
from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.facts import measure
from scalemogen.motion.skeleton import HUMANML3D

WORDS = functools.reduce(operator.or_, (source.vocabulary for source in SOURCES), Vocabulary())
describe = functools.partial(describe_with, vocabulary=WORDS)
predicate = functools.partial(predicate_with, vocabulary=WORDS)
ONE_HAND = ("raise-one", "wave-one", "respond", "guide", "bye")


def standing() -> MotionArrays:
    return Figure(60).motion()


def motion_for(action: str, side: str) -> MotionArrays:
    """Return a stick figure that roughly does what the label says."""
    if action == "walk-veer":
        return walking(3.0, 1.2, way=(0.5 if side == "left" else -0.5, 1)).motion()
    if action == "walk-turn":
        figure = walking(4.0, 1.1)
        figure.yaw = np.radians(90 if side == "left" else -90) * ramp(figure.seconds, 1, 2)
        return figure.motion()
    if action in ("walk", "run", "dash", "walk-back"):
        return walking(3.0, {"walk": 1.2}.get(action, 2.6), way=(0, -1 if action == "walk-back" else 1)).motion()
    figure = Figure(80)
    for each in [side] if side else ["left", "right"]:
        lifted(figure, each, (0.1, 0.4, 0.1), (0.5, 2.5))
    return figure.motion()


LABELS = (
    [
        Label(action, manner, side)
        for action, side in sorted(set(CONTENTS.values()))
        for manner in ("normal", "tired", "giant")
    ]
    + [
        Label(action, manner, "right" * (action in SIDED))
        for action in EXERCISES
        for manner in ("normal", "incorrect")
    ]
    + [Label(action, text="walk") for _, action in PATTERNS]
    + [
        Label("idle"),
        Label("moonwalk"),
        Label("", text="eat a sandwich"),
        Label("cook", "grumpy", text="stir, taste"),
    ]
)


@pytest.mark.parametrize("label", LABELS, ids=lambda label: f"{label.action}-{label.manner}")
def test_every_label_has_different_clean_sentences(label):
    captions = describe(motion_for(label.action, label.side), label, 8, "x")
    assert len(captions) == 8 and len({without_subject(caption) for caption in captions}) == 8
    for caption in captions:
        assert re.fullmatch(r"[A-Za-z0-9',\".\- ]+", caption) and "  " not in caption, caption
        assert not re.search(r"[{}\[\]]|\b(\w+) \1\b|,,|\.\.| ,", caption), caption
        assert caption[0].isupper() == caption.endswith("."), caption
        assert not re.search(r"\bwith\b[^.,]*\bwith\b[^.,]*\bwith\b", caption), caption


@pytest.mark.parametrize("label", LABELS, ids=lambda label: f"{label.action}-{label.manner}")
def test_a_quarter_is_short_and_a_quarter_expressive(label):
    captions = describe(motion_for(label.action, label.side), label, 16, "x")
    expressive = [caption for caption in captions if caption.endswith(".")]
    assert 3 <= len(expressive) <= 7 and all(2 <= caption.count(".") <= 4 for caption in expressive)
    assert min(len(caption.split()) for caption in captions) <= 11


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("action", ONE_HAND)
def test_the_hand_is_always_named(action, side):
    motion = motion_for(action, side)
    for caption in describe(motion, Label(action, "happy", side), 24, "x"):
        assert side in re.findall(r"\w+", caption.lower())


def test_a_walk_that_turns_to_both_sides_names_both():
    figure = walking(6.0, 1.2)
    figure.yaw = np.radians(100 * ramp(figure.seconds, 1.0, 1.0) - 160 * ramp(figure.seconds, 3.5, 1.5))
    for caption in describe(figure.motion(), Label("walk-turn", side="left"), 8, "x"):
        assert re.search(r"\bleft\b.*\bright\b", caption), caption


def test_an_unusual_last_pose_is_mentioned():
    figure = Figure(81)
    figure.lean = 60 * ramp(figure.seconds, 2.0, 1.0)
    captions = " ".join(describe(figure.motion(), Label("pick-up"), 24, "x"))
    assert "ending bent forward" in captions and "starting bent forward" not in captions


def test_a_manner_excludes_strolling():
    for manner in ("angry", "exhausted"):
        captions = " ".join(describe(walking(5.0, 1.2).motion(), Label("walk", manner), 32, "x"))
        assert "stroll" not in captions


def test_measurements_override_a_wrong_label():
    motion = motion_for("walk-turn", "right")
    captions = describe(motion, Label("walk-turn", side="left"), 16, "x")
    assert not any(re.search(r"\bleft\b", caption) for caption in captions)
    assert action_and_side(measure(motion_for("raise-one", "right")), Label("raise-one", side="left"))[1] == "right"
    assert action_and_side(measure(standing()), Label("raise-one", side="left"))[1] == "left"
    assert action_and_side(measure(standing()), Label("dance")) == ("stand", "")
    assert action_and_side(measure(motion_for("walk-back", "")), Label("walk"))[0] == "walk-back"


@pytest.mark.parametrize(
    ("degrees", "told"),
    [
        (90, ("walk-turn", "left")),
        (-86, ("walk-turn", "right")),
        (235, ("walk-turn-far", "left")),
        (12, ("walk", "")),
    ],
)
def test_turns_are_named_as_measured(degrees, told):
    figure = walking(4.0, 0.4, 1.2)
    figure.yaw = np.radians(degrees) * ramp(figure.seconds, 0.5, 3)
    assert action_and_side(measure(figure.motion()), Label("walk-turn", side="left")) == told


def test_measured_numbers_are_mentioned():
    text = " ".join(describe(walking(5.0, 1.2).motion(), Label("walk"), 32, "x"))
    assert re.search(r"\b(nine|ten|eleven) steps", text) and "about six metres" in text
    slow = describe(walking(5.0, 0.7, 1.4).motion(), Label("walk"), 32, "x")
    assert sum("slow" in caption for caption in slow) > 12
    assert not any(
        "slow" in caption or "brisk" in caption
        for caption in describe(walking(5.0, 1.2).motion(), Label("walk"), 32, "x")
    )
    high, low = (lifted(Figure(80), "left", place, (0.5, 3)).motion() for place in ((0.1, 0.5, 0), (0.1, -0.2, 0.3)))
    assert "above the head" in " ".join(describe(high, Label("raise-one", side="left"), 16, "x"))
    assert "above the head" not in " ".join(describe(low, Label("raise-one", side="left"), 32, "x"))


def test_the_height_of_a_low_hand_is_always_named():
    level, high = (lifted(Figure(80), "left", place, (0.5, 3)).motion() for place in ((0.5, 0.0, 0.1), (0.1, 0.5, 0)))
    for action in ("raise-one", "wave-one"):
        assert all("shoulder height" in told for told in describe(level, Label(action, side="left"), 16, "x"))
        assert "shoulder height" in predicate(level, Label(action, side="left"), "x")
    assert not all("above the head" in told for told in describe(high, Label("raise-one", side="left"), 16, "x"))


def test_most_captions_name_the_manner_unless_it_is_normal():
    for manner, words in WORDS.manners.items():
        heard = (*words.after, *words.subjects, *words.adverbs)
        captions = describe(walking(3.0, 1.2).motion(), Label("walk", manner), 16, "x")
        said = sum(any(word.lower() in caption.lower() for word in heard) for caption in captions)
        assert said == 0 if manner == "normal" else said >= 9, manner


@pytest.mark.parametrize(
    ("manner", "place", "height"),
    [
        ("youthful", (0.1, 0.5, 0.0), "high above the head"),
        ("feminine", (0.5, 0.0, 0.1), "to shoulder height"),
        ("normal", (0.1, 0.25, 0.1), "to head height"),
    ],
)
def test_some_captions_of_a_gesture_name_the_height_only(manner, place, height):
    motion = lifted(Figure(80), "left", place, (0.5, 3)).motion()
    captions = describe(motion, Label("raise-one", manner, "left"), 8, "x")
    style = (*WORDS.manners[manner].after, *WORDS.manners[manner].subjects, *WORDS.manners[manner].adverbs)
    plain = [told for told in captions if not any(word in told.lower() for word in style)]
    assert sum(height in told for told in plain) >= 2, captions
    assert any(height in told and len(told.split()) <= 12 for told in plain), captions
    assert manner == "normal" or len(plain) <= 5, captions


def test_the_data_sets_own_description_becomes_a_sentence():
    label = Label("playground", text="playground - climb, hang, swing")
    captions = describe(standing(), label, 16, "x")
    assert any("They climb, hang by the hands and swing." in caption for caption in captions)
    assert WORDS.phrases_of("sit on stepstool, chin in hand") == (
        "[sit] on a step stool",
        "[rest] the chin in one hand",
    )
    assert account_of(measure(standing()), Label("drink", text="drink soda"), WORDS).description == ""


@pytest.mark.parametrize("label", LABELS, ids=lambda label: f"{label.action}-{label.manner}")
def test_a_predicate_has_no_subject(label):
    for seed in "abc":
        words = predicate(motion_for(label.action, label.side), label, seed)
        assert re.fullmatch(r"[a-z]+(es|s)\b[^.{}\[\]]*", words) or words.startswith(("does ", "goes ")), words
        assert not re.match(r"(a|the|someone|they)\b", words)


def test_the_same_seed_gives_the_same_captions():
    motion = walking(3.0, 1.2).motion()
    one, same, other = (describe(motion, Label("walk", "old"), 8, seed) for seed in ("a", "a", "b"))
    assert one == same != other
    assert predicate(motion, Label("walk"), "a") == predicate(motion, Label("walk"), "a")


@settings(max_examples=30)
@given(st.sampled_from(LABELS), st.text("abc", max_size=4))
def test_mirroring_twice_returns_the_sentence(label, seed):
    for caption in describe(standing(), label, 8, seed):
        assert mirror_caption(mirror_caption(caption)) == caption


def test_mirroring_swaps_words_not_letters():
    assert mirror_caption("Left foot, then right; leftwards, bright leftovers") == (
        "Right foot, then left; rightwards, bright leftovers"
    )
    assert mirror_caption("turns clockwise, then counterclockwise") == "turns counterclockwise, then clockwise"


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("walk", ("walks", "walking")), ("wave", ("waves", "waving")), ("put", ("puts", "putting")),
        ("carry", ("carries", "carrying")), ("stretch", ("stretches", "stretching")), ("do", ("does", "doing")),
        ("play", ("plays", "playing")), ("be", ("is", "being")), ("come", ("comes", "coming")),
        ("box", ("boxes", "boxing")), ("sit", ("sits", "sitting")), ("see", ("sees", "seeing")),
        ("lie", ("lies", "lying")), ("trip", ("trips", "tripping")), ("slip", ("slips", "slipping")),
    ],
)  # fmt: skip
def test_verbs_are_inflected(verb, forms):
    phrase = f"[{verb}] it"
    assert (present(phrase), progressive(phrase)) == tuple(f"{form} it" for form in forms)
    assert base(phrase) == ("are it" if verb == "be" else f"{verb} it")


def test_a_word_of_a_source_replaces_the_common_one():
    own = Vocabulary(
        {"walk": ("[march]",)}, {"sad": Manner(("in tears",))}, {"walk": "other"}, {"a": "[b]"}, frozenset({"walk"})
    )
    both = COMMON | own
    assert both.actions["walk"] == ("[march]",) and both.manner("sad").after == ("in tears",)
    assert both.actions["run"] == COMMON.actions["run"] and both.not_composed == {"walk"}
    assert both.kind("walk") == both.kind("unknown") == "other" and both.kind("run") == "travel"
    assert both.phrases_of("place - a, unknown; a") == ("[b]",) and "walk" not in COMMON.not_composed


@needs_mix
def test_real_clips_of_one_label_have_different_captions():
    """Two clips of the same label share almost no caption."""
    paths = sorted((MIX / "new_joints").glob("bandai2_wave-left-hand_*.npy"))[::9]
    told = [
        set(
            describe(
                MotionArrays(np.load(path), 20.0, HUMANML3D),
                Label("wave-one", path.name.split("_")[2], "left"),
                8,
                path.stem,
            )
        )
        for path in paths
    ]
    shared = [len(one & two) for place, one in enumerate(told) for two in told[:place]]
    assert np.mean(shared) < 0.5 and max(shared) <= 3


def test_three_of_eleven_captions_are_worded_as_people_type_them():
    captions = describe(walking(5.0, 1.2).motion(), Label("walk"), 11, "x")
    typed = captions[8:]
    forms = r"(?:she|he|a woman|a girl|a guy|the man|a boy|a character) (?:is \w+ing|\w+s)\b|\w+ing\b|[a-z]+\b"
    assert len(typed) == 3 and all(re.match(forms, caption) for caption in typed)
    assert not any(without_subject(caption) != caption for caption in typed)
