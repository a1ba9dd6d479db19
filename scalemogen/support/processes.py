"""Several processes that work on one thing: which one this is, and work dealt out with the same result as by one.

Start them with `accelerate launch -m scalemogen ...` (GPUs, several machines) or `torchrun --nproc-per-node N -m
scalemogen ...` (CPUs too; without MPI `accelerate launch --cpu` starts a single process).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, TypeVar

import torch
from accelerate import PartialState
from accelerate.utils import broadcast_object_list, gather_object

PATIENCE = timedelta(days=7)  # that processes which are through wait for the others

Item = TypeVar("Item")
Result = TypeVar("Result")


def this_process(patience: timedelta | None = None) -> PartialState:
    """This process among those started together.

    To be called before anything else of Accelerate: left to itself, that takes each of several processes without a
    GPU for a run of its own.

    Args:
        patience: how long processes wait for each other before they give up; the first call decides.
    """
    several = int(os.environ.get("WORLD_SIZE", "1")) > 1
    waiting = {} if patience is None else {"timeout": patience}
    return PartialState(cpu=several and not torch.accelerator.is_available(), **waiting)


def agreed(value: Result) -> Result:
    """The first process's value, on all of them."""
    this_process()
    return broadcast_object_list([value])[0]


def shared_map(function: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
    """`function` of every item, in order, on every process; items are dealt to the processes in turn.

    The items must not depend on the number of processes, nor `function` on anything but its item.
    """
    process = this_process()
    mine = [(i, function(items[i])) for i in range(process.process_index, len(items), process.num_processes)]
    gathered: list[Any] = gather_object(mine)
    return [result for _, result in sorted(gathered, key=lambda pair: pair[0])]
