"""What besides weights a training run must remember."""

from __future__ import annotations

import math
from typing import Any

from scalemogen.training.snapshot import Snapshot


class Progress:
    """How far a run has come, and running means of the losses since the last validation."""

    def __init__(self) -> None:
        self.step = 0
        self.best = math.inf
        self.stale = 0
        self.warmed_from = 0  # the step from which the learning rate was warmed up
        self._sums: dict[str, float] = {}
        self._count = 0
        self._smooth = math.nan

    def track(self, losses: dict[str, float]) -> str:
        """Note one step's losses; returns a short text for the progress bar."""
        for name, value in losses.items():
            self._sums[name] = self._sums.get(name, 0.0) + value
        self._count += 1
        value = losses["loss"]
        self._smooth = value if math.isnan(self._smooth) else 0.98 * self._smooth + 0.02 * value
        return f"loss {self._smooth:.4f}"

    def judge(self, score: float, counts: bool = True) -> bool:
        """Note a validation's score, and that it is no better if that `counts`; whether it is the best so far."""
        better = score < self.best
        self.best, self.stale = (score, 0) if better else (self.best, self.stale + counts)
        return better

    def means(self) -> dict[str, float]:
        """Mean losses since the last call."""
        means = {name: total / max(1, self._count) for name, total in self._sums.items()}
        self._sums, self._count = {}, 0
        return means

    def state_dict(self) -> dict[str, Any]:
        """For Accelerate."""
        running = {"sums": self._sums, "count": self._count, "smooth": self._smooth}
        told = {"step": self.step, "best": self.best, "stale": self.stale, "warmed_from": self.warmed_from}
        return told | running

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """For Accelerate; states of former versions have no "stale", and no running means."""
        self.step, self.best, self.stale = int(state["step"]), float(state["best"]), int(state.get("stale", 0))
        self.warmed_from = int(state.get("warmed_from", 0))
        self._sums, self._count = dict(state.get("sums", {})), int(state.get("count", 0))
        self._smooth = float(state.get("smooth", math.nan))

    def go_on_from(self, snapshot: Snapshot, best_is_kept: bool) -> None:
        """Be where a snapshot was taken, with a learning rate to be warmed up; without the best weights any are."""
        self.step = self.warmed_from = snapshot.step
        self.stale = snapshot.stale
        self.best = snapshot.best if best_is_kept else math.inf
