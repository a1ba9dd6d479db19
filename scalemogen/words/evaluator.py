"""The evaluator: embeds motions and sentences in one space, in which a motion is near the sentences that describe it.

A small model similar to TMR (Petrovich et al. 2023): a transformer over the features of a motion and one over the
token states of a frozen text encoder, trained with a contrastive loss (`training/evaluator.py`). It is stored as
`evaluator.json` and `evaluator.safetensors`, in a checkpoint folder or in a folder of its own.
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
from scalemogen.networks.settings import EvaluatorConfig, TextConfig
from scalemogen.networks.text import TextEncoder, TextStates, load_text_encoder
from scalemogen.networks.trajectory import root_path
from scalemogen.support.records import from_dict

FORMAT_VERSION = 1
PATCH = 4  # frames per token of the motion
PATH_CHANNELS = 4  # ground position (x, z) and heading (cos, sin) relative to the start
BATCH = 64  # motions or sentences embedded together
FIRST_LOG_SCALE = 2.66  # log(1 / 0.07): the usual initial temperature of contrastive training, 0.07
MAX_LOG_SCALE = 4.6  # log(100): larger scales make the contrastive loss unstable


class EmbeddingModel(Protocol):
    """What the metrics need: our evaluator, or a published one."""

    @property
    def name(self) -> str:
        """Name for tables; numbers of different evaluators must not be compared."""
        ...

    @property
    def digest(self) -> str:
        """Hash of the weights; stored results are reused only with the same evaluator."""
        ...

    @property
    def layout(self) -> str:
        """Name of the feature layout that it reads."""
        ...

    def embed_motions(self, rows: Sequence[np.ndarray]) -> np.ndarray:
        """Return the embeddings (N, D) of N motions, each given as features (F, dims) that are not normalised."""
        ...

    def embed_texts(self, texts: Sequence[str]) -> np.ndarray:
        """Return the embeddings (N, D) of N captions."""
        ...


@dataclass(frozen=True)
class EvaluatorFile:
    """Content of `evaluator.json`."""

    name: str = "evaluator"
    version: int = FORMAT_VERSION
    model: EvaluatorConfig = field(default_factory=EvaluatorConfig)
    text: TextConfig = field(default_factory=TextConfig)


class MotionTextModel(nn.Module):
    """The encoders of motions and texts. Embeddings have length 1, so distances depend on directions only."""

    def __init__(self, config: EvaluatorConfig, mean_C: np.ndarray, std_C: np.ndarray) -> None:
        super().__init__()
        self.config = config
        self.layout: FeatureLayout = LAYOUTS[config.layout]
        self.register_buffer("mean", torch.as_tensor(mean_C, dtype=torch.float32))
        self.register_buffer("std", torch.as_tensor(std_C, dtype=torch.float32))
        patches = -(-self.layout.max_frames // PATCH)  # rounded up
        inputs = PATCH * (self.layout.dims + PATH_CHANNELS)
        self.motion = SequenceEncoder(inputs, patches, config.depth, config)
        self.text = SequenceEncoder(config.text_channels, config.text_length, config.text_depth, config)
        # The contrastive loss multiplies similarities by a learned scale; its logarithm keeps it positive.
        self.log_scale = nn.Parameter(torch.tensor(FIRST_LOG_SCALE))

    def forward(self, normal_BFC: Tensor, frames_B: Tensor, text: TextStates) -> tuple[Tensor, Tensor, Tensor]:
        """Return embeddings of motions and texts, (B, D) each, and the scale of their similarities in the loss."""
        scale = self.log_scale.clamp(max=MAX_LOG_SCALE).exp()
        return self.embed_motion(normal_BFC, frames_B), self.embed_text(text), scale

    def embed_motion(self, normal_BFC: Tensor, frames_B: Tensor) -> Tensor:
        """Embed motions: normalised features (B, F, C) with `frames_B` valid frames -> (B, D).

        Frames after the last whole patch are ignored.
        """
        x = torch.cat([normal_BFC, self._path(normal_BFC)], dim=-1)
        patches = x.shape[1] // PATCH
        x = x[:, : patches * PATCH].unflatten(1, (patches, PATCH)).flatten(2)
        valid = torch.arange(patches, device=x.device) < (frames_B // PATCH)[:, None]
        return self.motion(x * valid[:, :, None], valid)  # zeros in the padding, whatever it contained

    def embed_text(self, text: TextStates) -> Tensor:
        """Embed texts -> (B, D); tokens after `text_length` are ignored."""
        length = self.config.text_length
        return self.text(text.states_BLC[:, :length], text.mask_BL[:, :length])

    def _path(self, normal_BFC: Tensor) -> Tensor:
        """Return ground position (in units of two metres) and heading (cos, sin) in each frame, (B, F, 4).

        Sentences describe the whole path ("four metres", "turns around"), but the features contain only velocities.
        """
        # In units of two metres the path has about the size of the normalised features.
        path = root_path(normal_BFC, self.get_buffer("mean"), self.get_buffer("std"), self.layout)
        heading, ground = path.split([1, 2], dim=-1)
        return torch.cat([ground / 2, heading.cos(), heading.sin()], dim=-1)


class SequenceEncoder(nn.Module):
    """A transformer whose output at a learned first token is the embedding. Padding is never attended to."""

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
        """Embed sequences (B, L, inputs); `valid_BL` is False for padding. Returns (B, D), rows of length 1."""
        x = self.read(x_BLC) + self.places[: x_BLC.shape[1]]
        x = torch.cat([self.first.expand(len(x), 1, -1).to(x), x], dim=1)
        padding = F.pad(~valid_BL, (1, 0))  # the first token is never padding
        return F.normalize(self.write(self.blocks(x, src_key_padding_mask=padding)[:, 0]), dim=-1)


class Evaluator:
    """A trained evaluator with its text encoder; an `EmbeddingModel`."""

    def __init__(self, file: EvaluatorFile, model: MotionTextModel, encoder: TextEncoder) -> None:
        self.file, self.encoder = file, encoder
        self.model = model.eval()

    @property
    def name(self) -> str:
        """Name from `evaluator.json`."""
        return self.file.name

    @property
    def digest(self) -> str:
        """Hash of the weights."""
        return weights_digest(self.model)

    @property
    def layout(self) -> str:
        """Name of the feature layout that it was trained on."""
        return self.file.model.layout

    @torch.inference_mode()
    def embed_motions(self, rows: Sequence[np.ndarray]) -> np.ndarray:
        """Embed features (F, dims), not normalised -> (N, D). Only the first `max_frames` frames are read.

        Raises:
            ValueError: if a motion has fewer than four frames.
        """
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
        """Embed sentences -> (N, D). Equal sentences are embedded once."""
        # Sorted by length, so that batches need little padding.
        different = sorted(set(texts), key=len)
        parts = [
            self.model.embed_text(self.encoder.encode(different[i : i + BATCH]).to(self.model.log_scale.device))
            for i in range(0, len(different), BATCH)
        ]
        rows = dict(zip(different, torch.cat(parts).float().cpu().numpy(), strict=True))
        return np.stack([rows[text] for text in texts])


def save_evaluator(file: EvaluatorFile, model: MotionTextModel, folder: Path) -> Path:
    """Write `evaluator.json` and `evaluator.safetensors`; return the folder.

    Weights are stored in fp16 to save space, and converted to fp32 when they are read. Mean and deviation of the
    features stay in fp32.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "evaluator.json").write_text(json.dumps(asdict(file), indent=1) + "\n")
    half = {k: v if k in ("mean", "std") else v.half() for k, v in model.state_dict().items()}
    save_file({k: v.contiguous().cpu() for k, v in half.items()}, folder / "evaluator.safetensors")
    return folder


def load_evaluator(folder: Path, text_encoder: Path | None = None, device: str = "cpu") -> Evaluator:
    """Read an evaluator from a folder.

    Args:
        folder: folder with `evaluator.json` and `evaluator.safetensors`.
        text_encoder: folder of the text encoder; used if the evaluator's folder does not contain one.
        device: PyTorch device.

    Raises:
        ValueError: if the folder holds no evaluator of this version, or the files do not fit together.
    """
    path = folder / "evaluator.json"
    if not path.is_file():
        raise ValueError(f"{folder} has no evaluator.json; make one with `python -m scalemogen train evaluator`")
    data = json.loads(path.read_text())
    if data.get("version") != FORMAT_VERSION:
        raise ValueError(f"{path} has format {data.get('version')}; use an evaluator of format {FORMAT_VERSION}")
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
