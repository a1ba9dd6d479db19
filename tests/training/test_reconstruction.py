"""The stages tokenizer and decoder: their loss, and that fine-tuning the decoder changes no token."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from scalemogen.commands.debug_model import debug_config, standing_statistics
from scalemogen.data.clips import pad_clips
from scalemogen.motion.features import LAYOUTS
from scalemogen.networks.tokenizer import MotionTokenizer
from scalemogen.training.curves import read_metrics
from scalemogen.training.reconstruction import DecoderTask, TokenizerTask, trained_tokenizer, with_fixed_tokens
from scalemogen.training.reconstruction_loss import reconstruction_terms
from scalemogen.training.registry import train_stage
from scalemogen.training.settings.stages import DecoderTraining, LoopConfig, TokenizerTraining

LOOP = LoopConfig(
    steps=4, batch_size=4, warmup=1, ema=0.5, validate_every=4, learning_rate=3e-3, weight_decay=0.5, precision="bf16"
)


def test_fine_tuning_the_decoder_keeps_the_tokens_and_lowers_the_error(prepared: Path, tmp_path: Path) -> None:
    model = debug_config().tokenizer
    tokenizer = train_stage(TokenizerTraining(prepared, tmp_path / "tokenizer", LOOP, model=model))
    assert tokenizer is not None
    longer = replace(LOOP, steps=40, validate_every=20)
    training = DecoderTraining(prepared, tmp_path / "decoder", longer, tokenizer=tokenizer)
    decoder = train_stage(training)
    assert decoder is not None
    (before, config), (after, kept) = trained_tokenizer(tokenizer), trained_tokenizer(decoder)
    assert replace(kept.tokenizer, scale_dropout=config.tokenizer.scale_dropout) == config.tokenizer
    clips = DecoderTask(training).held_out
    x, frames = pad_clips([clips.clip(index) for index in range(len(clips))], before.schedule.max_frames)
    with torch.inference_mode():
        ours, theirs = after.eval().encode(x, frames), before.eval().encode(x, frames)
        sums = after.quantizer.sums(ours.bits, frames)[-1], before.quantizer.sums(ours.bits, frames)[-1]
        changed = (after.decode_sum(sums[0], frames) - before.decode_sum(sums[1], frames)).abs().max()
    assert all(torch.equal(a, b) for a, b in zip(ours.bits, theirs.bits, strict=True))
    assert changed > 0.01
    first = read_metrics(tmp_path / "tokenizer")[-1]["val_mpjpe_11"]
    assert read_metrics(tmp_path / "decoder")[-1]["val_mpjpe_11"] < first


def test_fine_tuning_the_decoder_drops_no_scale() -> None:
    tokenizer = MotionTokenizer(replace(debug_config().tokenizer, scale_dropout=1.0))
    fixed = with_fixed_tokens(tokenizer, tokenizer.margin).train()
    x, frames = torch.randn(2, 64, 263), torch.tensor([64, 40])
    with torch.no_grad():
        for ours, theirs in zip(fixed.encode(x, frames).sums, tokenizer.eval().encode(x, frames).sums, strict=True):
            torch.testing.assert_close(ours, theirs)
    learning = {name.split(".")[0] for name, each in fixed.named_parameters() if each.requires_grad}
    assert learning == {"decoder", "quantizer"} and not fixed.quantizer.project_in.weight.requires_grad


def test_each_sample_is_decoded_from_its_own_number_of_scales() -> None:
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


def test_a_sliding_foot_costs_only_while_it_should_be_in_contact() -> None:
    layout, statistics = LAYOUTS["humanml3d"], standing_statistics()
    wanted = torch.zeros(2, 12, layout.dims)
    flags = slice(layout.contacts.start, layout.contacts.stop)
    left, right = torch.tensor([1.0, 1, 0, 0]), torch.tensor([0.0, 0, 1, 1])
    wanted[:, :, flags] = (left - torch.from_numpy(statistics.mean[flags])) / torch.from_numpy(statistics.std[flags])
    ours, frames = wanted.clone(), torch.tensor([12, 8])
    toe = layout.positions.start + 3 * (layout.skeleton.contact_joints[1] - 1)  # its x
    ours[:, :, toe] += torch.arange(12) * 0.01 / float(statistics.std[toe])
    terms = reconstruction_terms(ours, wanted, frames, statistics, layout)
    # one of three axes, one of two joints
    assert terms["contact"] == pytest.approx(0.01 * layout.fps / 3 / 2, rel=1e-3)
    wanted[:, :, flags] = (right - torch.from_numpy(statistics.mean[flags])) / torch.from_numpy(statistics.std[flags])
    assert reconstruction_terms(ours, wanted, frames, statistics, layout)["contact"] == pytest.approx(0, abs=1e-6)


def test_a_path_that_is_too_short_costs_its_share_within_each_time() -> None:
    layout, statistics = LAYOUTS["humanml3d"], standing_statistics()
    mean, std = (torch.from_numpy(x) for x in (statistics.mean, statistics.std))
    wanted = torch.zeros(2, 100, layout.dims)
    wanted[:, :, 2] = (1.0 / layout.fps - mean[2]) / std[2]  # one metre a second along z
    wanted[:, :, 0] = -mean[0] / std[0]
    wanted[:, :, 1] = -mean[1] / std[1]
    ours, frames = wanted.clone(), torch.tensor([100, 60])
    ours[:, :, 2] = (0.7 / layout.fps - mean[2]) / std[2]
    path = reconstruction_terms(ours, wanted, frames, statistics, layout)["path"]
    # 0.3 m are lost per second, averaged over 1, 2 and 4 seconds, in one of the columns turn, x and z
    assert path == pytest.approx(0.3 * (1 + 2 + 4) / 3 / 3, rel=1e-3)


def test_only_a_jerky_motion_has_an_acceleration_error() -> None:
    layout, statistics = LAYOUTS["humanml3d"], standing_statistics()
    wanted, frames = torch.zeros(1, 40, layout.dims), torch.tensor([40])
    shaken = wanted.clone()
    wrist = layout.positions.start + 3 * (layout.skeleton.index("left_wrist") - 1) + 1  # its y
    shaken[:, ::2, wrist] = 0.01 / float(statistics.std[wrist])
    terms = reconstruction_terms(shaken, wanted, frames, statistics, layout)
    # the velocity jumps by 2 cm per frame; one of 22 joints and of three axes
    # and 37 of 40 frames have a velocity before and after them
    assert terms["acceleration"] == pytest.approx(0.02 * layout.fps / 22 / 3 * 37 / 40, rel=1e-2)
    assert reconstruction_terms(wanted + 0.1, wanted, frames, statistics, layout)["acceleration"] < 0.02


def test_training_can_start_from_a_trained_tokenizer(prepared: Path, tmp_path: Path, debug_checkpoint: Path) -> None:
    model = debug_config().tokenizer
    training = TokenizerTraining(prepared, tmp_path, LOOP, model=model, start=debug_checkpoint)
    started, (trained, _) = TokenizerTask(training).model, trained_tokenizer(debug_checkpoint)
    for ours, theirs in zip(started.parameters(), trained.parameters(), strict=True):
        torch.testing.assert_close(ours, theirs)
    with pytest.raises(ValueError, match=r"size|shape|match"):
        TokenizerTask(replace(training, model=replace(model, width=32)))
