"""`prepare`: make a folder to train on from source data sets.

Each recording is brought to 20 frames a second, cut into windows, and captioned; each window is written with its
mirror image as a clip in HumanML3D's folder layout. Then whole recordings are assigned to train, val or test, and
statistics, labels and the data card are written.
"""

from __future__ import annotations

import logging
import multiprocessing
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
from tqdm import tqdm

from scalemogen.data.captions import describe, mirror_caption
from scalemogen.data.card import write_card
from scalemogen.data.folder import SPLITS, Caption, create, write_motion, write_split, write_statistics
from scalemogen.data.labels import ClipLabel, label_row, write_labels
from scalemogen.data.recording import Recording, UnusableRecording
from scalemogen.data.sources import Source, source_named
from scalemogen.data.sources.archives import extracted, places
from scalemogen.data.splits import WrittenRecording, assign_splits, held_by_one
from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.features import LAYOUTS
from scalemogen.motion.humanml3d import ADULT_BONE_LENGTHS
from scalemogen.motion.resampling import resample_joints
from scalemogen.motion.skeleton import HUMANML3D

_LOG = logging.getLogger(__name__)
_LAYOUT = LAYOUTS["humanml3d"]
_CAPTIONS = 11  # per clip
_SHORTEST = 12  # frames: three token columns
# With fewer files than this, starting worker processes takes longer than they save.
_WORTH_PROCESSES = 64


@dataclass(frozen=True)
class Prepared:
    """What was written.

    Attributes:
        clips: clips per split, mirror images included.
        left_out: recordings left out, per reason.
    """

    clips: dict[str, int]
    left_out: dict[str, int]

    def __str__(self) -> str:
        clips = ", ".join(f"{count} {split}" for split, count in self.clips.items())
        reasons = ", ".join(f"{count} {reason}" for reason, count in self.left_out.items()) or "none"
        return f"clips: {clips}; recordings left out: {reasons}"


@dataclass(frozen=True)
class _LeftOut:
    """A recording that was left out: a short reason to count by, and a sentence for the log."""

    reason: str
    detail: str


@dataclass(frozen=True)
class _Job:
    """One file to read, and the folder to write its clips to; the source by its name, which workers look up."""

    source: str
    path: Path
    out: Path


def prepare(sources: str | Sequence[str], path: Path, out: Path, workers: int = 2) -> Prepared:
    """Write one or several data sets as one folder in HumanML3D's layout.

    Args:
        sources: names of sources (see `data/sources/`), or "all".
        path: the folder that holds their archives or extracted folders; for a single source also its archive or
            extracted folder itself.
        out: the folder to write.
        workers: processes that read and encode; the result does not depend on their number.

    Raises:
        ValueError: for an unknown source, a missing archive, or if no recording is usable.
    """
    archives = places([sources] if isinstance(sources, str) else sources, path)
    with ExitStack() as stack:
        folders = {name: stack.enter_context(extracted(archive)) for name, archive in archives.items()}
        jobs = [_Job(name, file, out) for name, folder in folders.items() for file in source_named(name).find(folder)]
        create(out)
        np.save(out / "bone_lengths.npy", ADULT_BONE_LENGTHS.astype(np.float32))
        read = tqdm(_run(jobs, workers), total=len(jobs), unit="file", desc="prepare", disable=None)
        results = [result for of_file in read for result in of_file]
    left_out = Counter(_report(result) for result in results if isinstance(result, _LeftOut))
    recordings = [result for result in results if isinstance(result, WrittenRecording)]
    if not recordings:
        raise ValueError(f"no usable recording in {path}; left out: {dict(left_out)}")
    return Prepared(_write_splits(out, recordings), dict(left_out))


