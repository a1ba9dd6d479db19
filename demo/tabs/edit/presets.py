"""The edits that the tab offers as buttons, read from assets/edits.json."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path

from demo.tabs.edit.fields import form_mask
from scalemogen.editing import Anchor, EditMask, EditSettings

_ASSETS = Path(__file__).parents[3] / "assets"
_PRESETS = _ASSETS / "edits.json"
KEPT_EDITS = _ASSETS / "edits"  # written by `python -m demo.cache_edits`


@dataclass(frozen=True)
class Preset:
    """An edit offered on the page.

    Attributes:
        name: text of its button.
        prompt, seconds, seed: prompt, duration and seed of the source motion.
        target: the target prompt.
        parts: names of the body parts that may change; empty for all.
        start, stop: time span that may change, in seconds; None means the start or the end of the motion.
        edit_seed: seed of the edit.
        keep_scales, threshold: see `EditSettings`.
        anchor: see `EditRequest`.
    """

    name: str
    prompt: str
    seconds: float
    seed: int
    target: str
    parts: tuple[str, ...] = ()
    start: float | None = None
    stop: float | None = None
    edit_seed: int = 1
    keep_scales: int = EditSettings.keep_scales
    threshold: float = EditSettings.threshold
    anchor: Anchor = "start"

    @property
    def mask(self) -> EditMask:
        """Where the edit may change tokens."""
        return form_mask(self.parts, *self.window, self.seconds, "both")

    @property
    def window(self) -> tuple[float, float]:
        """Time span that may change: start and end in seconds."""
        return (self.start or 0.0, self.seconds if self.stop is None else self.stop)

    @property
    def stem(self) -> str:
        """The name as the stem of a file name."""
        return re.sub(r"[^a-z0-9]+", "-", self.name.lower()).strip("-")

    def digest(self) -> str:
        """Return a hash of all fields."""
        return hashlib.sha256(json.dumps(asdict(self)).encode()).hexdigest()[:16]


def load_presets() -> tuple[Preset, ...]:
    """Read the presets."""
    rows = json.loads(_PRESETS.read_text(encoding="utf-8"))
    return tuple(Preset(**{**row, "parts": tuple(row.get("parts", ()))}) for row in rows)
