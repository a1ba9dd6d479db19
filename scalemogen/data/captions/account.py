"""`Account`: what captions say of a clip, decided from its label and its measured facts.

The label names the action, the manner and often a side. Labels are not always right: where the measurements disagree
(another direction, the other hand, a body that stands still), the account follows the measurements.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from scalemogen.data.captions.english import listed
from scalemogen.data.captions.slots import acting_hand, filled, slots
from scalemogen.data.captions.vocabulary import Kind, Manner, Vocabulary
from scalemogen.data.recording import Label
from scalemogen.motion.facts import Facts, Hand

_BELOW_HEAD = ("shoulder", "chest", "waist")
_WHERE = {"forward": "forward", "backward": "backward", "left": "to the left", "right": "to the right"}
_CIRCLE = 300.0  # degrees from which a turn of the whole walk is a circle
_FAR_TURN = 135.0  # degrees from which a turn counts as far
_VEER = 0.25  # a path veers if its sideways drift exceeds this share of its length
_STILL = 0.9  # a label of a movement is wrong if a larger share of frames is still


@dataclass(frozen=True)
class Account:
    """What captions say of a clip.

    Attributes:
        action: a key of the vocabulary's actions, or the label's own action if that is unknown.
        kind: its kind, which decides what may be added.
        phrases: verb phrases with their slots filled; each is complete by itself.
        height_phrases: those of a gesture that say how high the hand gets; () for other actions.
        side: "left" or "right" if the captions name one hand, leg or direction, else "".
        manner: words of the manner.
        mannered: whether captions should mention the manner.
        facts: everything measured.
        description: the data set's own description as one verb phrase, or "".
    """

    action: str
    kind: Kind
    phrases: tuple[str, ...]
    height_phrases: tuple[str, ...]
    side: str
    manner: Manner
    mannered: bool
    facts: Facts
    description: str = ""


@dataclass(frozen=True)
class Detail:
    """One measured fact that captions may add to the action.

    Attributes:
        topic: a caption never has two details of one topic.
        additions: ways to append it to a clause; each starts with "with", "at", an -ing form or an adverb.
        sentences: ways to say it as a sentence about "they", without the full stop.
    """

    topic: str
    additions: tuple[str, ...]
    sentences: tuple[str, ...]


def account_of(facts: Facts, label: Label, vocabulary: Vocabulary) -> Account:
    """Decide what captions say of a clip.

    Args:
        facts: what was measured on the clip.
        label: what its data set says of it.
        vocabulary: the common words plus those of the data set. An unknown action is described by its name
            and the facts.
    """
    action, side = action_and_side(facts, label)
    kind = vocabulary.kind(action)
    own = own_phrases(label.text)
    fragments = vocabulary.phrases_of(label.text) if label.text and not own else ()
    height_phrases: tuple[str, ...] = ()
    if action in vocabulary.actions:
        values = slots(facts, action, side, kind)
        usable = vocabulary.actions[action]
        if kind == "gesture":
            usable = _naming_low_hand(usable, acting_hand(facts, action, side))
        phrases = filled(usable, values)
        if kind == "gesture":
            height_phrases = filled(_naming_height(vocabulary.actions[action]), values)
    else:
        phrases = _unknown(facts, label, fragments)
    if own:  # repeated, so that they are drawn about as often as all general phrases together
        phrases = own * max(1, len(phrases) // len(own)) + phrases
    # a single fragment says no more than the action
    description = listed(fragments) if len(fragments) > 1 and kind != "travel" else ""
    manner, mannered = vocabulary.manner(label.manner), label.manner not in ("normal", "")
    if mannered:  # "strolls" contradicts manners such as angry or exhausted
        phrases = tuple(phrase for phrase in phrases if "[stroll]" not in phrase)
    return Account(action, kind, phrases, height_phrases, side, manner, mannered, facts, description)


def own_phrases(text: str) -> tuple[str, ...]:
    """Return the verb phrases of a label's text, such as "[limp] along | [hobble]"; () if it has no marked verb."""
    return tuple(phrase.strip() for phrase in text.split("|")) if "[" in text else ()


def by_height(account: Account) -> Account:
    """Return a gesture described by the height of its hand instead of its manner; other accounts as they are.

    In most captures the manner decides how high the hand gets. If captions always named both, a model could not learn
    what the height alone means.
    """
    if not account.height_phrases:
        return account
    return replace(account, phrases=account.height_phrases, mannered=False)


def action_and_side(facts: Facts, label: Label) -> tuple[str, str]:
    """Return the action that captions name, and its side, by label and facts."""
    action, side = label.action, label.side
    if action in ("walk", "run", "dash", "walk-back", "walk-veer", "walk-turn", "walk-around"):
        return _travel(facts, action)
    if action in ("climb-steps", "climb-ladder") and facts.locomotion.rise < -0.3:  # metres
        return action.replace("climb", "climb-down"), ""
    if action in ("bow", "dance", "punch", "slash", "kick", "jump") and facts.tempo.still > _STILL:
        return "stand", ""
    if action in ("raise-one", "wave-one", "respond", "bye", "guide", "call"):
        return action, _raised_side(facts, side)
    if action == "jump" and facts.locomotion.travels and facts.locomotion.direction == "forward":
        return "jump-forward", ""
    return action, side


