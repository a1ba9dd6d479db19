"""Find clips of a split for the edits of `table.EDIT_ROWS`.

A clip fits a row if its captions and its measured motion meet the row's conditions, and if it does not already do
what the target prompt says. Rows are left out if few training captions contain the words of their target prompt.
"""

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
from scalemogen.scales import FRAMES_PER_COLUMN, whole_columns

FPS = 20.0  # frame rate of the prepared folder
# A source has 44 to 101 frames (2.2 to 5 s); of a longer clip only the start is used. 101 frames give 100 rows of
# features (one per step between frames), which are 25 whole token columns.
_MIN_FRAMES, _MAX_FRAMES = 44, 101
_MIN_KNOWN = 20  # an action is known if the captions of at least this many training clips contain its pattern


@dataclass(frozen=True)
class EditJob:
    """One edit of one clip.

    Attributes:
        row: the row of the table it belongs to.
        name: name of the clip.
        source: motion of the clip.
        source_prompt: shortest caption of the clip.
        target_prompt: what the motion should become.
        mask: where tokens may change.
        window: masked frames [start, stop); None if the mask has no time.
        seed: seed of the sampler.
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
        """Measure the masked time of a motion, or the whole motion if the mask has no time."""
        return measure(motion if self.window is None else motion.crop(*self.window))

    def is_done(self, source: Motion, motion: Motion) -> bool:
        """Return whether the edited motion does what the target prompt says."""
        return self.row.does(self.facts(source), self.facts(motion))


def pick_jobs(data: Path, per_kind: int, split: str = "test") -> list[EditJob]:
    """Return `per_kind` jobs of every kind; the rows of a kind are used in turn. The same folder gives the same jobs.

    Raises:
        ValueError: if the split has too few fitting clips.
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
    """A clip of the split with its captions and measurements."""

    name: str
    motion: Motion
    captions: tuple[str, ...]
    facts: Facts


def _known_rows(data: Path) -> list[EditRow]:
    """Return the rows whose pattern occurs in the captions of enough training clips."""
    counts = dict.fromkeys((row.needs for row in EDIT_ROWS), 0)
    for name in read_split(data, "train"):
        text = (data / "texts" / f"{name}.txt").read_text(encoding="utf-8")
        # Patterns that have been found often enough need no more searching.
        for pattern in [p for p, count in counts.items() if count < _MIN_KNOWN]:
            counts[pattern] += bool(re.search(pattern, text))
        if min(counts.values()) >= _MIN_KNOWN:
            break
    return [row for row in EDIT_ROWS if counts[row.needs] >= _MIN_KNOWN]


def _clips(data: Path, split: str) -> Iterator[_Clip]:
    """Yield the clips that are long enough, without mirror images, in a fixed random order."""
    names = sorted(name for name in read_split(data, split) if not name.startswith("M"))
    for index in np.random.default_rng(0).permutation(len(names)):
        name = names[index]
        joints_FJ3 = np.load(data / "new_joints" / f"{name}.npy")[:_MAX_FRAMES]
        if len(joints_FJ3) < _MIN_FRAMES:
            continue
        motion = Motion(joints_FJ3, FPS, HUMANML3D)
        captions = tuple(c.text for c in read_captions(data / "texts" / f"{name}.txt") if c.start == c.end)
        yield _Clip(name, motion, captions, measure(motion))


def _jobs_of(row: EditRow, clips: list[_Clip]) -> Iterator[EditJob]:
    """Yield a job for every clip that fits a row and does not already do what the target says."""
    for clip in clips:
        if not any(re.search(row.clips.caption, caption) for caption in clip.captions):
            continue
        if row.clips.fits(clip.facts) and not (job := _job(row, clip)).is_done(clip.motion, clip.motion):
            yield job


def _job(row: EditRow, clip: _Clip) -> EditJob:
    prompt = min(clip.captions, key=len)
    # Encoding gives one row of features fewer than frames, and the tokenizer uses only rows that fill whole columns.
    frames = whole_columns(clip.motion.frames - 1)
    window = None
    if row.time is not None:
        # Round the masked time to whole columns, because a token has one value for its whole column.
        start, stop = (round(share * frames / FRAMES_PER_COLUMN) * FRAMES_PER_COLUMN for share in row.time)
        window = (start, stop)
    target = mirror_caption(prompt) if row.target == MIRRORED else row.target
    mask = EditMask(row.parts, window)
    return EditJob(row, clip.name, clip.motion, prompt, target, mask, window, seed=0)


def _in_turns(queues: list[Iterator[EditJob]], count: int, kind: Kind) -> list[EditJob]:
    """Take jobs from the queues in turn until there are `count`; no clip is used twice."""
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
        raise ValueError(
            f"the split has clips for {len(jobs)} edits of {kind}, not for {count}: set --edits.per-kind {len(jobs)}"
        )
    return jobs
