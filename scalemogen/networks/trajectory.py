"""Where normalised features put the body in the world, in torch, so that losses and models can use it.

The same arithmetic as `motion.features.decode` (METHOD section 1), for batches.
"""

from __future__ import annotations

import torch
from torch import Tensor

from scalemogen.motion.layouts import ROOT_COLUMNS, FeatureLayout


def root_path(normal_BFC: Tensor, mean_C: Tensor, std_C: Tensor, layout: FeatureLayout) -> Tensor:
    """Heading (radians) and ground position x, z (metres) of the root, (B, F, 3).

    Row t is what the velocities up to and with row t add up to: the root of frame t + 1.
    """
    root = normal_BFC[..., :3] * std_C[:3] + mean_C[:3]
    turns = 2 * root[..., 0] if layout.name == "humanml3d" else root[..., 0]
    heading = turns.cumsum(1)
    # steps are written in the later frame's heading, in snapmogen in the earlier's
    steps = turned(root[..., 1], root[..., 2], heading if layout.name == "humanml3d" else heading - turns)
    return torch.cat([heading[..., None], steps.cumsum(1) * layout.metres], dim=-1)


def joints_in_world(normal_BFC: Tensor, mean_C: Tensor, std_C: Tensor, layout: FeatureLayout) -> Tensor:
    """Joints of frames 1 .. F - 1 in metres, (B, F - 1, J, 3), starting above the origin and facing +Z."""
    columns = slice(layout.positions.start, layout.positions.stop)
    local = (normal_BFC[..., columns] * std_C[columns] + mean_C[columns]).unflatten(-1, (-1, 3)) * layout.metres
    if not layout.root_posed:  # the root stands above its own ground point, at the height of its column
        height = ROOT_COLUMNS - 1
        y = (normal_BFC[..., height] * std_C[height] + mean_C[height]) * layout.metres
        local = torch.cat([torch.stack([0 * y, y, 0 * y], dim=-1)[:, :, None], local], dim=2)
    heading, path = root_path(normal_BFC, mean_C, std_C, layout)[:, :-1].split([1, 2], dim=-1)
    ground = turned(local[:, 1:, :, 0], local[:, 1:, :, 2], heading) + path[:, :, None]
    return torch.stack([ground[..., 0], local[:, 1:, :, 1], ground[..., 1]], dim=-1)


def turned(x: Tensor, z: Tensor, heading: Tensor) -> Tensor:
    """Ground vectors turned by headings: (..., 2) of x and z."""
    cos, sin = heading.cos(), heading.sin()
    return torch.stack([cos * x - sin * z, sin * x + cos * z], dim=-1)
