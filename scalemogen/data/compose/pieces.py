"""The clips that stories are made of: training clips, what group of actions they belong to, how much is needed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np

from scalemogen.data.compose.seams import Track
from scalemogen.data.labels import COMPOSED, ClipLabel
from scalemogen.motion.feet import TOES, floor_of
from scalemogen.motion.humanml3d import ADULT_BONE_LENGTHS
from scalemogen.motion.inverse_kinematics import retarget

# May be cut anywhere: any two seconds of it are the same action.
STEADY = ("walk", "run", "dash", "walk-back")
TRAVELLING = (*STEADY, "walk-veer", "walk-turn", "walk-around")
# Done with the arms alone, standing: the legs are free for something else.
ARMS = ("raise-both", "raise-one", "wave-both", "wave-one", "bye", "byebye", "respond")
# Use things that are not there, or a floor that is not flat.
_UNFIT = ("playground", "climb-ladder", "climb-steps", "walk-uneven", "reach-up", "sit", "sit-to-stand", "swordplay")
_SHARES = {"travelling": 0.35, "arms": 0.3, "other": 0.35}
MOST_FRAMES = 197  # one more than a clip has feature rows
_LEAST_STEADY, _MOST_STEADY = 40, 110  # frames of steady going that are worth a sentence
_SHORTEST = 20
_FEW = 4
_HOVER = 0.12  # metres over its resting height that a foot may start or end at


@dataclass(frozen=True)
class Piece:
    """A clip with its label, read when it is looked at.

    Attributes:
        row: what is known of it.
        path: its joints, (F, 22, 3) metres at 20 fps.
        start, stop: the frames of it that are used.
    """

    row: ClipLabel
    path: Path
    start: int
    stop: int

    def __len__(self) -> int:
        return self.stop - self.start

    @cached_property
    def track(self) -> Track:
        """Its motion on the body of all clips."""
        return Track(_joints(self.path)[self.start : self.stop])

    @property
    def steady(self) -> bool:
        """Whether it can be shortened."""
        return self.row.action in STEADY

    @cached_property
    def on_floor(self) -> bool:
        """Whether a foot is near the floor in its first and in its last moments."""
        lowest_F = self.track.joints_FJ3[:, list(TOES), 1].min(axis=1) - floor_of(self.track.joints_FJ3)
        return bool(max(lowest_F[:10].min(), lowest_F[-10:].min()) < _HOVER)

    def crop(self, start: int, stop: int) -> Piece:
        """Frames [start, stop) of those that are used."""
        return replace(self, start=self.start + start, stop=min(self.stop, self.start + stop))


@dataclass(frozen=True)
class Stock:
    """Clips to choose from, by group of actions, action, and manner."""

    groups: Mapping[str, Mapping[str, Mapping[str, tuple[Piece, ...]]]]

    def group(self, random: np.random.Generator) -> str:
        """A group of actions, by its share."""
        names = [name for name in _SHARES if name in self.groups]
        shares = np.array([_SHARES[name] for name in names])
        return str(random.choice(names, p=shares / shares.sum()))

    def action(self, group: str, random: np.random.Generator, manner: str = "") -> str:
        """An action of a group, if there is one with a clip in the manner; the more clips, the more often."""
        actions = sorted(self.groups[group])
        actions = [action for action in actions if manner in self.groups[group][action]] or actions
        # the square root: rare actions are told more often than they were recorded, but not as often as common ones
        counts = [sum(map(len, self.groups[group][action].values())) for action in actions]
        return str(random.choice(actions, p=np.sqrt(counts) / np.sqrt(counts).sum()))

    def clips(self, group: str, action: str, manner: str = "") -> tuple[Piece, ...]:
        """Clips of an action in a manner; where they are few, ordinary ones too; where there is none, all."""
        manners = self.groups[group][action]
        found = manners.get(manner, ())
        if len(found) < _FEW:
            found = (*found, *manners.get("normal", ()))
        return found or tuple(piece for name in sorted(manners) for piece in manners[name])


def read_stock(folder: Path, rows: Iterable[ClipLabel]) -> Stock:
    """The training clips of a prepared folder that can be composed; mirror images and composed clips are not.

    Raises:
        ValueError: if there are none.
    """
    groups: dict[str, dict[str, dict[str, list[Piece]]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    for row in rows:
        if row.split != "train" or row.mirrored or row.source == COMPOSED or row.action in _UNFIT:
            continue
        piece = Piece(row, folder / "new_joints" / f"{row.name}.npy", 0, row.frames)
        if len(piece) >= _SHORTEST:
            groups[group_of(row.action)][row.action][row.manner].append(piece)
    if not groups:
        raise ValueError(f"{folder} has no training clip to compose from; prepare it first")
    return Stock(
        {g: {a: {m: tuple(p) for m, p in ms.items()} for a, ms in acts.items()} for g, acts in groups.items()}
    )


def group_of(action: str) -> str:
    """ "travelling", "arms" or "other"."""
    return "travelling" if action in TRAVELLING else "arms" if action in ARMS else "other"


def shortened(piece: Piece, frames: int, random: np.random.Generator) -> Piece:
    """A steady piece cut to a random stretch of at most `frames`; any other as it is."""
    if not piece.steady:
        return piece
    length = min(len(piece), frames, int(random.integers(_LEAST_STEADY, _MOST_STEADY + 1)))
    start = int(random.integers(0, len(piece) - length + 1))
    return piece.crop(start, start + length)


@lru_cache(maxsize=4096)
def _joints(path: Path) -> np.ndarray:
    """(F, 22, 3) of a clip on the body of all clips; kept, for stories look at many clips again and again."""
    return retarget(np.load(path), ADULT_BONE_LENGTHS)
