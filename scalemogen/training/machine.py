"""What the machine that trains can do: the precision it computes fastest in, and whether it can compile."""

from __future__ import annotations

import logging
import os
import shutil
import sys
import time
from functools import cache
from typing import Literal

import torch

from scalemogen.support.processes import agreed, this_process

logger = logging.getLogger(__name__)

Precision = Literal["no", "bf16"]


def agreed_precision(asked: Literal["auto"] | Precision) -> Precision:
    """The precision asked for; for "auto" what the first process finds faster, on all of them."""
    if asked != "auto":
        return asked
    return agreed(faster_precision() if this_process().is_main_process else "no")


@cache  # a process keeps to one precision, whatever else runs when the next part is trained
def faster_precision() -> Precision:
    """bf16 on GPUs that have it and on CPUs that compute it faster than fp32, else "no": fp32."""
    if torch.cuda.is_available():
        return "bf16" if torch.cuda.is_bf16_supported(including_emulation=False) else "no"
    seconds = {dtype: _product_seconds(dtype) for dtype in (torch.float32, torch.bfloat16)}
    return "bf16" if seconds[torch.bfloat16] < 0.8 * seconds[torch.float32] else "no"


def compiler_at_hand() -> bool:
    """Whether torch.compile has the compiler that it calls (C for a GPU, C++ for a CPU); warns where it has not."""
    usual = "clang++" if sys.platform == "darwin" else "g++"
    name = os.environ.get("CC", "gcc") if torch.cuda.is_available() else os.environ.get("CXX", usual)
    if shutil.which(name) is None:
        logger.warning("there is no compiler '%s' here: training goes on uncompiled, and slower", name)
        return False
    return True


def _product_seconds(dtype: torch.dtype) -> float:
    a = torch.randn(1024, 1024).to(dtype)
    times = []
    for _ in range(5):
        started = time.perf_counter()
        _ = a @ a
        times.append(time.perf_counter() - started)
    return min(times)
