"""`DemoContext`: what all tabs share: the model, the drawing of videos, the sessions and the examples."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from pathlib import Path

import gradio as gr

from demo.rendering.films import FilmStudio
from demo.sessions import Session, Sessions
from scalemogen import Motion, ScaleMoGen
from scalemogen.tokens import StreamStep

_EXAMPLES = Path(__file__).parents[1] / "assets" / "examples.json"


@dataclass(frozen=True)
class Example:
    """A prompt offered on the page, with a duration and a seed that give a good motion."""

    prompt: str
    seconds: float
    seed: int


@dataclass(frozen=True)
class DemoContext:
    """Everything that is shared by all tabs and visitors.

    Attributes:
        model: makes the motions.
        studio: draws the videos.
        sessions: the visitors.
        examples: prompts offered on the page.
        notices: sentences at the top of the page, such as that OpenGL is missing.
    """

    model: ScaleMoGen
    studio: FilmStudio
    sessions: Sessions
    examples: tuple[Example, ...]
    notices: tuple[str, ...] = ()
    _generated: dict[int, StreamStep] = field(default_factory=dict, init=False)
    _stages: dict[int, tuple[Motion, ...]] = field(default_factory=dict, init=False)
    _lock: threading.RLock = field(default_factory=threading.RLock, init=False)

    def session(self, key: str | None) -> Session:
        """Return a visitor's session by Gradio's session hash. Warn visitors whose earlier session was deleted."""
        session = self.sessions.of(key)
        if session.forgotten:
            session.forgotten = False
            gr.Warning("This page was unused for so long that its motions were deleted.")
        return session

    def close(self) -> None:
        """Delete the visitors' files, and end threads and render processes."""
        self.sessions.close_all()
        self.studio.close()
        self.studio.renderer.close()

    def prepare_examples(self) -> None:
        """Generate the examples in a background thread, so that a visitor who chooses one does not wait.

        The first one is also compared with its sentence, so that the evaluator is loaded before a visitor needs it.
        """

        def prepare() -> None:
            for number, example in enumerate(self.examples):
                motion = self.example_stages(number)[-1]
                if number == 0:
                    self.model.match(motion, example.prompt)

        threading.Thread(target=prepare, daemon=True).start()

    def generated_example(self, number: int) -> StreamStep:
        """Return the motion of an example with all its tokens; it is generated once for all visitors."""
        with self._lock:
            if number not in self._generated:
                example = self.examples[number]
                *_, self._generated[number] = self.model.stream(example.prompt, example.seconds, example.seed)
            return self._generated[number]

    def example_stages(self, number: int) -> tuple[Motion, ...]:
        """Return the partial motions of an example, one per scale, decoded once; the last is the motion itself."""
        with self._lock:
            if number not in self._stages:
                self._stages[number] = stages_of(self.model, self.generated_example(number))
            return self._stages[number]


def stages_of(model: ScaleMoGen, step: StreamStep) -> tuple[Motion, ...]:
    """Return the partial motions of a run, one per scale; `step` is its last step, with the motion itself."""
    return (*model.decode_every_scale(step.tokens)[:-1], step.motion)


def load_examples() -> tuple[Example, ...]:
    """Read the prompts of assets/examples.json."""
    return tuple(Example(**row) for row in json.loads(_EXAMPLES.read_text(encoding="utf-8")))
