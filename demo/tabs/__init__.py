"""The tabs, one class each: `build` lays it out, its other methods answer the events."""

from __future__ import annotations

from typing import Any

import gradio as gr

from demo.progress import progress_line

STAGE_COLOR = (0.957, 0.965, 0.976, 1.0)  # behind the figures in 3-D; the videos have the same
FORMATS = ("bvh", "npz", "glb", "mp4")  # that a motion is offered in; the video is the last, as it comes later
WAITING = progress_line("Waiting for a turn …", 0.0)
SAME: Any = gr.skip()  # leaves an output as it is
QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}  # for events between components
