"""A moved piece: at every new seam, one piece was sampled beside the other; the rest stays."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from scalemogen import ScaleMoGen
from scalemogen.motion.recipe import PieceRecipe
from scalemogen.stories.order import unjoined


def test_every_new_seam_has_a_piece_that_is_sampled_anew() -> None:
    for order in permutations(range(5)):
        places = unjoined(order)
        for place in range(1, 5):
            joined = order[place] == order[place - 1] + 1
            assert joined or {place - 1, place} & set(places)
    assert unjoined(range(5)) == ()
    assert unjoined((0, 2, 1, 3)) == (1, 3)


def test_a_moved_piece_leaves_the_pieces_away_from_the_new_seams(debug_model: ScaleMoGen) -> None:
    pieces = [
        PieceRecipe(f"a person walks {word}", 1.0 + 0.2 * i, i) for i, word in enumerate(("on", "in", "by", "up"))
    ]
    story = debug_model.story(pieces)
    after = debug_model.move_piece(story, 3, 0)
    assert [piece.seed for piece in after.pieces] == [3, 0, 1, 2]
    assert np.array_equal(after.rows[0], story.rows[3]) and np.array_equal(after.rows[2], story.rows[1])
    assert not np.array_equal(after.rows[1], story.rows[0])
    assert after.motion.recipe is not None and after.motion.recipe.story == after.pieces
    assert np.array_equal(debug_model.move_piece(story, 2, 2).motion.joints_FJ3, story.motion.joints_FJ3)
    with pytest.raises(ValueError, match="no piece 4"):
        debug_model.move_piece(story, 0, 4)
