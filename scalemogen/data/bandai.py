"""The Bandai-Namco-Research motion data sets 1 and 2 (Kobayashi et al. 2023, arXiv 2306.08861; CC BY-NC 4.0).

About 3,000 BVH files `dataset-S_CONTENT_STYLE_NNN.bvh`: everyday actions in up to 15 styles.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path

from scalemogen.data.captions import pick_captions
from scalemogen.data.recording import Recording
from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.files.bvh_reader import read_bvh
from scalemogen.motion.measurements import total_turn, wrist_rise

_LOG = logging.getLogger(__name__)
_FILE_NAME = re.compile(r"dataset-(\d)_([a-z-]+)_([a-z-]+)_(\d+)")
CAPTIONS_PER_RECORDING = 8

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

# Height of the wrists over the head joint (at the base of the skull), metres.
_ABOVE_HEAD, _HEAD_HEIGHT = 0.15, -0.05
_FAR_TURN = 130.0  # degrees


def read_bandai(folder: Path) -> Iterator[Recording]:
    """Every usable recording below an extracted folder, in the order of the file names.

    A few files turn the other way than their name says, or further; their captions say what they do.

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
        yield _recording(read_bvh(path), *match.groups())


def action_and_side(motion: MotionArrays, content: str) -> tuple[str, str]:
    """What a recording is captioned as: its label, but for turns what they measure."""
    action, side = CONTENTS[content]
    if action != "walk-turn":
        return action, side
    degrees = total_turn(motion)
    return "walk-turn" if abs(degrees) < _FAR_TURN else "walk-turn-far", "left" if degrees > 0 else "right"


def hand_height(motion: MotionArrays, side: str) -> str:
    """Where the hand goes, in words; for both hands ("") the lower one counts."""
    rise = min(wrist_rise(motion, each) for each in ([side] if side else ["left", "right"]))
    if rise > _ABOVE_HEAD:
        return "above the head"
    return "to head height" if rise > _HEAD_HEIGHT else "to shoulder height"


def _recording(motion: MotionArrays, data_set: str, content: str, style: str, number: str) -> Recording:
    name = f"bandai{data_set}_{content}_{style}_{number}"
    action, side = action_and_side(motion, content)
    details = {"side": side, "height": hand_height(motion, side)}
    captions = pick_captions(action, style, details, CAPTIONS_PER_RECORDING, seed=name)
    return Recording(name, motion, content, style, captions)
