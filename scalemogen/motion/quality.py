"""Numbers measured on joint positions: distance to a reference, and how physically plausible the motion is.

Positions are in metres, Y up, the floor at 0; `fps` is frames per second. Only `mpjpe_mm` and `velocity_error` need a
reference motion.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.facts.signals import spans_above

# Metres above a foot joint's own lowest point; higher up its sliding has weight 0 (Zhang et al. 2018).
SKATE_HEIGHT = 0.025
# Metres above a foot joint's own lowest point; below this it is on the floor (Karunratanakul et al. 2023).
CONTACT_HEIGHT = 0.05
# m/s; a joint on the floor skids if it is faster: 2.5 cm per frame at 20 fps (same paper).
SKID = 0.5
# Metres between the floor and the lowest joint; a person on tiptoe stays below this.
_OFF_FLOOR = 0.15


@dataclass(frozen=True)
class BodyMeasures:
    """Plausibility of motions without a reference, as means over the motions.

    Attributes:
        skating: speed of the feet over the floor while they are on it, m/s.
        skating_share: share of frames in which a foot on the floor skids.
        jerk: mean third derivative of the joints, m/s^3.
        penetration_mm: depth of the lowest joint below the floor, mean over frames. It is 0 for clips that were put
            on the floor by their own lowest joint, as those of HumanML3D are.
        floating_mm: height of the lowest joint above the floor, mean over frames.
        speed: mean speed of the joints, m/s. A motion that hardly moves also has little skating and jerk; its speed
            shows this.
    """

    skating: float
    skating_share: float
    jerk: float
    penetration_mm: float
    floating_mm: float
    speed: float


def mpjpe_mm(ours_FJ3: np.ndarray, real_FJ3: np.ndarray, root_aligned: bool = True) -> float:
    """Return the mean per-joint position error in millimetres (Ionescu et al. 2014).

    Args:
        root_aligned: move both roots to the origin in every frame first.
    """
    if root_aligned:
        ours_FJ3, real_FJ3 = ours_FJ3 - ours_FJ3[:, :1], real_FJ3 - real_FJ3[:, :1]
    return 1000 * float(np.linalg.norm(ours_FJ3 - real_FJ3, axis=-1).mean())


def velocity_error(ours_FJ3: np.ndarray, real_FJ3: np.ndarray, fps: float) -> float:
    """Return the mean per-joint velocity error in m/s (MPJVE; Pavllo et al. 2019)."""
    # The difference of two velocities is the velocity of the difference.
    return float(np.linalg.norm(np.diff(ours_FJ3 - real_FJ3, axis=0), axis=-1).mean() * fps)


def mean_speed(motion: MotionArrays) -> float:
    """Return the length of the pelvis' path over the ground per second, m/s."""
    steps = np.diff(motion.joints_FJ3[:, 0, [0, 2]], axis=0)
    return float(np.linalg.norm(steps, axis=-1).mean() * motion.fps)


def longest_aloft(heights_FJ: np.ndarray, fps: float) -> float:
    """Return the longest time in seconds during which no joint is near the floor.

    Args:
        heights_FJ: heights of the joints above the floor, metres.
    """
    spans = spans_above(heights_FJ.min(axis=1), _OFF_FLOOR, _OFF_FLOOR, least=1)
    return max((stop - start for start, stop in spans), default=0) / fps


def foot_skating(motion: MotionArrays) -> float:
    """Return the mean horizontal speed of ankles and toes in m/s, weighted by how near they are to the floor.

    The weight is 2 - 2^(h / 2.5 cm), limited to 0..1, where h is the higher of the joint's two heights during a step
    from one frame to the next, above the joint's own lowest point. Zhang et al. 2018 (mode-adaptive networks) sum the
    same term; divided by the sum of weights it is a speed: 0 for a planted foot, v for a foot that slides at v.

    Raises:
        ValueError: for fewer than two frames.
    """
    slide_F, weight_F = sliding(motion)
    # 1e-9 prevents a division by zero where both feet stay in the air.
    return float(slide_F.sum() / max(weight_F.sum(), 1e-9))


def sliding(motion: MotionArrays) -> tuple[np.ndarray, np.ndarray]:
    """Return for each step the weighted speeds of ankles and toes, summed, and the sum of weights, (F - 1,) each.

    The mean over some frames is the ratio of their sums; `foot_skating` explains the weights.
    """
    speed_FK, height_FK = _feet(motion)
    weight_FK = np.clip(2 - 2 ** (height_FK / SKATE_HEIGHT), 0, 1)
    return (speed_FK * weight_FK).sum(1), weight_FK.sum(1)


def skating_share(motion: MotionArrays) -> float:
    """Return the share of frames in which some foot joint is within 5 cm of its lowest point and faster than 0.5 m/s.

    This is the foot skating ratio of Karunratanakul et al. 2023 (guided motion diffusion).

    Raises:
        ValueError: for fewer than two frames.
    """
    speed_FK, height_FK = _feet(motion)
    return float(((height_FK < CONTACT_HEIGHT) & (speed_FK > SKID)).any(1).mean())


def jerk(joints_FJ3: np.ndarray, fps: float) -> float:
    """Return the mean length of the third derivative, m/s^3 (Flash and Hogan 1985); 0 below four frames."""
    third = np.diff(joints_FJ3.astype(np.float64), n=3, axis=0)  # third difference; times fps^3 it is the derivative
    return float(np.linalg.norm(third, axis=-1).mean() * fps**3) if len(third) else 0.0


def floor_penetration_mm(joints_FJ3: np.ndarray) -> float:
    """Return the depth of the lowest joint below 0 in millimetres, mean over frames.

    After Penetrate of Yuan et al. 2023 (PhysDiff), who measure on the mesh and tolerate 5 mm.
    """
    return 1000 * float(np.clip(-joints_FJ3[..., 1].min(1), 0, None).mean())


def floating_mm(joints_FJ3: np.ndarray) -> float:
    """Return the height of the lowest joint above 0 in millimetres, mean over frames (Float of the same paper)."""
    return 1000 * float(np.clip(joints_FJ3[..., 1].min(1), 0, None).mean())


def joint_speed(joints_FJ3: np.ndarray, fps: float) -> float:
    """Return the mean speed of all joints in m/s; 0 for a single frame."""
    steps = np.diff(joints_FJ3, axis=0)
    return float(np.linalg.norm(steps, axis=-1).mean() * fps) if len(steps) else 0.0


def body_measures(motions: Sequence[MotionArrays]) -> BodyMeasures:
    """Return means over motions; every motion has the same weight, whatever its length.

    Raises:
        ValueError: if a motion has fewer than two frames.
    """
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
    """Return (F - 1, 4) horizontal speeds of ankles and toes, and the higher of their two heights during each step.

    Heights are above each joint's own lowest point in the motion, because an ankle never touches the floor.
    """
    feet_FK3 = motion.joints_FJ3[:, list(motion.skeleton.contact_joints)]
    if len(feet_FK3) < 2:
        raise ValueError(f"the motion has {len(feet_FK3)} frame; foot sliding needs at least two frames")
    height_FK = feet_FK3[..., 1] - feet_FK3[..., 1].min(0)
    speed_FK = np.linalg.norm(np.diff(feet_FK3[..., [0, 2]], axis=0), axis=-1) * motion.fps
    return speed_FK, np.maximum(height_FK[1:], height_FK[:-1])
