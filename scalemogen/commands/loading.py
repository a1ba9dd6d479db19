"""Load the model of a command."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import scalemogen
from scalemogen.commands.common import doing, uncollected, use_all_cores

if TYPE_CHECKING:
    from scalemogen import ScaleMoGen


def load_model(checkpoint: Path) -> ScaleMoGen:
    """Load the model of a command, which takes seconds. Raises ValueError for an incomplete checkpoint folder."""
    with doing("loading the model"), uncollected():
        model_class = scalemogen.ScaleMoGen  # imports PyTorch, which commands such as `export` do not need
        use_all_cores()
        return model_class.from_pretrained(checkpoint)
