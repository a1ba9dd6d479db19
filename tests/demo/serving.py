"""Serve a page of the app in the process of the tests."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import gradio as gr

from demo.app import launch_options


def launched(page: gr.Blocks, **options: Any) -> str:
    """Serve a page and return its address. Gradio gives up after five seconds, which a busy machine may need."""
    for _ in range(5):
        with suppress(OSError):
            return page.launch(prevent_thread_lock=True, quiet=True, **launch_options(), **options)[1]
    raise OSError("Gradio cannot serve the page")
