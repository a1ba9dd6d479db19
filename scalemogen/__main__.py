"""Command line: `python -m scalemogen COMMAND --help`. Each command is a thin call of the library.

`COMMANDS` lists the commands. Only the module of the chosen command is imported, because importing all takes
several seconds. `python -m scalemogen --help` imports them all, for their descriptions.
"""

from __future__ import annotations

import logging
import os
import sys
from importlib import import_module
from typing import Annotated, Any, Union

import tyro
from safetensors import SafetensorError

from scalemogen.commands.common import doing

# Command name -> its module in `scalemogen.commands` and its class there.
COMMANDS: dict[str, tuple[str, str]] = {
    "generate": ("making", "Generate"),
    "story": ("telling", "Tell"),
    "between": ("telling", "Between"),
    "edit": ("making", "Edit"),
    "reconstruct": ("making", "Reconstruct"),
    "recipe": ("keeping", "OpenRecipe"),
    "export": ("keeping", "Export"),
    "prepare": ("preparing", "Prepare"),
    "compose": ("preparing", "Compose"),
    "train": ("training", "Train"),
    "evaluate": ("measuring", "Evaluate"),
    "reliability": ("measuring", "Reliability"),
    "ablate": ("training", "Ablate"),
    "sweep": ("measuring", "Sweep"),
    "parity": ("parity", "Parity"),
    "convert": ("weights", "Convert"),
    "debug": ("weights", "Debug"),
}
PROGRAM = "python -m scalemogen"


def main(arguments: list[str] | None = None) -> int:
    """Run one command. Invalid arguments or files give one line on stderr and exit code 2."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    logging.getLogger("OpenGL").setLevel(logging.WARNING)  # it reports each accelerator that it does not find
    command = parse(sys.argv[1:] if arguments is None else arguments)
    try:
        return command.run()
    except (ValueError, OSError, SafetensorError) as error:
        sys.stderr.write(f"{error}\n")
        return 2


def _use_all_cores() -> None:
    """Let PyTorch use one thread per logical core; its default is one per physical core.

    Launchers that start several processes on one machine set OMP_NUM_THREADS, and then their number of threads stays.
    """
    if "OMP_NUM_THREADS" not in os.environ:
        import_module("torch").set_num_threads(os.cpu_count() or 1)


def parse(arguments: list[str]) -> Any:
    """Return the command with its options. Exits after `--help` and after wrong arguments, as `tyro.cli` does."""
    name, *options = arguments or [""]
    with doing("starting"):
        classes = {each: _command_class(each) for each in ([name] if name in COMMANDS else COMMANDS)}
        _use_all_cores()
    if name in COMMANDS:
        return tyro.cli(classes[name], args=options, prog=f"{PROGRAM} {name}")
    # --help or an unknown name: tyro lists all commands.
    subcommands = [Annotated[each, tyro.conf.subcommand(name)] for name, each in classes.items()]
    return tyro.cli(Union[tuple(subcommands)], args=arguments, prog=PROGRAM)  # pyright: ignore[reportArgumentType, reportCallIssue]  # noqa: UP007


def _command_class(name: str) -> Any:
    module, class_name = COMMANDS[name]
    return getattr(import_module(f"scalemogen.commands.{module}"), class_name)


if __name__ == "__main__":
    sys.exit(main())
