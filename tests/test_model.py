from __future__ import annotations

import json
import shutil
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import torch

from scalemogen import ScaleMoGen, TokenPyramid
from scalemogen.checkpoint import Checkpoint, ModelConfig, resolve
from scalemogen.motion.motion import Motion
from scalemogen.motion.placing import GroundMove
from scalemogen.motion.skeleton import SNAPMOGEN
from scalemogen.networks.length import LengthPredictor
from scalemogen.networks.settings import LengthConfig, TextConfig
from scalemogen.networks.text import bundle_text_encoder, load_text_encoder
from scalemogen.settings import SamplingSettings
from scalemogen.support.records import from_dict


def test_a_checkpoint_of_the_repository_is_found_from_other_folders(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert (resolve("checkpoints/debug") / "config.json").is_file()
    with pytest.raises(ValueError, match="no checkpoint"):
        resolve("checkpoints/..")


def test_the_same_recipe_gives_the_same_motion(debug_model: ScaleMoGen) -> None:
    first = debug_model.generate("a person walks", 3, seed=4)
    assert np.array_equal(first.joints_FJ3, debug_model.generate("a person walks", 3, seed=4).joints_FJ3)
    assert not np.array_equal(first.joints_FJ3, debug_model.generate("a person walks", 3, seed=5).joints_FJ3)
    assert first.frames == 60 and first.fps == 20


def test_a_recipe_names_the_weights(debug_model: ScaleMoGen, debug_checkpoint: Path, tmp_path: Path) -> None:
    checkpoint = Checkpoint.load(str(debug_checkpoint))
    with torch.no_grad():
        checkpoint.predictor.head.bias += 1
    shutil.copytree(debug_checkpoint, tmp_path / "other")
    checkpoint.save(tmp_path / "other")
    other = ScaleMoGen.from_pretrained(tmp_path / "other", device="cpu")
    mine, theirs = (model.generate("a person walks", 2, seed=1).recipe for model in (debug_model, other))
    assert mine is not None and theirs is not None
    assert mine.model == debug_model.revision and mine.model.startswith("debug@")
    assert theirs.model.startswith("debug@") and theirs.model != mine.model


def test_what_changes_motions_changes_the_fingerprint(debug_checkpoint: Path) -> None:
    def fingerprint(**changes) -> str:
        return replace(Checkpoint.load(debug_checkpoint), **changes).fingerprint()

    before, config = fingerprint(), Checkpoint.load(debug_checkpoint).config
    assert fingerprint() == before
    other = Checkpoint.load(debug_checkpoint)
    with torch.no_grad():
        next(other.predictor.parameters()).add_(1)
    assert other.fingerprint() != before
    assert fingerprint(length=LengthPredictor(LengthConfig(text_channels=128, width=8))) != before
    assert fingerprint(config=replace(config, sampling=SamplingSettings(1.0, 1.0))) != before
    assert fingerprint(config=replace(config, text=replace(config.text, max_tokens=9))) != before


def test_no_sentence_is_endless(debug_model: ScaleMoGen) -> None:
    walk, endless = debug_model.generate("walk", 2, seed=1), "walk " * 10_000
    for use in (debug_model.generate, partial(debug_model.edit, walk)):
        with pytest.raises(ValueError, match="at most 10000 characters; got 50000"):
            use(endless)


def test_a_drawn_seed_is_in_the_recipe(debug_model: ScaleMoGen) -> None:
    motion = debug_model.generate("a person walks", 2)
    assert motion.recipe is not None
    again = debug_model.generate("a person walks", 2, seed=motion.recipe.seed)
    assert np.array_equal(motion.joints_FJ3, again.joints_FJ3)


def test_streaming_ends_with_the_generated_motion(debug_model: ScaleMoGen) -> None:
    steps = list(debug_model.stream("someone waves", 3, seed=2))
    assert [step.scale for step in steps] == list(range(11))
    assert [len(step.tokens.bits) for step in steps] == list(range(1, 12))
    whole = debug_model.generate("someone waves", 3, seed=2)
    np.testing.assert_allclose(steps[-1].motion.joints_FJ3, whole.joints_FJ3, atol=1e-5)


def test_a_batch_of_mixed_lengths_equals_single_motions(debug_model: ScaleMoGen) -> None:
    together = debug_model.generate_batch(["walk", "run to the left"], [2.0, 6.0], [1, 2])
    for motion, (prompt, seconds, seed) in zip(
        together, [("walk", 2.0, 1), ("run to the left", 6.0, 2)], strict=True
    ):
        alone = debug_model.generate(prompt, seconds, seed)
        np.testing.assert_allclose(motion.joints_FJ3, alone.joints_FJ3, atol=1e-4)


def test_every_scale_at_once_is_one_by_one(debug_model: ScaleMoGen) -> None:
    tokens = debug_model.encode(debug_model.generate("walk", 4, seed=1))
    for k, motion in enumerate(debug_model.decode_every_scale(tokens), start=1):
        np.testing.assert_allclose(motion.joints_FJ3, debug_model.decode(tokens, k).joints_FJ3, atol=1e-4)
    sums = debug_model.running_sums(tokens)
    assert len(sums) == 11 and sums[0].shape == (tokens.frames // 4, 7, 6)


def test_a_decoded_motion_gives_back_what_it_was_decoded_from(debug_model: ScaleMoGen) -> None:
    motion = debug_model.generate("walk", 4, seed=1)
    moved = GroundMove(1.0, np.array([2.0, 0.0, -1.0])).motion(motion)
    for each in (motion, moved):
        again = debug_model.conform(each)
        assert again.frames == debug_model.encode(each).frames == motion.frames
        np.testing.assert_allclose(again.joints_FJ3, motion.joints_FJ3, atol=1e-4)
    assert debug_model.conform(motion.crop(0, 16)).frames == 16


def test_other_frame_rates_and_sizes_are_brought_over(debug_model: ScaleMoGen) -> None:
    motion = debug_model.generate("walk", 4, seed=1)
    bigger = Motion(motion.joints_FJ3 * 1.2, 20.0, motion.skeleton)
    found, same = Motion(motion.joints_FJ3, 20.0, motion.skeleton), debug_model.encode(bigger)
    tokens = debug_model.encode(found)
    differing = np.mean([np.mean(a != b) for a, b in zip(tokens.bits, same.bits, strict=True)])
    assert differing < 0.05
    assert debug_model.encode(found.resample(60)).frames == tokens.frames


@pytest.mark.parametrize(
    "prompt, seconds, message",
    [
        ("", 4, "prompt is empty"),
        ("  ", 4, "prompt is empty"),
        ("walk", 0.1, "seconds must be"),
        ("walk", 60, "seconds must be"),
    ],
)
def test_bad_requests_say_what_to_do(debug_model: ScaleMoGen, prompt: str, seconds: float, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        debug_model.generate(prompt, seconds)


def test_bad_motions_say_what_to_do(debug_model: ScaleMoGen) -> None:
    motion = debug_model.generate("walk", 4, seed=1)
    with pytest.raises(ValueError, match="crop it"):
        debug_model.encode(Motion(np.tile(motion.joints_FJ3, (4, 1, 1)), 20.0, motion.skeleton))
    for frames in (10, 16):
        with pytest.raises(ValueError, match="longer than"):
            debug_model.encode(replace(motion, heading_F=None).crop(0, frames))
    tokens = debug_model.encode(motion)
    with pytest.raises(ValueError, match="between 1 and 11"):
        debug_model.decode(tokens, 12)


def test_motions_of_snapmogen_are_put_on_the_body_of_the_model(debug_model: ScaleMoGen) -> None:
    motion = replace(debug_model.generate("walk", 4, seed=1), heading_F=None, recipe=None)
    names = {"root": "pelvis", "neck1": "neck", "neck2": "neck"}
    rows = [motion.skeleton.index(names.get(joint, joint)) for joint in SNAPMOGEN.joint_names]
    other = replace(motion, joints_FJ3=motion.joints_FJ3[:, rows], skeleton=SNAPMOGEN)
    assert np.array_equal(debug_model.rows(other), debug_model.rows(motion))


def test_nonsense_prompts_still_give_a_body(debug_model: ScaleMoGen) -> None:
    for prompt in ("asdf qwer", "🕺🕺🕺", "a" * 5000, "走る", "<script>alert(1)</script>", "\n\nwalk\n"):
        assert np.isfinite(debug_model.generate(prompt, 2, seed=0).joints_FJ3).all()


def test_settings_change_the_motion(debug_model: ScaleMoGen) -> None:
    hot = debug_model.generate("walk", 2, 1, SamplingSettings(0.0, 5.0))
    cold = debug_model.generate("walk", 2, 1, SamplingSettings(0.0, 0.2))
    assert not np.array_equal(hot.joints_FJ3, cold.joints_FJ3)
    assert hot.recipe is not None and hot.recipe.sampling.temperature == 5.0


def test_drawing_the_likelier_bits_needs_no_seed(debug_model: ScaleMoGen) -> None:
    settings = SamplingSettings(0, 1, "argmax")
    one, two = (debug_model.generate("walk", 2, seed, settings) for seed in (1, 2))
    assert np.array_equal(one.joints_FJ3, two.joints_FJ3)
    assert one.recipe is not None and one.recipe.sampling.draw == "argmax"


@pytest.mark.parametrize("seed", [-1, 2**31, 2**80])
def test_seeds_out_of_range_are_refused(debug_model: ScaleMoGen, seed: int) -> None:
    with pytest.raises(ValueError, match="a seed must be between"):
        debug_model.generate("walk", 2, seed)


def test_an_empty_batch_is_empty(debug_model: ScaleMoGen) -> None:
    assert debug_model.generate_batch([], []) == []


def test_checkpoints_come_back_as_they_were(debug_checkpoint: Path, tmp_path: Path) -> None:
    loaded = Checkpoint.load(debug_checkpoint)
    again = Checkpoint.load(loaded.save(tmp_path / "copy"))
    assert loaded.config == again.config
    for module in ("tokenizer", "predictor"):
        before, after = getattr(loaded, module).state_dict(), getattr(again, module).state_dict()
        assert all(torch.equal(before[name], after[name]) for name in before)
    assert np.array_equal(loaded.statistics.mean, again.statistics.mean)


def test_broken_checkpoints_say_what_is_wrong(debug_checkpoint: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="neither a folder nor"):
        Checkpoint.load("no/such/folder/here")
    with pytest.raises(ValueError, match=r"no config\.json"):
        Checkpoint.load(tmp_path)
    copy = Path(shutil.copytree(debug_checkpoint, tmp_path / "copy"))
    (copy / "predictor.safetensors").unlink()
    with pytest.raises(ValueError, match="complete"):
        Checkpoint.load(copy)
    config = json.loads((copy / "config.json").read_text())
    (copy / "config.json").write_text(json.dumps({**config, "version": 99}))
    with pytest.raises(ValueError, match="format 99"):
        Checkpoint.load(copy)
    with pytest.raises(ValueError, match="no setting"):
        from_dict(ModelConfig, {"colour": "red"})


def test_a_pyramid_knows_its_valid_columns(debug_model: ScaleMoGen) -> None:
    tokens = debug_model.encode(debug_model.generate("walk", 4, seed=1))
    assert isinstance(tokens, TokenPyramid)
    for index, bits in enumerate(tokens.bits):
        assert not bits[tokens.valid_columns(index) :].any()


def test_a_missing_text_encoder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no text encoder"):
        load_text_encoder(TextConfig(source="text_encoder"), tmp_path, torch.device("cpu"))


def test_a_text_encoder_is_bundled_whole(tmp_path: Path) -> None:
    source = Path(__file__).parents[1] / "checkpoints" / "base" / "text_encoder"
    bundle_text_encoder(str(source), tmp_path / "text_encoder")
    encoder = load_text_encoder(TextConfig(), tmp_path, torch.device("cpu"))
    assert encoder.encode(["a person walks"]).states_BLC.shape[-1] == 384
    assert (tmp_path / "text_encoder" / "LICENSE").is_file()
