"""Adverbs for the speed of a clip."""

from __future__ import annotations

from scalemogen.data.captions.account import GESTURES, TRAVEL, Account, acting_hand


def pace_of(account: Account) -> tuple[str, ...]:
    """Adverbs for the speed; empty where it is what one would expect."""
    travel, action = account.facts.locomotion, account.action
    if action in TRAVEL and travel.travels:
        speed = travel.metres_per_second
        if action in ("run", "dash", "run-turn"):
            fast = ("fast", "quickly") if speed > 3.1 and action != "dash" else ()
            return ("slowly", "at an easy pace") if speed < 1.6 else fast
        if speed < 0.55:
            return ("very slowly", "at a very slow pace")
        if speed < 0.95:
            return ("slowly", "at a slow pace")
        return () if speed < 1.4 else ("briskly", "at a brisk pace", "quickly")
    if action in GESTURES:
        top = acting_hand(account.facts, action, account.side).top_speed
        return ("slowly", "gently") if top < 1.2 else ("quickly", "with a swift movement") if top > 3.6 else ()
    return ()
