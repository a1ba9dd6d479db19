"""Work dealt out to several processes, with the same result as one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from accelerate import PartialState
from accelerate.utils import gather_object

Item = TypeVar("Item")
Result = TypeVar("Result")


def shared_map(function: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
    """`function` of every item, in order, on every process; items are dealt to the processes in turn.

    The items must not depend on the number of processes, nor `function` on anything but its item.
    """
    state = PartialState()
    mine = [(i, function(items[i])) for i in range(state.process_index, len(items), state.num_processes)]
    gathered: list[Any] = gather_object(mine)
    return [result for _, result in sorted(gathered, key=lambda pair: pair[0])]
