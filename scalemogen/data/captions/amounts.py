"""Numbers as a person would say them."""

from __future__ import annotations

_WORDS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_TIMES = ("", "once", "twice")
_ANGLES = ((52, "forty-five"), (75, "sixty"), (110, "ninety"), (135, "a hundred and twenty"))


def number(count: int) -> str:
    """ "three"; digits above twenty."""
    return _WORDS[count] if 0 <= count < len(_WORDS) else str(count)


def times(count: int) -> str:
    """ "once", "twice", "three times"."""
    return _TIMES[count] if count < len(_TIMES) else f"{number(count)} times"


def steps(count: int) -> str:
    """ "a step", "three steps"."""
    return "a single step" if count == 1 else f"{number(count)} steps"


def seconds(duration: float) -> str:
    """ "a second", "about three seconds"."""
    whole = round(duration)
    if duration < 0.8:
        return "less than a second"
    return "about a second" if whole <= 1 else f"about {number(whole)} seconds"


def metres(distance: float) -> str:
    """ "half a metre", "about three metres"."""
    whole = round(distance)
    if distance < 0.75:
        return "about half a metre"
    return "about a metre" if whole <= 1 else f"about {number(whole)} metres"


def turn(degrees: float) -> str:
    """ "about ninety degrees", "halfway around", "all the way around"."""
    degrees = abs(degrees)
    for limit, word in _ANGLES:
        if degrees < limit:
            return f"about {word} degrees"
    return (
        "halfway around"
        if degrees < 225
        else "three quarters of the way around"
        if degrees < 315
        else ("all the way around")
    )
