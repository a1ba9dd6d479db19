"""`TextHTML`: a `gr.HTML` whose value may be any data. Alone in its module, as Gradio writes a stub beside it."""

from __future__ import annotations

import json
from typing import Any

import gradio as gr


class TextHTML(gr.HTML):
    """A component that a script of the page draws. Its value travels as JSON text.

    Gradio would walk through every list and object of a value, copy it, and watch each for changes, on the server and
    on the page.
    """

    def preprocess(self, payload: str | None) -> Any:
        """Return the value of its JSON text."""
        return json.loads(payload or "null")

    def postprocess(self, value: Any) -> str | None:
        """Return a value as JSON text; None stays None."""
        return None if value is None else json.dumps(value, separators=(",", ":"))
