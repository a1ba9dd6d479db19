"""Motions of Animated Drawings: a dab, a jump, a wave, a zombie and jumping jacks, one BVH file each.

Rates, units and axes differ from file to file; most files begin with a T-pose. `tables/animated-drawings.tsv` says
which seconds are used.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from scalemogen.data.captions.gestures import GESTURES
from scalemogen.data.captions.stunts import STUNTS
from scalemogen.data.capture.body_fitting import fit_to_body
from scalemogen.data.capture.rig import Rig, on_common_rig
from scalemogen.data.capture.sides import faster_side
from scalemogen.data.capture.windows import windows
from scalemogen.data.recording import Label, Recording, UnusableRecording
from scalemogen.data.sources.finding import FilesBelow
from scalemogen.data.sources.source import Licence, Source
from scalemogen.data.sources.spans import Span, read_spans
from scalemogen.motion.files.bvh_reader import parse_bvh, read_bvh
from scalemogen.motion.humanml3d import ADULT_BONE_LENGTHS
from scalemogen.motion.skeleton import HUMANML3D

# Measured on the T-poses, and on the person who stands before the jump. The height of the shoulders is right.
_RIG = Rig(foot_pitch=0.36, head_tilt=0.12, shoulder_drop=0.0)
# The jumping jacks have a skeleton of their own. It has no collars, and one spine joint less than ours; the common
# rig sets these joints.
_JACKS = "jumping_jacks"
_JACKS_RIG = Rig(foot_pitch=0.25, head_tilt=-0.15, shoulder_drop=0.0)
_JACKS_NODES = {
    "pelvis": "Hips", "spine1": "Chest", "spine2": "Chest", "spine3": "Chest2", "neck": "Neck", "head": "Head",
    **{f"{side.lower()}_{joint}": f"{side}{node}" for side in ("Left", "Right") for joint, node in (
        ("hip", "Hip"), ("knee", "Knee"), ("ankle", "Ankle"), ("foot", "Toe"), ("collar", "Shoulder"),
        ("shoulder", "Shoulder"), ("elbow", "Elbow"), ("wrist", "Wrist"),
    )},
}  # fmt: skip


find_animated_drawings = FilesBelow("*.bvh", "Animated Drawings")


def read_animated_drawings(path: Path) -> tuple[Recording, ...]:
    """Read the used seconds of one file, fitted to the adult body; long ones are cut where they are calmest.

    Raises:
        UnusableRecording: if the file is broken, or the table has no row for it.
    """
    spans = read_spans("animated-drawings").get(path.stem, ())
    if not spans:
        raise UnusableRecording("not in the table", f"{path.name} has no row in the table of spans")
    try:
        joints_FJ3, fps = _jumping_jacks(path) if path.stem == _JACKS else _usual(path)
    except (ValueError, KeyError) as error:
        raise UnusableRecording("broken file", f"{path.name}: {error}") from error
    return tuple(recording for span in spans for recording in _pieces(path.stem, joints_FJ3, fps, span))


def _usual(path: Path) -> tuple[np.ndarray, float]:
    motion = read_bvh(path)
    return fit_to_body(on_common_rig(motion.joints_FJ3, _RIG), ADULT_BONE_LENGTHS), motion.fps


def _jumping_jacks(path: Path) -> tuple[np.ndarray, float]:
    clip = parse_bvh(path)
    if clip.frame_time is None:
        raise ValueError("it does not say its frame rate")
    joints_FJ3 = np.stack([clip.nodes[_JACKS_NODES[name]] for name in HUMANML3D.joint_names], axis=1)
    return fit_to_body(on_common_rig(joints_FJ3, _JACKS_RIG), ADULT_BONE_LENGTHS), 1 / clip.frame_time


def _pieces(name: str, joints_FJ3: np.ndarray, fps: float, span: Span) -> tuple[Recording, ...]:
    """Return the windows of one span."""
    joints_FJ3 = joints_FJ3[round(span.start * fps) : round(span.stop * fps)]
    side = faster_side(joints_FJ3, "wrist") if span.label.action == "wave-one" else ""
    return windows(f"drawings_{name}", joints_FJ3, fps, Label(span.label.action, side=side))


ANIMATED_DRAWINGS = Source(
    name="animated-drawings",
    archive="small-sets.tar.xz",
    folder="animated-drawings",
    find=find_animated_drawings,
    read=read_animated_drawings,
    licence=Licence(
        title="Motions of Animated Drawings",
        terms="MIT (any use, with the copyright notice)",
        commercial=True,
        attribution="AnimatedDrawings, Copyright (c) Meta Platforms, Inc. and affiliates",
        citation="Smith et al., A Method for Animating Children's Drawings of the Human Figure, 2023, "
        "arXiv 2303.12741",
    ),
    words=STUNTS | GESTURES,
    optional=True,
)
