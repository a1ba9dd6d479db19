"""Captions for clips, written from labels and measurements.

A data set's label says what is done and in which manner. All else is measured on the clip (`motion.facts`): which
hand, how high, how far, how fast. `describe` puts both into sentences:

    label + facts -> `account.Account` -> `sentences` (phrases of the `vocabulary`, details of `details`)
"""

from scalemogen.data.captions.english import mirror_caption
from scalemogen.data.captions.sentences import describe, predicate

__all__ = ["describe", "mirror_caption", "predicate"]
