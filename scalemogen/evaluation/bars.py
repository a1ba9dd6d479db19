"""Required values ("bars"), and the table that compares each number with that of the real clips and with its bar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from scalemogen.evaluation.comparison import BODY_ROWS, HELD, Column, interval_text
from scalemogen.evaluation.metrics import Interval
from scalemogen.evaluation.reconstruction import ReconstructionErrors
from scalemogen.evaluation.text_control import TextControl
from scalemogen.support.tables import markdown_table

RECONSTRUCTION_MM = 20.0  # largest reconstruction error
FID_TIMES = 3.0  # largest FID of generated motions, in multiples of the FID of reconstructions
RECALL_SHARE = 0.9  # smallest R@3, as a share of the real clips' R@3
# Relative to the real clips: skating and penetration may be larger by at most this, jerk larger or smaller.
BODY_SHARE = 0.2
DIVERSITY_SHARE = 0.15  # largest relative difference to the real clips' diversity
SIDES_SHARE, ORDER_SHARE, CALM_SHARE = 0.95, 0.8, 0.95  # smallest shares of motions that do what the text says
_ROUNDING = 5e-4  # `_at_most` ignores smaller differences, which the table's three digits do not show
FIDS = ("FID against all real clips", "FID against the other half's real clips")


@dataclass(frozen=True)
class Bar:
    """One row of the table.

    Attributes:
        what: the measured quantity.
        ours: the model's value.
        real: the real clips' value; None if there is none.
        bar: the requirement, in words.
        met: whether the mean of `ours` meets it.
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
    """Return all rows: reconstruction, similarity to the real clips, body movement, and text control.

    Args:
        columns: result of `compare_with_real` with a model.
        errors: reconstruction errors of every scale.
        control: text control of the model.
        labelled: text control of the real clips, see `labelled_clips`.
    """
    real, reconstructed, generated = (columns[name] for name in ("real", "reconstructed", "generated"))
    jerk = BODY_ROWS["jerk"]
    return [
        *_reconstruction(reconstructed["MPJPE, mm"], errors),
        *(_fid(name, real, reconstructed, generated) for name in FIDS),
        _at_least("R@3", generated["R@3"], real["R@3"], RECALL_SHARE),
        _at_most("skating", real, generated),
        _at_most("skating", real, columns[HELD], ", feet held"),
        _at_most("penetration_mm", real, columns[HELD], ", feet held"),
        _within(jerk, generated[jerk], real[jerk], BODY_SHARE),
        _within("diversity", generated["diversity"], real["diversity"], DIVERSITY_SHARE),
        _share("turns to the side named", control.turns, SIDES_SHARE, labelled.get("turns")),
        _share("raises or waves the hand named", control.hands, SIDES_SHARE, labelled.get("hands")),
        _share("lifts the hand as high as named", control.heights, SIDES_SHARE),
        _share("squats if the prompt asks for it", control.squats, SIDES_SHARE),
        _share("two actions in the order named", control.orders, ORDER_SHARE),
        _share("no floating and no jumping joints in actions outside the training data", control.calm, CALM_SHARE),
    ]


def bars_table(rows: Sequence[Bar]) -> str:
    """Return a Markdown table; a dash marks a missing value of the real clips."""
    cells = (
        (
            row.what,
            interval_text(row.ours),
            "–" if row.real is None else interval_text(row.real),
            row.bar,
            "met" if row.met else "**missed**",
        )
        for row in rows
    )
    return markdown_table(("what", "ours", "real", "bar", ""), cells)


def _reconstruction(error: Interval, errors: ReconstructionErrors) -> list[Bar]:
    # Every scale after the first must reduce the error, or it would carry no information.
    falls = [after < before for before, after in pairwise(errors.mpjpe_mm)]
    return [
        Bar(
            "reconstruction MPJPE, all scales, mm",
            error, Interval(0.0), f"under {RECONSTRUCTION_MM:g}", error.mean < RECONSTRUCTION_MM,
        ),
        Bar(
            "scales that reduce this error",
            Interval(float(sum(falls))), None, f"all {len(falls)} after the first", all(falls),
        ),
    ]  # fmt: skip


def _fid(name: str, real: Column, reconstructed: Column, generated: Column) -> Bar:
    # The tokenizer limits what the predictor can reach, so the bar is relative to the FID of reconstructions.
    limit = FID_TIMES * reconstructed[name].mean
    return Bar(
        f"generation {name} (reconstruction {interval_text(reconstructed[name])})",
        generated[name], real[name], f"under {FID_TIMES:g} × reconstruction: {limit:.3f}",
        generated[name].mean < limit,
    )  # fmt: skip


def _at_least(what: str, ours: Interval, real: Interval, share: float) -> Bar:
    limit = share * real.mean
    return Bar(what, ours, real, f"at least {share:g} of real: {limit:.3f}", ours.mean >= limit)


def _at_most(name: str, real: Column, ours: Column, suffix: str = "") -> Bar:
    """Compare a quantity that should be small: it may exceed that of the real clips by `BODY_SHARE`."""
    title = BODY_ROWS[name]
    limit = (1 + BODY_SHARE) * real[title].mean
    return Bar(
        title + suffix, ours[title], real[title], f"at most {BODY_SHARE:.0%} above real: {limit:.3f}",
        ours[title].mean <= limit + _ROUNDING,
    )  # fmt: skip


def _within(what: str, ours: Interval, real: Interval, share: float) -> Bar:
    low, high = (1 - share) * real.mean, (1 + share) * real.mean
    digits = 3 if high < 10 else 1  # as `interval_text`
    bar = f"within {share:.0%} of real: {low:.{digits}f} to {high:.{digits}f}"
    return Bar(what, ours, real, bar, low <= ours.mean <= high)


def _share(what: str, ours: Interval, bar: float, real: Interval | None = None) -> Bar:
    return Bar(what, ours, real, f"at least {bar:g}", ours.mean >= bar)
