"""The Edit tab without a page, for tests: its handlers, its form's values, and its state."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import gradio as gr

from demo.context import DemoContext
from demo.tabs.edit.fields import EditFields
from demo.tabs.edit.form import lay_out
from demo.tabs.edit.handlers import EditHandlers
from demo.tabs.edit.presets import load_presets
from demo.tabs.edit.show import EditShow
from demo.tabs.edit.sources import EditSources
from demo.tabs.edit.state import EditState


def laid_out(context: DemoContext) -> EditHandlers:
    """The handlers with their components, on a page of their own."""
    presets = load_presets()
    with gr.Blocks():
        form = lay_out(context, presets)
    show = EditShow(context, form, "edit")
    return EditHandlers(context, form, show, EditSources(context, presets, form, show))


def edit_fields(**changes: Any) -> dict[str, Any]:
    """The values of the whole form, some of them changed."""
    form = EditFields(
        source_prompt="", target_prompt="a person jumps", seed=3, keep_scales=3, threshold=0.1, rest="kept",
        guidance=3.0, temperature=1.0, anchor="start", parts=["head"], start=0.0, stop=9.9, mode="both",
        overlay=False,
    )  # fmt: skip
    return vars(replace(form, **changes))


def state_of(tab: EditHandlers, request: Any) -> EditState:
    return tab.context.session(request.session_hash).state(EditState)
