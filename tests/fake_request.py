"""`FakeRequest`: replaces the Gradio request by which a handler knows its visitor."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class FakeRequest:
    """What a handler reads of a Gradio request."""

    session_hash: str | None = "visitor"
    query_params: dict[str, str] = field(default_factory=dict)
