"""Text control on motions whose answer is known."""

from __future__ import annotations

import numpy as np
import pytest
from fake_generators import Prompted
from stick_figure import Figure, lifted, ramp

from scalemogen.commands.debug_model import standing_statistics
from scalemogen.evaluation.metrics import share_interval
from scalemogen.evaluation.prompts import (
    DEPTH_PROMPTS,
    FAR_PROMPTS,
    HAND_PROMPTS,
    HEIGHT_PROMPTS,
    SPEED_PROMPTS,
    TURN_PROMPTS,
    seen_prompts,
)
from scalemogen.evaluation.text_control import measure_text_control, raised_hand, stays_calm, turned_to
from scalemogen.motion.facts import measure
from scalemogen.motion.features import LAYOUTS, decode
from scalemogen.motion.motion import Motion
from scalemogen.motion.quality import mean_speed
from scalemogen.motion.sides import OTHER_SIDE
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


def test_speed_and_turn_are_measured() -> None:
    assert mean_speed(_standing(forward=0.06)) == pytest.approx(1.2, rel=1e-3)
    assert measure(_standing(yaw=1.5)).locomotion.turn == pytest.approx(-np.degrees(1.5 * 39 / 40), abs=1)


@pytest.mark.parametrize("yaw, side", [(-1.5, "left"), (1.5, "right"), (0.2, "")])
def test_the_side_of_a_turn(yaw: float, side: str) -> None:
    assert turned_to(_standing(yaw=yaw)) == side


@pytest.mark.parametrize("side", ["left", "right"])
def test_the_hand_that_is_raised(side: str) -> None:
    still = _standing()
    assert raised_hand(still) == ""
    raised = _lift(still, side, 1.0)
    assert raised_hand(raised) == side
    assert measure(raised).hand(side).top > measure(still).hand(side).top
    both = _lift(raised, OTHER_SIDE[side], 1.0)
    assert raised_hand(both) == ""


@pytest.mark.parametrize("frames, calm", [(12, True), (30, False)])
def test_a_jump_is_calm_and_floating_is_not(frames: int, calm: bool) -> None:
    joints = _standing(60).joints_FJ3.copy()
    joints[10 : 10 + frames, :, 1] += 0.5 * np.sin(np.linspace(0, np.pi, frames))[:, None]
    assert stays_calm(Motion(joints, 20.0, HUMANML3D)) == calm


def test_a_joint_that_jumps_is_not_calm() -> None:
    joints = _standing(60).joints_FJ3.copy()
    joints[30, HUMANML3D.index("left_wrist"), 0] += 0.7
    assert not stays_calm(Motion(joints, 20.0, HUMANML3D))


def test_prompts_that_are_training_captions_are_found() -> None:
    assert seen_prompts(["A man is walking straight on.", "x"]) == ["a man is walking straight on"]


def test_every_share_has_the_asked_number_of_samples(debug_model, monkeypatch) -> None:
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


def _answers(swapped: bool) -> dict[str, Motion]:
    """For every prompt a motion that does what it says or, if swapped, what its opposite says."""
    still, squat = _standing(80), {}
    for kind, depth in (("deep", 0.5), ("half", 0.25)):
        figure = Figure(80)
        figure.hips[:, 1] -= depth * (ramp(figure.seconds, 0.5, 0.7) - ramp(figure.seconds, 2.0, 0.7))
        squat[kind] = figure.motion()
    heights = {
        kind: lifted(Figure(80), "left", (0.3, rise, 0.1), (1, 3)).motion()
        for kind, rise in (("shoulder", 0.0), ("overhead", 0.5))
    }
    speeds = {"run": 0.13, "walk": 0.06, "exhausted walk": 0.03}
    tables = (
        (TURN_PROMPTS, {"left": _standing(yaw=-1.5), "right": _standing(yaw=1.5)}),
        (HAND_PROMPTS, {side: _lift(still, side, 1.0) for side in ("left", "right")}),
        (HEIGHT_PROMPTS, heights),
        (DEPTH_PROMPTS, squat),
        (SPEED_PROMPTS, {kind: _standing(forward=speed) for kind, speed in speeds.items()}),
    )
    answers = dict.fromkeys(FAR_PROMPTS, still)
    for prompts, motions in tables:
        kinds = list(prompts)
        for kind, shown in zip(kinds, reversed(kinds) if swapped else kinds, strict=True):
            answers |= dict.fromkeys(prompts[kind], motions[shown])
    return answers


@pytest.mark.parametrize("swapped", [False, True])
def test_text_control_distinguishes_right_from_wrong(swapped: bool) -> None:
    control = measure_text_control(Prompted(_answers(swapped), default=_standing()), samples=4)
    shares = (control.speed_order, control.turns, control.hands, control.heights, control.depth_order)
    assert [share.mean for share in shares] == [float(not swapped)] * 5
    assert control.squats.mean == control.calm.mean == 1 and control.orders.mean == 0
    deep, half = control.depths["deep"], control.depths["half"]
    assert (deep > half) != swapped and control.speeds["run"] == pytest.approx(0.6 if swapped else 2.6, rel=0.01)
