"""A sentence as words: separators become "&", words that say nothing about the motion are left out."""

from __future__ import annotations

import re

# Left out of sentences and patterns: they decide nothing about the motion.
FILLERS = frozenset(
    [
        "a",
        "an",
        "the",
        "his",
        "her",
        "their",
        "my",
        "your",
        "its",
        "our",
        "some",
        "very",
        "really",
        "just",
        "own",
        "that",
        "this",
        "these",
        "please",
        "quite",
        "so",
        "to",
        "with",
        "in",
        "into",
        "at",
        "of",
        "for",
        "himself",
        "herself",
        "themselves",
        "itself",
        "there",
        "here",
        "it",
        "them",
        "him",
    ]
)
ARTICLES = frozenset({"a", "an", "the", "his", "her", "their", "my", "your"})
# People and other words that carry no action; they are understood, but not written.
PEOPLE = frozenset(
    [
        "person",
        "man",
        "guy",
        "woman",
        "boy",
        "girl",
        "lady",
        "gentleman",
        "someone",
        "somebody",
        "he",
        "she",
        "they",
        "i",
        "you",
        "we",
        "one",
        "everyone",
        "people",
        "human",
        "figure",
        "character",
        "dude",
        "fellow",
        "bloke",
        "adult",
        "player",
        "athlete",
        "dancer",
        "soldier",
        "worker",
        "actor",
        "avatar",
        "body",
        "make",
        "let",
        "have",
        "show",
        "me",
        "want",
        "would",
        "like",
        "could",
        "can",
        "should",
        "must",
        "will",
        "animate",
        "generate",
        "create",
        "motion",
        "animation",
        "video",
        "be",
        "do",
        "go",
        "get",
        "and",
        "then",
        "who",
        "which",
        "is",
        "while",
        "as",
        "first",
        "finally",
        "when",
        "try",
        "start",
        "begin",
        "now",
        "again",
        "something",
        "thing",
        "anything",
        "somewhere",
        "forward",
        "front",
        "air",
        "ground",
        "floor",
        "place",
        "direction",
        "way",
        "along",
        "around",
        "side",
        "bit",
        "little",
        "on",
        "from",
        "onto",
        "over",
        "behind",
        "under",
        "off",
        "up",
        "down",
        "away",
        "back",
        "home",
        "like",
        "if",
        "after",
        "before",
        "possible",
        "far",
        "because",
        "towards",
        "against",
        "through",
        "across",
        "boxer",
        "fighter",
        "ninja",
        "ballerina",
        "knight",
        "warrior",
        "audience",
        "member",
        "cop",
        "waiter",
        "king",
        "queen",
        "hero",
        "robot",
        "teacher",
        "student",
        "doctor",
        "gymnast",
        "singer",
        "hiker",
        "runner",
        "jogger",
        "wrestler",
        "samurai",
        "pirate",
        "clown",
        "friend",
        "other",
        "kind",
        "whole",
        "middle",
    ]
)
# Words that name a fact about the motion (`amounts`, `reading`).
SIDES = ("left", "right")
SLOW = frozenset(
    [
        "slow",
        "slowly",
        "leisurely",
        "gently",
        "lazily",
        "unhurried",
        "unhurriedly",
        "carefully",
        "cautiously",
        "softly",
    ]
)
QUICK = frozenset(
    [
        "fast",
        "quick",
        "quickly",
        "rapid",
        "rapidly",
        "swift",
        "swiftly",
        "brisk",
        "briskly",
        "hurriedly",
        "speedily",
        "power",
        "hastily",
    ]
)
NEGATIONS = frozenset(
    [
        "not",
        "never",
        "without",
        "no",
        "don't",
        "doesn't",
        "didn't",
        "isn't",
        "nobody",
        "cannot",
        "can't",
        "won't",
        "stop",
    ]
)
HEIGHTS: dict[str, str] = {
    "overhead": "overhead", "above head": "overhead", "over head": "overhead", "high": "overhead",
    "above his head": "overhead", "shoulder height": "shoulder", "shoulder level": "shoulder",
    "shoulder high": "shoulder", "head height": "head", "eye level": "head", "head level": "head",
    "chest height": "chest", "waist height": "waist", "hip height": "waist",
}  # fmt: skip
NAMED_FACTS = frozenset(
    {*SIDES, *SLOW, *QUICK, *PEOPLE, "both", "hand", "arm", "leg", "foot", "fist", "second", "minute", "time", "step"}
    | {word for words in HEIGHTS for word in words.split()}
)
THEN = frozenset(["then", "next", "afterwards", "afterward", "finally", "subsequently", "before"])
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|[,.;:!?&\n]")
_STOPS = frozenset(",.;:!?&\n")
_SEPARATORS = ("&", ",")


def split_words(text: str) -> list[str]:
    """Return the words of an English text in lower case, without fillers; separators are "&"."""
    return ["&" if word == "," else word for word in raw_words(text) if word not in FILLERS]


def raw_words(text: str) -> list[str]:
    """Return all words in lower case; "and" is "&", a comma or stop is ",". Several in a row are one."""
    words: list[str] = []
    for match in _WORD.finditer(text.lower().replace("’", "'")):
        word = "," if match[0] in _STOPS - {"&"} else "&" if match[0] == "and" else match[0]
        if word not in _SEPARATORS or (words and words[-1] not in _SEPARATORS):
            words.append(word)
        elif words and word == "&":
            words[-1] = "&"
    return words[:-1] if words and words[-1] in _SEPARATORS else words
