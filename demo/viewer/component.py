"""The viewer as a Gradio component, and the folders that the page loads its scripts from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gradio as gr
import jupyter_threejs_sage

from demo.viewer.scene import mannequin_table
from scalemogen.motion.skeleton import Skeleton

_PAGE = Path(__file__).with_name("page")
_THREE = Path(jupyter_threejs_sage.__file__).parent / "static" / "r130"
_MOUNT = """
const load = (path) => import(new URL("gradio_api/file=" + path, document.baseURI).href);
load(props.page + "/viewer.js").then((viewer) => viewer.mount(element, props, watch, trigger));
"""


def static_folders() -> list[str]:
    """Return the folders that the server must offer: our scripts, and three.js of its package."""
    return [str(_PAGE), str(_THREE)]


def motion_viewer(value: dict[str, Any], skeleton: Skeleton, elem_id: str, label: str) -> gr.HTML:
    """Create a viewer.

    Args:
        value: the first scene, as `scene` returns it. A new value replaces the motions in place: camera, time and
            playing go on.
        skeleton: of all motions that it will show.
        elem_id: id on the page; scripts find the viewer as `scalemogen.viewers[elem_id]`.
        label: what it shows, for screen readers.
    """
    return gr.HTML(
        value, html_template='<div class="viewer-place"></div>', js_on_load=_MOUNT, elem_id=elem_id,
        elem_classes="viewer", page=str(_PAGE), three=str(_THREE / "three.min.js"), name=elem_id, title=label,
        mannequin=mannequin_table(skeleton),
    )  # fmt: skip
