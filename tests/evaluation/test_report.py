"""The report on the debug model, and the reconstruction errors in it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from scalemogen.data.clips import read_clips
from scalemogen.evaluation.reconstruction import reconstruction_errors
from scalemogen.evaluation.report import measure_details, reconstruction_report, report
from scalemogen.evaluation.settings import ComparisonSettings
from scalemogen.motion.features import LAYOUTS, decode
from scalemogen.motion.quality import mpjpe_mm
from scalemogen.scales import whole_columns


def test_the_report_is_a_table(debug_model, prepared: Path) -> None:
    lines = report(None, "", measure_details(debug_model, prepared, samples=4)).splitlines()
    assert lines[1] == "|---|---|"
    assert sum("joint error after" in line for line in lines) == 11


def test_better_tokens_lower_the_errors(debug_model, prepared: Path) -> None:
    clips = read_clips(prepared, "test", debug_model.statistics, 196)
    encoded, refined = (
        reconstruction_errors(debug_model.tokenizer, clips, debug_model.statistics, refine_steps=steps)
        for steps in (0, 6)
    )
    assert refined.mpjpe_mm[-1] < encoded.mpjpe_mm[-1]
    assert refined.jerk[1] == encoded.jerk[1] and refined.skating[1] == encoded.skating[1]
    table = reconstruction_report(debug_model, prepared, ComparisonSettings(clips=2), 1)
    assert "after 11 of 11 scales, 2 test clips" in table and "jerk, decoded / real" in table


def test_reconstruction_errors_are_distances_in_millimetres(debug_model, prepared: Path) -> None:
    clips = read_clips(prepared, "test", debug_model.statistics, 196)
    every = reconstruction_errors(debug_model.tokenizer, clips, debug_model.statistics, every_scale=True)
    some = reconstruction_errors(debug_model.tokenizer, clips, debug_model.statistics)
    assert len(every.mpjpe_mm) == 11 and np.isfinite(every.mpjpe_mm).all()
    assert np.isnan(some.mpjpe_mm[0]) and some.mpjpe_mm[10] == pytest.approx(every.mpjpe_mm[10])
    errors: dict[str, list[float]] = {"one": [], "all": [], "world": []}
    frames = []
    for i in range(len(clips)):
        clip = clips.clip(i)
        rows = clip[: whole_columns(len(clip))] * debug_model.statistics.std + debug_model.statistics.mean
        tokens = debug_model.encode_rows(rows)
        real = decode(rows, LAYOUTS["humanml3d"]).joints_FJ3
        one, whole = (debug_model.decode(tokens, scales).joints_FJ3 for scales in (1, 11))
        errors["one"].append(mpjpe_mm(one, real))
        errors["all"].append(mpjpe_mm(whole, real))
        errors["world"].append(mpjpe_mm(whole, real, root_aligned=False))
        frames.append(len(rows))
    one, whole, world = (np.average(each, weights=frames) for each in errors.values())
    assert (every.mpjpe_mm[0], every.mpjpe_mm[10], every.global_mm) == pytest.approx((one, whole, world), rel=1e-3)


def test_a_decoded_path_is_compared_in_length_and_heading(debug_model, walking: Path) -> None:
    clips = read_clips(walking, "test", debug_model.statistics, 196)
    errors = reconstruction_errors(debug_model.tokenizer, clips, debug_model.statistics)
    ratios = []
    for i in range(len(clips)):
        clip = clips.clip(i)
        rows = clip[: whole_columns(len(clip))] * debug_model.statistics.std + debug_model.statistics.mean
        ours, real = debug_model.decode(debug_model.encode_rows(rows)), decode(rows, LAYOUTS["humanml3d"])
        lengths = [
            np.linalg.norm(np.diff(m.joints_FJ3[::10, 0][:, [0, 2]], axis=0), axis=1).sum() for m in (ours, real)
        ]
        if lengths[1] > 1:
            ratios.append(lengths[0] / lengths[1])
    assert ratios and errors.path_ratio == pytest.approx(np.mean(ratios), rel=1e-3)
