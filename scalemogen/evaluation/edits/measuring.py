"""Does an edit do what it is told, and keep the rest? The product of both, for ours and for two simpler ways."""

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
from scalemogen.evaluation.edits.picking import pick_jobs
from scalemogen.evaluation.edits.table import KINDS
from scalemogen.evaluation.edits.ways import ReadyJob, edited, pasted, ready, with_early_scales, with_seeds
from scalemogen.evaluation.metrics import interval
from scalemogen.motion.motion import Motion
from scalemogen.motion.quality import foot_skating

KEEP_MM = 100.0


@dataclass(frozen=True)
class EditMeasuring:
    """How much is measured.

    Attributes:
        split: of the clips that are edited; settings are to be chosen on others ("val") than they are judged by.
        per_kind: edits of each of the four kinds.
        seeds: each is made with so many seeds.
        keep_scales, thresholds: settings to sweep over, all with all; empty for no sweep.
        early_scales: numbers of scales that the way with early scales is tried with; the best is shown.
    """

    split: str = "test"
    per_kind: int = 10
    seeds: int = 5
    keep_scales: tuple[int, ...] = ()
    thresholds: tuple[float, ...] = ()
    early_scales: tuple[int, ...] = (3, 6, 9)


@dataclass(frozen=True)
class EditScore:
    """One edit.

    Attributes:
        does: whether the body does what the target says.
        outside_mm: mean joint distance to the source outside the mask (without a mask: of all joints), each frame
            put on the source's place, heading and height first.
        stretch_mm: how much longer or shorter than the source's a bone gets, at worst.
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


Scores = Sequence[EditScore]


def edits_report(model: ScaleMoGen, data: Path, amount: EditMeasuring) -> str:
    """Markdown tables: all ways with the default settings, and the sweep where one is asked for.

    Intervals are over edits, each the mean of its seeds; how far ours is ahead is the mean of the differences.
    Called on all processes, which share the work.

    Raises:
        ValueError: if the split does not have clips for all edits.
    """
    jobs = with_seeds(ready(model, pick_jobs(data, amount.per_kind, amount.split)), amount.seeds)
    default = EditSettings()
    ways = {
        f"ours (keep_scales {default.keep_scales}, threshold {default.threshold})": edited(model, jobs, default),
        "ours, the rest follows": edited(model, jobs, EditSettings(rest="follows")),
        "regenerate and paste": pasted(model, jobs),
    }
    rows = {name: _scores(jobs, motions) for name, motions in ways.items()}
    early = {
        f"keep the first {count} scales": _scores(jobs, with_early_scales(model, jobs, count))
        for count in amount.early_scales
    }
    if early:
        best = max(early, key=lambda name: _mean(early[name], "score"))
        rows[best] = early[best]
    tables = [edits_table(jobs, rows, amount.seeds)]
    if amount.keep_scales and amount.thresholds:
        tables.append(_sweep(model, jobs, amount))
    return "\n\n".join(tables)


def _scores(jobs: Sequence[ReadyJob], motions: Sequence[Motion]) -> list[EditScore]:
    return [score(job, motion) for job, motion in zip(jobs, motions, strict=True)]


def _mean(scores: Scores, field: str) -> float:
    return float(np.mean([getattr(each, field) for each in scores]))


def _kind_scores(jobs: Sequence[ReadyJob], scores: Scores) -> list[float]:
    """Mean score of each kind."""
    pairs = list(zip(jobs, scores, strict=True))
    return [_mean([each for job, each in pairs if job.job.row.kind == kind], "score") for kind in KINDS]


def _by_edit(scores: Scores, seeds: int) -> np.ndarray:
    """(edits,) the mean score of each edit's seeds."""
    return np.array([each.score for each in scores]).reshape(-1, seeds).mean(1)


def edits_table(jobs: Sequence[ReadyJob], rows: Mapping[str, Scores], seeds: int) -> str:
    """Markdown, a row for each way; the first is ours. The seeds of an edit stand together."""
    head = ("does it", "outside, mm", "score", "ours is ahead by", *KINDS)
    head = (*head, "worst bone, mm", "worst jump, m/s", "feet slide, m/s")
    title = f"{len(jobs) // seeds} edits with {seeds} seeds each"
    lines = [f"| {title} | " + " | ".join(head) + " |", "|---" * (len(head) + 1) + "|"]
    first = _by_edit(next(iter(rows.values())), seeds)
    for name, scores in rows.items():
        own, ahead = interval(_by_edit(scores, seeds)), interval(first - _by_edit(scores, seeds))
        numbers = [f"{_mean(scores, 'does'):.1%}", f"{_mean(scores, 'outside_mm'):.0f}"]
        numbers += [f"{own.mean:.2f} ± {own.half_width:.2f}"]
        numbers += ["" if len(lines) == 2 else f"{ahead.mean:.3f} ± {ahead.half_width:.3f}"]
        numbers += [f"{value:.2f}" for value in _kind_scores(jobs, scores)]
        numbers += [f"{_mean(scores, 'stretch_mm'):.0f}", f"{_mean(scores, 'jump'):.1f}"]
        lines.append(f"| {name} | " + " | ".join([*numbers, f"{_mean(scores, 'skating'):.2f}"]) + " |")
    return "\n".join(lines)


def _sweep(model: ScaleMoGen, jobs: Sequence[ReadyJob], amount: EditMeasuring) -> str:
    """The score at every pair of settings."""
    lines = ["| keep_scales | threshold | score | " + " | ".join(KINDS) + " |", "|---" * (3 + len(KINDS)) + "|"]
    for keep, threshold in product(amount.keep_scales, amount.thresholds):
        scores = _scores(jobs, edited(model, jobs, EditSettings(keep, threshold)))
        values = (_mean(scores, "score"), *_kind_scores(jobs, scores))
        lines.append(f"| {keep} | {threshold} | " + " | ".join(f"{value:.2f}" for value in values) + " |")
    return "\n".join(lines)


def score(ready_job: ReadyJob, motion: Motion) -> EditScore:
    """Measure one edited motion against its source."""
    job, source = ready_job.job, ready_job.source.motion
    tokens = ready_job.source.tokens
    inside_FJ = joints_inside(effective_maps(job.mask, tokens.schedule, tokens.frames, source.fps), tokens, source)
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
