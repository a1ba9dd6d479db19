"""Our checkpoint folder: `config.json` and safetensors, nothing else to trust (no pickle).

config.json               sizes and names, one dataclass tree
tokenizer.safetensors     predictor.safetensors
statistics.safetensors    mean, std of the features; bone lengths (metres) of the training skeleton
length.safetensors        the length predictor, where config.json has a "length"
seen.json                 captions of the training data and their embeddings, where it has them (`closeness.py`)
seen.safetensors
text_encoder/             where the text encoder is bundled
README.md                 model card
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import MISSING, asdict, dataclass, field, fields, is_dataclass, replace
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import torch
from huggingface_hub import snapshot_download
from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError
from safetensors.torch import load_file, save_file

from scalemogen.motion.statistics import Statistics
from scalemogen.networks.length import LengthConfig, LengthPredictor
from scalemogen.networks.predictor import NextScalePredictor, PredictorConfig, stored_ffn_width
from scalemogen.networks.text import TextConfig
from scalemogen.networks.tokenizer import MotionTokenizer, TokenizerConfig
from scalemogen.sampling import SamplingSettings
from scalemogen.words.closeness import SeenCaptions

FORMAT_VERSION = 1


@dataclass(frozen=True)
class ModelConfig:
    """Everything `config.json` says.

    Attributes:
        name: of the weights.
        sampling: settings that suit these weights.
        length: sizes of the length predictor, None without one.
    """

    name: str = "unnamed"
    version: int = FORMAT_VERSION
    tokenizer: TokenizerConfig = field(default_factory=TokenizerConfig)
    predictor: PredictorConfig = field(default_factory=PredictorConfig)
    text: TextConfig = field(default_factory=TextConfig)
    sampling: SamplingSettings = field(default_factory=SamplingSettings)
    length: LengthConfig | None = None


@dataclass(frozen=True)
class Checkpoint:
    """The parts of a model, as loaded."""

    config: ModelConfig
    tokenizer: MotionTokenizer
    predictor: NextScalePredictor
    statistics: Statistics
    folder: Path | None = None
    length: LengthPredictor | None = None
    seen: SeenCaptions | None = None

    @classmethod
    def create(cls, config: ModelConfig, statistics: Statistics, ffn_width: int | None = None) -> Checkpoint:
        """A model with fresh random weights; `ffn_width` as in `NextScalePredictor`."""
        tokenizer = MotionTokenizer(config.tokenizer)
        predictor = NextScalePredictor(config.predictor, tokenizer.schedule, config.tokenizer.bits, ffn_width)
        length = LengthPredictor(config.length).eval() if config.length is not None else None
        return cls(config, tokenizer.eval(), predictor.eval(), statistics, length=length)

    @classmethod
    def load(cls, source: str | Path) -> Checkpoint:
        """Read a checkpoint folder, or download one by its Hub id.

        Raises:
            ValueError: if there is no such folder or repository, or its files do not fit together.
        """
        folder = resolve(source)
        config = read_config(folder)
        arrays = {name: t.numpy() for name, t in _read(folder, "statistics").items()}
        ffn_width = stored_ffn_width(_read(folder, "predictor"))
        loaded = cls.create(config, Statistics(**arrays), ffn_width)
        for name, module in loaded.modules.items():
            _fill(module, folder, name)
        return replace(loaded, folder=folder, seen=SeenCaptions.read(folder))

    @property
    def modules(self) -> dict[str, torch.nn.Module]:
        """What has weights, by the name of its file."""
        modules = {"tokenizer": self.tokenizer, "predictor": self.predictor, "length": self.length}
        return {name: module for name, module in modules.items() if module is not None}

    def save(self, folder: Path, half: bool = False) -> Path:
        """Write config, weights, statistics and seen captions (not the text encoder, nor the model card).

        Args:
            half: store the weights in fp16; they are computed with in fp32 all the same.
        """
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "config.json").write_text(json.dumps(asdict(self.config), indent=1) + "\n")
        for name, module in self.modules.items():
            state = module.state_dict()
            stored = {key: value.half() for key, value in state.items()} if half else state
            save_file(stored, folder / f"{name}.safetensors")
        arrays = {f.name: torch.from_numpy(getattr(self.statistics, f.name)) for f in fields(Statistics)}
        save_file(arrays, folder / "statistics.safetensors")
        if self.seen is not None:
            self.seen.write(folder)
        return folder


def weights_digest(*networks: torch.nn.Module) -> str:
    """SHA-256, shortened, of all weights."""
    total = hashlib.sha256()
    for network in networks:
        for tensor in network.state_dict().values():
            total.update(tensor.cpu().numpy().tobytes())
    return total.hexdigest()[:16]


def load_tokenizer(folder: Path, config: TokenizerConfig) -> MotionTokenizer:
    """Only the tokenizer of a checkpoint folder."""
    tokenizer = MotionTokenizer(config)
    _fill(tokenizer, folder, "tokenizer")
    return tokenizer.eval()


def resolve(source: str | Path) -> Path:
    """A local folder as it is; anything else is a Hub id, downloaded (or found in the Hub's cache)."""
    if Path(source).is_dir():
        return Path(source)
    try:
        return Path(snapshot_download(str(source)))
    except (HfHubHTTPError, HFValidationError, LocalEntryNotFoundError, OSError) as error:
        raise ValueError(
            f"no checkpoint at {source}: neither a folder nor to be had from the Hub ({error})"
        ) from error


def read_config(folder: Path) -> ModelConfig:
    """`config.json` of a checkpoint folder; ValueError if it is absent or of another version."""
    path = folder / "config.json"
    if not path.is_file():
        raise ValueError(f"{folder} has no config.json; is it a ScaleMoGen checkpoint?")
    data = json.loads(path.read_text())
    if data.get("version") != FORMAT_VERSION:
        raise ValueError(f"{path} has format {data.get('version')}; this release reads {FORMAT_VERSION}")
    return from_dict(ModelConfig, data)


def from_dict(kind: Any, data: Mapping[str, Any]) -> Any:
    """Rebuild a dataclass tree from JSON; what is not named keeps its owner's default.

    Raises:
        ValueError: for a name that is unknown.
    """
    return kind(**_revived(kind, data))


def _revived(kind: Any, data: Mapping[str, Any]) -> dict[str, Any]:
    hints = get_type_hints(kind)
    if unknown := set(data) - set(hints):
        raise ValueError(f"{kind.__name__} has no setting {sorted(unknown)}")
    defaults = {f.name: f.default_factory() for f in fields(kind) if f.default_factory is not MISSING}
    return {name: _revive(hints[name], value, defaults.get(name)) for name, value in data.items()}


def _revive(hint: Any, value: Any, default: Any = None) -> Any:
    kind: Any = next((each for each in get_args(hint) if is_dataclass(each)), hint)  # of "Config | None" the config
    if isinstance(value, Mapping) and is_dataclass(kind):
        return from_dict(kind, value) if default is None else replace(default, **_revived(kind, value))
    if get_origin(kind) is tuple:
        return tuple(_revive(get_args(kind)[0], item) for item in value)
    return value


def _read(folder: Path, name: str) -> dict[str, torch.Tensor]:
    path = folder / f"{name}.safetensors"
    if not path.is_file():
        raise ValueError(f"{folder} has no {path.name}; is the checkpoint complete?")
    return {key: tensor.float() for key, tensor in load_file(path).items()}


def _fill(module: torch.nn.Module, folder: Path, name: str) -> None:
    try:
        module.load_state_dict(_read(folder, name))
    except RuntimeError as error:
        raise ValueError(f"{name}.safetensors in {folder} does not fit its config.json: {error}") from error
