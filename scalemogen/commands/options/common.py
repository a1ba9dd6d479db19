"""What the options of all commands share."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

_MOST_REFINE = 500  # steps


class Options:
    """Base class of the options of a command."""

    def check(self) -> None:
        """Check what can be checked before PyTorch is imported.

        Raises:
            ValueError: if options contradict each other, or a file is missing or of an unknown format.
        """


def check_refine(steps: int) -> None:
    """Raise ValueError if it is no number of steps of the search for better tokens (`scalemogen.refinement`)."""
    if not 0 <= steps <= _MOST_REFINE:
        raise ValueError(f"--refine must be between 0 and {_MOST_REFINE}; got {steps}")


def check_files(read: Sequence[Path] = (), write: Sequence[Path] = ()) -> None:
    """Check the motion files that a command will read and write.

    Raises:
        ValueError: if a file to read is missing or empty, or a format is unknown.
    """
    # Imported here, because `--help` does not need them, and they take a second.
    from scalemogen.drawing.saving import check_savable
    from scalemogen.motion.files import check_readable

    for path in read:
        check_readable(path)
    for path in write:
        check_savable(path)
