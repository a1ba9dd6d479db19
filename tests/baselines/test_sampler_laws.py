"""Laws of the samplers: causality, masked decoding, DDIM, Euler steps, guidance and draws."""

from __future__ import annotations

import itertools

import pytest
import torch
from tiny_systems import (
    CODES,
    latent_network,
    masked_transformer,
    next_token_transformer,
    residual_transformer,
    states,
)

from scalemogen.baselines.diffusion import DiffusionNetwork, ddim, signal_share
from scalemogen.baselines.flow import FlowNetwork, euler
from scalemogen.baselines.masked import EMPTY, fill_masked
from scalemogen.baselines.transformer import drawn, guided, random_numbers

FRAMES = torch.tensor([40, 40])


def random_codes(quantizers: int = 1) -> torch.Tensor:
    return torch.randint(CODES, (2, 10, quantizers), generator=torch.Generator().manual_seed(0))


@torch.no_grad()
def test_later_tokens_never_change_earlier_logits() -> None:
    model, codes = next_token_transformer(), random_codes()[..., 0]
    condition = model.condition(states("a person walks", "a person waves twice"), FRAMES)
    logits = model.logits(codes, condition)
    for column in range(10):
        changed = codes.clone()
        changed[:, column:] = (codes[:, column:] + 1) % CODES
        assert torch.allclose(model.logits(changed, condition)[:, : column + 1], logits[:, : column + 1], atol=1e-5)
    assert not torch.allclose(model.logits((codes + 1) % CODES, condition)[:, 1:], logits[:, 1:], atol=1e-3)


@torch.no_grad()
def test_cached_steps_give_the_logits_of_one_pass() -> None:
    model, codes = next_token_transformer(), random_codes()[..., 0]
    condition = model.condition(states("a person walks", "turns"), FRAMES)
    whole, x, caches = model.logits(codes, condition), model.first(condition), None
    for column in range(10):
        logits, caches = model.next_logits(x, condition, caches, column)
        assert torch.allclose(logits[:, 0], whole[:, column], atol=1e-5)
        x = model.embedding(codes[:, column, None])


@pytest.mark.parametrize("steps", [1, 3, 10, 40])
def test_masked_decoding_fills_every_column_once(steps: int) -> None:
    valid = torch.arange(12) < torch.tensor([12, 5, 1])[:, None]
    seen: list[torch.Tensor] = []

    def logits(codes: torch.Tensor) -> torch.Tensor:
        seen.append(codes.clone())
        return torch.randn(3, 12, CODES, generator=torch.Generator().manual_seed(len(seen)))

    uniform = torch.rand(3, steps, 12, generator=torch.Generator().manual_seed(9))
    seen.append(fill_masked(logits, valid, uniform, 1.0))
    assert (seen[0] == EMPTY).all() and (seen[-1][valid] != EMPTY).all() and not seen[-1][~valid].any()
    for before, after in itertools.pairwise(seen):
        filled = before != EMPTY
        assert torch.equal(after[filled], before[filled]), "what is filled stays"
    counts = [int((codes[0] != EMPTY).sum()) for codes in seen]
    assert counts == sorted(counts) and counts[-1] == 12


def test_the_most_certain_columns_are_filled_first() -> None:
    strength = torch.tensor([1.0, 9.0, 3.0, 6.0])
    seen: list[torch.Tensor] = []

    def logits(codes: torch.Tensor) -> torch.Tensor:
        seen.append(codes)
        return (strength[:, None] * torch.eye(4))[None]  # column t wants code t

    fill_masked(logits, torch.ones(1, 4, dtype=torch.bool), torch.full((1, 4, 4), 0.5), 1.0)
    order = torch.stack(seen).ne(EMPTY).sum(0)[0]  # columns filled earlier are seen filled more often
    assert torch.equal(order.argsort(descending=True, stable=True)[:3], torch.tensor([1, 3, 2]))


@torch.no_grad()
def test_padding_never_changes_masked_logits() -> None:
    model, codes = masked_transformer(), random_codes()[..., 0]
    text = states("a person walks", "turns")
    valid = torch.arange(10) < torch.tensor([10, 6])[:, None]
    whole = model.logits(codes, valid, model.transformer.condition(text))
    changed = torch.where(valid, codes, EMPTY)
    assert torch.allclose(model.logits(changed, valid, model.transformer.condition(text))[valid], whole[valid])


@torch.no_grad()
def test_residual_logits_do_not_depend_on_later_codebooks() -> None:
    model, codes = residual_transformer(), random_codes(3)
    valid, levels = torch.ones(2, 10, dtype=torch.bool), torch.tensor([1, 1])
    condition = model.condition(states("walks", "turns"), levels)
    changed = codes.clone()
    changed[..., 1:] = (codes[..., 1:] + 1) % CODES
    logits = model.logits(codes, levels, valid, condition)
    assert torch.equal(model.logits(changed, levels, valid, condition), logits)
    changed[..., 0] = (codes[..., 0] + 1) % CODES
    assert not torch.allclose(model.logits(changed, levels, valid, condition), logits, atol=1e-3)


