"""What else was measured, in words: each detail as something that hangs on a clause, and as a sentence.

Only what stands out is said; nobody remarks that a knee is bent as usual.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from scalemogen.data.captions.account import Account
from scalemogen.data.captions.details import arms, gestures, posture, travel
from scalemogen.data.captions.details.detail import Detail

__all__ = ["Detail", "details_of"]

# In the order in which a person would tell them.
_FINDERS: tuple[Callable[[Account], Iterator[Detail]], ...] = (
    travel.amount, travel.turn, travel.spins, travel.drift,
    gestures.hand_height, gestures.waves, gestures.hold, posture.knees, posture.legs, gestures.other_arm,
    arms.arms, posture.stance, posture.trunk, posture.time, travel.end, posture.poses,
)  # fmt: skip


def details_of(account: Account) -> tuple[Detail, ...]:
    """Everything worth saying of a clip beside its action, in the order in which a person would tell it."""
    return tuple(detail for finder in _FINDERS for detail in finder(account) if detail.hung or detail.told)
