"""Compute world positions of the joints from normalised features in torch, so that losses can use them.

The arithmetic is that of `motion.features.decode` (docs/method.md, section 1), for batches and with gradients.
World frame: Y up, the first frame above the origin and facing +Z, metres. Headings are positive to the person's
right, the sign of the yaw velocity in the features.
"""

from __future__ import annotations

import torch
from torch import Tensor

from scalemogen.motion.layouts import ROOT_COLUMNS, FeatureLayout


def root_path(normal_BFC: Tensor, mean_C: Tensor, std_C: Tensor, layout: FeatureLayout) -> Tensor:
    """Return heading (radians) and ground position x, z (metres) of the root, (B, F, 3).

    Row t sums the velocities of rows 0 to t, so it is the root of frame t + 1.
    """
    # Undo the normalisation of the first three columns: yaw velocity, x velocity and z velocity.
    root = normal_BFC[..., :3] * std_C[:3] + mean_C[:3]
    turns = layout.yaw_factor * root[..., 0]  # humanml3d stores half of the angle
    heading = turns.cumsum(1)
    # humanml3d stores a step in the heading of the later of its two frames, snapmogen in that of the earlier.
    steps = turned(root[..., 1], root[..., 2], heading if layout.steps_in_later_heading else heading - turns)
    return torch.cat([heading[..., None], steps.cumsum(1) * layout.metres], dim=-1)


def joints_in_world(normal_BFC: Tensor, mean_C: Tensor, std_C: Tensor, layout: FeatureLayout) -> Tensor:
    """Return the joints of frames 1 to F - 1 in the world frame, (B, F - 1, J, 3) in metres."""
    columns = slice(layout.positions.start, layout.positions.stop)
    local = (normal_BFC[..., columns] * std_C[columns] + mean_C[columns]).unflatten(-1, (-1, 3)) * layout.metres
    if not layout.root_posed:  # humanml3d has no position of the root: it is above its ground point, at its height
        height = ROOT_COLUMNS - 1
        y = (normal_BFC[..., height] * std_C[height] + mean_C[height]) * layout.metres
        local = torch.cat([torch.stack([0 * y, y, 0 * y], dim=-1)[:, :, None], local], dim=2)
    # Positions of frame t are relative to its root, which is row t - 1 of the path.
    heading, path = root_path(normal_BFC, mean_C, std_C, layout)[:, :-1].split([1, 2], dim=-1)
    ground = turned(local[:, 1:, :, 0], local[:, 1:, :, 2], heading) + path[:, :, None]
    return torch.stack([ground[..., 0], local[:, 1:, :, 1], ground[..., 1]], dim=-1)


def turned(x: Tensor, z: Tensor, heading: Tensor) -> Tensor:
    """Rotate ground vectors by headings; returns (..., 2), x and z."""
    cos, sin = heading.cos(), heading.sin()
    return torch.stack([cos * x - sin * z, sin * x + cos * z], dim=-1)
