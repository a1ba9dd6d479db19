"""The table of edits: does it, keeps the rest, and the product of both, beside two simpler ways."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scalemogen.editing.result import joint_change, joints_inside
from scalemogen.evaluation.edits.ways import ReadyJob
from scalemogen.evaluation.kinematics import foot_skating
from scalemogen.motion.motion import Motion

KEEP_MM = 100.0


@dataclass(frozen=True)
class EditMeasuring:
    """How much is measured.

    Attributes:
        per_kind: edits of each of the four kinds.
        keep_scales, thresholds: settings to sweep over, all with all; empty for the default alone.
        early_scales: numbers of scales that the way with early scales is tried with; the best is shown.
    """

    per_kind: int = 10
    keep_scales: tuple[int, ...] = ()
    thresholds: tuple[float, ...] = ()
    early_scales: tuple[int, ...] = (3, 6, 8, 9, 10)


@dataclass(frozen=True)
class EditScore:
    """One edit.

    Attributes:
        does: whether the body does what the target says.
        outside_mm: mean joint distance to the source outside the mask; 0 where nothing is outside.
        stretch_mm: how much longer or shorter than it should be a bone gets, at worst.
        jump: largest change of a joint's velocity from one frame to the next, m/s.
        skating: speed of the feet on the floor, m/s.
    """

    does: bool
    outside_mm: float
    stretch_mm: float
    jump: float
    skating: float

    @property
    def keeps(self) -> float:
        """exp(-outside_mm / 100): 1 where nothing changed, 0.37 at 10 cm."""
        return float(np.exp(-self.outside_mm / KEEP_MM))

    @property
    def score(self) -> float:
        """Does it, times keeps the rest."""
        return self.does * self.keeps


def score(ready_job: ReadyJob, motion: Motion) -> EditScore:
    """Measure one edited motion against its source."""
    job, source = ready_job.job, ready_job.source.motion
    tokens = ready_job.source.tokens
    inside_FJ = joints_inside(job.mask.effective(tokens.schedule, tokens.frames, source.fps), tokens, source)
    outside = joint_change(source, motion, inside_FJ)[1]
    return EditScore(
        does=job.is_done(source, motion),
        outside_mm=0.0 if np.isnan(outside) else outside,
        stretch_mm=_stretch_mm(motion, source),
        jump=_jump(motion),
        skating=foot_skating(motion),
    )


def _lengths(motion: Motion) -> np.ndarray:
    parents, joints = zip(*motion.skeleton.bones, strict=True)
    return np.linalg.norm(motion.joints_FJ3[:, list(joints)] - motion.joints_FJ3[:, list(parents)], axis=-1)


def _stretch_mm(motion: Motion, source: Motion) -> float:
    return 1000 * float(np.abs(_lengths(motion) - np.median(_lengths(source), axis=0)).max())


def _jump(motion: Motion) -> float:
    return float(np.linalg.norm(np.diff(motion.joints_FJ3, n=2, axis=0), axis=-1).max() * motion.fps)
