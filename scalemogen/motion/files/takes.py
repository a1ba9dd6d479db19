"""Files with several animations or motions, called takes: which one the user chooses."""

from __future__ import annotations

from collections.abc import Sequence

from scalemogen.motion.understood import ONE_TAKE, FileTakes

_SHOWN = 20  # takes that a message lists


def numbered_take(count: int, take: str | None, name: str) -> tuple[int, FileTakes, list[str]]:
    """Return the index of the motion that is read, from 0, with all motions of the file and a note on them.

    Args:
        count: number of motions; if there is only one, `take` is ignored.
        take, name: as for `chosen_take`.

    Raises:
        ValueError: as `chosen_take`.
    """
    if count < 2:
        return 0, ONE_TAKE, []
    names = tuple(str(number + 1) for number in range(count))
    index = chosen_take(names, take, name) or 0
    read = f"number {names[index]}" if index else "the first"
    return index, FileTakes(names, names[index]), [f"the file has {count} motions; {read} is read"]


def chosen_take(names: Sequence[str], take: str | None, name: str) -> int | None:
    """Return the index of the take that the user chooses; None if the user chooses none.

    Args:
        names: the names of all takes, each different.
        take: a name, whose case does not matter, or a number from 1.
        name: name of the file, for the error message.

    Raises:
        ValueError: if there is no such take.
    """
    if take is None:
        return None
    asked = take.strip()
    lower, numbers = [each.lower() for each in names], [str(number + 1) for number in range(len(names))]
    for known, key in ((names, asked), (lower, asked.lower()), (numbers, asked)):
        if key in known:
            return known.index(key)
    listed = ", ".join(f"'{each}'" for each in names[:_SHOWN])
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    has = f"choose from {listed}{more}" if len(names) > 1 else "it has only one, so leave --take out"
    raise ValueError(f"{name} has no take '{asked}'; {has}")
