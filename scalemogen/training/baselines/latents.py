"""The stages of the diffusion and the flow baselines: one network each, trained on the latents of our tokenizer."""

from __future__ import annotations

from dataclasses import replace

import torch

from scalemogen.baselines import diffusion, flow
from scalemogen.baselines.diffusion import DiffusionNetwork
from scalemogen.baselines.flow import FlowNetwork
from scalemogen.baselines.latents import LatentNetwork, tokenizer_digest
from scalemogen.support.processes import this_process
from scalemogen.training.baselines.from_text import TextTask, add_system
from scalemogen.training.machine import agreed_precision
from scalemogen.training.predictor_clips import encode_clips, encoded_splits
from scalemogen.training.reconstruction import trained_tokenizer
from scalemogen.training.settings.baselines import DiffusionTraining, FlowTraining, LatentTraining
from scalemogen.training.stage import Stage


def latent_task(config: LatentTraining, name: str, kind: type[LatentNetwork]) -> TextTask:
    """Encode the clips, set the normalisation of the latents, and make the task."""
    tokenizer = trained_tokenizer(config.tokenizer)[0].requires_grad_(False)
    tokenizer.to(this_process().device or torch.device("cpu"))
    precision = agreed_precision(config.loop.precision)
    clips = encoded_splits(config, tokenizer.layout, lambda each: encode_clips(tokenizer, each, precision))
    sizes = replace(
        config.model,
        transformer=config.blocks(config.model.transformer),
        columns=tokenizer.schedule.columns,
        bits=tokenizer.config.bits,
        tokenizer=tokenizer_digest(tokenizer),
    )
    torch.manual_seed(config.loop.seed)
    network = kind(sizes)
    network.normalise_by(clips[0].latents)
    return TextTask(config, name, network, clips)


DIFFUSION = Stage(
    diffusion.NAME,
    DiffusionTraining,
    lambda config: latent_task(config, diffusion.NAME, DiffusionNetwork),
    f"{diffusion.NAME}.safetensors",
    lambda training, checkpoint: add_system(training, diffusion.NAME, checkpoint),
    builds_on=("tokenizer",),
    only_if_named=True,
)
FLOW = Stage(
    flow.NAME,
    FlowTraining,
    lambda config: latent_task(config, flow.NAME, FlowNetwork),
    f"{flow.NAME}.safetensors",
    lambda training, checkpoint: add_system(training, flow.NAME, checkpoint),
    builds_on=("tokenizer",),
    only_if_named=True,
)
