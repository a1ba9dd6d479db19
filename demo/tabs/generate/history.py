"""The visitor's earlier motions. The browser keeps their recipes and small pictures, but no files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from demo.plots.key_poses import thumbnail
from demo.viewer import page_component
from scalemogen.motion.files.marks import recipe_text
from scalemogen.motion.motion import Motion

MOST_KEPT = 24  # number of motions; a browser keeps about 5 MB for a page, and each motion takes 6 KB
_PAGE = Path(__file__).with_name("page")
Entry = dict[str, Any]  # "recipe" and "title" (text), "poses" (SVG), "star" (whether it is a favourite)


@dataclass(frozen=True)
class HistoryPart:
    """Two components: the list that the browser keeps, and the list that is shown."""

    kept: gr.BrowserState
    shown: gr.HTML


def history_part() -> HistoryPart:
    """Create the list."""
    kept = gr.BrowserState([], storage_key="scalemogen-motions", secret="motions")
    shown = page_component([], _PAGE / "history.js", '<div class="motions"></div>', "motions", min_height=0)
    return HistoryPart(kept, shown)


def entry_of(motion: Motion, title: str) -> Entry:
    """Return a motion as an entry of the list."""
    assert motion.recipe is not None
    return {"recipe": recipe_text(motion.recipe), "title": title, "poses": thumbnail(motion), "star": False}


def entries_of(kept: Any) -> list[Entry]:
    """Return the entries that the browser kept, without those of another version of the app."""
    kinds = {"recipe": str, "title": str, "poses": str, "star": bool}
    entries = kept if isinstance(kept, list) else []
    return [
        {name: entry[name] for name in kinds} for entry in entries
        if isinstance(entry, dict) and all(isinstance(entry.get(name), kind) for name, kind in kinds.items())
    ]  # fmt: skip


def with_entry(entries: list[Entry], new: Entry) -> list[Entry]:
    """Put an entry first, or move it there. If there are too many, remove the oldest that is not a favourite."""
    same = next((entry for entry in entries if entry["recipe"] == new["recipe"]), None)
    left = [entry for entry in entries if entry is not same]
    if len(left) >= MOST_KEPT:
        oldest = next((entry for entry in reversed(left) if not entry["star"]), left[-1])
        left = [entry for entry in left if entry is not oldest]
    return [{**new, "star": bool(same and same["star"])}, *left]


def changed(entries: list[Entry], do: str, index: int) -> list[Entry]:
    """Return the entries after one became a favourite or stopped being one ("star"), or was removed ("remove")."""
    if not 0 <= index < len(entries):
        return entries
    if do == "remove":
        return [*entries[:index], *entries[index + 1 :]]
    return [{**entry, "star": entry["star"] ^ (place == index)} for place, entry in enumerate(entries)]
