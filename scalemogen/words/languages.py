"""Translate German, French, Spanish and Chinese word by word with `tables/languages.tsv`.

Words that are not in the table are left out of the English text and listed in `English.unknown`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

from scalemogen.words.lexicon import lexicon
from scalemogen.words.tokens import FILLERS, read_table

Language = Literal["english", "german", "french", "spanish", "chinese"]
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+|[^\w\s]")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_APOSTROPHE = re.compile(r"\b([ldnsjmtc]|qu)['’](?=\w)", re.IGNORECASE)  # French articles: l'homme


@dataclass(frozen=True)
class English:
    """A sentence put into English.

    Attributes:
        language: the language it was typed in.
        text: English words in the order of the sentence; for an English sentence the sentence itself.
        unknown: the words that are not in the table.
    """

    language: Language
    text: str
    unknown: tuple[str, ...] = ()


def to_english(text: str) -> English:
    """Put a sentence into English if it is in one of the other languages."""
    if _CHINESE.search(text):
        return _joined("chinese", list(_chinese_words(text)))
    typed = [word.lower() for word in _WORD.findall(_APOSTROPHE.sub(r"\1' ", text))]
    known_english = sum(word in _english() for word in typed)
    letters = [word for word in typed if word[0].isalpha()]
    hits = {
        language: len(letters) - len(_joined(language, list(_translated(letters, language))).unknown)
        for language in _OTHERS
    }
    language = max(_OTHERS, key=lambda each: hits[each])
    # English words such as "man" or "arm" are German, too, so the other language must explain more of the sentence.
    if hits[language] <= known_english or hits[language] * 2 < len(letters):
        return English("english", text)
    return _joined(language, list(_translated(typed, language)))


_Translated = tuple[str, str | None]  # a word, and its English or None
_OTHERS: tuple[Language, ...] = ("german", "french", "spanish")


def _joined(language: Language, words: list[_Translated]) -> English:
    text = " ".join(english for _, english in words if english)
    return English(language, text, tuple(word for word, english in words if english is None))


@cache
def _english() -> frozenset[str]:
    """Words that count as English when the language of a sentence is decided."""
    return frozenset(lexicon().forms.lemma_of) | lexicon().forms.spelled | FILLERS


@cache
def _table(language: Language) -> tuple[Mapping[tuple[str, ...], str], Mapping[str, str]]:
    """Return the English of a language's words and phrases, and the English of beginnings of words ("lauf*")."""
    whole: dict[tuple[str, ...], str] = {}
    beginnings: dict[str, str] = {}
    for row in read_table("languages"):
        for words in filter(None, row[language].split("; ")):
            if words.endswith("*"):
                beginnings[words[:-1]] = row["english"]
            else:
                whole.setdefault(tuple(_WORD.findall(_APOSTROPHE.sub(r"\1' ", words))), row["english"])
    return whole, beginnings


def _translated(typed: list[str], language: Language) -> Iterator[_Translated]:
    """Yield the words with their English, the longest phrases of the table first.

    Punctuation and digits stay as they are.
    """
    whole, beginnings = _table(language)
    longest = max(map(len, whole))
    place = 0
    while place < len(typed):
        for size in range(min(longest, len(typed) - place), 0, -1):
            if (english := whole.get(tuple(typed[place : place + size]))) is not None:
                yield " ".join(typed[place : place + size]), english
                place += size
                break
        else:
            word = typed[place]
            start = next((english for begin, english in beginnings.items() if word.startswith(begin)), None)
            yield word, start or (None if word[0].isalpha() else word)
            place += 1


def _chinese_words(text: str) -> Iterator[_Translated]:
    """Yield the words of a sentence without spaces and their English, the longest words of the table first."""
    whole = {"".join(words): english for words, english in _table("chinese")[0].items()}
    longest = max(map(len, whole))
    text = text.translate(str.maketrans("，。；！？、", ",.;!?,"))
    place = 0
    while place < len(text):
        for size in range(longest, 0, -1):
            if (english := whole.get(text[place : place + size])) is not None:
                yield text[place : place + size], english
                place += size
                break
        else:
            yield text[place], text[place] if not _CHINESE.match(text[place]) else None
            place += 1


LANGUAGES: tuple[Language, ...] = get_args(Language)
