"""The stage `evaluator`: trains a contrastive model of motions and captions, which FID and R-precision need.

It embeds motions and captions; a motion and its own caption should be close, and other pairs far apart. The loss is a
symmetric InfoNCE over the whole batch (van den Oord et al. 2018). As in TMR (Petrovich et al. 2023, section 3.2), a
pair of different clips whose captions mean the same is not a negative pair and is left out of the loss. TMR decides
this by the cosine of a sentence encoder alone. That does not work here: "turns left" and "turns right" have a cosine
of 0.99, paraphrases of one clip 0.78. So two captions mean the same if one is also a caption of the other's clip, or
if their cosine is at least `same_caption`, which is higher than that of captions that differ in one word.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.distributed
import torch.nn.functional as F
from torch import Tensor, nn

from scalemogen.data.clips import ClipSet, Share, by_length, length_batch, pad_clips, read_clips, step_generator
from scalemogen.data.folder import read_statistics
from scalemogen.data.text_states import Sentences
from scalemogen.evaluation.metrics import BATCH, recall_at
from scalemogen.motion.layouts import LAYOUTS
from scalemogen.training.settings.stages import EvaluatorTraining
from scalemogen.training.stage import Stage
from scalemogen.words.evaluator import EvaluatorFile, MotionTextModel, save_evaluator

VALIDATION_BATCH = 64  # clips or captions embedded at once in validation
VALIDATION_SHUFFLES = 8  # R-precision depends on the batches it is measured in, so it is averaged over shuffles


class EvaluatorTask:
    """Train embeddings of motions and captions that are close if they belong together, and far apart if not."""

    def __init__(self, config: EvaluatorTraining) -> None:
        self.config = config
        statistics = read_statistics(config.data)
        torch.manual_seed(config.loop.seed)
        sizes = replace(config.model, text_channels=config.text.channels, text_length=config.text.max_tokens)
        self.model = MotionTextModel(sizes, statistics.mean, statistics.std)
        text = replace(config.text, source=config.text_encoder)
        longest = LAYOUTS[config.model.layout].max_frames
        self.train, self.held_out = (read_clips(config.data, s, statistics, longest) for s in ("train", "val"))
        self.sentences, self.held_out_sentences = (Sentences.of(clips, text) for clips in (self.train, self.held_out))
        means_SC = [states.float().mean(0) for states in self.sentences.states]
        self.meanings_SC = F.normalize(torch.stack(means_SC), dim=-1)

    def losses(self, model: nn.Module, step: int, share: Share) -> dict[str, Tensor]:
        """Return the loss over the whole batch, and the share of captions whose nearest motion is their own.

        Each process embeds its share; the embeddings are gathered, because the loss compares all samples.
        """
        config = self.config
        random = step_generator(config.loop.seed, step)
        chosen = length_batch(
            self.train.frames, config.loop.batch_size, step, config.loop.seed, config.sorted_together
        )
        captions = [int(random.choice(self.sentences.of_clips[i])) for i in chosen]
        device = next(model.parameters()).device
        x, frames = self._motions(self.train, share.of(chosen), device)
        text = self.sentences.batch(share.of(captions), device)
        motion_BD, text_BD, scale = model(x + config.noise * torch.randn_like(x), frames, text)
        motion_BD, text_BD = gather_rows(motion_BD, share), gather_rows(text_BD, share)
        chosen, captions = in_gathered_order(chosen.tolist(), share), in_gathered_order(captions, share)
        with torch.autocast(device.type, enabled=False):  # bf16 would round close cosines to the same value
            similarity_BB = scale.float() * motion_BD.float() @ text_BD.float().T
            owned = [self.sentences.of_clips[clip] for clip in chosen]
            same_BB = same_meaning(owned, captions, self.meanings_SC[captions], config.same_caption)
        loss = contrast(similarity_BB, same_BB.to(device))
        hits = (similarity_BB.argmax(0) == torch.arange(len(chosen), device=device)).float().mean()
        return {"loss": loss, "recall_1": hits}

    def validate(self, model: nn.Module) -> dict[str, float]:
        """Return R@1, R@2 and R@3 in batches of 32 validation clips, averaged over shuffles and captions drawn."""
        assert isinstance(model, MotionTextModel)
        device = next(model.parameters()).device
        motions = self._embedded_motions(model, device)
        texts = self._embedded_texts(model, device)
        recalls = [self._recalls(motions, texts, shuffle) for shuffle in range(VALIDATION_SHUFFLES)]
        first, second, third = np.mean(recalls, axis=0).tolist()
        return {"R@1": first, "R@2": second, "R@3": third, "score": 1 - (first + second + third) / 3}

    def export(self, model: nn.Module, folder: Path) -> None:
        """Write `evaluator.json` and `evaluator.safetensors`; the text encoder is not copied."""
        assert isinstance(model, MotionTextModel)
        save_evaluator(EvaluatorFile(self.config.name, model=model.config, text=self.config.text), model, folder)

    def _embedded_motions(self, model: MotionTextModel, device: torch.device) -> Tensor:
        clips, embedded = self.held_out, torch.zeros(len(self.held_out), self.config.model.embedding)
        for chosen in by_length(clips.frames, VALIDATION_BATCH):
            embedded[torch.from_numpy(chosen)] = (
                model.embed_motion(*self._motions(clips, chosen, device)).float().cpu()
            )
        return embedded

    def _embedded_texts(self, model: MotionTextModel, device: torch.device) -> Tensor:
        sentences = self.held_out_sentences
        embedded = torch.zeros(len(sentences), self.config.model.embedding)
        for chosen in by_length([len(states) for states in sentences.states], VALIDATION_BATCH):
            embedded[torch.from_numpy(chosen)] = model.embed_text(sentences.batch(chosen, device)).float().cpu()
        return embedded

    def _recalls(self, motion_ND: Tensor, text_SD: Tensor, shuffle: int) -> list[float]:
        random = np.random.default_rng((self.config.loop.seed, shuffle))
        order = random.permutation(len(motion_ND))
        size = min(BATCH, len(order))
        batches = [order[i : i + size] for i in range(0, len(order) - size + 1, size)]
        captions = [int(random.choice(c)) for c in self.held_out_sentences.of_clips]
        distances = [
            torch.cdist(text_SD[[captions[i] for i in batch]], motion_ND[torch.from_numpy(batch)]).numpy()
            for batch in batches
        ]
        return [float(np.mean([recall_at(d, top) for d in distances])) for top in (1, 2, 3)]

    def _motions(self, clips: ClipSet, chosen: np.ndarray, device: torch.device) -> tuple[Tensor, Tensor]:
        batch = [clips.clip(int(i)) for i in chosen]
        x, frames = pad_clips(batch, max(map(len, batch)))
        return x.to(device), frames.to(device)


def contrast(similarity_BB: Tensor, same_BB: Tensor) -> Tensor:
    """Return the symmetric InfoNCE loss of scaled similarities, with the matching pairs on the diagonal.

    Args:
        same_BB: True for pairs that mean the same; off the diagonal they are left out of the loss.
    """
    own = torch.eye(len(same_BB), dtype=torch.bool, device=same_BB.device)
    logits = similarity_BB.masked_fill(same_BB & ~own, -torch.inf)  # probability 0 in the softmax, so no loss
    target = torch.arange(len(logits), device=logits.device)
    return (F.cross_entropy(logits, target) + F.cross_entropy(logits.T, target)) / 2


def same_meaning(
    owned: Sequence[Sequence[int]], captions: Sequence[int], meaning_BC: Tensor, cosine: float
) -> Tensor:
    """Return which pairs of the batch mean the same, (B, B) bool.

    Args:
        owned: numbers of all captions of each pair's clip.
        captions: number of the caption that each pair uses in this batch.
        meaning_BC: mean token state of each pair's caption, scaled to length 1.
        cosine: captions mean the same if their cosine is at least this.
    """
    shared_BB = torch.tensor([[caption in own for own in owned] for caption in captions])
    return shared_BB | shared_BB.T | (meaning_BC @ meaning_BC.T >= cosine)


def gather_rows(rows_BD: Tensor, share: Share) -> Tensor:
    """Gather the rows of all processes in the order of their ranks; each process gets the gradients of its rows."""
    return rows_BD if share.processes == 1 else _GatherRows.apply(rows_BD, share)  # pyright: ignore[reportReturnType]


def in_gathered_order(samples: list[int], share: Share) -> list[int]:
    """Return a batch's samples in the order in which `gather_rows` gathers their shares."""
    return [sample for rank in range(share.processes) for sample in Share(rank, share.processes).of(samples)]


class _GatherRows(torch.autograd.Function):
    """`all_gather` with a gradient."""

    @staticmethod
    def forward(ctx: Any, rows_BD: Tensor, share: Share) -> Tensor:
        ctx.share, ctx.count = share, len(rows_BD)
        parts = [torch.empty_like(rows_BD) for _ in range(share.processes)]
        torch.distributed.all_gather(parts, rows_BD.contiguous())
        return torch.cat(parts)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, None]:
        # Each process keeps the gradients of its own rows only. The loop then averages gradients over all processes,
        # which divides them by the number of processes; the factor here undoes this division.
        start = ctx.share.rank * ctx.count
        return gradients[0][start : start + ctx.count] * ctx.share.processes, None


def _add_evaluator(training: EvaluatorTraining, checkpoint: Path) -> None:
    for name in ("evaluator.json", "evaluator.safetensors"):
        shutil.copy(training.out / "best" / name, checkpoint / name)


EVALUATOR = Stage(
    "evaluator",
    EvaluatorTraining,
    EvaluatorTask,
    "evaluator.safetensors",
    _add_evaluator,
    shared=("text", "text_encoder"),
)
