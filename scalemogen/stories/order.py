"""`moved`: move a piece of a story to another position, and sample again only the pieces at the new seams."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scalemogen.model import MotionModel
from scalemogen.settings import SamplingSettings
from scalemogen.stories.story import Story, renewed


def moved(model: MotionModel, story: Story, index: int, to: int, settings: SamplingSettings) -> Story:
    """Return the story with the piece `index` moved to position `to`.

    At every new seam, one piece is sampled again, with its own seed, between its neighbours. The features of the
    other pieces do not change.

    Raises:
        ValueError: for a position outside the story.
    """
    count = len(story.pieces)
    for place in (index, to):
        if not 0 <= place < count:
            raise ValueError(f"the story has {count} pieces, numbered from 0; there is no piece {place}")
    order = list(range(count))
    order.insert(to, order.pop(index))
    pieces = tuple(story.pieces[place] for place in order)
    rows = tuple(story.rows[place] for place in order)
    result = replace(story, pieces=pieces, rows=rows, takes=story.takes.reordered(order))
    for place in unjoined(order):
        result = renewed(model, result, place, pieces[place], settings)
    return result


def unjoined(order: Sequence[int]) -> tuple[int, ...]:
    """Return the positions of the pieces to sample again: one piece at every new seam.

    This is the later piece of the seam, unless the earlier piece is sampled again anyway.

    Args:
        order: previous positions of the pieces.
    """
    places: list[int] = []
    for place in range(1, len(order)):
        if order[place] != order[place - 1] + 1 and place - 1 not in places:
            places.append(place)
    return tuple(places)
