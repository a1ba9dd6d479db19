"""`Stage`: what the training commands must know about one stage of training.

The file of each stage declares one `Stage`; `registry.py` lists them all, and `settings/` holds their settings.
`train NAME`, `train all`, the notes by which a run resumes, and the finished checkpoint follow from this list.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from safetensors.torch import save_file
from torch import nn

from scalemogen.checkpoint import read_config
from scalemogen.training.loop import Task
from scalemogen.training.settings.stages import StageSettings


@dataclass(frozen=True)
class Stage:
    """One stage of training.

    Attributes:
        name: its command (`train NAME`), its table in a config file, and its run folder.
        settings: dataclass of its settings; its docstring and fields are the command's help and options.
        task: makes the task from an instance of `settings`.
        weights: file in `best/` that holds its weights.
        add_to_checkpoint: writes what the stage has learnt into the folder of the finished checkpoint; its arguments
            are an instance of `settings` and that folder. The stages do so in the order of the list, so a later
            stage may replace the files of an earlier one.
        builds_on: names of the stages whose best weights it reads. For each of them `settings` has a field of the
            same name: the folder with these weights.
        shared: fields of `settings` that all stages must agree on (name of the checkpoint, text encoder). `train all`
            sets them; the stage's table in a config file cannot.
        only_if_named: whether `train all` trains it only if the config names it in `stages`; True for the baselines.
    """

    name: str
    settings: type[StageSettings]
    task: Callable[[Any], Task]
    weights: str
    add_to_checkpoint: Callable[[Any, Path], None]
    builds_on: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    only_if_named: bool = False


def save_half(module: nn.Module, path: Path) -> None:
    """Write a module's weights in fp16, as a finished checkpoint stores them."""
    save_file({name: weight.half() for name, weight in module.state_dict().items()}, path)


def change_config(folder: Path, **changes: Any) -> None:
    """Change fields of the `config.json` of a checkpoint folder."""
    config = replace(read_config(folder), **changes)
    (folder / "config.json").write_text(json.dumps(asdict(config), indent=1) + "\n")
