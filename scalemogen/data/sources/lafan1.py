"""LAFAN1 (Ubisoft La Forge): minutes-long takes of walking, crawling, falling, dancing and pushing.

BVH files at 30 fps in centimetres; all subjects are on one body. A take is brought to the common rig and the adult
body as a whole, so that its floor has one height. `tables/lafan1.tsv` says which action is done at which time; it was
written from contact sheets of all takes. Long spans are cut into windows. Two short neighbouring spans also make one
clip together, whose captions name both actions.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from scalemogen.data.captions.floor import FLOOR
from scalemogen.data.captions.moves import MOVES
from scalemogen.data.captions.stunts import STUNTS
from scalemogen.data.captions.vocabulary import Vocabulary
from scalemogen.data.capture.body_fitting import fit_to_body
from scalemogen.data.capture.cutting import cut_at_rests
from scalemogen.data.capture.rig import Rig, on_common_rig
from scalemogen.data.recording import Recording, UnusableRecording
from scalemogen.data.sources.finding import FilesBelow
from scalemogen.data.sources.source import Licence, Source
from scalemogen.data.sources.spans import DROP, Span, read_spans, stories
from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.facts.signals import spans_above
from scalemogen.motion.files.bvh_reader import read_bvh
from scalemogen.motion.humanml3d import ADULT_BONE_LENGTHS
from scalemogen.motion.skeleton import HUMANML3D

# Measured on ten stretches of standing and slow walking. Before correction, heads lean by 0.35 rad and shoulders are
# 0.071 m below the neck, at the size of the adult body; in the largest data set these are 0.07 rad and 0.095 m.
_RIG = Rig(foot_pitch=0.31, head_tilt=0.28, shoulder_drop=0.032)
_SHORTEST, _LONGEST = 3.0, 9.6  # seconds of a window
_ALOFT, _ALOFT_SECONDS = 0.2, 0.9  # metres above the floor, and for how long: a jump is shorter
_LEVEL_STEP = 0.02  # metres between the levels that are counted to find the floor

WORDS: Vocabulary = STUNTS | FLOOR | MOVES


find_lafan1 = FilesBelow("*.bvh", "LAFAN1", lambda path: "_subject" in path.stem, "TAKE_subjectN.bvh")


def read_lafan1(path: Path) -> tuple[Recording | UnusableRecording, ...]:
    """Read the spans of one file as pieces of one group, fitted to the adult body.

    Raises:
        UnusableRecording: if the file is broken, or the table has no row for it.
    """
    spans = read_spans("lafan1").get(path.stem, ())
    if not spans:
        raise UnusableRecording("not in the table", f"{path.name} has no row in the table of spans")
    motion = read_take(path)
    # files that were cut from one take are of one group
    group = f"lafan_{'_'.join(path.stem.split('_')[:2])}"
    told = stories(spans, WORDS, _LONGEST)
    return tuple(
        _piece(f"lafan_{path.stem}_{start:04d}_{stop:04d}", motion, (start, stop), span, group)
        for span in (*spans, *told)
        for start, stop in _windows(motion, span)
    )


def read_take(path: Path) -> MotionArrays:
    """Return the motion of a whole file on the common rig and the adult body, its floor at 0.

    Raises:
        UnusableRecording: if the file is broken.
    """
    try:
        motion = read_bvh(path)
    except ValueError as error:
        raise UnusableRecording("broken file", str(error)) from error
    joints_FJ3 = fit_to_body(on_common_rig(motion.joints_FJ3, _RIG), ADULT_BONE_LENGTHS)
    joints_FJ3[..., 1] -= floor_of(joints_FJ3)
    return MotionArrays(joints_FJ3.astype(np.float32), motion.fps, HUMANML3D)


def floor_of(joints_FJ3: np.ndarray) -> float:
    """Return the height of the floor: the level at which the lowest joint is most often, to 2 cm."""
    lowest_F = joints_FJ3[..., 1].min(axis=1)
    values, counts = np.unique(np.round(lowest_F / _LEVEL_STEP), return_counts=True)
    return float(np.median(lowest_F[np.abs(lowest_F - _LEVEL_STEP * values[counts.argmax()]) <= _LEVEL_STEP]))


def _windows(motion: MotionArrays, span: Span) -> list[tuple[int, int]]:
    """Return [start, stop) in frames of the windows of a span; a span that is not used is one window."""
    start, stop = round(span.start * motion.fps), min(round(span.stop * motion.fps), len(motion.joints_FJ3))
    if span.label.action == DROP:
        return [(start, stop)]
    return cut_at_rests(motion.joints_FJ3, (start, stop), motion.fps, _SHORTEST, _LONGEST)


def _piece(
    name: str, motion: MotionArrays, window: tuple[int, int], span: Span, group: str
) -> Recording | UnusableRecording:
    """Return one piece, or why it is left out."""
    if span.label.action == DROP:
        return UnusableRecording(span.label.text, f"{name}: {span.label.text}")
    joints_FJ3 = motion.joints_FJ3[slice(*window)]
    lowest_F = joints_FJ3[..., 1].min(axis=1)
    if spans_above(lowest_F, _ALOFT, _ALOFT, round(_ALOFT_SECONDS * motion.fps)):
        return UnusableRecording("not on the floor", f"{name} stands on something that was not captured")
    return Recording(name, MotionArrays(joints_FJ3, motion.fps, HUMANML3D), span.label, group)


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
    words=WORDS,
    optional=True,
)
