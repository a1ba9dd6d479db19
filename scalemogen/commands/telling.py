"""The commands `story` and `between`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import tyro

from scalemogen import Motion
from scalemogen.commands.common import BASE, doing, say
from scalemogen.commands.loading import load_model
from scalemogen.commands.writing import write_motion
from scalemogen.motion.cleanup import held_feet
from scalemogen.motion.recipe import PieceRecipe
from scalemogen.motion.understood import FIND_OUT, Given
from scalemogen.settings import checked_seed
from scalemogen.stories import end_of, seams_of, start_of


@dataclass(frozen=True)
class Tell:
    """Make one motion of several sentences, each with its own seconds."""

    sentences: Annotated[tuple[str, ...], tyro.conf.Positional] = ()
    """One sentence each, such as "3: a person waves" for three seconds; without seconds the model chooses them. A
    single argument may hold several sentences with "then" between them."""
    file: Path | None = None
    """Text file with one sentence a line, instead of the sentences."""
    out: Path = Path("story.bvh")
    """File to write."""
    seed: int | None = None
    """The same seed gives the same story; drawn at random if it is not given."""
    guidance: float | None = None
    """How strongly the text acts; by default the checkpoint's own value."""
    temperature: float | None = None
    """Values below 1 give safer motions, values above 1 more varied ones; by default the checkpoint's own value."""
    checkpoint: Path = BASE
    """Folder of the model."""
    hold_feet: bool = True
    """Keep resting feet from sliding."""
    rewrite: bool = True
    """Put each sentence into the words of the training captions."""

    def run(self) -> int:
        """Sample piece after piece, save, and print the pieces and how well they are joined.

        Raises:
            ValueError: if sentences are missing, or the model cannot make a piece.
        """
        if bool(self.sentences) == (self.file is not None):
            raise ValueError("give either sentences or --file with one sentence a line")
        text = self.file.read_text(encoding="utf-8") if self.file else "\n".join(self.sentences)
        model = load_model(self.checkpoint, write=self.out)
        seed = checked_seed(self.seed)
        settings = model.config.sampling.at(self.guidance, self.temperature)
        story = None
        for story in model.stream_story(model.story_pieces(text, seed, self.rewrite), settings):
            piece = story.pieces[-1]
            say(f"{story.starts[-1] / story.motion.fps:5.1f} s  {piece.prompt}  ({piece.seconds:.1f} s)")
        if story is None:
            raise ValueError("the story is empty")
        motion = held_feet(story.motion) if self.hold_feet else story.motion
        for seam in seams_of(story, motion):
            say(
                f"seam at {seam.frame / motion.fps:.1f} s: {seam.jerk_ratio:.2f} times the highest jerk inside the "
                f"two pieces, {seam.sliding_ratio:.2f} times the fastest sliding of the feet"
            )
        write_motion(motion, self.out, f"seed {seed}")
        return 0


@dataclass(frozen=True)
class Between:
    """Make a motion that leads from one motion to another."""

    start: Annotated[Path, tyro.conf.Positional]
    """File of the first motion: .bvh, .glb, .npz, .npy, .csv or .vrm."""
    end: Annotated[Path, tyro.conf.Positional]
    """File of the second motion. It is moved to the place where the transition ends."""
    prompt: Annotated[str, tyro.conf.Positional]
    """What happens between them."""
    seconds: float = 2.0
    """Duration of the transition."""
    out: Path = Path("between.bvh")
    """File to write: all three parts."""
    seed: int | None = None
    """The same seed gives the same transition; drawn at random if it is not given."""
    checkpoint: Path = BASE
    """Folder of the model."""
    hold_feet: bool = True
    """Keep resting feet from sliding."""
    start_is: Given = FIND_OUT
    """What you know better about the first file, such as --start-is.up z."""
    end_is: Given = FIND_OUT
    """The same for the second file."""

    def run(self) -> int:
        """Print how the prompt is read, sample the transition, and save all three parts as one motion."""
        model = load_model(self.checkpoint, [self.start, self.end], self.out)
        read = model.rewrite(self.prompt)
        say(str(read))
        piece = PieceRecipe(read.rewritten, self.seconds, checked_seed(self.seed))
        start, end = Motion.load(self.start, self.start_is), Motion.load(self.end, self.end_is)
        for path, motion, part, which in (
            (self.start, start, end_of(model, start), "last"),
            (self.end, end, start_of(model, end), "first"),
        ):
            if part.frames < motion.frames:
                say(f"{path.name} lasts {motion.seconds:.1f} s: its {which} {part.seconds:.1f} s are used")
        with doing("sampling"):
            story = model.between(start, end, piece)
            motion = held_feet(story.motion) if self.hold_feet else story.motion
        write_motion(motion, self.out, f"seed {piece.seed}")
        return 0
