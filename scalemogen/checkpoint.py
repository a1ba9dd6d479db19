"""The checkpoint folder: `config.json` and safetensors files. Nothing in it is pickled.

config.json               sizes and names, one tree of dataclasses
tokenizer.safetensors     predictor.safetensors
statistics.safetensors    mean and std of the features; bone lengths (metres) of the training skeleton
length.safetensors        the length predictor, if config.json has a "length"
seen.json                 a sample of the training captions and their embeddings, read by `words/closeness.py`
seen.safetensors
evaluator.json            the evaluator and its weights, read by `words/evaluator.py`
evaluator.safetensors
reliability.json          how reliably the model does each action, read by `words/reliability.py`
text_encoder/             the text encoder, if it is bundled
README.md                 model card
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path

import numpy as np
import torch
from huggingface_hub import snapshot_download
from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError
from safetensors.torch import load_file, save_file

from scalemogen.motion.statistics import Statistics
from scalemogen.networks.length import LengthPredictor
from scalemogen.networks.predictor import NextScalePredictor, stored_ffn_width
from scalemogen.networks.settings import LengthConfig, PredictorConfig, TextConfig, TokenizerConfig
from scalemogen.networks.tokenizer import MotionTokenizer
from scalemogen.settings import SamplingSettings
from scalemogen.support.records import from_dict

FORMAT_VERSION = 1
_REPOSITORY = Path(__file__).parents[1]
HASH_DIGITS = 16  # hexadecimal digits of a hash that are kept


@dataclass(frozen=True)
class ModelConfig:
    """The content of `config.json`.

    Attributes:
        name: name of the weights.
        version: format version of the folder.
        tokenizer, predictor, text: sizes of the networks and the choice of the text encoder.
        sampling: default sampling settings of these weights.
        length: sizes of the length predictor; None without a length predictor.
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
    """The parts of a model.

    Attributes:
        config: sizes and names.
        tokenizer, predictor, length: the networks; `length` is None if there is no length predictor.
        statistics: normalisation of the features.
        folder: where it was loaded from; None for a new one.
    """

    config: ModelConfig
    tokenizer: MotionTokenizer
    predictor: NextScalePredictor
    statistics: Statistics
    folder: Path | None = None
    length: LengthPredictor | None = None

    @classmethod
    def create(cls, config: ModelConfig, statistics: Statistics, ffn_width: int | None = None) -> Checkpoint:
        """Create a model with random weights; `ffn_width` as in `NextScalePredictor`."""
        tokenizer = MotionTokenizer(config.tokenizer)
        predictor = NextScalePredictor(config.predictor, tokenizer.schedule, config.tokenizer.bits, ffn_width)
        length = LengthPredictor(config.length).eval() if config.length is not None else None
        return cls(config, tokenizer.eval(), predictor.eval(), statistics, length=length)

    @classmethod
    def load(cls, source: str | Path) -> Checkpoint:
        """Read a checkpoint folder, or download one by its Hub id.

        Raises:
            ValueError: if there is no such folder or repository, or its files do not match its config.
            SafetensorError: if a file of weights is damaged.
        """
        folder = resolve(source)
        config = read_config(folder)
        arrays = {name: t.numpy() for name, t in _read(folder, "statistics").items()}
        ffn_width = stored_ffn_width(_read(folder, "predictor"))
        loaded = cls.create(config, Statistics(**arrays), ffn_width)
        for name, module in loaded.modules.items():
            _fill(module, folder, name)
        return replace(loaded, folder=folder)

    @property
    def modules(self) -> dict[str, torch.nn.Module]:
        """The networks by the names of their files."""
        modules = {"tokenizer": self.tokenizer, "predictor": self.predictor, "length": self.length}
        return {name: module for name, module in modules.items() if module is not None}

    def save(self, folder: Path, half: bool = False) -> Path:
        """Write `config.json`, the weights of the networks and the statistics; return the folder.

        The other files of the folder (text encoder, evaluator, seen captions, reliability, model card) are not
        written.

        Args:
            half: store the weights in fp16. They are converted to fp32 when they are read.
        """
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "config.json").write_text(json.dumps(asdict(self.config), indent=1) + "\n")
        for name, module in self.modules.items():
            state = module.state_dict()
            stored = {key: value.half() for key, value in state.items()} if half else state
            save_file(stored, folder / f"{name}.safetensors")
        arrays = {f.name: torch.from_numpy(getattr(self.statistics, f.name)) for f in fields(Statistics)}
        save_file(arrays, folder / "statistics.safetensors")
        return folder

    def digest(self) -> str:
        """Hash of the weights of tokenizer and predictor, the statistics and the text config.

        The weights of the text encoder and the sampling settings are not part of it.
        """
        total = hashlib.sha256((repr(self.config.text) + weights_digest(self.tokenizer, self.predictor)).encode())
        for array in (self.statistics.mean, self.statistics.std, self.statistics.bone_lengths):
            total.update(np.ascontiguousarray(array).tobytes())
        return total.hexdigest()[:HASH_DIGITS]

    def fingerprint(self) -> str:
        """Hash of `digest`, the default sampling settings and the weights of the length predictor.

        With equal fingerprints and the same text encoder, a prompt and a seed give the same motion on one device.
        """
        lengths = weights_digest(self.length) if self.length is not None else ""
        content = self.digest() + repr(self.config.sampling) + lengths
        return hashlib.sha256(content.encode()).hexdigest()[:HASH_DIGITS]


def weights_digest(*networks: torch.nn.Module) -> str:
    """Shortened SHA-256 of all weights."""
    total = hashlib.sha256()
    for network in networks:
        for tensor in network.state_dict().values():
            total.update(tensor.cpu().numpy().tobytes())
    return total.hexdigest()[:HASH_DIGITS]


def load_tokenizer(folder: Path, config: TokenizerConfig) -> MotionTokenizer:
    """Read only the tokenizer of a checkpoint folder."""
    tokenizer = MotionTokenizer(config)
    _fill(tokenizer, folder, "tokenizer")
    return tokenizer.eval()


def resolve(source: str | Path) -> Path:
    """Return a local folder; download anything else by its Hub id, unless it is in the Hub's cache.

    A checkpoint of the repository, such as "checkpoints/base", is found from every current folder.
    """
    if Path(source).is_dir():
        return Path(source)
    if (_REPOSITORY / source / "config.json").is_file():
        return _REPOSITORY / source
    try:
        return Path(snapshot_download(str(source)))
    except (HfHubHTTPError, HFValidationError, LocalEntryNotFoundError, OSError) as error:
        raise ValueError(
            f"no checkpoint at {source}: it is neither a folder nor a repository on the Hub ({error})"
        ) from error


def read_config(folder: Path) -> ModelConfig:
    """Read `config.json` of a checkpoint folder; raise ValueError if it is missing or has another version."""
    path = folder / "config.json"
    if not path.is_file():
        raise ValueError(f"{folder} has no config.json; is it a ScaleMoGen checkpoint?")
    data = json.loads(path.read_text())
    if data.get("version") != FORMAT_VERSION:
        raise ValueError(f"{path} has format {data.get('version')}; load a checkpoint of format {FORMAT_VERSION}")
    return from_dict(ModelConfig, data)


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
