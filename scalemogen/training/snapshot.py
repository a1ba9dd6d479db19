"""A run small enough to be passed on: its averaged weights in fp16, and how far it had come.

A run's `state/` holds weights, their average and the optimizer's moments in fp32, eight times as much, and stays
where it was made. Where it is missing a run goes on from its snapshot. What is lost: the moments, so the learning
rate is warmed up once more, and the difference between the weights and their average.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor, nn

FILE = "snapshot.safetensors"


@dataclass(frozen=True)
class Snapshot:
    """What a run goes on from.

    Attributes:
        weights: of the average, by name; those that are not trained belong to the task.
        step: steps made.
        best: the lowest score so far.
        stale: validations since then.
    """

    weights: dict[str, Tensor]
    step: int
    best: float
    stale: int

    @classmethod
    def of(cls, average: nn.Module, step: int, best: float, stale: int) -> Snapshot:
        """Of a run's averaged weights and progress."""
        weights = {name: weight.detach() for name, weight in average.named_parameters() if weight.requires_grad}
        return cls(weights, step, best, stale)

    @classmethod
    def read(cls, folder: Path) -> Snapshot | None:
        """The snapshot of a run's folder, or None where there is none."""
        if not (folder / FILE).is_file():
            return None
        with safe_open(folder / FILE, framework="pt") as file:
            said = file.metadata()
            weights = {name: file.get_tensor(name).float() for name in file.keys()}  # noqa: SIM118  # no dict
        return cls(weights, int(said["step"]), float(said["best"]), int(said["stale"]))

    def write(self, folder: Path) -> None:
        """Replace the folder's snapshot, whole or not at all."""
        said = {"step": str(self.step), "best": repr(float(self.best)), "stale": str(self.stale)}
        half = {name: weight.to("cpu", torch.float16).contiguous() for name, weight in self.weights.items()}
        draft = folder / f".{FILE}.part"
        save_file(half, draft, said)
        draft.replace(folder / FILE)

    def put_into(self, *modules: nn.Module) -> None:
        """Give modules these weights, and leave them all others."""
        for module in modules:
            module.load_state_dict(self.weights, strict=False)
