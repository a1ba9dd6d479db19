"""Endpoints of the Compare tab for programs; they remember nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from demo.context import DemoContext
from demo.tab import errors_on_page
from demo.tabs.compare.exports import Exports, export
from demo.tabs.compare.making import finished, read_file, stream
from demo.tabs.compare.measures import as_row
from demo.tabs.compare.plan import FILE, Entry, Plan
from demo.tabs.compare.systems import Systems
from demo.understood import Corrections, FileRead
from scalemogen import ScaleMoGen
from scalemogen.baselines.ideas import IDEAS
from scalemogen.motion.motion import Motion
from scalemogen.settings import checked_seed

Rows = list[dict[str, Any]]
Answer = tuple[Rows, str, str, str, str | None]


@dataclass(frozen=True)
class ComparePrograms:
    """The handlers."""

    context: DemoContext
    systems: Systems

    def list_systems(self) -> Rows:
        """List the systems that can be compared.

        Returns:
            For each system its key, its name, what it does, and whether it is installed.
        """
        there = self.systems.installed()
        return [
            {"key": key, "name": self.systems.label(key), "idea": self.systems.idea(key), "installed": key in there}
            for key in dict.fromkeys([*IDEAS, *there])
        ]

    def compare_systems(
        self, prompt: str, seconds: float | None, entries: Rows, files: list[str] | None, video: bool,
        request: gr.Request,
    ) -> Answer:  # fmt: skip
        """Make the motions of two to four systems for one sentence, and measure them.

        Args:
            prompt: one sentence, such as "a person turns left, then waves". It is not rewritten.
            seconds: duration; leave it out to let our model choose.
            entries: two to four, such as {"system": "ours", "seed": 1, "guidance": 4} or {"system": "file", "name":
                "theirs"}. Keys of systems are those of list_systems; seed, guidance and name may be left out.
            files: a motion file for each entry that is a file, in order.
            video: also draw a video with one tile for each motion.

        Returns:
            A row of numbers for each motion, the table as CSV, the recipe, the motions (NPZ in a ZIP), the video.
        """
        prompt = prompt or ""  # null counts as an empty text
        with errors_on_page():
            length = float(seconds or self.context.model.predict_seconds(prompt))
            return self._answer(Plan(prompt, length, self._entries(entries, files or [])), video, request)

    def rebuild_comparison(self, recipe: str, video: bool, request: gr.Request) -> Answer:
        """Make the motions of a recipe of a comparison again.

        Args:
            recipe: a recipe file that compare_systems or the Compare tab wrote.
            video: as in compare_systems.

        Returns:
            As compare_systems.
        """
        with errors_on_page():
            return self._answer(Plan.read(Path(recipe)), video, request)

    def _entries(self, rows: Any, files: list[str]) -> tuple[Entry, ...]:
        paths: Iterator[str] = iter(files)
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise ValueError('entries must be a list such as [{"system": "ours", "seed": 1}, {"system": "flow"}]')
        return tuple(self._entry(row, paths) for row in rows)

    def _entry(self, row: dict[str, Any], paths: Iterator[str]) -> Entry:
        name, guidance, seed = str(row.get("name") or ""), row.get("guidance"), row.get("seed")
        if row.get("system") == FILE:
            path = next(paths, None)
            if path is None:
                raise ValueError("an entry is a file, but there is no file for it: give one in 'files'")
            return Entry(FILE, name=name or Path(path).stem, motion=_read(path, row, self.context.model))
        try:
            return Entry(
                str(row["system"]), checked_seed(None if seed is None else int(seed)),
                None if guidance is None else float(guidance), name,
            )  # fmt: skip
        except (KeyError, TypeError) as error:
            raise ValueError(f"an entry needs a system, and numbers for seed and guidance; got {row}") from error

    def _answer(self, plan: Plan, video: bool, request: gr.Request) -> Answer:
        *_, last = stream(self.systems, plan, range(len(plan.entries)))
        if last.left_out:
            raise ValueError("; ".join(last.left_out))
        done = finished(self.systems, last)
        files = export(done, self.context.session(request.session_hash).new_folder("comparison"))
        rows = [as_row(made, measures) for made, measures in zip(done.tiles, done.rows, strict=True)]
        table, recipe, motions = map(str, files.paths)
        return rows, table, recipe, motions, self._drawn(files) if video else None

    def _drawn(self, files: Exports) -> str:
        for _ in self.context.studio.watch([files.film]):
            pass
        return str(files.film.path)


def add_programs(programs: ComparePrograms) -> None:
    """Add the endpoints to the page that is being built; their components are hidden."""
    shared: dict[str, Any] = {"concurrency_limit": 1, "concurrency_id": "compare", "show_progress": "hidden"}
    with gr.Column(visible=False):
        prompt, seconds = gr.Textbox(label="prompt"), gr.Number(label="seconds", value=None)
        entries = gr.JSON([{"system": "ours", "seed": 1}, {"system": "ours", "seed": 2}], label="entries")
        files, video = gr.File(label="files", file_count="multiple"), gr.Checkbox(False, label="video")
        recipe, button, known = gr.File(label="recipe"), gr.Button(), gr.JSON(label="systems")
        answer = [gr.JSON(label="rows"), *(gr.File(label=name) for name in ("table", "recipe", "motions", "video"))]
    button.click(programs.list_systems, None, known, api_name="list_systems", show_progress="hidden")
    button.click(
        programs.compare_systems,
        [prompt, seconds, entries, files, video],
        answer,
        api_name="compare_systems",
        **shared,
    )
    button.click(programs.rebuild_comparison, [recipe, video], answer, api_name="rebuild_comparison", **shared)


def _read(path: str, row: dict[str, Any], model: ScaleMoGen) -> Motion:
    """Return the motion of a file, read with the corrections in its row."""
    taken, _ = read_file(FileRead(path, Corrections.of(row)), model)
    return taken.motion
