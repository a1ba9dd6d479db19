"""The Bandai-Namco-Research motion data sets 1 and 2 (Kobayashi et al. 2023, arXiv 2306.08861; CC BY-NC 4.0).

About 3,000 BVH files `dataset-S_CONTENT_STYLE_NNN.bvh`: everyday actions in up to 15 styles.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path

from scalemogen.data.recording import Label, Recording
from scalemogen.motion.files.bvh_reader import read_bvh

_LOG = logging.getLogger(__name__)
_FILE_NAME = re.compile(r"dataset-(\d)_([a-z-]+)_([a-z-]+)_(\d+)")

# Content label -> action of the caption tables, and the side it is done with or to.
CONTENTS: dict[str, tuple[str, str]] = {
    "walk": ("walk", ""),
    "run": ("run", ""),
    "dash": ("dash", ""),
    "walk-back": ("walk-back", ""),
    "walk-left": ("walk-veer", "left"),
    "walk-right": ("walk-veer", "right"),
    "walk-turn-left": ("walk-turn", "left"),
    "walk-turn-right": ("walk-turn", "right"),
    "raise-up-both-hands": ("raise-both", ""),
    "raise-up-left-hand": ("raise-one", "left"),
    "raise-up-right-hand": ("raise-one", "right"),
    "wave-both-hands": ("wave-both", ""),
    "wave-left-hand": ("wave-one", "left"),
    "wave-right-hand": ("wave-one", "right"),
    "bow": ("bow", ""),
    "bye": ("bye", "right"),
    "byebye": ("byebye", ""),
    "call": ("call", "right"),
    "respond": ("respond", "left"),
    "guide": ("guide", "right"),
    "punch": ("punch", ""),
    "slash": ("slash", ""),
    "kick": ("kick", ""),
    "dance-short": ("dance", ""),
}


def read_bandai(folder: Path) -> Iterator[Recording]:
    """Every recording below an extracted folder, in the order of the file names.

    Raises:
        ValueError: if there is no such file.
    """
    paths = sorted(folder.rglob("dataset-*.bvh"), key=lambda path: path.name)
    if not paths:
        raise ValueError(f"no dataset-*.bvh below {folder}: give the extracted Bandai-Namco folder")
    for path in paths:
        match = _FILE_NAME.fullmatch(path.stem)
        if match is None or match[2] not in CONTENTS:
            _LOG.warning("%s left out: its name holds no known content", path.name)
            continue
        data_set, content, style, number = match.groups()
        action, side = CONTENTS[content]
        name = f"bandai{data_set}_{content}_{style}_{number}"
        yield Recording(name, read_bvh(path), Label(action, style, side))
