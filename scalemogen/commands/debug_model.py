"""A tiny model with random weights on the same code path as a trained one; every fast test uses it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from scalemogen.checkpoint import Checkpoint, ModelConfig
from scalemogen.motion.humanml3d import ADULT_BONE_LENGTHS, encode_joints
from scalemogen.motion.inverse_kinematics import forward_kinematics
from scalemogen.motion.layouts import LAYOUTS
from scalemogen.motion.skeleton import HUMANML3D
from scalemogen.motion.statistics import Statistics
from scalemogen.networks.predictor import PredictorConfig
from scalemogen.networks.text import TextConfig
from scalemogen.networks.tokenizer import TokenizerConfig

SPREAD = 0.05  # of the features around a standing body


def debug_config() -> ModelConfig:
    """All eleven scales, everything else as small as it goes."""
    return ModelConfig(
        name="debug",
        tokenizer=TokenizerConfig(width=16, bits=6),
        predictor=PredictorConfig(width=32, depth=2, heads=2, text_channels=128, text_length=64),
        text=TextConfig(kind="hashing", channels=128),
    )


def write_debug_checkpoint(folder: Path) -> Path:
    """Write the model; the same weights every time."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return Checkpoint.create(debug_config(), standing_statistics()).save(folder)


def standing_statistics() -> Statistics:
    """Mean and spread that make random features a trembling body that stands."""
    rest_J4 = np.zeros((3, HUMANML3D.joint_count, 4))
    rest_J4[..., 3] = 1
    joints_FJ3 = forward_kinematics(rest_J4, np.zeros((3, 3)), ADULT_BONE_LENGTHS)
    mean = encode_joints(joints_FJ3, LAYOUTS["humanml3d"], None)[0].astype(np.float32)
    return Statistics(mean, np.full_like(mean, SPREAD), ADULT_BONE_LENGTHS.astype(np.float32))
