"""Motions made, changed, and taken through the tokens."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import tyro

from scalemogen import ScaleMoGen
from scalemogen.commands.batch import generate_file
from scalemogen.commands.common import BASE, say
from scalemogen.editing import Anchor, EditMask, EditSettings, Rest
from scalemogen.motion.cleanup import held_feet
from scalemogen.motion.motion import Motion
from scalemogen.support.processes import this_process


@dataclass(frozen=True)
class Generate:
    """Text to motion: one prompt, or a file of them."""

    prompt: Annotated[str, tyro.conf.Positional] = ""
    out: Path | None = None
    """File to write, motion.bvh by default; with --prompts the folder, motions by default."""
    seconds: float | None = None
    """Predicted from the prompt unless given."""
    seed: int | None = None
    guidance: float | None = None
    """How much the text counts; with the temperature, the checkpoint's own unless given. For a single prompt."""
    temperature: float | None = None
    checkpoint: Path = BASE
    prompts: Path | None = None
    """.jsonl with {"prompt", "seconds", "seed", "name"} a line, the last three as you like, or plain text with a
    prompt a line. Runs under `accelerate launch` too; what is done is not done again."""
    format: str = "bvh"
    """bvh, npz, npy or glb; for --prompts only."""
    hold_feet: bool = True
    """Hold feet where they stand."""

    def run(self) -> int:
        """Generate and save; 1 if a line of the file could not be worked on."""
        if self.prompts is None:
            model = ScaleMoGen.from_pretrained(self.checkpoint)
            settings = model.config.sampling.at(self.guidance, self.temperature)
            motion = model.generate(self.prompt, self.seconds, self.seed, settings)
            motion = held_feet(motion) if self.hold_feet else motion
            path = motion.save(self.out or Path("motion.bvh"))
            say(f"{path}  {motion.seconds:.1f} s  seed {motion.recipe.seed if motion.recipe else ''}")
            return 0
        if self.prompt or any(x is not None for x in (self.seed, self.seconds, self.guidance, self.temperature)):
            raise ValueError(
                "--prompts takes prompt, seconds and seed from the file; leave them and the settings out"
            )

        def load(device: str) -> ScaleMoGen:
            return ScaleMoGen.from_pretrained(self.checkpoint, device)

        report = generate_file(self.prompts, self.out or Path("motions"), load, self.format, self.hold_feet)
        if not this_process().is_main_process:
            return 0  # one process tells of bad lines: a launcher ends the others where one fails
        say(str(report))
        return 1 if report.bad else 0


@dataclass(frozen=True)
class Edit:
    """A motion changed to a sentence, inside a mask of body parts and time or, without one, where the words ask."""

    motion: Annotated[Path, tyro.conf.Positional]
    target_prompt: Annotated[str, tyro.conf.Positional]
    out: Path = Path("edited.bvh")
    source_prompt: str | None = None
    """What the motion is now; by default what its recipe says (an .npz written here has one), else no text."""
    parts: tuple[str, ...] = ()
    """Of root, left_leg, right_leg, spine, left_arm, right_arm, head."""
    seconds: tuple[float, float] | None = None
    """Begin and end of the masked time."""
    mode: Literal["both", "either"] = "both"
    """With parts and a time: where the two meet, or their union."""
    keep_scales: int = EditSettings.keep_scales
    threshold: float = EditSettings.threshold
    seed: int | None = None
    guidance: float | None = None
    temperature: float | None = None
    anchor: Anchor = "start"
    rest: Rest = "kept"
    """What is outside the mask: kept as it is, or let follow where the words ask (the paper's rule)."""
    checkpoint: Path = BASE

    def run(self) -> int:
        """Edit and save; prints what changed."""
        model = ScaleMoGen.from_pretrained(self.checkpoint)
        mask = EditMask(self.parts, seconds=self.seconds, mode=self.mode)
        result = model.edit(
            Motion.load(self.motion),
            self.target_prompt,
            self.source_prompt,
            mask,
            EditSettings(self.keep_scales, self.threshold, self.rest),
            self.seed,
            model.config.sampling.at(self.guidance, self.temperature),
            self.anchor,
        )
        say(f"{result.motion.save(self.out)}\n{result.report()}")
        return 0


@dataclass(frozen=True)
class Reconstruct:
    """A motion through the tokens and back, from the first SCALES maps."""

    motion: Annotated[Path, tyro.conf.Positional]
    out: Path = Path("reconstruction.bvh")
    scales: int | None = None
    checkpoint: Path = BASE

    def run(self) -> int:
        """Encode, decode and save."""
        model = ScaleMoGen.from_pretrained(self.checkpoint)
        say(str(model.decode(model.encode(Motion.load(self.motion)), self.scales).save(self.out)))
        return 0
