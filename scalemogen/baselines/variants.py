"""Baselines that are our method, changed. Their folders are ordinary checkpoints of `ScaleMoGen`.

`time_only`: its seven scales divide time only (mapping 2 in `scales.py`): every token stands for the whole body, and
the seven parts of a latent column share its bits.

`one_hour`: trained from scratch for an hour, as long as the other baselines; base itself was trained far longer.
"""

from __future__ import annotations

from pathlib import Path

import torch

from scalemogen.baselines.folder import shared_encoder
from scalemogen.checkpoint import Checkpoint
from scalemogen.facade import ScaleMoGen

TIME_ONLY = "time_only"
ONE_HOUR = "one_hour"
VARIANTS = (TIME_ONLY, ONE_HOUR)


def load_variant(folder: Path, base: Path, device: torch.device) -> ScaleMoGen:
    """Read the checkpoint. If it has no text encoder of its own, the one in the folder `base` is used.

    Raises:
        ValueError: if the folder holds no checkpoint.
    """
    checkpoint = Checkpoint.load(folder)
    return ScaleMoGen(checkpoint, shared_encoder(checkpoint.config.text, folder, base, device), device)
