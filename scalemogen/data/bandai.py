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
_TURN_DEGREES = (60.0, 130.0)


def read_bandai(folder: Path) -> Iterator[Recording]:
    """Every usable recording below an extracted folder, in the order of the file names.

    A few files turn the other way than their name says, or more than once; they are left out and logged.

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
        motion = read_bvh(path)
        if turns_as_labelled(motion, match[2]):
            yield _recording(motion, *match.groups())
        else:
            _LOG.warning("%s left out: it does not turn as its name says", path.name)


def turns_as_labelled(motion: MotionArrays, content: str) -> bool:
    """Whether a walk with a turn makes a quarter turn to the side of its label; True for other contents."""
    action, side = CONTENTS[content]
    if action != "walk-turn":
        return True
    degrees = total_turn(motion) * (1 if side == "left" else -1)
    return _TURN_DEGREES[0] < degrees < _TURN_DEGREES[1]


def hand_height(motion: MotionArrays, side: str) -> str:
    """Where the hand goes, in words; for both hands ("") the lower one counts."""
    rise = min(wrist_rise(motion, each) for each in ([side] if side else ["left", "right"]))
    if rise > _ABOVE_HEAD:
        return "above the head"
    return "to head height" if rise > _HEAD_HEIGHT else "to shoulder height"


def _recording(motion: MotionArrays, data_set: str, content: str, style: str, number: str) -> Recording:
    name = f"bandai{data_set}_{content}_{style}_{number}"
    action, side = CONTENTS[content]
    details = {"side": side, "height": hand_height(motion, side)}
    captions = pick_captions(action, style, details, CAPTIONS_PER_RECORDING, seed=name)
    return Recording(name, motion, content, style, captions)
