"""`Corrections`: what the visitor corrects about a file, for example its up axis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Self, cast

from scalemogen.motion.understood import Axes, Given, Unit, UpAxis

AS_FOUND = "as found"


@dataclass(frozen=True)
class Corrections:
    """What the visitor corrects about a file; the fields are parameters of the app's API.

    Attributes:
        up, unit: axis and unit of the file, or "as found".
        fps: frames per second; None or 0 keeps what was found.
        start: second of the file at which the motion starts; None keeps the usual start.
        joints: for each joint that was found wrongly, the right node of the file.
        axes: "right-handed" or "left-handed", or "as found".
        take: name or number of the animation or motion, of a file that has several; or "as found".
    """

    up: str = AS_FOUND
    unit: str = AS_FOUND
    fps: float | None = None
    start: float | None = None
    joints: dict[str, str] = field(default_factory=dict)
    axes: str = AS_FOUND
    take: str = AS_FOUND

    @classmethod
    def of(cls, values: Mapping[str, Any], prefix: str = "") -> Self:
        """Return the corrections among other values; values that are missing or None correct nothing."""
        named = {name: values.get(prefix + name) for name in CORRECTIONS}
        return cls(**{name: value for name, value in named.items() if value is not None})

    @property
    def given(self) -> Given:
        """The corrections in the form that the readers of files take."""
        up, unit, axes, take = (
            None if value in (None, "", AS_FOUND) else str(value)
            for value in (self.up, self.unit, self.axes, self.take)
        )
        return Given(
            cast(UpAxis | None, up), cast(Unit | None, unit), self.fps or None, self.joints or {},
            cast(Axes | None, axes), take,
        )  # fmt: skip


NOT_CORRECTED = Corrections()
CORRECTIONS = tuple(each.name for each in fields(Corrections))


@dataclass(frozen=True)
class FileRead:
    """A file, and the corrections with which it was read."""

    path: str
    corrections: Corrections = NOT_CORRECTED
