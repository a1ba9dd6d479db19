"""Details that captions add to an action: each can be appended to a clause, or be a sentence.

Only what stands out becomes a detail: an arm that is bent as usual is not mentioned.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from scalemogen.data.captions.account import Account, Detail
from scalemogen.data.captions.details import arms, floor, posture, travel

__all__ = ["details_of"]

# In the order in which captions mention them.
_FINDERS: tuple[Callable[[Account], Iterator[Detail]], ...] = (
    travel.amount, travel.turn, travel.spins, travel.drift,
    arms.hand_height, arms.waves, arms.hold, posture.knees, posture.legs, arms.other_arm,
    arms.arms, posture.stance, posture.trunk, posture.time, travel.end, posture.poses,
)  # fmt: skip
# For "acrobatics": what holds for a body in any position.
_FREE_FINDERS: tuple[Callable[[Account], Iterator[Detail]], ...] = (floor.duration, floor.ends)


def details_of(account: Account) -> tuple[Detail, ...]:
    """Return everything worth saying beside the action, in the order in which captions mention it."""
    finders = _FREE_FINDERS if account.kind == "acrobatics" else _FINDERS
    return tuple(detail for finder in finders for detail in finder(account) if detail.additions or detail.sentences)
