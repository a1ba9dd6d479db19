"""`compose`: write composed clips into a prepared folder, and update its lists, labels, statistics and card."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from tqdm import tqdm

from scalemogen.data import folder as folders
from scalemogen.data.captions import mirror_caption
from scalemogen.data.card import write_card
from scalemogen.data.compose.composed_clip import ComposedClip
from scalemogen.data.compose.kinds import compose_clip
from scalemogen.data.compose.pieces import Stock, read_stock
from scalemogen.data.folder import Caption
from scalemogen.data.labels import COMPOSED, ClipLabel, read_labels, write_labels
from scalemogen.data.prepare import mirror_joints
from scalemogen.motion.features import LAYOUTS

LIST = "composed.txt"
PREFIX = "C_"  # prefix of the names of composed clips
_WORTH_PROCESSES = 40  # with fewer clips than this, starting worker processes takes longer than they save
_LAYOUT = LAYOUTS["humanml3d"]


@dataclass(frozen=True)
class Composed:
    """Number of clips written, without mirror images, by kind, such as "sequence"."""

    kinds: dict[str, int]

    def __str__(self) -> str:
        kinds = ", ".join(f"{count} {kind}s" for kind, count in sorted(self.kinds.items()))
        return f"composed: {kinds}, each with its mirror image"


def compose(folder: Path, count: int, seed: int = 0, workers: int = 2) -> Composed:
    """Add composed clips and their mirror images to the training split, and remove those of an earlier call.

    The same folder and seed give the same clips. They are named C_00000, MC_00000, ..., listed in composed.txt and
    labels.jsonl, and made of training clips only.

    Args:
        folder: prepared folder.
        count: clips to compose, without mirror images.
        seed: seed of everything that is drawn at random.
        workers: processes that compose; the result does not depend on their number.

    Raises:
        ValueError: if the folder was not prepared, or its clips cannot be composed.
    """
    if count < 0:
        raise ValueError(f"count must not be negative; got {count}")
    rows = tuple(row for row in read_labels(folder) if row.source != COMPOSED)
    composer = _Composer(folder, rows, seed)
    if count:
        composer.stock()  # raises before anything is removed
    remove_composed(folder)
    kinds: Counter[str] = Counter()
    added: list[ClipLabel] = []
    for kind, labels in tqdm(_run(composer, count, workers), total=count, unit="clip", desc="compose", disable=None):
        kinds[kind] += 1
        added += labels
    names = [row.name for row in added]
    folders.write_split(folder, "train", [*folders.read_split(folder, "train"), *names])
    write_labels(folder, [*rows, *added])
    folders.write_statistics(folder, _LAYOUT)
    write_card(folder)
    # written last: the list exists only if everything else is complete
    (folder / LIST).write_text("".join(f"{name}\n" for name in names), encoding="utf-8")
    return Composed(dict(kinds))


@dataclass(frozen=True)
class _Composer:
    """Composes and writes clips by number. It is sent to worker processes; each reads the stock of clips once."""

    folder: Path
    rows: tuple[ClipLabel, ...]
    seed: int

    def stock(self) -> Stock:
        """Return the clips to compose from; ValueError if there are none."""
        return _stock(self)

    def __call__(self, number: int) -> tuple[str, tuple[ClipLabel, ...]]:
        """Compose and write one clip; return its kind and labels."""
        clip = compose_clip(self.stock(), (self.seed, number))
        return clip.kind, _write(self.folder, f"{PREFIX}{number:05d}", clip)


@lru_cache(maxsize=1)
def _stock(composer: _Composer) -> Stock:
    return read_stock(composer.folder, composer.rows)


def _run(composer: _Composer, count: int, workers: int) -> Iterator[tuple[str, tuple[ClipLabel, ...]]]:
    """Yield kinds and labels in the order of the numbers."""
    if workers < 2 or count < _WORTH_PROCESSES:
        yield from map(composer, range(count))
        return
    # spawned, not forked: a fork would copy torch's threads in an undefined state
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context, initializer=_start, initargs=(composer,)) as pool:
        yield from pool.map(_compose_one, range(count), chunksize=4)


_STARTED: list[_Composer] = []


def _start(composer: _Composer) -> None:
    """Store the composer in a worker process; it is too large to be sent with every number."""
    _STARTED[:] = [composer]


def _compose_one(number: int) -> tuple[str, tuple[ClipLabel, ...]]:
    return _STARTED[0](number)


def remove_composed(folder: Path) -> None:
    """Remove all composed clips from a prepared folder, also those of a call that was killed."""
    (folder / LIST).unlink(missing_ok=True)  # the list is deleted first: without it the folder counts as incomplete
    names = folders.read_split(folder, "train")
    folders.write_split(folder, "train", [name for name in names if not _is_composed(name)])
    for name in filter(_is_composed, names):
        for place in (f"new_joint_vecs/{name}.npy", f"new_joints/{name}.npy", f"texts/{name}.txt"):
            (folder / place).unlink(missing_ok=True)


def _is_composed(name: str) -> bool:
    return name.removeprefix("M").startswith(PREFIX)


def _write(folder: Path, name: str, clip: ComposedClip) -> tuple[ClipLabel, ClipLabel]:
    """Write a composed clip and its mirror image; return their label rows."""
    mirrored = tuple(Caption(mirror_caption(c.text), c.start, c.end) for c in clip.captions)
    frames = folders.write_motion(folder, name, clip.joints_FJ3, clip.captions)
    folders.write_motion(folder, f"M{name}", mirror_joints(clip.joints_FJ3), mirrored)
    labels = [piece.row for piece in clip.sources]
    row = ClipLabel(
        name=name,
        source=COMPOSED,
        group=" ".join(label.name for label in labels),
        action=clip.action or ("+" if clip.kind == "blend" else ">").join(label.action for label in labels),
        manner=labels[0].manner if len({label.manner for label in labels}) == 1 else "mixed",
        side="",
        text="",
        mirrored=False,
        frames=frames,
        split="train",
    )
    return row, row.mirror()
