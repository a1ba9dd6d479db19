"""Climbing (holosoma): four takes of a person on steps, a box as high as the hips, and a slope.

npz files with (F, 53, 3) joint positions, fingers included, at 30 frames a second, in metres, Z up. Steps, box and
slope were not captured. `tables/climb.tsv` says what is done when. Windows are put on the floor one by one: one that
begins on the box and stays there begins at the height of the floor.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np

from scalemogen.data.captions.vocabulary import Kind, Vocabulary
from scalemogen.data.capture.body_fitting import fit_to_body
from scalemogen.data.capture.rig import Rig, on_common_rig
from scalemogen.data.capture.windows import windows
from scalemogen.data.recording import Recording, UnusableRecording
from scalemogen.data.sources.finding import FilesBelow
from scalemogen.data.sources.source import Licence, Source
from scalemogen.data.sources.spans import read_spans
from scalemogen.motion.humanml3d import ADULT_BONE_LENGTHS
from scalemogen.motion.skeleton import HUMANML3D

_JOINTS, _FPS = 53, 30.0
# Place of each joint in the file. The spine has a joint less than ours; the common rig sets spine1 and spine2.
_PLACES = {
    "pelvis": 0, "spine1": 1, "spine2": 1, "spine3": 2, "neck": 3, "head": 4, "left_collar": 5, "left_shoulder": 6,
    "left_elbow": 7, "left_wrist": 8, "right_collar": 24, "right_shoulder": 25, "right_elbow": 26, "right_wrist": 27,
    "left_hip": 43, "left_knee": 44, "left_ankle": 45, "left_foot": 46, "right_hip": 47, "right_knee": 48,
    "right_ankle": 49, "right_foot": 50,
}  # fmt: skip
# Measured on the standing person at the start of the takes.
_RIG = Rig(foot_pitch=0.28, head_tilt=0.25, shoulder_drop=0.053)


find_climb = FilesBelow("mocap_climb_seq_*.npz", "holosoma")


def read_climb(path: Path) -> tuple[Recording, ...]:
    """Read the spans of one take as recordings of one group, fitted to the adult body.

    Raises:
        UnusableRecording: if the file is broken, or the table has no row for it.
    """
    name = path.stem.removeprefix("mocap_climb_").split("_joint")[0]
    spans = read_spans("climb").get(name, ())
    if not spans:
        raise UnusableRecording("not in the table", f"{path.name} has no row in the table of spans")
    joints_FJ3 = fit_to_body(on_common_rig(_joints(path), _RIG), ADULT_BONE_LENGTHS)
    return tuple(
        recording
        for span in spans
        for recording in windows(
            f"climb_{name}_{round(10 * span.start):03d}_{round(10 * span.stop):03d}",
            joints_FJ3[round(span.start * _FPS) : round(span.stop * _FPS)],
            _FPS,
            span.label,
            f"climb_{name}",
        )
    )


def _joints(path: Path) -> np.ndarray:
    """Return (F, 22, 3) joints in metres, Y up.

    Raises:
        UnusableRecording: if the file is broken.
    """
    try:
        with np.load(path) as file:
            joints_FN3 = np.asarray(file["joints"], float)
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise UnusableRecording("broken file", f"{path.name} holds no joints: {error}") from error
    if joints_FN3.ndim != 3 or joints_FN3.shape[1:] != (_JOINTS, 3):
        raise UnusableRecording("broken file", f"{path.name} holds {joints_FN3.shape}, not (frames, {_JOINTS}, 3)")
    y_up_FN3 = joints_FN3[..., [0, 2, 1]] * [1, 1, -1]
    return y_up_FN3[:, [_PLACES[name] for name in HUMANML3D.joint_names]]


ACTIONS: dict[str, tuple[str, ...]] = {
    "step-up": (
        "[step] up onto a box", "[climb] a high step", "[step] up high", "[step] onto a platform",
        "[climb] onto a box", "[take] a high step up", "[step] up with one leg after the other",
        "[go] up a big step",
    ),
    "climb-onto": (
        "[climb] onto a high box", "[climb] up", "[climb] onto a table", "[climb] up onto a ledge",
        "[climb] onto a wall with hands and knees", "[climb] up onto a platform using the hands",
        "[lean] on the hands and [climb] up", "[get] up onto a high box", "[clamber] onto something high",
    ),
    "sit-on-edge": (
        "[sit] down on an edge", "[squat] down and [sit] on a ledge", "[sit] down on the edge of a box",
        "[get] down to sit on an edge", "[lower] the legs over an edge and [sit]", "[sit] down on a wall",
        "[crouch], then [sit] on a ledge", "[sit] with the legs hanging down",
    ),
    "climb-down": (
        "[climb] down", "[climb] down from a box", "[get] down from a ledge", "[climb] off a table",
        "[slide] down from an edge to the ground", "[step] down from a high box", "[get] off a wall",
        "[lower] the body from a platform",
    ),
    "sit-and-climb-down": (
        "[sit] down on an edge and [climb] down", "[squat], [sit] on the edge and [get] down",
        "[climb] down from a high box", "[get] down from a box by sitting on its edge",
        "[sit] on a ledge, then [step] down to the ground", "[climb] down carefully, sitting down first",
        "[crouch], [sit] and [slide] down from a wall", "[get] down from a table with the help of the hands",
    ),
    "step-down": (
        "[step] down", "[step] down from a box", "[turn] around and [step] down", "[take] a big step down",
        "[go] down a high step", "[get] down from a step", "[step] off a platform", "[climb] down a step",
    ),
    "crawl-down-to": (
        "[bend] down and [crawl] on hands and feet", "[get] down on all fours and [crawl]",
        "[squat] down and [crawl] forward", "[go] down on hands and feet",
        "[start] standing and [get] down to crawl", "[crouch] down and [move] on all fours",
        "[put] the hands on the floor and [crawl]", "[drop] to all fours and [crawl] along",
    ),
    "crawl-up": (
        "[crawl] up a slope", "[climb] stairs on all fours", "[crawl] up the stairs",
        "[climb] a slope on hands and feet", "[crawl] uphill", "[scramble] up a hill on all fours",
        "[climb] up on hands and feet", "[crawl] up a ramp",
    ),
    "rise-from-fours": (
        "[stand] up from all fours", "[get] up from hands and feet", "[rise] from all fours",
        "[stand] up after crawling", "[straighten] up from the floor", "[push] off the hands and [stand] up",
        "[get] up from crawling", "[take] the hands off the floor and [stand] up",
    ),
}  # fmt: skip
KINDS: dict[str, Kind] = dict.fromkeys(ACTIONS, "acrobatics")

CLIMB = Source(
    name="climb",
    archive="small-sets.tar.xz",
    folder="climb",
    find=find_climb,
    read=read_climb,
    licence=Licence(
        title="Climbing motions of holosoma",
        terms="Apache-2.0 (any use, with the copyright notice)",
        commercial=True,
        attribution="holosoma, Amazon FAR",
        citation="github.com/amazon-far/holosoma",
    ),
    # composed clips have nothing to climb on
    words=Vocabulary(ACTIONS, kinds=KINDS, not_composed=frozenset(ACTIONS)),
    optional=True,
)
