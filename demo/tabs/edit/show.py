"""The values that show a motion to edit, the preview of its mask, and an edit."""

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
from demo.drawing import RunFilm, progress_line
from demo.plots.key_poses import key_poses
from demo.plots.maps import MapAxes
from demo.plots.pyramid import FREE, KEPT, pyramid_plot
from demo.rendering import RenderSettings
from demo.rendering.films import FilmOrder
from demo.run import Run, Runs
from demo.sessions import Session, file_stem
from demo.tab import FORMATS, Values
from demo.tabs.edit.fields import MaskFields
from demo.tabs.edit.form import EditForm
from demo.tabs.edit.state import EditState, ShownEdit, Source
from demo.tabs.edit.view import EditView
from demo.viewer import scene
from scalemogen.editing.blending import free_maps
from scalemogen.motion.motion import Motion

FILM = RenderSettings(width=400, height=400)
_OFF, _HIDDEN = gr.update(interactive=False), gr.update(visible=False, value=None)
_GONE = gr.update(visible=False)  # a download that is not there yet


@dataclass(frozen=True)
class EditShow:
    """Changes what a visitor's session holds, and returns the values that show it.

    Attributes:
        context: what all tabs work with.
        form: the components.
        tab_id: id of the tab, and name of its runs.
    """

    context: DemoContext
    form: EditForm
    tab_id: str

    def runs(self, session: Session) -> Runs:
        """Return the runs of the visitor's edits. A new motion is a run, too, because it ends a running edit."""
        return session.runs(self.tab_id)

    def new_source(
        self,
        session: Session,
        motion: Motion,
        prompt: str,
        *,
        target: str | None = None,
        span: tuple[float, float] | None = None,
        history: tuple[Motion, ...] = (),
        title: str = "",
    ) -> Values:
        """Make a motion the one to edit, without an edit yet.

        Args:
            session: the visitor's session.
            motion: the motion to edit.
            prompt: the source prompt; may be empty.
            target: the target prompt; by default the source prompt, to be changed.
            span: time span that may change, in seconds; None means the whole motion.
            history: the motions that it came from by edits, oldest first.
            title: name of the motion on the page; by default the prompt.
        """
        title = title or (f"“{prompt}”" if prompt else "A motion")
        source = Source(motion, title, session.new_folder("edit"), span, history)
        self.runs(session).begin()
        state = session.state(EditState)
        state.source, state.edit, state.film, state.handle_moved = source, None, None, False
        steps = len(history)
        after = f" · after {steps} edit{'s' if steps > 1 else ''}" if steps else ""
        request, mask, result = self.form.request, self.form.mask, self.form.result
        start, stop = source.window
        return {
            request.source_prompt: prompt,
            request.target_prompt: prompt if target is None else target,
            request.undo: gr.update(interactive=bool(history)),
            self.form.source.title: f"{escape(title)} · {source.seconds:.1f} s{after}",
            mask.strip: key_poses(motion, (start, stop)),
            mask.start: gr.update(maximum=source.seconds, value=start),
            mask.stop: gr.update(maximum=source.seconds, value=stop),
            result.view: stage(state),
            result.status: progress_line(status_words(state)),
            result.video: _HIDDEN,
            result.film: _OFF,
            result.table: "",
            result.reuse: _OFF,
            **self.form.source.understood.hidden,
            **dict.fromkeys(result.downloads, _OFF),
            result.downloads[-1]: _GONE,
            **_files(result.originals, _save(motion, source.folder, file_stem(motion))),
        }

    def new_edit(self, session: Session, view: EditView, window: tuple[float, float], run: Run) -> Values:
        """Make an edit the one that is shown. Its video is drawn later.

        Args:
            session: the visitor's session.
            view: before and after.
            window: time span that could change, in seconds.
            run: that made the edit.
        """
        edit, state = ShownEdit(view, session.new_folder("edit")), session.state(EditState)
        state.edit = edit
        state.film = RunFilm(run, FilmOrder(view.bodies(), edit.folder / f"{_stem(view)}.mp4", FILM))
        return self._edit_values(state, edit, window)

    def kept_edit(self, session: Session, view: EditView, window: tuple[float, float], video: Path) -> Values:
        """As `new_edit`, for an edit that was computed beforehand.

        Args:
            session: the visitor's session.
            view: before and after.
            window: time span that could change, in seconds.
            video: file of the video of before and after; need not exist.
        """
        edit, state = ShownEdit(view, session.new_folder("edit"), kept=True), session.state(EditState)
        state.edit = edit
        values, result = self._edit_values(state, edit, window), self.form.result
        if video.is_file():
            values[result.downloads[-1]] = gr.update(value=str(video), interactive=True, visible=True)
        return values

    def _edit_values(self, state: EditState, edit: ShownEdit, window: tuple[float, float]) -> Values:
        view, mask, result = edit.view, self.form.mask, self.form.result
        tokens = sum(int(each.sum()) for each in view.replaced)
        return {
            self.form.request.undo: gr.update(interactive=True),
            mask.strip: key_poses(view.motion, window),
            mask.free: f"{tokens} tokens changed (red); those in blue could have changed",
            mask.maps: pyramid_plot(view.changes, self._axes(view.motion.frames, view.motion)),
            result.view: stage(state),
            result.status: progress_line(status_words(state)),
            result.video: _HIDDEN,
            result.film: gr.update(interactive=not edit.kept),
            result.table: view.table(),
            result.reuse: gr.update(interactive=True),
            **dict.fromkeys(result.downloads, _OFF),
            result.downloads[-1]: _GONE,
            **_files(result.downloads, _save(view.motion, edit.folder, _stem(view))),
        }

    def preview(self, source: Source, fields: MaskFields) -> Values:
        """Show the poses, with the time span that may change shaded, and the tokens that may change."""
        motion, schedule, preview = source.motion, self.context.model.schedule, self.form.mask
        strip = key_poses(motion, (fields.start, fields.stop))
        frames = round(source.seconds * motion.fps)
        try:
            maps = free_maps(fields.settings, fields.mask(source), schedule, frames, motion.fps)
        except ValueError as error:
            return {preview.strip: strip, preview.free: escape(str(error))}
        columns = (int(schedule.valid_columns(torch.tensor([frames]), index)) for index in range(len(schedule)))
        total = sum(count * each.shape[1] for count, each in zip(columns, maps, strict=True))
        free = sum(int(each.sum()) for each in maps)
        return {
            preview.strip: strip,
            preview.free: f"{free} of {total} tokens may change",
            preview.maps: pyramid_plot([np.where(each, FREE, KEPT) for each in maps], self._axes(frames, motion)),
        }

    def _axes(self, frames: int, motion: Motion) -> MapAxes:
        return MapAxes(self.context.model.schedule, motion.skeleton, frames, motion.fps)


