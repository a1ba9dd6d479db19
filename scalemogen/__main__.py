"""Command line: `python -m scalemogen COMMAND --help`. Each command is a thin call of the library."""

from __future__ import annotations

import logging
import os
import sys
from typing import Annotated

import torch
import tyro
from safetensors import SafetensorError

from scalemogen.commands.making import Edit, Generate, Reconstruct
from scalemogen.commands.measuring import Evaluate, Parity, Sweep
from scalemogen.commands.preparing import Compose, Prepare
from scalemogen.commands.training import Ablate, Train
from scalemogen.commands.weights import Convert, Debug

Command = (
    Annotated[Generate, tyro.conf.subcommand("generate")]
    | Annotated[Edit, tyro.conf.subcommand("edit")]
    | Annotated[Reconstruct, tyro.conf.subcommand("reconstruct")]
    | Annotated[Prepare, tyro.conf.subcommand("prepare")]
    | Annotated[Compose, tyro.conf.subcommand("compose")]
    | Annotated[Train, tyro.conf.subcommand("train")]
    | Annotated[Evaluate, tyro.conf.subcommand("evaluate")]
    | Annotated[Ablate, tyro.conf.subcommand("ablate")]
    | Annotated[Sweep, tyro.conf.subcommand("sweep")]
    | Annotated[Parity, tyro.conf.subcommand("parity")]
    | Annotated[Convert, tyro.conf.subcommand("convert")]
    | Annotated[Debug, tyro.conf.subcommand("debug")]
)


def main(arguments: list[str] | None = None) -> int:
    """Run one command; what is wrong with the arguments or files becomes one line and exit code 2."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    if "OMP_NUM_THREADS" not in os.environ:
        torch.set_num_threads(os.cpu_count() or 1)
    command = tyro.cli(Command, args=arguments, prog="python -m scalemogen")  # pyright: ignore[reportArgumentType, reportCallIssue]  # a union of commands is what tyro takes
    try:
        return command.run()
    except (ValueError, OSError, SafetensorError) as error:
        sys.stderr.write(f"{error}\n")
        return 2


if __name__ == "__main__":
    sys.exit(main())
