"""Which windows a tokenizer's training sees, and from how many scales each is decoded."""

import numpy as np
import torch

from scalemogen.debug import debug_config
from scalemogen.tokenizer import MotionTokenizer
from scalemogen.training.reconstruction import random_scales


def test_a_share_of_the_windows_is_decoded_from_fewer_scales():
    scales = random_scales(4000, 11, 0.5, np.random.default_rng(0))
    assert scales.min() == 1 and scales.max() == 11
    assert abs((scales < 11).float().mean() - 0.5) < 0.05
    assert len(random_scales(50, 11, 0.0, np.random.default_rng(0)).unique()) == 1


def test_each_sample_is_decoded_from_its_own_number_of_scales():
    torch.manual_seed(0)
    tokenizer = MotionTokenizer(debug_config().tokenizer).eval()
    features, frames = torch.randn(3, 32, tokenizer.layout.dims), torch.tensor([32, 32, 24])
    features[2, 24:] = 0
    decoded, _ = tokenizer(features, frames, torch.tensor([1, 5, len(tokenizer.schedule)]))
    quantized = tokenizer.encode(features, frames)
    for sample, scales in enumerate((1, 5, len(tokenizer.schedule))):
        whole = tokenizer.decode_sum(quantized.sums[scales - 1], frames, 32)
        valid = int(frames[sample])
        torch.testing.assert_close(decoded[sample, :valid], whole[sample, :valid], atol=1e-5, rtol=1e-5)
