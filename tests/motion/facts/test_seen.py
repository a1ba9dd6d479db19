"""Facts measured on real clips, against what a person saw on contact sheets and counted on plots of joint paths."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from real_data import MIX, needs_mix

from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.facts import Facts, measure
from scalemogen.motion.skeleton import HUMANML3D

pytestmark = needs_mix

# "left" and "right" are the highest place of that hand ("a/b": either one), "turn" is the side of the turn; "steps"
# and "waves" may differ by one.
SEEN: dict[str, str] = {
    "bandai1_bow_active_001": "bows 1, turn none",
    "bandai1_bow_happy_001": "bows 1",
    "bandai1_bow_normal_001": "bows 1",
    "bandai1_bow_old_001": "bows 1",
    "bandai1_bow_sad_001": "bows 0, left waist/chest, right waist/chest",
    "bandai1_bye_active_001": "right overhead, left low, waves-right 12, end up",
    "bandai1_bye_childish_001": "right overhead, left low, end up",
    "bandai1_bye_feminine_001_w0": "right shoulder, left low, end up",
    "bandai1_bye_giant_001": "right overhead, left low, waves-right 3, end up",
    "bandai1_bye_happy_001": "right shoulder/head, left low",
    "bandai1_bye_masculinity_001": "right overhead, waves-right 7, end up",
    "bandai1_bye_normal_001": "right shoulder, left low, end down",
    "bandai1_bye_old_001": "right overhead, end up",
    "bandai1_bye_sad_001": "right waist/chest, left low, end down",
    "bandai1_byebye_active_001": "left overhead, right overhead",
    "bandai1_byebye_childish_001": "left head, right head, left-place side, right-place side",
    "bandai1_byebye_happy_001": "left shoulder/head, right shoulder/head, squats 1, left-place front",
    "bandai1_byebye_normal_001": "left shoulder, right shoulder",
    "bandai1_call_normal_001": "bows 1",
    "bandai1_call_normal_002": "bows 1",
    "bandai1_dance-short_normal_001_w0": "steps 0, left low, right low, turn none",
    "bandai1_dash_angry_001": "steps 8, turn none, direction forward",
    "bandai1_dash_feminine_001": "drift right, direction forward",
    "bandai1_dash_musical_001": "right-place side, direction forward",
    "bandai1_guide_angry_001": "right shoulder, right-place side, left low",
    "bandai1_kick_normal_001_w1": "leg right, leg-to side",
    "bandai1_walk-back_tired_001": "steps 15, direction backward, turn none",
    "bandai1_walk-right_happy_001": "drift right, turn none",
    "bandai2_raise-up-both-hands_active_001": "left overhead, right overhead, start crouched",
    "bandai2_raise-up-both-hands_active_015": "left overhead, right overhead, end down",
    "bandai2_raise-up-both-hands_active_026": "left overhead, right overhead, start crouched",
    "bandai2_raise-up-both-hands_active_029": "left overhead, right overhead, start crouched",
    "bandai2_raise-up-both-hands_active_033": "left overhead, right overhead, start crouched",
    "bandai2_raise-up-both-hands_active_061": "left overhead, right overhead, end down",
    "bandai2_raise-up-left-hand_feminine_003": "left shoulder, right low",
    "bandai2_raise-up-right-hand_feminine_042": "right shoulder, left low, waves-right 0",
    "bandai2_raise-up-right-hand_feminine_046": "right shoulder, left low, waves-right 0",
    "bandai2_raise-up-right-hand_feminine_053": "right shoulder, left low, waves-right 0",
    "bandai2_run_elderly_020": "steps 17, direction forward",
    "bandai2_run_normal_027": "steps 8, speed run, turn none",
    "bandai2_run_youthful_030": "speed run, direction forward",
    "bandai2_walk-turn-left_active_008": "turn left, steps 8",
    "bandai2_walk-turn-left_active_024": "turn left",
    "bandai2_walk-turn-left_elderly_003": "turn left, steps 11, speed slow",
    "bandai2_walk-turn-left_normal_001": "turn left",
    "bandai2_walk_active_001": "steps 14, turn none",
    "bandai2_walk_exhausted_001": "steps 17, turn none",
    "bandai2_walk_feminine_004": "steps 15, turn none",
    "bandai2_walk_normal_011": "steps 16, turn none, speed walk",
    "bandai2_wave-both-hands_active_002": "left overhead, right overhead, start crouched",
    "bandai2_wave-both-hands_masculine_002": "waves-left 5, waves-right 5",
    "bandai2_wave-both-hands_normal_001": "waves-left 12, waves-right 12",
    "bandai2_wave-left-hand_elderly_001": "waves-left 5, left shoulder/head, right low",
    "bandai2_wave-left-hand_elderly_002": "left shoulder/head, right low",
    "bandai2_wave-left-hand_masculine_001": "waves-left 8, left overhead",
    "bandai2_wave-left-hand_youthful_020": "waves-left 7, left overhead, right low",
    "bandai2_wave-right-hand_active_002": "waves-right 11, right overhead, start crouched",
    "bandai2_wave-right-hand_active_009": "right overhead, start crouched",
    "bandai2_wave-right-hand_exhausted_001": "waves-right 4, right overhead",
    "bandai2_wave-right-hand_exhausted_004": "right overhead, left low",
    "uiprmd_deep-squat_s05_incorrect_06": "squats 1, left overhead, right overhead",
    "uiprmd_deep-squat_s06_normal_01": "squats 1, left overhead, right overhead",
    "uiprmd_hurdle-step_s06_normal_07": "leg right, leg-to front, squats 0",
    "uiprmd_hurdle-step_s09_normal_04": "leg right, leg-to front",
    "uiprmd_inline-lunge_s04_normal_09": "lunge forward-right",
    "uiprmd_inline-lunge_s06_incorrect_08": "lunge forward-right",
    "uiprmd_inline-lunge_s08_normal_04": "lunge forward-right",
    "uiprmd_leg-raise_s02_incorrect_04": "leg right, leg-to front",
    "uiprmd_leg-raise_s05_normal_05": "leg right, leg-to front",
    "uiprmd_leg-raise_s07_incorrect_09": "leg left, leg-to front",
    "uiprmd_shoulder-abduction_s04_normal_01": "right overhead, left low, leg none",
    "uiprmd_shoulder-abduction_s10_incorrect_05": "left head, right low",
    "uiprmd_side-lunge_s04_incorrect_07": "lunge side-right",
    "uiprmd_side-lunge_s07_normal_05": "lunge side-left",
    "uiprmd_sit-to-stand_s08_normal_05": "squats 1, lunge none",
    "cmu_02_06_w0": "squats 4",
    "cmu_13_39": "jumps 1",
}


def measured(facts: Facts) -> dict[str, str | int]:
    """Return the facts under the names that SEEN uses."""
    travel, legs = facts.locomotion, facts.legs
    ends_up = facts.left_hand.ends_raised or facts.right_hand.ends_raised
    return {
        "left": facts.left_hand.height,
        "right": facts.right_hand.height,
        "left-place": facts.left_hand.place,
        "right-place": facts.right_hand.place,
        "waves-left": facts.left_hand.waves,
        "waves-right": facts.right_hand.waves,
        "end": "up" if ends_up else "down",
        "start": facts.start_pose,
        "turn": travel.turn_side or "none",
        "direction": travel.direction,
        "drift": "left" if travel.drift > 0.5 else "right" if travel.drift < -0.5 else "none",
        "steps": travel.steps,
        "speed": travel.speed,
        "jumps": travel.jumps,
        "bows": facts.torso.bows,
        "squats": legs.squats,
        "lunge": legs.lunge or "none",
        "leg": legs.raised_leg or "none",
        "leg-to": legs.raised_to,
    }


def present_clips() -> Iterator[tuple[str, Path]]:
    """Yield name and path of the clips in SEEN that exist on this machine."""
    for name in SEEN:
        path = MIX / "new_joints" / f"{name}.npy"
        if path.is_file():
            yield name, path


@pytest.mark.parametrize(("name", "path"), list(present_clips()))
def test_what_is_measured_is_what_was_seen(name, path):
    facts = measured(measure(MotionArrays(np.load(path), 20.0, HUMANML3D)))
    for entry in SEEN[name].split(", "):
        fact, expected = entry.split(" ")
        found = facts[fact]
        if fact in ("steps", "waves-left", "waves-right"):
            assert abs(int(found) - int(expected)) <= 1, f"{fact}: {found}, seen {expected}"
        else:
            assert str(found) in expected.split("/"), f"{fact}: {found}, seen {expected}"


def test_the_table_is_about_this_data():
    assert len(list(present_clips())) == len(SEEN) >= 60
