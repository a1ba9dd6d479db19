"""Tiny untrained baselines and their checkpoint folders, for tests."""

from __future__ import annotations

from pathlib import Path

import torch

from scalemogen.baselines import diffusion, flow, masked, next_token
from scalemogen.baselines.codes import CodeAutoencoder
from scalemogen.baselines.diffusion import DiffusionNetwork
from scalemogen.baselines.flow import FlowNetwork
from scalemogen.baselines.folder import SystemConfig, write_network, write_system
from scalemogen.baselines.latents import LatentNetwork, tokenizer_digest
from scalemogen.baselines.masked import MaskedTransformer, ResidualTransformer
from scalemogen.baselines.next_token import NextTokenTransformer
from scalemogen.baselines.settings import (
    BaselineSampling,
    CodeConfig,
    LatentConfig,
    MaskedConfig,
    NextTokenConfig,
    ResidualConfig,
)
from scalemogen.checkpoint import Checkpoint
from scalemogen.commands.debug_model import standing_statistics
from scalemogen.networks.settings import PredictorConfig, TextConfig
from scalemogen.networks.text import HashingTextEncoder, TextStates

BLOCKS = PredictorConfig(width=32, depth=2, heads=2, text_channels=128, text_length=64)
TEXT = TextConfig(kind="hashing", channels=128)
CODES = 16


def states(*sentences: str) -> TextStates:
    return HashingTextEncoder(TEXT).encode(list(sentences))


def autoencoder(quantizers: int = 1) -> CodeAutoencoder:
    torch.manual_seed(0)
    return CodeAutoencoder(CodeConfig(width=16, codes=CODES, channels=8, quantizers=quantizers)).eval()


def next_token_transformer() -> NextTokenTransformer:
    torch.manual_seed(0)
    return NextTokenTransformer(NextTokenConfig(BLOCKS, codes=CODES)).eval()


def masked_transformer() -> MaskedTransformer:
    torch.manual_seed(0)
    return MaskedTransformer(MaskedConfig(BLOCKS, codes=CODES)).eval()


def residual_transformer() -> ResidualTransformer:
    torch.manual_seed(0)
    return ResidualTransformer(ResidualConfig(BLOCKS, codes=CODES, quantizers=3)).eval()


def latent_network(kind: type[LatentNetwork], base: Path) -> LatentNetwork:
    torch.manual_seed(0)
    digest = tokenizer_digest(Checkpoint.load(base).tokenizer)
    return kind(LatentConfig(BLOCKS, bits=6, tokenizer=digest)).eval()


def write_tiny_system(name: str, folder: Path, base: Path) -> Path:
    """Write the checkpoint folder of a tiny untrained baseline; `base` is the debug checkpoint."""
    made = {
        next_token.NAME: lambda: {next_token.CODES: autoencoder(), next_token.NAME: next_token_transformer()},
        masked.NAME: lambda: {
            masked.CODES: autoencoder(3),
            masked.NAME: masked_transformer(),
            masked.RESIDUAL: residual_transformer(),
        },
        diffusion.NAME: lambda: {diffusion.NAME: latent_network(DiffusionNetwork, base)},
        flow.NAME: lambda: {flow.NAME: latent_network(FlowNetwork, base)},
    }
    for network, module in made[name]().items():
        write_network(folder, network, module)
    settings = BaselineSampling(guidance=1.0, steps=3)
    write_system(folder, SystemConfig(name, text=TEXT, sampling=settings), standing_statistics())
    return folder
