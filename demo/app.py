"""The page: tabs, theme, queue."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gradio as gr

from demo.context import DemoContext, load_examples
from demo.dissection import Dissection
from demo.edits import CACHE
from demo.films import FilmStudio
from demo.rendering import Renderer
from demo.sessions import Sessions
from demo.tabs.about import AboutTab
from demo.tabs.edit import EditTab
from demo.tabs.generate import GenerateTab
from demo.tabs.scales import ScalesTab
from demo.theme import SCRIPT, STYLE_SHEET, make_theme
from scalemogen import ScaleMoGen
from scalemogen.motion.files.gltf import write_glb

logger = logging.getLogger(__name__)

CHECKPOINT_VARIABLE = "SCALEMOGEN_CHECKPOINT"
_CHECKPOINTS = Path(__file__).parents[1] / "checkpoints"
UPLOAD_LIMIT = "64mb"
MOST_WAITING = 100  # events in the queue; further visitors are told to come back
COPIES_LOOKED_AT, COPIES_KEPT = 900, 2 * 3600  # seconds; what Gradio serves, in files of its own


def load_context(checkpoint: str | None = None, renderer: Renderer | None = None) -> DemoContext:
    """Load the model (a folder or Hub id; by default the base checkpoint) and start the renderer, unless given."""
    notices = []
    source = checkpoint or os.environ.get(CHECKPOINT_VARIABLE) or str(_CHECKPOINTS / "base")
    if source == str(_CHECKPOINTS / "base") and not (_CHECKPOINTS / "base" / "config.json").is_file():
        source = str(_CHECKPOINTS / "debug")
        notices.append("The trained weights are missing; a random debug model answers, and its motions mean nothing.")
    model, renderer = ScaleMoGen.from_pretrained(source), renderer or Renderer()
    if renderer.backend != "pyrender":
        notices.append(f"Videos are drawn without OpenGL, in a simpler style ({renderer.reason}).")
    sessions = Sessions()
    os.environ.setdefault("GRADIO_TEMP_DIR", str(sessions.copies))  # removed with everything else at the end
    return DemoContext(model, FilmStudio(renderer), sessions, load_examples(), tuple(notices))


def build(context: DemoContext) -> gr.Blocks:
    """The whole page."""

    def leave(request: gr.Request) -> None:
        context.sessions.leave(request.session_hash)

    with gr.Blocks(title="ScaleMoGen", analytics_enabled=False, delete_cache=(COPIES_LOOKED_AT, COPIES_KEPT)) as page:
        gr.Markdown("# ScaleMoGen\nText to human motion, coarse to fine.", elem_id="title")
        for notice in context.notices:
            gr.Markdown(notice, elem_classes="notice")
        scales_tab = ScalesTab(context)
        with gr.Tabs() as tabs:
            with gr.Tab("Generate", id="generate"):
                apart, change = GenerateTab(context).build(_figure(context, scales_tab.example))
            with gr.Tab("Scales", id="scales") as tab:
                change_apart = scales_tab.build(tab)
            with gr.Tab("Edit", id="edit") as tab:
                EditTab(context).build(tab)
            with gr.Tab("About", id="about"):
                AboutTab(context).build()
        for button, sender, receiver in (
            (apart, "generate", "scales"), (change, "generate", "edit"), (change_apart, "scales", "edit"),
        ):  # fmt: skip
            button.click(
                send(context, sender, receiver), None, tabs, api_visibility="private", show_progress="hidden"
            )
        gr.Markdown("Weights for non-commercial use, with attribution; more under About.", elem_classes="hint")
        page.unload(leave)
    return page.queue(default_concurrency_limit=8, max_size=MOST_WAITING)


def _figure(context: DemoContext, example: Dissection) -> Path:
    """The first example as a GLB, so that the page does not begin empty."""
    path = context.sessions.shared / "first.glb"
    write_glb(example.motions[-1], path, follow=True)
    return path


def send(context: DemoContext, sender: str, receiver: str) -> Callable[[gr.Request], gr.Tabs]:
    """Opens the receiving tab, which then takes the motion.

    It fills its 3-D view once, with all else: a view that is given the same file twice while it is being built stays
    empty (Gradio 6).
    """

    def open_receiver(request: gr.Request) -> gr.Tabs:
        context.session(request.session_hash).sent[receiver] = sender
        return gr.Tabs(selected=receiver)

    return open_receiver


def launch_options() -> dict[str, Any]:
    """What `Blocks.launch` is told besides host and port."""
    return {
        "theme": make_theme(),
        "css": STYLE_SHEET.read_text(encoding="utf-8"),
        "head": f"<script>{SCRIPT.read_text(encoding='utf-8')}</script>",
        "max_file_size": UPLOAD_LIMIT,
        "allowed_paths": [str(CACHE)],  # the videos of kept edits, wherever the app is started from
        "footer_links": ["api"],
        "show_error": True,
    }
