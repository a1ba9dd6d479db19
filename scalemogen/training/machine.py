"""Find out whether this machine computes faster in bf16 than in fp32, and whether it can compile models."""

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

Precision = Literal["no", "bf16"]  # "no" is fp32, as Accelerate calls it

# A CPU uses bf16 only if that takes less than this share of the time of fp32: fp32 is more exact, and a short
# measurement cannot tell smaller gains from noise.
WORTHWHILE = 0.8


def agreed_precision(asked: Literal["auto"] | Precision) -> Precision:
    """Return `asked`; for "auto", all processes get the precision that the first one finds to be faster."""
    if asked != "auto":
        return asked
    return agreed(faster_precision() if this_process().is_main_process else "no")


@cache  # all stages of one process must use the same precision, even if the machine's load changes between them
def faster_precision() -> Precision:
    """Return "bf16" on GPUs that support it and on CPUs that compute it clearly faster than fp32, else "no"."""
    if torch.cuda.is_available():
        return "bf16" if torch.cuda.is_bf16_supported(including_emulation=False) else "no"
    seconds = {dtype: _product_seconds(dtype) for dtype in (torch.float32, torch.bfloat16)}
    return "bf16" if seconds[torch.bfloat16] < WORTHWHILE * seconds[torch.float32] else "no"


def has_compiler() -> bool:
    """Whether the compiler that torch.compile calls is installed (C for a GPU, C++ for a CPU); warns if it is not."""
    usual = "clang++" if sys.platform == "darwin" else "g++"
    name = os.environ.get("CC", "gcc") if torch.cuda.is_available() else os.environ.get("CXX", usual)
    if shutil.which(name) is None:
        logger.warning("compiler '%s' not found: training runs uncompiled, which is slower", name)
        return False
    return True


def _product_seconds(dtype: torch.dtype) -> float:
    """Time a product of two 1024 x 1024 matrices; the fastest of five, because the first ones include set-up."""
    a = torch.randn(1024, 1024).to(dtype)
    times = []
    for _ in range(5):
        started = time.perf_counter()
        _ = a @ a
        times.append(time.perf_counter() - started)
    return min(times)
