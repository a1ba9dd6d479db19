"""What each system is, in words: a few for the app, a sentence for the model card of a trained baseline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from scalemogen.baselines import diffusion, flow, masked, next_token
from scalemogen.baselines.settings import OURS
from scalemogen.baselines.systems import NEAREST, RECORDED
from scalemogen.baselines.variants import ONE_HOUR, TIME_ONLY


@dataclass(frozen=True)
class Idea:
    """How a system makes a motion.

    Attributes:
        short: a few words.
        card: a sentence for its model card; "" for a system without weights of its own.
    """

    short: str
    card: str = ""


IDEAS: Mapping[str, Idea] = MappingProxyType(
    {
        OURS: Idea("next-scale prediction over time and body parts"),
        next_token.NAME: Idea(
            "one code after the other, like T2M-GPT",
            "Next-token prediction (the family of T2M-GPT): a codebook of four-frame steps, and a causal transformer "
            "that writes one code after the other.",
        ),
        masked.NAME: Idea(
            "residual codes, the most certain first, like MoMask",
            "Masked generation (the family of MoMask): residual codebooks of four-frame steps, a transformer that "
            "fills the most certain masked steps first, and a residual transformer.",
        ),
        diffusion.NAME: Idea(
            "removes noise from the latent, like MDM and MLD",
            "Diffusion (the families of MDM and MLD) on the latent of our tokenizer: a transformer predicts the "
            "clean latent; DDIM sampling with guidance.",
        ),
        flow.NAME: Idea(
            "rectified flow on the same latent",
            "Rectified flow on the latent of our tokenizer: a transformer predicts the velocity from noise to the "
            "latent; a few Euler steps with guidance.",
        ),
        TIME_ONLY: Idea(
            "ours without body parts: scales of time only",
            "Our method without body parts: seven scales that divide time only.",
        ),
        ONE_HOUR: Idea(
            "ours after one hour of training, as long as the others had",
            "Our method with the scales of `checkpoints/base` and a smaller predictor, without the stage that trains "
            "the decoder alone, in the time that the other baselines had.",
        ),
        NEAREST: Idea("the training clip with the nearest caption"),
        RECORDED: Idea("the test clip that has the sentence"),
    }
)
