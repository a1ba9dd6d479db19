from __future__ import annotations

import numpy as np
import pytest
import torch

from scalemogen.motion.features import LAYOUTS, decode
from scalemogen.networks.trajectory import joints_in_world, root_path


@pytest.mark.parametrize("name", ["humanml3d", "snapmogen"])
def test_joints_and_path_are_where_the_decoder_puts_them(name: str) -> None:
    layout, random = LAYOUTS[name], np.random.default_rng(0)
    mean, std = (torch.from_numpy(random.uniform(0.1, 1, layout.dims)) for _ in range(2))
    normal = torch.from_numpy(random.normal(size=(2, 40, layout.dims)))
    normal[..., 0] *= 0.1  # turns of some degrees a frame
    joints = joints_in_world(normal, mean, std, layout)
    path = root_path(normal, mean, std, layout)
    for ours, ours_path, rows in zip(joints, path, (normal * std + mean).numpy(), strict=True):
        decoded = decode(rows, layout).joints_FJ3
        np.testing.assert_allclose(ours, decoded[1:], atol=1e-4)
        if not layout.root_posed:
            np.testing.assert_allclose(ours_path[:-1, 1:], decoded[1:, 0, [0, 2]], atol=1e-4)
