"""What a description says about the body: its parts, its direction, and what the arms do while the legs walk."""

from __future__ import annotations

import pytest

from scalemogen.words.rewriting import rewrite


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
    typed = "a man walks, jumps and sits down"
    assert rewrite(typed).rewritten == typed == rewrite(typed, is_close=lambda text: True).rewritten
    told = "A person walks forward. Then the person jumps up. Finally, the person sits down."
    assert rewrite(typed, is_close=lambda text: False).rewritten == told
