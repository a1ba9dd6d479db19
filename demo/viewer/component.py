"""The viewer as a Gradio component, and the folders that the page loads its scripts from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import gradio as gr
import jupyter_threejs_sage

from demo.viewer.scene import mannequin_table
from demo.viewer.text_html import TextHTML
from scalemogen.motion.skeleton import Skeleton

PAGE = Path(__file__).with_name("page")
THREE = Path(jupyter_threejs_sage.__file__).parent / "static" / "r130"
# What the code returns is for `page/early.js`, which runs it, too; Gradio ignores it.
# Constant values are written into the code: a component that is first shown together with a new value, as in a fold
# that opens, gets no other property from Gradio.
_MOUNT = """
const fixed = %s;
const load = (path) => import(new URL("gradio_api/file=" + path, document.baseURI).href);
let text = null, value = null;
const read = (now) => (now === text ? value : (value = JSON.parse((text = now) || "null")));
const all = new Proxy(props, { get: (now, key) => (key === "value" ? read(now.value) : fixed[key] ?? now[key]) });
return load(fixed.script).then((script) => script.mount(element, all, watch, trigger));
"""


def static_folders() -> list[str]:
    """Return the folders that the server must offer: our scripts, and three.js of its package."""
    demo = Path(__file__).parents[1]
    return [str(folder) for folder in (THREE, *sorted(demo.glob("**/page")))]


def motion_viewer(
    value: dict[str, Any] | None, skeleton: Skeleton, elem_id: str, label: str, film: str, grows: bool = False
) -> gr.HTML:
    """Create a viewer.

    Args:
        value: the first scene, as `scene` returns it. A new value replaces the motions; camera, time and playing stay
            as they are.
        skeleton: the skeleton of all motions that it will show.
        elem_id: id on the page; scripts find the viewer as `scalemogen.viewers[elem_id]`.
        label: says what the viewer shows, for screen readers.
        film: id of the button that draws a video; a browser without WebGL presses it.
        grows: whether there is a button that shows how the motion was made, scale by scale.
    """
    place = '<div class="viewer-place"></div>'
    return page_component(
        value, PAGE / "mount.js", place, elem_id, elem_classes="viewer", three=str(THREE / "three.min.js"),
        title=label, film=film, grows=grows, mannequin=mannequin_table(skeleton),
    )  # fmt: skip


def page_component(
    value: Any, script: Path, html: str, elem_id: str, elem_classes: str | None = None, **props: Any
) -> gr.HTML:
    """Create a component that a script of ours draws.

    Args:
        value: the first value; the script is told of new ones. It travels as JSON text.
        script: an ES module with `mount(element, props, watch, trigger)`, in a folder that the server offers.
        html: what the component holds before the script runs; it does not depend on the value.
        elem_id: id on the page, also passed to the script as `props.name`.
        elem_classes: CSS classes.
        props: passed to the script.
    """
    mount = _MOUNT % json.dumps({"script": str(script), "name": elem_id, **props})
    return TextHTML(value, html_template=html, js_on_load=mount, elem_id=elem_id, elem_classes=elem_classes)
