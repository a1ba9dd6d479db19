from dataclasses import replace
from pathlib import Path

import pytest
import torch
import torch.nn.functional as F

from scalemogen.checkpoint import Checkpoint
from scalemogen.commands.debug_model import debug_config, standing_statistics
from scalemogen.data.clips import length_batch
from scalemogen.networks.attention import bounded_attention
from scalemogen.networks.predictor import NextScalePredictor
from scalemogen.networks.quantizer import MultiScaleQuantizer
from scalemogen.networks.settings import PredictorConfig, TextConfig
from scalemogen.networks.text import HashingTextEncoder, TextStates
from scalemogen.sampling import sample_scales
from scalemogen.scales import ScaleSchedule
from scalemogen.settings import SamplingSettings
from scalemogen.training.predictor import bit_sums, copy_weights

BITS = 6
SCHEDULE = ScaleSchedule.create(196, (49, 24, 16, 7, 4, 2, 1), 5)
ALL_PARTS = ScaleSchedule.create(196, (49, 24, 16, 7, 4, 2, 1), 3)
ENCODER = HashingTextEncoder(TextConfig("hashing", 128, 16))
CONFIG = PredictorConfig(width=32, depth=3, heads=2, text_channels=128, text_length=16)


def _parts(schedule: ScaleSchedule) -> tuple[NextScalePredictor, MultiScaleQuantizer]:
    torch.manual_seed(3)
    predictor = NextScalePredictor(CONFIG, schedule, BITS).eval()
    with torch.no_grad():
        predictor.head.weight.mul_(6)  # decided enough that differences would show
    return predictor, MultiScaleQuantizer(8, BITS, schedule).eval()


@pytest.fixture(params=[SCHEDULE, ALL_PARTS], ids=["chain", "all parts"])
def parts(request):
    return _parts(request.param)


def _sample(parts, texts, frames, seeds, settings=None):
    settings = settings or SamplingSettings(3.0, 1.0)
    return list(sample_scales(*parts, ENCODER.encode(texts), torch.tensor(frames), settings, seeds))


def test_cached_steps_equal_teacher_forcing(parts) -> None:
    """Feeding sampled bits to the teacher-forced pass gives the probabilities they were drawn from."""
    predictor, quantizer = parts
    frames = torch.tensor([100, 61])
    text = ENCODER.encode(["a person walks", "run left quickly"])
    steps = list(sample_scales(predictor, quantizer, text, frames, SamplingSettings(0.0, 1.0), [1, 2]))
    inputs = []
    for v in range(1, len(predictor.schedule)):
        columns = int(predictor.schedule.valid_columns(frames, v).max())
        inputs.append(predictor.schedule.predictor_input(steps[v - 1].running_sum, v)[:, :columns])
    with torch.inference_mode():
        logits = predictor(inputs, text, frames)
    start = 0
    for step in steps:
        columns = int(predictor.schedule.valid_columns(frames, step.index).max())
        count = columns * len(predictor.schedule.scales[step.index].groups)
        odds = logits[:, start : start + count]
        probability = (odds[..., 1] - odds[..., 0]).sigmoid().view(2, columns, -1, BITS)
        valid = predictor.schedule.valid(frames, step.index)[:, :columns]
        torch.testing.assert_close(probability[valid], step.probabilities[:, :columns][valid], atol=2e-5, rtol=1e-4)
        start += count
    assert start == logits.shape[1]


def test_a_batch_gives_the_results_of_its_samples(parts) -> None:
    texts, frames, seeds = ["a person walks", "someone runs to the left", "jump"], [120, 40, 196], [5, 6, 7]
    together = _sample(parts, texts, frames, seeds)
    for i in range(3):
        alone = _sample(parts, texts[i : i + 1], frames[i : i + 1], seeds[i : i + 1])
        for a, b in zip(together, alone, strict=True):
            assert torch.equal(a.bits[i], b.bits[0])
            torch.testing.assert_close(a.probabilities[i], b.probabilities[0], atol=1e-5, rtol=1e-4)


def test_same_seed_same_bits_other_seed_other_bits(parts) -> None:
    first, again, other = (_sample(parts, ["walk"], [80], [seed]) for seed in (1, 1, 2))
    assert all(torch.equal(a.bits, b.bits) for a, b in zip(first, again, strict=True))
    assert any(not torch.equal(a.bits, b.bits) for a, b in zip(first, other, strict=True))


def test_text_changes_the_result(parts) -> None:
    settings = SamplingSettings(4.0, 1.0, "argmax")
    walk, wave = (_sample(parts, [t], [80], [1], settings) for t in ("a person walks", "wave both hands"))
    assert any(not torch.equal(a.bits, b.bits) for a, b in zip(walk, wave, strict=True))


def test_padded_positions_are_empty(parts) -> None:
    for step in _sample(parts, ["walk"], [52], [1]):
        columns = int(parts[0].schedule.valid_columns(torch.tensor([52]), step.index))
        assert not step.bits[:, columns:].any()
        assert not step.probabilities[:, columns:].any()


