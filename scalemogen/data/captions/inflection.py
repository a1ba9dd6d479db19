"""Verbs in the forms that captions need: phrases are written once, with their verbs in brackets.

"[lift] the left arm and [wave] it" becomes "lifts the left arm and waves it" or "lifting the left arm and waving it".
"""

from __future__ import annotations

import re
from collections.abc import Callable

_VERB = re.compile(r"\[([a-z]+)\]")
_THIRD_PERSON = {"be": "is", "have": "has"}
_DOUBLED = frozenset({
    "begin", "bob", "clap", "dip", "drag", "drop", "get", "grab", "hop", "jog", "mop", "nod", "plod", "put", "rub",
    "run", "set", "sit", "skip", "spin", "squat", "step", "stop", "swim", "trot",
})  # fmt: skip


def present(phrase: str) -> str:
    """Third person: "[walk] forward" -> "walks forward"."""
    return _inflect(phrase, _third_person)


def progressive(phrase: str) -> str:
    """ "[walk] forward" -> "walking forward"."""
    return _inflect(phrase, _participle)


def base(phrase: str) -> str:
    """As after "they": "[walk] forward" -> "walk forward"."""
    return _inflect(phrase, lambda verb: "are" if verb == "be" else verb)


def _inflect(phrase: str, form: Callable[[str], str]) -> str:
    return _VERB.sub(lambda match: form(match[1]), phrase)


def _third_person(verb: str) -> str:
    if verb in _THIRD_PERSON:
        return _THIRD_PERSON[verb]
    if re.search(r"(s|x|z|ch|sh|o)$", verb):
        return f"{verb}es"
    return f"{verb[:-1]}ies" if re.search(r"[^aeiou]y$", verb) else f"{verb}s"


def _participle(verb: str) -> str:
    if verb == "be":
        return "being"
    if verb in _DOUBLED:
        return f"{verb}{verb[-1]}ing"
    return f"{verb[:-1]}ing" if re.search(r"[^eo]e$", verb) else f"{verb}ing"
