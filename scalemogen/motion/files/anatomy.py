"""Check that points form a human body, because an array of numbers may hold something other than joint positions."""

from __future__ import annotations

import numpy as np

from scalemogen.motion.files.world import body_length
from scalemogen.motion.skeleton import Skeleton

_SPREAD = 0.25  # standard deviation of a bone's length as a share of its mean; captured bones have under 0.05
_SIDES = 1.6  # ratio of a bone's length to that of the other side; captured bones have up to 1.12
# Shares of the length from ankle to head along the bones. People and their captured skeletons lie well inside:
# thighs and shanks at 0.24-0.33, upper arms and forearms at 0.11-0.22 in 130 takes of LaFAN1 and CMU.
_SHARES = {
    "thigh": ("hip", "knee", 0.12, 0.5),
    "shank": ("knee", "ankle", 0.12, 0.5),
    "upper arm": ("shoulder", "elbow", 0.05, 0.4),
    "forearm": ("elbow", "wrist", 0.05, 0.4),
}


def fault_of_body(joints_FJ3: np.ndarray, skeleton: Skeleton) -> str:
    """Return what is not human about the points, such as "the left thigh has 1% of the body's length"; "" if nothing.

    Args:
        joints_FJ3: (F, J, 3) positions in any unit, on either skeleton.
    """
    whole = max(body_length(joints_FJ3, skeleton), 1e-9)
    if not np.isfinite(whole):  # infinite, because the numbers are too large to be multiplied
        return "its bones are longer than anything that can be computed"
    shares: dict[str, float] = {}
    spreads = []
    for side in ("left", "right"):
        for bone, (start, end, low, high) in _SHARES.items():
            ends = joints_FJ3[:, skeleton.index(f"{side}_{end}")], joints_FJ3[:, skeleton.index(f"{side}_{start}")]
            lengths_F = np.linalg.norm(ends[0] - ends[1], axis=-1)
            share = shares[f"{side} {bone}"] = float(np.median(lengths_F)) / whole
            spreads.append(lengths_F.std() / max(lengths_F.mean(), 1e-9))
            if not low <= share <= high:
                return f"the {side} {bone} has {share:.0%} of the length from ankle to head"
    if np.median(spreads) > _SPREAD:
        return f"the bones change their length by {np.median(spreads):.0%}"
    for bone in _SHARES:
        left, right = shares[f"left {bone}"], shares[f"right {bone}"]
        if max(left / right, right / left) > _SIDES:
            return f"the left {bone} has {left / right:.0%} of the length of the right one"
    return ""
