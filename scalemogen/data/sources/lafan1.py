"""LAFAN1 (Ubisoft La Forge): minutes-long takes of walking, crawling, falling, dancing and pushing.

BVH files at 30 fps in centimetres; all subjects are on one body. A take is brought to the common rig and the adult
body as a whole, so that its floor is one height, and then cut into pieces of 2 to 9.6 seconds. `SPANS` says what is
done when; where it says nothing, the name of the file and the height of the hips decide.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from scalemogen.data.captions.vocabulary import Kind, Vocabulary
from scalemogen.data.capture.body_fitting import fit_to_body
from scalemogen.data.capture.rig import Rig, on_common_rig
from scalemogen.data.recording import Label, Recording, UnusableRecording
from scalemogen.data.sources.source import Licence, Source
from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.facts.signals import smooth, spans_above, speed_of
from scalemogen.motion.files.bvh_reader import read_bvh
from scalemogen.motion.humanml3d import ADULT_BONE_LENGTHS
from scalemogen.motion.skeleton import HUMANML3D

# Measured on the standing people of this data set.
_RIG = Rig(foot_pitch=0.31, head_tilt=0.2, shoulder_drop=0.04)
_STANDING = 0.92  # metres: height of the pelvis of the adult body when it stands
_LOW, _HIGH = 0.5, 0.8  # shares of it: below the first the body is down, above the second it is up
_SHORTEST, _LONGEST = 2.0, 9.6  # seconds of a piece
_START = 12.0  # seconds in which the T-pose at the start of a take ends
_ALOFT, _ALOFT_SECONDS = 0.2, 0.9  # metres above the floor, and for how long: a jump is shorter
_MOVERS = tuple(
    HUMANML3D.index(name) for name in ("pelvis", "left_wrist", "right_wrist", "left_ankle", "right_ankle")
)
_LEVEL_STEP = 0.02  # metres between the levels that are counted to find the floor
_OPPOSITE, _LEVEL = -0.9, 0.35  # cosine of the angle between the arms, and slope of each arm, in a T-pose


@dataclass(frozen=True)
class Span:
    """What is done in a part of a take, in seconds."""

    start: float
    stop: float
    action: str
    manner: str = "normal"


# Where a take is not what its name says. Times are in the files, with the T-pose.
SPANS: dict[str, tuple[Span, ...]] = {
    "ground1_subject1": (Span(0, 999, "army-crawl"),),
    "ground1_subject4": (
        Span(10, 75, "crawl"), Span(75, 118, "army-crawl"), Span(120, 152, "bear-crawl"),
    ),
    "ground2_subject2": (Span(0, 999, "crawl"),),
    "ground2_subject3": (
        Span(8, 24, "crab-walk"), Span(24, 60, "crawl"), Span(60, 75, "crab-walk"), Span(75, 107, "crawl"),
        Span(107, 120, "army-crawl"), Span(120, 157, "crawl"), Span(157, 183, "army-crawl"),
    ),
}  # fmt: skip
# The first beginning of a file name that fits decides the action of the rest.
TAKES: tuple[tuple[str, str], ...] = (("dance", "dance"), ("push1", "push"))
# Words of pieces that were selected by hand -> action and manner; other words say no more than measurements do.
WORDS_OF_PIECES: dict[str, tuple[str, str]] = {
    "stumble": ("stumble", "normal"), "proud": ("walk", "proud"), "scissor": ("jump", "normal"),
    "big": ("jump", "normal"), "look": ("walk-around", "normal"),
}  # fmt: skip
# Actions that are done on the floor.
_GROUND = frozenset({"crawl", "army-crawl", "bear-crawl", "crab-walk"})


def find_lafan1(folder: Path) -> list[Path]:
    """Return the files below an extracted folder, sorted by file name.

    Raises:
        ValueError: if there are none.
    """
    paths = sorted((p for p in folder.rglob("*.bvh") if "_subject" in p.stem), key=lambda path: path.name)
    if not paths:
        raise ValueError(f"no TAKE_subjectN.bvh below {folder}: give the extracted LAFAN1 folder")
    return paths


def read_lafan1(path: Path) -> tuple[Recording | UnusableRecording, ...]:
    """Read one file as pieces of one group, fitted to the adult body.

    Raises:
        UnusableRecording: if the file is broken.
    """
    try:
        motion = read_bvh(path)
    except ValueError as error:
        raise UnusableRecording("broken file", str(error)) from error
    joints_FJ3 = fit_to_body(on_common_rig(motion.joints_FJ3, _RIG), ADULT_BONE_LENGTHS)
    joints_FJ3[..., 1] -= floor_of(joints_FJ3)
    group = "_".join(path.stem.split("_")[:2])
    first = after_t_pose(joints_FJ3, motion.fps)
    return tuple(
        _piece(f"lafan_{path.stem}_{start:04d}", joints_FJ3[start:stop], motion.fps, label, f"lafan_{group}")
        for begin, end, label in labelled(path.stem, first, len(joints_FJ3), motion.fps)
        for start, stop in cut(joints_FJ3, begin, end, motion.fps)
    )


def floor_of(joints_FJ3: np.ndarray) -> float:
    """Return the height of the floor: the level at which the lowest joint is most often, to 2 cm."""
    lowest_F = joints_FJ3[..., 1].min(axis=1)
    values, counts = np.unique(np.round(lowest_F / _LEVEL_STEP), return_counts=True)
    return float(np.median(lowest_F[np.abs(lowest_F - _LEVEL_STEP * values[counts.argmax()]) <= _LEVEL_STEP]))


def t_pose(joints_FJ3: np.ndarray) -> np.ndarray:
    """Return (F,) True where both arms are level and point away from each other."""
    arms = []
    for side in ("left", "right"):
        arm_F3 = joints_FJ3[:, HUMANML3D.index(f"{side}_wrist")] - joints_FJ3[:, HUMANML3D.index(f"{side}_shoulder")]
        arms.append(arm_F3 / np.linalg.norm(arm_F3, axis=-1, keepdims=True))
    level_F = np.max([np.abs(arm[:, 1]) for arm in arms], axis=0) < _LEVEL
    return level_F & (np.sum(arms[0] * arms[1], axis=-1) < _OPPOSITE)


def after_t_pose(joints_FJ3: np.ndarray, fps: float) -> int:
    """Return the frame half a second after the T-pose at the start of a take; 0 without one."""
    posed = spans_above(t_pose(joints_FJ3[: int(_START * fps)]).astype(float), 0.5, 0.5, int(0.7 * fps))
    # a T-pose later than five seconds is a part of the performance
    ends = [stop for start, stop in posed if start < 5 * fps]
    return min(ends[-1] + round(0.5 * fps), len(joints_FJ3)) if ends else 0


def labelled(name: str, first: int, frames: int, fps: float) -> list[tuple[int, int, Label]]:
    """Return [start, stop) and label of each part of a file, without gaps from `first` to the end."""
    word = name.split("_")[-1].rstrip("0123456789") if name.count("_") > 1 else ""
    action = next((action for beginning, action in TAKES if name.startswith(beginning)), "")
    default = Label(*WORDS_OF_PIECES.get(word, (action, "normal")))
    parts: list[tuple[int, int, Label]] = []
    at = first
    for span in SPANS.get(name, ()):
        start, stop = max(at, round(span.start * fps)), min(frames, round(span.stop * fps))
        parts += [(at, start, default), (start, stop, Label(span.action, span.manner))]
        at = max(at, stop)
    return [part for part in [*parts, (at, frames, default)] if part[1] - part[0] >= _SHORTEST * fps]


def cut(joints_FJ3: np.ndarray, start: int, stop: int, fps: float) -> list[tuple[int, int]]:
    """Return [start, stop) of pieces, cut where the body moves least."""
    speed_F = np.max([speed_of(joints_FJ3[start:stop, joint], fps) for joint in _MOVERS], axis=0)
    speed_F = smooth(speed_F, fps, 0.15)
    pieces, at = [], start
    while stop - at > _LONGEST * fps:
        near, far = at + round(3 * fps), min(at + round(_LONGEST * fps), stop - round(_SHORTEST * fps))
        edge = near + int(speed_F[near - start : far - start].argmin())
        pieces.append((at, edge))
        at = edge
    return [*pieces, (at, stop)]


def _piece(name: str, joints_FJ3: np.ndarray, fps: float, label: Label, group: str) -> Recording | UnusableRecording:
    """Return one piece, or why it is left out."""
    lowest_F = joints_FJ3[..., 1].min(axis=1)
    if spans_above(lowest_F, _ALOFT, _ALOFT, round(_ALOFT_SECONDS * fps)):
        return UnusableRecording("not on the floor", f"{name} stands on something that was not captured")
    if t_pose(joints_FJ3).sum() > fps:
        return UnusableRecording("T-pose", f"{name} is a T-pose for more than a second")
    action = measured_action(joints_FJ3, label.action)
    motion = MotionArrays(joints_FJ3.astype(np.float32), fps, HUMANML3D)
    return Recording(name, motion, Label(action, label.manner if action == label.action else "normal"), group)


def measured_action(joints_FJ3: np.ndarray, action: str) -> str:
    """Return the action of a piece by the height of its hips; the labelled one where they agree."""
    share_F = joints_FJ3[:, 0, 1] / _STANDING
    first, last = share_F[:5].mean(), share_F[-5:].mean()  # over five frames, against noise
    if action in _GROUND and np.quantile(share_F, 0.9) < (_HIGH if action == "bear-crawl" else _LOW):
        return action
    if first > _HIGH and last < _LOW:
        return "get-down"
    if first < _LOW and last > _HIGH:
        return "get-up"
    if min(first, last) > _HIGH and share_F.min() < _LOW:
        return "go-down-and-up"
    if np.median(share_F) < _LOW:
        return "on-the-floor"
    if action in _GROUND:
        action = ""
    path_F2 = joints_FJ3[:, 0, [0, 2]]
    return action or ("walk" if np.ptp(path_F2, axis=0).max() > 1.2 and share_F.min() > _HIGH else "")  # metres


WORDS: dict[str, tuple[str, ...]] = {
    "crawl": (
        "[crawl] on hands and knees", "[crawl]", "[crawl] on all fours", "[move] along on all fours",
        "[go] down on hands and knees and [crawl]",
    ),
    "army-crawl": (
        "[crawl] on the belly", "[do] an army crawl",
        "[crawl] low along the ground", "[drag] the body along the floor", "[creep] along on the stomach",
    ),
    "bear-crawl": (
        "[walk] on hands and feet like a bear", "[do] a bear crawl", "[move] on all fours with the hips up",
        "[crawl] on hands and feet",
    ),
    "crab-walk": (
        "[walk] like a crab", "[do] a crab walk", "[move] on hands and feet with the belly up",
        "[go] along on hands and feet, facing up",
    ),
    "get-down": ("[get] down on the floor", "[go] down to the ground", "[drop] to the floor"),
    "get-up": ("[get] up from the floor", "[get] up", "[stand] up from the ground", "[rise] from the floor"),
    "go-down-and-up": (
        "[go] down to the floor and [get] up again", "[drop] to the ground and [get] back up",
        "[come] down to the floor, then [stand] up",
    ),
    "on-the-floor": (
        "[stay] down on the floor", "[move] on the floor", "[stay] low on the ground", "[be] down on the ground",
    ),
    "push": ("[push] something heavy", "[push] against something", "[push] with both hands", "[lean] in and [push]"),
    "stumble": ("[stumble]", "[stumble] about", "[lose] balance and [stumble]", "[stagger]"),
    "walk-around": ("[walk] about and [look] around", "[walk] about", "[look] around"),
}  # fmt: skip

KINDS: dict[str, Kind] = {"walk-around": "travel"}

LAFAN1 = Source(
    name="lafan1",
    archive="lafan1.tar.xz",
    find=find_lafan1,
    read=read_lafan1,
    licence=Licence(
        title="Ubisoft La Forge Animation Dataset (LAFAN1)",
        terms="CC BY-NC-ND 4.0 (with attribution, no commercial use, no derivatives)",
        commercial=False,
        attribution="Ubisoft La Forge Animation Dataset, Ubisoft La Forge",
        citation="Harvey et al., Robust Motion In-betweening, 2020, ACM Transactions on Graphics 39(4)",
        note="No clip of it may be passed on, retargeted or not: only weights and numbers.",
    ),
    words=Vocabulary(
        WORDS,
        kinds=KINDS,
        not_composed=frozenset(
            {
                "",
                "get-down",
                "get-up",
                "go-down-and-up",
                "on-the-floor",
                "crawl",
                "army-crawl",
                "bear-crawl",
                "crab-walk",
                "stumble",
            }
        ),
    ),
    optional=True,
)
