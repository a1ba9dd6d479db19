"""The page: the list of tabs, theme and queue.

`load_context` loads the model and starts the renderer; `build` makes the page from them; `launch_options` holds what
`Blocks.launch` needs besides host and port.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import gradio as gr
from starlette.middleware import Middleware

from demo.context import DemoContext, load_examples
from demo.kept_files import KeptFiles
from demo.programs import add_programs
from demo.rendering import Renderer
from demo.rendering.films import FilmStudio
from demo.sessions import Sessions
from demo.tab import Place, TabClass
from demo.tabs.about.tab import AboutTab
from demo.tabs.compare.tab import CompareTab
from demo.tabs.edit.presets import KEPT_EDITS
from demo.tabs.edit.tab import EditTab
from demo.tabs.generate.tab import GenerateTab
from demo.tabs.scales.tab import ScalesTab
from demo.tabs.story.tab import StoryTab
from demo.theme import STYLE_SHEETS, make_theme, page_head
from demo.viewer import Preload, static_folders
from demo.visitor_states import use_visitor_states
from scalemogen import ScaleMoGen

TABS: tuple[TabClass, ...] = (GenerateTab, StoryTab, ScalesTab, EditTab, CompareTab, AboutTab)

CHECKPOINT_VARIABLE = "SCALEMOGEN_CHECKPOINT"
_CHECKPOINTS = Path(__file__).parents[1] / "checkpoints"
UPLOAD_LIMIT = "64mb"
MAX_QUEUED = 100  # largest number of waiting events; Gradio tells further visitors to come back later
# Gradio serves copies of files: seconds between two checks of the copies, and seconds until an old one is deleted.
COPIES_CHECKED, COPIES_KEPT = 900, 2 * 3600


def load_context(checkpoint: str | None = None, renderer: Renderer | None = None) -> DemoContext:
    """Load the model and, unless one is given, start a renderer.

    Args:
        checkpoint: folder or Hub id; by default SCALEMOGEN_CHECKPOINT, else the base checkpoint.
        renderer: draws the videos.
    """
    notices = []
    source = checkpoint or os.environ.get(CHECKPOINT_VARIABLE) or str(_CHECKPOINTS / "base")
    if source == str(_CHECKPOINTS / "base") and not (_CHECKPOINTS / "base" / "config.json").is_file():
        source = str(_CHECKPOINTS / "debug")
        notices.append(
            "The trained weights are missing. A debug model with random weights is used; its motions are random."
        )
    model, renderer = ScaleMoGen.from_pretrained(source), renderer or Renderer()
    if renderer.backend != "pyrender":
        notices.append(f"Videos are drawn without OpenGL, in a simpler style ({renderer.reason}).")
    sessions = Sessions()
    # Gradio's copies go into the folder of the visitors' files, so they are deleted with it when the app ends.
    os.environ.setdefault("GRADIO_TEMP_DIR", str(sessions.copies))
    return DemoContext(model, FilmStudio(renderer), sessions, load_examples(), tuple(notices))


def build(context: DemoContext, tab_classes: Sequence[TabClass] = TABS) -> gr.Blocks:
    """Build the whole page."""

    def leave(request: gr.Request) -> None:
        context.sessions.leave(request.session_hash)

    use_visitor_states()
    pages = [tab_class(context) for tab_class in tab_classes]
    ids = tuple(page.id for page in pages)
    with gr.Blocks(title="ScaleMoGen", analytics_enabled=False, delete_cache=(COPIES_CHECKED, COPIES_KEPT)) as blocks:
        gr.Markdown("# ScaleMoGen\nText to human motion, coarse to fine.", elem_id="title")
        for notice in context.notices:
            gr.Markdown(notice, elem_classes="notice")
        with gr.Tabs() as tabs:
            for page in pages:
                with gr.Tab(page.name, id=page.id) as tab:
                    page.build(Place(context, blocks, tab, tabs, ids))
        gr.Markdown("Weights for non-commercial use, with attribution; more under About.", elem_classes="hint")
        add_programs(context)
        blocks.unload(leave)
    return blocks.queue(default_concurrency_limit=8, max_size=MAX_QUEUED)


def launch_options() -> dict[str, Any]:
    """Return what `Blocks.launch` needs besides host and port."""
    return {
        "theme": make_theme(),
        "css": "\n".join(sheet.read_text(encoding="utf-8") for sheet in STYLE_SHEETS),
        "head": page_head(),
        "app_kwargs": {"middleware": [Middleware(Preload), Middleware(KeptFiles, folders=static_folders())]},
        "max_file_size": UPLOAD_LIMIT,
        # Gradio serves only files below the current folder, unless other folders are listed here.
        "allowed_paths": [str(KEPT_EDITS), *static_folders()],
        "footer_links": ["api"],
        "show_error": True,
    }
