"""Stories: several sentences, each with its own seconds, become one motion of up to a minute.

Each piece is sampled with the end of the former piece as its beginning: the tokens of that overlap are kept
(`holding`), only the rest is drawn. `joining` takes what is left of a difference out of the first frames of a piece.
A piece may be sampled anew between its neighbours, which stay as they are (`story`). `seams` measures the joins.
"""

from scalemogen.stories.order import moved
from scalemogen.stories.seams import Seam, seams_of
from scalemogen.stories.story import Story, between, renewed, retold, stream_story
from scalemogen.stories.text import read_story

__all__ = ["Seam", "Story", "between", "moved", "read_story", "renewed", "retold", "seams_of", "stream_story"]
