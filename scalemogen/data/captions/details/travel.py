"""Details of a path: how far, how many steps, where it turns, how it starts and ends."""

from __future__ import annotations

from collections.abc import Iterator

from scalemogen.data.captions import english
from scalemogen.data.captions.account import Account, Detail


def amount(account: Account) -> Iterator[Detail]:
    """Yield details about steps, distance and time."""
    travel, facts = account.facts.locomotion, account.facts
    if not travel.travels or account.kind != "travel":
        return
    way, time = english.metres(travel.distance), english.seconds(facts.seconds)
    if 2 <= travel.steps <= 20:
        steps = english.steps(travel.steps)
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


def turn(account: Account) -> Iterator[Detail]:
    """Yield how far the body turns, to which side, and when."""
    travel = account.facts.locomotion
    if account.action in ("kick", "dance"):
        return
    if len(travel.turns) > 1:
        ways = [f"{english.angle(turn)} to the {'left' if turn > 0 else 'right'}" for turn in travel.turns[:2]]
        sentence = f"They turn {ways[0]} and then {ways[1]}"
        yield Detail("turn", (f"turning {ways[0]} and then {ways[1]}",), (sentence, f"On the way {sentence.lower()}"))
        return
    if not travel.turn_side:
        return
    side, angle = travel.turn_side, english.angle(travel.turn)
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


def spins(account: Account) -> Iterator[Detail]:
    """Yield a detail about full turns."""
    spins = account.facts.locomotion.spins
    if spins and not account.action.endswith("-circle"):  # a circle is walked, not spun
        count = english.times(spins)
        yield Detail("turn", (f"spinning around {count}",), (f"They spin all the way around {count}",))


def drift(account: Account) -> Iterator[Detail]:
    """Yield a detail about a path that drifts sideways by more than 60 cm."""
    travel = account.facts.locomotion
    if account.action in ("walk", "run", "dash", "walk-back") and abs(travel.drift) > 0.6:
        side = "left" if travel.drift > 0 else "right"
        yield Detail("turn", (f"drifting a little to the {side}",), (f"Their path drifts a little to the {side}",))


def end(account: Account) -> Iterator[Detail]:
    """Yield details about setting off and stopping."""
    travel = account.facts.locomotion
    if account.kind != "travel":
        return
    if travel.stops in ("start", "both"):
        yield Detail("begin", ("setting off from a standstill",), ("They set off from a standstill",))
    if travel.stops in ("end", "both"):
        yield Detail(
            "end", ("then [come] to a stop", "then [stop]"), ("At the end they come to a stop", "Then they stop")
        )
