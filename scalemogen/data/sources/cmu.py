"""A part of the CMU motion capture database, in B. Hahne's BVH conversion for Daz bodies.

One folder per subject with its trials, `SS/SS_TT.bvh`, and `CMU-INDEX.md` with a short description of every trial.
The conversion gives all subjects the same skeleton; lengths are in centimetres.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from scalemogen.data.captions.vocabulary import Kind, Vocabulary
from scalemogen.data.capture.glitches import longest_smooth
from scalemogen.data.capture.rig import Rig, on_common_rig
from scalemogen.data.recording import Label, Recording, UnusableRecording
from scalemogen.data.sources.finding import FilesBelow
from scalemogen.data.sources.source import Licence, Source
from scalemogen.motion.files.bvh_reader import read_bvh

INDEX = "CMU-INDEX.md"
_FILE_NAME = re.compile(r"\d\d+_\d\d+")
_INDEX_LINE = re.compile(r"^(\d+_\d+)\s+(.+?)\s*$", re.MULTILINE)
_LIMIT = 250.0  # m/s^2, acceleration of a joint; more is a jump (the fastest punch reaches 240)
_WORTH_KEEPING = 2.0  # seconds; a shorter part between jumps is dropped
# Measured on the standing people of this data set.
RIG = Rig(foot_pitch=0.25, head_tilt=0.2, shoulder_drop=0.05)

# The first pattern that matches a description decides its action.
PATTERNS: tuple[tuple[str, str], ...] = (
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
# Abbreviations of the index, and their meaning.
_SHORTHAND = {"run/jog": "run or jog", "punch/strike": "punch and strike", "walk/stride": "walk with long strides"}


_TRIALS = FilesBelow("*.bvh", "CMU", lambda path: _FILE_NAME.fullmatch(path.stem), "SS_TT.bvh")


def find_cmu(folder: Path) -> list[Path]:
    """Return the trials below an extracted folder, sorted by file name.

    Raises:
        ValueError: if there are none, or the index is missing.
    """
    paths = _TRIALS(folder)
    _descriptions(_index_of(paths[0]))
    return paths


def read_cmu(path: Path) -> Recording:
    """Read one trial, on the common rig; if joints jump, only the longest part without jumps.

    All trials of one subject with the same action are one group.

    Raises:
        UnusableRecording: if the index has no known action for it, the file is broken, or joints jump too often.
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
        text = text.split(" - ")[0]  # the text after " - " may describe a part that was cut off
    motion = replace(motion, joints_FJ3=on_common_rig(motion.joints_FJ3[kept], RIG).astype(np.float32))
    subject = path.stem.split("_")[0]
    return Recording(f"cmu_{path.stem}", motion, Label(action, text=clean(text)), f"cmu_{subject}_{action}")


def action_of(text: str) -> str:
    """Return the action of a description; "" if no pattern matches."""
    return next((action for pattern, action in PATTERNS if re.search(pattern, text.lower())), "")


def clean(text: str) -> str:
    """Return a description without slashes: "slow walk/stride" -> "slow walk with long strides"."""
    for written, meant in _SHORTHAND.items():
        text = text.replace(written, meant)
    return " ".join(text.replace("/", " or ").split())


def _index_of(path: Path) -> Path:
    """Return the index in one of the folders above a file; ValueError if there is none."""
    for folder in path.parents:
        if (folder / INDEX).is_file():
            return folder / INDEX
    raise ValueError(
        f"no {INDEX} in the folders above {path}; it describes the trials, so put it next to their folders"
    )


@lru_cache(maxsize=4)
def _descriptions(index: Path) -> dict[str, str]:
    """Read the description of every trial."""
    return dict(_INDEX_LINE.findall(index.read_text(encoding="utf-8").replace("\u00a0", " ")))


