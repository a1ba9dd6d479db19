"""Time-only baseline: our method without its body parts.

Its seven scales divide time only (mapping 2 in `scales.py`): every token stands for the whole body, and the seven
parts of a latent column share its bits. Tokenizer, predictor, training and sampling are otherwise those of the base
model, so the folder is an ordinary checkpoint of `ScaleMoGen`.
"""

from __future__ import annotations

from pathlib import Path

import torch

from scalemogen.baselines.folder import shared_encoder
from scalemogen.checkpoint import Checkpoint
from scalemogen.facade import ScaleMoGen

NAME = "time_only"
MAPPING = 2  # key in `scales.py` of the seven scales of the whole body


class TimeOnly(ScaleMoGen):
    """Our model with scales of the whole body."""

    @property
    def name(self) -> str:
        """Name for tables."""
        return NAME


def load_time_only(folder: Path, base: Path, device: torch.device) -> TimeOnly:
    """Read the checkpoint. If it has no text encoder of its own, the one in the folder `base` is used.

    Raises:
        ValueError: if the folder holds no checkpoint, or one whose scales divide the body.
    """
    checkpoint = Checkpoint.load(folder)
    if any(len(scale.groups) > 1 for scale in checkpoint.tokenizer.schedule.scales):
        raise ValueError(
            f"the scales of {folder} divide the body, so it is no {NAME} system: it has mapping "
            f"{checkpoint.config.tokenizer.mapping} instead of {MAPPING}"
        )
    return TimeOnly(checkpoint, shared_encoder(checkpoint.config.text, folder, base, device), device)
