"""Stories: several sentences, each with its own seconds, become one motion of up to a minute.

Each piece is sampled together with the end of the piece before it. The tokens of this overlap are held
(`scalemogen/holding.py`); only the rest is drawn. A small offset remains at the seam, and `joining` lets it decay
within a few frames. `story` can sample a piece again between its neighbours, which stay as they are; `order` moves a
piece. `takes` records how each piece was sampled, so that a recipe gives the same story again. `seams` measures how
smooth the seams are.
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