def pace_of(account: Account) -> tuple[str, ...]:
    """Return adverbs for the speed; () for a usual speed.

    The limits are in metres per second: of the body for actions that travel (usual walking is 0.95 to 1.4), of the
    hand for gestures.
    """
    travel, action = account.facts.locomotion, account.action
    if account.kind == "travel" and travel.travels:
        speed = travel.metres_per_second
        if action in ("run", "dash", "sprint", "run-turn"):
            fast = ("fast", "quickly") if speed > 3.1 and action not in ("dash", "sprint") else ()
            return ("slowly", "at an easy pace") if speed < 1.6 else fast
        if speed < 0.55:
            return ("very slowly", "at a very slow pace")
        if speed < 0.95:
            return ("slowly", "at a slow pace")
        return () if speed < 1.4 else ("briskly", "at a brisk pace", "quickly")
    if account.kind == "gesture":
        top = acting_hand(account.facts, action, account.side).top_speed
        return ("slowly", "gently") if top < 1.2 else ("quickly", "with a swift movement") if top > 3.6 else ()
    return ()


def _naming_low_hand(phrases: tuple[str, ...], hand: Hand) -> tuple[str, ...]:
    """Return the phrases that fit the hand: if it stays below the head, those that name its height (if any).

    "Raises a hand" without a height means a hand above the head, as in most captures.
    """
    return (hand.height in _BELOW_HEAD and _naming_height(phrases)) or phrases


def _naming_height(phrases: tuple[str, ...]) -> tuple[str, ...]:
    """Return the phrases that say how high the hand gets."""
    return tuple(phrase for phrase in phrases if "{height}" in phrase or "{at}" in phrase)


def _travel(facts: Facts, action: str) -> tuple[str, str]:
    """Return action and side of a clip that is labelled as travelling, by its measured path."""
    travel = facts.locomotion
    running = action in ("run", "dash") or travel.speed == "run"
    if not travel.travels:
        if travel.turn_side:
            return "turn", travel.turn_side
        return ("stand" if facts.tempo.still > _STILL else action), ""
    if travel.direction == "backward":
        return "walk-back", ""
    if len(travel.turns) > 1:
        return "run-turn-back" if running else "walk-turn-back", ""
    if abs(travel.turn) > _CIRCLE and travel.turn_when == "throughout":
        return "run-circle" if running else "walk-circle", travel.turn_side
    if travel.turn_side:
        if running:
            return "run-turn", travel.turn_side
        return "walk-turn" if abs(travel.turn) < _FAR_TURN else "walk-turn-far", travel.turn_side
    if travel.direction in ("left", "right") and action not in ("walk-veer", "run", "dash"):
        return "walk-aside", travel.direction
    if not running and abs(travel.drift) > _VEER * travel.distance:
        return "walk-veer", "left" if travel.drift > 0 else "right"
    return "dash" if action == "dash" else "run" if running else "walk", ""


def _raised_side(facts: Facts, side: str) -> str:
    """Return the labelled hand, unless it stays down while the other one goes up."""
    higher = facts.higher_hand
    if not side:
        return higher
    up, down = facts.hand(higher), facts.hand(side)
    # the other hand is up for half a second or more, and clearly (25 cm) higher
    return higher if higher != side and up.raised > 0.5 and down.top < up.top - 0.25 else side


def _unknown(facts: Facts, label: Label, fragments: tuple[str, ...]) -> tuple[str, ...]:
    """Return phrases for an unknown action: the data set's own words, then what was measured."""
    words = label.action.replace("-", " ").replace("_", " ").strip()
    named = (f"[perform] the action {words}",) if words else ()
    if label.text and not fragments:
        named += (f'[act] out "{label.text.strip()}"',)
    return fragments[:1] + named + (_by_facts(facts),)


def _by_facts(facts: Facts) -> str:
    """Return a verb phrase for the most striking fact of a clip."""
    travel = facts.locomotion
    if travel.travels:
        return f"[{'run' if travel.speed == 'run' else 'walk'}] {_WHERE[travel.direction]}"
    raised = [side for side in ("left", "right") if facts.hand(side).raised > 0.5]  # seconds
    if raised:
        return "[lift] both hands" if len(raised) == 2 else f"[lift] the {raised[0]} hand"
    if facts.legs.squats:
        return "[bend] the knees"
    if facts.torso.bows:
        return "[bend] forward"
    return "[stand] in place" if facts.tempo.still > 0.6 else "[move] in place"
