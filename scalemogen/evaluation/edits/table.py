"""The table of edits: which clips are edited, the target prompt, and the measurement that says if it was done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from scalemogen.motion.facts import Facts
from scalemogen.motion.sides import OTHER_SIDE

Kind = Literal["arms", "legs", "time", "whole"]
KINDS: tuple[Kind, ...] = ("arms", "legs", "time", "whole")
MIRRORED = ""  # stands for a target prompt: the clip's own caption with left and right exchanged

ARMS = ("left_arm", "right_arm")
LEGS = ("root", "left_leg", "right_leg")  # with the root, because the legs determine the path of the body
_FASTER, _SLOWER = 1.25, 0.8  # speed after the edit, as a multiple of the speed before it; 0.8 = 1 / 1.25
_UP = 0.3  # seconds that a hand must be up; a hand that is up for a shorter time does not count as raised


@dataclass(frozen=True)
class Clips:
    """Which clips a row applies to.

    Attributes:
        caption: pattern that one of the captions must contain.
        fits: condition on the measured motion.
    """

    caption: str
    fits: Callable[[Facts], bool]


@dataclass(frozen=True)
class EditRow:
    """One kind of edit.

    Attributes:
        kind: which of the four groups of edits the row belongs to.
        clips: which clips are edited.
        target: target prompt, or MIRRORED.
        does: takes the facts before and after the edit; True if the edit was done. If the row has a time, only that
            time is measured.
        needs: pattern that training captions must contain, so that no edit asks for words that the model never saw.
        parts: body parts of the mask.
        time: masked time, start and end as shares of the clip.
    """

    kind: Kind
    clips: Clips
    target: str
    does: Callable[[Facts, Facts], bool]
    needs: str
    parts: tuple[str, ...] = ()
    time: tuple[float, float] | None = None


def _hands_down(facts: Facts) -> bool:
    return facts.left_hand.raised == facts.right_hand.raised == 0


def _one_hand_up(facts: Facts) -> bool:
    up = sorted((facts.left_hand.raised, facts.right_hand.raised))
    return up[0] == 0 and up[1] > _UP  # one hand is never up, the other one long enough


def _walks(facts: Facts) -> bool:
    return facts.locomotion.speed in ("slow", "walk", "brisk") and _hands_down(facts)


def _runs(facts: Facts) -> bool:
    return facts.locomotion.metres_per_second > 1.6 and _hands_down(facts)


def _both_up(before: Facts, after: Facts) -> bool:
    return min(after.left_hand.raised, after.right_hand.raised) > _UP


def _left_up(before: Facts, after: Facts) -> bool:
    return after.left_hand.raised > _UP and after.higher_hand == "left"


def _right_up(before: Facts, after: Facts) -> bool:
    return after.right_hand.raised > _UP and after.higher_hand == "right"


def _other_hand(before: Facts, after: Facts) -> bool:
    other = OTHER_SIDE[before.higher_hand]
    return after.higher_hand == other and after.hand(other).raised > _UP > after.hand(before.higher_hand).raised


def _travels(before: Facts, after: Facts) -> bool:
    return after.locomotion.travels and not before.locomotion.travels


def _is_faster(before: Facts, after: Facts) -> bool:
    return after.locomotion.metres_per_second > _FASTER * before.locomotion.metres_per_second


def _is_slower(before: Facts, after: Facts) -> bool:
    # A body below 0.25 m/s stands (the limit of `facts.locomotion`), so it does not walk slower.
    return 0.25 < after.locomotion.metres_per_second < _SLOWER * before.locomotion.metres_per_second


def _squats(before: Facts, after: Facts) -> bool:
    # A squat is counted if it begins and ends in the masked time. For other squats, the hips must go down by 15 % of
    # the leg length more than before.
    return after.legs.squats > 0 or after.legs.drop > before.legs.drop + 0.15


def _lifts_leg(before: Facts, after: Facts) -> bool:
    return bool(after.legs.raised_leg) and not before.legs.raised_leg


WALK = Clips(r"\bwalk", _walks)
TIRED_WALK = Clips(
    r"\bwalk.*(exhaust|wear|tired|old |elder|aged)|(exhaust|wear|tired|old |elder|aged).*\bwalk", _walks
)
RUN = Clips(r"\b(run|jog)", _runs)
ONE_HAND = Clips(r"\b(wav|rais|lift|put)", _one_hand_up)

EDIT_ROWS: tuple[EditRow, ...] = (
    EditRow("arms", WALK, "a person walks and raises both hands", _both_up, "both (hands|arms)", ARMS),
    EditRow("arms", WALK, "a person walks and waves with the right hand", _right_up, "wav.*right", ARMS),
    EditRow("arms", ONE_HAND, MIRRORED, _other_hand, "left (hand|arm)", ARMS),
    EditRow("arms", RUN, "a person raises both hands", _both_up, "both (hands|arms)", ARMS),
    EditRow("legs", ONE_HAND, "a person walks forward", _travels, r"\bwalk", LEGS),
    EditRow("legs", WALK, "a person is running", _is_faster, r"\brun", LEGS),
    EditRow("legs", RUN, "a person is walking", _is_slower, r"\bwalk", LEGS),
    EditRow("legs", ONE_HAND, "a person does a deep squat", _squats, r"\bsquat", LEGS),
    EditRow("legs", ONE_HAND, "a person lifts the right leg", _lifts_leg, r"(lift|rais)\w* (the|one|a) .*leg", LEGS),
    EditRow("time", WALK, "a person raises both hands", _both_up, "both (hands|arms)", time=(0.35, 0.7)),
    EditRow("time", WALK, "a person is running", _is_faster, r"\brun", time=(0.0, 0.5)),
    EditRow("time", WALK, "a person waves with the left hand", _left_up, "wav.*left", time=(0.5, 1.0)),
    EditRow("time", RUN, "a person is walking", _is_slower, r"\bwalk", time=(0.5, 1.0)),
    EditRow("time", ONE_HAND, "a person does a deep squat", _squats, r"\bsquat", time=(0.3, 0.8)),
    EditRow("whole", WALK, "a person is running", _is_faster, r"\brun"),
    EditRow("whole", RUN, "a person is walking", _is_slower, r"\bwalk"),
    EditRow("whole", WALK, "an exhausted person walks wearily", _is_slower, "exhausted|wear"),
    EditRow("whole", ONE_HAND, MIRRORED, _other_hand, "left (hand|arm)"),
    EditRow("whole", TIRED_WALK, "an active person walks full of energy", _is_faster, "energy|activ"),
    EditRow("whole", ONE_HAND, "a person raises both hands", _both_up, "both (hands|arms)"),
)