@pytest.mark.parametrize("steps", [1, 5, 30])
def test_ddim_with_a_perfect_denoiser_returns_the_clean_sample(steps: int) -> None:
    torch.manual_seed(0)
    clean, noise = torch.randn(2, 3, 4), torch.randn(2, 3, 4)
    asked: list[float] = []

    def perfect(x: torch.Tensor, time: float) -> torch.Tensor:
        signal = signal_share(torch.tensor(time))
        if time < 1:  # the sample lies between the clean sample and the noise, as the schedule says
            assert torch.allclose(x, signal.sqrt() * clean + (1 - signal).sqrt() * noise, atol=0.05)
        asked.append(time)
        return clean

    assert torch.allclose(ddim(perfect, noise, steps), clean, atol=1e-5)
    assert len(asked) == steps and asked == sorted(asked, reverse=True)


def test_the_signal_falls_from_all_to_nothing() -> None:
    share = signal_share(torch.linspace(0, 1, 11))
    assert share[0] == 1 and share[-1] < 1e-3 and (share.diff() < 0).all()


@pytest.mark.parametrize("steps", [1, 4, 10])
def test_a_constant_velocity_leads_from_noise_to_the_sample(steps: int) -> None:
    torch.manual_seed(0)
    clean, noise = torch.randn(2, 3, 4), torch.randn(2, 3, 4)
    assert torch.allclose(euler(lambda x, time: clean - noise, noise, steps), clean, atol=1e-5)


def test_euler_converges_for_a_velocity_that_depends_on_place_and_time() -> None:
    # dx/dt = 2 t x has the solution x(1) = e x(0)
    ends = [float(euler(lambda x, t: 2 * t * x, torch.ones(1), steps)) for steps in (10, 1000)]
    assert abs(ends[1] - 2.71828) < 5e-3 and abs(ends[0] - 2.71828) > abs(ends[1] - 2.71828)


@pytest.mark.parametrize("kind", [DiffusionNetwork, FlowNetwork])
@torch.no_grad()
def test_a_latent_network_ignores_columns_after_the_end(kind, debug_checkpoint) -> None:
    network = latent_network(kind, debug_checkpoint)
    torch.manual_seed(0)
    noisy, frames, text = torch.randn(2, 10, 42), torch.tensor([40, 24]), states("walks", "turns")
    time = torch.tensor([0.3, 0.7])
    whole = network.predicted(noisy, time, frames, text)
    noisy[1, 6:] = 99
    assert torch.allclose(network.predicted(noisy, time, frames, text)[1, :6], whole[1, :6], atol=1e-5)
    assert not torch.allclose(network.predicted(noisy, time + 0.2, frames, text), whole, atol=1e-3)


def test_normalised_latents_come_back(debug_checkpoint) -> None:
    network = latent_network(FlowNetwork, debug_checkpoint)
    torch.manual_seed(0)
    latents = [3 + 2 * torch.randn(20, 7, 6) for _ in range(5)]
    network.normalise_by(latents)
    normal = network.normal(torch.stack(latents))
    assert normal.mean().abs() < 1e-5 and abs(float(normal.std()) - 1) < 0.02
    assert torch.allclose(network.latent(normal), torch.stack(latents), atol=1e-4)


def test_draws_follow_the_probabilities() -> None:
    logits = torch.tensor([0.1, 0.2, 0.3, 0.4]).log().expand(20_000, 4)
    uniform = torch.rand(20_000, generator=torch.Generator().manual_seed(0))
    shares = torch.bincount(drawn(logits, uniform, 1.0), minlength=4) / 20_000
    assert torch.allclose(shares, torch.tensor([0.1, 0.2, 0.3, 0.4]), atol=0.02)
    assert (drawn(logits, uniform, 0.01) == 3).all(), "a low temperature takes the most probable"
    assert int(drawn(logits[:1], torch.tensor([1.0]), 1.0)) == 3, "rounding never gives an index outside"


def test_guidance_zero_is_the_text_alone() -> None:
    both = torch.randn(4, 3)
    assert torch.equal(guided(both, 0.0), both[:2])
    assert torch.allclose(guided(both, 1.5), both[:2] + 1.5 * (both[:2] - both[2:]), atol=1e-6)


def test_random_numbers_depend_on_their_own_seed_only() -> None:
    one = random_numbers([7], (3, 4), torch.zeros(1))
    assert torch.equal(random_numbers([5, 7], (3, 4), torch.zeros(1))[1], one[0])
