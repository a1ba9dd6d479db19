"""Sweeps: the choice of the best pair, reuse of stored results, and any generator."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from fake_generators import Walker
from knowing import Knowing

from scalemogen.evaluation.settings import ComparisonSettings, SweepSettings
from scalemogen.evaluation.sweep import Sweep, SweepRow, best_row, run_sweep, sweep_table


def _row(guidance: float, fid: float, recall: float, speeds: float = 1.0) -> SweepRow:
    return SweepRow(guidance, 1.0, fid, recall, hands=1.0, turns=1.0, speeds=speeds, orders=1.0, skating=0.1, jerk=30)


def test_the_best_row_follows_the_text_and_has_a_low_fid() -> None:
    rows = [_row(1, 0.1, 0.5), _row(2, 0.15, 0.9, speeds=0.8), _row(3, 0.2, 0.88), _row(5, 0.4, 0.9)]
    assert best_row(rows).guidance == 3
    assert best_row(rows[:2]).guidance == 2, "no row is good at everything"
    assert "best: guidance 3, temperature 1" in sweep_table(rows)


def test_stored_pairs_are_not_measured_again(walking: Path, debug_model, tmp_path: Path, monkeypatch) -> None:
    few = ComparisonSettings(split="test", repeats=2, clips=32, multimodal_texts=0)
    settings = SweepSettings(guidances=(0.0, 5.0), temperatures=(0.5,), amount=few, samples=2)
    out, usual = tmp_path / "sweep.jsonl", debug_model.config
    rows = run_sweep(Sweep.of_model(debug_model, settings), Knowing(), walking, out, settings)
    assert [row.guidance for row in rows] == [0.0, 5.0] and rows[0].fid != rows[1].fid
    assert debug_model.config == usual
    one = replace(settings, guidances=(0.0,))
    other = replace(Sweep.of_model(debug_model, one), digest="other weights")
    assert len(run_sweep(other, Knowing(), walking, out, one)) == 1
    assert len(out.read_text().splitlines()) == 3, "the row of another model is not reused"
    monkeypatch.setattr(type(debug_model), "generate_batch", lambda *_: pytest.fail("measured again"))
    with out.open("a") as file:
        file.write('{"asked": "cut off by a ki')
    assert run_sweep(Sweep.of_model(debug_model, settings), Knowing(), walking, out, settings) == rows


def test_any_generator_can_be_swept(walking: Path, tmp_path: Path) -> None:
    few = ComparisonSettings(split="test", repeats=2, clips=32, multimodal_texts=0)
    swept = Sweep.of_generators({(1.0, 1.0): Walker(0.03), (2.0, 1.0): Walker(0.06)}, "walker", walking)
    slow, fast = run_sweep(swept, Knowing(), walking, tmp_path / "s.jsonl", SweepSettings(amount=few, samples=3))
    assert (slow.guidance, fast.guidance) == (1.0, 2.0) and slow.fid != fast.fid
