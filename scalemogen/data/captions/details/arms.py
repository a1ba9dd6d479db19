"""Details of hands and arms: how high a hand gets, how bent the arm is, how it waves, how other arms are held.

Elbows are measured in degrees of bend (0 is straight), heights and widths in metres, times in seconds.
"""

from __future__ import annotations

from collections.abc import Iterator

from scalemogen.data.captions import english
from scalemogen.data.captions.account import Account, Detail
from scalemogen.data.captions.english import capitalised
from scalemogen.data.captions.slots import WAYS, acting_hand, height_of
from scalemogen.motion.facts import Facts, Hand
from scalemogen.motion.sides import OTHER_SIDE, SIDES

_HEIGHTS = {
    "overhead": "above the head", "head": "to head height", "shoulder": "about as high as the shoulder",
    "chest": "no higher than the chest", "waist": "no higher than the waist",
}  # fmt: skip
_HAND_KINDS = ("gesture", "arm exercise")
# Further actions in which the arms have a task.
_OCCUPIED = ("dance", "punch", "slash", "kick", "swordplay")


def hand_height(account: Account) -> Iterator[Detail]:
    """Yield how high the hand goes, in which direction, and how bent the arm is."""
    if account.kind not in _HAND_KINDS or account.action in ("call", "shoulder-extension"):
        return
    hand, owner, them = _hand_words(account)
    arms = "arms" if owner.startswith("both") else "arm"
    side = account.side or ""
    article = f"the {side} {arms}" if side else "both arms"
    elbow = (
        "straight" if hand.elbow < 22
        else "slightly bent" if hand.elbow < 60
        else "bent" if hand.elbow < 110
        else "sharply bent"
    )  # fmt: skip
    height = height_of(hand, _HEIGHTS)
    place = WAYS.get((hand.height == "overhead", hand.place), "")
    if height:
        verb = "go" if owner.startswith("both") else "goes"
        additions = (f"holding {them} {place}",) if place and hand.elbow < 80 else ()
        yield Detail("height", additions, (f"{capitalised(owner)} {verb} {height}",))
    held = (f"with the {arms} {elbow}", f"with {'a' if side else 'the'} {elbow} {arms}".replace("the ", ""))
    yield Detail("elbow", held, (f"{capitalised(article)} {'stays' if side else 'stay'} {elbow}",))


def hold(account: Account) -> Iterator[Detail]:
    """Yield how long the hand stays up, and whether it comes down."""
    if account.kind != "gesture" or account.action == "call":  # in "call", the hand may stay down
        return
    hand, _, them = _hand_words(account)
    one = bool(account.side)
    named, stays = (f"the {account.side} hand", "stays") if one else ("the hands", "stay")
    time = english.seconds(hand.raised)
    if hand.ends_raised and hand.raised > 0.5:
        yield Detail("end", (f"keeping {them} up to the end",), (f"{capitalised(named)} {stays} up to the end",))
    elif hand.raised > 1.2 and account.action.startswith("raise"):
        yield Detail("time", (f"keeping {them} up for {time}",), (
            f"{capitalised(named)} {stays} up for {time}",
            f"They keep {named} up for {time} before lowering {them} again",
        ))  # fmt: skip
    elif hand.raised > 0.3:
        yield Detail(
            "end",
            (f"then [lower] {them} again",),
            (f"Then they lower {named} again", f"After {time} they lower {named}"),
        )


def waves(account: Account) -> Iterator[Detail]:
    """Yield how often, how fast and how widely the hand waves."""
    if account.action not in ("wave-one", "wave-both", "bye", "byebye"):
        return
    hand, owner, them = _hand_words(account)
    if hand.waves < 2 or hand.wave_width < 0.03:
        return
    size = "small" if hand.wave_width < 0.14 else "wide" if hand.wave_width > 0.42 else ""
    rate = "quick" if hand.wave_rate > 1.5 else "slow" if hand.wave_rate < 0.75 else ""
    kind = ", ".join(word for word in (rate, size) if word)
    count = english.times(hand.waves)
    moves = f"{english.number(hand.waves)} {kind} waves".replace("  ", " ")
    additions = (f"moving {them} to and fro {count}", f"with {moves}") + ((f"in {kind} waves",) if kind else ())
    verb = "swing" if owner.startswith("both") else "swings"
    yield Detail(
        "waves",
        additions,
        (f"They make {moves}", f"{capitalised(owner)} {verb} to and fro {count}", f"There are {moves}")
        + ((f"The waves are {kind.replace(',', ' and')}",) if kind else ()),
    )


