"""Composed training clips, made of prepared clips: two or three in sequence, one clip repeated, a walk with another
clip's arms, a walk bent to a circle, or arms placed for a gesture that few or no recordings hold.

`kinds` makes one `composed_clip`: it draws actions and `pieces` of clips; joins them (`continuing`, `seams`,
`sequences`), blends them (`blends`), bends them (`circles`) or places their arms (`gestures`); refuses faulty motions
(`checking`) and writes captions (`wording`). `writing` makes all clips of a folder.
"""

from scalemogen.data.compose.writing import Composed, compose

__all__ = ["Composed", "compose"]
