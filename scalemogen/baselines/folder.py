"""The checkpoint folder of a trained baseline.

config.json               which system it is, its text encoder, its sampling settings
NETWORK.json              sizes of each network
NETWORK.safetensors       its weights
statistics.safetensors    mean and std of the features
training.json             steps, samples and seconds of its training
README.md                 model card

The text encoder is not stored again: `config.json` names the one of checkpoints/base by a relative path. Nothing is
pickled.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, TypeVar

import torch
from safetensors.torch import load_file, save_file
from torch import nn

from scalemogen.baselines.settings import BaselineSampling
from scalemogen.motion.statistics import Statistics
from scalemogen.networks.settings import TextConfig
from scalemogen.networks.text import TextEncoder, load_text_encoder
from scalemogen.support.records import from_dict

FORMAT_VERSION = 1
CONFIG = "config.json"


@dataclass(frozen=True)
class SystemConfig:
    """The content of `config.json`.

    Attributes:
        system: name of the baseline, a key of `systems.TRAINED`.
        version: format version of the folder.
        layout: name of the feature layout.
        text: the text encoder that it was trained with.
        sampling: default sampling settings.
    """

    system: str
    version: int = FORMAT_VERSION
    layout: str = "humanml3d"
    text: TextConfig = field(default_factory=TextConfig)
    sampling: BaselineSampling = field(default_factory=BaselineSampling)


Network = TypeVar("Network", bound=nn.Module)


def write_network(folder: Path, name: str, module: nn.Module, half: bool = False) -> None:
    """Write `NAME.json` with the sizes and `NAME.safetensors` with the weights of a network.

    Args:
        module: has its sizes, a dataclass, as `config`.
        half: write the weights in fp16.
    """
    folder.mkdir(parents=True, exist_ok=True)
    sizes: Any = module.config
    (folder / f"{name}.json").write_text(json.dumps(asdict(sizes), indent=1) + "\n")
    state = {key: value.detach().cpu().contiguous() for key, value in module.state_dict().items()}
    save_file({key: value.half() if half else value for key, value in state.items()}, folder / f"{name}.safetensors")


def read_network(folder: Path, name: str, sizes: type, network: Callable[[Any], Network]) -> Network:
    """Read a network that `write_network` wrote.

    Args:
        sizes: dataclass of its sizes.
        network: makes the network from them.

    Raises:
        ValueError: if a file is missing, or the weights do not fit the sizes.
    """
    made = network(from_dict(sizes, json.loads(_present(folder / f"{name}.json").read_text())))
    load_weights(folder, name, made)
    return made.eval()


def load_weights(folder: Path, name: str, network: nn.Module) -> None:
    """Load `NAME.safetensors` into a network of the same sizes.

    Raises:
        ValueError: if the file is missing, or the weights do not fit the network.
    """
    weights = load_file(_present(folder / f"{name}.safetensors"))
    try:
        network.load_state_dict({key: tensor.float() for key, tensor in weights.items()})
    except RuntimeError as error:
        raise ValueError(
            f"{name}.safetensors in {folder} does not fit {name}.json, or other sizes are wanted: {error}"
        ) from error


def _present(path: Path) -> Path:
    if not path.is_file():
        raise ValueError(f"{path.parent} has no {path.name}: copy the whole checkpoint folder, or train it again")
    return path


def write_system(folder: Path, config: SystemConfig, statistics: Statistics) -> None:
    """Write `config.json` and `statistics.safetensors`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / CONFIG).write_text(json.dumps(asdict(config), indent=1) + "\n")
    arrays = {f.name: torch.from_numpy(getattr(statistics, f.name)) for f in fields(Statistics)}
    save_file(arrays, folder / "statistics.safetensors")


def read_system(folder: Path) -> tuple[SystemConfig, Statistics]:
    """Read what `write_system` wrote.

    Raises:
        ValueError: if the folder holds no baseline of this version.
    """
    name = system_of(folder)
    data = json.loads((folder / CONFIG).read_text()) if name else {}
    if not name:
        raise ValueError(f"{folder} holds no baseline: its {CONFIG} is missing or names no system")
    if data.get("version") != FORMAT_VERSION:
        raise ValueError(
            f"{folder / CONFIG} has format {data.get('version')}, not {FORMAT_VERSION}: train the baseline again"
        )
    arrays = {key: t.float().numpy() for key, t in load_file(folder / "statistics.safetensors").items()}
    return from_dict(SystemConfig, data), Statistics(**arrays)


def system_of(folder: Path) -> str:
    """Return the name of the baseline in a folder; "" if it holds none, such as a checkpoint of our model."""
    path = folder / CONFIG
    if not path.is_file():
        return ""
    return str(json.loads(path.read_text()).get("system", ""))


def shared_encoder(text: TextConfig, folder: Path, base: Path, device: torch.device) -> TextEncoder:
    """Load the text encoder that a baseline's config names; if that is missing, the one in the folder `base`.

    The config names it by a path relative to checkpoints/baselines/NAME. A checkpoint that is still in its run folder
    is in another place, where this path names no folder.
    """
    if text.kind == "minilm" and not (folder / text.source).is_dir():
        return load_text_encoder(replace(text, source="text_encoder"), base, device)
    return load_text_encoder(text, folder, device)
