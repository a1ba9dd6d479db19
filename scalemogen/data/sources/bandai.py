"""The Bandai-Namco-Research motion data sets 1 and 2 (Kobayashi et al. 2023, arXiv 2306.08861; CC BY-NC 4.0).

About 3,000 BVH files `dataset-S_CONTENT_STYLE_NNN.bvh`: everyday actions in up to 15 styles.
"""

from __future__ import annotations

import re
from pathlib import Path

from scalemogen.data.recording import Label, Recording, Source, UnusableRecording
from scalemogen.motion.files.bvh_reader import read_bvh

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


def find_bandai(folder: Path) -> list[Path]:
    """The recordings below an extracted folder, in the order of the file names.

    Raises:
        ValueError: if there is none.
    """
    paths = sorted(folder.rglob("dataset-*.bvh"), key=lambda path: path.name)
    if not paths:
        raise ValueError(f"no dataset-*.bvh below {folder}: give the extracted Bandai-Namco folder")
    return paths


def read_bandai(path: Path) -> Recording:
    """One recording.

    Raises:
        UnusableRecording: if the file's name holds no known content, or the file is broken.
    """
    match = _FILE_NAME.fullmatch(path.stem)
    if match is None or match[2] not in CONTENTS:
        raise UnusableRecording("unknown name", f"{path.name} names no known content")
    data_set, content, style, number = match.groups()
    action, side = CONTENTS[content]
    try:
        motion = read_bvh(path)
    except ValueError as error:
        raise UnusableRecording("broken file", str(error)) from error
    return Recording(f"bandai{data_set}_{content}_{style}_{number}", motion, Label(action, style, side))


BANDAI = Source("bandai-namco.tar.xz", find_bandai, read_bandai)
