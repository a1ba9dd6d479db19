"""More of the CMU motion capture database: dances, karate, gymnastics, playground, basketball, jumps, rolls and runs.

One folder per collection in which the trials were found, each with its own format and body. `tables/cmu-more.tsv`
says which action is done at which time of a trial; it was written from contact sheets of all trials. It drops trials
that another folder or the source `cmu` has too. Times count from the second frame: in most files the first one is a
T-pose.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from string import ascii_lowercase

import numpy as np

from scalemogen.data.captions.combat import COMBAT
from scalemogen.data.captions.dances import DANCES
from scalemogen.data.captions.floor import FLOOR
from scalemogen.data.captions.gestures import GESTURES
from scalemogen.data.captions.moves import MOVES
from scalemogen.data.captions.sports import SPORTS
from scalemogen.data.captions.stunts import STUNTS
from scalemogen.data.captions.vocabulary import Vocabulary
from scalemogen.data.capture.acclaim import read_acclaim
from scalemogen.data.capture.body_fitting import fit_to_body
from scalemogen.data.capture.deepmimic_format import read_deepmimic_format
from scalemogen.data.capture.exponential_maps import read_exponential_maps
from scalemogen.data.capture.floor import level_floor
from scalemogen.data.capture.glitches import jumps
from scalemogen.data.capture.rig import Rig, on_common_rig
from scalemogen.data.capture.windows import windows
from scalemogen.data.recording import Recording, UnusableRecording
from scalemogen.data.sources import cmu
from scalemogen.data.sources.source import Source
from scalemogen.data.sources.spans import DROP, Span, read_spans, stories
from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.degenerate import with_bone_directions
from scalemogen.motion.files.bvh_reader import read_bvh
from scalemogen.motion.humanml3d import ADULT_BONE_LENGTHS
from scalemogen.motion.skeleton import HUMANML3D

NAME = "cmu-more"
_FPS = 30.0  # frame rate of the files that do not name theirs
_LONGEST = 9.6  # seconds of a clip, and of two actions told as one story
_LIMIT = 310.0  # m/s^2, acceleration of a joint; the fastest strike reaches 298, joints that jump 340 and more
_WORTH_KEEPING = 2.0  # seconds; a shorter part between jumps is dropped
_MARGIN = 2  # frames left out on both sides of a jump
# The start of names of takes that play at double speed: bodies fall with four times the acceleration of gravity.
_DOUBLE_SPEED = "88_"
_ALOFT = frozenset({"swing-bar"})  # actions of takes that never touch the floor
WORDS: Vocabulary = cmu.CMU.words | STUNTS | FLOOR | MOVES | COMBAT | GESTURES | SPORTS | DANCES


def _bvh(path: Path) -> MotionArrays:
    motion = read_bvh(path)
    return MotionArrays(with_bone_directions(motion.joints_FJ3), motion.fps, HUMANML3D)


def _acclaim(path: Path) -> MotionArrays:
    return MotionArrays(read_acclaim(path.with_name(f"{path.stem.split('_')[0]}.asf"), path), _FPS, HUMANML3D)


def _exponential_maps(path: Path) -> MotionArrays:
    return MotionArrays(read_exponential_maps(path), _FPS, HUMANML3D)


def _deepmimic(path: Path) -> MotionArrays:
    motion = read_deepmimic_format(path).motion
    return replace(motion, fps=motion.fps / 2) if path.name.startswith(_DOUBLE_SPEED) else motion


@dataclass(frozen=True)
class Collection:
    """One folder of the archive.

    Attributes:
        suffix: suffix of its motion files.
        read: the joints of a file in metres, Y up.
        rig: how its bodies differ from the common rig; None if the reader places all joints.
        sinks: whether bodies that lie on the floor sink into it.
    """

    suffix: str
    read: Callable[[Path], MotionArrays]
    rig: Rig | None
    sinks: bool = False


# Measured on trials that are also in `cmu`, so that all of CMU is on one rig.
_ORIGINAL = Rig(foot_pitch=0.24, head_tilt=-0.05, shoulder_drop=-0.018)
_ACCLAIM = Rig(foot_pitch=0.30, head_tilt=-0.09, shoulder_drop=0.025)
COLLECTIONS: dict[str, Collection] = {
    **dict.fromkeys(("salsa", "martial", "indian"), Collection(".bvh", _bvh, cmu.RIG)),
    "131": Collection(".bvh", _bvh, _ACCLAIM),
    "gymnastics-walks": Collection(".bvh", _bvh, _ORIGINAL),
    "playground-amc": Collection(".amc", _acclaim, _ACCLAIM),
    "expmap": Collection(".txt", _exponential_maps, _ORIGINAL),
    "deepmimic-format": Collection(".txt", _deepmimic, None, sinks=True),
}


def find_cmu_more(folder: Path) -> list[Path]:
    """Return the motion files below an extracted folder, sorted by collection and name.

    Raises:
        ValueError: if there are none.
    """
    paths = [
        path
        for name, collection in COLLECTIONS.items()
        for parent in sorted(folder.rglob(name))
        for path in sorted(parent.rglob(f"*{collection.suffix}"), key=take_name)
    ]
    if not paths:
        raise ValueError(f"no {', '.join(COLLECTIONS)} below {folder}: give the extracted folder of more CMU trials")
    return paths


def take_name(path: Path) -> str:
    """Return the name of a file in the table: its collection and its own name, "expmap/train_soccer_1"."""
    folder = next(part for part in path.parts if part in COLLECTIONS)
    return f"{folder}/{path.parts[-3]}_{path.stem}" if folder == "expmap" else f"{folder}/{path.stem}"


def read_cmu_more(path: Path) -> tuple[Recording | UnusableRecording, ...]:
    """Read the spans of one file as recordings of one group, fitted to the adult body.

    Raises:
        UnusableRecording: if the file is broken, or the table has no row for it.
    """
    name = take_name(path)
    spans = read_spans(NAME).get(name, ())
    if not spans:
        raise UnusableRecording("not in the table", f"{name} has no row in the table of spans")
    used = [span for span in spans if span.label.action != DROP]
    dropped = [UnusableRecording(span.label.text, f"{name}: {span.label.text}") for span in spans if span not in used]
    if not used:
        return tuple(dropped)
    motion = read_take(path)
    if COLLECTIONS[name.split("/")[0]].sinks and used[0].label.action not in _ALOFT:
        motion = replace(motion, joints_FJ3=level_floor(motion.joints_FJ3, motion.fps))
    prefix, group = f"cmumore_{name.replace('/', '_')}", group_of(name, used[0].label.action)
    told = stories(spans, WORDS, _LONGEST)
    pieces = (piece for span in (*used, *told) for piece in _pieces(motion, span, prefix, group))
    return (*dropped, *pieces)


def read_take(path: Path) -> MotionArrays:
    """Return the motion of a whole file but its first frame, on the common rig and the adult body.

    Raises:
        UnusableRecording: if the file is broken.
    """
    collection = COLLECTIONS[take_name(path).split("/")[0]]
    try:
        motion = collection.read(path)
    except ValueError as error:
        raise UnusableRecording("broken file", str(error)) from error
    joints_FJ3 = motion.joints_FJ3[1:]
    if collection.rig:
        joints_FJ3 = on_common_rig(joints_FJ3, collection.rig)
    return MotionArrays(fit_to_body(joints_FJ3, ADULT_BONE_LENGTHS).astype(np.float32), motion.fps, HUMANML3D)


# Collections that do not name their trials' subjects.
_SUBJECTS = {"salsa": "60", "martial": "135", "indian": "94"}
_COUPLES = 15  # salsa 16 is the partner of 01 in the same take, and so on
# The start of a take's name -> its group: that of `cmu` for the same person and action, or of takes that are alike.
_GROUPS = {
    "playground-amc/01": "cmu_01_playground", "playground-amc/03": "cmu_03_walk-uneven",
    "expmap/train_basketball_s": "cmu_signals", "expmap/train_basketball_2": "cmu_06_basketball",
    "expmap/train_directing": "cmu_13_direct-traffic", "expmap/train_jumping": "cmu_13_jump",
    "expmap/train_running": "cmu_16_run", "expmap/test_running": "cmu_16_run",
}  # fmt: skip


def group_of(name: str, action: str) -> str:
    """Return the group of a take: one subject with one action, as in `cmu`; for dances and karate one trial.

    Args:
        name: as in the table.
        action: the first one of the take.
    """
    for start, group in _GROUPS.items():
        if name.startswith(start):
            return group
    folder, trial = name.split("/")
    if folder not in _SUBJECTS:
        return f"cmu_{trial.split('_')[0]}_{action}"
    number = int(trial)
    return f"cmu_{_SUBJECTS[folder]}_{number - _COUPLES * (folder == 'salsa' and number > _COUPLES):02d}"


def _pieces(motion: MotionArrays, span: Span, prefix: str, group: str) -> Sequence[Recording | UnusableRecording]:
    """Return the windows of a span without jumps of joints, or why it is left out."""
    name = f"{prefix}_{round(10 * span.start):03d}_{round(10 * span.stop):03d}"
    joints_FJ3 = motion.joints_FJ3[round(span.start * motion.fps) : round(span.stop * motion.fps)]
    runs = _smooth_runs(MotionArrays(joints_FJ3, motion.fps, HUMANML3D))
    # a part of a short span, such as a kick, may not hold its action
    if not runs or (len(joints_FJ3[runs[0]]) < len(joints_FJ3) and span.seconds <= _LONGEST):
        return (UnusableRecording("joints jump", f"{name}: joints jump"),)
    names = (
        [name] if len(runs) == 1 else [f"{name}{letter}" for letter, _ in zip(ascii_lowercase, runs, strict=False)]
    )
    return tuple(
        piece
        for part, run in zip(names, runs, strict=True)
        for piece in windows(part, joints_FJ3[run], motion.fps, span.label, group)
    )


def _smooth_runs(motion: MotionArrays) -> list[slice]:
    """Return the runs of frames between jumps that are long enough; without jumps the whole motion."""
    marked = np.flatnonzero(jumps(motion, _LIMIT))
    if not len(marked):
        return [slice(0, len(motion.joints_FJ3))]
    starts, stops = [0, *(marked + _MARGIN + 1)], [*(marked - _MARGIN), len(motion.joints_FJ3)]
    enough = _WORTH_KEEPING * motion.fps
    return [slice(start, stop) for start, stop in zip(starts, stops, strict=True) if stop - start >= enough]


CMU_MORE = Source(
    name=NAME,
    archive="cmu-more.tar.xz",
    find=find_cmu_more,
    read=read_cmu_more,
    licence=replace(
        cmu.CMU.licence,
        citation="Carnegie Mellon University, mocap.cs.cmu.edu",
        note="Trials that the source `cmu` has are left out.",
    ),
    words=WORDS,
    optional=True,
)
