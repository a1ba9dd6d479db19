"""Measured facts as words that fill the slots of verb phrases: "[raise] the {side} hand {height}".

The slots: {side} left or right; {first} and {second} the sides of two turns; {height} "to head height"; {at} "at head
height"; {way} "out to the side"; {waves}, {bows}, {squats}, {raises} and {jumps} "three times"; {hold} "about three
seconds"; {depth} "deep"; {steps} "five steps"; {degrees} "about ninety degrees"; {straight} "straight" if the limb
is; {arms_up} "with both arms raised".
"""

from __future__ import annotations

from collections.abc import Mapping

from scalemogen.data.captions import english
from scalemogen.data.captions.vocabulary import Kind
from scalemogen.motion.facts import Facts, Hand

_HEIGHTS = {
    "overhead": "above the head", "head": "to head height", "shoulder": "to shoulder height",
    "chest": "to chest height", "waist": "to waist height",
}  # fmt: skip
_HIGH = 0.3  # metres of the wrist above the head joint from which it is "high above the head"
# Keys: whether the hand is above the head, and the direction it is held in.
WAYS = {
    (True, "up"): "straight up", (True, "side"): "up and out to the side", (True, "front"): "up and to the front",
    (False, "side"): "out to the side", (False, "front"): "in front of the body",
}  # fmt: skip


def slots(facts: Facts, action: str, side: str, kind: Kind) -> dict[str, str]:
    """Return the words for every slot; "" if the clip shows nothing worth saying."""
    hand = acting_hand(facts, action, side)
    travel = facts.locomotion
    up = 0.6 * facts.seconds  # arms count as raised throughout if they are up for most of the clip
    gesture = kind in ("gesture", "arm exercise")
    height = height_of(hand, _HEIGHTS)
    # a single swing, or swings of a few centimetres, do not count as waving
    waves = hand.waves if hand.waves >= 2 and hand.wave_width > 0.06 else 0
    return {
        "side": side,
        "height": height if gesture else "",
        "at": height.replace("to ", "at ") if gesture else "",
        # the direction is named only if the elbow is bent by less than 80 degrees
        "way": WAYS.get((hand.height == "overhead", hand.place), "") if gesture and hand.elbow < 80 else "",
        "waves": english.times(waves) if 0 < waves <= 12 else "",
        "hold": english.seconds(hand.raised) if hand.raised >= 1.5 and hand.lifts == 1 else "",
        "steps": english.steps(travel.steps) if travel.travels and 2 <= travel.steps <= 20 else "",
        "degrees": english.angle(travel.turn) if travel.turn_side else "",
        "first": _side_of(travel.turns[0]) if travel.turns else "",
        "second": _side_of(travel.turns[1]) if len(travel.turns) > 1 else "",
        "depth": _depth(facts, action),
        "straight": "straight" if _is_straight(facts, action, hand) else "",
        "arms_up": "with both arms raised" if min(facts.left_hand.raised, facts.right_hand.raised) > up else "",
        "bows": english.times(facts.torso.bows) if facts.torso.bows > 1 else "",
        "squats": english.times(facts.legs.squats) if facts.legs.squats > 1 else "",
        "raises": english.times(facts.legs.leg_raises) if facts.legs.leg_raises > 1 else "",
        "jumps": english.times(travel.jumps) if travel.jumps > 0 else "",
    }


def filled(phrases: tuple[str, ...], values: Mapping[str, str]) -> tuple[str, ...]:
    """Return the phrases whose slots all have a value, with the values filled in."""
    known = {name: value for name, value in values.items() if value}
    usable: list[str] = []
    for phrase in phrases:
        try:
            usable.append(phrase.format(**known))
        except KeyError:
            continue
    return tuple(dict.fromkeys(usable))


def acting_hand(facts: Facts, action: str, side: str) -> Hand:
    """Return the hand that captions are about.

    Without a side it is the higher hand; for actions with both hands the lower one, so that what captions say
    holds for both.
    """
    if side:
        return facts.hand(side)
    hands = sorted((facts.left_hand, facts.right_hand), key=lambda hand: hand.top)
    return hands[0] if action.endswith("both") or action == "byebye" else hands[1]


def height_of(hand: Hand, words: Mapping[str, str]) -> str:
    """Return how high a hand gets, in the words that a table has for `Hand.height`; "" without an entry."""
    height = words.get(hand.height, "")
    return f"high {height}" if hand.height == "overhead" and hand.top > _HIGH else height


def _is_straight(facts: Facts, action: str, hand: Hand) -> bool:
    """Return whether the leg or the arm of an exercise is held straight."""
    return facts.legs.raised_straight if action == "leg-raise" else hand.elbow < 30  # degrees of bend


def _depth(facts: Facts, action: str) -> str:
    """Return how deep a bow, a lunge or a squat goes; "" for a usual depth, or for none."""
    if action == "bow":
        deepest = facts.torso.deepest  # degrees
        return "slight" if deepest < 32 else "" if deepest < 50 else "deep" if deepest < 70 else "very deep"
    drop = facts.legs.drop  # of the hips, as a share of the leg
    if "lunge" in action:
        return "shallow" if drop < 0.2 else "deep" if drop > 0.38 else ""
    return "" if drop < 0.1 else "shallow" if drop < 0.2 else "half" if drop < 0.35 else "deep"


def _side_of(turn: float) -> str:
    """Return the side of a turn in degrees; positive angles go left."""
    return "left" if turn > 0 else "right"
