"""The training clips that composed clips are made of, sorted by group of actions, action and manner."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np

from scalemogen.data.captions.vocabulary import Vocabulary
from scalemogen.data.compose.seams import Track
from scalemogen.data.labels import COMPOSED, ClipLabel
from scalemogen.data.sources import vocabulary_of
from scalemogen.motion.feet import TOES, floor_of
from scalemogen.motion.humanml3d import ADULT_BONE_LENGTHS
from scalemogen.motion.inverse_kinematics import retarget

# Actions that may be cut anywhere, because any two seconds of them show the same action.
STEADY = ("walk", "run", "dash", "walk-back")
# Actions of the arms of a standing person, which can be put on a walk; `wording` has sentences for these only.
ARMS = ("raise-both", "raise-one", "wave-both", "wave-one", "bye", "byebye", "respond")
# Travelling actions in which the arms matter: with other arms they would be another action.
OWN_ARMS = ("zombie-walk", "sprint")
# How often each group of actions is drawn.
_SHARES = {"travelling": 0.35, "arms": 0.3, "other": 0.35}
MOST_FRAMES = 197  # longest clip: 196 feature rows are differences between 197 frames
_LEAST_STEADY, _MOST_STEADY = 40, 110  # range of frames that a steady action is cut to: 2 to 5.5 s
_SHORTEST = 20  # frames
_FEW = 4  # clips of an action in a manner; with fewer, normal ones are added
_HOVER = 0.12  # metres that a foot may be above its resting height at the start or end


@dataclass(frozen=True)
class Piece:
    """A stretch of a clip; its motion is read when it is first used.

    Attributes:
        row: the clip's label row.
        path: file of its joints, (F, 22, 3) metres at 20 fps.
        start, stop: the frames that are used.
    """

    row: ClipLabel
    path: Path
    start: int
    stop: int

    def __len__(self) -> int:
        return self.stop - self.start

    @cached_property
    def track(self) -> Track:
        """The motion, on the adult body."""
        return Track(_joints(self.path)[self.start : self.stop])

    @property
    def steady(self) -> bool:
        """Whether it can be cut anywhere."""
        return self.row.action in STEADY

    @cached_property
    def on_floor(self) -> bool:
        """Whether a foot comes near the floor in the first and in the last half second of the piece."""
        lowest_F = self.track.joints_FJ3[:, list(TOES), 1].min(axis=1) - floor_of(self.track.joints_FJ3)
        return bool(max(lowest_F[:10].min(), lowest_F[-10:].min()) < _HOVER)

    def crop(self, start: int, stop: int) -> Piece:
        """Return frames [start, stop) of this piece."""
        return replace(self, start=self.start + start, stop=min(self.stop, self.start + stop))


@dataclass(frozen=True)
class Stock:
    """Pieces to choose from: group of actions -> action -> manner -> pieces."""

    groups: Mapping[str, Mapping[str, Mapping[str, tuple[Piece, ...]]]]

    def group(self, random: np.random.Generator) -> str:
        """Draw a group of actions, by its share."""
        names = [name for name in _SHARES if name in self.groups]
        shares = np.array([_SHARES[name] for name in names])
        return str(random.choice(names, p=shares / shares.sum()))

    def action(self, group: str, random: np.random.Generator, manner: str = "") -> str:
        """Draw an action of a group, if possible one with clips in the manner.

        Actions with more clips are drawn more often.
        """
        actions = sorted(self.groups[group])
        actions = [action for action in actions if manner in self.groups[group][action]] or actions
        # the square root makes rare actions more frequent than in the recordings, but less than common ones
        counts = [sum(map(len, self.groups[group][action].values())) for action in actions]
        return str(random.choice(actions, p=np.sqrt(counts) / np.sqrt(counts).sum()))

    def clips(self, group: str, action: str, manner: str = "") -> tuple[Piece, ...]:
        """Return the clips of an action in a manner; if they are few, normal ones too; if there are none, all."""
        manners = self.groups[group][action]
        found = manners.get(manner, ())
        if len(found) < _FEW:
            found = (*found, *manners.get("normal", ()))
        return found or tuple(piece for name in sorted(manners) for piece in manners[name])

    def of_actions(self, names: Sequence[str]) -> tuple[Piece, ...]:
        """Return all clips of these actions, in every manner."""
        found = [group[name] for group in self.groups.values() for name in names if name in group]
        return tuple(piece for manners in found for pieces in manners.values() for piece in pieces)


def read_stock(folder: Path, rows: Iterable[ClipLabel]) -> Stock:
    """Return the training clips of a prepared folder that can be composed, without mirror images.

    Actions are left out that the vocabulary of their source marks as `not_composed`.

    Raises:
        ValueError: if there are none.
    """
    groups: dict[str, dict[str, dict[str, list[Piece]]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    for row in rows:
        if row.split != "train" or row.mirrored or row.source == COMPOSED:
            continue
        vocabulary = vocabulary_of(row.source)
        if row.action in vocabulary.not_composed:
            continue
        piece = Piece(row, folder / "new_joints" / f"{row.name}.npy", 0, row.frames)
        if len(piece) >= _SHORTEST:
            groups[_group(row.action, vocabulary)][row.action][row.manner].append(piece)
    if not groups:
        raise ValueError(f"{folder} has no training clip to compose from; prepare it first")
    return Stock(
        {g: {a: {m: tuple(p) for m, p in ms.items()} for a, ms in acts.items()} for g, acts in groups.items()}
    )


def _group(action: str, vocabulary: Vocabulary) -> str:
    """Return the group of an action: "travelling", "arms" or "other"."""
    return "travelling" if vocabulary.kind(action) == "travel" else "arms" if action in ARMS else "other"


def shortened(piece: Piece, frames: int, random: np.random.Generator) -> Piece:
    """Return a random stretch of at most `frames` of a steady piece; other pieces as they are."""
    if not piece.steady:
        return piece
    length = min(len(piece), frames, int(random.integers(_LEAST_STEADY, _MOST_STEADY + 1)))
    start = int(random.integers(0, len(piece) - length + 1))
    return piece.crop(start, start + length)


@lru_cache(maxsize=4096)
def _joints(path: Path) -> np.ndarray:
    """Return (F, 22, 3) joints of a clip on the adult body; cached, because clips are tried many times."""
    return retarget(np.load(path), ADULT_BONE_LENGTHS)
