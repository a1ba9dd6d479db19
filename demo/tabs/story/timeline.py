"""The pieces of a story as data for `page/timeline.js`."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from demo.tabs.story.state import Told
from demo.tabs.story.words import is_rough
from scalemogen import ScaleMoGen
from scalemogen.motion.recipe import PieceRecipe
from scalemogen.stories.story import MOST_SECONDS, longest_piece

PAGE = Path(__file__).with_name("page")  # folder with the scripts of this tab


def timeline(
    model: ScaleMoGen, told: Told | None, sentences: Sequence[str], pieces: Sequence[PieceRecipe], busy: bool
) -> dict[str, Any]:
    """Return what the timeline shows.

    Args:
        model: gives the limits of durations.
        told: the story so far; None if no piece is sampled.
        sentences: what was typed for each piece.
        pieces: all pieces, also those that are not sampled yet.
        busy: whether a run is sampling; the timeline then takes no changes.
    """
    done = told.seconds if told else ()
    rough = {place for place, seam in enumerate(told.seams, 1) if is_rough(seam)} if told else set()
    return {
        "busy": busy,
        "least": math.ceil(10 * model.min_seconds) / 10,
        "longest": math.floor(10 * longest_piece(model)) / 10,
        "most": MOST_SECONDS,
        "pieces": [
            {
                "words": sentence,
                "reads": piece.prompt if piece.prompt != sentence else "",
                "seconds": done[place] if place < len(done) else piece.seconds,
                "seed": piece.seed,
                "told": place < len(done),
                "rough": place in rough,
            }
            for place, (sentence, piece) in enumerate(zip(sentences, pieces, strict=True))
        ],
    }
