import pytest
import torch

from scalemogen.networks.settings import TokenizerConfig
from scalemogen.networks.tokenizer import MotionTokenizer


@pytest.fixture(scope="module", params=["humanml3d", "snapmogen"])
def tokenizer(request) -> MotionTokenizer:
    torch.manual_seed(0)
    if request.param == "humanml3d":
        return MotionTokenizer(TokenizerConfig(width=8, bits=4)).eval()
    config = TokenizerConfig("snapmogen", width=8, bits=4, divisors=(80, 40, 20, 10, 5, 2, 1), mapping=3)
    return MotionTokenizer(config).eval()


def test_columns_split_and_join_are_inverse(tokenizer) -> None:
    x = torch.randn(2, 5, tokenizer.layout.dims)
    assert torch.equal(tokenizer.columns.join(tokenizer.columns.split(x)), x)


def test_result_does_not_depend_on_the_window(tokenizer) -> None:
    frames = torch.tensor([40])
    x = torch.randn(1, 40, tokenizer.layout.dims)
    whole = torch.nn.functional.pad(x, (0, 0, 0, tokenizer.schedule.max_frames - 40))
    latent = tokenizer.quantizer.project_in(tokenizer.latent(whole))[:, :10]
    torch.testing.assert_close(tokenizer.projected(x, frames)[:, :10], latent, atol=1e-5, rtol=1e-4)
    total = tokenizer.encode(x, frames).sums[-1]
    full = tokenizer.decode_sum(total, frames)
    short = tokenizer.decode_sum(total, frames, window=40)
    torch.testing.assert_close(short, full[:, :40], atol=1e-5, rtol=1e-4)


def test_padding_of_one_clip_never_matters(tokenizer) -> None:
    frames = torch.tensor([40, 64])
    x = torch.randn(2, 64, tokenizer.layout.dims)
    x[0, 40:] = 0
    together = tokenizer.encode(x, frames)
    alone = tokenizer.encode(x[:1, :40], frames[:1])
    assert all(torch.equal(a[0], b[0]) for a, b in zip(together.bits, alone.bits, strict=True))


def test_training_pass_reaches_every_parameter() -> None:
    model = MotionTokenizer(TokenizerConfig(width=8, bits=4)).train()
    reconstruction, loss = model(torch.randn(2, 64, 263), torch.tensor([64, 50]), torch.tensor([11, 4]))
    (reconstruction.square().mean() + loss).backward()
    without = [name for name, p in model.named_parameters() if p.grad is None or not p.grad.abs().sum() > 0]
    assert without == []
