"""UI-PRMD: rehabilitation exercises, recorded with skin markers.

Ten exercises, ten subjects, ten correct and ten incorrect repetitions each. A file `mMM_sSS_eEE_positions[_inc].txt`
has exercise MM, subject SS, repetition EE, and `_inc` for incorrect. Each line is a frame at 20 Hz: 39 Vicon markers
x 3 coordinates in millimetres, Z up. A lost marker is at 0, 0, 0.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np

from scalemogen.data.captions.vocabulary import Kind, Manner, Vocabulary
from scalemogen.data.capture.body_fitting import fit_to_body
from scalemogen.data.capture.glitches import refuse_jumps
from scalemogen.data.capture.plug_in_gait import MARKERS, NEEDED, joint_centres
from scalemogen.data.recording import Label, Recording, UnusableRecording
from scalemogen.data.sources.finding import FilesBelow
from scalemogen.data.sources.source import Licence, Source
from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.heading import facing_yaw, turn
from scalemogen.motion.humanml3d import ADULT_BONE_LENGTHS
from scalemogen.motion.skeleton import HUMANML3D

EXERCISES = (
    "deep-squat", "hurdle-step", "inline-lunge", "side-lunge", "sit-to-stand", "leg-raise",
    "shoulder-abduction", "shoulder-extension", "shoulder-rotation", "shoulder-scaption",
)  # fmt: skip
# Which measurement tells the side of an exercise (see `measured_side`); exercises without an entry use both sides.
SIDED = {
    "hurdle-step": "ankle", "inline-lunge": "front", "side-lunge": "knee", "leg-raise": "ankle",
    "shoulder-abduction": "wrist", "shoulder-extension": "wrist", "shoulder-rotation": "wrist",
    "shoulder-scaption": "wrist",
}  # fmt: skip
_FPS = 20.0
_LONGEST_GAP = 10  # frames, half a second
_LIMIT = 100.0  # m/s^2: the fastest leg raise reaches 45
_FILE_NAME = re.compile(r"m(\d\d)_s(\d\d)_e(\d\d)_positions(_inc)?")


find_ui_prmd = FilesBelow("m*_s*_e*_positions*.txt", "UI-PRMD", shown="mMM_sSS_eEE_positions.txt")


def read_ui_prmd(path: Path) -> Recording:
    """Read one repetition, fitted to the adult body.

    Raises:
        UnusableRecording: if the file name has no known exercise, a needed marker is lost for too long, a joint
            jumps, or a line does not hold 39 markers.
    """
    match = _FILE_NAME.fullmatch(path.stem)
    if match is None or not 1 <= int(match[1]) <= len(EXERCISES):
        raise UnusableRecording("unknown name", f"{path.name} is not named mMM_sSS_eEE_positions with MM up to 10")
    exercise, subject, repetition, wrong = match.groups()
    markers_FM3 = fill_gaps(read_markers(path), path.name)
    joints_FJ3 = fit_to_body(joint_centres(markers_FM3), ADULT_BONE_LENGTHS)
    action = EXERCISES[int(exercise) - 1]
    label = Label(
        action,
        "incorrect" if wrong else "normal",
        measured_side(joints_FJ3, SIDED[action]) if action in SIDED else "",
    )
    # correct and incorrect repetitions of a subject are similar: one group keeps them in one split
    group = f"uiprmd_{action}_s{subject}"
    name = f"{group}_{label.manner}_{repetition}"
    motion = MotionArrays(joints_FJ3.astype(np.float32), _FPS, HUMANML3D)
    refuse_jumps(motion, _LIMIT, path.name)
    return Recording(name, motion, label, group)


def read_markers(path: Path) -> np.ndarray:
    """Read (F, 39, 3) metres, Y up, Z to the front of the room; NaN for a lost marker.

    Raises:
        UnusableRecording: if the lines are not 117 numbers each.
    """
    try:
        rows_FC = np.loadtxt(path, delimiter=",", ndmin=2)
    except ValueError as error:
        raise UnusableRecording("broken file", f"{path.name} holds something other than numbers: {error}") from error
    if rows_FC.shape[1] != 3 * len(MARKERS):
        raise UnusableRecording(
            "broken file", f"{path.name} has {rows_FC.shape[1]} numbers a line instead of {3 * len(MARKERS)}"
        )
    markers_FM3 = rows_FC.reshape(len(rows_FC), -1, 3)
    markers_FM3[(markers_FM3 == 0).all(axis=-1)] = np.nan
    return markers_FM3[..., [1, 2, 0]] / 1000  # a cyclic swap keeps left and right


def fill_gaps(markers_FM3: np.ndarray, name: str) -> np.ndarray:
    """Return the markers with gaps of up to half a second filled: linearly, and held still at the ends.

    Markers that no joint is computed from are left as they are.

    Raises:
        UnusableRecording: if a needed marker is lost for longer.
    """
    filled_FM3 = markers_FM3.copy()
    frames = np.arange(len(markers_FM3))
    for marker in NEEDED:
        track_F3 = filled_FM3[:, MARKERS.index(marker)]
        lost_F = np.isnan(track_F3[:, 0])
        if lost_F.all():
            raise UnusableRecording("marker lost", f"{name}: marker {marker} is lost throughout")
        if _longest_run(lost_F) > _LONGEST_GAP:
            raise UnusableRecording(
                "marker lost", f"{name}: marker {marker} is lost for {_longest_run(lost_F)} consecutive frames"
            )
        for axis in range(3):
            track_F3[lost_F, axis] = np.interp(frames[lost_F], frames[~lost_F], track_F3[~lost_F, axis])
    return filled_FM3


def measured_side(joints_FJ3: np.ndarray, sign: str) -> str:
    """Return the side that does more of something.

    Args:
        joints_FJ3: (F, 22, 3) metres.
        sign: "ankle" or "wrist" (travels farther, the wrist as seen from the pelvis), "knee" (bends more), or
            "front" (the foot before the other where the pelvis is lowest).
    """
    amount = {side: _AMOUNTS[sign](joints_FJ3, side) for side in ("left", "right")}
    return max(amount, key=lambda side: amount[side])


def _ankle_travel(joints_FJ3: np.ndarray, side: str) -> float:
    return _travel(_joint(joints_FJ3, f"{side}_ankle"))


def _wrist_travel(joints_FJ3: np.ndarray, side: str) -> float:
    return _travel(_joint(joints_FJ3, f"{side}_wrist") - joints_FJ3[:, 0])


def _travel(path_F3: np.ndarray) -> float:
    """Return the largest distance from the start, in metres."""
    return float(np.linalg.norm(path_F3 - path_F3[0], axis=-1).max())


def _knee_bend(joints_FJ3: np.ndarray, side: str) -> float:
    """Return minus the smallest distance of hip and ankle, in metres: larger for a knee that bends more."""
    leg_F3 = _joint(joints_FJ3, f"{side}_ankle") - _joint(joints_FJ3, f"{side}_hip")
    return float(-np.linalg.norm(leg_F3, axis=-1).min())


def _place_in_front(joints_FJ3: np.ndarray, side: str) -> float:
    """Return how far the ankle is to the front, in metres, in the frame with the lowest pelvis."""
    lowest = int(joints_FJ3[:, 0, 1].argmin())
    pose_FJ3 = turn(joints_FJ3[[lowest]], -facing_yaw(joints_FJ3[:1], HUMANML3D))
    return float(_joint(pose_FJ3, f"{side}_ankle")[0, 2])


def _joint(joints_FJ3: np.ndarray, name: str) -> np.ndarray:
    return joints_FJ3[:, HUMANML3D.index(name)]


_AMOUNTS: dict[str, Callable[[np.ndarray, str], float]] = {
    "ankle": _ankle_travel,
    "wrist": _wrist_travel,
    "knee": _knee_bend,
    "front": _place_in_front,
}


def _longest_run(flags_F: np.ndarray) -> int:
    """Return the length of the longest run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags_F.astype(int), [0]])))
    return int((edges[1::2] - edges[::2]).max(initial=0))


