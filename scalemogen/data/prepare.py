"""From a source data set to a folder to train on: one body, one frame rate, windows, mirrors, splits."""

from __future__ import annotations

import hashlib
import logging
import tarfile
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np

from scalemogen.data.bandai import read_bandai
from scalemogen.data.captions import describe, mirror_caption
from scalemogen.data.folder import SPLITS, Caption, Clip, create, write_clip, write_split, write_statistics
from scalemogen.data.labels import ClipLabel, label_row, write_labels
from scalemogen.data.recording import Recording
from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.features import LAYOUTS, decode, encode
from scalemogen.motion.humanml3d import ADULT_BONE_LENGTHS
from scalemogen.motion.resampling import resample_joints
from scalemogen.motion.skeleton import HUMANML3D

_LOG = logging.getLogger(__name__)
_LAYOUT = LAYOUTS["humanml3d"]
_CAPTIONS = 8
_SHORTEST = 12  # frames: three token columns
# Out of twenty recordings two go to the test split and one to the validation split.
_PERIOD, _PLACES = 20, {5: "test", 10: "val", 15: "test"}

SOURCES: dict[str, Callable[[Path], Iterator[Recording]]] = {"bandai": read_bandai}


@dataclass(frozen=True)
class Take:
    """A written recording: what splits are made from, the names of its clips, and what is known of them."""

    name: str
    content: str
    style: str
    clips: tuple[str, ...]
    labels: tuple[ClipLabel, ...] = ()


@dataclass(frozen=True)
class Prepared:
    """What was written: clips per split (mirror images included), and how many takes were too short."""

    clips: dict[str, int]
    too_short: int


def prepare(source: str, archive_or_folder: Path, out: Path) -> Prepared:
    """Write a data set as a HumanML3D folder.

    Args:
        source: a key of SOURCES.
        archive_or_folder: the .tar.xz as downloaded, or the folder it was extracted to.
        out: the folder to write.

    Raises:
        ValueError: for an unknown source, or if nothing usable is found.
    """
    if source not in SOURCES:
        raise ValueError(f"unknown source '{source}'; known are {', '.join(SOURCES)}")
    create(out)
    np.save(out / "bone_lengths.npy", ADULT_BONE_LENGTHS.astype(np.float32))
    with _extracted(archive_or_folder) as folder:
        takes = [_write_recording(out, recording) for recording in SOURCES[source](folder)]
    usable = [take for take in takes if take.clips]
    if not usable:
        raise ValueError(f"no clip of at least {_SHORTEST} frames in {archive_or_folder}")
    places = assign_splits(usable)
    clips = {
        split: [clip for take in usable if places[take.name] == split for clip in take.clips] for split in SPLITS
    }
    for split, names in clips.items():
        write_split(out, split, names)
    write_statistics(out, _LAYOUT)
    write_labels(
        out, (replace(row, source=source, split=places[take.name]) for take in usable for row in take.labels)
    )
    return Prepared({split: len(names) for split, names in clips.items()}, len(takes) - len(usable))


def assign_splits(takes: Iterable[Take]) -> dict[str, str]:
    """The split of each take by name: 85 % train, 5 % val, 10 % test of each content, spread over styles.

    The order is by a hash of the name, so the same data always gives the same splits. A content with five
    takes or fewer goes to train as a whole.
    """
    by_content: dict[str, list[Take]] = defaultdict(list)
    for take in takes:
        by_content[take.content].append(take)
    splits: dict[str, str] = {}
    for members in by_content.values():
        members.sort(key=lambda take: (take.style, hashlib.sha256(take.name.encode()).hexdigest()))
        for place, take in enumerate(members):
            splits[take.name] = _PLACES.get(place % _PERIOD, "train")
    return splits


def windows(frames: int, longest: int) -> list[tuple[int, int]]:
    """[start, stop) of the fewest windows of about equal length over the frames, none above `longest`."""
    edges = np.linspace(0, frames, -(-frames // longest) + 1).round().astype(int).tolist()
    return list(pairwise(edges))


def mirror_joints(joints_FJ3: np.ndarray) -> np.ndarray:
    """(F, 22, 3) the motion seen in a mirror: x negated, left and right joints exchanged."""
    return joints_FJ3[:, list(HUMANML3D.mirror)] * np.array([-1, 1, 1])


def _write_recording(out: Path, recording: Recording) -> Take:
    """Write the windows of a recording and their mirror images."""
    joints_FJ3 = resample_joints(recording.motion.joints_FJ3, recording.motion.fps, _LAYOUT.fps)
    names: list[str] = []
    labels: list[ClipLabel] = []
    group = recording.group or recording.name
    if len(joints_FJ3) > _SHORTEST:
        parts = windows(len(joints_FJ3), _LAYOUT.max_frames)
        for number, (start, stop) in enumerate(parts):
            name = recording.name if len(parts) == 1 else f"{recording.name}_w{number}"
            # one frame more than the window: velocities are differences to the next frame
            window_FJ3 = joints_FJ3[start : stop + 1]
            motion = MotionArrays(window_FJ3, _LAYOUT.fps, HUMANML3D)
            captions = describe(motion, recording.label, _CAPTIONS, seed=name)
            mirrored = tuple(mirror_caption(caption) for caption in captions)
            _write_window(out, name, window_FJ3, captions)
            _write_window(out, f"M{name}", mirror_joints(window_FJ3), mirrored)
            names += [name, f"M{name}"]
            row = label_row(name, group, recording.label, len(window_FJ3) - 1)
            labels += [row, row.mirror()]
    else:
        _LOG.warning("%s left out: %d frames are fewer than %d", recording.name, len(joints_FJ3), _SHORTEST + 1)
    label = recording.label
    return Take(group, f"{label.action} {label.side}", label.manner, tuple(names), tuple(labels))


def _write_window(out: Path, name: str, joints_FJ3: np.ndarray, captions: tuple[str, ...]) -> None:
    motion = MotionArrays(joints_FJ3, _LAYOUT.fps, HUMANML3D)
    features_FC = encode(motion, _LAYOUT, ADULT_BONE_LENGTHS, smooth_start=True)
    clip = Clip(name, features_FC, tuple(Caption(text) for text in captions))
    write_clip(out, clip, decode(features_FC, _LAYOUT).joints_FJ3)


@contextmanager
def _extracted(archive_or_folder: Path) -> Iterator[Path]:
    """The folder itself, or a temporary folder with the archive's files."""
    if archive_or_folder.is_dir():
        yield archive_or_folder
        return
    if not archive_or_folder.is_file():
        raise ValueError(f"{archive_or_folder} is neither an archive nor a folder")
    with tempfile.TemporaryDirectory() as folder:
        try:
            with tarfile.open(archive_or_folder) as archive:
                archive.extractall(folder, filter="data")
        except tarfile.TarError as error:
            raise ValueError(f"{archive_or_folder} cannot be extracted: {error}") from error
        yield Path(folder)
