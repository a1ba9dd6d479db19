"""The measuring rod on motions whose answer is known, and the report on the debug model."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from scalemogen.debug import standing_statistics
from scalemogen.evaluation.metrics import share_interval
from scalemogen.evaluation.reconstruction import reconstruction_errors
from scalemogen.evaluation.report import measure_details, report
from scalemogen.evaluation.text_control import measure_text_control, raised_hand, seen_prompts, stays_calm, turned_to
from scalemogen.motion.facts import measure
from scalemogen.motion.features import LAYOUTS, decode
from scalemogen.motion.measurements import mean_speed, wrist_rise
from scalemogen.motion.motion import Motion
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
    assert wrist_rise(lifted, side) == pytest.approx(wrist_rise(still, side) + 1.0, abs=1e-5)
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


def test_the_report_is_a_table(debug_model, prepared: Path) -> None:
    lines = report(None, "", measure_details(debug_model, prepared, samples=4)).splitlines()
    assert lines[1] == "|---|---|"
    assert sum("joint error after" in line for line in lines) == 11


def test_reconstruction_errors_are_distances_in_millimetres(debug_model, prepared: Path) -> None:
    from scalemogen.data.clips import read_clips

    clips = read_clips(prepared, "test", debug_model.statistics, 196)
    every = reconstruction_errors(debug_model.tokenizer, clips, debug_model.statistics, every_scale=True)
    some = reconstruction_errors(debug_model.tokenizer, clips, debug_model.statistics)
    assert len(every.mpjpe_mm) == 11 and np.isfinite(every.mpjpe_mm).all()
    assert np.isnan(some.mpjpe_mm[0]) and some.mpjpe_mm[10] == pytest.approx(every.mpjpe_mm[10])
