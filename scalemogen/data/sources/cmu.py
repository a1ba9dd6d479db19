"""A part of the CMU motion capture database (mocap.cs.cmu.edu) in B. Hahne's BVH conversion for Daz bodies.

One folder per subject, `SS/SS_TT.bvh`, and `CMU-INDEX.md` with a short description of every trial. All subjects
are on one body, in centimetres, so no scale has to be guessed.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from scalemogen.data.conventions import Rig, on_common_rig
from scalemogen.data.glitches import longest_smooth
from scalemogen.data.recording import Label, Recording, Source, UnusableRecording
from scalemogen.motion.files.bvh_reader import read_bvh

INDEX = "CMU-INDEX.md"
_FILE_NAME = re.compile(r"\d\d+_\d\d+")
_INDEX_LINE = re.compile(r"^(\d+_\d+)\s+(.+?)\s*$", re.MULTILINE)
# m/s^2: the fastest punch reaches 240; and seconds.
_LIMIT, _WORTH_KEEPING = 250.0, 2.0
_RIG = Rig(foot_pitch=0.25, head_tilt=0.2, shoulder_drop=0.05)

# The first pattern that is found in the description names the action.
ACTIONS: tuple[tuple[str, str], ...] = (
    (r"playground", "playground"),
    (r"\bladder", "climb-ladder"),
    (r"\b3 steps", "climb-steps"),
    (r"\bdance\b", "dance"),
    (r"basketball", "basketball"),
    (r"soccer", "kick-ball"),
    (r"jumping jacks", "exercise"),
    (r"jump up to grab", "reach-up"),
    (r"uneven", "walk-uneven"),
    (r"navigate", "walk-around"),
    (r"\bwalk", "walk"),
    (r"\brun", "run"),
    (r"\bjump", "jump"),
    (r"\bboxing|\bpunch", "punch"),
    (r"swordplay", "swordplay"),
    (r"bend over", "pick-up"),
    (r"wash windows", "wash-windows"),
    (r"wash self", "wash-self"),
    (r"\bsit on", "sit"),
    (r"\bsoda", "drink"),
    (r"\blaugh", "laugh"),
    (r"direct traffic", "direct-traffic"),
)
# The index' own words where they do not say enough.
_WORDS = {"run/jog": "run or jog", "punch/strike": "punch and strike", "walk/stride": "walk with long strides"}


def find_cmu(folder: Path) -> list[Path]:
    """The BVH files below a folder.

    Raises:
        ValueError: if there is none, or no index.
    """
    paths = sorted((p for p in folder.rglob("*.bvh") if _FILE_NAME.fullmatch(p.stem)), key=lambda path: path.name)
    if not paths:
        raise ValueError(f"no SS_TT.bvh below {folder}: give the extracted CMU folder")
    _descriptions(_index_of(paths[0]))
    return paths


def read_cmu(path: Path) -> Recording:
    """One trial, of one with jumping joints the longest part without; a subject doing one thing is one group.

    Raises:
        UnusableRecording: if the index does not tell what is done, the file is broken, or joints jump throughout.
    """
    text = _descriptions(_index_of(path)).get(path.stem, "")
    action = action_of(text)
    if not action:
        raise UnusableRecording("no description", f"{path.name} has no description with a known action: '{text}'")
    try:
        motion = read_bvh(path)
    except ValueError as error:
        raise UnusableRecording("broken file", str(error)) from error
    kept = longest_smooth(motion, _LIMIT, _WORTH_KEEPING, path.name)
    if kept.stop - kept.start < len(motion.joints_FJ3):
        text = text.split(" - ")[0]  # the details may have been in what was cut off
    motion = replace(motion, joints_FJ3=on_common_rig(motion.joints_FJ3[kept], _RIG).astype(np.float32))
    subject = path.stem.split("_")[0]
    return Recording(f"cmu_{path.stem}", motion, Label(action, text=clean(text)), f"cmu_{subject}_{action}")


def action_of(text: str) -> str:
    """The action of a description; "" for none that is known."""
    return next((action for pattern, action in ACTIONS if re.search(pattern, text.lower())), "")


def clean(text: str) -> str:
    """A description without slashes: "slow walk/stride" becomes "slow walk with long strides"."""
    for written, meant in _WORDS.items():
        text = text.replace(written, meant)
    return " ".join(text.replace("/", " or ").split())


def _index_of(path: Path) -> Path:
    """The index in one of the folders above a file."""
    for folder in path.parents:
        if (folder / INDEX).is_file():
            return folder / INDEX
    raise ValueError(f"no {INDEX} in the folders above {path}: without it nobody knows what the trials show")


@lru_cache(maxsize=4)
def _descriptions(index: Path) -> dict[str, str]:
    return dict(_INDEX_LINE.findall(index.read_text(encoding="utf-8").replace("\u00a0", " ")))


CMU = Source("cmu-subset.tar.xz", find_cmu, read_cmu)
