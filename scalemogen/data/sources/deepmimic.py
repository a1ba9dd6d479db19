"""The reference motions of DeepMimic: 26 short captures of martial arts, acrobatics and locomotion.

JSON files `humanoid3d_NAME.txt` beside `CHARACTER.json`, in metres.
"""

from __future__ import annotations

from pathlib import Path

from scalemogen.data.captions.stunts import STUNTS
from scalemogen.data.capture.body_fitting import fit_to_body
from scalemogen.data.capture.deepmimic_format import read_deepmimic_format
from scalemogen.data.capture.loops import repeat_loop
from scalemogen.data.capture.sides import faster_side
from scalemogen.data.capture.windows import windows
from scalemogen.data.recording import Label, Recording, UnusableRecording
from scalemogen.data.sources.finding import FilesBelow
from scalemogen.data.sources.source import Licence, Source
from scalemogen.motion.humanml3d import ADULT_BONE_LENGTHS

_PREFIX = "humanoid3d_"
# Name without prefix and number -> action of the vocabulary.
CONTENTS: dict[str, str] = {
    "backflip": "backflip", "cartwheel": "cartwheel", "crawl": "army-crawl", "dance_a": "dance", "dance_b": "dance",
    "dance_spin": "dance-spin", "getup_facedown": "get-up-front", "getup_faceup": "get-up-back", "jog": "run",
    "jump": "jump", "kick": "kick", "long_walk": "walk", "long_zombie": "zombie-walk", "punch": "punch-one",
    "roll": "roll", "run": "run", "sideflip": "sideflip", "spin": "spin", "spinkick": "spin-kick",
    "stealthy_walk": "sneak", "walk": "walk", "zombie_walk": "zombie-walk",
}  # fmt: skip
# The limb that decides the side of an action.
_LIMBS = {"kick": "ankle", "spin-kick": "ankle", "punch-one": "wrist"}
# Loops of one or two steps; they are repeated to last 2.5 seconds or more.
_REPEATED = ("run", "walk", "zombie-walk")
_LEAST = 2.5  # seconds
_SUNK = {"crawl": 6}  # frames at the end of a file in which a foot sinks through the floor


find_deepmimic = FilesBelow(f"{_PREFIX}*.txt", "DeepMimic")


def read_deepmimic(path: Path) -> tuple[Recording, ...]:
    """Read one motion, fitted to the adult body; short loops of locomotion are repeated, long takes are cut.

    Raises:
        UnusableRecording: if the file name has no known content, or the file is broken.
    """
    name = path.stem.removeprefix(_PREFIX)
    action = CONTENTS.get(name.rstrip("0123456789"), "")
    if not action:
        raise UnusableRecording("unknown name", f"the name {path.name} has no known content")
    try:
        read = read_deepmimic_format(path)
    except ValueError as error:
        raise UnusableRecording("broken file", str(error)) from error
    kept = len(read.motion.joints_FJ3) - _SUNK.get(name, 0)
    joints_FJ3 = fit_to_body(read.motion.joints_FJ3[:kept], ADULT_BONE_LENGTHS)
    if read.loops and action in _REPEATED:
        joints_FJ3 = repeat_loop(joints_FJ3, read.motion.fps, _LEAST)
    side = faster_side(joints_FJ3, _LIMBS[action]) if action in _LIMBS else ""
    return windows(f"deepmimic_{name}", joints_FJ3, read.motion.fps, Label(action, side=side))


DEEPMIMIC = Source(
    name="deepmimic",
    archive="small-sets.tar.xz",
    folder="deepmimic",
    find=find_deepmimic,
    read=read_deepmimic,
    licence=Licence(
        title="DeepMimic reference motions",
        terms="MIT (any use, with the copyright notice)",
        commercial=True,
        attribution="DeepMimic, Copyright (c) 2018 Xue Bin Peng",
        citation="Peng et al., DeepMimic: Example-Guided Deep Reinforcement Learning of Physics-Based Character "
        "Skills, 2018, arXiv 1804.02717",
    ),
    words=STUNTS,
    optional=True,
)
