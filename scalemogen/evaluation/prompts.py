"""The prompts of text control, by their right answer: measuring the body shows whether a motion obeys them.

They were written for this purpose. No training caption may be equal to one of them; `seen_prompts` checks that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from scalemogen.evaluation.order import TimedAction, left_hand_up, right_hand_up, squats, walks

Prompts = Mapping[str, tuple[str, ...]]  # right answer -> prompts

SPEED_PROMPTS = {
    "run": ("a man is running straight on", "someone goes for a run", "a person runs along at a steady pace"),
    "walk": (
        "a man is walking straight on",
        "someone goes for a walk",
        "a person walks along at a steady pace",
    ),
    "exhausted walk": (
        "a man who is exhausted walks along",
        "someone walks on, completely worn out and exhausted",
        "a very tired, exhausted person is walking",
    ),
}
TURN_PROMPTS = {
    "left": ("a man walks along and then turns to his left", "walking ahead, someone makes a left turn"),
    "right": ("a man walks along and then turns to his right", "walking ahead, someone makes a right turn"),
}
HAND_PROMPTS = {
    "left": ("a man puts his left hand up in the air", "somebody is waving hello with their left hand"),
    "right": ("a man puts his right hand up in the air", "somebody is waving hello with their right hand"),
}
HEIGHT_PROMPTS = {
    "shoulder": ("a man lifts his right arm up to the height of his shoulder", "somebody's left hand goes up to "
                 "shoulder height and down again"),
    "overhead": ("a man lifts his right arm up high above his head", "somebody's left hand goes up high above their "
                 "head and down again"),
}  # fmt: skip
DEPTH_PROMPTS = {
    "deep": ("somebody does one deep squat", "a man squats, going down as low as he can"),
    "half": ("somebody does only half a squat", "a man squats, going only halfway down"),
}
# Pairs of actions, and the sentences that ask for them in this order.
WALK = TimedAction("walks ahead", walks)
SQUAT = TimedAction("does a squat", squats)
LEFT, RIGHT = TimedAction("puts up his left hand", left_hand_up), TimedAction("puts up his right hand", right_hand_up)
ORDERS = ((WALK, RIGHT), (LEFT, WALK), (SQUAT, LEFT), (RIGHT, SQUAT))
ORDER_WORDS = ("a man {first}, and once done {second}", "to start with, a man {first}; next, he {second}")
# Actions that captures of everyday movement do not contain; some data sets of acrobatics have a few of them. The
# motion should still be a body that stays on the floor.
FAR_PROMPTS = (
    "a man paints a wall", "a person knits a scarf", "somebody rides a bike", "a woman paddles a canoe",
    "a farmer milks a cow", "a girl plays the violin", "someone skis down a hill", "a man juggles three balls",
)  # fmt: skip


def order_prompts(first: TimedAction, second: TimedAction) -> list[str]:
    """Return the sentences that ask for two actions, one after the other."""
    return [words.format(first=first.words, second=second.words) for words in ORDER_WORDS]


def seen_prompts(captions: Iterable[str]) -> list[str]:
    """Return the prompts of this module that are among the captions; case and a final full stop are ignored."""
    tables = (SPEED_PROMPTS, TURN_PROMPTS, HAND_PROMPTS, HEIGHT_PROMPTS, DEPTH_PROMPTS)
    prompts = [p for table in tables for ps in table.values() for p in ps]
    prompts += [prompt for pair in ORDERS for prompt in order_prompts(*pair)] + list(FAR_PROMPTS)
    known = {caption.lower().rstrip(".") for caption in captions}
    return [prompt for prompt in prompts if prompt in known]
