"""What an uploaded file was taken to be: one line under the upload button, which opens for corrections.

Both tabs that take files use it. A file is shown at once with what was understood; changing a correction reads the
file again. A file whose joints are not found is not shown: the visitor first says which nodes they are.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from html import escape
from typing import Any, cast, get_args

import gradio as gr

from demo.plots.key_poses import key_poses
from demo.tab import QUIET, Values
from demo.uploads import Upload
from scalemogen.motion.understood import Given, JointsNotFound, Unit, UpAxis

AS_FOUND = "as found"
# Empties the corrections in the page when a file is chosen, because they were made for another one.
_FORGET = f"() => ['{AS_FOUND}', '{AS_FOUND}', null, 0, {{}}]"
# A click on the strip moves the used part there: its middle comes under the pointer, as far as the file goes.
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
# Another node was chosen for a joint.
_PICK_NODE = """
element.addEventListener("change", ({ target }) => {
  if (!target.dataset.joint) return;
  const picked = { joint: target.dataset.joint, node: target.value };
  target.value = ""; // the answer has the new node here
  trigger("select", picked);
});
"""


@dataclass(frozen=True)
class Corrections:
    """What the visitor knows better; the fields are parameters of the app's API.

    Attributes:
        up, unit: axis and unit of the file, or "as found".
        fps: frames per second; None or 0 as found.
        start: second of the file at which the motion starts.
        joints: for joints that were found wrongly, the node of the file that each of them is.
    """

    up: str = AS_FOUND
    unit: str = AS_FOUND
    fps: float | None = None
    start: float | None = 0.0
    joints: dict[str, str] = field(default_factory=dict)

    @property
    def given(self) -> Given:
        """What is taken from the visitor instead of found in the file."""
        up, unit = (None if value in (None, "", AS_FOUND) else value for value in (self.up, self.unit))
        return Given(cast(UpAxis | None, up), cast(Unit | None, unit), self.fps or None, self.joints)


NOT_CORRECTED = Corrections()


@dataclass(frozen=True)
class FileRead:
    """A file, and the corrections with which it was read."""

    path: str
    corrections: Corrections = NOT_CORRECTED


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
    details: gr.HTML

    @property
    def corrections(self) -> list[Any]:
        """The components that hold the fields of `Corrections`."""
        return [self.up, self.unit, self.fps, self.start, self.joints]

    @property
    def outputs(self) -> list[Any]:
        """The components that a file changes."""
        return [self.fold, self.line, self.strip, self.details]

    @property
    def hidden(self) -> Values:
        """The values for a motion that is from no file."""
        return {self.fold: gr.update(visible=False), self.line: ""}

    def of(self, upload: Upload, name: str, corrected: bool = False) -> Values:
        """Return the values that show what was understood of a file.

        Args:
            upload: the file.
            name: its name.
            corrected: whether the visitor corrected it; then the line stays open.
        """
        found = upload.whole.understood
        if found is None:
            return self.hidden
        asks = corrected or not found.fps_known
        part, line = (upload.start, upload.start + upload.motion.seconds), summary(upload, name)
        opened = gr.update(label=line, visible=True, open=True)
        return {
            # Without a frame rate in the file it is asked for, so the line opens. It is never closed, as the visitor
            # may have opened it meanwhile.
            self.fold: opened if asks else gr.update(label=line, visible=True),
            self.line: line,
            self.strip: key_poses(upload.whole, part) if upload.is_part else "",
            self.details: _notes(found.notes) + _nodes(found.nodes, found.all_nodes),
        }

    def asking(self, error: JointsNotFound, name: str) -> Values:
        """Return the values that ask which nodes of a file are its joints."""
        line = f"{name} is not read yet: say which nodes are its joints"
        missing = [joint.replace("_", " ") for joint in error.missing]
        needed = f"not found: {', '.join(missing)}" if missing else str(error)
        return {
            self.fold: gr.update(label=line, visible=True, open=True),
            self.line: line,
            self.strip: "",
            self.details: _notes((needed,)) + _nodes(error.nodes, error.all_nodes, error.missing),
        }

    def chosen(self, upload: gr.UploadButton) -> Callable[..., Any]:
        """Return the event that a file was chosen; the corrections of the former file are forgotten before it."""
        return upload.upload(None, None, self.corrections, js=_FORGET, api_visibility="private").success

    def wire(self, reread: Callable[[Callable[..., Any]], None]) -> None:
        """Read the file again when a correction is changed.

        Args:
            reread: called with an event, or a function like one, that follows a change; adds the handler to it.
        """
        changes = [self.up.input, self.unit.input, self.fps.submit, self.fps.blur, self.start.submit, self.start.blur]
        reread(partial(gr.on, changes))
        reread(self.strip.select(_picked_start, None, self.start, **QUIET).success)
        reread(self.details.select(_with_picked, self.joints, self.joints, **QUIET).success)


def understood_part(name: str) -> UnderstoodPart:
    """Create the components; `name` is their id on the page."""
    with gr.Accordion("", open=False, visible=False, elem_id=name, elem_classes="understood") as fold:
        line = gr.Textbox("", label="understood", visible=False)
        strip = gr.HTML("", elem_classes="whole-file", js_on_load=_PICK_START)
        with gr.Row(elem_classes="corrections"):
            up = _choice("Up", get_args(UpAxis))
            unit = _choice("Unit", get_args(Unit))
            fps = gr.Number(None, label="Frames per second", placeholder=AS_FOUND, minimum=0, min_width=120)
            start = gr.Number(0, label="Starts at, s", minimum=0, step=1, min_width=120)
        joints = gr.JSON({}, label="joints", visible=False)
        details = gr.HTML("", js_on_load=_PICK_NODE)
    return UnderstoodPart(fold, line, strip, up, unit, fps, start, joints, details)


@contextmanager
def unless_joints_are_asked() -> Iterator[None]:
    """Suppress the message that joints are missing: after each choice of a node, the list itself says so."""
    try:
        yield
    except gr.Error as error:
        if not isinstance(error.__cause__, JointsNotFound):
            raise


def summary(upload: Upload, name: str) -> str:
    """Return the line, such as "walk.bvh: joints in Mixamo names · z is up · cm · 30 frames per second · 4.0 s"."""
    found, seconds = upload.whole.understood, upload.whole.seconds
    assert found is not None
    unit = "unknown unit" if found.unit == "unknown" else found.unit
    rate = f"{found.fps:g} frames per second" + ("" if found.fps_known else ", assumed: correct it here")
    stop = min(upload.start + upload.motion.seconds, seconds)
    part = f", used from {upload.start:.1f} to {stop:.1f} s" if upload.is_part else ""
    return f"{name}: {found.content} · {found.up} is up · {unit} · {rate} · {seconds:.1f} s{part}"


def _choice(label: str, values: tuple[str, ...]) -> gr.Dropdown:
    return gr.Dropdown([AS_FOUND, *values], value=AS_FOUND, label=label, min_width=120)


def _notes(notes: Sequence[str]) -> str:
    """Return an HTML list of sentences."""
    items = "".join(f"<li>{escape(note[:1].upper() + note[1:])}.</li>" for note in notes)
    return f"<ul>{items}</ul>" if items else ""


def _nodes(nodes: Mapping[str, Sequence[str]], all_nodes: Sequence[str], missing: Collection[str] = ()) -> str:
    """Return HTML: for each joint which node of the file it is, to be changed. The missing joints come first."""
    listed = sorted(nodes, key=lambda joint: joint not in missing)
    rows = "".join(_node_row(joint, nodes[joint], all_nodes, joint in missing) for joint in listed)
    return f'<div class="nodes">{rows}</div>' if rows else ""


def _node_row(joint: str, nodes: Sequence[str], all_nodes: Sequence[str], missing: bool) -> str:
    """Return a joint and a list of all nodes, in which those that it was found at are chosen."""
    found = " + ".join(dict.fromkeys(nodes)) or ("choose …" if missing else "made up")
    others = "".join(f"<option>{escape(node)}</option>" for node in all_nodes if node != found)
    return (
        f"<label{' class=missing' if missing else ''}>{joint.replace('_', ' ')} "
        f'<select data-joint="{joint}"><option value="" selected>{escape(found)}</option>{others}</select></label>'
    )


def _picked_start(event: gr.EventData) -> float:
    """Return the second that was picked on the strip."""
    return float(event._data["start"])


def _with_picked(joints: dict[str, str] | None, event: gr.EventData) -> dict[str, str]:
    """Return the corrected joints with the one that was picked."""
    joint, node = event._data["joint"], event._data["node"]
    return {**(joints or {}), joint: node} if node else joints or {}  # without a node: as it was found