# Parts of the index' descriptions ("sit, dangle legs, jump down") as verb phrases.
FRAGMENTS: dict[str, str] = {
    "forward jumps": "[jump] forward", "forward jump": "[jump] forward", "turn around": "[turn] around",
    "climb": "[climb]", "hang": "[hang] by the hands", "swing": "[swing]", "go under": "[duck] under a bar",
    "sit": "[sit] down", "dangle legs": "[dangle] the legs", "descend": "[climb] down", "jump down": "[jump] down",
    "rock back": "[rock] back", "lower self to ground": "[come] down to the ground", "drop": "[drop] down",
    "hold self up with arms straight": "[hold] the body up on straight arms", "lean back": "[lean] back",
    "lean over": "[lean] over", "pull up": "[pull] up", "dangle": "[dangle]",
    "legs push off against": "[push] off with the legs",
    "run or jog": "[run] or [jog]", "run/jog": "[run] or [jog]", "jump": "[jump]", "balance": "[balance]",
    "punch and strike": "[punch] and [strike]", "punch/strike": "[punch] and [strike]",
    "bend over": "[bend] over", "scoop up": "[scoop] something up", "rise": "[straighten] up",
    "lift arm": "[lift] an arm", "swordplay": "[fight] with a sword", "wash self": "[wash] as if under a shower",
    "walk on uneven terrain": "[walk] over uneven ground",
    "expressive arms": "[move] the arms with expression", "pirouette": "[turn] a pirouette",
    "pirouettes": "[turn] pirouettes", "sideways arabesque": "[stretch] one leg in a sideways arabesque",
    "turn step": "[take] a turning step", "folding arms": "[fold] the arms", "bending back": "[bend] back",
    "quasi-cou-de-pied": "[bring] one foot to the other ankle", "raised leg above hip-height":
    "[raise] one leg above the hips", "jete en tourant": "[leap] while turning", "jete": "[leap]",
    "cartwheel-like start": "[begin] as if with a cartwheel", "small jetes": "[do] small leaps",
    "attitude or arabesque": "[stretch] one leg back", "attitude/arabesque": "[stretch] one leg back",
    "shifted-axis pirouette": "[turn] a tilted pirouette", "turn": "[turn] around",
    "rond de jambe in the air": "[circle] one leg in the air", "glissade devant": "[glide] to the front",
    "glissade derriere": "[glide] to the back", "sideways steps": "[step] sideways",
    "arms held high": "[hold] the arms high", "pointe tendue a terre": "[point] one foot along the floor",
    "upper body rotation": "[turn] the upper body", "retire derriere": "[draw] one foot up to the knee",
    "coupe dessous": "[change] from foot to foot", "grand jete en tourant": "[do] a big turning leap",
    "forward dribble": "[dribble] forward", "backward dribble": "[dribble] backward",
    "sideways dribble": "[dribble] sideways", "90-degree left turns": "[make] sharp left turns",
    "90-degree right turns": "[make] sharp right turns", "crossover dribble": "[dribble] from hand to hand",
    "low": "[stay] low", "fast free style dribble": "[dribble] fast", "dribble through legs":
    "[dribble] between the legs", "shoot": "[shoot] at the basket", "dribble": "[dribble]",
    "slow walk with long strides": "[walk] slowly with long strides", "slow walk": "[walk] slowly",
    "brisk walk": "[walk] briskly", "walk with long strides": "[walk] with long strides",
    "exaggerated stride": "[exaggerate] every stride", "walk": "[walk]", "run": "[run]",
    "navigate": "[walk] about", "walk forward": "[walk] forward", "backward": "[walk] backward",
    "sideways": "[walk] sideways", "kick ball": "[kick] the ball", "tai chi": "[do] tai chi",
    "sit on high stool": "[sit] down on a high stool", "stand up": "[stand] up",
    "sit on stepstool": "[sit] on a step stool", "chin in hand": "[rest] the chin in one hand",
    "hands against chin": "[hold] the hands against the chin", "fidget": "[fidget]",
    "elbow out": "[push] an elbow out", "unscrew bottlecap": "[unscrew] a bottle cap",
    "drink soda": "[drink] soda", "screw on bottlecap": "[screw] the cap back on",
    "jump up to grab": "[jump] up to grab something", "reach for": "[reach] for something high",
    "tiptoe": "[stand] on tiptoe", "laugh": "[laugh]", "boxing": "[box]", "wash windows": "[wash] windows",
    "sweep floor": "[sweep] the floor", "mop floor": "[mop] the floor", "direct traffic": "[direct] traffic",
    "wave": "[wave]", "point": "[point]", "jumping jacks": "[do] jumping jacks",
    "side twists": "[twist] from side to side", "squats": "[do] squats", "jog": "[jog]",
    "stretches": "[stretch]", "reach up": "[reach] up", "climb ladder": "[climb] a ladder",
    "climb 3 steps": "[climb] three steps", "swing legs": "[swing] the legs",
    "ankle on other knee": "[rest] one ankle on the other knee", "hand on chin": "[put] a hand to the chin",
}  # fmt: skip

