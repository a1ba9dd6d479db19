"""Laws of the code autoencoder: nearest codes, partial sums, and frames after the end that never matter."""

from __future__ import annotations

import torch
from tiny_systems import autoencoder

from scalemogen.baselines.codes import Coded, nearest_codes


def coded(quantizers: int = 3) -> tuple[Coded, torch.Tensor]:
    torch.manual_seed(1)
    x = torch.randn(2, 24, 263)
    return autoencoder(quantizers).encode(x, torch.tensor([24, 24])), x


def test_the_nearest_code_is_taken() -> None:
    torch.manual_seed(0)
    x, book = torch.randn(2, 5, 8), torch.randn(16, 8)
    assert torch.equal(nearest_codes(x, book), torch.cdist(x.flatten(0, 1), book).argmin(-1).view(2, 5))
    assert torch.equal(nearest_codes(book[None], book)[0], torch.arange(16)), "a code is its own nearest code"


def test_a_sum_of_codes_is_quantized_to_itself() -> None:
    quantizer = autoencoder(1).quantizer
    codes = torch.arange(10).view(1, 10, 1)
    again = quantizer.quantize(quantizer.vectors(codes)[:, :, 0], torch.ones(1, 10, 1, dtype=torch.bool))
    assert torch.equal(again.codes_BTQ, codes)


def test_codes_and_sums_decode_to_the_same() -> None:
    model = autoencoder(3)
    made, _ = coded()
    frames = torch.tensor([24, 24])
    from_codes, from_sums = model.decode_codes(made.codes_BTQ, frames), model.decode_sum(made.sums[-1], frames)
    assert torch.allclose(from_codes, from_sums, atol=1e-5)
    parts = model.quantizer.vectors(made.codes_BTQ).cumsum(2)
    assert all(torch.allclose(parts[:, :, k], made.sums[k], atol=1e-5) for k in range(3))


def test_each_codebook_takes_the_code_nearest_to_what_is_left() -> None:
    model = autoencoder(3)
    made, x = coded()
    masks = torch.ones(2, 24, 1, dtype=torch.bool), torch.ones(2, 12, 1, dtype=torch.bool), torch.ones(2, 6, 1)
    latent = model.encoder(x, (*masks[:2], masks[2].bool()))
    books = model.quantizer.codebooks()
    total = torch.zeros_like(latent)
    for level in range(3):
        wanted = torch.cdist((latent - total).flatten(0, 1), books[level]).argmin(-1).view(2, 6)
        assert torch.equal(made.codes_BTQ[..., level], wanted)
        total = total + books[level][wanted]


def test_frames_after_the_end_never_matter() -> None:
    model = autoencoder(2)
    torch.manual_seed(2)
    clip, junk = torch.randn(1, 18, 263), torch.randn(1, 22, 263)
    frames = torch.tensor([18])  # four whole columns and two frames that are left out
    short, long = model.encode(clip, frames), model.encode(torch.cat([clip, junk], 1), frames)
    assert torch.equal(short.codes_BTQ[:, :4], long.codes_BTQ[:, :4])
    assert not long.codes_BTQ[:, 4:].any() and not long.sums[-1][:, 4:].any()
    decoded = [model.decode_sum(each.sums[-1], frames, 40)[:, :16] for each in (short, long)]
    assert torch.allclose(*decoded, atol=1e-6)


def test_gradients_pass_the_quantizer_to_the_encoder_and_the_codebook() -> None:
    model = autoencoder(2).train()
    torch.manual_seed(3)
    x = torch.randn(2, 16, 263)
    made, loss = model(x, torch.tensor([16, 12]), torch.tensor([1, 2]))
    assert made.shape == x.shape
    ((made - x).square().mean() + loss).backward()
    for parameter in (model.encoder.write.weight, model.quantizer.images, model.decoder.write.linear.weight):
        assert parameter.grad is not None and parameter.grad.abs().sum() > 0
    assert model.quantizer.basis.grad is None
