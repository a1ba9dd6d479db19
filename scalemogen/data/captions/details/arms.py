"""What is told of arms that are only carried along: swinging, hanging, held."""

from __future__ import annotations

from collections.abc import Iterator

from scalemogen.data.captions.account import GESTURES, SHOULDERS, TRAVEL, Account
from scalemogen.data.captions.details.detail import OTHER, SIDES, Detail
from scalemogen.motion.facts import Facts, Hand

_OCCUPIED = GESTURES | SHOULDERS | {"dance", "punch", "slash", "kick", "swordplay"}


def arms(account: Account) -> Iterator[Detail]:
    """How both arms are carried."""
    facts = account.facts
    if account.action in _OCCUPIED:
        return
    up = max(1.2, 0.7 * facts.seconds)
    held = {side: _held_arm(facts.hand(side)) for side in SIDES if facts.hand(side).raised > up}
    if held:
        yield _held_arms(held)
    elif account.action in TRAVEL:
        yield _swinging_arms(facts)
    elif facts.left_arm.moves == facts.right_arm.moves == "still":
        yield _still_arms((facts.left_arm.elbow + facts.right_arm.elbow) / 2, facts)


def _swinging_arms(facts: Facts) -> Detail:
    left, right = facts.left_arm, facts.right_arm
    swing, elbow = (left.swing + right.swing) / 2, (left.elbow + right.elbow) / 2
    if left.moves == right.moves == "still":
        return _still_arms(elbow, facts)
    elif abs(left.swing - right.swing) > 0.2:
        more = "left" if left.swing > right.swing else "right"
        return Detail("arms", (f"swinging mostly the {more} arm",), (
            f"Their {more} arm swings while the {OTHER[more]} one hardly moves"
            if min(left.swing, right.swing) < 0.15 else f"Their {more} arm swings more than the {OTHER[more]} one",
        ))  # fmt: skip
    elif swing > 0.58:
        return Detail("arms", ("swinging both arms widely", "with wide arm swings"), (
            "Both arms swing widely", "Their arms swing far to the front and back",
        ))  # fmt: skip
    elif elbow > 65:
        return Detail("arms", ("with both arms bent", "with the elbows bent"), (
            "Their elbows are bent", "Both arms stay bent at the elbows",
        ))  # fmt: skip
    elif swing < 0.25:
        return Detail("arms", ("with hardly any arm swing", "with little arm swing"), ("Their arms hardly swing",))
    else:
        return Detail("arms", ("with the arms swinging loosely", "swinging the arms"), (
            "Their arms swing loosely at their sides", "Both arms swing along easily",
        ))  # fmt: skip


def _held_arms(held: dict[str, str]) -> Detail:
    """Arms that are up all the way: both alike, each in its own way, or one."""
    if len(set(held.values())) == 1 and len(held) == 2:
        how = held["left"]
        return Detail("arms", (f"with both arms {how}",), (f"Both arms are {how}",))
    words = " and ".join(f"the {side} arm {how}" for side, how in held.items())
    return Detail("arms", (f"with {words}",), (f"They keep {words}",))


def _held_arm(hand: Hand) -> str:
    if hand.elbow > 90 and hand.place != "side":
        return "bent in front of the chest"
    if hand.place == "side":
        return "stretched out sideways" if hand.elbow < 50 else "bent out sideways"
    return "held up" if hand.place == "up" else "held out in front"


def _still_arms(elbow: float, facts: Facts) -> Detail:
    left, right = facts.left_arm, facts.right_arm
    if elbow > 70 and min(left.ahead, right.ahead) > 0.1:
        return Detail("arms", ("with both forearms held still in front of the body",), (
            "They hold both forearms still in front of the body",
        ))  # fmt: skip
    if elbow > 60 and min(left.away, right.away) > 0.1:
        return Detail("arms", ("with both elbows out to the sides",), ("Both elbows point out to the sides",))
    if left.hangs and right.hangs:
        return Detail("arms", ("with both arms hanging still", "without moving the arms"), (
            "Both arms hang still at their sides",
        ))  # fmt: skip
    return Detail("arms", ("keeping both arms still",), ("Their arms hardly move",))
