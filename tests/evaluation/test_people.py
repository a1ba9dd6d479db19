"""The table of people's words, and its checks: none passes on a person who only stands or walks."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from motion.poses import FPS, lying
from real_data import MIX, needs_mix
from scipy.spatial.transform import Rotation
from stick_figure import Figure, ramp, walking

from scalemogen import ScaleMoGen
from scalemogen.commands.common import PEOPLE
from scalemogen.evaluation.people import measure_people, people_table, read_people, real_clips
from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.checks import Checks
from scalemogen.motion.features import LAYOUTS
from scalemogen.motion.skeleton import HUMANML3D

# Sentences about walking or standing itself, which such a body rightly does.
ORDINARY = {"walks", "runs", "stands", "slow", "fast"}


def holds(words: str, motion: MotionArrays) -> bool:
    return Checks.parse(words).hold(motion)


def test_the_table_has_120_sentences_for_60_actions() -> None:
    sentences = read_people(PEOPLE)
    assert len(sentences) >= 120 and len({each.text for each in sentences}) == len(sentences)
    assert len({each.checks.words for each in sentences}) >= 60
    assert all(1 <= each.seconds <= 9.8 for each in sentences)


@pytest.mark.parametrize(
    "sentence",
    [*read_people(PEOPLE), *read_people(PEOPLE.with_name("several.tsv"))],
    ids=lambda sentence: sentence.text,
)
def test_standing_and_walking_do_nothing_else(sentence) -> None:
    ordinary = all(
        any({check.__name__ for check, _ in each} <= ORDINARY for each in step) for step in sentence.checks.steps
    )
    if not ordinary:
        assert not sentence.checks.hold(Figure(80).motion()), "standing"
        assert not sentence.checks.hold(walking(4, 1.2).motion()), "walking"


def test_walking_is_walking() -> None:
    walk = walking(4, 1.2).motion()
    assert holds("walks", walk) and not holds("runs", walk) and not holds("stands", walk)
    assert holds("stands", Figure(80).motion()) and not holds("walks | runs", Figure(80).motion())
    assert holds("backward", walking(4, 1.0, way=(0, -1)).motion())
    assert holds("sideways left", walking(4, 1.0, way=(1, 0)).motion())
    assert not holds("sideways right", walking(4, 1.0, way=(1, 0)).motion())
    assert holds("walks & slow", walking(6, 0.6).motion()) and not holds("walks & slow", walk)


def test_what_comes_first_has_to_hold_first() -> None:
    figure = walking(8, 1.2)
    figure.hips[80:, 2] = figure.hips[80, 2]  # the hips stop after four seconds
    figure.yaw = np.concatenate([np.zeros(80), np.linspace(0, np.pi, figure.frames - 80)])
    assert holds("walks > turns left 120", figure.motion())
    assert not holds("turns left 120 > walks", figure.motion())
    assert not holds("walks > turns left 120", walking(8, 1.2).motion()), "only the first"


def test_turns_are_counted_with_their_side() -> None:
    figure = Figure(80)
    figure.yaw = np.linspace(0, 2 * np.pi, 80)
    assert holds("spins", figure.motion()) and holds("turns left 300", figure.motion())
    assert not holds("turns right 45", figure.motion()) and not holds("spins 2", figure.motion())
    assert not holds("circles", figure.motion()), "on the spot"
    walk = walking(8, 1.2)
    walk.yaw = np.linspace(0, 2 * np.pi, walk.frames)
    walk.hips[:, 0] += 2.0  # the whole body turns about the origin
    for feet in walk.feet.values():
        feet[:, 0] += 2.0
    walk.hips[:, 2] = 0
    assert holds("circles", walk.motion())


def test_a_figure_of_eight_turns_to_both_sides() -> None:
    walk = walking(8, 1.2)
    round_and_back = 1 - np.abs(np.linspace(-1, 1, walk.frames))
    walk.yaw = 2 * np.pi * round_and_back
    assert holds("eights", walk.motion()) and not holds("circles", walk.motion())
    walk.yaw = -walk.yaw
    assert holds("eights", walk.motion()), "the other side first"
    walk.yaw = np.linspace(0, 4 * np.pi, walk.frames)
    assert not holds("eights", walk.motion()), "twice round"


def test_a_kick_is_a_high_foot_in_front_of_a_standing_leg() -> None:
    figure = Figure(60)
    lift = np.sin(np.pi * np.clip((figure.seconds - 1) / 0.8, 0, 1)) ** 2
    figure.feet["right"] = figure.feet["right"] + lift[:, None] * [0, 0.6, 0.55]
    assert holds("kicks right front", figure.motion())
    assert not holds("kicks left", figure.motion()) and not holds("kicks right side", figure.motion())


def test_hands_up_on_hips_and_at_the_head() -> None:
    up = Figure(60)
    up.hands = {side: np.tile([0.05 * sign, 0.5, 0.0], (60, 1)) for side, sign in (("left", 1), ("right", -1))}
    assert holds("raises_both overhead", up.motion()) and not holds("salutes", up.motion())
    one = Figure(60)
    one.hands["right"] = np.tile([0.08, 0.2, 0.15], (60, 1))
    assert holds("salutes right", one.motion()) and not holds("salutes left", one.motion())
    hips = Figure(60)
    hips.hands = {side: np.tile([0.0, -0.36, 0.12], (60, 1)) for side in ("left", "right")}
    assert holds("hands_on_hips", hips.motion())


def test_claps_are_counted() -> None:
    figure = Figure(80)
    gap = 0.2 + 0.2 * np.cos(2 * np.pi * figure.seconds)  # hands meet four times in four seconds
    for side, sign in (("left", 1), ("right", -1)):
        inward = -0.17 * sign + sign * gap
        figure.hands[side] = np.stack([inward, np.full(80, -0.15), np.full(80, 0.35)], axis=1)
    assert holds("claps 3", figure.motion()) and not holds("claps 6", figure.motion())


def test_low_hips_are_a_crouch_or_a_seat() -> None:
    figure = Figure(80)
    figure.hips[:, 1] -= 0.45 * np.clip(figure.seconds, 0, 1)
    assert holds("crouches", figure.motion()) and holds("squats", figure.motion())
    assert not holds("crawls | lies | falls", figure.motion())


def test_a_balance_lasts() -> None:
    figure = Figure(80)
    figure.feet["left"] = figure.feet["left"] + ramp(figure.seconds, 0.5, 0.5)[:, None] * [0, 0.3, 0.1]
    assert holds("balances", figure.motion()) and not holds("balances 3.5", figure.motion())


def test_a_sit_up_begins_on_the_back() -> None:
    """A person whose trunk turns about the pelvis from lying to a seat and back; the hips stay on the floor."""

    def moved(angles_F: np.ndarray) -> MotionArrays:
        joints = np.tile(lying()[:1], (len(angles_F), 1, 1))
        upper = [i for i, name in enumerate(HUMANML3D.joint_names) if not re.search("hip|knee|ankle|foot", name)]
        pelvis, across = joints[0, 0], joints[0, HUMANML3D.index("left_hip")] - joints[0, 0]
        axis = across / np.linalg.norm(across)
        for frame, angle in enumerate(angles_F):
            joints[frame, upper] = Rotation.from_rotvec(angle * axis).apply(joints[frame, upper] - pelvis) + pelvis
        return MotionArrays(joints, FPS, HUMANML3D)

    rising = np.radians(80) * np.sin(np.pi * np.arange(80) / 40) ** 2  # up and down again every two seconds
    assert holds("does_sit_ups 2", moved(rising)) and not holds("does_sit_ups 3", moved(rising))
    assert not holds("does_sit_ups", moved(0.3 * rising)), "half reclines"
    assert not holds("does_sit_ups", moved(np.radians(80) - 0 * rising)), "only sits"
    assert not holds("does_sit_ups", MotionArrays(lying(), FPS, HUMANML3D)), "only lies"


def test_wrong_checks_are_refused_in_words() -> None:
    with pytest.raises(ValueError, match="unknown check 'dreams'"):
        Checks.parse("walks & dreams")
    with pytest.raises(ValueError, match="too many"):
        Checks.parse("crawls 1 2")


def test_a_broken_table_names_its_line(tmp_path: Path) -> None:
    table = tmp_path / "people.tsv"
    table.write_text("sentence\tseconds\tchecks\treal\nwalks\tfour\twalks\twalk\n")
    with pytest.raises(ValueError, match="line 2"):
        read_people(table)
    with pytest.raises(ValueError, match="does not exist"):
        read_people(tmp_path / "none.tsv")


def test_a_model_is_measured_with_every_seed(debug_model: ScaleMoGen) -> None:
    sentences = read_people(PEOPLE)[:3]
    result = measure_people(debug_model, sentences, seeds=2)
    assert len(result.done) == 3 and all(share in (0.0, 0.5, 1.0) for share in result.done)
    assert sentences[0].text in people_table(result)


@needs_mix
def test_most_real_clips_pass_the_checks_of_their_action() -> None:
    sentences = read_people(PEOPLE)
    shares = [share for share in real_clips(MIX, sentences, LAYOUTS["humanml3d"]) if share is not None]
    assert len(shares) > 20 and np.mean(shares) > 0.7
