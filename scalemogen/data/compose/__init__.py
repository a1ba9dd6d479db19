"""Composed training clips, made of prepared clips: two or three in sequence, or a walk with another clip's arms.

`composed_clip` makes one clip: it draws actions and `pieces` of clips, joins them (`seams`, `sequences`) or blends
them (`blends`), refuses faulty motions (`checking`) and writes captions (`wording`). `writing` makes all clips of a
folder.
"""

from scalemogen.data.compose.writing import Composed, compose

__all__ = ["Composed", "compose"]
