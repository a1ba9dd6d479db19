"""Details of trunk, knees and legs, of first and last poses, and of time.

Angles are in degrees, lengths in metres, times in seconds; `drop` is a share of the leg length.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scalemogen.data.captions import english
from scalemogen.data.captions.account import Account, Detail

_POSES = {
    "bent forward": "bent forward", "arms raised": "with both arms up", "left arm raised": "with the left arm up",
    "right arm raised": "with the right arm up", "crouched": "with bent knees",
}  # fmt: skip
# By the height of a raised foot: below 0.4, 0.65, 0.95 metres, and above.
_LEG_HEIGHTS = ("a little off the floor", "to knee height", "to hip height", "above the hips")


def stance(account: Account) -> Iterator[Detail]:
    """Yield a detail about feet that are wide apart."""
    if account.action in ("idle", "stand", "deep-squat", "laugh", "drink", "byebye", "bye") and (
        account.facts.legs.stance > 0.45
    ):
        yield Detail("stance", ("with the feet wide apart",), ("Their feet are wide apart",))


def trunk(account: Account) -> Iterator[Detail]:
    """Yield how the trunk leans or bows, and how head and shoulders are held."""
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
    elif torso.lean < -8:
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
    if torso.twist > 45 and account.kind == "travel":
        yield Detail("twist", ("with the shoulders swaying",), ("Their shoulders turn from side to side",))


def _bow_words(deepest: float) -> tuple[str, ...]:
    """Return adverbs for the depth of a bow in degrees; () for a usual one."""
    return ("slightly",) if deepest < 32 else ("deeply",) if deepest > 50 else ()


def _bow_size(deepest: float) -> str:
    """Return how far a bow of so many degrees goes, as a part of a sentence."""
    return "only a little" if deepest < 32 else "a good way" if deepest < 50 else "very low"


def poses(account: Account) -> Iterator[Detail]:
    """Yield the first and the last pose, unless it is standing or the action implies it."""
    facts = account.facts
    start, end = _POSES.get(facts.start_pose, ""), _POSES.get(facts.end_pose, "")
    if account.kind == "travel":
        if facts.start_pose == "mid-stride" and not facts.locomotion.stops:
            yield Detail("begin", (), ("They are on their way from the start", "At the start they are in mid-stride"))
        if facts.end_pose == "mid-stride" and facts.locomotion.stops not in ("end", "both"):
            yield Detail("end", (), ("At the end they are in mid-stride",))
    if account.kind in ("gesture", "arm exercise") or account.action == "bow":  # other details describe their poses
        return
    if start and start == end:
        yield Detail("begin", (), (f"They start and end {start}",))
        return
    if start:
        yield Detail("begin", (f"starting {start}",), (f"They start {start}",))
    if end:
        yield Detail("end", (f"ending {end}",), (f"They end {end}", f"At the end they are {end}"))


def knees(account: Account) -> Iterator[Detail]:
    """Yield how far and how often the knees bend."""
    facts = account.facts
    legs = facts.legs
    if account.kind == "travel":
        if legs.drop > 0.15 and account.action.startswith("walk"):
            yield Detail("knees", ("with bent knees",), ("Their knees are bent",))
        return
    if facts.start_pose == "crouched" and account.kind == "gesture":
        yield Detail("knees", ("springing up from bent knees", "starting with bent knees"), (
            "They start with bent knees and spring up", "They come up from bent knees",
        ))  # fmt: skip
    elif account.action in ("deep-squat", "sit-to-stand"):
        size = "deep" if legs.drop > 0.35 else "about halfway down" if legs.drop > 0.2 else "only a little"
        yield Detail("knees", (f"going {size}".replace("going deep", "going deep down"),), (
            f"Their hips go {size}".replace("go deep", "go deep down"),
        ))  # fmt: skip
    elif legs.squats and (account.kind == "gesture" or account.action in ("stand", "dance", "exercise")):
        count = english.times(legs.squats)
        yield Detail("knees", (f"bending the knees {count}",), (f"They bend their knees {count}",))


def legs(account: Account) -> Iterator[Detail]:
    """Yield details about lunges, raised legs and jumps."""
    legs, action = account.facts.legs, account.action
    if account.kind == "travel" or action.startswith("climb") or action == "playground":
        return
    if legs.lunge and action not in ("inline-lunge", "side-lunge"):
        kind, side = legs.lunge.split("-")
        yield Detail(
            "lunge",
            (f"stepping into a lunge with the {side} leg",),
            (f"They sink into a {kind} lunge with the {side} leg",),
        )
    if legs.raised_leg and action not in ("inline-lunge", "side-lunge", "sit"):
        height = _LEG_HEIGHTS[int(np.searchsorted((0.4, 0.65, 0.95), legs.raised_height))]
        how = "straight" if legs.raised_straight else "bent"
        where = {"front": "to the front", "side": "to the side", "back": "to the back"}[legs.raised_to]
        known = action in ("leg-raise", "hurdle-step")
        addition = f"lifting the foot {height}" if known else f"lifting the {legs.raised_leg} leg {where}"
        yield Detail("leg", (addition,), (
            f"Their {legs.raised_leg} foot goes {height} {where}, with the knee {how}",
        ))  # fmt: skip
    if account.facts.locomotion.jumps and not action.startswith("jump"):
        count = english.times(account.facts.locomotion.jumps)
        yield Detail("jump", (f"jumping {count}",), (f"They jump {count}",))


def time(account: Account) -> Iterator[Detail]:
    """Yield details about the duration and about pauses."""
    facts = account.facts
    if account.kind == "travel":
        return
    time = english.seconds(facts.seconds)
    yield Detail(
        "time",
        (f"for {time}",) if facts.seconds > 3 else (),
        (f"It takes {time} in all", f"All this takes {time}", f"They do this for {time}"),
    )
    if facts.tempo.pauses and max(facts.tempo.pauses) > 0.9:
        pause = english.seconds(max(facts.tempo.pauses))
        yield Detail("time", (f"pausing for {pause}",), (f"In between they keep still for {pause}",))
