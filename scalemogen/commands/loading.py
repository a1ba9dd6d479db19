"""Load the model of a command."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from scalemogen import ScaleMoGen
from scalemogen.commands.common import doing
from scalemogen.drawing.saving import check_savable
from scalemogen.motion.files import check_readable


def load_model(checkpoint: Path, read: Sequence[Path] = (), write: Path | None = None) -> ScaleMoGen:
    """Check the files that a command will read and write, then load its model, which takes seconds.

    Args:
        checkpoint: folder of the model.
        read: motion files that the command reads.
        write: file that it writes.

    Raises:
        ValueError: if a file is missing or of an unknown format, or `checkpoint` is not a complete checkpoint.
    """
    for path in read:
        check_readable(path)
    if write is not None:
        check_savable(write)
    with doing("loading the model"):
        return ScaleMoGen.from_pretrained(checkpoint)
