"""Where reading of a long prompt ends, in a sentence."""

from __future__ import annotations

import torch
from hypothesis import given
from hypothesis import strategies as st

from scalemogen.networks.settings import TextConfig
from scalemogen.networks.text import HashingTextEncoder
from scalemogen.words.unread import unread_note

ENCODER = HashingTextEncoder(TextConfig("hashing", 16, 5))


def test_nothing_is_said_of_prompts_that_are_read_whole():
    assert unread_note("a person walks", "a person walks") == ""
    assert unread_note("a person walks  ", "a person walks") == ""


def test_the_last_words_that_are_read_are_named():
    prompt = "one two three four five six seven"
    assert unread_note(prompt, ENCODER.part_read(prompt)) == (
        "Only the first 5 words are read: it ends after '... three four five'."
    )
    assert unread_note("one two three", "one two") == "Only the first 2 words are read: it ends after 'one two'."


def test_a_word_that_is_cut_off_is_not_counted():
    assert "first 2 words" in unread_note("she raises both hands", "she raises bo")
    assert unread_note("a" * 50, "a" * 20) == "Only the beginning of this long word is read."


@given(st.text(max_size=60))
def test_the_part_that_is_read_has_the_same_states(text):
    part = ENCODER.part_read(text)
    assert text.startswith(part)
    assert torch.equal(ENCODER.encode([text]).states_BLC, ENCODER.encode([part]).states_BLC)
