"""The measuring rod: motions and sentences as points of one space, near where they belong together.

A small model in the manner of TMR (Petrovich et al. 2023): a transformer over a motion's features and one over the
token states of a frozen text encoder, trained by contrast (`training/evaluator.py`). Stored as `evaluator.json` and
`evaluator.safetensors`, in a checkpoint folder or one of its own.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from scalemogen.checkpoint import weights_digest
from scalemogen.data.clips import by_length, pad_clips
from scalemogen.motion.layouts import LAYOUTS, FeatureLayout
from scalemogen.networks.text import TextConfig, TextEncoder, TextStates, load_text_encoder
from scalemogen.networks.trajectory import root_path
from scalemogen.support.records import from_dict

FORMAT_VERSION = 1
PATCH = 4  # frames that make one token of the motion
PATH_CHANNELS = 4  # ground position and heading since the start
BATCH = 64


class EmbeddingModel(Protocol):
    """What the metrics need: our evaluator, or a published one."""

    @property
    def name(self) -> str:
        """Names the numbers; those of different evaluators must not be compared."""
        ...

    @property
    def digest(self) -> str:
        """Of its weights: numbers that are kept are those of one evaluator."""
        ...

    @property
    def layout(self) -> str:
        """The feature layout it reads."""
        ...

    def embed_motions(self, rows: Sequence[np.ndarray]) -> np.ndarray:
        """(N, D) embeddings of N motions, each (F, dims) features in original units."""
        ...

    def embed_texts(self, texts: Sequence[str]) -> np.ndarray:
        """(N, D) embeddings of N captions."""
        ...


@dataclass(frozen=True)
class EvaluatorConfig:
    """Sizes of an evaluator.

    Attributes:
        width, heads: of both transformers.
        depth, text_depth: blocks of the motion's and the text's transformer.
        embedding: D, channels of the common space.
        text_channels: channels Ct of the text encoder's states.
        text_length: tokens read of a text.
    """

    layout: str = "humanml3d"
    width: int = 192
    depth: int = 3
    text_depth: int = 2
    heads: int = 4
    embedding: int = 256
    text_channels: int = 384
    text_length: int = 128
    dropout: float = 0.1


@dataclass(frozen=True)
class EvaluatorFile:
    """Everything `evaluator.json` says."""

    name: str = "evaluator"
    version: int = FORMAT_VERSION
    model: EvaluatorConfig = field(default_factory=EvaluatorConfig)
    text: TextConfig = field(default_factory=TextConfig)


class MotionTextModel(nn.Module):
    """Both encoders; their outputs have length 1, so a distance is a matter of direction only."""

    def __init__(self, config: EvaluatorConfig, mean_C: np.ndarray, std_C: np.ndarray) -> None:
        super().__init__()
        self.config = config
        self.layout: FeatureLayout = LAYOUTS[config.layout]
        self.register_buffer("mean", torch.as_tensor(mean_C, dtype=torch.float32))
        self.register_buffer("std", torch.as_tensor(std_C, dtype=torch.float32))
        patches = -(-self.layout.max_frames // PATCH)
        inputs = PATCH * (self.layout.dims + PATH_CHANNELS)
        self.motion = SequenceEncoder(inputs, patches, config.depth, config)
        self.text = SequenceEncoder(config.text_channels, config.text_length, config.text_depth, config)
        self.log_scale = nn.Parameter(torch.tensor(2.66))  # of the similarities in training: 1 / 0.07 at first

    def forward(self, normal_BFC: Tensor, frames_B: Tensor, text: TextStates) -> tuple[Tensor, Tensor, Tensor]:
        """Embeddings of motions and texts, (B, D) each, and the scale of their similarities."""
        return self.embed_motion(normal_BFC, frames_B), self.embed_text(text), self.log_scale.clamp(max=4.6).exp()

    def embed_motion(self, normal_BFC: Tensor, frames_B: Tensor) -> Tensor:
        """(B, D) of normalised features with `frames_B` valid frames; frames past the last whole patch are unread."""
        x = torch.cat([normal_BFC, self._path(normal_BFC)], dim=-1)
        patches = x.shape[1] // PATCH
        x = x[:, : patches * PATCH].unflatten(1, (patches, PATCH)).flatten(2)
        valid = torch.arange(patches, device=x.device) < (frames_B // PATCH)[:, None]
        return self.motion(x * valid[:, :, None], valid)

    def embed_text(self, text: TextStates) -> Tensor:
        """(B, D) of texts; tokens past `text_length` are unread."""
        length = self.config.text_length
        return self.text(text.states_BLC[:, :length], text.mask_BL[:, :length])

    def _path(self, normal_BFC: Tensor) -> Tensor:
        """Ground position (metres / 2) and heading (cos, sin) that the root's velocities add up to, (B, F, 4).

        A sentence speaks of the whole path ("four metres", "turns around"), the features only of its steps.
        """
        path = root_path(normal_BFC, self.get_buffer("mean"), self.get_buffer("std"), self.layout)
        heading, ground = path.split([1, 2], dim=-1)
        return torch.cat([ground / 2, heading.cos(), heading.sin()], dim=-1)


class SequenceEncoder(nn.Module):
    """A transformer whose first, learned token collects the sequence; padding is never attended to."""

    def __init__(self, inputs: int, length: int, depth: int, config: EvaluatorConfig) -> None:
        super().__init__()
        width = config.width
        self.read = nn.Sequential(nn.Linear(inputs, width), nn.LayerNorm(width))
        self.first = nn.Parameter(torch.randn(width) * 0.02)
        self.places = nn.Parameter(torch.randn(length, width) * 0.02)
        layer = nn.TransformerEncoderLayer(
            width, config.heads, 4 * width, config.dropout, "gelu", batch_first=True, norm_first=True
        )
        self.blocks = nn.TransformerEncoder(layer, depth, nn.LayerNorm(width), enable_nested_tensor=False)
        self.write = nn.Linear(width, config.embedding)

    def forward(self, x_BLC: Tensor, valid_BL: Tensor) -> Tensor:
        """(B, L, inputs) with True at what counts -> (B, D) of length 1."""
        x = self.read(x_BLC) + self.places[: x_BLC.shape[1]]
        x = torch.cat([self.first.expand(len(x), 1, -1).to(x), x], dim=1)
        return F.normalize(self.write(self.blocks(x, src_key_padding_mask=F.pad(~valid_BL, (1, 0)))[:, 0]), dim=-1)


class Evaluator:
    """A trained evaluator in use; see `EmbeddingModel`."""

    def __init__(self, file: EvaluatorFile, model: MotionTextModel, encoder: TextEncoder) -> None:
        self.file, self.encoder = file, encoder
        self.model = model.eval()

    @property
    def name(self) -> str:
        """As `evaluator.json` has it."""
        return self.file.name

    @property
    def digest(self) -> str:
        """Of its weights."""
        return weights_digest(self.model)

    @property
    def layout(self) -> str:
        """The feature layout it was trained on."""
        return self.file.model.layout

    @torch.inference_mode()
    def embed_motions(self, rows: Sequence[np.ndarray]) -> np.ndarray:
        """(N, D) embeddings of (F, dims) features in original units; ValueError for one under four frames."""
        shortest = min(len(row) for row in rows)
        if shortest < PATCH:
            raise ValueError(f"a motion to embed needs at least {PATCH} frames; got {shortest}")
        device, limit = self.model.log_scale.device, self.model.layout.max_frames
        mean, std = (self.model.get_buffer(name).cpu().numpy() for name in ("mean", "std"))
        embedded = np.zeros((len(rows), self.model.config.embedding), np.float32)
        for chosen in by_length([len(row) for row in rows], BATCH):
            batch = [(rows[i][:limit] - mean) / std for i in chosen]
            x, frames = pad_clips(batch, max(map(len, batch)))
            embedded[chosen] = self.model.embed_motion(x.to(device), frames.to(device)).float().cpu().numpy()
        return embedded

    @torch.inference_mode()
    def embed_texts(self, texts: Sequence[str]) -> np.ndarray:
        """(N, D) embeddings of sentences."""
        different = sorted(set(texts), key=len)
        parts = [
            self.model.embed_text(self.encoder.encode(different[i : i + BATCH]).to(self.model.log_scale.device))
            for i in range(0, len(different), BATCH)
        ]
        rows = dict(zip(different, torch.cat(parts).float().cpu().numpy(), strict=True))
        return np.stack([rows[text] for text in texts])


def save_evaluator(file: EvaluatorFile, model: MotionTextModel, folder: Path) -> Path:
    """Write `evaluator.json` and `evaluator.safetensors` (fp16; computed with in fp32 all the same)."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "evaluator.json").write_text(json.dumps(asdict(file), indent=1) + "\n")
    half = {k: v if k in ("mean", "std") else v.half() for k, v in model.state_dict().items()}
    save_file({k: v.contiguous().cpu() for k, v in half.items()}, folder / "evaluator.safetensors")
    return folder


