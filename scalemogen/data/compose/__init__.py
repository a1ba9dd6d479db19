"""Longer and richer clips out of real ones: one after the other, or the arms of one on the legs of another."""

from scalemogen.data.compose.writing import Composed, compose

__all__ = ["Composed", "compose"]
