"""One part's training in its folder: begun, gone on with, or skipped where it has ended.

A note in the folder says what settings the run has and what it stands on (clips, and the tokenizer whose tokens it
reads), and whether it has ended. A folder whose run has other settings or stands on something else is refused rather
than mixed. Captions and the text encoder are not compared.
"""

from __future__ import annotations

import hashlib
import json
import logging
import math
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from scalemogen.checkpoint import read_config
from scalemogen.data.folder import content_digest
from scalemogen.support.processes import agreed, this_process
from scalemogen.training import snapshot
from scalemogen.training.decoder import DecoderTask, DecoderTraining
from scalemogen.training.evaluator import EvaluatorTask, EvaluatorTraining
from scalemogen.training.length import LengthTask, LengthTraining
from scalemogen.training.loop import Run, Task
from scalemogen.training.predictor import PredictorTask, PredictorTraining
from scalemogen.training.tokenizer import TokenizerTask, TokenizerTraining

logger = logging.getLogger(__name__)

NOTE = "stage.json"
LENGTH = ("steps", "patience")  # settings of the loop that may change; once a run has ended, steps only upwards

Training = EvaluatorTraining | TokenizerTraining | DecoderTraining | PredictorTraining | LengthTraining

TASKS: dict[type[Training], Callable[[Any], Task]] = {
    EvaluatorTraining: EvaluatorTask,
    TokenizerTraining: TokenizerTask,
    DecoderTraining: DecoderTask,
    PredictorTraining: PredictorTask,
    LengthTraining: LengthTask,
}


def train_stage(training: Training, stop_at: float = math.inf) -> Path | None:
    """Train (or resume) one part to its end, unless that is done.

    Args:
        stop_at: the value of `time.monotonic()` at which to stop, resumable; `loop.minutes` may end it before.

    Returns:
        The folder of its best weights, or None where it was stopped before its end.

    Raises:
        ValueError: if the folder holds another run, or not enough of one to go on with.
    """
    best, found = training.out / "best", _read_note(training.out)
    identity = identity_of(training)  # now: what it stands on may change before it ends
    _refuse_another_run(training, identity, found)
    if found is not None and found["ended"] and _length(found) == _length(asdict(training.loop)):
        logger.info("%s is finished", training.out)
        return best
    if agreed(time.monotonic() >= stop_at):
        return None
    run = Run(TASKS[type(training)](training), training.loop, training.out)
    write_note(training, identity, ended=False)
    run.fit(asdict(training), stop_at)
    write_note(training, identity, run.ended)
    return best if run.ended else None


def settings_of(training: Training) -> dict[str, Any]:
    """What weights depend on: not how long a run is, for that may be raised, nor where and how fast, nor sampling."""
    said = asdict(training)
    for name in ("data", "out", "tokenizer", "text_encoder", "compile", "sampling"):
        said.pop(name, None)
    for name in (*LENGTH, "minutes", "validate_every", "save_every"):
        said["loop"].pop(name)
    for name in ("text_channels", "text_length"):  # those of `text` are taken
        said.get("model", {}).pop(name, None)
    return json.loads(json.dumps(said))


def noted_steps(folder: Path) -> int | None:
    """How many steps the run in a folder was to have, or None where there is none."""
    found = _read_note(folder)
    return None if found is None else int(found["steps"])


def identity_of(training: Training) -> dict[str, Any]:
    """What tells a run from others: its settings, and what it stands on."""
    foundations = [content_digest(training.data)]
    if isinstance(training, DecoderTraining | PredictorTraining):
        read_config(training.tokenizer)  # raises ValueError where there is none
        weights = training.tokenizer / "tokenizer.safetensors"
        foundations.append(hashlib.sha256(weights.read_bytes()).hexdigest())
    return {"settings": settings_of(training), "foundations": foundations}


def write_note(training: Training, identity: dict[str, Any], ended: bool) -> None:
    """Say in the run's folder what it is, whole or not at all; on all processes."""
    if this_process().is_main_process:
        training.out.mkdir(parents=True, exist_ok=True)
        said = identity | _length(asdict(training.loop)) | {"ended": ended}
        draft = training.out / f".{NOTE}.part"
        draft.write_text(json.dumps(said, indent=1) + "\n")
        draft.replace(training.out / NOTE)
    this_process().wait_for_everyone()


def _refuse_another_run(training: Training, identity: dict[str, Any], found: dict[str, Any] | None) -> None:
    """ValueError where what the folder holds is not this run, or cannot be gone on with."""
    out, left = training.out, [training.out / name for name in ("state", "state.old", snapshot.FILE)]
    to_go_on_from = any(path.exists() for path in left)
    if found is None:
        if to_go_on_from:
            raise ValueError(f"{out} holds a run without {NOTE}, so what it was made with is not known: move it away")
        return
    if {name: found[name] for name in identity} != identity:
        raise ValueError(
            f"{out} holds a run with other settings, on other data or another tokenizer: move it away, or choose "
            "another --out"
        )
    if found["ended"] and training.loop.steps < found["steps"]:
        raise ValueError(
            f"{out} holds a run of {found['steps']} steps, more than {training.loop.steps}: move it away"
        )
    if found["ended"] and _length(found) != _length(asdict(training.loop)) and not to_go_on_from:
        raise ValueError(
            f"{out} holds a run of {found['steps']} steps, but neither its state/ nor its {snapshot.FILE} to go on "
            "from: move it away to begin anew"
        )


def _length(said: dict[str, Any]) -> dict[str, Any]:
    """How long a run is to be, of a note or a loop's settings."""
    return {name: said.get(name) for name in LENGTH}


def _read_note(folder: Path) -> dict[str, Any] | None:
    path = folder / NOTE
    return json.loads(path.read_text()) if path.is_file() else None
