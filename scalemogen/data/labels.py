"""What is known of every clip of a prepared folder: `labels.jsonl`, one row per clip."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from scalemogen.data.captions import mirror_caption
from scalemogen.data.recording import Label

_FILE = "labels.jsonl"
_SIDES = {"left": "right", "right": "left", "": ""}
COMPOSED = "composed"


@dataclass(frozen=True)
class ClipLabel:
    """One clip.

    Attributes:
        name: as in the split lists.
        source: the data set, or "composed".
        group: what was kept together in one split: the recording, or the names of the clips it is composed of.
        action, manner, side, text: as in `Label`; of a mirrored clip as they are seen.
        mirrored: whether it is a mirror image.
        frames: feature rows.
        split: "train", "val" or "test".
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

    @property
    def label(self) -> Label:
        """What the data set says of the clip."""
        return Label(self.action, self.manner, self.side, self.text)

    def mirror(self) -> ClipLabel:
        """The row of the mirror image, with an M before the name."""
        return replace(
            self,
            name=f"M{self.name}",
            side=_SIDES[self.side],
            text=mirror_caption(self.text),
            mirrored=not self.mirrored,
        )


def label_row(name: str, group: str, label: Label, frames: int) -> ClipLabel:
    """The row of an original clip whose source and split are not known yet."""
    return ClipLabel(name, "", group, label.action, label.manner, label.side, label.text, False, frames, "")


def write_labels(folder: Path, rows: Iterable[ClipLabel]) -> None:
    """Write labels.jsonl."""
    text = "".join(json.dumps(asdict(row), ensure_ascii=False) + "\n" for row in rows)
    (folder / _FILE).write_text(text, encoding="utf-8")


def read_labels(folder: Path) -> tuple[ClipLabel, ...]:
    """The rows of labels.jsonl.

    Raises:
        ValueError: if the folder has none, or a row is broken.
    """
    path = folder / _FILE
    if not path.is_file():
        raise ValueError(f"{path} does not exist; `python -m scalemogen prepare` writes it")
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            rows.append(ClipLabel(**json.loads(line)))
        except (json.JSONDecodeError, TypeError) as error:
            raise ValueError(f"{path}, line {number} is no label: {error}") from error
    return tuple(rows)
