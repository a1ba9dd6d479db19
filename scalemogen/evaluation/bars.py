"""Our numbers beside the real data's own and the bar each has to pass, met or missed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from scalemogen.evaluation.comparison import BODY_ROWS, HELD, Column, written
from scalemogen.evaluation.metrics import Interval
from scalemogen.evaluation.reconstruction import ReconstructionErrors
from scalemogen.evaluation.text_control import TextControl

RECONSTRUCTION_MM = 20.0
FID_TIMES = 3.0
RECALL_SHARE = 0.9
BODY_SHARE = 0.2
SIDES_SHARE, ORDER_SHARE, CALM_SHARE = 0.95, 0.8, 0.95
DIVERSITY_SHARE = 0.15
_SHOWN = 5e-4  # what a table of three digits shows as 0 is no more than 0
FIDS = ("FID against all real clips", "FID against the other half's real clips")


@dataclass(frozen=True)
class Bar:
    """One row.

    Attributes:
        ours, real: the model's value and the real clips' own; None where there is none.
        bar: what ours has to be.
        met: whether its mean is.
    """

    what: str
    ours: Interval
    real: Interval | None
    bar: str
    met: bool


def bars(
    columns: Mapping[str, Column],
    errors: ReconstructionErrors,
    control: TextControl,
    labelled: Mapping[str, Interval],
) -> list[Bar]:
    """All rows: reconstruction, likeness to the real clips, the body, and what the text decides.

    Args:
        columns: of `compare_with_real` with a model.
        errors: of every scale.
        labelled: the real clips' own "turns" and "hands", as of `labelled_clips`.
    """
    real, again, made = (columns[name] for name in ("real", "reconstructed", "generated"))
    return [
        *_reconstruction(again["MPJPE, mm"], errors),
        *(_fid(name, real, again, made) for name in FIDS),
        _at_least("R@3", made["R@3"], real["R@3"], RECALL_SHARE),
        _no_more("skating", real, made),
        _no_more("skating", real, columns[HELD], ", feet held"),
        _no_more("penetration_mm", real, columns[HELD], ", feet held"),
        _within(BODY_ROWS["jerk"], made[BODY_ROWS["jerk"]], real[BODY_ROWS["jerk"]], BODY_SHARE),
        _within("diversity", made["diversity"], real["diversity"], DIVERSITY_SHARE),
        _share("turns to the side named", control.turns, SIDES_SHARE, labelled.get("turns")),
        _share("raises or waves the hand named", control.hands, SIDES_SHARE, labelled.get("hands")),
        _share("lifts the hand as high as named", control.heights, SIDES_SHARE),
        _share("squats when told to", control.squats, SIDES_SHARE),
        _share("two actions in the order named", control.orders, ORDER_SHARE),
        _share("neither floats nor jerks, asked for what it never saw", control.calm, CALM_SHARE),
    ]


def bars_table(rows: Sequence[Bar]) -> str:
    """Markdown."""
    lines = ["| what | ours | real | bar | |", "|---|---|---|---|---|"]
    for row in rows:
        real = "–" if row.real is None else written(row.real)
        lines.append(
            f"| {row.what} | {written(row.ours)} | {real} | {row.bar} | {'met' if row.met else '**missed**'} |"
        )
    return "\n".join(lines)


def _reconstruction(error: Interval, errors: ReconstructionErrors) -> list[Bar]:
    falls = [b < a for a, b in pairwise(errors.mpjpe_mm)]
    return [
        Bar(
            "reconstruction MPJPE, all scales, mm",
            error, Interval(0.0), f"under {RECONSTRUCTION_MM:g}", error.mean < RECONSTRUCTION_MM,
        ),
        Bar(
            "scales that make it smaller",
            Interval(float(sum(falls))), None, f"all {len(falls)} after the first", all(falls),
        ),
    ]  # fmt: skip


def _fid(name: str, real: Column, again: Column, made: Column) -> Bar:
    limit = FID_TIMES * again[name].mean
    return Bar(
        f"generation {name} (reconstruction {written(again[name])})",
        made[name], real[name], f"under {FID_TIMES:g} × reconstruction: {limit:.3f}", made[name].mean < limit,
    )  # fmt: skip


def _at_least(what: str, ours: Interval, real: Interval, share: float) -> Bar:
    limit = share * real.mean
    return Bar(what, ours, real, f"at least {share:g} of real's: {limit:.3f}", ours.mean >= limit)


def _no_more(name: str, real: Column, made: Column, how: str = "") -> Bar:
    """For what should be small: less than real's is no fault."""
    title = BODY_ROWS[name]
    limit = (1 + BODY_SHARE) * real[title].mean
    return Bar(
        title + how, made[title], real[title], f"at most {BODY_SHARE:.0%} above real's: {limit:.3f}",
        made[title].mean <= limit + _SHOWN,
    )  # fmt: skip


def _within(what: str, ours: Interval, real: Interval, share: float) -> Bar:
    low, high = (1 - share) * real.mean, (1 + share) * real.mean
    digits = 3 if high < 10 else 1
    bar = f"within {share:.0%} of real's: {low:.{digits}f} to {high:.{digits}f}"
    return Bar(what, ours, real, bar, low <= ours.mean <= high)


def _share(what: str, ours: Interval, bar: float, real: Interval | None = None) -> Bar:
    return Bar(what, ours, real, f"at least {bar:g}", ours.mean >= bar)