def stage(state: EditState) -> dict[str, Any]:
    """Return the motion, or before and after, for the viewer."""
    assert state.source is not None
    if state.edit is None:
        return scene(state.source.motion)
    view = state.edit.view
    return scene(view.overlaid(), "over") if state.overlay else scene(view.bodies())


def status_words(state: EditState) -> str:
    """Return one line: the target prompt of the edit shown and how it is displayed, or that there is no edit."""
    if state.edit is None:
        return "This is the motion to edit. Describe what it should become."
    recipe = state.edit.view.motion.recipe
    done = f"“{recipe.edits[-1].target_prompt}”" if recipe and recipe.edits else "Edited"
    where = "grey: before" if state.overlay else "left: before, right: after"
    return f"{done} · {where}{' · computed in advance' if state.edit.kept else ''}"


def _stem(view: EditView) -> str:
    return f"{file_stem(view.motion)}-edited"


def _save(motion: Motion, folder: Path, stem: str) -> list[Path]:
    return [motion.save(folder / f"{stem}.{kind}") for kind in FORMATS[:-1]]


def _files(buttons: Sequence[gr.DownloadButton], paths: Sequence[Path]) -> Values:
    """Let the first buttons offer these files."""
    return {
        button: gr.update(value=str(path), interactive=True) for button, path in zip(buttons, paths, strict=False)
    }
