"""Which guidance and temperature suit a checkpoint: every pair measured on held-out clips, the best one named."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from copy import copy
from dataclasses import asdict, dataclass, field, fields, replace
from itertools import product
from pathlib import Path

from scalemogen import ScaleMoGen
from scalemogen.data.clips import read_sentences
from scalemogen.data.folder import content_digest
from scalemogen.evaluation.comparison import BODY_ROWS, ComparisonSettings, RealSide, generated_column
from scalemogen.evaluation.evaluator import EmbeddingModel
from scalemogen.evaluation.text_control import (
    HAND_PROMPTS,
    TURN_PROMPTS,
    locomotion_speeds,
    raised_hand,
    share_in_order,
    share_right,
    speed_order,
    turned_to,
)
from scalemogen.support.json_rows import add_row, read_rows
from scalemogen.support.processes import this_process

logger = logging.getLogger(__name__)

ANSWERS = ("recall_3", "hands", "turns", "speeds", "orders")
ANSWERS_KEPT = 0.95  # share of the best that a pair must reach in each of these to be considered


@dataclass(frozen=True)
class SweepSettings:
    """What is tried, and on how much.

    Attributes:
        amount: which clips; the validation split, for the test split is there to judge what was chosen.
        samples: motions for hands, for turns, for each speed, and for orders.
        first_seed: of these; others than those that `evaluate` judges the choice by.
    """

    guidances: tuple[float, ...] = (1.0, 2.0, 3.0, 4.0, 6.0)
    temperatures: tuple[float, ...] = (0.6, 0.8, 1.0)
    amount: ComparisonSettings = field(
        default_factory=lambda: ComparisonSettings(split="val", clips=256, multimodal_texts=0)
    )
    samples: int = 50
    first_seed: int = 10_000


@dataclass(frozen=True)
class SweepRow:
    """What one pair gives: FID against all real clips, R@3, shares of right hands, turns, orders of speed and orders
    of two actions, foot skating in m/s, jerk in m/s³."""

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


def sweep(
    model: ScaleMoGen, evaluator: EmbeddingModel, data: Path, out: Path, settings: SweepSettings
) -> list[SweepRow]:
    """Measure all pairs; those that `out` (a .jsonl file) already holds for the same weights, clips and evaluator
    are read from there."""
    asked = _asked(model, evaluator, data, settings)
    done = {(row.guidance, row.temperature): row for row in _known(out, asked)}
    pairs = list(product(settings.guidances, settings.temperatures))
    missing = [pair for pair in pairs if pair not in done]
    if missing:
        side = RealSide.of(evaluator, data, model.statistics, settings.amount)
        for guidance, temperature in missing:
            row = _measured(model, side, guidance, temperature, settings)
            done[guidance, temperature] = row
            logger.info("%s", row)
            if this_process().is_main_process:
                out.parent.mkdir(parents=True, exist_ok=True)
                add_row(out, {"asked": asked, "row": asdict(row)})
    return [done[pair] for pair in pairs]


def _known(path: Path, asked: str) -> list[SweepRow]:
    """What a former sweep of the same wrote; rows of others are passed over."""
    return [SweepRow(**row["row"]) for row in read_rows(path) if row["asked"] == asked]


def _asked(model: ScaleMoGen, evaluator: EmbeddingModel, data: Path, settings: SweepSettings) -> str:
    """A digest of what a row depends on besides its pair, and of what it tells."""
    captions = read_sentences(data, settings.amount.split)
    said = model.checkpoint.digest(), evaluator.digest, content_digest(data), captions, settings.amount
    said = *said, settings.samples, settings.first_seed, [each.name for each in fields(SweepRow)]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def best_pair(rows: Sequence[SweepRow]) -> SweepRow:
    """The lowest FID among the pairs that follow the text nearly as well as the best does.

    FID alone would choose what looks real and ignores the text, R@3 alone what shouts it.
    """
    best = {name: max(getattr(row, name) for row in rows) or 1.0 for name in ANSWERS}
    follows = [min(getattr(row, name) / best[name] for name in ANSWERS) for row in rows]
    enough = min(ANSWERS_KEPT, max(follows))  # where none is good at everything, the best of them
    return min((row for row, share in zip(rows, follows, strict=True) if share >= enough), key=lambda row: row.fid)


def sweep_table(rows: Sequence[SweepRow]) -> str:
    """Markdown, and the best pair below."""
    lines = [
        "| guidance | temperature | FID | R@3 | hand named | turn named | order of speeds | order of two actions "
        "| foot skating, m/s | jerk, m/s³ |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        answers = " | ".join(f"{share:.0%}" for share in (row.hands, row.turns, row.speeds, row.orders))
        numbers = f"{row.fid:.3f} | {row.recall_3:.3f} | {answers} | {row.skating:.3f} | {row.jerk:.1f}"
        lines.append(f"| {row.guidance:g} | {row.temperature:g} | {numbers} |")
    best = best_pair(rows)
    why = f"lowest FID of those with at least {ANSWERS_KEPT:.0%} of the best in every answer"
    return "\n".join([*lines, "", f"best: guidance {best.guidance:g}, temperature {best.temperature:g} ({why})"])


def _measured(
    model: ScaleMoGen, side: RealSide, guidance: float, temperature: float, settings: SweepSettings
) -> SweepRow:
    tried = copy(model)  # its weights are shared, its settings are not
    tried.config = replace(
        model.config, sampling=replace(model.config.sampling, guidance=guidance, temperature=temperature)
    )
    column = generated_column(side, tried, settings.amount)
    samples, seed = settings.samples, settings.first_seed
    return SweepRow(
        guidance,
        temperature,
        fid=column["FID against all real clips"].mean,
        recall_3=column["R@3"].mean,
        hands=share_right(tried, HAND_PROMPTS, samples, raised_hand, seed).mean,
        turns=share_right(tried, TURN_PROMPTS, samples, turned_to, seed).mean,
        speeds=speed_order(locomotion_speeds(tried, samples, seed)).mean,
        orders=share_in_order(tried, samples, seed).mean,
        skating=column[BODY_ROWS["skating"]].mean,
        jerk=column[BODY_ROWS["jerk"]].mean,
    )
