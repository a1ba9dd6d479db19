"""Gestures that few or no recordings hold: the arms of a standing or walking body are placed by inverse kinematics.

Each wrist goes to a place in the frame of the chest, its elbow to the side that is given. These arms are not
captured; the data card counts the clips.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import gaussian_filter1d

from scalemogen.data.captions import english
from scalemogen.data.compose.blends import chest_frames, with_arms
from scalemogen.motion.inverse_kinematics import bone_lengths
from scalemogen.motion.sides import SIDES
from scalemogen.motion.skeleton import HUMANML3D

_EASE = 12  # frames in which the arms reach the gesture, and leave it
_SWAY, _SWAY_FRAMES = 0.012, 12.0  # metres and frames (sigma): how far and how slowly a held hand wanders
_VARIETY = 0.02  # metres (standard deviation) by which the places differ between clips
_MOST_COUNTED = 6  # largest number of beats that captions count
_REACH = 0.999  # longest distance from shoulder to wrist, as a share of the arm's length

Point = tuple[float, float, float]
_STILL: Point = (0.0, 0.0, 0.0)


@dataclass(frozen=True)
class Gesture:
    """Where the arms are held, and how they move.

    Places are metres in the frame of the chest, from the middle of the shoulders: outward, up, forward. "Outward" is
    away from the body for either arm. The mirrored clip makes the gesture with the other arm.

    Attributes:
        action: name, also in the vocabulary of the captions.
        carried: words for somebody who walks like this, such as "with the arms crossed"; "" if the gesture is made
            only while standing.
        wrists: places of the left and the right wrist; None leaves the arm as it is.
        elbows: directions, in the frame of the chest, in which the left and the right elbow point.
        strokes: metres by which each wrist leaves its place in each beat, before it comes back.
        sweep: metres by which both wrists also swing to and fro, a quarter of a beat later, to draw circles;
            only with `out_share` 0.5.
        out_share: share of a beat that the way out takes; the way back takes the rest.
        alternate: whether the left wrist moves half a beat after the right one.
        beats: least and most frames of a beat.
        verbs: phrases of captions for what is done once per beat, such as "[clap]", so that it can be counted.
    """

    action: str
    carried: str
    wrists: tuple[Point | None, Point | None]
    elbows: tuple[Point, Point]
    strokes: tuple[Point, Point] = (_STILL, _STILL)
    sweep: Point = _STILL
    out_share: float = 0.5
    alternate: bool = False
    beats: tuple[float, float] = (7.0, 15.0)
    verbs: tuple[str, ...] = ()

    @property
    def side(self) -> str:
        """The only arm that is used; "" for both."""
        used = [side for side, wrist in zip(SIDES, self.wrists, strict=True) if wrist is not None]
        return used[0] if len(used) == 1 else ""

    def counted(self, start: int, stop: int, beat: float) -> str:
        """Return phrases that count the beats of `gestured`, as the text of a `Label`.

        The text is "" if there are fewer than two or more than six beats, or nothing to count.
        """
        beats = int((stop - 1 - start - 2 * _EASE) / beat) + 1
        if not 2 <= beats <= _MOST_COUNTED:
            return ""
        return " | ".join(f"{phrase} {english.times(beats)}" for phrase in self.verbs)

    def away(self, frames_F: np.ndarray, beat: float) -> np.ndarray:
        """Return (F,) how far a wrist is along its stroke, 0 to 1, at frames since the first beat."""
        part_F = (frames_F / beat) % 1.0
        out_F, back_F = part_F / self.out_share, (part_F - self.out_share) / (1 - self.out_share)
        return np.where(part_F < self.out_share, 1 - np.cos(np.pi * out_F), 1 + np.cos(np.pi * back_F)) / 2


# All points are (outward, up, forward) in the frame of the chest.
# Directions of elbows.
_DOWN: Point = (0.5, -1.0, -0.2)
_OUT: Point = (1.0, 0.0, -0.4)
_BEHIND: Point = (0.2, -0.5, -1.0)
# Places of wrists, in metres from the middle of the shoulders.
_TOGETHER, _ON_HIPS, _BEHIND_BACK = (0.05, -0.16, 0.31), (0.19, -0.44, 0.02), (0.03, -0.45, -0.17)
_OVER, _UNDER = (-0.11, -0.2, 0.23), (-0.11, -0.24, 0.17)  # of crossed arms: the left one lies over the right one
_TO_THE_SIDE, _RAISED = (0.75, 0.0, 0.0), (0.5, 0.3, 0.05)
_GUARD, _AT_BELLY = (0.06, -0.05, 0.2), (0.15, -0.26, 0.24)
# Strokes, in metres from the place of the wrist.
_APART: Point = (0.16, 0.0, 0.0)
_AHEAD: Point = (-0.06, 0.03, 0.5)  # a punch; it ends where the arm is straight
_FALL: Point = (0.0, -0.5, 0.0)
GESTURES = (
    Gesture(
        "clap", "", (_TOGETHER, _TOGETHER), (_DOWN, _DOWN), (_APART, _APART),
        verbs=("[clap]", "[applaud]", "[clap] the hands"),
    ),
    Gesture("hands-on-hips", "with the hands on the hips", (_ON_HIPS, _ON_HIPS), (_OUT, _OUT)),
    Gesture("hands-behind", "with the hands behind the back", (_BEHIND_BACK, _BEHIND_BACK), (_OUT, _OUT)),
    Gesture("arms-crossed", "with the arms crossed", (_OVER, _UNDER), (_DOWN, _DOWN)),
    Gesture("phone", "with a phone at the ear", (None, (0.11, 0.13, 0.12)), (_DOWN, _DOWN)),
    Gesture("t-pose", "with both arms out to the sides", (_TO_THE_SIDE, _TO_THE_SIDE), (_BEHIND, _BEHIND)),
    Gesture(
        "arm-circles", "", (_RAISED, _RAISED), (_BEHIND, _BEHIND), (_FALL, _FALL),
        sweep=(0.0, 0.0, 0.4), beats=(18.0, 34.0),
    ),
    Gesture(
        "punch", "", (_GUARD, _GUARD), (_DOWN, _DOWN), (_AHEAD, _AHEAD), out_share=0.3, alternate=True,
        beats=(16.0, 26.0),
    ),
    Gesture(
        "guitar", "", ((0.36, -0.14, 0.26), (0.03, -0.28, 0.2)), (_DOWN, _OUT),
        ((0.05, 0.02, 0.0), (0.02, -0.14, 0.0)), beats=(7.0, 13.0),
    ),
    Gesture(
        "scratch-head", "", (None, (0.13, 0.24, 0.06)), (_DOWN, _OUT), (_STILL, (0.03, -0.06, -0.03)),
        beats=(6.0, 10.0),
    ),
    Gesture(
        "eat", "", (None, (0.04, 0.09, 0.2)), (_DOWN, _DOWN), (_STILL, (0.1, -0.36, 0.12)), beats=(32.0, 52.0),
    ),
    Gesture(
        "talk", "", (_AT_BELLY, _AT_BELLY), (_DOWN, _DOWN), ((0.08, 0.12, 0.08), (0.05, 0.16, 0.04)),
        alternate=True, beats=(14.0, 24.0),
    ),
    Gesture(
        "basketball", "", (None, (0.2, -0.14, 0.24)), (_DOWN, _BEHIND), (_STILL, (0.0, -0.3, 0.0)), beats=(9.0, 14.0),
    ),
    Gesture(
        "throw", "", (None, (0.3, 0.14, -0.14)), (_DOWN, _OUT), (_STILL, (-0.16, -0.04, 0.8)), out_share=0.08,
        beats=(44.0, 80.0),
    ),
)  # fmt: skip


def gestured(
    body_FJ3: np.ndarray, gesture: Gesture, beat: float, start: int, stop: int, random: np.random.Generator
) -> np.ndarray:
    """Return (F, 22, 3) joints of a body that makes a gesture from frame `start` to `stop`.

    Args:
        body_FJ3: metres at 20 fps.
        gesture: the gesture.
        beat: frames of a beat.
        start, stop: up to frame `start` and from frame `stop` - 1 on, the arms are in the body's own pose.
        random: draws the variety of the places.
    """
    frames = np.arange(len(body_FJ3))
    posed_FJ3 = body_FJ3.copy()
    for sign, side, wrist, elbow, stroke in zip(
        (1, -1), SIDES, gesture.wrists, gesture.elbows, gesture.strokes, strict=True
    ):
        if wrist is None:
            continue
        sway_F3 = gaussian_filter1d(random.standard_normal((len(frames), 3)), _SWAY_FRAMES, axis=0, mode="nearest")
        place_F3 = np.array(wrist) + random.normal(0, _VARIETY, 3) + _SWAY * sway_F3 / sway_F3.std()
        since_F = frames - start - _EASE - (beat / 2 if gesture.alternate and side == SIDES[0] else 0.0)
        place_F3 += gesture.away(since_F, beat)[:, None] * stroke
        place_F3 += np.sin(2 * np.pi * since_F / beat)[:, None] / 2 * gesture.sweep
        _place_arm(posed_FJ3, side, place_F3 * [sign, 1, 1], np.array(elbow) * [sign, 1, 1])
    ramp_F = np.clip(np.minimum(frames - start, stop - 1 - frames) / _EASE, 0, 1)
    share_F = ramp_F**3 * (10 - 15 * ramp_F + 6 * ramp_F**2)  # smootherstep: no jump in speed or acceleration
    return with_arms(body_FJ3, posed_FJ3, share_F, gesture.side)


def _place_arm(joints_FJ3: np.ndarray, side: str, place_F3: np.ndarray, elbow_3: np.ndarray) -> None:
    """Move the elbow and the wrist of an arm: two-bone inverse kinematics.

    Args:
        joints_FJ3: changed in place.
        place_F3: place of the wrist, in the frame of the chest.
        elbow_3: direction of the elbow, in the frame of the chest.
    """
    shoulder, elbow, wrist = (HUMANML3D.index(f"{side}_{joint}") for joint in ("shoulder", "elbow", "wrist"))
    lengths, chest = bone_lengths(joints_FJ3), chest_frames(joints_FJ3)
    upper, lower = lengths[elbow], lengths[wrist]
    middle_F3 = joints_FJ3[:, [HUMANML3D.index(f"{s}_shoulder") for s in SIDES]].mean(axis=1)
    line_F3 = middle_F3 + chest.apply(place_F3) - joints_FJ3[:, shoulder]
    distance_F1 = np.linalg.norm(line_F3, axis=-1, keepdims=True)
    toward_F3 = line_F3 / distance_F1
    reach_F1 = distance_F1.clip(abs(upper - lower) / _REACH, (upper + lower) * _REACH)
    along_F1 = (upper**2 + reach_F1**2 - lower**2) / (2 * reach_F1)  # by the law of cosines
    pole_F3 = chest.apply(elbow_3)
    aside_F3 = pole_F3 - toward_F3 * (pole_F3 * toward_F3).sum(-1, keepdims=True)
    aside_F3 /= np.linalg.norm(aside_F3, axis=-1, keepdims=True)
    out_F1 = np.sqrt(np.maximum(upper**2 - along_F1**2, 0))
    joints_FJ3[:, elbow] = joints_FJ3[:, shoulder] + along_F1 * toward_F3 + out_F1 * aside_F3
    joints_FJ3[:, wrist] = joints_FJ3[:, shoulder] + reach_F1 * toward_F3
