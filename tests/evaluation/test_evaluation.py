"""The measuring rod on motions whose answer is known, and the report on the debug model."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from stick_figure import Figure, lifted, ramp

from scalemogen.commands.debug_model import standing_statistics
from scalemogen.data.clips import read_clips
from scalemogen.evaluation import text_control
from scalemogen.evaluation.metrics import share_interval
from scalemogen.evaluation.reconstruction import reconstruction_errors
from scalemogen.evaluation.report import measure_details, report
from scalemogen.evaluation.text_control import measure_text_control, raised_hand, seen_prompts, stays_calm, turned_to
from scalemogen.motion.facts import measure
from scalemogen.motion.features import LAYOUTS, decode
from scalemogen.motion.motion import Motion
from scalemogen.motion.quality import mean_speed, mpjpe_mm
from scalemogen.motion.skeleton import HUMANML3D


def _standing(frames: int = 40, yaw: float = 0.0, forward: float = 0.0) -> Motion:
    """A standing body that turns by `yaw` radians and walks `forward` metres per frame."""
    rows = np.tile(standing_statistics().mean, (frames, 1))
    rows[:, 0], rows[:, 2] = yaw / frames / 2, forward
    return Motion(decode(rows, LAYOUTS["humanml3d"]).joints_FJ3, 20.0, HUMANML3D)


def _lift(motion: Motion, side: str, metres: float) -> Motion:
    joints = motion.joints_FJ3.copy()
    joints[10:20, HUMANML3D.index(f"{side}_wrist"), 1] += metres
    return Motion(joints, motion.fps, motion.skeleton)


def test_speed_and_turn_are_what_was_put_in() -> None:
    assert mean_speed(_standing(forward=0.06)) == pytest.approx(1.2, rel=1e-3)
    assert measure(_standing(yaw=1.5)).locomotion.turn == pytest.approx(-np.degrees(1.5 * 39 / 40), abs=1)


@pytest.mark.parametrize("yaw, side", [(-1.5, "left"), (1.5, "right"), (0.2, "")])
def test_sides_of_turns(yaw: float, side: str) -> None:
    assert turned_to(_standing(yaw=yaw)) == side


@pytest.mark.parametrize("side", ["left", "right"])
def test_the_hand_that_is_raised(side: str) -> None:
    still = _standing()
    assert raised_hand(still) == ""
    lifted = _lift(still, side, 1.0)
    assert raised_hand(lifted) == side
    both = _lift(lifted, "left" if side == "right" else "right", 1.0)
    assert raised_hand(both) == ""


@pytest.mark.parametrize("frames, calm", [(12, True), (30, False)])
def test_a_jump_is_calm_and_floating_is_not(frames: int, calm: bool) -> None:
    joints = _standing(60).joints_FJ3.copy()
    joints[10 : 10 + frames, :, 1] += 0.5 * np.sin(np.linspace(0, np.pi, frames))[:, None]
    assert stays_calm(Motion(joints, 20.0, HUMANML3D)) == calm


def test_a_joint_that_is_suddenly_elsewhere_is_not_calm() -> None:
    joints = _standing(60).joints_FJ3.copy()
    joints[30, HUMANML3D.index("left_wrist"), 0] += 0.7
    assert not stays_calm(Motion(joints, 20.0, HUMANML3D))


def test_prompts_that_were_trained_on_are_noticed() -> None:
    assert seen_prompts(["A man is walking straight on.", "x"]) == ["a man is walking straight on"]


def test_text_control_counts_what_it_says(debug_model, monkeypatch) -> None:
    counts: list[int] = []
    monkeypatch.setattr(
        "scalemogen.evaluation.text_control.share_interval",
        lambda hits: counts.append(len(hits)) or share_interval(hits),
    )
    control = measure_text_control(debug_model, samples=5)
    assert counts == [5] * 8
    assert control.samples == 5 and set(control.speeds) == {"run", "walk", "exhausted walk"}
    shares = (
        control.speed_order, control.turns, control.hands, control.heights, control.squats, control.orders,
        control.calm,
    )  # fmt: skip
    assert all(0 <= share.mean <= 1 and share.half_width > 0 for share in shares)


def _answers(swapped: bool) -> dict[tuple[str, ...], Motion]:
    """For every table of prompts a motion that does what they say, or what their opposite says."""
    still, squat = _standing(80), {}
    for kind, depth in (("deep", 0.5), ("half", 0.25)):
        figure = Figure(80)
        figure.hips[:, 1] -= depth * (ramp(figure.seconds, 0.5, 0.7) - ramp(figure.seconds, 2.0, 0.7))
        squat[kind] = figure.motion()
    tables = (
        (text_control.TURN_PROMPTS, {"left": _standing(yaw=-1.5), "right": _standing(yaw=1.5)}),
        (text_control.HAND_PROMPTS, {side: _lift(still, side, 1.0) for side in ("left", "right")}),
        (
            text_control.HEIGHT_PROMPTS,
            {
                kind: lifted(Figure(80), "left", (0.3, rise, 0.1), (1, 3)).motion()
                for kind, rise in (("shoulder", 0.0), ("overhead", 0.5))
            },
        ),
        (text_control.DEPTH_PROMPTS, squat),
    )
    answers = {text_control.FAR_PROMPTS: still}
    for table, motions in tables:
        kinds = list(table)
        for kind, shown in zip(kinds, reversed(kinds) if swapped else kinds, strict=True):
            answers[table[kind]] = motions[shown]
    speeds = {"run": 0.13, "walk": 0.06, "exhausted walk": 0.03}
    for kind, speed in zip(speeds, reversed(speeds.values()) if swapped else speeds.values(), strict=True):
        answers[text_control.SPEED_PROMPTS[kind]] = _standing(forward=speed)
    return answers


@pytest.mark.parametrize("swapped", [False, True])
def test_text_control_tells_right_from_wrong(debug_model, monkeypatch, swapped: bool) -> None:
    answers = _answers(swapped)

    def motions(_, prompts: tuple[str, ...], count: int, *_more, **_named) -> list[Motion]:
        return [answers.get(tuple(prompts), _standing())] * count

    monkeypatch.setattr(text_control, "_motions", motions)
    control = measure_text_control(debug_model, samples=4)
    shares = (control.speed_order, control.turns, control.hands, control.heights, control.depth_order)
    assert [share.mean for share in shares] == [float(not swapped)] * 5
    assert control.squats.mean == control.calm.mean == 1 and control.orders.mean == 0
    deep, half = control.depths["deep"], control.depths["half"]
    assert (deep > half) != swapped and control.speeds["run"] == pytest.approx(0.6 if swapped else 2.6, rel=0.01)


def test_the_report_is_a_table(debug_model, prepared: Path) -> None:
    lines = report(None, "", measure_details(debug_model, prepared, samples=4)).splitlines()
    assert lines[1] == "|---|---|"
    assert sum("joint error after" in line for line in lines) == 11


def test_reconstruction_errors_are_distances_in_millimetres(debug_model, prepared: Path) -> None:
    clips = read_clips(prepared, "test", debug_model.statistics, 196)
    every = reconstruction_errors(debug_model.tokenizer, clips, debug_model.statistics, every_scale=True)
    some = reconstruction_errors(debug_model.tokenizer, clips, debug_model.statistics)
    assert len(every.mpjpe_mm) == 11 and np.isfinite(every.mpjpe_mm).all()
    assert np.isnan(some.mpjpe_mm[0]) and some.mpjpe_mm[10] == pytest.approx(every.mpjpe_mm[10])
    errors: dict[str, list[float]] = {"one": [], "all": [], "world": []}
    frames = []
    for i in range(len(clips)):
        rows = clips.clip(i)[: len(clips.clip(i)) // 4 * 4] * debug_model.statistics.std + debug_model.statistics.mean
        tokens = debug_model.encode_rows(rows)
        real = decode(rows, LAYOUTS["humanml3d"]).joints_FJ3
        one, whole = (debug_model.decode(tokens, scales).joints_FJ3 for scales in (1, 11))
        errors["one"].append(mpjpe_mm(one, real))
        errors["all"].append(mpjpe_mm(whole, real))
        errors["world"].append(mpjpe_mm(whole, real, root_aligned=False))
        frames.append(len(rows))
    one, whole, world = (np.average(each, weights=frames) for each in errors.values())
    assert (every.mpjpe_mm[0], every.mpjpe_mm[10], every.global_mm) == pytest.approx((one, whole, world), rel=1e-3)
