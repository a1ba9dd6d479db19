"""The loss terms of reconstruction: how far decoded features, joints, paths and velocities are from the original."""

from __future__ import annotations

import torch
from torch import Tensor

from scalemogen.motion.layouts import FeatureLayout
from scalemogen.motion.statistics import Statistics
from scalemogen.networks.trajectory import joints_in_world, root_path, turned

FOOT_WEIGHT = 4.0  # weight of the velocity errors of feet (other joints: 1), because people notice sliding feet first
_PATH_SECONDS = (1, 2, 4)  # over which the path is compared


def reconstruction_terms(
    ours: Tensor, wanted: Tensor, frames_B: Tensor, statistics: Statistics, layout: FeatureLayout
) -> dict[str, Tensor]:
    """Return mean absolute errors over the valid frames, by name.

    "features" and "positions" compare normalised features, "motion" the change of normalised positions per frame.
    "path" compares how far the root moves (metres) and turns (radians) within 1, 2 and 4 seconds. "velocity" compares
    the velocities of all joints in the world, weighted by `joint_weights`, and "contact" those of feet on the floor,
    both in m/s. "acceleration" compares the change of these velocities per frame, in m/s. "bones" compares the
    lengths of the bones (metres): features store each joint's position on its own, so a decoded limb may stretch.

    Args:
        ours, wanted: normalised features (B, F, dims) of reconstruction and original.
        frames_B: valid frames per window.
    """
    valid = (torch.arange(wanted.shape[1], device=wanted.device) < frames_B[:, None])[:, :, None].to(ours)
    weight = valid / valid.sum()  # sums to 1, so that sum(error * weight) is the mean over valid frames
    difference = (ours - wanted) * valid
    positions = difference[..., layout.positions.start : layout.positions.stop]
    mean, std = (torch.from_numpy(a).to(ours) for a in (statistics.mean, statistics.std))
    our_joints, wanted_joints = (joints_in_world(x, mean, std, layout) for x in (ours, wanted))
    joints = our_joints - wanted_joints
    bones = _bone_lengths(our_joints, layout) - _bone_lengths(wanted_joints, layout)
    velocity = joints.diff(dim=1) * layout.fps  # metres per frame to m/s
    speed = velocity.abs().mean(-1)
    # 1 where a foot joint of the original is in contact with the floor
    contact_columns = list(range(layout.contacts.start, layout.contacts.stop))
    down = (wanted * std + mean)[:, 1:-1, contact_columns].round().clamp(0, 1) * valid[:, 2:]
    return {
        "features": (difference.abs() * weight).sum() / layout.dims,
        "positions": (positions.abs() * weight).sum() / len(layout.positions),
        "motion": (positions.diff(dim=1).abs() * weight[:, 1:]).sum() / len(layout.positions),
        "path": _path_error(
            root_path(ours, mean, std, layout), root_path(wanted, mean, std, layout), valid, layout.fps
        ),
        "velocity": ((speed * joint_weights(layout).to(ours)).mean(2) * weight[:, 2:, 0]).sum(),
        "contact": (speed[:, :, list(layout.skeleton.contact_joints)] * down).sum() / down.sum().clamp(min=1),
        "acceleration": (velocity.diff(dim=1).abs().mean((2, 3)) * weight[:, 3:, 0]).sum(),
        "bones": (bones.abs().mean(2) * weight[:, 1:, 0]).sum(),
    }


def _bone_lengths(joints_BFJ3: Tensor, layout: FeatureLayout) -> Tensor:
    """Return the length of each bone in each frame, (B, F, bones) in metres."""
    above, below = (list(ends) for ends in zip(*layout.skeleton.bones, strict=True))
    # The square root has no gradient at 0, where the length of an untrained body may be.
    return (joints_BFJ3[:, :, below] - joints_BFJ3[:, :, above]).square().sum(-1).add(1e-8).sqrt()


def _path_error(ours_BF3: Tensor, wanted_BF3: Tensor, valid_BF1: Tensor, fps: int) -> Tensor:
    """Return the mean absolute error of how far the root moves and turns within each of `_PATH_SECONDS`.

    Features hold velocities, and small errors of the same sign add up. A movement is measured in the heading at its
    start, so that an earlier error of the heading does not count again.

    Args:
        ours_BF3, wanted_BF3: heading (radians) and ground position (metres) of the root; see `root_path`.
        valid_BF1: 1 at valid frames.
    """
    errors = []
    for seconds in _PATH_SECONDS:
        frames = round(seconds * fps)
        if frames < ours_BF3.shape[1]:
            error = (_moves(ours_BF3, frames) - _moves(wanted_BF3, frames)).abs().mean(-1, keepdim=True)
            ends = valid_BF1[:, frames:]  # a movement counts if it ends within the clip
            errors.append((error * ends).sum() / ends.sum().clamp(min=1))
    return torch.stack(errors).mean() if errors else ours_BF3.new_zeros(())


def _moves(path_BF3: Tensor, frames: int) -> Tensor:
    """Return turn (radians) and movement (metres, in the heading at the start) within a number of frames."""
    change = path_BF3[:, frames:] - path_BF3[:, :-frames]
    moved = turned(change[..., 1], change[..., 2], -path_BF3[:, :-frames, 0])
    return torch.cat([change[..., :1], moved], dim=-1)


def joint_weights(layout: FeatureLayout) -> Tensor:
    """Return the weight of each joint's velocity error, (J,) with mean 1; feet weigh `FOOT_WEIGHT` times as much."""
    weights = torch.ones(layout.skeleton.joint_count)
    weights[list(layout.skeleton.contact_joints)] = FOOT_WEIGHT
    return weights / weights.mean()
