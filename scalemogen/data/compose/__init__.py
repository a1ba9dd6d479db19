"""Composed training clips, made of prepared clips: two or three in sequence, or the arms of one on another's walk.

`pieces` (what can be used) -> `composed_clip` (draw actions and clips) -> `seams` and `sequences`, or `blends` (the motion)
-> `checking` (refuse faulty motions) -> `wording` (captions) -> `writing` (files of the prepared folder).
"""

from scalemogen.data.compose.writing import Composed, compose

__all__ = ["Composed", "compose"]