# Verb phrases of the actions that the common vocabulary lacks.
WORDS: dict[str, tuple[str, ...]] = {
    "playground": (
        "[climb] about on a playground", "[play] on the playground equipment", "[climb] on playground equipment",
        "[move] around on a climbing frame",
    ),
    "climb-ladder": ("[climb] a ladder", "[go] up a ladder", "[climb] up and down a ladder", "[work] up a ladder"),
    "climb-steps": ("[climb] three steps", "[go] up three steps", "[walk] up a few stairs", "[step] up three stairs"),
    "climb-down-ladder": ("[climb] down a ladder", "[come] down a ladder", "[go] down a ladder rung by rung"),
    "climb-down-steps": (
        "[climb] down three steps", "[come] down a few stairs", "[walk] down some steps", "[go] down three steps",
    ),
    "basketball": (
        "[dribble] a basketball", "[play] basketball", "[bounce] a basketball", "[play] with a basketball",
    ),
    "kick-ball": ("[kick] a soccer ball", "[kick] a ball", "[play] soccer", "[take] a run and [kick] a ball"),
    "exercise": (
        "[do] jumping jacks and other exercises", "[exercise]", "[do] gymnastics", "[work] out with jumping jacks",
    ),
    "reach-up": (
        "[jump] up to grab something", "[reach] up and [jump]", "[jump] and [reach] for something overhead",
        "[stretch] up to reach something high",
    ),
    "walk-uneven": (
        "[walk] on uneven ground", "[walk] over rough ground", "[walk] across uneven terrain",
        "[step] carefully over uneven ground",
    ),
    "walk-around": (
        "[walk] forward, backward and sideways", "[walk] around in all directions", "[walk] about",
        "[walk] forward, then back and to the side",
    ),
    "swordplay": (
        "[swing] a sword", "[fight] with a sword", "[practise] swordplay", "[strike] and [parry] with a sword",
    ),
    "pick-up": (
        "[bend] over and [scoop] something up", "[bend] down and [pick] something up",
        "[bend] over, [scoop] something up and [lift] an arm", "[pick] something up from the floor",
    ),
    "wash-windows": (
        "[wash] windows", "[wipe] a window", "[clean] a window with the hand", "[wipe] windows up and down",
    ),
    "wash-self": (
        "[wash] the body", "[pretend] to wash", "[rub] the body as if washing",
        "[go] through the motions of washing",
    ),
    "sit": (
        "[sit] on a stool", "[sit] down on a stool and [stand] up", "[take] a seat on a stool",
        "[sit] down and [get] up again",
    ),
    "drink": (
        "[drink] from a bottle", "[drink] a soda", "[raise] a bottle and [drink]", "[take] a drink",
    ),
    "laugh": ("[laugh]", "[laugh] out loud", "[shake] with laughter", "[burst] out laughing"),
    "direct-traffic": (
        "[direct] traffic", "[wave] traffic along", "[point] and [wave] to direct traffic",
        "[give] signs like a traffic officer",
    ),
}  # fmt: skip

# Actions that need equipment, an object or an uneven floor, which composed clips do not have.
_NOT_COMPOSED = frozenset({
    "playground", "climb-ladder", "climb-steps", "walk-uneven", "reach-up", "sit", "swordplay",
})  # fmt: skip

KINDS: dict[str, Kind] = {"walk-uneven": "travel", "walk-around": "travel"}

CMU = Source(
    name="cmu",
    archive="cmu-subset.tar.xz",
    find=find_cmu,
    read=read_cmu,
    licence=Licence(
        title="CMU Graphics Lab Motion Capture Database",
        terms="free to use, but the data may not be sold",
        commercial=True,
        attribution="The data used in this project was obtained from mocap.cs.cmu.edu. The database was created with "
        "funding from NSF EIA-0196217.",
        citation="Carnegie Mellon University, mocap.cs.cmu.edu; BVH conversion by B. Hahne",
        note="A part is used: 132 recordings of subjects 1 to 14.",
    ),
    words=Vocabulary(WORDS, kinds=KINDS, fragments=FRAGMENTS, not_composed=_NOT_COMPOSED),
)
