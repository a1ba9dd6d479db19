"""Find good sampling settings of a system: measure every pair of settings on validation clips and name the best."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from itertools import product
from pathlib import Path

from scalemogen.data.clips import read_sentences
from scalemogen.data.folder import content_digest, read_statistics
from scalemogen.evaluation.comparison import BODY_ROWS, RealSide, generated_column
from scalemogen.evaluation.prompts import HAND_PROMPTS, TURN_PROMPTS
from scalemogen.evaluation.settings import SweepSettings
from scalemogen.evaluation.text_control import (
    locomotion_speeds,
    raised_hand,
    share_in_order,
    share_right,
    speed_order,
    turned_to,
)
from scalemogen.generator import Generator
from scalemogen.model import MotionModel
from scalemogen.motion.statistics import Statistics
from scalemogen.support.json_rows import add_row, read_rows
from scalemogen.support.processes import this_process
from scalemogen.support.tables import markdown_table
from scalemogen.words.evaluator import EmbeddingModel

logger = logging.getLogger(__name__)

ANSWERS = ("recall_3", "hands", "turns", "speeds", "orders")
ANSWERS_KEPT = 0.95  # share of the best value that a setting must reach in each of ANSWERS to be considered

Pair = tuple[float, float]  # guidance and temperature


@dataclass(frozen=True)
class SweepRow:
    """The results of one pair of settings.

    Attributes:
        guidance, temperature: the settings.
        fid: FID against all real clips.
        recall_3: R@3.
        hands, turns: share of motions that use the hand, or turn to the side, that the prompt names.
        speeds: share of triples with run > walk > exhausted walk.
        orders: share of motions that do two actions in the order named.
        skating: foot skating, m/s.
        jerk: m/s^3.
    """

    guidance: float
    temperature: float
    fid: float
    recall_3: float
    hands: float
    turns: float
    speeds: float
    orders: float
    skating: float
    jerk: float


@dataclass(frozen=True)
class Sweep:
    """One system with different settings.

    Attributes:
        generators: the system for each pair of guidance and temperature.
        digest: hash of everything that its motions depend on, except guidance and temperature.
        statistics: normalisation of the real clips.
    """

    generators: Mapping[Pair, Generator]
    digest: str
    statistics: Statistics

    @classmethod
    def of_model(cls, model: MotionModel, settings: SweepSettings) -> Sweep:
        """Return the sweep of our own model over every pair of guidance and temperature."""
        pairs = product(settings.guidances, settings.temperatures)
        generators = {pair: model.with_sampling(model.config.sampling.at(*pair)) for pair in pairs}
        return cls(generators, model.checkpoint.digest(), model.statistics)

    @classmethod
    def of_generators(cls, generators: Mapping[Pair, Generator], digest: str, data: Path) -> Sweep:
        """Return the sweep of any other system; the statistics of the folder `data` normalise the clips."""
        return cls(generators, digest, read_statistics(data))


def run_sweep(
    sweep: Sweep, evaluator: EmbeddingModel, data: Path, out: Path, settings: SweepSettings
) -> list[SweepRow]:
    """Measure every pair of settings.

    Rows are kept in `out`, a .jsonl file. Rows for the same weights, clips and evaluator are read from there, so a
    sweep that was stopped resumes.
    """
    asked = _request_digest(sweep, evaluator, data, settings)
    done = {(row.guidance, row.temperature): row for row in _known_rows(out, asked)}
    missing = [pair for pair in sweep.generators if pair not in done]
    if missing:
        side = RealSide.of(evaluator, data, sweep.statistics, settings.amount)
        for pair in missing:
            done[pair] = row = _measured(sweep.generators[pair], side, pair, settings)
            logger.info("%s", row)
            if this_process().is_main_process:
                out.parent.mkdir(parents=True, exist_ok=True)
                add_row(out, {"asked": asked, "row": asdict(row)})
    return [done[pair] for pair in sweep.generators]


def best_row(rows: Sequence[SweepRow]) -> SweepRow:
    """Return the row with the lowest FID among those that follow the text nearly as well as any row.

    FID alone would choose settings that look real and ignore the text; R@3 alone would choose exaggerated motions.
    """
    best = {name: max(getattr(row, name) for row in rows) or 1.0 for name in ANSWERS}
    follows = [min(getattr(row, name) / best[name] for name in ANSWERS) for row in rows]
    enough = min(ANSWERS_KEPT, max(follows))  # if no row reaches this share everywhere, the row that comes closest
    return min((row for row, share in zip(rows, follows, strict=True) if share >= enough), key=lambda row: row.fid)


def sweep_table(rows: Sequence[SweepRow]) -> str:
    """Return a Markdown table with the best settings below it."""
    head = (
        "guidance", "temperature", "FID", "R@3", "hand named", "turn named", "order of speeds",
        "order of two actions", "foot skating, m/s", "jerk, m/s³",
    )  # fmt: skip
    body = [
        (
            f"{row.guidance:g}", f"{row.temperature:g}", f"{row.fid:.3f}", f"{row.recall_3:.3f}",
            *(f"{share:.0%}" for share in (row.hands, row.turns, row.speeds, row.orders)),
            f"{row.skating:.3f}", f"{row.jerk:.1f}",
        )
        for row in rows
    ]  # fmt: skip
    best = best_row(rows)
    why = f"lowest FID of those with at least {ANSWERS_KEPT:.0%} of the best R@3 and shares"
    return (
        f"{markdown_table(head, body)}\n\nbest: guidance {best.guidance:g}, temperature {best.temperature:g} ({why})"
    )


def _known_rows(path: Path, asked: str) -> list[SweepRow]:
    """Read the rows of an earlier sweep of the same kind; rows of other sweeps are skipped."""
    return [SweepRow(**row["row"]) for row in read_rows(path) if row["asked"] == asked]


def _request_digest(sweep: Sweep, evaluator: EmbeddingModel, data: Path, settings: SweepSettings) -> str:
    """Hash of everything that a row depends on except its pair of settings, and of the names of its columns."""
    captions = read_sentences(data, settings.amount.split)
    parts = sweep.digest, evaluator.digest, content_digest(data), captions, settings.amount
    parts = *parts, settings.samples, settings.first_seed, [each.name for each in fields(SweepRow)]
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def _measured(generator: Generator, side: RealSide, pair: Pair, settings: SweepSettings) -> SweepRow:
    column = generated_column(side, generator, settings.amount)
    samples, seed = settings.samples, settings.first_seed
    return SweepRow(
        *pair,
        fid=column["FID against all real clips"].mean,
        recall_3=column["R@3"].mean,
        hands=share_right(generator, HAND_PROMPTS, samples, raised_hand, seed).mean,
        turns=share_right(generator, TURN_PROMPTS, samples, turned_to, seed).mean,
        speeds=speed_order(locomotion_speeds(generator, samples, seed)).mean,
        orders=share_in_order(generator, samples, seed).mean,
        skating=column[BODY_ROWS["skating"]].mean,
        jerk=column[BODY_ROWS["jerk"]].mean,
    )
