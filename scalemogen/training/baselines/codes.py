"""Train a code autoencoder: the task of our tokenizer with another model."""

from __future__ import annotations

import shutil
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import nn

from scalemogen.baselines.codes import CodeAutoencoder
from scalemogen.baselines.folder import read_network, write_network
from scalemogen.baselines.settings import CodeConfig
from scalemogen.training.reconstruction import ReconstructionTask
from scalemogen.training.settings.baselines import CodesTraining


class CodesTask(ReconstructionTask):
    """Reconstruct windows through codebooks.

    Args:
        name: file name of the network.
    """

    def __init__(self, config: CodesTraining, name: str) -> None:
        torch.manual_seed(config.loop.seed)
        self.name = name
        super().__init__(config, CodeAutoencoder(config.model))

    def export(self, model: nn.Module, folder: Path) -> None:
        """Write sizes and weights."""
        write_network(folder, self.name, model)


def trained_codes(folder: Path, name: str) -> CodeAutoencoder:
    """Read the autoencoder that a run exported."""
    return read_network(folder, name, CodeConfig, CodeAutoencoder)


def add_network(best: Path, name: str, checkpoint: Path) -> None:
    """Copy a network from a run's `best/` to the finished checkpoint, its weights in fp16."""
    checkpoint.mkdir(parents=True, exist_ok=True)
    shutil.copy(best / f"{name}.json", checkpoint)
    weights = load_file(best / f"{name}.safetensors")
    save_file({key: weight.half() for key, weight in weights.items()}, checkpoint / f"{name}.safetensors")
