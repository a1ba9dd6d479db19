"""`labels.jsonl` of a prepared folder: one row per clip, with its source, label and split."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from scalemogen.data.captions import mirror_caption
from scalemogen.data.recording import Label
from scalemogen.motion.sides import OTHER_SIDE

_FILE = "labels.jsonl"
COMPOSED = "composed"


@dataclass(frozen=True)
class ClipLabel:
    """What is known of one clip.

    Attributes:
        name: as in the split lists.
        source: name of the data set, or "composed".
        group: clips of one group are in one split. It names the recording or a group of recordings; for a composed
            clip, the clips it is made of.
        action, manner, side, text: as in `Label`; for a mirror image, with left and right swapped.
        mirrored: whether it is a mirror image.
        frames: feature rows.
        split: "train", "val" or "test".
        only: whether all recordings of its action are of its group; then they are in training, and nothing measures
            how well the action is learnt.
    """

    name: str
    source: str
    group: str
    action: str
    manner: str
    side: str
    text: str
    mirrored: bool
    frames: int
    split: str
    only: bool = False

    @property
    def label(self) -> Label:
        """The label that the data set gives the clip."""
        return Label(self.action, self.manner, self.side, self.text)

    def mirror(self) -> ClipLabel:
        """Return the row of the mirror image, with an M before the name."""
        return replace(
            self,
            name=f"M{self.name}",
            side=OTHER_SIDE.get(self.side, ""),
            text=mirror_caption(self.text),
            mirrored=not self.mirrored,
        )


def label_row(name: str, group: str, label: Label, frames: int) -> ClipLabel:
    """Return the row of an original clip; source and split are filled in later."""
    return ClipLabel(name, "", group, label.action, label.manner, label.side, label.text, False, frames, "")


def has_labels(folder: Path) -> bool:
    """Whether a prepared folder has labels; copies of published data sets have none."""
    return (folder / _FILE).is_file()


def write_labels(folder: Path, rows: Iterable[ClipLabel]) -> None:
    """Write labels.jsonl."""
    text = "".join(json.dumps(asdict(row), ensure_ascii=False) + "\n" for row in rows)
    (folder / _FILE).write_text(text, encoding="utf-8")


def read_labels(folder: Path) -> tuple[ClipLabel, ...]:
    """Read the rows of labels.jsonl.

    Raises:
        ValueError: if the file is missing, or a row is broken.
    """
    path = folder / _FILE
    if not path.is_file():
        raise ValueError(f"{path} does not exist; `python -m scalemogen prepare` writes it")
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            rows.append(ClipLabel(**json.loads(line)))
        except (json.JSONDecodeError, TypeError) as error:
            raise ValueError(f"{path}, line {number} is not a label: {error}") from error
    return tuple(rows)
