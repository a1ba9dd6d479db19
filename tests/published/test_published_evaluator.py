"""Loading a user's copy of HumanML3D's evaluator, here a random one with the published shapes."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from scalemogen.commands.debug_model import standing_statistics
from scalemogen.data import folder as folders
from scalemogen.published.evaluator import PublishedEvaluator
from scalemogen.published.word_vectors import CLASSES, WordVectors, plain_tokens, tagged_captions

WORDS = ["unk", "sos", "eos", "a", "person", "walk", "happily", "left"]


def _gru(inputs: int, width: int, outputs: int) -> dict[str, torch.Tensor]:
    """Random weights of a GRU encoder under the names that torch gives them, with the published shapes."""
    parts = {
        "input_emb": nn.Linear(inputs, width),
        "gru": nn.GRU(width, width, batch_first=True, bidirectional=True),
        "output_net.0": nn.Linear(2 * width, width),
        "output_net.1": nn.LayerNorm(width),
        "output_net.3": nn.Linear(width, outputs),
    }
    state = {f"{name}.{key}": value for name, part in parts.items() for key, value in part.state_dict().items()}
    return {**state, "hidden": torch.randn(2, 1, width)}


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("copy")
    torch.manual_seed(0)
    movement = {"main.0": nn.Conv1d(259, 512, 4), "main.3": nn.Conv1d(512, 512, 4), "out_net": nn.Linear(512, 512)}
    states = {
        "epoch": 7,
        "movement_encoder": {f"{n}.{k}": v for n, part in movement.items() for k, v in part.state_dict().items()},
        "motion_encoder": _gru(512, 1024, 512),
        "text_encoder": {
            **_gru(300, 512, 512),
            **{f"pos_emb.{k}": v for k, v in nn.Linear(15, 300).state_dict().items()},
        },
    }
    weights = root / "t2m" / "text_mot_match" / "model"
    meta = root / "t2m" / "Comp_v6_KLD005" / "meta"
    for folder in (weights, meta, root / "glove"):
        folder.mkdir(parents=True)
    torch.save(states, weights / "finest.tar")
    random = np.random.default_rng(0)
    np.save(meta / "mean.npy", random.normal(size=263).astype(np.float32))
    np.save(meta / "std.npy", np.ones(263, np.float32))
    np.save(root / "glove" / "our_vab_data.npy", random.normal(size=(len(WORDS), 300)))
    (root / "glove" / "our_vab_words.pkl").write_bytes(pickle.dumps(WORDS))
    (root / "glove" / "our_vab_idx.pkl").write_bytes(pickle.dumps({w: i for i, w in enumerate(WORDS)}))
    return root


def test_embeddings_do_not_depend_on_the_batch(copy: Path) -> None:
    evaluator = PublishedEvaluator.read(copy)
    random = np.random.default_rng(0)
    rows = [random.normal(size=(frames, 263)).astype(np.float32) for frames in (40, 61, 16)]
    together = evaluator.embed_motions(rows)
    assert together.shape == (3, 512)
    alone = np.concatenate([evaluator.embed_motions([row]) for row in rows])
    np.testing.assert_allclose(together, alone, atol=1e-4)
    contacts = rows[1].copy()
    contacts[:, 259:] += 5  # foot contacts are not read
    np.testing.assert_allclose(evaluator.embed_motions([contacts]), alone[[1]], atol=1e-5)
    texts = ["a person walks", "left"]
    np.testing.assert_allclose(
        evaluator.embed_texts(texts), np.concatenate([evaluator.embed_texts([t]) for t in texts]), atol=1e-5
    )


def test_words_and_their_classes(copy: Path) -> None:
    words = WordVectors.read(copy / "glove")
    vectors, classes, length = words.sentence(["a/DET", "person/NOUN", "walk/VERB", "unheard/NOUN"])
    assert vectors.shape == (22, 300) and length == 6
    names = [CLASSES[i] for i in classes.argmax(1)]
    assert names[:6] == ["OTHER", "DET", "NOUN", "Act_VIP", "OTHER", "OTHER"]
    np.testing.assert_array_equal(vectors[4], words.vectors[0])
    assert words.sentence(["a/DET"] * 30)[2] == 22
    assert plain_tokens("A person walks, happily.") == ["a/OTHER", "person/OTHER", "walks/OTHER", "happily/OTHER"]


def test_tokens_come_from_the_text_files(tmp_path: Path) -> None:
    folders.create(tmp_path)
    folders.write_split(tmp_path, "test", ["one"])
    statistics = standing_statistics()
    ours = folders.Clip("one", statistics.mean[None], (folders.Caption("a well-known walk"),))
    folders.write_clip(tmp_path, ours, np.zeros((1, 22, 3)))
    with (tmp_path / "texts" / "one.txt").open("a") as file:
        file.write("a person walks.#a/DET person/NOUN walk/VERB#0.0#0.0\nno tokens##0.0#0.0\n")
    assert tagged_captions(tmp_path, "test") == {"a person walks.": ["a/DET", "person/NOUN", "walk/VERB"]}


def test_incomplete_copies_are_refused(copy: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"there is no text_mot_match/model/finest\.tar"):
        PublishedEvaluator.read(tmp_path)
    with pytest.raises(ValueError, match=r"lacks our_vab_data\.npy"):
        WordVectors.read(tmp_path)


def test_pickles_with_code_are_refused(tmp_path: Path) -> None:
    np.save(tmp_path / "our_vab_data.npy", np.zeros((1, 300)))
    (tmp_path / "our_vab_words.pkl").write_bytes(pickle.dumps(Path("x")))
    (tmp_path / "our_vab_idx.pkl").write_bytes(pickle.dumps({}))
    with pytest.raises(ValueError, match="wants to load"):
        WordVectors.read(tmp_path)
