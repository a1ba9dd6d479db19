"""Show the motion to edit, and an edit of it, in the components of the tab."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

import gradio as gr

from demo.context import DemoContext
from demo.files import saved
from demo.palette import MARK
from demo.plots.key_poses import key_poses
from demo.rendering import RenderSettings
from demo.rendering.films import FilmOrder
from demo.run import Run, Runs
from demo.sessions import Session, file_stem
from demo.status import progress_line
from demo.tab import UNCHANGED, Values
from demo.tabs.edit.form import FIRST_STATUS, EditForm
from demo.tabs.edit.mask_board import axes_of, mask_board
from demo.tabs.edit.state import EditState, ShownEdit, Source
from demo.tabs.edit.view import EditView
from demo.verdicts import describe_match
from demo.viewer import scene
from demo.viewer.scene import Legend
from scalemogen.motion.motion import Motion

FILM = RenderSettings(width=400, height=400)
NO_EDIT = "This is the motion to edit. Describe what it should become."
_OFF = gr.update(interactive=False)


@dataclass(frozen=True)
class EditShow:
    """Stores a motion or an edit in the visitor's session, and returns the values that show it.

    Attributes:
        context: what all tabs work with.
        form: the components.
        tab_id: id of the tab, and name of its runs.
    """

    context: DemoContext
    form: EditForm
    tab_id: str

    def runs(self, session: Session) -> Runs:
        """Return the runs of the visitor's edits. Taking another motion is such a run, too: it ends an edit."""
        return session.runs(self.tab_id)

    def choices(self, session: Session) -> Runs:
        """Return the runs in which the visitor chooses the motion to edit."""
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
            edit: an edit of it that was computed in advance.
            overlay: whether before and after are shown one over the other; None leaves this as it is.
        """
        state = session.state(EditState)

        def remember() -> None:
            self.runs(session).begin()
            state.source, state.edit, state.film, state.file = source, edit, None, source.file
            state.overlay = state.overlay if overlay is None else overlay

        if not choice.start(remember):
            return UNCHANGED
        values = self._source_values(source) | self._original_files(session, source.motion)
        if edit is None:
            values |= self._plain_values(source)
        else:
            values |= self._edit_values(edit, state.overlay) | self._edit_results(session, edit)
        return UNCHANGED if choice.replaced else values  # files were written meanwhile

    def new_edit(self, session: Session, view: EditView, window: tuple[float, float], run: Run) -> Values:
        """Show an edit; if its run has ended meanwhile, nothing changes. Its video is drawn later.

        Args:
            session: the visitor's session.
            view: before and after.
            window: time span that could change, in seconds.
            run: the run that made the edit.
        """
        edit, state = ShownEdit(view, window), session.state(EditState)

        def remember() -> None:
            path = session.new_folder("film") / f"{_stem(view)}.mp4"
            state.edit, state.film = edit, FilmOrder(view.bodies(), path, FILM)

        if not run.keep(remember):
            return UNCHANGED
        return self._edit_values(edit, state.overlay) | self._edit_results(session, edit)

    def without_edit(self, session: Session, choice: Run) -> Values:
        """Remove the edit shown, if there is one; the form stays as it is."""
        state = session.state(EditState)
        source = state.source
        assert source is not None

        def remember() -> None:
            self.runs(session).begin()
            state.edit, state.film = None, None

        if not choice.start(remember):
            return UNCHANGED
        request, mask = self.form.request, self.form.mask
        left = {request.source_prompt, request.target_prompt, *mask.handles, *self.form.source.understood.outputs}
        values = self._source_values(source) | self._original_files(session, source.motion)
        values |= self._plain_values(source, marked=False)
        return {component: value for component, value in values.items() if component not in left}

    def at_first(self, source: Source, edit: ShownEdit | None) -> Values:
        """Return the values that the page itself holds, so that a motion is seen as soon as the tab opens.

        They are those of `take`, without the files and the verdict, which come when the tab is opened.
        """
        shown = self._plain_values(source) if edit is None else self._edit_values(edit, overlay=False)
        return self._source_values(source) | shown

    def _source_values(self, source: Source) -> Values:
        steps = len(source.history)
        after = f" · after {steps} edit{'s' if steps > 1 else ''}" if steps else ""
        request, mask = self.form.request, self.form.mask
        start, stop = source.window
        return {
            request.source_prompt: source.prompt,
            request.target_prompt: source.prompt if source.target is None else source.target,
            request.undo: gr.update(interactive=bool(source.history)),
            self.form.source.title: f"{escape(source.title)} · {source.seconds:.1f} s{after}",
            mask.start: gr.update(maximum=source.seconds, value=start),
            mask.stop: gr.update(maximum=source.seconds, value=stop),
            **self.form.source.understood.hidden,
        }

    def _original_files(self, session: Session, motion: Motion) -> Values:
        """Return the values that offer the files of the motion to edit."""
        result, folder = self.form.result, session.new_folder("edit")
        return result.files.nothing | saved(result.originals, motion, folder, file_stem(motion))

    def _plain_values(self, source: Source, marked: bool = True) -> Values:
        """Return the values that show the motion to edit, without an edit; `marked`: its time span, on the maps."""
        mask, result = self.form.mask, self.form.result
        return {
            mask.strip: key_poses(source.motion, source.window),
            mask.maps: self._maps(source.motion, source.window if marked else None),
            result.view: scene(source.motion),
            result.status: progress_line(NO_EDIT),
            result.table: "",
            result.match: "",
            **dict.fromkeys((result.reuse, result.link.button), _OFF),
        }

    def _edit_values(self, edit: ShownEdit, overlay: bool) -> Values:
        view, mask, result = edit.view, self.form.mask, self.form.result
        return {
            self.form.request.undo: gr.update(interactive=True),
            mask.strip: key_poses(view.source, edit.window),
            mask.maps: self._maps(view.motion, view=view),
            result.view: edit_scene(view, overlay),
            result.status: progress_line(edit_words(edit, overlay)),
            result.table: view.table(),
            **dict.fromkeys((result.reuse, result.link.button), gr.update(interactive=True)),
        }

    def _edit_results(self, session: Session, edit: ShownEdit) -> Values:
        """Return the values that offer the files of an edit, and say whether it does what its sentence says."""
        result, motion, folder = self.form.result, edit.view.motion, session.new_folder("edit")
        files = result.files.of(motion, folder, _stem(edit.view), edit.video)
        return {result.match: self.verdict(edit.view), **files}

    def verdict(self, view: EditView) -> str:
        """Return HTML: whether the edited motion does what its sentence says."""
        recipe = view.motion.recipe
        if recipe is None or not recipe.edits:
            return ""
        model, edit = self.context.model, recipe.edits[-1]
        return describe_match(model.match(view.edited(model.min_seconds), edit.target_prompt))

    def _maps(
        self, motion: Motion, window: tuple[float, float] | None = None, view: EditView | None = None
    ) -> dict[str, Any]:
        """Return the maps of the motion to edit, with the bits that it is encoded to."""
        model = self.context.model
        tokens = model.encode(motion if view is None else view.source)
        return mask_board(axes_of(model.schedule, motion), window, view, tokens)


def edit_scene(view: EditView, overlay: bool) -> dict[str, Any]:
    """Return before and after for the viewer, side by side or one over the other."""
    legend: Legend = ((MARK, "changed"),)
    return scene(view.overlaid(), "over", legend=legend) if overlay else scene(view.bodies(), legend=legend)


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
