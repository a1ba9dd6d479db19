"""How an uploaded file was understood: one line under the upload button, which opens for corrections.

A file is shown at once, with what was understood. When a correction is changed, the file is read again. A file whose
joints are not found is not shown: the visitor first says which nodes they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from pathlib import Path
from typing import Any, Literal, Protocol, get_args

import gradio as gr

from demo.plots.key_poses import key_poses
from demo.run import Run, Runs
from demo.tab import QUIET, Values, errors_on_page
from demo.understood.corrections import AS_FOUND, CORRECTIONS, NOT_CORRECTED, Corrections, FileRead
from demo.understood.joint_form import joint_form, joint_form_component
from demo.uploads import Upload
from scalemogen.motion.files.body_ends import ENDS
from scalemogen.motion.understood import Axes, FileTakes, JointsNotFound, Unit, UpAxis

# Hidden, but part of the page, because components must exist before they get their first values.
HIDDEN: Literal["hidden"] = "hidden"
# The page empties the corrections when a file is chosen, because they were made for another file.
_FORGET = f"() => ['{AS_FOUND}', '{AS_FOUND}', null, null, {{}}, '{AS_FOUND}', '{AS_FOUND}']"
_LISTED = 200  # takes that the page lists; others are typed
# A click on the strip moves the used part: its middle goes to the pointer, within the limits of the file.
_PICK_START = """
element.addEventListener("click", (event) => {
  const strip = event.target.closest("svg");
  if (!strip) return;
  const box = strip.getBoundingClientRect(), data = strip.dataset;
  const share = ((event.clientX - box.left) / box.width * data.poses - 0.5) / (data.poses - 1);
  const start = Math.min(share * data.seconds, data.seconds - data.used / 2) - data.used / 2;
  trigger("select", { start: Math.round(10 * Math.max(start, 0)) / 10 });
});
"""


class HasFile(Protocol):
    """State of a tab for one visitor; `file` is the file that was read last, or whose joints the page asks for."""

    file: FileRead | None


@dataclass(frozen=True)
class UnderstoodPart:
    """The line, its content, and the corrections; `line` is the line for clients of the API, who get no layout."""

    fold: gr.Accordion
    line: gr.Textbox
    strip: gr.HTML
    up: gr.Dropdown
    unit: gr.Dropdown
    fps: gr.Number
    start: gr.Number
    joints: gr.JSON
    axes: gr.Dropdown
    take: gr.Dropdown
    details: gr.HTML
    nodes: gr.HTML

    @property
    def corrections(self) -> list[Any]:
        """The components that hold the fields of `Corrections`."""
        return [self.up, self.unit, self.fps, self.start, self.joints, self.axes, self.take]

    @property
    def fields(self) -> dict[str, Any]:
        """The same components by the names of the fields."""
        return dict(zip(CORRECTIONS, self.corrections, strict=True))

    @property
    def outputs(self) -> list[Any]:
        """The components that a file changes."""
        return [self.fold, self.line, self.strip, self.details, self.nodes, self.take]

    @property
    def hidden(self) -> Values:
        """The values for a motion that is not from a file."""
        return {self.fold: gr.update(visible=HIDDEN), self.line: ""}

    def of(self, upload: Upload, name: str, corrections: Corrections = NOT_CORRECTED) -> Values:
        """Return the values that show what was understood of a file.

        Args:
            upload: the file.
            name: its name.
            corrections: what the visitor corrected; if there is any, the line stays open.
        """
        found = upload.whole.understood
        if found is None:
            return self.hidden
        asks = corrections != NOT_CORRECTED or not found.fps_known
        part, line = (upload.start, upload.start + upload.motion.seconds), summary(upload, name)
        opened = gr.update(label=line, visible=True, open=True)
        return {
            # Without a frame rate in the file it is asked for, so the line opens. It is never closed, as the visitor
            # may have opened it meanwhile.
            self.fold: opened if asks else gr.update(label=line, visible=True),
            self.line: line,
            self.strip: key_poses(upload.whole, part) if upload.is_part else "",
            self.take: _take_choices(found.takes, corrections),
            self.details: _notes(found.notes),
            self.nodes: joint_form(found.nodes, found.file_nodes, found.up, corrections.joints),
        }

    def asking(self, error: JointsNotFound, name: str, corrections: Corrections = NOT_CORRECTED) -> Values:
        """Return the values that ask which nodes of a file are its joints.

        Args:
            error: the error of reading the file.
            name: name of the file.
            corrections: what the visitor said so far.
        """
        line = f"{name} is not read yet: show where its joints are"
        # The form asks for missing joints; other errors are shown above it.
        wrong = "" if set() < set(error.missing) <= set(ENDS) else re.sub(r" \(--joints [^)]*\)", "", str(error))
        up = corrections.given.up
        return {
            self.fold: gr.update(label=line, visible=True, open=True),
            self.line: line,
            self.strip: "",
            self.take: gr.skip(),
            self.details: _notes((wrong,)) if wrong else "",
            self.nodes: joint_form(error.nodes, error.file_nodes, up, corrections.joints, error.missing),
        }

    def read_or_ask(
        self, file: FileRead, choices: Runs, state: HasFile, read: Callable[[Run], Values]
    ) -> Iterator[Values]:
        """Yield what `read` returns. If the joints of the file are not found, ask for them instead.

        Args:
            file: the file.
            choices: the runs in which the visitor chooses the tab's motion; reading the file is one of them.
            state: the tab's state. It gets the file before the joints are asked for, so that the answer finds it.
            read: reads the file in this run and returns the values that show it.

        Raises:
            gr.Error: if the file cannot be read. If only its joints are not found, the page shows no message, as it
                asks for them.
        """

        def remember() -> None:
            state.file = file

        with choices.entered() as choice, errors_on_page():
            try:
                yield read(choice)
            except JointsNotFound as error:
                if choice.start(remember):
                    yield self.asking(error, Path(file.path).name, file.corrections)
                raise joints_asked(error) from error

    def chosen(self, upload: gr.UploadButton | gr.File) -> Callable[..., Any]:
        """Return the event after a file was chosen and the corrections of the previous file were removed."""
        return upload.upload(None, None, self.corrections, js=_FORGET, api_visibility="private").success

    def keep(self, taken: Any, file_of: Callable[[gr.Request], FileRead | None]) -> None:
        """If a new file cannot be read, restore the corrections of the previous file, which stays.

        Args:
            taken: the event that takes the new file.
            file_of: returns the file that a visitor sees.
        """

        def restored(request: gr.Request) -> Values:
            file = file_of(request)
            given = NOT_CORRECTED if file is None else file.corrections
            return {part: getattr(given, name) for name, part in self.fields.items()}

        taken.failure(restored, None, self.corrections, **QUIET)

    def wire(self, reread: Callable[[Callable[..., Any]], None]) -> None:
        """Read the file again when a correction is changed.

        Args:
            reread: called with an event that follows a change (or a function like an event); adds the handler to it.
        """
        chosen = [each.input for each in (self.up, self.unit, self.axes, self.take)]
        changes = [*chosen, self.fps.submit, self.fps.blur, self.start.submit, self.start.blur]
        reread(partial(gr.on, changes))
        for part, picked, correction in (
            (self.strip, _picked_start, self.start), (self.nodes, _picked_joints, self.joints)
        ):  # fmt: skip
            reread(part.select(picked, None, correction, trigger_mode="multiple", **QUIET).success)


def understood_part(name: str, usual_start: str = "0") -> UnderstoodPart:
    """Create the components.

    Args:
        name: their id on the page.
        usual_start: where the used part of a long file starts, unless the visitor chooses it.
    """
    with gr.Accordion("", open=False, visible=HIDDEN, elem_id=name, elem_classes="understood") as fold:
        line = gr.Textbox("", label="understood", visible=False)
        strip = gr.HTML("", elem_classes="whole-file", js_on_load=_PICK_START)
        with gr.Row(elem_classes="corrections"):
            up = _choice("Up", get_args(UpAxis))
            unit = _choice("Unit", get_args(Unit))
            axes = _choice("Axes", get_args(Axes))
            fps = gr.Number(None, label="Frames per second", placeholder=AS_FOUND, minimum=0, min_width=150)
            start = gr.Number(None, label="Starts at, s", placeholder=usual_start, minimum=0, step=1, min_width=150)
            take = _choice("Take", (), interactive=False, allow_custom_value=True, elem_classes="take")
        joints = gr.JSON({}, label="joints", visible=False)
        details = gr.HTML("")
        nodes = joint_form_component(f"{name}-joints")
    return UnderstoodPart(fold, line, strip, up, unit, fps, start, joints, axes, take, details, nodes)


def joints_asked(error: JointsNotFound) -> gr.Error:
    """Return the error for clients of the API; the page shows no message, as the form asks for the joints."""
    return gr.Error(str(error), visible=False, print_exception=False)


def summary(upload: Upload, name: str) -> str:
    """Return the line, such as "walk.bvh: joints in Mixamo names · z is up · cm · 30 frames per second · 4.0 s"."""
    found, seconds = upload.whole.understood, upload.whole.seconds
    assert found is not None
    unit = "unknown unit" if found.unit == "unknown" else found.unit
    rate = f"{found.fps:g} frames per second" + ("" if found.fps_known else ", assumed: correct it here")
    stop = min(upload.start + upload.motion.seconds, seconds)
    part = f", used from {upload.start:.1f} to {stop:.1f} s" if upload.is_part else ""
    take = f" · take '{found.takes.read}' of {len(found.takes.names)}" if found.takes.names else ""
    axes = f" · {found.axes} axes" if found.axes == "left-handed" else ""
    return f"{name}: {found.content}{take} · {found.up} is up{axes} · {unit} · {rate} · {seconds:.1f} s{part}"


def _choice(label: str, values: tuple[str, ...], **more: Any) -> gr.Dropdown:
    return gr.Dropdown([AS_FOUND, *values], value=AS_FOUND, label=label, min_width=150, **more)


def _take_choices(takes: FileTakes, corrections: Corrections) -> Any:
    """Return the choices of takes. With a single one nothing can be chosen, and `understood.css` hides the list.

    It is not hidden by `visible`, because Gradio loses changes of that while the line is closed.
    """
    choices = [AS_FOUND, *takes.names[:_LISTED]]
    return gr.update(choices=choices, value=corrections.take, interactive=bool(takes.names))


def _notes(notes: Sequence[str]) -> str:
    """Return an HTML list of sentences."""
    items = "".join(f"<li>{escape(note[:1].upper() + note[1:])}.</li>" for note in notes)
    return f"<ul>{items}</ul>" if items else ""


def _picked_start(event: gr.EventData) -> float:
    """Return the second that was picked on the strip."""
    return float(event._data["start"])


def _picked_joints(event: gr.EventData) -> dict[str, str]:
    """Return the node of each joint that the visitor chose."""
    return {str(joint): str(node) for joint, node in event._data["joints"].items()}
