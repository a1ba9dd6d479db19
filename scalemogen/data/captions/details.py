"""What else was measured, in words: each detail as something that hangs on a clause, and as a sentence.

Only what stands out is said; nobody remarks that a knee is bent as usual.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from scalemogen.data.captions import amounts
from scalemogen.data.captions.account import GESTURES, TRAVEL, WAYS, Account, acting_hand
from scalemogen.motion.facts import Hand

SIDES = ("left", "right")
_OTHER = {"left": "right", "right": "left"}


@dataclass(frozen=True)
class Detail:
    """One measured thing.

    Attributes:
        topic: no sentence speaks twice of one topic.
        hung: ways to add it after a clause, each begins with "with", "at", an -ing form or an adverb.
        told: whole sentences about "they", without the full stop.
    """

    topic: str
    hung: tuple[str, ...]
    told: tuple[str, ...]


def details_of(account: Account) -> tuple[Detail, ...]:
    """Everything worth saying of a clip beside its action, in the order in which a person would tell it."""
    return tuple(detail for finder in _FINDERS for detail in finder(account) if detail.hung or detail.told)


def pace_of(account: Account) -> tuple[str, ...]:
    """Adverbs for the speed; empty where it is what one would expect."""
    travel, action = account.facts.locomotion, account.action
    if action in TRAVEL and travel.travels:
        speed = travel.metres_per_second
        if action in ("run", "dash", "run-turn"):
            return (
                ("slowly", "at an easy pace")
                if speed < 1.6
                else ("fast", "quickly")
                if speed > 3.1 and action != "dash"
                else ()
            )
        if speed < 0.55:
            return ("very slowly", "at a very slow pace")
        if speed < 0.95:
            return ("slowly", "at a slow pace")
        return () if speed < 1.4 else ("briskly", "at a brisk pace", "quickly")
    if action in GESTURES:
        top = acting_hand(account.facts, action, account.side).top_speed
        return ("slowly", "gently") if top < 1.2 else ("quickly", "with a swift movement") if top > 3.6 else ()
    return ()


def _amount(account: Account) -> Iterator[Detail]:
    travel, facts = account.facts.locomotion, account.facts
    if not travel.travels or account.action not in TRAVEL:
        return
    way, time = amounts.metres(travel.distance), amounts.seconds(facts.seconds)
    if 2 <= travel.steps <= 20:
        steps = amounts.steps(travel.steps)
        yield Detail(
            "amount",
            (f"taking {steps}", f"taking {steps} over {way}", f"for {steps}", f"for {way}", f"for {time}"),
            (
                f"They take {steps} and cover {way}", f"It takes them {steps} to cover {way}",
                f"They take {steps} in {time}", f"They cover {way} in {time}", f"In {time} they take {steps}",
                f"They take {steps} in all",
            ),
        )  # fmt: skip
    else:
        yield Detail("amount", (f"for {way}", f"for {time}"), (f"They cover {way} in {time}",))


def _turn(account: Account) -> Iterator[Detail]:
    travel = account.facts.locomotion
    if not travel.turn_side or account.action in ("kick", "dance"):
        return
    side, angle = travel.turn_side, amounts.turn(travel.turn)
    when = {
        "start": ("Right at the start", "At first"),
        "middle": ("Halfway", "After a few steps" if travel.travels else "In the middle"),
        "end": ("Towards the end", "At the end"),
        "throughout": ("All the while", "Little by little"),
    }[travel.turn_when]
    yield Detail(
        "turn",
        (f"turning {angle} to the {side}",),
        tuple(f"{word} they turn {angle} to the {side}" for word in when),
    )


def _spins(account: Account) -> Iterator[Detail]:
    spins = account.facts.locomotion.spins
    if spins:
        count = amounts.times(spins)
        yield Detail("turn", (f"spinning around {count}",), (f"They spin all the way around {count}",))


def _drift(account: Account) -> Iterator[Detail]:
    travel = account.facts.locomotion
    if account.action in ("walk", "run", "dash", "walk-back") and abs(travel.drift) > 0.6:
        side = "left" if travel.drift > 0 else "right"
        yield Detail("turn", (f"drifting a little to the {side}",), (f"Their path drifts a little to the {side}",))


def _hand_height(account: Account) -> Iterator[Detail]:
    if account.action not in GESTURES or account.action == "call":
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
    height = {
        "overhead": "high above the head" if hand.top > 0.3 else "above the head", "head": "to head height",
        "shoulder": "about as high as the shoulder", "chest": "no higher than the chest",
        "waist": "no higher than the waist", "low": "",
    }[hand.height]  # fmt: skip
    place = WAYS.get((hand.height == "overhead", hand.place), "")
    if height:
        verb = "go" if owner.startswith("both") else "goes"
        hung = (f"holding {them} {place}",) if place and hand.elbow < 80 else ()
        yield Detail("height", hung, (f"{_upper(owner)} {verb} {height}",))
    held = (f"with the {arms} {elbow}", f"with {'a' if side else 'the'} {elbow} {arms}".replace("the ", ""))
    yield Detail("elbow", held, (f"{_upper(article)} {'stays' if side else 'stay'} {elbow}",))


def _hold(account: Account) -> Iterator[Detail]:
    if account.action not in GESTURES:
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


def _waves(account: Account) -> Iterator[Detail]:
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


def _other_arm(account: Account) -> Iterator[Detail]:
    side = account.side
    if account.action not in GESTURES or not side:
        return
    other = _OTHER[side]
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


def _arms(account: Account) -> Iterator[Detail]:
    facts = account.facts
    if account.action not in TRAVEL:
        return
    left, right = facts.left_arm, facts.right_arm
    held = {side: _held_arm(facts.hand(side)) for side in SIDES if facts.hand(side).raised > 0.7 * facts.seconds}
    if held:
        yield _held_arms(held)
        return
    swing, elbow = (left.swing + right.swing) / 2, (left.elbow + right.elbow) / 2
    if left.moves == right.moves == "still":
        yield _still_arms(elbow, hanging=left.hangs and right.hangs)
    elif abs(left.swing - right.swing) > 0.2:
        more = "left" if left.swing > right.swing else "right"
        yield Detail("arms", (f"swinging mostly the {more} arm",), (
            f"Their {more} arm swings while the {_OTHER[more]} one hardly moves"
            if min(left.swing, right.swing) < 0.15 else f"Their {more} arm swings more than the {_OTHER[more]} one",
        ))  # fmt: skip
    elif swing > 0.58:
        yield Detail("arms", ("swinging both arms widely", "with wide arm swings"), (
            "Both arms swing widely", "Their arms swing far to the front and back",
        ))  # fmt: skip
    elif elbow > 65:
        yield Detail("arms", ("with both arms bent", "with the elbows bent"), (
            "Their elbows are bent", "Both arms stay bent at the elbows",
        ))  # fmt: skip
    elif swing < 0.25:
        yield Detail("arms", ("with hardly any arm swing", "with little arm swing"), ("Their arms hardly swing",))
    else:
        yield Detail("arms", ("with the arms swinging loosely", "swinging the arms"), (
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
    if hand.elbow > 90:
        return "bent in front of the chest"
    if hand.place == "side":
        return "stretched out sideways" if hand.elbow < 50 else "bent out sideways"
    return "held up" if hand.place == "up" else "held out in front"


def _still_arms(elbow: float, hanging: bool) -> Detail:
    if elbow > 70:
        return Detail("arms", ("with both forearms held still in front of the body",), (
            "They hold both forearms still in front of the body",
        ))  # fmt: skip
    if hanging:
        return Detail("arms", ("with both arms hanging still", "without moving the arms"), (
            "Both arms hang still at their sides",
        ))  # fmt: skip
    return Detail("arms", ("keeping both arms still",), ("Their arms hardly move",))


def _trunk(account: Account) -> Iterator[Detail]:
    torso = account.facts.torso
    if account.action in ("bow", "call"):
        yield Detail("trunk", _bow_words(torso.deepest), (f"They bend forward {_bow_size(torso.deepest)}",))
        return
    if torso.deepest > 45 and torso.bows and account.action not in ("dance", "kick", "pick-up"):
        yield Detail("trunk", ("bending far forward",), ("On the way they bend far forward",))
    elif torso.lean > 20:
        yield Detail(
            "trunk",
            ("with the upper body bent forward", "with the body bent forward"),
            ("Their upper body is bent far forward",),
        )
    elif torso.lean > 9:
        yield Detail(
            "trunk", ("leaning forward", "with the upper body leaning forward"), ("They lean forward a little",)
        )
    elif torso.lean < -5:
        yield Detail("trunk", ("leaning back a little",), ("They lean back a little",))
    if torso.head > 28:
        yield Detail(
            "head", ("with the head hanging", "with the head down"), ("Their head hangs down", "They look down")
        )
    elif torso.head < -11:
        yield Detail("head", ("with the head held high", "with the chin up"), ("They hold their head high",))
    if abs(torso.side_lean) > 15 and account.action not in ("kick", "dance"):
        side = "left" if torso.side_lean > 0 else "right"
        yield Detail("tilt", (f"leaning to the {side}",), (f"Their upper body leans to the {side}",))
    if torso.twist > 45 and account.action in TRAVEL:
        yield Detail("twist", ("with the shoulders swaying",), ("Their shoulders turn from side to side",))


def _bow_words(deepest: float) -> tuple[str, ...]:
    return ("slightly",) if deepest < 32 else ("deeply",) if deepest > 50 else ()


def _bow_size(deepest: float) -> str:
    return "only a little" if deepest < 32 else "a good way" if deepest < 50 else "very low"


def _knees(account: Account) -> Iterator[Detail]:
    facts = account.facts
    legs = facts.legs
    if account.action in TRAVEL:
        if legs.drop > 0.15 and account.action.startswith("walk"):
            yield Detail("knees", ("with bent knees",), ("Their knees are bent",))
        return
    if facts.start_pose == "crouched" and account.action in GESTURES:
        yield Detail("knees", ("springing up from bent knees", "starting with bent knees"), (
            "They start with bent knees and spring up", "They come up from bent knees",
        ))  # fmt: skip
    elif account.action in ("deep-squat", "sit-to-stand"):
        size = "deep" if legs.drop > 0.35 else "about halfway down" if legs.drop > 0.2 else "only a little"
        yield Detail("knees", (f"going {size}".replace("going deep", "going deep down"),), (
            f"Their hips go {size}".replace("go deep", "go deep down"),
        ))  # fmt: skip
    elif legs.squats and account.action in GESTURES | {"stand", "dance", "exercise"}:
        count = amounts.times(legs.squats)
        yield Detail("knees", (f"bending the knees {count}",), (f"They bend their knees {count}",))


def _legs(account: Account) -> Iterator[Detail]:
    legs, action = account.facts.legs, account.action
    if action in TRAVEL or action.startswith("climb") or action == "playground":
        return
    if legs.lunge and action not in ("inline-lunge", "side-lunge"):
        kind, side = legs.lunge.split("-")
        yield Detail(
            "lunge",
            (f"stepping into a lunge with the {side} leg",),
            (f"They sink into a {kind} lunge with the {side} leg",),
        )
    if legs.raised_leg and action not in ("hurdle-step", "inline-lunge", "side-lunge"):
        height = "high" if legs.raised_height > 0.6 else "a little"
        how = "straight" if legs.raised_straight else "bent"
        where = {"front": "to the front", "side": "to the side", "back": "to the back"}[legs.raised_to]
        yield Detail("leg", (f"lifting the {legs.raised_leg} leg {where}",), (
            f"Their {legs.raised_leg} leg goes up {height} {where}, the knee {how}",
        ))  # fmt: skip
    if account.facts.locomotion.jumps and not action.startswith("jump"):
        count = amounts.times(account.facts.locomotion.jumps)
        yield Detail("jump", (f"jumping {count}",), (f"They jump {count}",))


def _time(account: Account) -> Iterator[Detail]:
    facts = account.facts
    if account.action in TRAVEL:
        return
    time = amounts.seconds(facts.seconds)
    yield Detail(
        "time",
        (f"for {time}",) if facts.seconds > 3 else (),
        (f"It takes {time} in all", f"All this takes {time}", f"They do this for {time}"),
    )
    if facts.tempo.pauses and max(facts.tempo.pauses) > 0.9:
        pause = amounts.seconds(max(facts.tempo.pauses))
        yield Detail("time", (f"pausing for {pause}",), (f"In between they keep still for {pause}",))


def _end(account: Account) -> Iterator[Detail]:
    travel = account.facts.locomotion
    if account.action not in TRAVEL:
        return
    if travel.stops in ("start", "both"):
        yield Detail("begin", ("setting off from a standstill",), ("They set off from a standstill",))
    if travel.stops in ("end", "both"):
        yield Detail(
            "end", ("then [come] to a stop", "then [stop]"), ("At the end they come to a stop", "Then they stop")
        )


def _upper(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}"


def _hand_words(account: Account) -> tuple[Hand, str, str]:
    """The hand that is told of, its name as a subject, and its pronoun."""
    hand = acting_hand(account.facts, account.action, account.side)
    if account.side:
        return hand, f"their {account.side} hand", "it"
    return hand, "both hands", "them"


_FINDERS: tuple[Callable[[Account], Iterator[Detail]], ...] = (
    _amount, _turn, _spins, _drift, _hand_height, _waves, _hold, _knees, _legs, _other_arm, _arms,
    _trunk, _time, _end,
)  # fmt: skip
