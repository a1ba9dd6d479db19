"""English grammar for captions: verb forms, amounts in words, lists, and left-right mirrored sentences.

Phrases are written once, with their verbs in square brackets: "[lift] the left arm and [wave] it" becomes "lifts the
left arm and waves it" or "lifting the left arm and waving it".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from scalemogen.motion.sides import OTHER_SIDE

# Verb forms.

_VERB = re.compile(r"\[([a-z]+)\]")
_THIRD_PERSON = {"be": "is", "have": "has"}
_PARTICIPLES = {"be": "being", "die": "dying", "lie": "lying", "tie": "tying"}
# Verbs that double their last letter before -ing.
_DOUBLED = frozenset({
    "begin", "bob", "chat", "chop", "clap", "cut", "dab", "dip", "drag", "drop", "drum", "flip", "get", "grab",
    "hit", "hop", "hug", "jab", "jog", "mop", "nap", "nod", "plod", "put", "ram", "rub", "run", "set", "sidestep",
    "sit", "skip", "slip", "spin", "squat", "stab", "step", "stop", "swim", "trip", "trot",
})  # fmt: skip


def present(phrase: str) -> str:
    """Return the third person: "[walk] forward" -> "walks forward"."""
    return _inflect(phrase, _third_person)


def progressive(phrase: str) -> str:
    """Return the -ing form: "[walk] forward" -> "walking forward"."""
    return _inflect(phrase, _participle)


def base(phrase: str) -> str:
    """Return the form after "they": "[walk] forward" -> "walk forward"."""
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
    if verb in _PARTICIPLES:
        return _PARTICIPLES[verb]
    if verb in _DOUBLED:
        return f"{verb}{verb[-1]}ing"
    return f"{verb[:-1]}ing" if re.search(r"[^eo]e$", verb) else f"{verb}ing"


# Amounts.

_NUMBERS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_TIMES = ("", "once", "twice")
# Upper limit in degrees, and the round angle below it.
_ANGLES = ((52, "forty-five"), (75, "sixty"), (110, "ninety"), (135, "a hundred and twenty"))


def number(count: int) -> str:
    """Return a number as a word up to twenty, then in digits: "three", "21"."""
    return _NUMBERS[count] if 0 <= count < len(_NUMBERS) else str(count)


def times(count: int) -> str:
    """Return "once", "twice", "three times"."""
    return _TIMES[count] if count < len(_TIMES) else f"{number(count)} times"


def steps(count: int) -> str:
    """Return "a single step", "three steps"."""
    return "a single step" if count == 1 else f"{number(count)} steps"


def seconds(duration: float) -> str:
    """Return a duration in rounded seconds: "about a second", "about three seconds"."""
    whole = round(duration)
    if duration < 0.8:
        return "less than a second"
    return "about a second" if whole <= 1 else f"about {number(whole)} seconds"


def metres(distance: float) -> str:
    """Return a distance in rounded metres: "about half a metre", "about three metres"."""
    whole = round(distance)
    if distance < 0.75:
        return "about half a metre"
    return "about a metre" if whole <= 1 else f"about {number(whole)} metres"


def angle(degrees: float) -> str:
    """Return the size of a turn, whatever its sign: "about ninety degrees", "halfway around"."""
    degrees = abs(degrees)
    for limit, word in _ANGLES:
        if degrees < limit:
            return f"about {word} degrees"
    if degrees < 225:
        return "halfway around"
    return "three quarters of the way around" if degrees < 315 else "all the way around"


# Lists and letters.


def listed(phrases: Sequence[str]) -> str:
    """Return phrases as one list: "[climb], [hang] and [swing]"."""
    return phrases[0] if len(phrases) == 1 else f"{', '.join(phrases[:-1])} and {phrases[-1]}"


def capitalised(text: str) -> str:
    """Return the text with a capital first letter; unlike `str.capitalize`, the others stay as they are."""
    return f"{text[0].upper()}{text[1:]}"


# Mirroring.

_SIDE_WORD = re.compile(r"\b(left|right)(?=\b|wards?\b)", re.IGNORECASE)
_CLOCK_WORD = re.compile(r"\b(?:(?:counter|anti)-?)?clockwise\b", re.IGNORECASE)


def mirror_caption(text: str) -> str:
    """Return the caption of the mirrored motion: left and right swapped, clockwise and counterclockwise too."""
    text = _SIDE_WORD.sub(lambda match: _in_case_of(match[0], OTHER_SIDE[match[0].lower()]), text)
    return _CLOCK_WORD.sub(_opposite_rotation, text)


def _opposite_rotation(match: re.Match[str]) -> str:
    word = match[0]
    return _in_case_of(word, "counterclockwise" if word.lower() == "clockwise" else "clockwise")


def _in_case_of(model: str, word: str) -> str:
    """Return the word with a capital if the model has one."""
    return word.capitalize() if model[0].isupper() else word
