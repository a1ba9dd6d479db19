"""The commands `generate`, `edit` and `reconstruct`."""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import tyro

from scalemogen import ScaleMoGen
from scalemogen.baselines.systems import OURS, Places, System
from scalemogen.commands.batch import INDEX, BatchOutput, generate_file
from scalemogen.commands.common import BASE, doing, say
from scalemogen.commands.loading import load_model
from scalemogen.commands.systems import Spoken, chosen_system
from scalemogen.commands.writing import write_motion
from scalemogen.editing import Anchor, EditMask, EditSettings, Rest
from scalemogen.motion.cleanup import held_feet
from scalemogen.motion.motion import Motion
from scalemogen.motion.understood import FIND_OUT, Given
from scalemogen.motion.window import first_window
from scalemogen.settings import checked_seed
from scalemogen.support.processes import this_process
from scalemogen.words.chat import DEFAULT_CHAT, LocalChat, RemoteChat
from scalemogen.words.rewriting import Rewriting

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Generate:
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
    """What makes the motion: ours, a baseline (next_token, masked, diffusion, flow, time_only), nearest_caption or
    recorded (both with --data), or the folder of a trained baseline. Every system gets the same rewritten prompt."""
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
    """Keep resting feet from sliding."""
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

    def run(self) -> int:
        """Generate and save; return 1 if a line of the file failed."""
        return self._one_prompt() if self.prompts is None else self._file(self.prompts)

    def _one_prompt(self) -> int:
        model = load_model(self.checkpoint, write=self.out)
        system = self._system(model)
        read = self._rewritten(model)
        _tell_unread(model, read.rewritten)
        if self.system == OURS:
            say("; ".join(map(str, model.reliability(self.prompt))))
        seconds = read.seconds_within(model.min_seconds, model.max_seconds) if self.seconds is None else self.seconds
        seconds = model.predict_seconds(read.rewritten) if seconds is None else seconds
        with doing("sampling"):
            motion = read.kept_in(system.generate_batch([read.rewritten], [seconds], [self.seed])[0])
            motion = held_feet(motion) if self.hold_feet else motion
        write_motion(motion, self.out or Path("motion.bvh"), f"seed {motion.recipe.seed if motion.recipe else ''}")
        say(str(model.match(motion, self.prompt)))
        return 0

    def _system(self, model: ScaleMoGen) -> System:
        places = Places(self.checkpoint, self.data)
        return chosen_system(self.system, model, places, self.guidance, self.temperature, self.steps)

    def _rewritten(self, model: ScaleMoGen) -> Rewriting:
        """Return the prompt as rewritten, and print how."""
        if not self.rewrite:
            return Rewriting(self.prompt, self.prompt)
        name = DEFAULT_CHAT if self.chat == "default" else self.chat
        token = self.chat_token or os.environ.get("HF_TOKEN", "")  # read here, so that --help does not show it
        if self.chat_remote and not token:
            raise ValueError("--chat-remote needs an access token: set HF_TOKEN or give --chat-token")
        if self.chat_remote:
            read = model.rewrite(self.prompt, RemoteChat(token, name or DEFAULT_CHAT))
        elif name:
            chat = LocalChat(name, str(model.device))
            say(chat.needs())
            read = model.rewrite(self.prompt, chat)
            chat.close()
        else:
            read = model.rewrite(self.prompt)
        say(f"{read}\n{read.note}" if read.note else str(read))
        return read

    def _file(self, prompts: Path) -> int:
        if self.prompt or any(x is not None for x in (self.seed, self.seconds, self.guidance, self.temperature)):
            raise ValueError(
                "--prompts cannot be combined with a prompt, --seconds, --seed, --guidance or --temperature; put "
                "seconds and seeds into the file"
            )

        def load(device: str) -> Spoken:
            model = ScaleMoGen.from_pretrained(self.checkpoint, device)
            return Spoken(self._system(model), model)

        output = BatchOutput(self.out or Path("motions"), self.format, self.hold_feet)
        report = generate_file(prompts, output, load)
        # Only the first process fails: a launcher stops all other processes as soon as one fails.
        if not this_process().is_main_process:
            return 0
        say(f"{report}; the motions and {INDEX} are in {output.folder}")
        return 1 if report.bad else 0


@dataclass(frozen=True)
class Edit:
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

    def run(self) -> int:
        """Edit and save; print what changed."""
        model = load_model(self.checkpoint, [self.motion], self.out)
        mask = EditMask(self.parts, seconds=self.seconds, mode=self.mode)
        _tell_unread(model, self.target_prompt, self.source_prompt or "")
        seed = checked_seed(self.seed)
        source = _source(self.motion, self.given, self.crop, model)
        with doing("editing"):
            result = model.edit(
                source,
                self.target_prompt,
                self.source_prompt,
                mask,
                EditSettings(self.keep_scales, self.threshold, self.rest),
                seed,
                model.config.sampling.at(self.guidance, self.temperature),
                self.anchor,
            )
            report = result.report()
        write_motion(result.motion, self.out, f"seed {seed}")
        say(str(report) if self.report else report.summary)
        return 0


@dataclass(frozen=True)
class Reconstruct:
    """Encode a motion to tokens and decode it from the first SCALES token maps."""

    motion: Annotated[Path, tyro.conf.Positional]
    """File to read: .bvh, .glb, .npz, .npy, .csv or .vrm."""
    out: Path = Path("reconstruction.bvh")
    """File to write."""
    scales: int | None = None
    """Number of token maps to decode; all by default."""
    crop: tuple[float, float] | None = None
    """Start and end, in seconds, of the part of the file that is encoded; by default the longest part from its start
    that the model takes (9.8 s)."""
    given: tyro.conf.OmitArgPrefixes[Given] = FIND_OUT
    """Facts about the file that it does not contain, or that are not recognised correctly."""
    checkpoint: Path = BASE
    """Folder of the model."""

    def run(self) -> int:
        """Encode, decode and save."""
        model = load_model(self.checkpoint, [self.motion], self.out)
        motion = _source(self.motion, self.given, self.crop, model)
        with doing("reconstructing"):
            motion = model.decode(model.encode(motion), self.scales)
        write_motion(motion, self.out)
        return 0


def _source(path: Path, given: Given, crop: tuple[float, float] | None, model: ScaleMoGen) -> Motion:
    """Read a motion file and cut out the part that is asked for, or else the longest one that the model takes."""
    motion = Motion.load(path, given)
    if motion.understood and not motion.understood.fps_known:
        _LOG.warning("%s: if it has another frame rate, say it with --fps", path.name)
    if crop is not None:
        return motion.crop_seconds(*crop)
    part, note = first_window(motion, model.max_seconds)
    if note:
        _LOG.warning("%s: %s; --crop START STOP chooses another part", path.name, note)
    return part


def _tell_unread(model: ScaleMoGen, *prompts: str) -> None:
    """Warn if the end of a prompt is not read."""
    for note in filter(None, map(model.unread, prompts)):
        _LOG.warning("%s", note)
