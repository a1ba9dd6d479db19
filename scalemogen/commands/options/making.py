"""The options of `generate`, `edit` and `reconstruct`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import tyro

from scalemogen.baselines.settings import OURS
from scalemogen.commands.common import BASE
from scalemogen.commands.options.common import Options, check_files, check_refine
from scalemogen.motion.understood import FIND_OUT, Given
from scalemogen.settings import Anchor, EditMask, EditSettings, Rest, checked_seed


@dataclass(frozen=True)
class Generate(Options):
    """Generate a motion from one prompt, or a motion for each prompt of a file."""

    prompt: Annotated[str, tyro.conf.Positional] = ""
    """The sentence; leave it out with --prompts."""
    out: Path | None = None
    """File to write, by default motion.bvh; its suffix decides: bvh, npz, npy, glb, csv, mp4, gif, webp, png (a strip
    of poses), or zip (several of these). With --prompts: the folder to write to, by default motions."""
    seconds: float | None = None
    """Duration; predicted from the prompt if it is not given."""
    seed: int | None = None
    """The same seed gives the same motion; drawn at random if it is not given."""
    guidance: float | None = None
    """How strongly the text acts; by default the checkpoint's own value. Not with --prompts."""
    temperature: float | None = None
    """Values below 1 give safer motions, values above 1 more varied ones; by default the checkpoint's own value. Not
    with --prompts."""
    system: str = OURS
    """What makes the motion: ours, a baseline (next_token, masked, diffusion, flow, time_only,
    one_hour), nearest_caption or recorded (both with --data), or the folder of a trained baseline. Every system gets
    the same rewritten prompt."""
    steps: int | None = None
    """Sampling steps of masked, diffusion and flow; by default the system's own number."""
    data: Path | None = None
    """Prepared folder, for the systems that look clips up."""
    checkpoint: Path = BASE
    """Folder of the model."""
    prompts: Path | None = None
    """File of prompts: a .jsonl file with an object {"prompt", "seconds", "seed", "name"} per line, of which only the
    prompt is required, or a text file with one prompt per line. Motions that exist already are skipped. `accelerate
    launch` shares the file among several processes."""
    format: str = "bvh"
    """Suffix of the files, as for --out; only with --prompts."""
    hold_feet: bool = True
    """Keep feet from sliding and bones from stretching."""
    rewrite: bool = True
    """Put the prompt into the words of the training captions, and print the result. Prompts of a file are used as
    they are."""
    chat: str = ""
    """Language model that rewrites the prompt: Hub id or folder of any chat model of transformers, or "default" for a
    small one. Its size is printed before it is loaded. Without this option the built-in rewriting is used."""
    chat_token: str = ""
    """Access token; with --chat-remote the model runs in Hugging Face's inference service. By default $HF_TOKEN."""
    chat_remote: bool = False
    """Run the language model of --chat in Hugging Face's inference service."""

    def check(self) -> None:
        """Check files and options; see `Options.check`."""
        if self.prompts is None:
            check_files(write=[self.out] if self.out else [])
            checked_seed(self.seed)
        elif self.prompt or any(x is not None for x in (self.seed, self.seconds, self.guidance, self.temperature)):
            raise ValueError(
                "--prompts cannot be combined with a prompt, --seconds, --seed, --guidance or --temperature; put "
                "seconds and seeds into the file"
            )
        else:
            check_files(write=[Path(f"motion.{self.format}")])


@dataclass(frozen=True)
class Edit(Options):
    """Change a motion to match a new prompt: within a mask of body parts and time, or wherever the prompts differ."""

    motion: Annotated[Path, tyro.conf.Positional]
    """File to read: .bvh, .glb, .npz, .npy, .csv or .vrm."""
    target_prompt: Annotated[str, tyro.conf.Positional]
    """What the motion should become."""
    out: Path = Path("edited.bvh")
    """File to write."""
    source_prompt: str | None = None
    """What the motion is now; by default the prompt of its recipe (in files of ScaleMoGen), else no text."""
    parts: tuple[str, ...] = ()
    """Body parts of the mask: root, left_leg, right_leg, spine, left_arm, right_arm, head."""
    seconds: tuple[float, float] | None = None
    """Start and end of the masked time."""
    mode: Literal["both", "either"] = "both"
    """How parts and time combine: both is their intersection, either their union."""
    keep_scales: int = EditSettings.keep_scales
    """Number of coarsest scales that keep the source's bits outside the mask."""
    threshold: float = EditSettings.threshold
    """At the other scales a bit is replaced if the target prompt lowers its probability by more than this."""
    seed: int | None = None
    """The same seed gives the same edit; drawn at random if it is not given."""
    guidance: float | None = None
    """How strongly the text acts; by default the checkpoint's own value."""
    temperature: float | None = None
    """Values below 1 give safer motions, values above 1 more varied ones; by default the checkpoint's own value."""
    anchor: Anchor = "start"
    """Which part of the path keeps its place: start (before the masked time), end (after it), or none."""
    rest: Rest = "kept"
    """What happens outside the mask: kept leaves it as it is; follows lets it change where the threshold allows, as
    in the paper."""
    crop: tuple[float, float] | None = None
    """Start and end, in seconds, of the part of the file that is edited; by default the longest part from its start
    that the model takes (9.8 s)."""
    given: tyro.conf.OmitArgPrefixes[Given] = FIND_OUT
    """Facts about the file that it does not contain, or that are not recognised correctly."""
    report: bool = False
    """Print for each scale how many tokens were replaced, too."""
    checkpoint: Path = BASE
    """Folder of the model."""

    def check(self) -> None:
        """Check files and options; see `Options.check`."""
        check_files([self.motion], [self.out])
        self.mask()
        self.settings()
        checked_seed(self.seed)

    def mask(self) -> EditMask:
        """Return the mask; raise ValueError if it is not valid."""
        return EditMask(self.parts, seconds=self.seconds, mode=self.mode)

    def settings(self) -> EditSettings:
        """Return what may change outside the mask; raise ValueError for a value out of range."""
        return EditSettings(self.keep_scales, self.threshold, self.rest)


@dataclass(frozen=True)
class Reconstruct(Options):
    """Encode a motion to tokens and decode it from the first SCALES token maps."""

    motion: Annotated[Path, tyro.conf.Positional]
    """File to read: .bvh, .glb, .npz, .npy, .csv or .vrm."""
    out: Path = Path("reconstruction.bvh")
    """File to write."""
    scales: int | None = None
    """Number of token maps to decode; all by default."""
    refine: int = 0
    """Steps of a search for better tokens; 30 lower the joint error by about 40 % and take some seconds."""
    crop: tuple[float, float] | None = None
    """Start and end, in seconds, of the part of the file that is encoded; by default the longest part from its start
    that the model takes (9.8 s)."""
    given: tyro.conf.OmitArgPrefixes[Given] = FIND_OUT
    """Facts about the file that it does not contain, or that are not recognised correctly."""
    checkpoint: Path = BASE
    """Folder of the model."""

    def check(self) -> None:
        """Check files and options; see `Options.check`."""
        check_files([self.motion], [self.out])
        check_refine(self.refine)