# Verb phrases of the actions that the common vocabulary lacks.
WORDS: dict[str, tuple[str, ...]] = {
    "deep-squat": (
        "[squat] down", "[do] a {depth} squat", "[squat] down and [stand] up again", "[do] a squat",
        "[bend] the knees in a {depth} squat", "[do] a squat {arms_up}", "[squat] {squats}",
    ),
    "hurdle-step": (
        "[raise] the {side} knee", "[lift] the {side} knee high",
        "[lift] the {side} leg as if stepping over a hurdle", "[step] over a hurdle with the {side} leg",
        "[do] a hurdle step with the {side} leg", "[do] a {side} hurdle step",
        "[raise] the {side} knee high, as if to clear a hurdle",
    ),
    "inline-lunge": (
        "[lunge] with the {side} leg", "[lunge] forward on the {side} leg",
        "[do] a lunge with the {side} leg in front", "[lunge] forward with the {side} leg in front",
        "[sink] into a lunge, the {side} foot in front", "[do] a {depth} lunge with the {side} leg in front",
        "[do] an inline lunge on the {side} side",
    ),
    "side-lunge": (
        "[lunge] to the {side}", "[do] a side lunge to the {side}", "[make] a {depth} lunge to the {side}",
        "[step] wide to the {side} and [bend] that knee",
        "[lunge] sideways to the {side} and [come] back",
    ),
    "sit-to-stand": (
        "[sit] down and [stand] up again", "[sit] down and [get] up again", "[sit] down, then [stand] up",
        "[do] a sit-to-stand exercise",
    ),
    "leg-raise": (
        "[raise] the {side} leg", "[lift] the {straight} {side} leg to the front", "[lift] the {side} leg",
        "[raise] the {straight} {side} leg while standing", "[raise] the {side} leg {raises}",
    ),
    "shoulder-abduction": (
        "[raise] the {side} arm out to the side", "[lift] the {straight} {side} arm sideways",
        "[raise] the {side} arm sideways {height}", "[lift] the {side} arm out to the side and [lower] it again",
    ),
    "shoulder-extension": (
        "[move] the {straight} {side} arm backward", "[swing] the {side} arm back",
        "[stretch] the {side} arm backward",
        "[bring] the {side} arm back behind the body",
    ),
    "shoulder-rotation": (
        "[turn] the {side} forearm up and down", "[rotate] the {side} shoulder with the elbow bent",
        "[rotate] the {side} arm at the shoulder", "[turn] the raised {side} forearm down and up",
    ),
    "shoulder-scaption": (
        "[lift] the {side} arm diagonally",
        "[raise] the {side} arm diagonally to the front", "[lift] the {straight} {side} arm forward and out",
        "[lift] the {side} arm diagonally {height}", "[raise] the {side} arm diagonally and [lower] it again",
    ),
}  # fmt: skip

MANNERS: dict[str, Manner] = {
    "incorrect": Manner(
        ("incorrectly", "with poor form", "in a wrong way", "not quite as it should be done"),
        (),
        (),
        ("unpractised", "clumsy"),
    ),
}  # fmt: skip

KINDS: dict[str, Kind] = {
    "shoulder-abduction": "arm exercise", "shoulder-extension": "arm exercise", "shoulder-rotation": "arm exercise",
    "shoulder-scaption": "arm exercise",
}  # fmt: skip

UI_PRMD = Source(
    name="ui-prmd",
    archive="ui-prmd-20hz.tar.xz",
    find=find_ui_prmd,
    read=read_ui_prmd,
    licence=Licence(
        title="UI-PRMD, University of Idaho Physical Rehabilitation Movement Data",
        terms="PDDL (public domain)",
        commercial=True,
        attribution="UI-PRMD, University of Idaho",
        citation="Vakanski et al., A Data Set of Human Body Movements for Physical Rehabilitation Exercises, "
        "Data 3(1):2, 2018",
    ),
    # there is no chair in a composed clip
    words=Vocabulary(WORDS, MANNERS, KINDS, not_composed=frozenset({"sit-to-stand"})),
)
