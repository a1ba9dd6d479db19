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
from demo.tab import FORMATS, UNCHANGED, Values
from demo.tabs.edit.fields import MaskFields
from demo.tabs.edit.form import FIRST_STATUS, EditForm
from demo.tabs.edit.state import EditState, ShownEdit, Source
from demo.tabs.edit.view import EditView
from demo.viewer import scene
from scalemogen.editing.blending import free_maps
from scalemogen.motion.motion import Motion

FILM = RenderSettings(width=400, height=400)
NO_EDIT = "This is the motion to edit. Describe what it should become."
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
        """Return the runs of the visitor's edits. Taking another motion is one of them, because it ends an edit."""
        return session.runs(self.tab_id)

    def choices(self, session: Session) -> Runs:
        """Return the visitor's choices of the motion to edit. A choice is entered when its event is answered."""
        return session.runs(f"{self.tab_id}-source")

    def take(
        self,
        session: Session,
        choice: Run,
        source: Source,
        edit: ShownEdit | None = None,
        overlay: bool | None = None,
    ) -> Values:
        """Make a motion the one to edit; if a newer choice was made meanwhile, nothing changes.

        Args:
            session: the visitor's session.
            choice: the run of this choice.
            source: the motion to edit.
            edit: its edit, if that was computed beforehand.
            overlay: whether before and after are shown one over the other; None leaves it.
        """
        state = session.state(EditState)

        def remember() -> None:
            self.runs(session).begin()
            state.source, state.edit, state.film, state.handle_moved = source, edit, None, False
            state.overlay = state.overlay if overlay is None else overlay

        if not choice.start(remember):
            return UNCHANGED
        values = self._source_values(session, source)
        return values if edit is None else values | self._edit_values(session, edit, state.overlay)

    def new_edit(self, session: Session, view: EditView, window: tuple[float, float], run: Run) -> Values:
        """Show an edit; if its run has ended meanwhile, nothing changes. Its video is drawn later.

        Args:
            session: the visitor's session.
            view: before and after.
            window: time span that could change, in seconds.
            run: that made the edit.
        """
        edit, state = ShownEdit(view, window), session.state(EditState)

        def remember() -> None:
            path = session.new_folder("film") / f"{_stem(view)}.mp4"
            state.edit, state.film = edit, RunFilm(run, FilmOrder(view.bodies(), path, FILM))

        return self._edit_values(session, edit, state.overlay) if run.keep(remember) else UNCHANGED

    def without_edit(self, session: Session, choice: Run) -> Values:
        """Remove the edit shown, if there is one; the form stays as it is."""
        state = session.state(EditState)
        source = state.source
        assert source is not None

        def remember() -> None:
            self.runs(session).begin()
            state.edit, state.film, state.handle_moved = None, None, True

        if not choice.start(remember):
            return UNCHANGED
        request, mask = self.form.request, self.form.mask
        left = (request.source_prompt, request.target_prompt, mask.start, mask.stop)
        understood = self.form.source.understood.outputs
        values = self._source_values(session, source)
        return {component: value for component, value in values.items() if component not in (*left, *understood)}

    def _source_values(self, session: Session, source: Source) -> Values:
        steps, motion = len(source.history), source.motion
        after = f" · after {steps} edit{'s' if steps > 1 else ''}" if steps else ""
        request, mask, result = self.form.request, self.form.mask, self.form.result
        start, stop = source.window
        return {
            request.source_prompt: source.prompt,
            request.target_prompt: source.prompt if source.target is None else source.target,
            request.undo: gr.update(interactive=bool(source.history)),
            self.form.source.title: f"{escape(source.title)} · {source.seconds:.1f} s{after}",
            mask.strip: key_poses(motion, source.window),
            mask.start: gr.update(maximum=source.seconds, value=start),
            mask.stop: gr.update(maximum=source.seconds, value=stop),
            result.view: scene(motion),
            result.status: progress_line(NO_EDIT),
            result.video: _HIDDEN,
            result.film: _OFF,
            result.table: "",
            result.reuse: _OFF,
            **self.form.source.understood.hidden,
            **dict.fromkeys(result.downloads, _OFF),
            result.downloads[-1]: _GONE,
            **_files(result.originals, _save(motion, session.new_folder("edit"), file_stem(motion))),
        }

    def _edit_values(self, session: Session, edit: ShownEdit, overlay: bool) -> Values:
        view, mask, result = edit.view, self.form.mask, self.form.result
        tokens = sum(int(each.sum()) for each in view.replaced)
        values: Values = {
            self.form.request.undo: gr.update(interactive=True),
            mask.strip: key_poses(view.source, edit.window),
            mask.free: f"{tokens} tokens changed (red); those in blue could have changed",
            mask.maps: pyramid_plot(view.changes, self._axes(view.motion.frames, view.motion)),
            result.view: edit_scene(view, overlay),
            result.status: progress_line(edit_words(edit, overlay)),
            result.video: _HIDDEN,
            result.film: gr.update(interactive=not edit.kept),
            result.table: view.table(),
            result.reuse: gr.update(interactive=True),
            **dict.fromkeys(result.downloads, _OFF),
            result.downloads[-1]: _GONE,
            **_files(result.downloads, _save(view.motion, session.new_folder("edit"), _stem(view))),
        }
        if edit.video is not None and edit.video.is_file():
            values[result.downloads[-1]] = gr.update(value=str(edit.video), interactive=True, visible=True)
        return values

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


def edit_scene(view: EditView, overlay: bool) -> dict[str, Any]:
    """Return before and after for the viewer, side by side or one over the other."""
    return scene(view.overlaid(), "over") if overlay else scene(view.bodies())


def edit_words(edit: ShownEdit, overlay: bool) -> str:
    """Return one line: the target prompt of the edit shown, and how it is displayed."""
    recipe = edit.view.motion.recipe
    done = f"“{recipe.edits[-1].target_prompt}”" if recipe and recipe.edits else "Edited"
    where = "grey: before" if overlay else "left: before, right: after"
    return f"{done} · {where}{' · computed in advance' if edit.kept else ''}"


def status_words(state: EditState) -> str:
    """Return one line: about the edit shown, or that there is none."""
    if state.edit is not None:
        return edit_words(state.edit, state.overlay)
    return FIRST_STATUS if state.source is None else NO_EDIT


def _stem(view: EditView) -> str:
    return f"{file_stem(view.motion)}-edited"


def _save(motion: Motion, folder: Path, stem: str) -> list[Path]:
    return [motion.save(folder / f"{stem}.{kind}") for kind in FORMATS[:-1]]


def _files(buttons: Sequence[gr.DownloadButton], paths: Sequence[Path]) -> Values:
    """Let the first buttons offer these files."""
    return {
        button: gr.update(value=str(path), interactive=True) for button, path in zip(buttons, paths, strict=False)
    }
