"""How much training went into a checkpoint: `training.json` in its folder, one row for each stage.

Systems can only be compared fairly if their training is counted: steps, samples and seconds on the machine.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from scalemogen.support.records import from_dict

AMOUNTS = "training.json"


@dataclass(frozen=True)
class Amount:
    """The training of one stage.

    Attributes:
        stage: its name.
        steps: optimizer steps.
        samples: clips or windows seen, steps times batch size.
        seconds: time of all steps, summed over processes; None if it was not counted.
    """

    stage: str
    steps: int
    samples: int
    seconds: float | None = None


def write_amounts(folder: Path, amounts: Sequence[Amount]) -> None:
    """Write `training.json`."""
    rows = [asdict(amount) for amount in amounts]
    (folder / AMOUNTS).write_text(json.dumps(rows, indent=1) + "\n")


def read_amounts(folder: Path) -> tuple[Amount, ...]:
    """Read `training.json`; () if the folder has none."""
    path = folder / AMOUNTS
    if not path.is_file():
        return ()
    return tuple(from_dict(Amount, row) for row in json.loads(path.read_text()))


def total_seconds(amounts: Sequence[Amount], without: Sequence[str] = ()) -> float | None:
    """Return the seconds of all stages but those named in `without`; None if one is not known or there is none."""
    seconds = [amount.seconds for amount in amounts if amount.stage not in without]
    known = [each for each in seconds if each is not None]
    return sum(known) if known and len(known) == len(seconds) else None
