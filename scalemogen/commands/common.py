"""What the commands share."""

from __future__ import annotations

import sys
from pathlib import Path

from scalemogen.evaluation.evaluator import EmbeddingModel
from scalemogen.evaluation.report import EvaluatorChoice, required

BASE = Path(__file__).parents[2] / "checkpoints" / "base"


def say(text: str) -> None:
    """Print a line."""
    sys.stdout.write(text + "\n")


def evaluator_of(choice: EvaluatorChoice, checkpoint: Path, data: Path, split: str) -> EmbeddingModel:
    """The evaluator named, or the checkpoint's; ValueError if there is none."""
    return required(choice.found_in(checkpoint), checkpoint).load(checkpoint / "text_encoder", data, split)
