"""The files from which a training run resumes: its progress, and a small snapshot of its weights.

`Progress` counts steps and validations; Accelerate saves it in the run's `state/` with the weights, their moving
average and the optimizer's moments in fp32. `Snapshot` stores only the averaged weights in fp16 and the progress; it
has an eighth of the size. A run without `state/` resumes from its snapshot. It then lacks the optimizer's moments, so
the learning rate is warmed up once more, and it starts from the averaged weights instead of the latest.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor, nn

SNAPSHOT = "snapshot.safetensors"


@dataclass(frozen=True)
class Snapshot:
    """Averaged weights and progress of a run.

    Attributes:
        weights: trained parameters by name, from the moving average. Frozen parameters are not stored, because a task
            loads them itself.
        step: steps made.
        best: the lowest validation score so far.
        stale: number of validations since then; none of them was better.
        seconds: time of all steps, summed over processes.
    """

    weights: dict[str, Tensor]
    step: int
    best: float
    stale: int
    seconds: float = 0.0

    @classmethod
    def of(cls, average: nn.Module, progress: Progress) -> Snapshot:
        """Take a snapshot of the averaged weights."""
        weights = {name: weight.detach() for name, weight in average.named_parameters() if weight.requires_grad}
        return cls(weights, progress.step, progress.best, progress.stale, progress.seconds)

    @classmethod
    def read(cls, folder: Path) -> Snapshot | None:
        """Read the snapshot of a run folder, or return None if there is none."""
        if not (folder / SNAPSHOT).is_file():
            return None
        with safe_open(folder / SNAPSHOT, framework="pt") as file:
            fields = file.metadata()
            weights = {name: file.get_tensor(name).float() for name in file.keys()}  # noqa: SIM118  # no dict
        counts = int(fields["step"]), float(fields["best"]), int(fields["stale"])
        return cls(weights, *counts, float(fields.get("seconds", 0)))

    def write(self, folder: Path) -> None:
        """Replace the folder's snapshot atomically: a killed run has the old file or the new one."""
        fields = {"step": str(self.step), "best": repr(float(self.best)), "stale": str(self.stale)}
        fields["seconds"] = str(self.seconds)
        half = {name: weight.to("cpu", torch.float16).contiguous() for name, weight in self.weights.items()}
        draft = folder / f".{SNAPSHOT}.part"
        save_file(half, draft, fields)
        draft.replace(folder / SNAPSHOT)

    def put_into(self, *modules: nn.Module) -> None:
        """Load the weights into modules; their other parameters stay as they are."""
        for module in modules:
            module.load_state_dict(self.weights, strict=False)


class Progress:
    """Steps and scores of a run, and running means of the losses since the last validation.

    Attributes:
        step: steps made.
        best: the lowest validation score so far.
        stale: validations since then without a better score.
        warmed_from: the step at which the learning rate's warm-up started: 0, or the step of a snapshot.
        seconds: time of all steps, summed over processes.
    """

    def __init__(self) -> None:
        self.step = 0
        self.best = math.inf
        self.stale = 0
        self.warmed_from = 0
        self.seconds = 0.0
        self._sums: dict[str, float] = {}
        self._count = 0
        self._smooth = math.nan

    def track(self, losses: dict[str, float]) -> str:
        """Add one step's losses to the running means; return a short text for the progress bar."""
        for name, value in losses.items():
            self._sums[name] = self._sums.get(name, 0.0) + value
        self._count += 1
        value = losses["loss"]
        # a moving average over about 50 steps, which is steady enough to read on the progress bar
        self._smooth = value if math.isnan(self._smooth) else 0.98 * self._smooth + 0.02 * value
        return f"loss {self._smooth:.4f}"

    def judge(self, score: float, counts: bool = True) -> bool:
        """Record a validation score and return whether it is the best so far.

        Args:
            counts: whether a score that is not better counts towards the patience.
        """
        better = score < self.best
        self.best, self.stale = (score, 0) if better else (self.best, self.stale + counts)
        return better

    def means(self) -> dict[str, float]:
        """Return the mean losses since the last call, and reset them."""
        means = {name: total / max(1, self._count) for name, total in self._sums.items()}
        self._sums, self._count = {}, 0
        return means

    def state_dict(self) -> dict[str, Any]:
        """Return what Accelerate saves in `state/`."""
        running = {"sums": self._sums, "count": self._count, "smooth": self._smooth}
        counts = {"step": self.step, "best": self.best, "stale": self.stale, "warmed_from": self.warmed_from}
        counts["seconds"] = self.seconds
        return counts | running

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Restore what Accelerate loads; states of earlier versions lack "stale" and the running means."""
        self.step, self.best, self.stale = int(state["step"]), float(state["best"]), int(state.get("stale", 0))
        self.warmed_from = int(state.get("warmed_from", 0))
        self._sums, self._count = dict(state.get("sums", {})), int(state.get("count", 0))
        self._smooth = float(state.get("smooth", math.nan))
        self.seconds = float(state.get("seconds", 0))

    def resume_from(self, snapshot: Snapshot, best_is_kept: bool) -> None:
        """Restore step and scores from a snapshot and restart the warm-up.

        Args:
            best_is_kept: whether `best/` still exists. Without it the next validation counts as the best.
        """
        self.step = self.warmed_from = snapshot.step
        self.stale, self.seconds = snapshot.stale, snapshot.seconds
        self.best = snapshot.best if best_is_kept else math.inf