def test_no_scale_sees_a_finer_one() -> None:
    predictor, _ = _parts(SCHEDULE)
    frames, text = torch.tensor([196]), ENCODER.encode(["walk"])
    inputs = [torch.randn(1, s.length, len(s.groups), BITS) for s in SCHEDULE.scales[1:]]
    changed = [x.clone() for x in inputs]
    changed[4] += 1.0  # input of scale 5
    with torch.inference_mode():
        before, after = predictor(inputs, text, frames), predictor(changed, text, frames)
    coarser = sum(s.tokens for s in SCHEDULE.scales[:5])
    torch.testing.assert_close(before[:, :coarser], after[:, :coarser])
    assert float((before - after)[:, coarser:].abs().max()) > 1e-3


def test_text_padding_never_matters() -> None:
    predictor, _ = _parts(SCHEDULE)
    text = ENCODER.encode(["walk on"])
    padded = TextStates(
        torch.nn.functional.pad(text.states_BLC, (0, 0, 0, 5), value=9.0),
        torch.nn.functional.pad(text.mask_BL, (0, 5)),
    )
    inputs = [torch.randn(1, s.length, len(s.groups), BITS) for s in SCHEDULE.scales[1:]]
    frames = torch.tensor([196])
    with torch.inference_mode():
        torch.testing.assert_close(predictor(inputs, text, frames), predictor(inputs, padded, frames))


def test_weights_decide_the_feed_forward_width(tmp_path: Path) -> None:
    """Checkpoints from before the rule of the published code have 4C, here 384; the rule gives 512."""
    debug = debug_config()
    config = replace(debug, predictor=replace(debug.predictor, width=96, depth=1))
    for stored, given in ((512, None), (384, 384)):
        folder = tmp_path / str(stored)
        written = Checkpoint.create(config, standing_statistics(), given)
        loaded = Checkpoint.load(written.save(folder))
        assert loaded.predictor.state_dict()["blocks.0.ffn.0.weight"].shape == (stored, 96)
        for name, value in written.predictor.state_dict().items():
            assert torch.equal(loaded.predictor.state_dict()[name], value)


def test_loss_reaches_every_parameter() -> None:
    predictor, quantizer = _parts(SCHEDULE)
    frames = torch.tensor([100, 60])
    quantized = quantizer.quantize(torch.randn(2, 49, 7, BITS), frames, torch.rand(2, 11) * 0.3)
    drop = torch.tensor([False, True])
    logits = predictor.train()(
        SCHEDULE.predictor_inputs(quantized.sums, frames), ENCODER.encode(["a b", "c"]), frames, drop
    )
    loss, weight, right, tokens = bit_sums(logits, quantized.bits, frames, SCHEDULE)
    (loss / weight).backward()
    without = [name for name, p in predictor.named_parameters() if p.grad is None or not p.grad.abs().sum() > 0]
    assert without == []
    assert 0.2 < (right / tokens).item() < 0.8


def test_settings_out_of_range_say_so() -> None:
    with pytest.raises(ValueError, match="temperature"):
        SamplingSettings(temperature=0)
    with pytest.raises(ValueError, match="guidance"):
        SamplingSettings(guidance=-1)
    with pytest.raises(ValueError, match="pooling heads"):
        NextScalePredictor(PredictorConfig(width=32, heads=2, text_channels=384), SCHEDULE, BITS)


def test_an_epoch_meets_every_clip_once() -> None:
    import numpy as np

    frames = np.random.default_rng(0).integers(24, 196, 320)
    batches = [length_batch(frames, 16, i, seed=3) for i in range(20)]
    assert sorted(np.concatenate(batches).tolist()) == list(range(320))
    spread = np.mean([np.ptp(frames[b]) for b in batches])
    assert spread < np.ptp(frames) / 3
    assert np.array_equal(length_batch(frames, 16, 7, seed=3), batches[7])


def test_attention_in_bf16_on_a_cpu_agrees_with_torchs_own() -> None:
    generator = torch.Generator().manual_seed(0)
    q, k, v = (torch.randn(2, 3, 40, 64, generator=generator) for _ in range(3))
    q, k = F.normalize(q, dim=-1) * 100, F.normalize(k, dim=-1)  # the largest scores that training allows
    mask = torch.rand(2, 1, 40, 40, generator=generator) < 0.7
    mask[..., 0] = True
    expected = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
    computed = bounded_attention(*(x.bfloat16() for x in (q, k, v)), mask)
    torch.testing.assert_close(computed.float(), expected, atol=0.05, rtol=0.05)


def test_a_deeper_predictor_starts_as_the_trained_one() -> None:
    trained = _parts(SCHEDULE)[0]
    deeper = NextScalePredictor(replace(CONFIG, depth=5), SCHEDULE, BITS).eval()
    copy_weights(trained, deeper)
    text, frames = ENCODER.encode(["a person walks"]), torch.tensor([60])
    inputs = [
        torch.randn(1, SCHEDULE.scales[v].length, len(SCHEDULE.scales[v].groups), BITS)
        for v in range(1, len(SCHEDULE))
    ]
    with torch.inference_mode():
        torch.testing.assert_close(deeper(inputs, text, frames), trained(inputs, text, frames))
