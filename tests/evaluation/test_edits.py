"""The measurement of edits: which clips are picked, how pasting joins motions, and what the numbers mean."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from stick_figure import Figure, lifted, walking

from scalemogen import ScaleMoGen
from scalemogen.data import folder as folders
from scalemogen.editing import EditSource
from scalemogen.evaluation.edits import EditAmount, edits_report
from scalemogen.evaluation.edits.jobs import EditJob, pick_jobs
from scalemogen.evaluation.edits.measuring import EditScore, edits_table, measure_edit
from scalemogen.evaluation.edits.methods import EncodedJob, encode_sources, generate_and_paste, with_seeds
from scalemogen.evaluation.edits.table import KINDS
from scalemogen.motion.motion import Motion

OVERHEAD = (0.15, 0.45, 0.1)
FIGURES = {
    "walk": (lambda: walking(4, 1.2), "a person is walking"),
    "run": (lambda: walking(4, 2.6, 3.0), "a person is running"),
    "left": (lambda: lifted(Figure(81), "left", OVERHEAD, (0.8, 2.8)), "a person raises the left hand"),
    "tired": (lambda: walking(4, 0.8, 1.5), "a tired person is walking"),
}
KNOWN = ["both hands", "waving the right", "waving the left hand", "walk", "running", "exhausted", "full of energy"]


def motion_of(figure: Figure) -> Motion:
    arrays = figure.motion()
    return Motion(arrays.joints_FJ3.astype(np.float32), arrays.fps, arrays.skeleton)


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    """A prepared folder; its test split has four copies of a clip of each figure."""
    folder = tmp_path_factory.mktemp("figures")
    folders.create(folder)
    rows = np.zeros((80, 263), np.float32)
    for name, (figure, caption) in FIGURES.items():
        for number in range(4):
            clip = folders.Clip(f"{name}{number}", rows, (folders.Caption(caption),))
            folders.write_clip(folder, clip, motion_of(figure()).joints_FJ3)
    sentences = tuple(folders.Caption(f"{words} {number}") for number in range(20) for words in KNOWN)
    for number in range(20):
        folders.write_clip(folder, folders.Clip(f"train{number}", rows, sentences), np.zeros((80, 22, 3)))
    folders.write_split(folder, "train", [f"train{number}" for number in range(20)])
    folders.write_split(folder, "test", [f"{name}{number}" for name in FIGURES for number in range(4)])
    return folder


@pytest.fixture(scope="module")
def jobs(data: Path) -> list[EditJob]:
    return pick_jobs(data, 3)


def job(jobs: list[EditJob], target: str, kind: str) -> EditJob:
    return next(each for each in jobs if target in each.target_prompt and each.row.kind == kind)


def test_jobs_are_reproducible_and_use_known_words_only(data: Path, jobs: list[EditJob]) -> None:
    again = [(each.name, each.target_prompt, each.mask) for each in pick_jobs(data, 3)]
    assert again == [(each.name, each.target_prompt, each.mask) for each in jobs]
    assert [each.row.kind for each in jobs] == [k for k in ("arms", "legs", "time", "whole") for _ in range(3)]
    assert not any("squat" in each.target_prompt or "leg" in each.target_prompt for each in jobs)
    assert all(each.window is None or each.window[0] % 4 == each.window[1] % 4 == 0 for each in jobs)


def test_too_few_clips_are_an_error(data: Path) -> None:
    with pytest.raises(ValueError, match="of arms, not for 99"):
        pick_jobs(data, 99)


def test_done_edits_are_recognised(jobs: list[EditJob]) -> None:
    walk, run = motion_of(walking(4, 1.2)), motion_of(walking(4, 2.6, 3.0))
    raised = motion_of(lifted(lifted(walking(4, 1.2), "left", OVERHEAD, (0.5, 3)), "right", OVERHEAD, (0.5, 3)))
    arms = job(jobs, "raises both hands", "arms")
    assert arms.is_done(walk, raised) and not arms.is_done(walk, walk) and not arms.is_done(walk, run)
    legs = job(jobs, "running", "legs")
    assert legs.is_done(walk, run) and not legs.is_done(walk, raised)
    late = motion_of(lifted(lifted(walking(4, 1.2), "left", OVERHEAD, (3, 4)), "right", OVERHEAD, (3, 4)))
    assert not job(jobs, "raises both hands", "time").is_done(walk, late)


def encode(each: EditJob, model: ScaleMoGen) -> EncodedJob:
    (encoded,) = encode_sources(model, [each])
    return encoded


def test_the_source_keeps_the_rest_and_a_distorted_one_does_not(jobs: list[EditJob], debug_model: ScaleMoGen) -> None:
    encoded = encode(job(jobs, "raises both hands", "arms"), debug_model)
    source: EditSource = encoded.source
    same = measure_edit(encoded, source.motion)
    assert (same.does, same.score) == (False, 0) and same.keeps == pytest.approx(1) and same.stretch_mm < 1
    joints_FJ3 = source.motion.joints_FJ3.copy()
    joints_FJ3[40:, 15] += [0, 0.2, 0]  # in half of the frames the head, one of 14 joints outside, is 20 cm higher
    distorted = measure_edit(encoded, Motion(joints_FJ3, 20.0, source.motion.skeleton))
    assert 5 < distorted.outside_mm < 20 and distorted.stretch_mm == pytest.approx(200, abs=2)
    assert distorted.jump == pytest.approx(4, abs=0.5)


def test_pasting_leaves_the_rest_and_has_no_jump_in_the_path(jobs: list[EditJob], debug_model: ScaleMoGen) -> None:
    for kind, target in (("arms", "raises both hands"), ("time", "raises both hands")):
        encoded = encode(job(jobs, target, kind), debug_model)
        (motion,) = generate_and_paste(debug_model, [encoded])
        assert measure_edit(encoded, motion).outside_mm < 1
        assert np.linalg.norm(np.diff(motion.joints_FJ3[:, 0, [0, 2]], axis=0), axis=-1).max() < 0.5


def test_the_table_compares_edit_by_edit(jobs: list[EditJob], debug_model: ScaleMoGen) -> None:
    seeded = with_seeds(encode_sources(debug_model, jobs[::3]), 2)
    assert [each.job.row.kind for each in seeded] == [kind for kind in KINDS for _ in range(2)]
    well, badly = EditScore(True, 0.0, 1, 2, 0.1), EditScore(False, 0.0, 1, 2, 0.1)
    half = EditScore(True, 100 * float(np.log(2)), 3, 4, 0.3)  # so far off that `keeps` is one half
    ours = [well, badly, half, half, well, well, well, well]
    theirs = [well, well, badly, badly, well, well, well, well]
    rows = [row.split(" | ") for row in edits_table(seeded, {"ours": ours, "theirs": theirs}, 2).splitlines()[2:]]
    assert rows[0][:3] == ["| ours", "87.5%", "17"] and rows[0][3].startswith("0.75 ± ") and rows[0][4] == ""
    assert rows[0][5:] == ["0.50", "0.50", "1.00", "1.00", "2", "2.5", "0.15 |"]
    assert rows[1][1] == "75.0%" and rows[1][5:9] == ["1.00", "0.00", "1.00", "1.00"]
    assert rows[1][4] == "0.000 ± 0.650", (
        "0.5 behind once, 0.5 ahead once: t quantile 3.18 * deviation 0.41 / sqrt(4)"
    )


def test_the_report_has_every_method_and_the_sweep(data: Path, debug_model: ScaleMoGen) -> None:
    report = edits_report(debug_model, data, EditAmount("test", 1, 2, (3,), (0.1, 0.5), (3, 9)))
    for words in (
        "| 4 edits with 2 seeds each | does it |",
        "| ours (keep_scales",
        "regenerate and paste",
        "keep the first",
        "| 3 | 0.5 |",
    ):
        assert words in report
