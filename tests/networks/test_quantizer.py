import pytest
import torch

from scalemogen.networks.quantizer import MultiScaleQuantizer
from scalemogen.scales import ScaleSchedule

SCHEDULE = ScaleSchedule.create(196, (49, 24, 16, 7, 4, 2, 1), 5)


@pytest.fixture
def quantizer() -> MultiScaleQuantizer:
    torch.manual_seed(0)
    return MultiScaleQuantizer(12, 6, SCHEDULE).eval()


def test_sums_are_rebuilt_from_bits_alone(quantizer) -> None:
    frames = torch.tensor([196, 50])
    quantized = quantizer.quantize(torch.randn(2, 49, 7, 6), frames)
    for ours, theirs in zip(quantizer.sums(quantized.bits, frames), quantized.sums, strict=True):
        torch.testing.assert_close(ours, theirs)


def test_each_scale_explains_more(quantizer) -> None:
    h = torch.randn(4, 49, 7, 6) * 0.5
    sums = quantizer.quantize(h, torch.full((4,), 196)).sums
    errors = [float((h - total).square().mean()) for total in sums]
    assert errors[-1] < errors[5] < errors[0]


def test_values_lie_on_the_unit_sphere(quantizer) -> None:
    frames = torch.tensor([196])
    bits = quantizer.quantize(torch.randn(1, 49, 7, 6), frames).bits
    for index, b in enumerate(bits):
        norms = quantizer.values(b, frames, index).norm(dim=-1)
        torch.testing.assert_close(norms, torch.ones_like(norms))


def test_padded_columns_never_matter(quantizer) -> None:
    frames = torch.tensor([61])
    h = torch.randn(1, 49, 7, 6)
    changed = h.clone()
    changed[:, 16:] = 100
    before, after = quantizer.quantize(h, frames), quantizer.quantize(changed, frames)
    assert all(torch.equal(a, b) for a, b in zip(before.bits, after.bits, strict=True))
    assert not before.bits[-1][:, 16:].any()


def test_a_batch_gives_the_results_of_its_samples(quantizer) -> None:
    frames, h = torch.tensor([196, 100, 33]), torch.randn(3, 49, 7, 6)
    together = quantizer.quantize(h, frames)
    for i in range(3):
        alone = quantizer.quantize(h[i : i + 1], frames[i : i + 1])
        assert all(torch.equal(a[i], b[0]) for a, b in zip(together.bits, alone.bits, strict=True))


def test_gradients_pass_through_the_sign_function(quantizer) -> None:
    h = torch.randn(2, 49, 7, 6, requires_grad=True)
    quantized = quantizer.train().quantize(h, torch.tensor([196, 80]))
    (quantized.sums[-1].square().mean() + quantized.loss).backward()
    assert h.grad is not None and float(h.grad.abs().sum()) > 0
    assert float(h.grad[1, 20:].abs().sum()) == 0  # padding


def test_flipping_all_bits_makes_later_scales_correct_it(quantizer) -> None:
    torch.manual_seed(1)
    h, frames = torch.randn(2, 49, 7, 6), torch.full((2,), 196)
    share = torch.zeros(2, len(SCHEDULE))
    share[:, 0] = 1.0
    plain, flipped = quantizer.quantize(h, frames), quantizer.quantize(h, frames, share)
    assert torch.equal(plain.bits[0], flipped.bits[0])  # targets of the flipped scale stay
    torch.testing.assert_close(flipped.sums[0], -plain.sums[0])
    assert any(not torch.equal(a, b) for a, b in zip(plain.bits[1:], flipped.bits[1:], strict=True))


def test_losses_fall_when_latents_lie_on_corners(quantizer) -> None:
    quantizer.train()
    corner = torch.where(torch.rand(8, 49, 7, 6) > 0.5, 1.0, -1.0)
    frames = torch.full((8,), 196)
    last = len(SCHEDULE) - 1
    valid = SCHEDULE.valid(frames, last)[:, :, None, None]
    on = torch.nn.functional.normalize(corner, dim=-1)
    off = torch.nn.functional.normalize(corner + 0.6 * torch.randn_like(corner), dim=-1)
    token = corner / 6**0.5
    assert quantizer._loss(on, token, valid) < quantizer._loss(off, token, valid)
