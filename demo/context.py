"""What all tabs work with: the model, the film studio, the visitors and the examples."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import gradio as gr

from demo.films import FilmStudio
from demo.sessions import Session, Sessions
from scalemogen import ScaleMoGen

_EXAMPLES = Path(__file__).parents[1] / "assets" / "examples.json"


@dataclass(frozen=True)
class Example:
    """A prompt worth trying, with the duration and seed that suit it."""

    prompt: str
    seconds: float
    seed: int


@dataclass(frozen=True)
class DemoContext:
    """Shared by all visitors.

    Attributes:
        notices: what a visitor should know, such as that OpenGL is missing.
    """

    model: ScaleMoGen
    studio: FilmStudio
    sessions: Sessions
    examples: tuple[Example, ...]
    notices: tuple[str, ...] = ()

    def session(self, key: str | None) -> Session:
        """A visitor's session by Gradio's session hash; whoever had one that was forgotten is told so."""
        session = self.sessions.of(key)
        if session.forgotten:
            session.forgotten = False
            gr.Warning("This page was left alone for so long that its motions are forgotten.")
        return session


def load_examples() -> tuple[Example, ...]:
    """The prompts of assets/examples.json."""
    return tuple(Example(**row) for row in json.loads(_EXAMPLES.read_text(encoding="utf-8")))
