"""The Bandai-Namco-Research motion data sets 1 and 2: everyday actions in up to 15 styles.

About 3,000 BVH files `dataset-S_CONTENT_STYLE_NNN.bvh`, where S is the data set, 1 or 2.
"""

from __future__ import annotations

import re
from pathlib import Path

from scalemogen.data.captions.common import MASCULINE
from scalemogen.data.captions.vocabulary import Kind, Manner, Vocabulary
from scalemogen.data.recording import Label, Recording, UnusableRecording
from scalemogen.data.sources.finding import FilesBelow
from scalemogen.data.sources.source import Licence, Source
from scalemogen.motion.files.bvh_reader import read_bvh

_FILE_NAME = re.compile(r"dataset-(\d)_([a-z-]+)_([a-z-]+)_(\d+)")

# Content of a file name -> action of the vocabulary, and the side that it is done with or to.
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


find_bandai = FilesBelow("dataset-*.bvh", "Bandai-Namco")


def read_bandai(path: Path) -> Recording:
    """Read one recording.

    Raises:
        UnusableRecording: if the file name has no known content, or the file is broken.
    """
    match = _FILE_NAME.fullmatch(path.stem)
    if match is None or match[2] not in CONTENTS:
        raise UnusableRecording("unknown name", f"the name {path.name} has no known content")
    data_set, content, style, number = match.groups()
    action, side = CONTENTS[content]
    try:
        motion = read_bvh(path)
    except ValueError as error:
        raise UnusableRecording("broken file", str(error)) from error
    return Recording(f"bandai{data_set}_{content}_{style}_{number}", motion, Label(action, style, side))


# Verb phrases of the actions that the common vocabulary lacks.
WORDS: dict[str, tuple[str, ...]] = {
    "dash": (
        "[dash] forward", "[sprint] ahead", "[sprint]", "[rush] forward at a run", "[run] forward fast",
        "[dash] off", "[race] ahead",
    ),
    "bye": (
        "[say] goodbye with the {side} hand", "[raise] the {side} hand in farewell",
        "[lift] the {side} hand to say goodbye", "[gesture] goodbye with the {side} hand",
        "[wave] goodbye {waves} with the {side} hand",
    ),
    "byebye": (
        "[wave] goodbye with both hands", "[say] goodbye by waving both hands", "[wave] both hands in farewell",
        "[wave] both hands {waves} to say goodbye", "[wave] goodbye with both hands {at}",
    ),
    "call": (
        "[call] out to someone", "[lean] forward to call someone", "[bend] forward to call out",
        "[call] out, then [lift] the {side} hand", "[bend] forward, then [straighten] up and [lift] the {side} hand",
    ),
    "respond": (
        "[raise] the {side} hand in response", "[answer] by raising the {side} hand",
        "[respond] with the {side} hand held up", "[lift] the {side} hand {height} to answer",
    ),
    "guide": (
        "[show] the way with the {side} hand", "[point] the way with the {side} hand",
        "[gesture] with the {side} hand to guide someone", "[hold] out the {side} hand to show the way",
    ),
    "slash": (
        "[swing] a sword with both hands", "[slash] downward with both hands", "[slash] as if with a sword",
        "[lift] both hands overhead and [slash] as if with a sword", "[strike] with a sword",
    ),
    "kick": (
        "[perform] a series of spinning kicks", "[kick] and [spin] around", "[do] martial arts kicks",
        "[show] a sequence of kicks",
    ),
}  # fmt: skip

MANNERS: dict[str, Manner] = {
    "chimpira": Manner(
        ("like a thug", "like a street punk", "in a swaggering, rowdy way", "with a tough swagger"),
        (),
        ("a thug", "a swaggering punk"),
        ("tough and rowdy", "cocky"),
    ),
    "giant": Manner(
        ("like a giant", "as a huge giant would", "with the heavy movements of a giant", "in a giant's manner"),
        (),
        ("a giant", "a heavy giant"),
        ("huge and heavy", "as heavy as a giant"),
    ),
    "masculinity": MASCULINE,
    "musical": Manner(
        ("as if in a musical", "like a performer in a musical", "in a theatrical way", "as if on a stage"),
        ("theatrically",),
        ("a musical performer", "a stage performer"),
        ("theatrical", "like somebody on a stage"),
    ),
    "not-confident": Manner(
        ("without confidence", "timidly", "in an unsure way", "with little self-confidence"),
        ("timidly", "hesitantly"),
        ("a timid person", "an unsure person", "a shy person"),
        ("unsure", "timid", "shy and hesitant"),
    ),
}  # fmt: skip

KINDS: dict[str, Kind] = {
    "dash": "travel", "bye": "gesture", "byebye": "gesture", "call": "gesture", "respond": "gesture",
    "guide": "gesture",
}  # fmt: skip

BANDAI = Source(
    name="bandai",
    archive="bandai-namco.tar.xz",
    find=find_bandai,
    read=read_bandai,
    licence=Licence(
        title="Bandai-Namco-Research Motion Dataset (1 and 2)",
        terms="CC BY-NC 4.0 (with attribution, no commercial use)",
        commercial=False,
        attribution="Bandai-Namco-Research Motion Dataset, Bandai Namco Research Inc.",
        citation="Kobayashi et al., Motion Capture Dataset for Practical Use of AI-based Motion Editing and "
        "Stylization, 2023, arXiv 2306.08861",
    ),
    words=Vocabulary(WORDS, MANNERS, KINDS),
)
