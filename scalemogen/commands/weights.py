"""Run the commands `convert` and `debug`: write a checkpoint folder from published or from random weights."""

from __future__ import annotations

from scalemogen.commands.common import doing, say
from scalemogen.commands.debug_model import write_debug_checkpoint
from scalemogen.commands.options.weights import Convert, Debug
from scalemogen.published.convert import convert_published


def run_convert(options: Convert) -> int:
    """Convert and save; print the folder."""
    with doing("converting"):
        folder = convert_published(options.dataset, options.statistics, options.root).save(options.out)
    say(f"wrote {folder}")
    return 0


def run_debug(options: Debug) -> int:
    """Write the checkpoint; print the folder."""
    say(f"wrote {write_debug_checkpoint(options.out)}")
    return 0
