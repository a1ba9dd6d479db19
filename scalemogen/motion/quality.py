"""What can be measured on joints alone: distance to a reference, and whether the body could be real.

Positions in metres, Y up, the floor at 0; `fps` frames per second. All but the first two need no reference.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from scalemogen.motion.arrays import MotionArrays

SKATE_HEIGHT = 0.025  # metres above its own lowest at which a foot's sliding stops to count
CONTACT_HEIGHT = 0.05  # metres above its own lowest below which a foot joint is on the floor ...
SKID = 0.5  # ... and m/s above which it then skids


@dataclass(frozen=True)
class BodyMeasures:
    """Means over motions of what needs no reference.

    Attributes:
        skating: speed of the feet over the floor while they are on it, m/s.
        skating_share: share of frames in which a foot on the floor skids.
        jerk: mean third derivative of the joints, m/s^3.
        penetration_mm: depth of the lowest joint below the floor, mean over frames; 0 for clips that were put on
            the floor by their own lowest joint, as HumanML3D's are.
        floating_mm: height of the lowest joint above the floor, mean over frames.
        speed: mean speed of the joints, m/s, to tell smooth from still.
    """

    skating: float
    skating_share: float
    jerk: float
    penetration_mm: float
    floating_mm: float
    speed: float


def mpjpe_mm(ours_FJ3: np.ndarray, real_FJ3: np.ndarray, root_aligned: bool = True) -> float:
    """Mean per-joint position error in millimetres (Ionescu et al. 2014), by default with root put on root."""
    if root_aligned:
        ours_FJ3, real_FJ3 = ours_FJ3 - ours_FJ3[:, :1], real_FJ3 - real_FJ3[:, :1]
    return 1000 * float(np.linalg.norm(ours_FJ3 - real_FJ3, axis=-1).mean())


def velocity_error(ours_FJ3: np.ndarray, real_FJ3: np.ndarray, fps: float) -> float:
    """Mean length of the difference of joint velocities (MPJVE; Pavllo et al. 2019), m/s."""
    return float(np.linalg.norm(np.diff(ours_FJ3 - real_FJ3, axis=0), axis=-1).mean() * fps)


def foot_skating(motion: MotionArrays) -> float:
    """Mean horizontal speed of ankles and toes, m/s, weighted by how near the floor they are.

    Weight 2 - 2^(h / 2.5 cm), between 0 and 1, h the higher of the joint's two heights above its own lowest point
    (Zhang et al. 2018, mode-adaptive networks, sum the same term; divided by the weights it is a speed). A planted
    foot has 0, a foot that slides along the floor at v has v.
    """
    speed_FK, height_FK = _feet(motion)
    weight = np.clip(2 - 2 ** (height_FK / SKATE_HEIGHT), 0, 1)
    return float((speed_FK * weight).sum() / max(weight.sum(), 1e-9))


def skating_share(motion: MotionArrays) -> float:
    """Share of frames in which some foot joint is within 5 cm of its lowest and moves faster than 0.5 m/s.

    The foot skating ratio of Karunratanakul et al. 2023 (guided motion diffusion): 2.5 cm per frame at 20 fps.
    """
    speed_FK, height_FK = _feet(motion)
    return float(((height_FK < CONTACT_HEIGHT) & (speed_FK > SKID)).any(1).mean())


def jerk(joints_FJ3: np.ndarray, fps: float) -> float:
    """Mean length of the third difference times fps^3, m/s^3 (Flash and Hogan 1985); 0 below four frames."""
    third = np.diff(joints_FJ3.astype(np.float64), n=3, axis=0)
    return float(np.linalg.norm(third, axis=-1).mean() * fps**3) if len(third) else 0.0


def floor_penetration_mm(joints_FJ3: np.ndarray) -> float:
    """Mean over frames of how deep the lowest joint is below 0, millimetres.

    After Penetrate of Yuan et al. 2023 (PhysDiff), which asks the mesh and forgives 5 mm.
    """
    return 1000 * float(np.clip(-joints_FJ3[..., 1].min(1), 0, None).mean())


def floating_mm(joints_FJ3: np.ndarray) -> float:
    """Mean over frames of how high the lowest joint is above 0, millimetres (Float of the same paper)."""
    return 1000 * float(np.clip(joints_FJ3[..., 1].min(1), 0, None).mean())


def joint_speed(joints_FJ3: np.ndarray, fps: float) -> float:
    """Mean speed of all joints, m/s; 0 for a single frame."""
    steps = np.diff(joints_FJ3, axis=0)
    return float(np.linalg.norm(steps, axis=-1).mean() * fps) if len(steps) else 0.0


def body_measures(motions: Sequence[MotionArrays]) -> BodyMeasures:
    """Means over motions, every motion counting alike."""
    rows = [
        BodyMeasures(
            skating=foot_skating(motion),
            skating_share=skating_share(motion),
            jerk=jerk(motion.joints_FJ3, motion.fps),
            penetration_mm=floor_penetration_mm(motion.joints_FJ3),
            floating_mm=floating_mm(motion.joints_FJ3),
            speed=joint_speed(motion.joints_FJ3, motion.fps),
        )
        for motion in motions
    ]
    return BodyMeasures(*(float(np.mean([getattr(row, f.name) for row in rows])) for f in fields(BodyMeasures)))


def _feet(motion: MotionArrays) -> tuple[np.ndarray, np.ndarray]:
    """Horizontal speed (F-1, 4) of ankles and toes, and the higher of the two heights each step has.

    Heights are above each joint's lowest point of the motion, for an ankle never touches the floor.
    """
    feet_FK3 = motion.joints_FJ3[:, list(motion.skeleton.contact_joints)]
    if len(feet_FK3) < 2:
        raise ValueError("the sliding of feet needs a motion of at least two frames")
    height_FK = feet_FK3[..., 1] - feet_FK3[..., 1].min(0)
    speed_FK = np.linalg.norm(np.diff(feet_FK3[..., [0, 2]], axis=0), axis=-1) * motion.fps
    return speed_FK, np.maximum(height_FK[1:], height_FK[:-1])
