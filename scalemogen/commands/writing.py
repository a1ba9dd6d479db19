"""Write the motion of a command and say where it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from scalemogen.commands.common import doing, say
from scalemogen.drawing.saving import save
from scalemogen.motion.motion import Motion


def write_motion(motion: Motion, path: Path, note: str = "", save: Callable[[Motion, Path], Path] = save) -> None:
    """Write a motion, then print its file, its duration and a note.

    Args:
        path: file to write; its suffix decides the format. An existing file is replaced, and the line says so.
        note: further words for the line, such as "seed 7".
        save: writes the file; by default in the format of the suffix.

    Raises:
        ValueError: for an unknown suffix.
    """
    verb = "replaced" if path.exists() else "wrote"
    with doing(f"writing {path}"):
        written = save(motion, path)
    say("  ".join(filter(None, (f"{verb} {written}", f"{motion.seconds:.1f} s", note))))
