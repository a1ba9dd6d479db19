"""Command line: `python -m scalemogen COMMAND --help`. Each command is a thin call of the library.

`COMMANDS` lists the commands. The options of a command are declared in `commands/options/`, without PyTorch, so
`--help` and wrong arguments are answered at once. What runs the command is imported afterwards.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Annotated, Any, Union

import tyro
from safetensors import SafetensorError

from scalemogen.commands.common import doing, uncollected, use_all_cores
from scalemogen.commands.options.common import Options

# Command name -> module and class. `commands/options/MODULE.py` holds the class of the options, `commands/MODULE.py`
# the function `run_NAME` that takes them.
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
    arguments = sys.argv[1:] if arguments is None else arguments
    options = parse(arguments)
    try:
        options.check()
        with doing("starting"), uncollected():
            run = _runner(arguments[0])
        return run(options)
    except (ValueError, OSError, SafetensorError) as error:
        sys.stderr.write(f"{error}\n")
        return 2


def _runner(name: str) -> Callable[[Options], int]:
    """Import what runs a command."""
    run = getattr(import_module(f"scalemogen.commands.{COMMANDS[name][0]}"), f"run_{name}")
    use_all_cores()
    return run


def parse(arguments: list[str]) -> Options:
    """Return the options of the command that the arguments name.

    Exits after `--help` and after wrong arguments, as `tyro.cli` does.
    """
    name, *options = arguments or [""]
    classes = {each: _options_class(each) for each in ([name] if name in COMMANDS else COMMANDS)}
    if name in COMMANDS:
        return tyro.cli(classes[name], args=options, prog=f"{PROGRAM} {name}")
    # --help or an unknown name: tyro lists all commands.
    subcommands = [Annotated[each, tyro.conf.subcommand(name)] for name, each in classes.items()]
    return tyro.cli(Union[tuple(subcommands)], args=arguments, prog=PROGRAM)  # pyright: ignore[reportArgumentType, reportCallIssue]  # noqa: UP007


def _options_class(name: str) -> Any:
    module, class_name = COMMANDS[name]
    return getattr(import_module(f"scalemogen.commands.options.{module}"), class_name)


if __name__ == "__main__":
    sys.exit(main())
