"""The lines of the Story tab: what is sampled, what the story is, and how well its pieces are joined."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import shorten

from demo.status import counted
from demo.tabs.story.state import Told
from demo.verdicts import describe_match
from scalemogen.stories import Seam
from scalemogen.words.matching import Match

NOT_TOLD = "There is no story yet: write one sentence a line and press Tell."
STOPPED = "Stopped. The story shown is the previous one."
FIRST_STATUS = "Write one sentence a line and press Tell."
ROUGH = 1.5  # times the highest jerk or sliding inside the pieces; a seam above it is called rough
_SENTENCE_LENGTH = 60  # longer sentences are shortened to this many characters


def describe_piece(place: int, sentences: Sequence[str]) -> str:
    """Return a line such as "Piece 2 of 4: “a person bows”"; `place` counts from 0."""
    return f"Piece {place + 1} of {len(sentences)}: “{shorten(sentences[place], _SENTENCE_LENGTH, placeholder=' …')}”"


def describe_story(told: Told) -> str:
    """Return the number of pieces, the duration and the first seed in one line."""
    pieces = told.story.pieces
    return f"{counted(len(pieces), 'piece')} · {told.motion.seconds:.1f} s · seed {pieces[0].seed}"


def describe_matches(matches: Sequence[Match]) -> str:
    """Return HTML: whether each piece of a story does what its sentence says. One line covers all pieces that do."""
    told = [
        f"{place}. {describe_match(match)}"
        for place, match in enumerate(matches, 1)
        if not match.matches or match.unknown or match.unchecked
    ]
    rest = "All other pieces do what their sentences say." if told else "Each piece does what its sentence says."
    done = f'<span class="level reliable">{rest}</span>'
    return "<br>".join(told if len(told) == len(matches) else [*told, done])


def is_rough(seam: Seam) -> bool:
    """Whether a seam has clearly more jerk or sliding than the pieces beside it."""
    return max(seam.jerk_ratio, seam.sliding_ratio) > ROUGH


def describe_seams(seams: Sequence[Seam]) -> str:
    """Return one line about the seams; "" for a story of one piece."""
    if not seams:
        return ""
    rough = [number for number, seam in enumerate(seams, 1) if is_rough(seam)]
    jerk, sliding = (max(getattr(seam, name) for seam in seams) for name in ("jerk_ratio", "sliding_ratio"))
    most = f"{jerk:.1f} times the jerk and {sliding:.1f} times the foot sliding of the pieces"
    if not rough:
        return f"The pieces join smoothly: the joins have at most {most}."
    places = " and ".join(str(number) for number in rough)
    return f"Rough joins after piece {places}: up to {most}. Another take (↻) of a piece there may fit better."
