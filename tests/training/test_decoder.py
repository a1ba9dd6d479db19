"""A decoder that is trained on: no token changes, and it reads them better."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import torch

from scalemogen.commands.debug_model import debug_config
from scalemogen.data.clips import pad_clips
from scalemogen.networks.tokenizer import MotionTokenizer
from scalemogen.training.curves import read_metrics
from scalemogen.training.decoder import DecoderTask, DecoderTraining, with_fixed_tokens
from scalemogen.training.loop import LoopConfig
from scalemogen.training.stages import train_stage
from scalemogen.training.tokenizer import TokenizerTraining, trained_tokenizer

LOOP = LoopConfig(
    steps=4, batch_size=4, warmup=1, ema=0.5, validate_every=4, learning_rate=3e-3, weight_decay=0.5, precision="bf16"
)


def test_tokens_stay_and_the_error_falls(prepared: Path, tmp_path: Path) -> None:
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
        changed = (after.decode(ours.bits, frames) - before.decode(ours.bits, frames)).abs().max()
    assert all(torch.equal(a, b) for a, b in zip(ours.bits, theirs.bits, strict=True))
    assert changed > 0.01
    first = read_metrics(tmp_path / "tokenizer")[-1]["val_mpjpe_11"]
    assert read_metrics(tmp_path / "decoder")[-1]["val_mpjpe_11"] < first


def test_no_scale_is_left_out() -> None:
    tokenizer = MotionTokenizer(replace(debug_config().tokenizer, scale_dropout=1.0))
    fixed = with_fixed_tokens(tokenizer).train()
    x, frames = torch.randn(2, 64, 263), torch.tensor([64, 40])
    with torch.no_grad():
        for ours, theirs in zip(fixed.encode(x, frames).sums, tokenizer.eval().encode(x, frames).sums, strict=True):
            torch.testing.assert_close(ours, theirs)
    learning = {name.split(".")[0] for name, each in fixed.named_parameters() if each.requires_grad}
    assert learning == {"decoder", "quantizer"} and not fixed.quantizer.project_in.weight.requires_grad
