"""Which bars the numbers meet, and the table of bars."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scalemogen.evaluation.bars import FIDS, bars, bars_table
from scalemogen.evaluation.comparison import BODY_ROWS, HELD
from scalemogen.evaluation.metrics import Interval, share_interval
from scalemogen.evaluation.reconstruction import ReconstructionErrors
from scalemogen.evaluation.text_control import TextControl

GOOD = Interval(0.98, 0.02)
CONTROL = TextControl({}, GOOD, GOOD, GOOD, GOOD, {}, GOOD, GOOD, Interval(0.85, 0.1), GOOD, 50)
ERRORS = ReconstructionErrors((60.0, 40.0, 15.0), 30.0, path_ratio=1.0, heading_degrees=2.0, shown=(3,))


def _column(fid: float, **changed: float) -> dict[str, Interval]:
    numbers = {name: fid for name in FIDS} | {"R@3": 0.9, "diversity": 1.3} | dict.fromkeys(BODY_ROWS.values(), 1.0)
    return {name: Interval(value) for name, value in (numbers | changed).items()}


def _columns(**generated: float) -> dict[str, dict[str, Interval]]:
    reconstructed = _column(0.05) | {"MPJPE, mm": Interval(15.0, 0.3)}
    return {
        "real": _column(0.01),
        "reconstructed": reconstructed,
        "generated": _column(0.1, **generated),
        HELD: _column(0.1),
    }


def test_all_bars_are_met() -> None:
    rows = bars(_columns(), ERRORS, CONTROL, {"turns": GOOD})
    assert all(row.met for row in rows)
    assert "missed" not in bars_table(rows) and "15.0 ± 0.3" in bars_table(rows)


@pytest.mark.parametrize(
    "changed, missed",
    [
        ({"R@3": 0.8}, "R@3"),
        ({"diversity": 1.0}, "diversity"),
        ({"diversity": 1.6}, "diversity"),
        ({BODY_ROWS["jerk"]: 0.7}, BODY_ROWS["jerk"]),
        ({BODY_ROWS["skating"]: 1.3}, BODY_ROWS["skating"]),
        ({FIDS[0]: 0.16}, f"generation {FIDS[0]} (reconstruction 0.050)"),
        ({FIDS[1]: 0.16}, f"generation {FIDS[1]} (reconstruction 0.050)"),
    ],
)
def test_a_bar_is_missed(changed: dict[str, float], missed: str) -> None:
    assert [row.what for row in bars(_columns(**changed), ERRORS, CONTROL, {}) if not row.met] == [missed]


def test_less_skating_than_real_meets_the_bar() -> None:
    rows = bars(_columns(**{BODY_ROWS["skating"]: 0.1}), ERRORS, CONTROL, {})
    assert all(row.met for row in rows)


def test_the_reconstruction_error_has_a_limit() -> None:
    columns = _columns()
    columns["reconstructed"]["MPJPE, mm"] = Interval(20.1, 0.3)
    rows = bars(columns, ERRORS, CONTROL, {})
    assert [row.what for row in rows if not row.met] == ["reconstruction MPJPE, all scales, mm"]


def test_every_scale_must_reduce_the_error() -> None:
    rows = bars(_columns(), replace(ERRORS, mpjpe_mm=(60.0, 61.0, 15.0)), CONTROL, {})
    assert [row.what for row in rows if not row.met] == ["scales that reduce this error"]


@pytest.mark.parametrize("name", ["skating", "penetration_mm"])
def test_motions_with_held_feet_have_bars_of_their_own(name: str) -> None:
    columns = _columns()
    columns[HELD] = _column(0.1, **{BODY_ROWS[name]: 1.3})
    missed = [row.what for row in bars(columns, ERRORS, CONTROL, {}) if not row.met]
    assert missed == [f"{BODY_ROWS[name]}, feet held"]


def test_differences_that_the_table_rounds_away_meet_the_bar() -> None:
    columns = _columns()
    columns["real"][BODY_ROWS["penetration_mm"]] = Interval(0.0)
    for depth, met in ((1e-9, True), (0.01, False)):
        columns[HELD] = _column(0.1, **{BODY_ROWS["penetration_mm"]: depth})
        assert all(row.met for row in bars(columns, ERRORS, CONTROL, {})) == met


@pytest.mark.parametrize(
    "question, missed",
    [
        ("turns", "turns to the side named"),
        ("hands", "raises or waves the hand named"),
        ("heights", "lifts the hand as high as named"),
        ("squats", "squats if the prompt asks for it"),
        ("orders", "two actions in the order named"),
        ("calm", "no floating and no jumping joints in actions outside the training data"),
    ],
)
def test_each_question_of_text_control_has_a_bar(question: str, missed: str) -> None:
    control = replace(CONTROL, **{question: Interval(0.79, 0.1)})
    assert [row.what for row in bars(_columns(), ERRORS, control, {}) if not row.met] == [missed]


def test_wilson_by_hand() -> None:
    all_hits = share_interval([True] * 50)
    assert all_hits.mean == 1 and all_hits.half_width == pytest.approx(3.84 / (50 + 3.84), abs=1e-3)  # z²/(n + z²)
    half = share_interval(np.arange(100) < 50)
    assert half.half_width == pytest.approx(0.096, abs=2e-3)
