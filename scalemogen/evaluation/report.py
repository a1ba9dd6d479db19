"""The numbers of a checkpoint as a Markdown table for its model card."""

from __future__ import annotations

from pathlib import Path

from scalemogen.data.clips import read_clips
from scalemogen.evaluation.reconstruction import reconstruction_errors
from scalemogen.evaluation.text_control import measure_text_control, seen_prompts
from scalemogen.model import ScaleMoGen


def evaluate(model: ScaleMoGen, data: Path | None, samples: int) -> str:
    """Reconstruction on the test split (where `data` is a prepared folder), and text control."""
    rows = [] if data is None else _reconstruction_rows(model, data)
    if data is not None:
        train = read_clips(data, "train", model.statistics, model.schedule.max_frames)
        rows.append(("prompts below that are training captions", str(len(seen_prompts(sum(train.captions, ()))))))
    control = measure_text_control(model, samples)
    for kind, speed in control.speeds.items():
        rows.append((f"mean speed, {kind}, of {samples}", f"{speed:.2f} m/s"))
    rows.append(("run > walk > exhausted walk", f"{control.speed_order:.0%} of {samples} triples"))
    rows.append(("turns to the side named", f"{control.turns:.0%} of {samples}"))
    rows.append(("raises or waves the hand named", f"{control.hands:.0%} of {samples}"))
    return "\n".join(["| what | value |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows)])


def _reconstruction_rows(model: ScaleMoGen, data: Path) -> list[tuple[str, str]]:
    clips = read_clips(data, "test", model.statistics, model.schedule.max_frames, mirrored=False)
    errors = reconstruction_errors(model.tokenizer, clips, model.statistics, every_scale=True)
    rows = [
        (
            f"joint error after {k} of {len(errors.mpjpe_mm)} scales, {len(clips)} test clips",
            f"{error:.1f} mm",
        )
        for k, error in enumerate(errors.mpjpe_mm, start=1)
    ]
    return [*rows, ("the same with the path's drift, all scales", f"{errors.global_mm:.1f} mm")]