def other_arm(account: Account) -> Iterator[Detail]:
    """Yield a detail about the other arm in a gesture of one arm."""
    side = account.side
    if account.kind not in _HAND_KINDS or not side:
        return
    other = OTHER_SIDE[side]
    arm, hand = account.facts.arm(other), account.facts.hand(other)
    if hand.raised > 0.5:
        return
    if arm.elbow > 70 and hand.height in ("waist", "chest"):
        yield Detail("other", (f"with the {other} hand at the waist",), (
            f"The {other} arm stays bent at the waist", f"Their {other} hand rests at the waist",
        ))  # fmt: skip
    elif arm.moves == "still" and arm.elbow < 55:
        yield Detail("other", (f"with the {other} arm hanging down",), (
            f"The {other} arm hangs still at their side", f"Their {other} arm stays down",
        ))  # fmt: skip


def _hand_words(account: Account) -> tuple[Hand, str, str]:
    """Return the hand that captions are about, its name as a subject, and its pronoun."""
    hand = acting_hand(account.facts, account.action, account.side)
    if account.side:
        return hand, f"their {account.side} hand", "it"
    return hand, "both hands", "them"


def arms(account: Account) -> Iterator[Detail]:
    """Yield a detail about arms without a task: held up, swinging, or still."""
    facts = account.facts
    if account.kind in _HAND_KINDS or account.action in _OCCUPIED:
        return
    up = max(1.2, 0.7 * facts.seconds)  # seconds: most of the clip
    held = {side: _held_arm(facts.hand(side)) for side in SIDES if facts.hand(side).raised > up}
    if held:
        yield _held_arms(held)
    elif account.kind == "travel":
        yield _swinging_arms(facts)
    elif facts.left_arm.moves == facts.right_arm.moves == "still":
        yield _still_arms((facts.left_arm.elbow + facts.right_arm.elbow) / 2, facts)


def _swinging_arms(facts: Facts) -> Detail:
    """Return how arms swing while walking: mostly one, widely, bent, hardly, or as usual (swing in metres)."""
    left, right = facts.left_arm, facts.right_arm
    swing, elbow = (left.swing + right.swing) / 2, (left.elbow + right.elbow) / 2
    if left.moves == right.moves == "still":
        return _still_arms(elbow, facts)
    elif abs(left.swing - right.swing) > 0.2:
        more = "left" if left.swing > right.swing else "right"
        return Detail("arms", (f"swinging mostly the {more} arm",), (
            f"Their {more} arm swings while the {OTHER_SIDE[more]} one hardly moves"
            if min(left.swing, right.swing) < 0.15
            else f"Their {more} arm swings more than the {OTHER_SIDE[more]} one",
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
    """Return the detail for one or two arms that are up for most of the clip."""
    if len(set(held.values())) == 1 and len(held) == 2:
        how = held["left"]
        return Detail("arms", (f"with both arms {how}",), (f"Both arms are {how}",))
    words = " and ".join(f"the {side} arm {how}" for side, how in held.items())
    return Detail("arms", (f"with {words}",), (f"They keep {words}",))


def _held_arm(hand: Hand) -> str:
    """Return how a raised arm is held."""
    if hand.elbow > 90 and hand.place != "side":
        return "bent in front of the chest"
    if hand.place == "side":
        return "stretched out sideways" if hand.elbow < 50 else "bent out sideways"
    return "held up" if hand.place == "up" else "held out in front"


def _still_arms(elbow: float, facts: Facts) -> Detail:
    """Return how two arms are held that do not move."""
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
