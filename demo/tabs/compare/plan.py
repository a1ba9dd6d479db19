"""`Plan`: what is compared. The same motions can be made again from it, and it can be saved as a file."""

from __future__ import annotations

import base64
import binascii
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self
from zipfile import BadZipFile

from scalemogen.motion.motion import Motion
from scalemogen.settings import checked_seed

FEWEST, MOST = 2, 4  # numbers of motions that can be compared
FILE = "file"  # the system of an entry whose motion is a file of another program or system
VERSION = 1
_LARGEST_FILE = 16 * 2**20  # bytes of a recipe file; with four motions of ten seconds it has less than 1 MB
# Errors of a damaged file, besides ValueErrors, whose message already says what is wrong.
_DAMAGES = (KeyError, TypeError, ArithmeticError, LookupError, OSError, MemoryError, RecursionError, BadZipFile)
NAME_LENGTH = 40  # longer names are shortened to this many letters on the page


@dataclass(frozen=True)
class Entry:
    """One motion of a comparison.

    Attributes:
        system: key of a system (`systems.Systems`), or FILE.
        seed: seed of the sampler.
        guidance: weight of guidance; None for the system's own.
        name: the name that the visitor gave; "" for the usual name from system, seed and guidance.
        made_by: revision of the system that made the motion; "" before it is made.
        motion: the motion of a file; None for a system.

    Raises:
        ValueError: if a file has no motion.
    """

    system: str
    seed: int = 0
    guidance: float | None = None
    name: str = ""
    made_by: str = ""
    motion: Motion | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        if self.system == FILE and self.motion is None:
            raise ValueError("a motion file is asked for, but none was given: choose a file or another system")


@dataclass(frozen=True)
class Plan:
    """A whole comparison.

    Attributes:
        prompt: the sentence that every system gets.
        seconds: duration.
        entries: two to four.
        typed: the sentence as it was typed, if it was rewritten.

    Raises:
        ValueError: for fewer or more entries.
    """

    prompt: str
    seconds: float
    entries: tuple[Entry, ...]
    typed: str = ""

    def __post_init__(self) -> None:
        if not FEWEST <= len(self.entries) <= MOST:
            raise ValueError(f"{FEWEST} to {MOST} motions can be compared; got {len(self.entries)}: choose systems")

    def titles(self, labels: Mapping[str, str]) -> tuple[str, ...]:
        """Return a different name for each entry; `labels` has the names of systems by key."""
        seeds, guidances = (
            {
                key: {getattr(e, what) for e in self.entries if e.system == key}
                for key in {e.system for e in self.entries}
            }
            for what in ("seed", "guidance")
        )
        names = []
        for entry in self.entries:
            words = [labels.get(entry.system, entry.system)]
            if len(seeds[entry.system]) > 1:
                words.append(f"seed {entry.seed}")
            if len(guidances[entry.system]) > 1 and entry.guidance is not None:
                words.append(f"guidance {entry.guidance:g}")
            names.append(entry.name.strip()[:NAME_LENGTH] or " · ".join(words))
        return _different(names)

    def to_text(self) -> str:
        """Return the recipe of the comparison as JSON; motions of files are inside it."""
        rows = [
            {
                "system": e.system, "seed": e.seed, "guidance": e.guidance, "name": e.name, "made_by": e.made_by,
                **({"motion": _packed(e.motion)} if e.motion is not None and e.system == FILE else {}),
            }
            for e in self.entries
        ]  # fmt: skip
        data = {"comparison": VERSION, "prompt": self.prompt, "seconds": self.seconds, "typed": self.typed}
        return json.dumps(data | {"entries": rows}, indent=1, ensure_ascii=False) + "\n"

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a recipe file.

        Raises:
            ValueError: if the file is not a recipe of a comparison, or is damaged.
        """
        if path.stat().st_size > _LARGEST_FILE:
            raise ValueError(
                f"{path.name} has more than {_LARGEST_FILE // 2**20} MB: too large for the recipe of a comparison"
            )
        try:
            data = json.loads(path.read_text(encoding="utf-8-sig"))
            if data["comparison"] != VERSION:
                raise ValueError(f"{path.name} was written by another version: it has format {data['comparison']}")
            entries = tuple(_entry(row) for row in data["entries"])
            return cls(str(data["prompt"]), float(_number(data["seconds"])), entries, str(data.get("typed", "")))
        except (*_DAMAGES, json.JSONDecodeError, UnicodeDecodeError, binascii.Error) as error:
            raise ValueError(
                f"{path.name} is not the recipe of a comparison: choose a recipe that this tab wrote"
            ) from error


def _entry(row: Mapping[str, Any]) -> Entry:
    guidance, packed = row.get("guidance"), row.get("motion")
    return Entry(
        str(row["system"]), checked_seed(int(_number(row.get("seed", 0)))),
        None if guidance is None else _number(guidance), str(row.get("name", "")), str(row.get("made_by", "")),
        None if packed is None else _unpacked(str(packed)),
    )  # fmt: skip


def _number(value: Any) -> float:
    if not isinstance(value, int | float):
        raise TypeError(f"{value!r} is no number")
    return value


def _packed(motion: Motion) -> str:
    with TemporaryDirectory() as folder:
        return base64.b64encode(motion.save(Path(folder) / "motion.npz").read_bytes()).decode()


def _unpacked(text: str) -> Motion:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "motion.npz"
        path.write_bytes(base64.b64decode(text))
        try:
            return Motion.load(path)
        except ValueError as error:
            raise ValueError(f"a motion in this recipe of a comparison cannot be read: {error}") from error


def _different(names: Sequence[str]) -> tuple[str, ...]:
    """Number equal names."""
    counts, seen, found = Counter(names), Counter[str](), []
    for name in names:
        seen[name] += 1
        found.append(f"{name} ({seen[name]})" if counts[name] > 1 else name)
    return tuple(found)


def with_makers(plan: Plan, revisions: Sequence[str]) -> Plan:
    """Return the plan with the revisions of the systems that made its motions."""
    pairs = zip(plan.entries, revisions, strict=True)
    return replace(plan, entries=tuple(replace(entry, made_by=made_by) for entry, made_by in pairs))
