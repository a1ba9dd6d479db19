"""What the Edit tab works with: presets, the form as a mask, the words that change, and an edit to be shown."""

from __future__ import annotations

import difflib
import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from html import escape
from pathlib import Path

import numpy as np

from demo.palette import MARK, from_hex, side_colors
from demo.pyramid_plot import CHANGED, FREE, KEPT
from scalemogen.editing import Anchor, EditMask, EditReport, EditResult, EditSettings, ScaleChange
from scalemogen.motion.mannequin import Body, Color
from scalemogen.motion.motion import Motion
from scalemogen.motion.skeleton import PART_NAMES

_ASSETS = Path(__file__).parents[1] / "assets"
_PRESETS = _ASSETS / "edits.json"
CACHE = _ASSETS / "edits"
_GREY = from_hex("#9aa5b3")
SHORTEST = 0.2  # seconds: one token column


@dataclass(frozen=True)
class Preset:
    """An edit worth trying.

    Attributes:
        name: what the visitor reads.
        prompt, seconds, seed: of the source.
        target: the target prompt.
        parts: names of body parts; none for all.
        start, stop: seconds that may change; all where both are None.
        edit_seed: seed of the edit.
        keep_scales, threshold, anchor: as `ScaleMoGen.edit` takes them.
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
        """Where it may change everything."""
        return form_mask(self.parts, *self.window, self.seconds, "both")

    @property
    def window(self) -> tuple[float, float]:
        """Seconds that may change."""
        return (self.start or 0.0, self.seconds if self.stop is None else self.stop)

    @property
    def stem(self) -> str:
        """Its name as a file name."""
        return re.sub(r"[^a-z0-9]+", "-", self.name.lower()).strip("-")

    def digest(self) -> str:
        """Changes when anything of it does."""
        return hashlib.sha256(json.dumps(asdict(self)).encode()).hexdigest()[:16]


def load_presets() -> tuple[Preset, ...]:
    """The edits of assets/edits.json."""
    rows = json.loads(_PRESETS.read_text(encoding="utf-8"))
    return tuple(Preset(**{**row, "parts": tuple(row.get("parts", ()))}) for row in rows)


def form_mask(parts: Sequence[str], start: float, stop: float, seconds: float, mode: str) -> EditMask:
    """The mask that the form says; a time that is the whole motion is no time.

    Raises:
        ValueError: if the time is shorter than a token column.
    """
    whole = start <= 0 and stop >= seconds - 1e-3
    if not whole and stop - start < SHORTEST - 1e-6:
        raise ValueError(f"The time that may change ends {SHORTEST} s after it starts, or later.")
    time = None if whole else (float(start), float(stop))
    return EditMask(tuple(parts), seconds=time, mode="either" if mode == "either" else "both")


_WORDS_COMPARED = 120  # more than a prompt of the form has; the time this takes grows with the square and more


def marked_prompts(source: str, target: str) -> str:
    """Both prompts as HTML, with the words marked that differ."""
    before, after = source.split()[:_WORDS_COMPARED], target.split()[:_WORDS_COMPARED]
    if before == after:
        return "The two sentences are the same: what changes is left to chance, inside the mask."
    old, new = [], []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        old.append(_marked("del", before[a:b], kind != "equal"))
        new.append(_marked("ins", after[c:d], kind != "equal"))
    return f"{' '.join(filter(None, old))}<br>→ {' '.join(filter(None, new))}"


def _marked(tag: str, words: Sequence[str], changed: bool) -> str:
    text = escape(" ".join(words))
    return f"<{tag}>{text}</{tag}>" if changed and text else text


@dataclass(frozen=True)
class EditView:
    """An edit as it is shown, made now or kept.

    Attributes:
        source, motion: before and after, on one clock.
        free, replaced: per scale (T_v, P_v) bool.
        report: the edit in numbers.
        window: seconds that were masked, None for all.
    """

    source: Motion
    motion: Motion
    free: tuple[np.ndarray, ...]
    replaced: tuple[np.ndarray, ...]
    report: EditReport
    window: tuple[float, float] | None

    @classmethod
    def of(cls, result: EditResult) -> EditView:
        """What is shown of a result."""
        fps = result.source.fps
        window = None if result.window is None else (result.window[0] / fps, result.window[1] / fps)
        return cls(result.source, result.motion, result.free, result.replaced, result.report(), window)

    @property
    def changes(self) -> tuple[np.ndarray, ...]:
        """Per scale (T_v, P_v): KEPT, FREE or CHANGED."""
        return tuple(
            np.where(changed, CHANGED, np.where(free, FREE, KEPT))
            for changed, free in zip(self.replaced, self.free, strict=True)
        )

    def bodies(self) -> tuple[Body, Body]:
        """Source in plain colours, the edited one with the parts tinted that changed, in a video when they did."""
        return Body(self.source, None, "before"), Body(self.motion, self._tinted(), "after", self.window)

    def overlaid(self) -> tuple[Body, Body]:
        """The source in grey, to stand in the same place."""
        grey = (_GREY,) * self.source.skeleton.joint_count
        return Body(self.source, grey, "before"), Body(self.motion, self._tinted(), "after")

    def _tinted(self) -> tuple[Color, ...]:
        """The mark on parts of which more than a quarter of the finest tokens that were free to change did."""
        skeleton = self.motion.skeleton
        changed_P = self.replaced[-1].sum(0) > 0.25 * np.maximum(self.free[-1].sum(0), 1)
        changed_7 = np.broadcast_to(changed_P, len(PART_NAMES))  # the finest map has a column a part, or one for all
        colors = zip(skeleton.joint_parts, side_colors(skeleton), strict=True)
        return tuple(MARK if changed_7[part] else color for part, color in colors)

    def table(self) -> str:
        """The report as Markdown."""
        report = self.report
        tokens = " · ".join(f"{row.replaced}/{row.tokens}" for row in report.scales)
        moved = (("joints moved inside the mask", _mm(report.inside_mm)), ("outside it", _mm(report.outside_mm)))
        if np.isnan(report.inside_mm):  # there is no mask: words alone decide
            moved = (("joints moved", _mm(report.outside_mm)),)
        rows = (
            ("tokens replaced, scale by scale", tokens),
            *moved,
            ("drift of what follows", f"{report.drift_cm:.0f} cm, {abs(report.drift_degrees):.0f}°"),
            ("feet slide, before and after", f"{report.skating_before:.2f} and {report.skating_after:.2f} m/s"),
        )
        return "\n".join(["| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows)])

    def save(self, folder: Path, fingerprint: str) -> None:
        """Keep it in a folder: both motions, the maps, the numbers."""
        folder.mkdir(parents=True, exist_ok=True)
        self.source.save(folder / "before.npz")
        self.motion.save(folder / "after.npz")
        maps = {
            f"{name}_{index}": array
            for name in ("free", "replaced")
            for index, array in enumerate(getattr(self, name))
        }
        np.savez_compressed(folder / "maps.npz", allow_pickle=False, **maps)
        said = {"fingerprint": fingerprint, "window": self.window, "report": asdict(self.report)}
        (folder / "edit.json").write_text(json.dumps(said) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, fingerprint: str) -> EditView | None:
        """What was kept there; None where nothing is, or where it was made by other weights or another preset."""
        if not (folder / "edit.json").is_file():
            return None
        said = json.loads((folder / "edit.json").read_text(encoding="utf-8"))
        if said["fingerprint"] != fingerprint:
            return None
        report = dict(said["report"])
        report["scales"] = tuple(ScaleChange(**row) for row in report["scales"])
        with np.load(folder / "maps.npz", allow_pickle=False) as kept:
            maps = {
                name: tuple(kept[f"{name}_{index}"] for index in range(len(report["scales"])))
                for name in ("free", "replaced")
            }
        window = said["window"] and (said["window"][0], said["window"][1])
        assert set(report) == {field.name for field in fields(EditReport)}
        return cls(
            Motion.load(folder / "before.npz"), Motion.load(folder / "after.npz"),
            **maps, report=EditReport(**report), window=window,
        )  # fmt: skip


def _mm(value: float) -> str:
    return "–" if np.isnan(value) else f"{value:.0f} mm"
