"""Composed clips of what few recordings hold: circles, gestures, and actions that are done several times."""

from __future__ import annotations

import numpy as np
import pytest
from bodies import raising, walking

from scalemogen.data.captions import english
from scalemogen.data.captions.common import COMMON
from scalemogen.data.compose import wording
from scalemogen.data.compose.checking import slip
from scalemogen.data.compose.circles import bent, path_length, turned
from scalemogen.data.compose.gestures import GESTURES, Gesture, gestured
from scalemogen.data.compose.kinds import GESTURE_WORDS
from scalemogen.data.compose.seams import Track
from scalemogen.data.compose.wording import Part, carried_captions, repeat_captions
from scalemogen.data.recording import Label
from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.humanml3d import ADULT_BONE_LENGTHS
from scalemogen.motion.inverse_kinematics import bone_lengths, retarget
from scalemogen.motion.sides import SIDES
from scalemogen.motion.skeleton import HUMANML3D
from scalemogen.words.acts import Act
from scalemogen.words.amounts import Amounts
from scalemogen.words.checking import check_of


def motion(joints_FJ3: np.ndarray) -> MotionArrays:
    return MotionArrays(joints_FJ3.astype(np.float32), 20.0, HUMANML3D)


def standing(frames: int) -> np.ndarray:
    """Return (F, 22, 3) joints of a person who stands with hanging arms."""
    joints, other = raising(frames, "left", 0.2), raising(frames, "right", 0.2)
    right = [HUMANML3D.index(f"right_{joint}") for joint in ("elbow", "wrist")]
    joints[:, right] = other[:, right]
    joints = retarget(joints, ADULT_BONE_LENGTHS)
    arms = [HUMANML3D.index(f"{side}_{joint}") for side in SIDES for joint in ("shoulder", "elbow", "wrist")]
    joints[:, arms] += [0, 0.27, 0]  # the rest pose of the skeleton has its shoulders below the chest
    return joints


def holds(action: str, joints_FJ3: np.ndarray, times: int | None = None) -> bool:
    check = check_of(Act(action, amounts=Amounts(times=times)))
    assert check is not None
    return check.hold(motion(joints_FJ3))


@pytest.mark.parametrize("degrees", [350, -350])
def test_a_bent_walk_closes_and_its_feet_stay(degrees: int) -> None:
    straight = Track(walking(160, 1.1))
    made = bent(straight, np.radians(degrees))
    assert np.degrees(turned(Track(made)) - turned(straight)) == pytest.approx(degrees, abs=10)
    assert path_length(Track(made)) == pytest.approx(path_length(straight), rel=0.1)
    assert np.linalg.norm((made[-1] - made[0])[0, [0, 2]]) < 0.15 * path_length(straight)
    assert holds("walk-circle", made) and not holds("walk-circle", straight.joints_FJ3)
    np.testing.assert_allclose(bone_lengths(made), bone_lengths(straight.joints_FJ3), atol=2e-3)
    assert slip(made) < max(0.04, 1.2 * slip(straight.joints_FJ3))


@pytest.mark.parametrize("gesture", GESTURES, ids=lambda gesture: gesture.action)
def test_placed_arms_make_the_gesture(gesture: Gesture) -> None:
    body = standing(100)
    made = gestured(body, gesture, np.mean(gesture.beats), 0, 100, np.random.default_rng(0))
    assert holds(gesture.action, made) and not holds(gesture.action, body)
    np.testing.assert_allclose(bone_lengths(made), bone_lengths(body), atol=1e-4)
    np.testing.assert_allclose(made[[0, -1]], body[[0, -1]], atol=1e-3)  # the arms start and end where they were
    legs = [HUMANML3D.index(f"{side}_{joint}") for side in ("left", "right") for joint in ("knee", "ankle", "foot")]
    np.testing.assert_allclose(made[:, legs], body[:, legs], atol=1e-4)
    assert gesture.action in GESTURE_WORDS.actions


def test_claps_are_counted() -> None:
    clap, beat = GESTURES[0], 12.0
    stop = 24 + 1 + int(beat * 3.5)  # twelve frames to bring the arms up, and to bring them down
    made = gestured(standing(stop), clap, beat, 0, stop, np.random.default_rng(0))
    assert "[clap] four times" in clap.counted(0, stop, beat)
    assert holds("clap", made, times=4) and not holds("clap", made, times=6)
    assert clap.counted(0, 200, beat) == "" == GESTURES[1].counted(0, stop, beat)


def test_captions_of_a_repeated_action_say_how_often(monkeypatch: pytest.MonkeyPatch) -> None:
    part = Part(motion(raising()), Label("raise-one", side="left"), False, COMMON)
    told = repeat_captions(part, 3, "seed")
    assert len(set(told)) == 8 and all(english.times(3) in text or "3 times" in text for text in told)
    monkeypatch.setattr(wording, "predicate", lambda *_: "jumps up twice")
    assert repeat_captions(part, 3, "seed") == ()


def test_captions_of_a_walk_name_what_the_arms_do() -> None:
    part = Part(motion(walking()), Label("walk"), True, COMMON)
    told = carried_captions(part, "with the arms crossed", "seed")
    assert len(set(told)) == 8 and all("with the arms crossed" in text for text in told)
