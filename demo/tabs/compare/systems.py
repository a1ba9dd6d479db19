"""`Systems`: the systems that can be compared here. Each one is loaded when it is first used."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from scalemogen import ScaleMoGen
from scalemogen.baselines.baseline import Baseline
from scalemogen.baselines.ideas import IDEAS
from scalemogen.baselines.settings import OURS
from scalemogen.baselines.systems import FOLDERS, NEAREST, RECORDED, Places, System, load_system, parameters_of
from scalemogen.model import MotionModel
from scalemogen.motion.motion import Motion
from scalemogen.scales import FRAMES_PER_COLUMN

DATA_VARIABLE = "SCALEMOGEN_DATA"  # environment variable with the path of a prepared folder
_ROOT = Path(__file__).parents[3]
CHECKPOINTS = _ROOT / "checkpoints"
_NO_SYSTEMS = ("baselines", "debug")  # folders in checkpoints/ that are not compared

_LABELS = {NEAREST: "nearest caption", RECORDED: "recorded"}


@dataclass(frozen=True)
class Size:
    """What a system spends on one motion.

    Attributes:
        work: tokens or steps in words; "" if nothing is sampled.
        parameters: number of weights without the text encoder; None without weights.
    """

    work: str
    parameters: int | None


class Systems:
    """The systems that are installed, by key: a name of `baselines.systems`, or checkpoints/NAME.

    Args:
        model: ours, which is loaded already.
        checkpoints: folder of all checkpoints.
        data: prepared folder, for the systems that look clips up; None for that of SCALEMOGEN_DATA or data/mix.
    """

    def __init__(self, model: ScaleMoGen, checkpoints: Path = CHECKPOINTS, data: Path | None = None) -> None:
        self.model, self._checkpoints, self._data = model, checkpoints, data or _data_at_hand()
        self._loaded: dict[str, System] = {OURS: model}
        self._lock = threading.Lock()

    @cached_property
    def places(self) -> Places:
        """Where the systems are found. The baselines were trained with the tokenizer of the base checkpoint."""
        own, base = self.model.checkpoint.folder, self._checkpoints / "base"
        return Places(base if (base / "config.json").is_file() or own is None else own, self._data, self.baselines)

    @property
    def baselines(self) -> Path:
        """The folder with a folder for each baseline."""
        return self._checkpoints / "baselines"

    def installed(self) -> list[str]:
        """Return the keys of all systems that can be loaded; ours first."""
        return [*self.places.available(), *self._other_checkpoints()]

    def missing(self) -> list[str]:
        """Return the trained baselines whose weights are not here."""
        there = self.installed()
        return [name for name in FOLDERS if name not in there]

    @property
    def has_data(self) -> bool:
        """Whether there is a prepared folder."""
        return self._data is not None

    def idea(self, key: str) -> str:
        """Return in a few words how a system makes a motion; "" for a checkpoint of the user."""
        return IDEAS[key].short if key in IDEAS else ""

    def label(self, key: str) -> str:
        """Return the name of a system on the page."""
        return _LABELS.get(key, Path(key).name.replace("_", "-"))

    def load(self, key: str) -> System:
        """Return a system; it is loaded at the first call.

        Raises:
            ValueError: if it is not installed.
        """
        with self._lock:
            if key not in self._loaded:
                if key not in self.installed():
                    raise ValueError(_not_here(key, self.label(key)))
                folder = self._other_checkpoints().get(key)
                self._loaded[key] = load_system(str(folder or key), self.places, str(self.model.device))
            return self._loaded[key]

    def _other_checkpoints(self) -> dict[str, Path]:
        """The checkpoints of our architecture besides the loaded one, by key."""
        own = self.model.checkpoint.folder
        folders = sorted(path.parent for path in self._checkpoints.glob("*/config.json"))
        return {
            f"checkpoints/{path.name}": path
            for path in folders
            if path.name not in _NO_SYSTEMS and (own is None or path.resolve() != own.resolve())
        }


def revision_of(system: System) -> str:
    """Return what a motion of the system depends on, besides prompt, seconds, seed and guidance."""
    return system.revision if isinstance(system, Baseline | MotionModel) else system.fingerprint()


def size_of(system: System, motion: Motion) -> Size:
    """Return what the system spent on a motion that it made."""
    columns = motion.frames // FRAMES_PER_COLUMN
    if isinstance(system, MotionModel):
        tokens = sum(-(-columns // scale.divisor) * len(scale.groups) for scale in system.schedule.scales)
        return Size(f"{tokens} tokens in {len(system.schedule)} scales", parameters_of(system))
    if isinstance(system, Baseline):
        steps = columns if system.name == "next_token" else system.config.sampling.steps
        return Size(f"{steps} steps", parameters_of(system))
    return Size("", None)


def _data_at_hand() -> Path | None:
    named = os.environ.get(DATA_VARIABLE)
    folder = Path(named) if named else _ROOT / "data" / "mix"
    return folder if (folder / "Mean.npy").is_file() else None


def _not_here(key: str, label: str) -> str:
    if key in FOLDERS:
        return (
            f"the weights of {label} are not installed: train them with `python -m scalemogen train all --config "
            f"{key}` and copy runs/{key}/checkpoint to checkpoints/baselines/{key}"
        )
    if key in (NEAREST, RECORDED):
        return f"{label} looks clips up in the data set: start the app with {DATA_VARIABLE} set to a prepared folder"
    return f"there is no system '{key}': choose one of the list"
