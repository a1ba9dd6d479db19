"""The table of sentences, `assets/people.tsv`."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from scalemogen.motion.checks.checks import Checks


@dataclass(frozen=True)
class Sentence:
    """One sentence as people type it.

    Attributes:
        text: the sentence.
        seconds: duration of the motion that is generated for it.
        checks: what the motion must do.
        real: labels of clips that do what the sentence says; each is ACTION or ACTION:MANNER.
    """

    text: str
    seconds: float
    checks: Checks
    real: tuple[str, ...]

    def is_of(self, action: str, manner: str) -> bool:
        """Whether real clips of this action and manner do what the sentence says."""
        return action in self.real or f"{action}:{manner}" in self.real


def read_people(path: Path) -> tuple[Sentence, ...]:
    """Read the table: tab-separated columns sentence, seconds, checks, real.

    Raises:
        ValueError: if the file is missing or a row is broken.
    """
    if not path.is_file():
        raise ValueError(f"{path} does not exist; it is part of the project's assets/")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    sentences = []
    for number, row in enumerate(rows, 2):
        try:
            checks = Checks.parse(row["checks"])
            sentences.append(Sentence(row["sentence"], float(row["seconds"]), checks, tuple(row["real"].split())))
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise ValueError(f"{path}, line {number}: {error}") from error
    return tuple(sentences)
