"""Run the commands `generate`, `edit` and `reconstruct`."""

from __future__ import annotations

import logging
import os
from pathlib import Path

from scalemogen import ScaleMoGen
from scalemogen.baselines.settings import OURS
from scalemogen.baselines.systems import Places, System
from scalemogen.commands.batch import INDEX, BatchOutput, generate_file
from scalemogen.commands.common import doing, say
from scalemogen.commands.loading import load_model
from scalemogen.commands.options.making import Edit, Generate, Reconstruct
from scalemogen.commands.sentences import tell_reliability, tell_unread
from scalemogen.commands.systems import Spoken, chosen_system
from scalemogen.commands.writing import write_motion
from scalemogen.motion.cleanup import held_feet
from scalemogen.motion.motion import Motion
from scalemogen.motion.quality import mpjpe_mm
from scalemogen.motion.understood import Given
from scalemogen.motion.window import first_window
from scalemogen.settings import checked_seed
from scalemogen.support.processes import this_process
from scalemogen.words.chat import DEFAULT_CHAT, LocalChat, RemoteChat
from scalemogen.words.rewriting import Rewriting

_LOG = logging.getLogger(__name__)


def run_generate(options: Generate) -> int:
    """Generate and save; return 1 if a line of the file failed."""
    return _one_prompt(options) if options.prompts is None else _file(options, options.prompts)


def _one_prompt(options: Generate) -> int:
    model = load_model(options.checkpoint)
    system = _system(options, model)
    read = _rewritten(options, model)
    tell_unread(model, read.rewritten)
    if options.system == OURS:
        tell_reliability(model, options.prompt)
    seconds = options.seconds
    if seconds is None:
        seconds = read.seconds_within(model.min_seconds, model.max_seconds)
    seconds = model.predict_seconds(read.rewritten) if seconds is None else seconds
    with doing("sampling"):
        motion = read.kept_in(system.generate_batch([read.rewritten], [seconds], [options.seed])[0])
        motion = held_feet(motion) if options.hold_feet else motion
    write_motion(motion, options.out or Path("motion.bvh"), f"seed {motion.recipe.seed if motion.recipe else ''}")
    say(str(model.match(motion, options.prompt)))
    return 0


def _system(options: Generate, model: ScaleMoGen) -> System:
    places = Places(options.checkpoint, options.data)
    return chosen_system(options.system, model, places, options.guidance, options.temperature, options.steps)


def _rewritten(options: Generate, model: ScaleMoGen) -> Rewriting:
    """Return how the prompt is rewritten, and print it."""
    if not options.rewrite:
        return Rewriting(options.prompt, options.prompt)
    name = DEFAULT_CHAT if options.chat == "default" else options.chat
    token = options.chat_token or os.environ.get("HF_TOKEN", "")  # read here, so that --help does not show it
    if options.chat_remote and not token:
        raise ValueError("--chat-remote needs an access token: set HF_TOKEN or give --chat-token")
    if options.chat_remote:
        read = model.rewrite(options.prompt, RemoteChat(token, name or DEFAULT_CHAT))
    elif name:
        chat = LocalChat(name, str(model.device))
        say(chat.needs())
        read = model.rewrite(options.prompt, chat)
        chat.close()
    else:
        read = model.rewrite(options.prompt)
    say(f"{read}\n{read.note}" if read.note else str(read))
    return read


def _file(options: Generate, prompts: Path) -> int:
    def load(device: str) -> Spoken:
        model = ScaleMoGen.from_pretrained(options.checkpoint, device)
        return Spoken(_system(options, model), model)

    output = BatchOutput(options.out or Path("motions"), options.format, options.hold_feet)
    report = generate_file(prompts, output, load)
    # Only the first process fails: a launcher stops all other processes as soon as one fails.
    if not this_process().is_main_process:
        return 0
    say(f"{report}; the motions and {INDEX} are in {output.folder}")
    return 1 if report.bad else 0


def run_edit(options: Edit) -> int:
    """Edit and save; print what changed."""
    model = load_model(options.checkpoint)
    tell_unread(model, options.target_prompt, options.source_prompt or "")
    seed = checked_seed(options.seed)
    source = _source(options.motion, options.given, options.crop, model)
    with doing("editing"):
        result = model.edit(
            source,
            options.target_prompt,
            options.source_prompt,
            options.mask(),
            options.settings(),
            seed,
            model.config.sampling.at(options.guidance, options.temperature),
            options.anchor,
        )
        report = result.report()
    write_motion(result.motion, options.out, f"seed {seed}")
    say(str(report) if options.report else report.summary)
    return 0


def run_reconstruct(options: Reconstruct) -> int:
    """Encode, decode and save."""
    model = load_model(options.checkpoint)
    motion = _source(options.motion, options.given, options.crop, model)
    with doing("reconstructing"):
        *_, tokens = model.refine(motion, options.refine)
        decoded = model.decode(tokens, options.scales)
        error = mpjpe_mm(decoded.joints_FJ3, model.conform(motion).joints_FJ3)
    write_motion(decoded, options.out, f"joints off by {error:.0f} mm")
    return 0


def _source(path: Path, given: Given, crop: tuple[float, float] | None, model: ScaleMoGen) -> Motion:
    """Read a motion file and cut out the part that is asked for, or else the longest one that the model takes."""
    motion = Motion.load(path, given)
    if motion.understood and not motion.understood.fps_known:
        _LOG.warning("%s: if it has another frame rate, say it with --fps", path.name)
    if motion.understood and motion.understood.takes.names and given.take is None:
        _LOG.warning("%s: --take chooses another one, by its name or number", path.name)
    if crop is not None:
        return motion.crop_seconds(*crop)
    part, note = first_window(motion, model.max_seconds)
    if note:
        _LOG.warning("%s: %s; --crop START STOP chooses another part", path.name, note)
    return part
