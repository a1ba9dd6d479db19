"""Endpoints for programs and language models: one call makes one file, without the page.

The endpoints of the tabs answer with what the page shows, and remember the visitor's motion. These remember nothing.
They are served by the API and, with `app.py --mcp`, to clients of the Model Context Protocol.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from demo.context import DemoContext
from demo.sessions import file_stem
from demo.tab import errors_on_page
from scalemogen.drawing.saving import FORMATS, save
from scalemogen.motion.cleanup import held_feet
from scalemogen.motion.files.recipes import READERS, read_recipe
from scalemogen.motion.motion import Motion
from scalemogen.settings import checked_seed
from scalemogen.stories import read_story

# All formats except NPY, which cannot hold a recipe.
_KINDS = [suffix.removeprefix(".") for suffix in FORMATS if suffix in READERS]
_SHARED: dict[str, Any] = {"concurrency_limit": 2, "concurrency_id": "programs", "show_progress": "hidden"}
Made = tuple[str, dict[str, Any], str]


@dataclass(frozen=True)
class Programs:
    """The handlers."""

    context: DemoContext

    def make_motion(
        self,
        prompt: str,
        seconds: float | None,
        seed: int | None,
        file_format: str,
        rewrite: bool,
        request: gr.Request,
    ) -> Made:
        """Make a human motion from a sentence such as "a person waves with the left hand", and return it as a file.

        Args:
            prompt: one action or a few, in order. Sides, counts, speed and manner are understood.
            seconds: duration, 0.8 to 9.8; leave it out to let the model choose.
            seed: the same seed gives the same motion; leave it out to draw one.
            file_format: glb and bvh for animation programs, npz and csv for numbers, mp4, gif, webp and png to look
                at, zip for several of them.
            rewrite: write the sentence in the words that the model was trained on.

        Returns:
            The file, its recipe, and a sentence that says how the prompt was read and whether the motion matches it.
        """
        model, prompt = self.context.model, prompt or ""  # null counts as an empty text
        with errors_on_page():
            read = model.rewrite(prompt)
            words = read.rewritten if rewrite else prompt
            length = seconds or read.seconds_within(model.min_seconds, model.max_seconds)
            motion = model.generate(words, length, checked_seed(seed))
            motion = held_feet(read.kept_in(motion) if rewrite else motion)
            match = f"{model.match(motion, model.read_as(prompt, words))}."
            note = f"{read}; {match}" if rewrite else match
            return self._made(motion, file_format, note, request)

    def make_story(self, text: str, seed: int | None, file_format: str, request: gr.Request) -> Made:
        """Make one motion of up to a minute from several sentences, and return it as a file.

        Args:
            text: one sentence a line, such as "4: a person walks" for four seconds.
            seed: the same seed gives the same story; leave it out to draw one.
            file_format: as in make_motion.

        Returns:
            The file, its recipe, and a line for each piece: its seconds, how its sentence was read, and whether it
            matches.
        """
        model, text = self.context.model, text or ""  # null counts as an empty text
        with errors_on_page():
            story = model.story(model.story_pieces(text, checked_seed(seed)))
            motion = held_feet(story.motion)
            pieces = zip(read_story(text), story.pieces, story.parts(motion), strict=True)
            lines = [
                f"{piece.seconds:g} s: {model.rewrite(sentence)}; {model.match(part, sentence)}."
                for (sentence, _), piece, part in pieces
            ]
            return self._made(motion, file_format, "\n".join(lines), request)

    def rebuild_motion(self, file: str, file_format: str, request: gr.Request) -> Made:
        """Read the recipe of a file that was made here, and make the same motion again.

        Args:
            file: bvh, npz, glb, csv, mp4, gif, webp, png or zip, or a recipe as json.
            file_format: as in make_motion.

        Returns:
            The file, its recipe, and the prompt.
        """
        with errors_on_page():
            motion = self.context.model.rebuild(read_recipe(Path(file)))
            return self._made(motion, file_format, motion.recipe.last_prompt if motion.recipe else "", request)

    def _made(self, motion: Motion, kind: str, note: str, request: gr.Request) -> Made:
        folder = self.context.session(request.session_hash).new_folder("program")
        assert motion.recipe is not None
        return str(save(motion, folder / f"{file_stem(motion)}.{kind}")), asdict(motion.recipe), note


def add_programs(context: DemoContext) -> None:
    """Add the endpoints to the page that is being built; their components are hidden."""
    handlers = Programs(context)
    with gr.Column(visible=False):
        prompt, text = gr.Textbox(label="prompt"), gr.Textbox(label="text")
        seconds, seed = gr.Number(label="seconds", value=None), gr.Number(label="seed", value=None, precision=0)
        kind, rewrite = gr.Dropdown(_KINDS, value="glb", label="file_format"), gr.Checkbox(True, label="rewrite")
        given, button = gr.File(label="file", file_types=list(READERS)), gr.Button()
        made = [gr.File(label="file"), gr.JSON(label="recipe"), gr.Textbox(label="note")]
    asked = [prompt, seconds, seed, kind, rewrite]
    button.click(handlers.make_motion, asked, made, api_name="make_motion", **_SHARED)
    button.click(handlers.make_story, [text, seed, kind], made, api_name="make_story", **_SHARED)
    button.click(handlers.rebuild_motion, [given, kind], made, api_name="rebuild_motion", **_SHARED)
