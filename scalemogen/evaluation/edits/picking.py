"""From the table of edits to jobs on the clips of a split."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from scalemogen.data.captions import mirror_caption
from scalemogen.data.folder import read_captions, read_split
from scalemogen.editing import EditMask
from scalemogen.evaluation.edits.table import EDIT_ROWS, KINDS, MIRRORED, EditRow, Kind
from scalemogen.motion.facts import Facts, measure
from scalemogen.motion.motion import Motion
from scalemogen.motion.skeleton import HUMANML3D
from scalemogen.scales import FRAMES_PER_COLUMN

FPS = 20.0
_SHORTEST, _LONGEST = 44, 101  # frames of a source, the first of a longer clip
_KNOWN = 20  # training clips with its pattern among their captions that make an action known


@dataclass(frozen=True)
class EditJob:
    """One edit of one clip.

    Attributes:
        row: what is asked.
        name: of the clip.
        source: its frames.
        source_prompt: its shortest caption.
        target_prompt: what it is to become.
        mask: where.
        window: the masked frames; None without a time.
        seed: of the sampler.
    """

    row: EditRow
    name: str
    source: Motion
    source_prompt: str
    target_prompt: str
    mask: EditMask
    window: tuple[int, int] | None
    seed: int

    def facts(self, motion: Motion) -> Facts:
        """What the row's question is asked about: the masked time, else the whole."""
        return measure(motion if self.window is None else motion.crop(*self.window))

    def is_done(self, source: Motion, motion: Motion) -> bool:
        """The body does what the target says."""
        return self.row.does(self.facts(source), self.facts(motion))


def pick_jobs(data: Path, per_kind: int, split: str = "test") -> list[EditJob]:
    """`per_kind` jobs of every kind, the rows of a kind taking turns.

    Rows whose words were never trained on are left out. The same folder gives the same jobs.

    Raises:
        ValueError: if the clips of the split do not suffice.
    """
    rows = _known_rows(data)
    clips = list(_clips(data, split))
    jobs: list[EditJob] = []
    for kind in KINDS:
        queues = [_jobs_of(row, clips) for row in rows if row.kind == kind]
        jobs += _in_turns(queues, per_kind, kind)
    return jobs


@dataclass(frozen=True)
class _Clip:
    name: str
    motion: Motion
    captions: tuple[str, ...]
    facts: Facts


def _known_rows(data: Path) -> list[EditRow]:
    """Rows whose pattern is among the captions of enough training clips."""
    counts = dict.fromkeys((row.needs for row in EDIT_ROWS), 0)
    for name in read_split(data, "train"):
        text = (data / "texts" / f"{name}.txt").read_text(encoding="utf-8")
        for pattern in [p for p, count in counts.items() if count < _KNOWN]:
            counts[pattern] += bool(re.search(pattern, text))
        if min(counts.values()) >= _KNOWN:
            break
    return [row for row in EDIT_ROWS if counts[row.needs] >= _KNOWN]


def _clips(data: Path, split: str) -> Iterator[_Clip]:
    """The clips long enough, mirror images left out, in an order of their own."""
    names = sorted(name for name in read_split(data, split) if not name.startswith("M"))
    for index in np.random.default_rng(0).permutation(len(names)):
        name = names[index]
        joints_FJ3 = np.load(data / "new_joints" / f"{name}.npy")[:_LONGEST]
        if len(joints_FJ3) < _SHORTEST:
            continue
        motion = Motion(joints_FJ3, FPS, HUMANML3D)
        captions = tuple(c.text for c in read_captions(data / "texts" / f"{name}.txt") if c.start == c.end)
        yield _Clip(name, motion, captions, measure(motion))


def _jobs_of(row: EditRow, clips: list[_Clip]) -> Iterator[EditJob]:
    for clip in clips:
        if not any(re.search(row.clips.caption, caption) for caption in clip.captions):
            continue
        if row.clips.are(clip.facts) and not (job := _job(row, clip)).is_done(clip.motion, clip.motion):
            yield job


def _job(row: EditRow, clip: _Clip) -> EditJob:
    prompt = min(clip.captions, key=len)
    frames = (clip.motion.frames - 1) // FRAMES_PER_COLUMN * FRAMES_PER_COLUMN  # as encoding leaves it
    window = None
    if row.time is not None:
        start, stop = (round(share * frames / FRAMES_PER_COLUMN) * FRAMES_PER_COLUMN for share in row.time)
        window = (start, stop)
    target = mirror_caption(prompt) if row.target == MIRRORED else row.target
    mask = EditMask(row.parts, window)
    return EditJob(row, clip.name, clip.motion, prompt, target, mask, window, seed=0)


def _in_turns(queues: list[Iterator[EditJob]], count: int, kind: Kind) -> list[EditJob]:
    jobs: list[EditJob] = []
    used: set[str] = set()
    while len(jobs) < count and queues:
        for queue in list(queues):
            job = next((job for job in queue if job.name not in used), None)
            if job is None:
                queues.remove(queue)
            elif len(jobs) < count:
                used.add(job.name)
                jobs.append(job)
    if len(jobs) < count:
        raise ValueError(f"the split has clips for {len(jobs)} edits of {kind}; {count} were asked for")
    return jobs
