"""Stories: several sentences, each with its own seconds, become one motion of up to a minute.

Each piece is sampled together with the end of the piece before it: the tokens of that overlap are held (`holding`),
and only the rest is drawn. A small offset remains at the seam; `joining` removes it within a few frames. A piece can
be sampled again between its neighbours, which stay as they are (`story`). `seams` measures how smooth the seams are.
"""

from scalemogen.stories.order import moved
from scalemogen.stories.seams import Seam, seams_of
from scalemogen.stories.story import Story, between, end_of, renewed, retold, start_of, stream_story
from scalemogen.stories.text import read_story

__all__ = [
    "Seam",
    "Story",
    "between",
    "end_of",
    "moved",
    "read_story",
    "renewed",
    "retold",
    "seams_of",
    "start_of",
    "stream_story",
]
