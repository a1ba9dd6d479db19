"""Split a sentence into words: separators become "&" or ",", words that say nothing about the motion are left out."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from importlib.resources import files

from scalemogen.motion.sides import SIDES


def read_table(name: str) -> list[dict[str, str]]:
    """Return the rows of `tables/NAME.tsv`."""
    text = (files("scalemogen.words") / "tables" / f"{name}.tsv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))


_KINDS = {row["kind"]: frozenset(row["words"].split()) for row in read_table("words")}
FILLERS = _KINDS["fillers"]  # left out of sentences and patterns: they decide nothing about the motion
ARTICLES = _KINDS["articles"]
PREPOSITIONS = _KINDS["prepositions"]  # a number after one of them counts nothing: "runs at 20"
THINGS = _KINDS["things"]  # after an article they are no actions: "carries a box"
PEOPLE = _KINDS["people"]  # people, places and other words that carry no action; they are understood, but not written
LIMBS = frozenset({"hand", "hands", "arm", "arms", "leg", "foot", "fist", "knee"})
BODY_PARTS = frozenset({"head", "nose", "face", "ear", "eye", "mouth", "chin", "neck", "chest", "belly", "hip"})
BODY = (
    BODY_PARTS | LIMBS | {"torso", "trunk", "shoulder", "wrist", "ankle", "finger", "hair", "palm", "waist", "elbow"}
)
NEGATIONS = _KINDS["negations"]
SLOW, QUICK = _KINDS["slow"], _KINDS["quick"]
THEN, WHILE = _KINDS["then"], _KINDS["while"]
MEANWHILE = _KINDS["meanwhile"]  # "waves as he walks": only before one of the subjects
SUBJECTS = _KINDS["subjects"]
ROLES = _KINDS["roles"]  # nouns that name a manner if they are the subject: "a giant walks"
# Single words of captions that people use for an object or another action more often than for the caption's action.
AMBIGUOUS = _KINDS["ambiguous"]
BE_OR_GET = _KINDS["be_or_get"]
NO_PERSONS = _KINDS["no_persons"]  # what they do is not done by the person: "a dog runs toward him"
DONE_TO = _KINDS["done_to"]  # after one of `BE_OR_GET`, somebody else does it: "is pushed"
DANCES = _KINDS["dances"]  # words that name one kind of dance
SPELLED = _KINDS["spelled"]  # English words that look like typing errors of others: "slaps" is not "slips"
# Phrases whose words name an action elsewhere, but not here: "rolls his eyes".
IDIOMS = tuple(tuple(idiom.split("_")) for idiom in _KINDS["idioms"])
_BETWEEN = QUICK | SLOW | THEN | {"almost", "just", "nearly"}  # words between "is" and "pushed"
# Seen from above, a clockwise turn goes to the right.
ROTATIONS = {"clockwise": "right", "counterclockwise": "left", "anticlockwise": "left"}
SIDE_WORDS = {
    **ROTATIONS, "rightward": "right", "rightwards": "right", "leftward": "left", "leftwards": "left",
}  # fmt: skip
HEIGHTS: dict[str, str] = {
    "overhead": "overhead", "high above head": "overhead",
    "above head": "overhead", "over head": "overhead", "high": "overhead",
    "above his head": "overhead", "shoulder height": "shoulder", "shoulder level": "shoulder",
    "shoulder high": "shoulder", "head height": "head", "eye level": "head", "head level": "head",
    "chest height": "chest", "waist height": "waist", "hip height": "waist",
}  # fmt: skip
DEPTHS = {"deep": "deep", "deeply": "deep", "low": "deep", "slight": "slight", "slightly": "slight"}
NAMED_FACTS = frozenset(
    {*SIDES, *SLOW, *QUICK, *PEOPLE, "both", "hand", "arm", "leg", "foot", "fist", "second", "sec", "minute", "min"}
    | {"time", "step"}
    | {word for words in HEIGHTS for word in words.split()}
    | DEPTHS.keys()
)
_WORD = re.compile(r"\d+\.\d+|[^\W_]+(?:['’][^\W_]+)*|[,.;:!?&\n]")
_COUNTER = re.compile(r"\b(counter|anti)[ -]clockwise\b")
_THEN = re.compile(r"\b(?:after (?:that|this|which)|and after|followed by)\b")
# "he's pushed" is "he is pushed", but "he's just pushed two carts" is "he has pushed": what follows the verb decides
_HE_IS = re.compile(
    r"\b(he|she|it|who|someone|somebody)'s\b"
    r"(?!(?: just| \w+ly)? \w+ed (?:the|an?|his|her|my|it|something|two|some)\b)"
    r"|\b(they|we|you)'re\b|\b(i)'m\b"
)
_SHORTENED = re.compile(r"(?<!n)'(?:s|re|m|ll|d|ve)\b")  # "he's", "the dog's"
_STOPS = frozenset(",.;:!?&\n")
_SEPARATORS = ("&", ",")
_AND = ("and", "n")  # "kick n punch"


def split_words(text: str) -> list[str]:
    """Return the words of an English text in lower case, without fillers; separators are "&"."""
    return ["&" if word == "," else word for word in raw_words(text) if word not in FILLERS]


def is_done_to(before: Sequence[str], word: str) -> bool:
    """Whether a word says what somebody else does to the person, as in "is suddenly pushed".

    Args:
        before: the words before it, in lower case. After a limb, the person does it: "the foot is kicked up".
        word: the word as typed.
    """
    if word not in DONE_TO:
        return False
    others = [each for each in before if not each.endswith("ly") and each not in _BETWEEN]
    return bool(others) and others[-1] in BE_OR_GET and LIMBS.isdisjoint(others[-2:-1])


def raw_words(text: str) -> list[str]:
    """Return all words in lower case; "and" is "&", a comma or stop is ",". Several in a row are one."""
    words: list[str] = []
    plain = _HE_IS.sub(r"\1\2\3 is", text.lower().replace("’", "'"))
    plain = _COUNTER.sub(r"\1clockwise", _SHORTENED.sub("", plain))
    for match in _WORD.finditer(_THEN.sub("then", plain)):
        word = "," if match[0] in _STOPS - {"&"} else "&" if match[0] in _AND else match[0]
        if word not in _SEPARATORS or (words and words[-1] not in _SEPARATORS):
            words.append(word)
        elif words and word == "&":
            words[-1] = "&"
    return words[:-1] if words and words[-1] in _SEPARATORS else words