def windows(frames: int, longest: int) -> list[tuple[int, int]]:
    """Return [start, stop) of as few windows as possible, of about equal length, at most `longest` frames each."""
    edges = np.linspace(0, frames, -(-frames // longest) + 1).round().astype(int).tolist()
    return list(pairwise(edges))


def mirror_joints(joints_FJ3: np.ndarray) -> np.ndarray:
    """Return the mirrored motion (F, 22, 3): x negated, left and right joints swapped."""
    return joints_FJ3[:, list(HUMANML3D.mirror)] * np.array([-1, 1, 1])


def _run(jobs: Sequence[_Job], workers: int) -> Iterator[list[WrittenRecording | _LeftOut]]:
    """Yield the results of each file in the order of the jobs, whatever the number of processes."""
    if workers < 2 or len(jobs) < _WORTH_PROCESSES:
        yield from map(_do, jobs)
        return
    # spawned, not forked: a fork would copy torch's threads in an undefined state
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")) as pool:
        yield from pool.map(_do, jobs, chunksize=8)


def _do(job: _Job) -> list[WrittenRecording | _LeftOut]:
    """Read the recordings of one file and write their clips."""
    source = source_named(job.source)
    try:
        read = source.read(job.path)
    except UnusableRecording as error:
        read = (error,)
    return [_do_one(job.out, each, source) for each in (read if isinstance(read, tuple) else (read,))]


def _do_one(out: Path, recording: Recording | UnusableRecording, source: Source) -> WrittenRecording | _LeftOut:
    """Write the clips of one recording, unless it is left out."""
    try:
        if isinstance(recording, UnusableRecording):
            raise recording
        return _written(source.name, recording, _write_recording(out, recording, source))
    except UnusableRecording as error:
        return _LeftOut(f"{source.name}: {error.reason}", str(error))


def _written(source: str, recording: Recording, labels: tuple[ClipLabel, ...]) -> WrittenRecording:
    """Return the recording as a `WrittenRecording`, which is assigned to a split.

    Each source is split separately, so that adding another one does not move its recordings.
    """
    label = recording.label
    # a group may contain recordings of both sides, so its content does not name a side
    content = f"{label.action} {label.side}" if not recording.group else label.action
    rows = tuple(replace(row, source=source) for row in labels)
    clips = tuple(row.name for row in rows)
    return WrittenRecording(recording.group or recording.name, f"{source} {content}", label.manner, clips, rows)


def _report(left_out: _LeftOut) -> str:
    """Log why a recording is left out; return the reason."""
    _LOG.warning("left out: %s", left_out.detail)
    return left_out.reason


def _write_splits(out: Path, recordings: Sequence[WrittenRecording]) -> dict[str, int]:
    """Write the split lists, statistics, labels and the card; return clips per split."""
    splits = assign_splits(recordings)
    clips = {
        split: [clip for each in recordings if splits[each.name] == split for clip in each.clips] for split in SPLITS
    }
    for split, names in clips.items():
        write_split(out, split, names)
    write_statistics(out, _LAYOUT)
    rows = [(each.name, row) for each in recordings for row in each.labels]
    only = held_by_one((row.action, group) for group, row in rows)
    write_labels(out, (replace(row, split=splits[group], only=row.action in only) for group, row in rows))
    write_card(out)
    return {split: len(names) for split, names in clips.items()}


def _write_recording(out: Path, recording: Recording, source: Source) -> tuple[ClipLabel, ...]:
    """Write the windows of a recording and their mirror images; return their labels.

    Raises:
        UnusableRecording: if it is too short, or has joints that are not finite.
    """
    joints_FJ3 = resample_joints(recording.motion.joints_FJ3, recording.motion.fps, _LAYOUT.fps)
    if len(joints_FJ3) <= _SHORTEST:
        raise UnusableRecording(
            "too short", f"{recording.name}: {len(joints_FJ3)} frames are fewer than {_SHORTEST + 1}"
        )
    if not np.isfinite(joints_FJ3).all():
        raise UnusableRecording("not finite", f"{recording.name} has joints that are not finite numbers")
    labels: list[ClipLabel] = []
    most = _LAYOUT.max_frames if source.longest is None else int(source.longest * _LAYOUT.fps)
    parts = windows(len(joints_FJ3), most)
    for number, (start, stop) in enumerate(parts):
        name = recording.name if len(parts) == 1 else f"{recording.name}_w{number}"
        # one frame more than the window: velocities are differences to the next frame
        window_FJ3 = joints_FJ3[start : stop + 1]
        motion = MotionArrays(window_FJ3, _LAYOUT.fps, HUMANML3D)
        captions = describe(motion, recording.label, _CAPTIONS, name, source.vocabulary)
        mirrored = (mirror_caption(caption) for caption in captions)
        write_motion(out, name, window_FJ3, [Caption(text) for text in captions])
        write_motion(out, f"M{name}", mirror_joints(window_FJ3), [Caption(text) for text in mirrored])
        row = label_row(name, recording.group or recording.name, recording.label, len(window_FJ3) - 1)
        labels += [row, row.mirror()]
    return tuple(labels)
