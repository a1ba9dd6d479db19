"""Every baseline as a generator: batches, seeds, settings, its checkpoint folder, and clips that are looked up."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from tiny_systems import autoencoder, write_tiny_system

from scalemogen.baselines.baseline import Baseline
from scalemogen.baselines.codes import CodeAutoencoder
from scalemogen.baselines.folder import read_network, read_system, write_network, write_system
from scalemogen.baselines.settings import BaselineSampling, CodeConfig
from scalemogen.baselines.systems import (
    NEAREST,
    RECORDED,
    TRAINED,
    Places,
    load_system,
    parameters_of,
    training_seconds,
    with_settings,
)
from scalemogen.support.amounts import Amount, write_amounts

PROMPTS = ["a person walks", "someone waves with the left hand", "turns"]
SECONDS = [2.0, 4.0, 9.8]


@pytest.fixture(scope="module")
def places(debug_checkpoint: Path, prepared: Path, tmp_path_factory) -> Places:
    folder = tmp_path_factory.mktemp("baselines")
    for name in TRAINED:
        write_tiny_system(name, folder / name, debug_checkpoint)
    return Places(debug_checkpoint, prepared, folder)


def trained(name: str, places: Places) -> Baseline:
    system = load_system(name, places, "cpu")
    assert isinstance(system, Baseline)
    return system


@pytest.mark.parametrize("name", TRAINED)
def test_a_batch_gives_each_motion_as_alone(name: str, places: Places) -> None:
    system = trained(name, places)
    batch = system.generate_batch(PROMPTS, SECONDS, [1, 2, 3])
    for motion, prompt, seconds, seed in zip(batch, PROMPTS, SECONDS, (1, 2, 3), strict=True):
        (alone,) = system.generate_batch([prompt], [seconds], [seed])
        assert motion.frames == round(seconds * 20)
        assert np.allclose(motion.joints_FJ3, alone.joints_FJ3, atol=1e-3)


@pytest.mark.parametrize("name", TRAINED)
def test_the_same_seed_gives_the_same_motion(name: str, places: Places) -> None:
    system = trained(name, places)
    first, again, other = (system.generate_batch(["walks"], [2.0], [seed])[0].joints_FJ3 for seed in (5, 5, 6))
    assert np.array_equal(first, again) and not np.allclose(first, other, atol=1e-3)
    (drawn,) = system.generate_batch(["walks"], [2.0])
    assert drawn.recipe is not None
    (same,) = system.generate_batch(["walks"], [2.0], [drawn.recipe.seed])
    assert np.array_equal(drawn.joints_FJ3, same.joints_FJ3)


@pytest.mark.parametrize("name", TRAINED)
def test_the_text_and_the_settings_matter(name: str, places: Places) -> None:
    system = trained(name, places)
    usual, text, strong, cold = (
        each.generate_batch([prompt], [3.0], [1])[0].joints_FJ3
        for each, prompt in (
            (system, "walks"),
            (system, "jumps high"),
            (with_settings(system, guidance=9.0), "walks"),
            (with_settings(system, temperature=0.05), "walks"),
        )
    )
    assert all(not np.allclose(usual, other, atol=1e-4) for other in (text, strong, cold))
    assert system.config.sampling == BaselineSampling(guidance=1.0, steps=3), "the system itself did not change"
    many = with_settings(system, steps=7)
    assert isinstance(many, Baseline) and "7 steps" in many.revision and many.fingerprint() != system.fingerprint()


@pytest.mark.parametrize("name", TRAINED)
def test_wrong_requests_are_named(name: str, places: Places) -> None:
    system = trained(name, places)
    with pytest.raises(ValueError, match="prompt is empty"):
        system.generate_batch([" "], [2.0])
    with pytest.raises(ValueError, match="seconds must be between"):
        system.generate_batch(["walks"], [20.0])
    assert system.generate_batch([], []) == []


@pytest.mark.parametrize("half", [False, True])
def test_a_network_is_saved_and_loaded_bit_exact(half: bool, tmp_path: Path) -> None:
    write_network(tmp_path, "codes", autoencoder(2), half)
    loaded = read_network(tmp_path, "codes", CodeConfig, CodeAutoencoder)
    write_network(tmp_path / "again", "codes", loaded, half)
    for key, tensor in load_file(tmp_path / "codes.safetensors").items():
        assert torch.equal(tensor, load_file(tmp_path / "again" / "codes.safetensors")[key])
    assert loaded.config == autoencoder(2).config
    (tmp_path / "codes.json").write_text(json.dumps({"width": 24}))
    with pytest.raises(ValueError, match=r"does not fit codes\.json"):
        read_network(tmp_path, "codes", CodeConfig, CodeAutoencoder)
    with pytest.raises(ValueError, match=r"has no other\.json"):
        read_network(tmp_path, "other", CodeConfig, CodeAutoencoder)


def test_config_and_statistics_come_back(places: Places, tmp_path: Path) -> None:
    config, statistics = read_system(places.folder("flow"))
    write_system(tmp_path, config, statistics)
    again, same = read_system(tmp_path)
    assert again == config and np.array_equal(same.mean, statistics.mean)
    (tmp_path / "config.json").write_text(json.dumps({"system": "flow", "version": 9}))
    with pytest.raises(ValueError, match="has format 9"):
        read_system(tmp_path)
    with pytest.raises(ValueError, match="holds no baseline"):
        read_system(places.base)


def test_systems_that_are_there_are_listed(places: Places, tmp_path: Path) -> None:
    assert places.available() == ["ours", *TRAINED, NEAREST, RECORDED]
    assert Places(places.base, None, tmp_path).available() == ["ours"]
    with pytest.raises(ValueError, match=r"there is no system 'huge': name ours, next_token"):
        load_system("huge", places)
    with pytest.raises(ValueError, match=r"no weights of 'time_only' .* train all --config time_only"):
        load_system("time_only", places)
    with pytest.raises(ValueError, match="does not hold 'time_only', but"):
        folder = Path(shutil.copytree(places.base, tmp_path / "time_only"))
        load_system("time_only", Places(places.base, None, folder.parent))
    with pytest.raises(ValueError, match="--data"):
        load_system(NEAREST, Places(places.base))
    with pytest.raises(ValueError, match="steps must be between 1"):
        with_settings(load_system("flow", places, "cpu"), steps=0)
    with pytest.raises(ValueError, match="has no sampling steps"):
        with_settings(load_system("ours", places, "cpu"), steps=3)


def test_training_is_counted_with_what_a_system_builds_on(places: Places, tmp_path: Path) -> None:
    base, flow = tmp_path / "base", tmp_path / "baselines" / "flow"
    for folder in (base, flow):
        folder.mkdir(parents=True)
    found = Places(base)
    assert training_seconds("ours", found) is None and training_seconds("flow", found) is None
    write_amounts(
        base, [Amount("evaluator", 1, 1, 5.0), Amount("tokenizer", 1, 1, 10.0), Amount("predictor", 1, 1, 20.0)]
    )
    write_amounts(flow, [Amount("flow", 1, 1, 3.0)])
    assert training_seconds("ours", found) == 30 and training_seconds("flow", found) == 13
    assert training_seconds(NEAREST, found) is None


def test_parameters_are_counted(places: Places) -> None:
    flow = trained("flow", places)
    wanted = sum(p.numel() for network in flow.sampler.networks.values() for p in network.parameters())
    assert parameters_of(flow) == wanted and set(flow.sampler.networks) == {"network", "tokenizer"}
    assert parameters_of(load_system(NEAREST, places)) is None


def test_the_clip_with_the_nearest_caption_is_found(places: Places) -> None:
    system = load_system(NEAREST, places, "cpu")
    near, again = (system.generate_batch(["a person sways train003"], [1.0], [0])[0] for _ in range(2))
    assert near.frames == 20 and np.array_equal(near.joints_FJ3, again.joints_FJ3)
    others = [system.generate_batch(["someone sways"], [1.0], [seed])[0].joints_FJ3 for seed in range(6)]
    assert any(not np.allclose(others[0], other) for other in others[1:]), "the seed chooses among its clips"
    (long,) = system.generate_batch(["a person sways train003"], [9.8], [0])
    assert 20 < long.frames < 196, "no clip is that long"
    with pytest.raises(ValueError, match="prompt is empty"):
        system.generate_batch([" "], [2.0])


def test_the_recorded_clip_of_a_caption_is_found(places: Places) -> None:
    system = load_system(RECORDED, places, "cpu")
    (motion,) = system.generate_batch(["A person sways  test001."], [1.0], [0])
    assert motion.recipe is not None and motion.recipe.seconds == motion.frames / 20
    with pytest.raises(ValueError, match="no clip of the test split has the caption 'flies'"):
        system.generate_batch(["flies"], [1.0])
