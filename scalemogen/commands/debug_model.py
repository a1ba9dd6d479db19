"""A tiny model with random weights, for tests. It runs the same code as a trained model."""

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
from scalemogen.networks.settings import PredictorConfig, TextConfig, TokenizerConfig

SPREAD = 0.05  # standard deviation of every feature; small, so that decoded random features stay near a standing body


def debug_config() -> ModelConfig:
    """Return a config with all eleven scales and very small networks."""
    return ModelConfig(
        name="debug",
        tokenizer=TokenizerConfig(width=16, bits=6),
        predictor=PredictorConfig(width=32, depth=2, heads=2, text_channels=128, text_length=64),
        text=TextConfig(kind="hashing", channels=128),
    )


def write_debug_checkpoint(folder: Path) -> Path:
    """Write the model to a folder and return the folder; the weights are the same every time."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return Checkpoint.create(debug_config(), standing_statistics()).save(folder)


def standing_statistics() -> Statistics:
    """Return statistics whose mean is a standing body; random features then decode to a trembling body."""
    # Identity quaternions (x, y, z, w) are the rest pose; encoding needs more than one frame.
    rest_J4 = np.zeros((3, HUMANML3D.joint_count, 4))
    rest_J4[..., 3] = 1
    joints_FJ3 = forward_kinematics(rest_J4, np.zeros((3, 3)), ADULT_BONE_LENGTHS)
    mean = encode_joints(joints_FJ3, LAYOUTS["humanml3d"], None)[0].astype(np.float32)
    return Statistics(mean, np.full_like(mean, SPREAD), ADULT_BONE_LENGTHS.astype(np.float32))
