"""Score edits: does the body do what the target prompt says, and does the rest stay as it was?

Both scores are multiplied, because each alone is easy to reach: an edit that changes nothing keeps everything, and a
motion that is generated again can follow any prompt. Our method is compared with the simpler ones of `methods`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np

from scalemogen import ScaleMoGen
from scalemogen.editing import EditSettings
from scalemogen.editing.mask import effective_maps
from scalemogen.editing.result import joint_change, joints_inside
from scalemogen.evaluation.edits.jobs import pick_jobs
from scalemogen.evaluation.edits.methods import (
    EncodedJob,
    edit_by_mask,
    encode_sources,
    generate_and_paste,
    keep_early_scales,
    with_seeds,
)
from scalemogen.evaluation.edits.table import KINDS
from scalemogen.evaluation.metrics import interval
from scalemogen.evaluation.settings import EditAmount
from scalemogen.motion.inverse_kinematics import bone_lengths, bone_lengths_by_frame
from scalemogen.motion.motion import Motion
from scalemogen.motion.quality import foot_skating
from scalemogen.support.tables import markdown_table

KEEP_MM = 100.0  # mean change outside the mask, in millimetres, at which the score for keeping the rest is 1/e


@dataclass(frozen=True)
class EditScore:
    """Measurements of one edit.

    Attributes:
        does: whether the body does what the target prompt says.
        outside_mm: mean distance of the joints outside the mask (without a mask: of all joints) to the source, after
            each frame is aligned with the source by place, heading and height.
        stretch_mm: largest difference in length between a bone and the same bone of the source.
        jump: largest change of a joint's velocity between two frames, m/s.
        skating: speed of the feet while on the floor, m/s.
    """

    does: bool
    outside_mm: float
    stretch_mm: float
    jump: float
    skating: float

    @property
    def keeps(self) -> float:
        """exp(-outside_mm / 100): 1 if nothing changed outside the mask, 0.37 at 10 cm."""
        return float(np.exp(-self.outside_mm / KEEP_MM))

    @property
    def score(self) -> float:
        """The product of `does` (0 or 1) and `keeps`."""
        return self.does * self.keeps


Scores = Sequence[EditScore]


def edits_report(model: ScaleMoGen, data: Path, amount: EditAmount) -> str:
    """Return Markdown tables: all methods with their default settings, then the sweep if one is asked for.

    Call it on all processes; they share the work.

    Raises:
        ValueError: if the split does not have clips for all edits.
    """
    jobs = with_seeds(encode_sources(model, pick_jobs(data, amount.per_kind, amount.split)), amount.seeds)
    default = EditSettings()
    ours = f"ours (keep_scales {default.keep_scales}, threshold {default.threshold})"
    methods = {
        ours: edit_by_mask(model, jobs, default),
        "ours, the rest follows": edit_by_mask(model, jobs, EditSettings(rest="follows")),
        "regenerate and paste": generate_and_paste(model, jobs),
    }
    rows = {name: _scores(jobs, motions) for name, motions in methods.items()}
    early = {
        f"keep the first {count} scales": _scores(jobs, keep_early_scales(model, jobs, count))
        for count in amount.early_scales
    }
    if early:
        best = max(early, key=lambda name: _mean(early[name], "score"))
        rows[best] = early[best]
    tables = [edits_table(jobs, rows, amount.seeds)]
    if amount.keep_scales and amount.thresholds:
        tables.append(_sweep_table(model, jobs, amount))
    return "\n\n".join(tables)


def edits_table(jobs: Sequence[EncodedJob], rows: Mapping[str, Scores], seeds: int) -> str:
    """Return a Markdown table with a row per method.

    Intervals are over edits; the value of an edit is the mean over its seeds. "ours is ahead by" is the mean of the
    differences between the first row and this row, edit by edit.

    Args:
        jobs: the edits; the repetitions of an edit with other seeds stand together.
        rows: the scores of each method, in the order of the jobs; ours first.
        seeds: number of seeds per edit.
    """
    head = ("does it", "outside, mm", "score", "ours is ahead by", *KINDS)
    head = (*head, "worst bone, mm", "worst jump, m/s", "feet slide, m/s")
    ours, *_ = rows
    first = _by_edit(rows[ours], seeds)
    cells: list[Sequence[str]] = []
    for name, scores in rows.items():
        score, ahead = interval(_by_edit(scores, seeds)), interval(first - _by_edit(scores, seeds))
        cells.append(
            (
                name,
                f"{_mean(scores, 'does'):.1%}",
                f"{_mean(scores, 'outside_mm'):.0f}",
                f"{score.mean:.2f} ± {score.half_width:.2f}",
                "" if name == ours else f"{ahead.mean:.3f} ± {ahead.half_width:.3f}",
                *(f"{value:.2f}" for value in _kind_scores(jobs, scores)),
                f"{_mean(scores, 'stretch_mm'):.0f}",
                f"{_mean(scores, 'jump'):.1f}",
                f"{_mean(scores, 'skating'):.2f}",
            )
        )
    return markdown_table((f"{len(jobs) // seeds} edits with {seeds} seeds each", *head), cells)


def measure_edit(encoded: EncodedJob, motion: Motion) -> EditScore:
    """Measure one edited motion by comparing it with its source."""
    job, source, tokens = encoded.job, encoded.source.motion, encoded.source.tokens
    # The mask of the finest scale, rounded to tokens as the edit rounds it.
    inside_FJ = joints_inside(effective_maps(job.mask, tokens.schedule, tokens.frames, source.fps), tokens, source)
    outside = joint_change(source, motion, inside_FJ)[1]
    return EditScore(
        does=job.is_done(source, motion),
        outside_mm=0.0 if np.isnan(outside) else outside,  # NaN if the mask covers everything
        stretch_mm=_stretch_mm(motion, source),
        jump=_jump(motion),
        skating=foot_skating(motion),
    )


def _sweep_table(model: ScaleMoGen, jobs: Sequence[EncodedJob], amount: EditAmount) -> str:
    """Return a Markdown table of the score of our method at every pair of settings."""
    rows: list[Sequence[object]] = []
    for keep, threshold in product(amount.keep_scales, amount.thresholds):
        scores = _scores(jobs, edit_by_mask(model, jobs, EditSettings(keep, threshold)))
        values = (_mean(scores, "score"), *_kind_scores(jobs, scores))
        rows.append((keep, threshold, *(f"{value:.2f}" for value in values)))
    return markdown_table(("keep_scales", "threshold", "score", *KINDS), rows)


def _scores(jobs: Sequence[EncodedJob], motions: Sequence[Motion]) -> list[EditScore]:
    return [measure_edit(job, motion) for job, motion in zip(jobs, motions, strict=True)]


def _mean(scores: Scores, field: str) -> float:
    return float(np.mean([getattr(each, field) for each in scores]))


def _kind_scores(jobs: Sequence[EncodedJob], scores: Scores) -> list[float]:
    """Return the mean score of each kind of edit."""
    pairs = list(zip(jobs, scores, strict=True))
    return [_mean([each for job, each in pairs if job.job.row.kind == kind], "score") for kind in KINDS]


def _by_edit(scores: Scores, seeds: int) -> np.ndarray:
    """Return (edits,) the mean score over the seeds of each edit."""
    return np.array([each.score for each in scores]).reshape(-1, seeds).mean(1)


def _stretch_mm(motion: Motion, source: Motion) -> float:
    # The median over frames is the source's bone length without decoding noise.
    lengths_FJ = bone_lengths_by_frame(motion.joints_FJ3, motion.skeleton)
    return 1000 * float(np.abs(lengths_FJ - bone_lengths(source.joints_FJ3, source.skeleton)).max())


def _jump(motion: Motion) -> float:
    # The second difference of positions is the change of velocity between frames, in metres per frame; times fps.
    return float(np.linalg.norm(np.diff(motion.joints_FJ3, n=2, axis=0), axis=-1).max() * motion.fps)
