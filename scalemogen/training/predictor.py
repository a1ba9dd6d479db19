"""The predictor, trained on the bits of a finished tokenizer (METHOD section 4)."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.attention import SDPBackend, sdpa_kernel

from scalemogen.checkpoint import Checkpoint, ModelConfig
from scalemogen.data.clips import ClipSet, Share, by_length, length_batch, read_clips, step_generator
from scalemogen.data.folder import read_statistics
from scalemogen.motion.layouts import FeatureLayout
from scalemogen.networks.predictor import NextScalePredictor, PredictorConfig
from scalemogen.networks.text import TextConfig, TextStates, bundle_text_encoder
from scalemogen.scales import FRAMES_PER_COLUMN, ScaleSchedule
from scalemogen.settings import SamplingSettings
from scalemogen.support.processes import shared_map, this_process
from scalemogen.training.aloft import without_aloft
from scalemogen.training.latents import LatentClips, encode_clips
from scalemogen.training.loop import LoopConfig
from scalemogen.training.machine import agreed_precision, compiler_at_hand
from scalemogen.training.sentences import Sentences
from scalemogen.training.tempo import clips_at_tempo
from scalemogen.training.text_states import BUNDLED_ENCODER
from scalemogen.training.tokenizer import trained_tokenizer

logger = logging.getLogger(__name__)

VALIDATE_BATCH = 32
PIECE = 2  # clips computed at once on a CPU: more do not fit into its cache (1.5 times as slow)


@dataclass(frozen=True)
class PredictorTraining:
    """How a predictor is trained.

    Attributes:
        data: prepared folder.
        tokenizer: checkpoint folder with the finished tokenizer.
        text_encoder: folder (or Hub id) of the text encoder.
        out: run folder; `best/` in it holds the whole checkpoint.
        name: of the checkpoint.
        model: its sizes; those of the text are taken from `text`.
        text_dropout: share of samples trained without their text.
        max_flip: self-correction flips up to this share of a scale's bits.
        tempos: clips are met at these tempos, chosen anew in every step. Each is encoded once, before training, for
            the tokenizer's encoder costs more than a step could spare; a few per cent change hardly a word of a
            caption. Clips are never cropped in time: their captions speak of all of them.
        most_aloft: clips in which the body is off the floor for more seconds are left out (see `aloft`); None: none
            is.
        compile: let torch.compile build the blocks where there is a compiler: half a minute, then a tenth off each
            step in fp32, a fifth in bf16.
    """

    data: Path
    tokenizer: Path
    out: Path
    text_encoder: str = BUNDLED_ENCODER
    name: str = "base"
    model: PredictorConfig = field(default_factory=PredictorConfig)
    text: TextConfig = field(default_factory=TextConfig)
    sampling: SamplingSettings = field(default_factory=SamplingSettings)
    loop: LoopConfig = field(default_factory=LoopConfig)
    text_dropout: float = 0.1
    max_flip: float = 0.3
    tempos: tuple[float, ...] = (1.0,)
    most_aloft: float | None = None
    compile: bool = False


class PredictorTask:
    """Bits of all scales from the text and from (partly wrong) coarser scales."""

    def __init__(self, config: PredictorTraining) -> None:
        self.config = config
        self.tokenizer, self.tokenizer_config = trained_tokenizer(config.tokenizer)
        self.tokenizer.requires_grad_(False).to(this_process().device or torch.device("cpu"))
        self.statistics = read_statistics(config.data)
        torch.manual_seed(config.loop.seed)
        sizes = replace(config.model, text_channels=config.text.channels, text_length=config.text.max_tokens)
        self.model = NextScalePredictor(sizes, self.tokenizer.schedule, self.tokenizer.config.bits)
        if config.compile and compiler_at_hand():  # in place; lengths differ from batch to batch
            for block in self.model.blocks:
                block.compile(dynamic=True)
        self.train = self._latent_clips("train", config.tempos)
        self.held_out = self._latent_clips("val")

    def losses(self, model: nn.Module, step: int, share: Share) -> dict[str, Tensor]:
        """Cross-entropy per bit on a share of one batch of clips of similar length."""
        config = self.config
        random = step_generator(config.loop.seed, step)
        clips = len(self.train) // len(config.tempos)
        chosen = length_batch(self.train.frames[:clips], config.loop.batch_size, step, config.loop.seed)
        captions = share.of([int(random.choice(self.train.sentences.of_clips[i])) for i in chosen])
        flip = share.of(random.random((len(chosen), len(self.tokenizer.schedule)), np.float32)) * config.max_flip
        drop = share.of(random.random(len(chosen))) < config.text_dropout
        if len(config.tempos) > 1:
            chosen = chosen + clips * random.integers(len(config.tempos), size=len(chosen))
        chosen, flips, drops = share.of(chosen), torch.from_numpy(flip), torch.from_numpy(drop)
        sums = self._sums(model, self.train, chosen, captions, flips, drops)
        return {"loss": sums[0] / sums[1], "bits_right": sums[2] / sums[3]}

    def validate(self, model: nn.Module) -> dict[str, float]:
        """Loss and share of right bits on held-out clips, every clip with its first caption."""

        def measure(chosen: np.ndarray) -> np.ndarray:
            captions = [self.held_out.sentences.of_clips[i][0] for i in chosen]
            loss, weight, right, tokens = self._sums(model, self.held_out, chosen, captions).tolist()
            return np.array([loss / weight, right / tokens, 1]) * len(chosen)

        batches = by_length(self.held_out.frames, VALIDATE_BATCH)
        loss, right, clips = np.sum(shared_map(measure, batches), axis=0).tolist()
        return {"loss": loss / clips, "bits_right": right / clips, "score": loss / clips}

    def export(self, model: nn.Module, folder: Path) -> None:
        """The whole checkpoint, small enough to be passed on; a large text encoder stays on the Hub."""
        assert isinstance(model, NextScalePredictor)
        config = ModelConfig(
            name=self.config.name,
            tokenizer=self.tokenizer_config.tokenizer,
            predictor=model.config,
            text=self._encoder() if self.config.text.kind == "t5" else self.config.text,
            sampling=self.config.sampling,
        )
        Checkpoint(config, self.tokenizer, model, self.statistics).save(folder, half=True)
        encoder = folder / config.text.source
        if config.text.kind == "minilm" and not encoder.is_dir():
            bundle_text_encoder(self.config.text_encoder, encoder)

    def _encoder(self) -> TextConfig:
        """The text encoder as training reads it."""
        return replace(self.config.text, source=self.config.text_encoder)

    def _sums(
        self,
        model: nn.Module,
        clips: LatentClips,
        chosen: np.ndarray,
        captions: Sequence[int],
        flip: Tensor | None = None,
        drop: Tensor | None = None,
    ) -> Tensor:
        """`bit_sums` over a batch, in pieces of clips that are as good as equally long."""
        device, schedule = next(model.parameters()).device, self.tokenizer.schedule
        pieces = np.argsort(clips.frames[chosen], kind="stable")
        sums = torch.zeros(4, device=device)
        for piece in np.split(pieces, range(PIECE, len(pieces), PIECE)) if device.type == "cpu" else [pieces]:
            latents, frames, text = self._batch(clips, chosen[piece], [captions[i] for i in piece], device)
            flips, drops = (None if each is None else each[piece].to(device) for each in (flip, drop))
            with torch.no_grad():
                quantized = self.tokenizer.quantizer.quantize(latents, frames, flips)
            with attention_kernels(device):
                logits = model(schedule.predictor_inputs(quantized.sums, frames), text, frames, drops)
            sums = sums + bit_sums(logits.float(), quantized.bits, frames, schedule)
        return sums

    def _batch(
        self,
        clips: LatentClips,
        chosen: Sequence[int] | np.ndarray,
        captions: Sequence[int],
        device: torch.device,
    ) -> tuple[Tensor, Tensor, TextStates]:
        columns = self.tokenizer.schedule.columns
        latents = [F.pad(clips.latents[i].float(), (0, 0, 0, 0, 0, columns - len(clips.latents[i]))) for i in chosen]
        frames = torch.from_numpy(clips.frames[np.asarray(chosen)])
        return torch.stack(latents).to(device), frames.to(device), clips.sentences.batch(captions, device)

    def _latent_clips(self, split: str, tempos: Sequence[float] = (1.0,)) -> LatentClips:
        """The clips of a split at the first tempo, then at the second, and so on."""
        clips = clips_to_predict(self.config, split, self.tokenizer.layout)
        sentences = Sentences.of(clips, self._encoder())
        logger.info("%s: %d clips, %d different captions", split, len(clips), len(sentences))
        played = [
            clips if tempo == 1 else clips_at_tempo(clips, tempo, self.statistics, self.tokenizer.layout)
            for tempo in tempos
        ]
        precision = agreed_precision(self.config.loop.precision)
        latents = tuple(latent for variant in played for latent in encode_clips(self.tokenizer, variant, precision))
        frames = np.concatenate([variant.frames // FRAMES_PER_COLUMN * FRAMES_PER_COLUMN for variant in played])
        return LatentClips(latents, frames, sentences)


def clips_to_predict(config: PredictorTraining, split: str, layout: FeatureLayout) -> ClipSet:
    """The clips of a split that the predictor is trained on, or held to."""
    statistics = read_statistics(config.data)
    clips = read_clips(config.data, split, statistics, layout.max_frames)
    return clips if config.most_aloft is None else without_aloft(clips, config.most_aloft, statistics, layout)


def captions_to_predict(config: PredictorTraining, split: str, layout: FeatureLayout) -> list[str]:
    """The different captions of these clips, sorted."""
    return sorted({caption for captions in clips_to_predict(config, split, layout).captions for caption in captions})


@contextmanager
def attention_kernels(device: torch.device) -> Iterator[None]:
    """On a CPU in bf16 plain matrix products beat the fused attention (0.6 s against 0.9 s, width 192);
    elsewhere torch chooses."""
    if device.type != "cpu" or not torch.is_autocast_enabled("cpu"):
        yield
        return
    torch.backends.cuda.allow_fp16_bf16_reduction_math_sdp(True)
    with sdpa_kernel(SDPBackend.MATH):
        yield


def bit_sums(logits_BND2: Tensor, bits: Sequence[Tensor], frames_B: Tensor, schedule: ScaleSchedule) -> Tensor:
    """(4,): cross-entropy per bit times weight, the weight (a scale's 1/sqrt(its tokens)), the share of right bits,
    and the number of tokens, each summed over the tokens of all clips."""
    targets, weights = [], []
    for index, scale in enumerate(schedule.scales):
        columns = int(schedule.valid_columns(frames_B, index).max())
        targets.append(bits[index][:, :columns].flatten(1, 2))
        valid = schedule.valid(frames_B, index)[:, :columns].repeat_interleave(len(scale.groups), 1)
        weights.append(valid / scale.tokens**0.5)
    target, weight = torch.cat(targets, 1), torch.cat(weights, 1)
    odds = logits_BND2[..., 1] - logits_BND2[..., 0]  # two-way cross-entropy is binary on the log-odds
    loss = F.binary_cross_entropy_with_logits(odds, target.float(), reduction="none").mean(-1)
    right = ((odds > 0) == target).float().mean(-1)
    valid = (weight > 0).float()
    return torch.stack([(loss * weight).sum(), weight.sum(), (right * valid).sum(), valid.sum()])
