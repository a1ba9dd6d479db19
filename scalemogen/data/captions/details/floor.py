"""Details of the positions in which a clip on the floor starts and ends."""

from __future__ import annotations

from collections.abc import Iterator

from scalemogen.data.captions.account import Account, Detail
from scalemogen.motion.facts.position import Position

_WORDS: dict[Position, str] = {
    "lying on the back": "lying on the back", "lying on the stomach": "lying face down",
    "lying on the side": "lying on one side", "on hands and knees": "on all fours", "sitting": "sitting on the floor",
    "kneeling": "on the knees", "standing": "on the feet",
}  # fmt: skip


def ends(account: Account) -> Iterator[Detail]:
    """Yield the first and the last position of a clip that is on the floor at its start or its end."""
    start, end = account.facts.positions.start, account.facts.positions.end
    if start == end:
        return
    if start in _WORDS and start != "standing":
        yield Detail("begin", (f"starting {_WORDS[start]}",), (f"They start {_WORDS[start]}",))
    if end in _WORDS:
        yield Detail(
            "end", (f"ending {_WORDS[end]}",), (f"They end {_WORDS[end]}", f"At the end they are {_WORDS[end]}")
        )
