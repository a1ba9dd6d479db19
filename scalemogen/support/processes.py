"""Work shared by several processes. The result is the same as with one process.

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
from tqdm import tqdm

PATIENCE = timedelta(days=7)  # time that a process waits for others, which may be preparing data or generating

Item = TypeVar("Item")
Result = TypeVar("Result")


def this_process(patience: timedelta | None = None) -> PartialState:
    """Return the state of this process: its index, the number of processes, its device.

    Call it before any other function of Accelerate. Otherwise, on machines without a GPU, Accelerate treats each
    process as a separate run.

    Args:
        patience: how long processes wait for each other before they give up. Only the first call has an effect.
    """
    # torchrun and `accelerate launch` set WORLD_SIZE.
    several = int(os.environ.get("WORLD_SIZE", "1")) > 1
    waiting = {} if patience is None else {"timeout": patience}
    return PartialState(cpu=several and not torch.accelerator.is_available(), **waiting)


def agreed(value: Result) -> Result:
    """Return the value of the first process, on all processes."""
    this_process()
    return broadcast_object_list([value])[0]


def shared_map(function: Callable[[Item], Result], items: Sequence[Item], what: str = "") -> list[Result]:
    """Apply a function to every item and return all results, in order, on every process.

    Process i of n computes the items i, i + n, i + 2 n, ... The items must be the same on all processes, and the
    result of `function` must depend on its item only.

    Args:
        what: title of a progress bar, which the first process shows if stderr is a terminal and the work takes more
            than a second; "" for no bar.
    """
    process = this_process()
    own = range(process.process_index, len(items), process.num_processes)
    hidden = None if what and process.is_main_process else True  # None: shown on a terminal only
    bar = tqdm(own, desc=what, delay=1, leave=False, disable=hidden)
    mine = [(i, function(items[i])) for i in bar]
    gathered: list[Any] = gather_object(mine)
    return [result for _, result in sorted(gathered, key=lambda pair: pair[0])]
