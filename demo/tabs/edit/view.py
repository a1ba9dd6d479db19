"""An edit as the tab shows it: prompts with marked differences, bodies, a table, and files that store the edit."""

from __future__ import annotations

import difflib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from html import escape
from pathlib import Path

import numpy as np

from demo.palette import MARK, from_hex, side_colors
from scalemogen.editing import EditReport, EditResult, ScaleChange
from scalemogen.motion.mannequin import Body, Color
from scalemogen.motion.motion import Motion
from scalemogen.motion.skeleton import PART_NAMES
from scalemogen.support.tables import markdown_table

_GREY = from_hex("#9aa5b3")
_WORDS_COMPARED = (
    120  # longer prompts are not compared word by word, because the time grows at least with the square of the words
)
_TINTED_SHARE = 0.25  # a part is tinted if more than this share of its free tokens at the finest scale has changed


def marked_prompts(source: str, target: str) -> str:
    """Return both prompts as HTML; the words that differ are marked."""
    before, after = source.split()[:_WORDS_COMPARED], target.split()[:_WORDS_COMPARED]
    if before == after:
        return "The two sentences are the same. The seed decides what changes inside the mask."
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
    """An edit, computed now or in advance.

    Attributes:
        source, motion: the motions before and after the edit; their frame rates and lengths are equal.
        free, replaced: per scale (T_v, P_v) bool; the tokens that could change, and those that did.
        report: the edit in numbers.
        window: time span that could change, in seconds; None means the whole motion.
    """

    source: Motion
    motion: Motion
    free: tuple[np.ndarray, ...]
    replaced: tuple[np.ndarray, ...]
    report: EditReport
    window: tuple[float, float] | None

    @classmethod
    def of(cls, result: EditResult) -> EditView:
        """Return the view of a result."""
        fps = result.source.fps
        window = None if result.window is None else (result.window[0] / fps, result.window[1] / fps)
        return cls(result.source, result.motion, result.free, result.replaced, result.report(), window)

    def bodies(self) -> tuple[Body, Body]:
        """Return the source in plain colours, and the edited motion with changed parts tinted.

        In a video they are tinted only during the time that could change.
        """
        return Body(self.source, None, "before"), Body(self.motion, self._tinted(), "after", self.window)

    def overlaid(self) -> tuple[Body, Body]:
        """Return the source in grey and the edited motion, to be shown in one place."""
        grey = (_GREY,) * self.source.skeleton.joint_count
        return Body(self.source, grey, "before"), Body(self.motion, self._tinted(), "after")

    def edited(self, shortest: float) -> Motion:
        """Return the edited motion, cut to the time that could change if that lasts at least `shortest` seconds."""
        start, stop = self.window or (0.0, 0.0)
        return self.motion.crop_seconds(start, stop) if stop - start >= shortest else self.motion

    def _tinted(self) -> tuple[Color, ...]:
        """Return one colour per joint: MARK for parts in which many tokens of the finest scale changed."""
        skeleton = self.motion.skeleton
        changed_P = self.replaced[-1].sum(0) > _TINTED_SHARE * np.maximum(self.free[-1].sum(0), 1)
        changed_7 = np.broadcast_to(changed_P, len(PART_NAMES))  # the finest map has a group per part, or one for all
        colors = zip(skeleton.joint_parts, side_colors(skeleton), strict=True)
        return tuple(MARK if changed_7[part] else color for part, color in colors)

    def table(self) -> str:
        """Return the report as a Markdown table."""
        report = self.report
        tokens = " · ".join(f"{row.replaced}/{row.tokens}" for row in report.scales)
        moved = (("joints moved inside the mask", _mm(report.inside_mm)), ("outside it", _mm(report.outside_mm)))
        if np.isnan(report.inside_mm):  # without a mask, all joints count as outside
            moved = (("joints moved", _mm(report.outside_mm)),)
        rows = (
            ("tokens replaced, scale by scale", tokens),
            *moved,
            ("drift after the edit", f"{report.drift_cm:.0f} cm, {abs(report.drift_degrees):.0f}°"),
            ("feet slide, before and after", f"{report.skating_before:.2f} and {report.skating_after:.2f} m/s"),
        )
        return markdown_table(("", ""), rows)

    def save(self, folder: Path, fingerprint: str) -> None:
        """Write both motions, the maps and the numbers into a folder.

        Args:
            folder: is created.
            fingerprint: hash of the weights and the preset.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self.source.save(folder / "before.npz")
        self.motion.save(folder / "after.npz")
        maps = {
            f"{name}_{index}": array
            for name in ("free", "replaced")
            for index, array in enumerate(getattr(self, name))
        }
        np.savez_compressed(folder / "maps.npz", allow_pickle=False, **maps)
        data = {"fingerprint": fingerprint, "window": self.window, "report": asdict(self.report)}
        (folder / "edit.json").write_text(json.dumps(data) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, fingerprint: str) -> EditView | None:
        """Read an edit that `save` wrote; None if there is none, or if its fingerprint is another one."""
        if not (folder / "edit.json").is_file():
            return None
        data = json.loads((folder / "edit.json").read_text(encoding="utf-8"))
        if data["fingerprint"] != fingerprint:
            return None
        report = dict(data["report"])
        report["scales"] = tuple(ScaleChange(**row) for row in report["scales"])
        with np.load(folder / "maps.npz", allow_pickle=False) as arrays:
            maps = {
                name: tuple(arrays[f"{name}_{index}"] for index in range(len(report["scales"])))
                for name in ("free", "replaced")
            }
        window = data["window"] and (data["window"][0], data["window"][1])
        assert set(report) == {field.name for field in fields(EditReport)}
        return cls(
            Motion.load(folder / "before.npz"), Motion.load(folder / "after.npz"),
            **maps, report=EditReport(**report), window=window,
        )  # fmt: skip


def _mm(value: float) -> str:
    return "–" if np.isnan(value) else f"{value:.0f} mm"
