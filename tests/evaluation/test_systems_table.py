"""All systems in one table: rows are kept, the clock takes turns, the best of a column is bold, and the plot."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from fake_generators import Walker
from knowing import Knowing

from scalemogen.evaluation.kept_results import KeptResults
from scalemogen.evaluation.metrics import Interval
from scalemogen.evaluation.people import read_people
from scalemogen.evaluation.settings import ComparisonSettings
from scalemogen.evaluation.systems import (
    FID,
    HANDS,
    Measured,
    Point,
    Sides,
    SystemRow,
    SystemsAmount,
    clock,
    measure_systems,
)
from scalemogen.evaluation.systems_file import SystemsFile
from scalemogen.evaluation.systems_plot import systems_figures, write_systems_plot
from scalemogen.evaluation.systems_table import systems_table

FEW = ComparisonSettings(repeats=2, clips=32, multimodal_texts=1, multimodal_samples=2)
AMOUNT = SystemsAmount(FEW, replace(FEW, multimodal_texts=0), samples=2, seeds=1, clocked=2)
PEOPLE = read_people(Path(__file__).parents[2] / "assets" / "people.tsv")[:2]


def measured(walking: Path, kept: Path, systems: dict[str, Measured]) -> list[SystemRow]:
    return measure_systems(systems, Sides(Knowing(), walking, PEOPLE, PEOPLE), AMOUNT, kept)


def test_systems_are_measured_once(walking: Path, tmp_path: Path, monkeypatch) -> None:
    slow, fast = Walker(0.03), Walker(0.06)
    variants = {"1 step": slow, "2 steps": fast}
    systems = {"slow": Measured(slow, "a", parameters=1_500_000), "fast": Measured(fast, "b", variants)}
    kept = tmp_path / "rows.jsonl"
    real, first, second = measured(walking, kept, systems)
    assert (real.name, first.name, second.name) == ("real clips", "slow", "fast")
    assert real.numbers[FID].mean == pytest.approx(0, abs=1e-6) and first.numbers[FID].mean > 1
    assert [point.settings for point in second.points] == ["1 step", "2 steps"] and len(first.points) == 1
    assert second.points[0].fid == pytest.approx(first.points[0].fid) != second.points[1].fid
    assert first.seconds is not None and first.seconds > 0 and second.points[1].seconds > 0
    monkeypatch.setattr("scalemogen.evaluation.systems.compare_with_real", lambda *_: pytest.fail("measured again"))
    again = measured(walking, kept, systems)
    assert [row.numbers for row in again] == [real.numbers, first.numbers, second.numbers]
    with pytest.raises(pytest.fail.Exception, match="measured again"):
        measured(walking, kept, {"slow": Measured(slow, "other weights")})


def test_the_clock_takes_turns() -> None:
    asked: list[str] = []

    class Noted(Walker):
        def generate_batch(self, prompts, seconds, seeds=None):
            asked.append(self.name)
            return super().generate_batch(prompts, seconds, seeds)

    first, second = Noted(), Noted()
    first.name, second.name = "first", "second"
    times = clock({1: first, 2: second}, 3)
    assert asked == ["first", "second"] * 4 and set(times) == {1, 2} and min(times.values()) > 0


def rows() -> list[SystemRow]:
    def row(name: str, fid: float, hands: float, diversity: float) -> SystemRow:
        numbers = {FID: Interval(fid, 0.01), HANDS: Interval(hands), "diversity": Interval(diversity)}
        points = (Point("8 steps", fid, 0.9, 0.4), Point("2 steps", 2 * fid, 0.8, 0.1))
        return SystemRow(name, numbers, 0.25, 8_600_000, 5400.0, points)

    real = SystemRow("real clips", {FID: Interval(0.0), "diversity": Interval(1.0)})
    return [real, row("ours", 0.2, 0.9, 1.05), row("flow", 0.1, 0.95, 1.4)]


def test_the_best_of_each_line_is_bold() -> None:
    assert systems_table(rows(), "test split").splitlines() == [
        "| test split | real clips | ours | flow |",
        "|---|---|---|---|",
        f"| {FID} | 0.000 | 0.200 ± 0.010 | **0.100 ± 0.010** |",
        "| diversity | 1.000 | **1.050** | 1.400 |",
        f"| {HANDS} | – | 90% | **95%** |",
        "| seconds a motion | – | 0.250 | 0.250 |",
        "| million parameters | – | 8.6 | 8.6 |",
        "| training, hours | – | 1.50 | 1.50 |",
    ]


def test_rows_are_written_and_read(tmp_path: Path) -> None:
    file = SystemsFile("test split", tuple(rows()))
    path = file.write(tmp_path / "systems.json")
    assert SystemsFile.read(path) == file
    path.write_text(path.read_text().replace('"name": "ours"', '"name": 5'))
    with pytest.raises(ValueError, match="name"):
        SystemsFile.read(path)


def test_values_are_kept_only_if_later_processes_know_them_again(tmp_path: Path) -> None:
    kept = KeptResults(tmp_path / "rows.jsonl")
    assert kept.value("three", (1, "a"), int, lambda: 3) == 3 == kept.value("three", (1, "a"), int, lambda: 4)
    assert kept.value("three", (2, "a"), int, lambda: 4) == 4
    with pytest.raises(ValueError, match="cannot be compared"):
        kept.value("three", (rows,), int, lambda: 3)


def test_the_plot_has_a_curve_for_each_system(tmp_path: Path) -> None:
    fid, recall = systems_figures(rows())
    assert len(fid.data) == len(recall.data) == 2
    assert list(fid.data[0].x) == [0.1, 0.4] and list(fid.data[0].y) == [0.4, 0.2]
    page = write_systems_plot(rows(), tmp_path / "quality.html").read_text(encoding="utf-8")
    assert page.count('id="') >= 2 and len(page) > 1_000_000, "two plots, and the library itself"
    assert "plotly.min.js" not in page[-20_000:]
