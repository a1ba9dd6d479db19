"""A visitor, as a handler of the app sees one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class FakeRequest:
    """What a handler reads of a Gradio request."""

    session_hash: str | None = "visitor"
