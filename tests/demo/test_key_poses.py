"""The strip of poses."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from demo.plots.key_poses import key_poses
from scalemogen import ScaleMoGen


def test_the_heads_of_a_high_jump_stay_in_the_picture(debug_model: ScaleMoGen) -> None:
    motion = debug_model.generate("a person jumps", 2, seed=1)
    up = np.array([0, 3 - motion.joints_FJ3[..., 1].max(), 0])
    jump = replace(motion, joints_FJ3=motion.joints_FJ3 + up)
    heads = re.findall(r'cy="([-\d.]+)" r="(\d+)"', key_poses(jump))
    assert len(heads) == 9 and all(float(y) >= float(radius) - 0.1 for y, radius in heads)
