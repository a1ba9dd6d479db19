"""Label and facts put together: what is said to be done, where both speak and disagree by the facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from scalemogen.data.captions import amounts
from scalemogen.data.captions.actions import ACTIONS
from scalemogen.data.captions.manners import Manner, manner_of
from scalemogen.data.captions.trials import listed, phrases_of
from scalemogen.data.recording import Label
from scalemogen.motion.facts import Facts, Hand

GESTURES = frozenset(
    {"raise-both", "raise-one", "wave-both", "wave-one", "bye", "byebye", "respond", "guide", "call"}
)
SHOULDERS = frozenset({"shoulder-abduction", "shoulder-extension", "shoulder-rotation", "shoulder-scaption"})
TRAVEL = frozenset({"walk", "run", "dash", "walk-back", "walk-aside", "walk-veer", "walk-turn", "run-turn"}) | {
    "walk-turn-far", "walk-turn-back", "run-turn-back", "walk-uneven", "walk-around",
}  # fmt: skip
_HEIGHTS = {
    "overhead": "above the head", "head": "to head height", "shoulder": "to shoulder height",
    "chest": "to chest height", "waist": "to waist height",
}  # fmt: skip
_HIGH = 0.3  # metres that a wrist is over the head joint when it is high above the head
_BELOW_HEAD = ("shoulder", "chest", "waist")
# By whether the hand is over the head, and where it is held.
WAYS = {
    (True, "up"): "straight up", (True, "side"): "up and out to the side", (True, "front"): "up and to the front",
    (False, "side"): "out to the side", (False, "front"): "in front of the body",
}  # fmt: skip
_WHERE = {"forward": "forward", "backward": "backward", "left": "to the left", "right": "to the right"}
_FAR_TURN = 135.0  # degrees
_VEER = 0.25  # sideways share of the way


@dataclass(frozen=True)
class Account:
    """What a clip is told as.

    Attributes:
        action: a key of ACTIONS, or "" where `phrases` stand for it.
        phrases: verb phrases with their slots filled; each can be said alone.
        side: "left" or "right" where one hand, leg or direction is told of, else "".
        manner: words of the style.
        mannered: the style is worth saying.
        facts: everything measured.
        trial: what the data set tells in its own words, as one verb phrase, or "".
    """

    action: str
    phrases: tuple[str, ...]
    side: str
    manner: Manner
    mannered: bool
    facts: Facts
    trial: str = ""


def account_of(facts: Facts, label: Label) -> Account:
    """Decide what is told of a clip."""
    action, side = action_and_side(facts, label)
    trial = phrases_of(label.text) if label.text else ()
    if action in ACTIONS:
        phrases = filled(_worth_saying(action, facts, side), slots(facts, action, side))
    else:
        phrases = _unknown(facts, label, trial)
    # a lone fragment says what the action says already
    told = listed(trial) if len(trial) > 1 and action not in TRAVEL else ""
    manner, mannered = manner_of(label.manner), label.manner not in ("normal", "")
    if mannered:  # nobody strolls in anger or exhausted
        phrases = tuple(phrase for phrase in phrases if "[stroll]" not in phrase)
    return Account(action, phrases, side, manner, mannered, facts, told)


def _worth_saying(action: str, facts: Facts, side: str) -> tuple[str, ...]:
    """All phrases of an action; where the hand stops below the head only those that say how high it gets, if any do.

    A hand raised, and nothing more said, is one held up high, as it is in most captures.
    """
    phrases = ACTIONS[action]
    if action not in GESTURES or acting_hand(facts, action, side).height not in _BELOW_HEAD:
        return phrases
    return _naming_height(action) or phrases


def _naming_height(action: str) -> tuple[str, ...]:
    """The phrases of an action that say how high the hand gets."""
    return tuple(phrase for phrase in ACTIONS[action] if "{height}" in phrase or "{at}" in phrase)


def as_it_is(account: Account) -> Account:
    """The whole account."""
    return account


def by_height(account: Account) -> Account:
    """A gesture told by how high the hand gets instead of by its style; all else as it is.

    In most captures the style decides the height. Told of together only, a height could not be asked for by itself.
    """
    if account.action not in GESTURES:
        return account
    phrases = filled(_naming_height(account.action), slots(account.facts, account.action, account.side))
    return replace(account, phrases=phrases, mannered=False) if phrases else account


def action_and_side(facts: Facts, label: Label) -> tuple[str, str]:
    """The action that is told, and its side, by label and facts."""
    action, side = label.action, label.side
    if action in ("walk", "run", "dash", "walk-back", "walk-veer", "walk-turn", "walk-around"):
        return _travel(facts, action)
    if action in ("climb-steps", "climb-ladder") and facts.locomotion.rise < -0.3:
        return action.replace("climb", "climb-down"), ""
    if action in ("bow", "dance", "punch", "slash", "kick", "jump") and facts.tempo.still > 0.9:
        return "stand", ""
    if action in ("raise-one", "wave-one", "respond", "bye", "guide", "call"):
        return action, _hand_that_acts(facts, side)
    if action == "jump" and facts.locomotion.travels and facts.locomotion.direction == "forward":
        return "jump-forward", ""
    return action, side


def slots(facts: Facts, action: str, side: str) -> dict[str, str]:
    """What the slots of the phrases are filled with; "" where the clip gives nothing to say."""
    hand = acting_hand(facts, action, side)
    travel, up = facts.locomotion, 0.6 * facts.seconds
    gesture = action in GESTURES | SHOULDERS
    height = height_of(hand, _HEIGHTS)
    waves = hand.waves if hand.waves >= 2 and hand.wave_width > 0.06 else 0
    return {
        "side": side,
        "height": height if gesture else "",
        "at": height.replace("to ", "at ") if gesture else "",
        "way": WAYS.get((hand.height == "overhead", hand.place), "") if gesture and hand.elbow < 80 else "",
        "waves": amounts.times(waves) if 0 < waves <= 12 else "",
        "hold": amounts.seconds(hand.raised) if hand.raised >= 1.5 and hand.lifts == 1 else "",
        "steps": amounts.steps(travel.steps) if travel.travels and 2 <= travel.steps <= 20 else "",
        "degrees": amounts.turn(travel.turn) if travel.turn_side else "",
        "first": _side_of(travel.turns[0]) if travel.turns else "",
        "second": _side_of(travel.turns[1]) if len(travel.turns) > 1 else "",
        "depth": _depth(facts, action),
        "straight": "straight" if _is_straight(facts, action, hand) else "",
        "arms_up": "with both arms raised" if min(facts.left_hand.raised, facts.right_hand.raised) > up else "",
        "bows": amounts.times(facts.torso.bows) if facts.torso.bows > 1 else "",
        "squats": amounts.times(facts.legs.squats) if facts.legs.squats > 1 else "",
        "raises": amounts.times(facts.legs.leg_raises) if facts.legs.leg_raises > 1 else "",
        "jumps": amounts.times(travel.jumps) if travel.jumps > 0 else "",
    }


def filled(phrases: tuple[str, ...], values: dict[str, str]) -> tuple[str, ...]:
    """The phrases all of whose slots have a value."""
    known = {name: value for name, value in values.items() if value}
    usable: list[str] = []
    for phrase in phrases:
        try:
            usable.append(phrase.format(**known))
        except KeyError:
            continue
    return tuple(dict.fromkeys(usable))


def height_of(hand: Hand, words: Mapping[str, str]) -> str:
    """How high a hand gets, by a table of words for `Hand.height`."""
    said = words.get(hand.height, "")
    return f"high {said}" if hand.height == "overhead" and hand.top > _HIGH else said


def acting_hand(facts: Facts, action: str, side: str) -> Hand:
    """The hand that is told of; of two the lower one, so that what is said holds for both."""
    if side:
        return facts.hand(side)
    hands = sorted((facts.left_hand, facts.right_hand), key=lambda hand: hand.top)
    return hands[0] if action.endswith("both") or action == "byebye" else hands[1]


def _is_straight(facts: Facts, action: str, hand: Hand) -> bool:
    """The leg or the arm that an exercise is about is held straight."""
    return facts.legs.raised_straight if action == "leg-raise" else hand.elbow < 30


def _depth(facts: Facts, action: str) -> str:
    """How deep a bow, a lunge or a squat goes; "" where it is as usual, or none."""
    if action == "bow":
        deepest = facts.torso.deepest
        return "slight" if deepest < 32 else "" if deepest < 50 else "deep" if deepest < 70 else "very deep"
    drop = facts.legs.drop
    if "lunge" in action:
        return "shallow" if drop < 0.2 else "deep" if drop > 0.38 else ""
    return "" if drop < 0.1 else "shallow" if drop < 0.2 else "half" if drop < 0.35 else "deep"


def _travel(facts: Facts, action: str) -> tuple[str, str]:
    """Of everything that travels: direction, turn and veer are what was measured."""
    travel = facts.locomotion
    running = action in ("run", "dash") or travel.speed == "run"
    if not travel.travels:
        return (
            ("turn", travel.turn_side) if travel.turn_side else ("stand" if facts.tempo.still > 0.9 else action, "")
        )
    if travel.direction == "backward":
        return "walk-back", ""
    if len(travel.turns) > 1:
        return "run-turn-back" if running else "walk-turn-back", ""
    if travel.turn_side:
        if running:
            return "run-turn", travel.turn_side
        return "walk-turn" if abs(travel.turn) < _FAR_TURN else "walk-turn-far", travel.turn_side
    if travel.direction in ("left", "right") and action not in ("walk-veer", "run", "dash"):
        return "walk-aside", travel.direction
    if not running and abs(travel.drift) > _VEER * travel.distance:
        return "walk-veer", "left" if travel.drift > 0 else "right"
    return "dash" if action == "dash" else "run" if running else "walk", ""


def _side_of(turn: float) -> str:
    return "left" if turn > 0 else "right"


def _hand_that_acts(facts: Facts, side: str) -> str:
    """The labelled hand, unless it stays down while the other one goes up."""
    higher = facts.higher_hand
    if not side:
        return higher
    up, down = facts.hand(higher), facts.hand(side)
    return higher if higher != side and up.raised > 0.5 and down.top < up.top - 0.25 else side


def _unknown(facts: Facts, label: Label, trial: tuple[str, ...]) -> tuple[str, ...]:
    """Phrases for an action of which no table knows: its own words, then what was measured."""
    words = label.action.replace("-", " ").replace("_", " ").strip()
    named = (f"[perform] the action {words}",) if words else ()
    if label.text and not trial:
        named += (f'[act] out "{label.text.strip()}"',)
    return trial[:1] + named + (_by_facts(facts),)


def _by_facts(facts: Facts) -> str:
    travel = facts.locomotion
    if travel.travels:
        return f"[{'run' if travel.speed == 'run' else 'walk'}] {_WHERE[travel.direction]}"
    raised = [side for side in ("left", "right") if facts.hand(side).raised > 0.5]
    if raised:
        return "[lift] both hands" if len(raised) == 2 else f"[lift] the {raised[0]} hand"
    if facts.legs.squats:
        return "[bend] the knees"
    return (
        "[bend] forward" if facts.torso.bows else "[stand] in place" if facts.tempo.still > 0.6 else "[move] in place"
    )
