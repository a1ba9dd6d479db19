"""Captions of falls, crawls and other floor work, and of labels with their own words."""

from __future__ import annotations

import functools
import re

import numpy as np
from stick_figure import Figure, walking

from scalemogen.data.captions import describe as describe_with
from scalemogen.data.captions.floor import FLOOR
from scalemogen.data.captions.moves import MOVES
from scalemogen.data.captions.stunts import STUNTS
from scalemogen.data.recording import Label
from scalemogen.data.sources.lafan1 import LAFAN1
from scalemogen.data.sources.spans import STORY
from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.skeleton import HUMANML3D

describe = functools.partial(describe_with, vocabulary=LAFAN1.vocabulary)


def test_actions_on_the_floor_have_eight_phrases_each():
    for words in (FLOOR, MOVES):
        for action, phrases in words.actions.items():
            assert len(set(phrases)) == len(phrases) and (len(phrases) >= 8 or action == STORY), action
            assert all("[" in phrase for phrase in phrases)
    assert not FLOOR.actions.keys() & (MOVES.actions.keys() | STUNTS.actions.keys())


def test_the_words_of_a_span_are_told_beside_those_of_its_action():
    label = Label("limp", text="[drag] the left leg | [hobble] on one leg")
    told = " ".join(describe(walking(3.0, 0.7).motion(), label, 8, "seed"))
    assert re.search(r"drag(s|ging) the left leg", told) and "limp" in told
    story = Label(STORY, text="[crawl], then [get] up | [creep] ahead and [rise]")
    for sentence in describe(walking(3.0, 0.7).motion(), story, 8, "seed"):
        assert re.search(r"crawl(s|ing)?, then get(s|ting)? up|creep(s|ing)? ahead and ris(e|es|ing)", sentence)


def test_a_fall_ends_on_the_back_and_takes_its_time():
    rising = np.repeat(Figure(60).motion().joints_FJ3[:1], 60, axis=0)
    lying = rising[:, :, [0, 2, 1]] * [1, 1, -1] + [0, 0.1, 0]
    motion = MotionArrays(np.concatenate([rising, lying]).astype(np.float32), 20.0, HUMANML3D)
    told = " ".join(describe(motion, Label("fall-back"), 8, "seed"))
    assert re.search(r"end(ing)? on the back|end they are on the back", told) and "for about six" not in told
    still = MotionArrays(np.concatenate([lying, lying]).astype(np.float32), 20.0, HUMANML3D)
    told = " ".join(describe(still, Label("lie-back"), 8, "seed"))
    assert "for about six seconds" in told and "ending" not in told
