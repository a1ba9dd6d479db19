"""People's words: sentences as people type them, and whether the motion does what they say.

Each sentence has a check by geometry: a kick needs a foot above knee height in front, a circle a heading that turns
by 300 degrees and a path that closes. The sentences are in `assets/people.tsv`. They were written for measuring
only, and no caption template makes them.

    people.tsv -> `sentences.read_people` -> motions of a generator -> `checks` -> shares done (`measuring`)
"""

from scalemogen.evaluation.people.checks import Checks
from scalemogen.evaluation.people.measuring import PeopleResult, measure_people, people_table, real_clips
from scalemogen.evaluation.people.sentences import Sentence, read_people

__all__ = ["Checks", "PeopleResult", "Sentence", "measure_people", "people_table", "read_people", "real_clips"]
