"""The search for better tokens: it starts from the encoder's, and comes closer to the motion."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from stick_figure import walking

from scalemogen import Motion, ScaleMoGen
from scalemogen.motion.quality import mpjpe_mm
from scalemogen.refinement import refine
from scalemogen.tokens import TokenPyramid

BASE = Path(__file__).parents[1] / "checkpoints" / "base"


@pytest.fixture(scope="module")
def base_model() -> ScaleMoGen:
    return ScaleMoGen.from_pretrained(BASE, device="cpu")


def same_bits(one: TokenPyramid, other: TokenPyramid) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(one.bits, other.bits, strict=True))


def test_the_search_begins_with_the_encoders_tokens_and_comes_closer(base_model: ScaleMoGen) -> None:
    motion = base_model.conform(Motion(**vars(walking(3, 1.2).motion())))
    first, *_, last = found = list(base_model.refine(motion, 12))
    assert len(found) == 13 and same_bits(first, base_model.encode(motion)) and not same_bits(first, last)
    errors = [mpjpe_mm(base_model.decode(each).joints_FJ3, motion.joints_FJ3) for each in (first, last)]
    assert errors[1] < 0.85 * errors[0]


def test_a_clip_gets_the_same_tokens_in_any_batch(base_model: ScaleMoGen) -> None:
    random, model = torch.Generator().manual_seed(0), base_model
    short, long = (torch.randn(1, frames, model.layout.dims, generator=random) for frames in (24, 96))
    both, counts = torch.cat([torch.nn.functional.pad(short, (0, 0, 0, 72)), long]), torch.tensor([24, 96])
    *_, together = refine(model.tokenizer, both, counts, model.statistics, 3)
    for index, features in enumerate((short, long)):
        *_, alone = refine(model.tokenizer, features, counts[index : index + 1], model.statistics, 3)
        differing = sum(int((a[index] != b[0]).sum()) for a, b in zip(together.bits, alone.bits, strict=True))
        assert differing <= 20, "rounding turns a few bits near 0"
