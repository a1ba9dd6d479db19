"""Run the commands `story` and `between`."""

from __future__ import annotations

from scalemogen import Motion
from scalemogen.commands.common import doing, say
from scalemogen.commands.loading import load_model
from scalemogen.commands.options.telling import Between, Tell
from scalemogen.commands.sentences import tell_reliability, tell_unread
from scalemogen.commands.writing import write_motion
from scalemogen.motion.cleanup import held_feet
from scalemogen.motion.recipe import PieceRecipe
from scalemogen.settings import checked_seed
from scalemogen.stories import end_of, read_story, seams_of, start_of
from scalemogen.words.rewriting import Rewriting


def run_story(options: Tell) -> int:
    """Print how the sentences are read, sample piece after piece, and save.

    Afterwards print how well the pieces are joined, and whether each one does what its sentence says.
    """
    text = options.text()
    sentences = [sentence for sentence, _ in read_story(text)]
    model = load_model(options.checkpoint)
    for number, sentence in enumerate(sentences, 1):
        read = model.rewrite(sentence) if options.rewrite else Rewriting(sentence, sentence)
        say(f"{number}. {read}")
        tell_unread(model, read.rewritten)
        tell_reliability(model, sentence, "   ")
    seed = checked_seed(options.seed)
    settings = model.config.sampling.at(options.guidance, options.temperature)
    story = None
    for story in model.stream_story(model.story_pieces(text, seed, options.rewrite), settings):
        piece = story.pieces[-1]
        say(f"{story.starts[-1] / story.motion.fps:5.1f} s  {piece.prompt}  ({piece.seconds:.1f} s)")
    if story is None:
        raise ValueError("the story is empty")
    motion = held_feet(story.motion) if options.hold_feet else story.motion
    for seam in seams_of(story, motion):
        say(
            f"seam at {seam.frame / motion.fps:.1f} s: {seam.jerk_ratio:.2f} times the highest jerk inside the "
            f"two pieces, {seam.sliding_ratio:.2f} times the fastest sliding of the feet"
        )
    write_motion(motion, options.out, f"seed {seed}")
    for number, (sentence, part) in enumerate(zip(sentences, story.parts(motion), strict=True), 1):
        say(f"{number}. {model.match(part, sentence)}")
    return 0


def run_between(options: Between) -> int:
    """Print how the prompt is read, sample the transition, and save all three parts as one motion."""
    model = load_model(options.checkpoint)
    read = model.rewrite(options.prompt)
    say(str(read))
    piece = PieceRecipe(read.rewritten, options.seconds, checked_seed(options.seed))
    start, end = Motion.load(options.start, options.start_is), Motion.load(options.end, options.end_is)
    for path, motion, part, which in (
        (options.start, start, end_of(model, start), "last"),
        (options.end, end, start_of(model, end), "first"),
    ):
        if part.frames < motion.frames:
            say(f"{path.name} lasts {motion.seconds:.1f} s: its {which} {part.seconds:.1f} s are used")
    with doing("sampling"):
        story = model.between(start, end, piece)
        motion = held_feet(story.motion) if options.hold_feet else story.motion
    write_motion(motion, options.out, f"seed {piece.seed}")
    return 0
