"""What is told of hands: how high, how bent, how often, how long, and what the other one does."""

from __future__ import annotations

from collections.abc import Iterator

from scalemogen.data.captions import amounts
from scalemogen.data.captions.account import GESTURES, SHOULDERS, WAYS, Account, acting_hand, height_of
from scalemogen.data.captions.details.detail import OTHER, Detail
from scalemogen.motion.facts import Hand

_HEIGHTS = {
    "overhead": "above the head", "head": "to head height", "shoulder": "about as high as the shoulder",
    "chest": "no higher than the chest", "waist": "no higher than the waist",
}  # fmt: skip


def hand_height(account: Account) -> Iterator[Detail]:
    """How high the hand goes, where to, and how bent the arm is."""
    if account.action not in GESTURES | SHOULDERS or account.action in ("call", "shoulder-extension"):
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
        hung = (f"holding {them} {place}",) if place and hand.elbow < 80 else ()
        yield Detail("height", hung, (f"{_upper(owner)} {verb} {height}",))
    held = (f"with the {arms} {elbow}", f"with {'a' if side else 'the'} {elbow} {arms}".replace("the ", ""))
    yield Detail("elbow", held, (f"{_upper(article)} {'stays' if side else 'stay'} {elbow}",))


def hold(account: Account) -> Iterator[Detail]:
    """How long the hand stays up, and whether it comes down."""
    if account.action not in GESTURES or account.action == "call":  # to call is not to lift a hand
        return
    hand, _, them = _hand_words(account)
    one = bool(account.side)
    named, stays = (f"the {account.side} hand", "stays") if one else ("the hands", "stay")
    time = amounts.seconds(hand.raised)
    if hand.ends_raised and hand.raised > 0.5:
        yield Detail("end", (f"keeping {them} up to the end",), (f"{_upper(named)} {stays} up to the end",))
    elif hand.raised > 1.2 and account.action.startswith("raise"):
        yield Detail("time", (f"keeping {them} up for {time}",), (
            f"{_upper(named)} {stays} up for {time}", f"They keep {named} up for {time} before lowering {them} again",
        ))  # fmt: skip
    elif hand.raised > 0.3:
        yield Detail(
            "end",
            (f"then [lower] {them} again",),
            (f"Then they lower {named} again", f"After {time} they lower {named}"),
        )


def waves(account: Account) -> Iterator[Detail]:
    """How often, how fast and how widely the hand waves."""
    if account.action not in ("wave-one", "wave-both", "bye", "byebye"):
        return
    hand, owner, them = _hand_words(account)
    if hand.waves < 2 or hand.wave_width < 0.03:
        return
    size = "small" if hand.wave_width < 0.14 else "wide" if hand.wave_width > 0.42 else ""
    rate = "quick" if hand.wave_rate > 1.5 else "slow" if hand.wave_rate < 0.75 else ""
    kind = ", ".join(word for word in (rate, size) if word)
    count = amounts.times(hand.waves)
    moves = f"{amounts.number(hand.waves)} {kind} waves".replace("  ", " ")
    hung = (f"moving {them} to and fro {count}", f"with {moves}") + ((f"in {kind} waves",) if kind else ())
    verb = "swing" if owner.startswith("both") else "swings"
    yield Detail(
        "waves",
        hung,
        (f"They make {moves}", f"{_upper(owner)} {verb} to and fro {count}", f"There are {moves}")
        + ((f"The waves are {kind.replace(',', ' and')}",) if kind else ()),
    )


def other_arm(account: Account) -> Iterator[Detail]:
    """The arm that has nothing to do."""
    side = account.side
    if account.action not in GESTURES | SHOULDERS or not side:
        return
    other = OTHER[side]
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
    """The hand that is told of, its name as a subject, and its pronoun."""
    hand = acting_hand(account.facts, account.action, account.side)
    if account.side:
        return hand, f"their {account.side} hand", "it"
    return hand, "both hands", "them"


def _upper(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}"
