"""Details of clips on the floor, where facts about knees, trunk and arms mean little: duration and positions."""

from __future__ import annotations

from collections.abc import Iterator

from scalemogen.data.captions import english
from scalemogen.data.captions.account import Account, Detail
from scalemogen.motion.facts.position import Position

_WORDS: dict[Position, str] = {
    "lying on the back": "on the back", "lying on the stomach": "face down", "lying on the side": "on one side",
    "on hands and knees": "on all fours", "sitting": "seated on the floor", "kneeling": "on the knees",
    "standing": "on the feet",
}  # fmt: skip
# A change is worth saying if it starts or ends in one of these.
_CLEAR = frozenset({"standing", "sitting", "lying on the back", "lying on the stomach", "lying on the side"})
# A clip shows a lasting action, such as lying or crawling, if it stays in one position for more than this share of
# the frames and takes more than this many seconds.
_SAME, _LONG = 0.7, 3.5


def ends(account: Account) -> Iterator[Detail]:
    """Yield the first and the last position if they clearly differ."""
    start, end = account.facts.positions.start, account.facts.positions.end
    if start == end or not _CLEAR & {start, end}:
        return
    if start in _WORDS and start != "standing":
        yield Detail("first position", (f"starting {_WORDS[start]}",), (f"They start {_WORDS[start]}",))
    if end in _WORDS:
        yield Detail(
            "last position",
            (f"ending {_WORDS[end]}",),
            (f"They end {_WORDS[end]}", f"At the end they are {_WORDS[end]}"),
        )


def duration(account: Account) -> Iterator[Detail]:
    """Yield how long the action takes; "for three seconds" is said of lasting actions only, not of falling."""
    positions, time = account.facts.positions, english.seconds(account.facts.seconds)
    lasting = positions.start == positions.end and positions.share(positions.start) > _SAME
    lasting = lasting and account.facts.seconds > _LONG
    said = (f"They do this for {time}",) if lasting else (f"It takes {time} in all", f"All this takes {time}")
    yield Detail("time", (f"for {time}",) if lasting else (), said)
