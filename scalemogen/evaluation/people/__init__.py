"""Measure how many sentences, worded as people type them, a system obeys.

Each sentence has a geometric check. For a kick, a foot must get in front of or beside the body at about knee height.
For a circle, the body must turn by more than 300 degrees and end near its start. The sentences are in
`assets/people.tsv`. They were written only for measuring; no caption template produces them.

    people.tsv -> `sentences.read_people` -> motions of a generator -> `motion.checks` -> shares done (`measuring`)
"""

from scalemogen.evaluation.people.measuring import PeopleResult, measure_people, people_table, real_clips
from scalemogen.evaluation.people.rewritten import RewrittenResult, measure_rewritten, rewritten_table
from scalemogen.evaluation.people.sentences import Sentence, read_people

__all__ = [
    "PeopleResult",
    "RewrittenResult",
    "Sentence",
    "measure_people",
    "measure_rewritten",
    "people_table",
    "read_people",
    "real_clips",
    "rewritten_table",
]
