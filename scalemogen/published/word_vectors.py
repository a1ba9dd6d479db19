"""Words as HumanML3D's published evaluator reads them: a GloVe vector and one of fifteen classes per word.

The files `our_vab_data.npy`, `our_vab_words.pkl` and `our_vab_idx.pkl` come with a user's copy of the evaluator. The
class of a word is its part of speech, unless it is in one of five word lists (directions, body parts, objects,
actions, manners), which have classes of their own.
"""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from scalemogen.data import folder as folders

MAX_WORDS = 20  # longer captions are truncated, as in the evaluator's training
LENGTH = MAX_WORDS + 2  # with the tokens "sos" (start) and "eos" (end)
CLASSES = (
    "VERB", "NOUN", "DET", "ADP", "NUM", "AUX", "PRON", "ADJ", "ADV",
    "Loc_VIP", "Body_VIP", "Obj_VIP", "Act_VIP", "Desc_VIP", "OTHER",
)  # fmt: skip
# The evaluator's own word lists, by class.
_LISTS = {
    "Loc_VIP": "left right clockwise counterclockwise anticlockwise forward back backward up down straight curve",
    "Body_VIP": "arm chin foot feet face hand mouth leg waist eye knee shoulder thigh",
    "Obj_VIP": "stair dumbbell chair window floor car ball handrail baseball basketball",
    "Act_VIP": "walk run swing pick bring kick put squat throw hop dance jump turn stumble stop sit lift lower "
    "raise wash stand kneel stroll rub bend balance flap jog shuffle lean rotate spin spread climb",
    "Desc_VIP": "slowly carefully fast careful slow quickly happy angry sad happily angrily sadly",
}
LISTED = {word: name for name, words in _LISTS.items() for word in words.split()}


@dataclass(frozen=True)
class WordVectors:
    """A vocabulary with one vector per word.

    Attributes:
        vectors: (V, W) float32.
        rows: row of each word; contains "unk", the word for unknown words.
    """

    vectors: np.ndarray
    rows: dict[str, int]

    @classmethod
    def read(cls, folder: Path) -> WordVectors:
        """Read the three files of a folder.

        Raises:
            ValueError: if one is missing or holds more than words and numbers.
        """
        names = [folder / f"our_vab_{part}" for part in ("data.npy", "words.pkl", "idx.pkl")]
        missing = [path.name for path in names if not path.is_file()]
        if missing:
            raise ValueError(f"{folder} lacks {', '.join(missing)} of the evaluator's GloVe files")
        words, index = (_plain(path) for path in names[1:])
        return cls(np.load(names[0]).astype(np.float32), {str(word): int(index[word]) for word in words})

    def sentence(self, tokens: list[str]) -> tuple[np.ndarray, np.ndarray, int]:
        """Return float32 vectors (22, W), one-hot classes (22, 15) and the length of a sentence of word/CLASS tokens.

        Only the first 20 tokens are used; the length counts the start and end tokens.
        """
        tokens = ["sos/OTHER", *tokens[:MAX_WORDS], "eos/OTHER"]
        padded = [*tokens, *["unk/OTHER"] * (LENGTH - len(tokens))]
        pairs = [token.rpartition("/")[::2] for token in padded]
        vectors = np.stack([self._vector(word) for word, _ in pairs])
        classes = np.zeros((LENGTH, len(CLASSES)), np.float32)
        for row, (word, part) in zip(classes, pairs, strict=True):
            row[CLASSES.index(self._class(word, part))] = 1
        return vectors, classes, len(tokens)

    def _vector(self, word: str) -> np.ndarray:
        return self.vectors[self.rows.get(word, self.rows["unk"])]

    def _class(self, word: str, part: str) -> str:
        if word not in self.rows:
            return "OTHER"
        return LISTED.get(word, part if part in CLASSES else "OTHER")


def tagged_captions(folder: Path, split: str) -> dict[str, list[str]]:
    """Return the word/CLASS tokens of each caption of a split.

    HumanML3D's text files hold them after the first # of a line. Captions that have no class but OTHER (those written
    by our own converters) are left out; `PublishedEvaluator` uses `plain_tokens` for them.
    """
    tagged: dict[str, list[str]] = {}
    for name in folders.read_split(folder, split):
        for line in (folder / "texts" / f"{name}.txt").read_text(encoding="utf-8").splitlines():
            caption, *rest = line.split("#")
            tokens = rest[0].split() if rest else []
            if any(not token.endswith("/OTHER") for token in tokens) and all("/" in token for token in tokens):
                tagged[caption] = tokens
    return tagged


def plain_tokens(caption: str) -> list[str]:
    """Split a caption into word/OTHER tokens. `WordVectors` still gives words of the five lists their class."""
    words = "".join(c if c.isalpha() else " " for c in caption.lower()).split()
    return [f"{word}/OTHER" for word in words]


class _PlainUnpickler(pickle.Unpickler):
    """Unpickles lists, dictionaries, strings and numbers only; raises ValueError for a pickle that imports code."""

    def find_class(self, module: str, name: str) -> Any:
        raise ValueError(f"the file wants to load {module}.{name}; only words and numbers are read from it")


def _plain(path: Path) -> Any:
    """Unpickle a file of words and numbers."""
    with path.open("rb") as file:
        return _PlainUnpickler(file).load()