def load_evaluator(folder: Path, text_encoder: Path | None = None, device: str = "cpu") -> Evaluator:
    """Read an evaluator.

    Args:
        text_encoder: folder of the text encoder, where it is not bundled with the evaluator.

    Raises:
        ValueError: if `folder` holds no evaluator of this version, or the files do not fit together.
    """
    path = folder / "evaluator.json"
    if not path.is_file():
        raise ValueError(f"{folder} has no evaluator.json; make one with `python -m scalemogen train evaluator`")
    data = json.loads(path.read_text())
    if data.get("version") != FORMAT_VERSION:
        raise ValueError(f"{path} has format {data.get('version')}; this release reads {FORMAT_VERSION}")
    file: EvaluatorFile = from_dict(EvaluatorFile, data)
    state = {name: tensor.float() for name, tensor in load_file(folder / "evaluator.safetensors").items()}
    try:
        model = MotionTextModel(file.model, state["mean"].numpy(), state["std"].numpy())
        model.load_state_dict(state)
    except (KeyError, RuntimeError) as error:
        raise ValueError(f"evaluator.safetensors in {folder} does not fit its evaluator.json: {error}") from error
    bundled = (folder / file.text.source).is_dir() or text_encoder is None
    text = file.text if bundled else replace(file.text, source=str(text_encoder))
    return Evaluator(file, model.to(device), load_text_encoder(text, folder, torch.device(device)))
