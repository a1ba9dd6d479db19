"""The list of all training stages, and how one of them is trained.

A new stage is one file that declares its `Stage`, one entry in `STAGES`, and its settings in `settings/`.
"""

from __future__ import annotations

import logging
import math
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from scalemogen.data.folder import content_digest
from scalemogen.support.processes import agreed
from scalemogen.training.baselines.latents import DIFFUSION, FLOW
from scalemogen.training.baselines.masked import MASKED, MASKED_CODES, MASKED_RESIDUAL
from scalemogen.training.baselines.next_token import NEXT_TOKEN, NEXT_TOKEN_CODES
from scalemogen.training.evaluator import EVALUATOR
from scalemogen.training.length import LENGTH
from scalemogen.training.loop import Run
from scalemogen.training.notes import (
    identity_settings,
    is_finished,
    read_note,
    refuse_other_run,
    weights_hash,
    write_note,
)
from scalemogen.training.predictor import PREDICTOR
from scalemogen.training.reconstruction import DECODER, TOKENIZER
from scalemogen.training.settings.stages import StageSettings
from scalemogen.training.stage import Stage

logger = logging.getLogger(__name__)

# In the order in which `train all` trains them: a stage comes after those that it builds on.
STAGES: list[Stage] = [
    EVALUATOR, TOKENIZER, DECODER, PREDICTOR, LENGTH,
    NEXT_TOKEN_CODES, NEXT_TOKEN, MASKED_CODES, MASKED, MASKED_RESIDUAL, DIFFUSION, FLOW,
]  # fmt: skip


def stage_of(training: StageSettings) -> Stage:
    """Return the stage that these settings belong to."""
    return next(stage for stage in STAGES if stage.settings is type(training))


def train_stage(training: StageSettings, stop_at: float = math.inf) -> Path | None:
    """Train or resume one stage; a stage that is finished is skipped.

    Args:
        stop_at: value of `time.monotonic()` at which to stop and save; `loop.minutes` may stop it earlier.

    Returns:
        The folder of the best weights, or None if the time limit stopped the run.

    Raises:
        ValueError: if the folder holds a different run, or the files to resume from are missing.
    """
    best, note = training.out / "best", read_note(training.out)
    # Before training, because the files that this stage builds on may change during training.
    identity = identity_of(training)
    refuse_other_run(training, identity, note)
    if is_finished(training, note):
        logger.info("%s is finished", training.out)
        return best
    if agreed(time.monotonic() >= stop_at):
        return None
    run = Run(stage_of(training).task(training), training.loop, training.out)
    write_note(training, identity, ended=False)
    run.fit(asdict(training), stop_at)
    write_note(training, identity, run.ended)
    return best if run.ended else None


def identity_of(training: StageSettings) -> dict[str, Any]:
    """Return what identifies a run: its settings, and hashes of the data and weights it builds on.

    Raises:
        ValueError: if weights that it builds on are missing.
    """
    foundations = [content_digest(training.data)]
    for stage in (stage for stage in STAGES if stage.name in stage_of(training).builds_on):
        foundations.append(weights_hash(getattr(training, stage.name), stage.name, stage.weights))
    return {"settings": settings_of(training), "foundations": foundations}


def settings_of(training: StageSettings) -> dict[str, Any]:
    """Return the settings of a stage that its weights depend on, as JSON data."""
    return identity_settings(training, stage_of(training).builds_on)
