"""What the Edit tab shows of a motion, of what may change in it, and of an edit: values for all its components."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import gradio as gr
import numpy as np
import torch

from demo.context import DemoContext
from demo.edits import EditView, form_mask
from demo.key_poses import key_poses
from demo.plots import MapAxes
from demo.progress import progress_line
from demo.pyramid_plot import FREE, KEPT, pyramid_plot
from demo.sessions import Bench, Session, file_stem
from demo.tabs import FORMATS
from demo.tabs.edit_form import EditForm
from scalemogen.editing import EditSettings
from scalemogen.editing.blending import free_maps
from scalemogen.motion.files.gltf import SPACING, write_glb
from scalemogen.motion.motion import Motion

Values = dict[Any, Any]  # by component; the others stay as they are
_OFF, _HIDDEN = gr.update(interactive=False), gr.update(visible=False, value=None)


@dataclass(frozen=True)
class EditShow:
    """Makes the values."""

    context: DemoContext
    form: EditForm

    def motion(
        self,
        session: Session,
        motion: Motion,
        prompt: str,
        target: str | None = None,
        span: tuple[float, float] | None = None,
        history: list[Motion] | None = None,
        title: str = "",
    ) -> Values:
        """Put a motion on the bench: both prompts, and everything else as it is before an edit."""
        words = title or (f"“{prompt}”" if prompt else "A motion")
        bench = session.bench = Bench(motion, words, session.new_folder("edit"), span, history or [])
        start, stop = bench.window
        seconds = bench.seconds
        steps = len(bench.history)
        paths = [motion.save(bench.folder / f"{file_stem(motion)}.{kind}") for kind in FORMATS[:-1]]
        again = f" · after {steps} edit{'s' if steps > 1 else ''}" if steps else ""
        source, mask, request, outcome = self.form.source, self.form.mask, self.form.request, self.form.outcome
        return {
            request.source_prompt: prompt,
            request.target_prompt: prompt if target is None else target,
            request.undo: gr.update(interactive=bool(bench.history)),
            source.title: f"{escape(words)} · {seconds:.1f} s{again}",
            mask.strip: key_poses(motion, (start, stop)),
            mask.start: gr.update(maximum=seconds, value=start),
            mask.stop: gr.update(maximum=seconds, value=stop),
            outcome.view: str(stage(bench)),
            outcome.status: progress_line(outcome_words(bench)),
            outcome.film: _HIDDEN,
            outcome.table: "",
            outcome.reuse: _OFF,
            **dict.fromkeys(outcome.downloads, _OFF),
            **_offered(outcome.originals, paths),
        }

    def edit(
        self, session: Session, bench: Bench, view: EditView, window: tuple[float, float], film: Path | None = None
    ) -> Values:
        """Everything behind the prompts, for an edit; its files."""
        folder = session.new_folder("edit")
        stem = f"{file_stem(view.motion)}-edited"
        bench.view, bench.folder, bench.film = view, folder, folder / f"{stem}.mp4"
        paths = [view.motion.save(folder / f"{stem}.{kind}") for kind in FORMATS[:-1]]
        drawn = [film] if film is not None and film.is_file() else []
        tokens = sum(int(each.sum()) for each in view.replaced)
        figure = pyramid_plot(view.changes, self._axes(view.motion.frames, view.motion))
        mask, request, outcome = self.form.mask, self.form.request, self.form.outcome
        return {
            request.undo: gr.update(interactive=True),
            mask.strip: key_poses(view.motion, window),
            mask.free: f"{tokens} tokens changed (red), of those that were free (blue)",
            mask.maps: figure,
            outcome.view: str(stage(bench)),
            outcome.status: progress_line(outcome_words(bench)),
            outcome.film: gr.update(value=str(film), visible=True) if drawn else _HIDDEN,
            outcome.table: view.table(),
            outcome.reuse: gr.update(interactive=True),
            **dict.fromkeys(outcome.downloads, _OFF),
            **_offered(outcome.downloads, [*paths, *drawn]),
        }

    def preview(
        self, bench: Bench, parts: Sequence[str], window: tuple[float, float], mode: str, settings: EditSettings
    ) -> Values:
        """Shaded poses, how many tokens may change, and where they are."""
        motion, schedule = bench.motion, self.context.model.schedule
        strip, words = self.form.mask.strip, self.form.mask.free
        frames = round(bench.seconds * motion.fps)
        try:
            mask = form_mask(parts, *window, bench.seconds, mode)
            maps = free_maps(settings, mask, schedule, frames, motion.fps)
        except ValueError as error:
            return {strip: key_poses(motion, window), words: escape(str(error))}
        valid = (int(schedule.valid_columns(torch.tensor([frames]), index)) for index in range(len(schedule)))
        total = sum(columns * each.shape[1] for columns, each in zip(valid, maps, strict=True))
        free = sum(int(each.sum()) for each in maps)
        figure = pyramid_plot([np.where(each, FREE, KEPT) for each in maps], self._axes(frames, motion))
        return {
            strip: key_poses(motion, window),
            words: f"{free} of {total} tokens are free to change",
            self.form.mask.maps: figure,
        }

    def _axes(self, frames: int, motion: Motion) -> MapAxes:
        return MapAxes(self.context.model.schedule, motion.skeleton, frames, motion.fps)


def stage(bench: Bench) -> Path:
    """A GLB of the motion, or of before and after."""
    overlay = bench.overlay
    name = "view" if bench.view is None else "overlay" if overlay else "pair"
    path = bench.folder / f"{name}.glb"
    if not path.is_file():
        if bench.view is None:
            write_glb(bench.motion, path, follow=True)
        else:
            bodies = bench.view.overlaid() if overlay else bench.view.bodies()
            write_glb(bodies, path, follow=True, spacing=0.0 if overlay else SPACING)
    return path


def _offered(buttons: Sequence[gr.DownloadButton], paths: Sequence[Path]) -> Values:
    """Files to be had by the buttons, as far as there are files."""
    return {
        button: gr.update(value=str(path), interactive=True) for button, path in zip(buttons, paths, strict=False)
    }


def outcome_words(bench: Bench) -> str:
    """One line that says what the edit shown asked for, and where it is seen; or that there is none."""
    if bench.view is None:
        return "This is the motion as it is. Say what it is to become."
    recipe = bench.view.motion.recipe
    done = f"“{recipe.edits[-1].target_prompt}”" if recipe and recipe.edits else "Edited"
    where = "grey: before" if bench.overlay else "left: before, right: after"
    return f"{done} · {where}{' · computed before' if bench.kept else ''}"
