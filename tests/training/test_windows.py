"""Which windows a tokenizer's training sees, from how many scales each is decoded, and what its errors cost."""

import numpy as np
import pytest
import torch

from scalemogen.commands.debug_model import debug_config, standing_statistics
from scalemogen.motion.features import LAYOUTS
from scalemogen.networks.tokenizer import MotionTokenizer
from scalemogen.training.reconstruction import random_scales, reconstruction_terms, window_span
from scalemogen.training.tempo import at_tempo


def test_a_share_of_the_windows_is_decoded_from_fewer_scales():
    scales = random_scales(4000, 11, 0.5, np.random.default_rng(0))
    assert scales.min() == 1 and scales.max() == 11
    assert abs((scales < 11).float().mean() - 0.5) < 0.05
    assert len(random_scales(50, 11, 0.0, np.random.default_rng(0)).unique()) == 1


@pytest.mark.parametrize("tempo", [0.9, 0.97, 1.0, 1.03, 1.1])
@pytest.mark.parametrize("window", [32, 64, 128])
def test_a_window_at_any_tempo_is_full_and_reads_no_frame_for_nothing(window: int, tempo: float) -> None:
    span, layout = window_span(window, tempo), LAYOUTS["humanml3d"]
    rows = np.zeros((span + 1, layout.dims), np.float32)
    assert len(at_tempo(rows[:span], tempo, standing_statistics(), layout)) >= window
    assert len(at_tempo(rows[: span - 1], tempo, standing_statistics(), layout)) < window


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


def test_a_sliding_foot_costs_where_it_should_be_at_rest() -> None:
    layout, statistics = LAYOUTS["humanml3d"], standing_statistics()
    wanted = torch.zeros(2, 12, layout.dims)
    flags = slice(layout.contacts.start, layout.contacts.stop)
    left, right = torch.tensor([1.0, 1, 0, 0]), torch.tensor([0.0, 0, 1, 1])
    wanted[:, :, flags] = (left - torch.from_numpy(statistics.mean[flags])) / torch.from_numpy(statistics.std[flags])
    ours, frames = wanted.clone(), torch.tensor([12, 8])
    toe = layout.positions.start + 3 * (layout.skeleton.contact_joints[1] - 1)  # its x
    ours[:, :, toe] += torch.arange(12) * 0.01 / float(statistics.std[toe])
    terms = reconstruction_terms(ours, wanted, frames, statistics, layout)
    assert terms["contact"] == pytest.approx(
        0.01 * layout.fps / 3 / 2, rel=1e-3
    )  # one of three axes, one of two joints
    wanted[:, :, flags] = (right - torch.from_numpy(statistics.mean[flags])) / torch.from_numpy(statistics.std[flags])
    assert reconstruction_terms(ours, wanted, frames, statistics, layout)["contact"] == pytest.approx(0, abs=1e-6)
