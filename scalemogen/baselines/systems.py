"""All systems by name, and where their weights are.

`load_system` returns any of them as a `Generator`. A new baseline is a file with a sampler and a line in `TRAINED`;
docs/architecture.md says what its training needs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import torch

from scalemogen.baselines import diffusion, flow, masked, next_token
from scalemogen.baselines.baseline import Baseline, Sampler
from scalemogen.baselines.folder import read_system, shared_encoder, system_of
from scalemogen.baselines.nearest import NearestCaption
from scalemogen.baselines.recorded import Recorded
from scalemogen.baselines.settings import OURS
from scalemogen.baselines.variants import VARIANTS
from scalemogen.checkpoint import Checkpoint, read_config
from scalemogen.facade import ScaleMoGen
from scalemogen.generator import Generator
from scalemogen.model import MotionModel
from scalemogen.support.amounts import read_amounts, total_seconds

NEAREST = "nearest_caption"
RECORDED = "recorded"

# Baselines with a sampler of their own: name -> function that reads the sampler from (its folder, the base folder).
TRAINED: dict[str, Callable[[Path, Path], Sampler]] = {
    next_token.NAME: next_token.NextToken.load,
    masked.NAME: masked.Masked.load,
    diffusion.NAME: diffusion.Diffusion.load,
    flow.NAME: flow.Flow.load,
}
ON_OUR_LATENT = (diffusion.NAME, flow.NAME)
NOT_OF_MOTIONS = ("evaluator", "length")  # training stages on which no motion depends
# Numbers of sampling steps that the plot of quality against seconds shows.
STEPS: dict[str, tuple[int, ...]] = {
    masked.NAME: (2, 4, 10, 18),
    diffusion.NAME: (5, 10, 20, 30, 50),
    flow.NAME: (2, 4, 8, 10),
}
FOLDERS = (*TRAINED, *VARIANTS)
NAMES = (OURS, *FOLDERS, NEAREST, RECORDED)


class System(Generator, Protocol):
    """A generator that says what its motions depend on, so that measured numbers can be kept and reused."""

    def fingerprint(self) -> str:
        """Text that changes if the system would make other motions."""
        ...


@dataclass(frozen=True)
class Places:
    """Where systems are found.

    Attributes:
        base: checkpoint folder of our model; the baselines use its text encoder and its tokenizer.
        data: prepared folder, for the systems that look clips up; None if there is none.
        baselines: folder with a folder for each baseline; None: `baselines` beside `base`.
    """

    base: Path
    data: Path | None = None
    baselines: Path | None = None

    def folder(self, name: str) -> Path:
        """Return the folder of a baseline's weights."""
        return (self.baselines or self.base.parent / "baselines") / name

    def available(self) -> list[str]:
        """Return the names of the systems that can be loaded, in the order of `NAMES`."""
        there = [name for name in FOLDERS if (self.folder(name) / "config.json").is_file()]
        return [OURS, *there, *((NEAREST, RECORDED) if self.data is not None else ())]


def load_system(name: str, places: Places, device: str = "auto") -> System:
    """Load a system.

    Args:
        name: one of `NAMES`, or the folder of a trained baseline or checkpoint.
        places: where systems are found.
        device: "cpu", "cuda", ...; "auto" uses a GPU if there is one.

    Raises:
        ValueError: for an unknown name, or if weights or data are missing.
    """
    if device == "auto":
        device = "cuda" if torch.cuda.is_available() else "cpu"
    if name == OURS:
        return ScaleMoGen.from_pretrained(places.base, device)
    if name in (NEAREST, RECORDED):
        return _looked_up(name, places)
    folder = Path(name) if name not in FOLDERS else places.folder(name)
    if not folder.is_dir():
        raise ValueError(_missing(name, folder))
    system = _trained(folder, places, torch.device(device))
    if name in FOLDERS and system.name != name:
        raise ValueError(f"{folder} does not hold '{name}', but '{system.name}'")
    return system


def with_settings(
    system: System, guidance: float | None = None, temperature: float | None = None, steps: int | None = None
) -> System:
    """Return the system with other sampling settings; None keeps its own.

    Raises:
        ValueError: if it does not have a setting that is given.
    """
    if guidance is temperature is steps is None:
        return system
    if isinstance(system, Baseline):
        return system.with_sampling(system.config.sampling.at(guidance, temperature, steps))
    if steps is not None:
        raise ValueError(f"'{system.name}' has no sampling steps to choose: leave out --steps")
    if isinstance(system, MotionModel):
        return system.with_sampling(system.config.sampling.at(guidance, temperature))
    raise ValueError(f"'{system.name}' has no guidance and no temperature: leave them out")


def parameters_of(system: System) -> int | None:
    """Return the number of weights without the text encoder's; None for a system without weights."""
    if isinstance(system, Baseline):
        return system.parameters
    if isinstance(system, MotionModel):
        return sum(p.numel() for network in (system.tokenizer, system.predictor) for p in network.parameters())
    return None


def training_seconds(name: str, places: Places) -> float | None:
    """Return the seconds that went into the weights of a system; None if they were not counted.

    Evaluator and length predictor are left out, because no motion depends on them. Diffusion and flow use the
    tokenizer of `places.base`, so its training counts for them, too.
    """
    base = read_amounts(places.base)
    if name == OURS:
        return total_seconds(base, NOT_OF_MOTIONS)
    if name not in FOLDERS:
        return None
    own = total_seconds(read_amounts(places.folder(name)))
    if name not in ON_OUR_LATENT:
        return own
    shared = total_seconds(base, (*NOT_OF_MOTIONS, "predictor"))
    return None if own is None or shared is None else own + shared


def _trained(folder: Path, places: Places, device: torch.device) -> System:
    system = system_of(folder)
    if not system:
        checkpoint = Checkpoint.load(folder)  # base, a variant of it, or the user's own
        return ScaleMoGen(checkpoint, shared_encoder(checkpoint.config.text, folder, places.base, device), device)
    if system not in TRAINED:
        raise ValueError(f"{folder} holds the system '{system}', which is not known: there are {', '.join(TRAINED)}")
    config, statistics = read_system(folder)
    encoder = shared_encoder(config.text, folder, places.base, device)
    return Baseline(config, statistics, TRAINED[system](folder, places.base), encoder, device)


def _looked_up(name: str, places: Places) -> System:
    if places.data is None:
        raise ValueError(f"'{name}' looks clips up in the data set: name a prepared folder with --data")
    if name == RECORDED:
        return Recorded(data=places.data)
    return NearestCaption(data=places.data, text=read_config(places.base).text, encoder=places.base)


def _missing(name: str, folder: Path) -> str:
    if name in FOLDERS:
        return (
            f"there are no weights of '{name}' in {folder}: train them with `python -m scalemogen train all --config "
            f"{name}`, then copy runs/{name}/checkpoint there"
        )
    return f"there is no system '{name}': name {', '.join(NAMES)}, or the folder of a trained one"
