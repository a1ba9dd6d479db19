"""Recipes of comparisons, names, and the table."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from knowing import Knowing

from demo.tabs.compare.measures import CAPTIONS, LINES, best_of, measured, other_captions
from demo.tabs.compare.plan import Entry, Plan
from scalemogen import ScaleMoGen
from scalemogen.checkpoint import Checkpoint
from scalemogen.words.closeness import SeenCaptions, unit_rows

ROW = '{"comparison": 1, "prompt": "x", "seconds": 1, "entries": [{"system": "file", %s}]}'
SEED, MOTION = ROW % '"seed": "x"', ROW % '"motion": "!"'


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"comparison": 1, "entries": 3}', '{"comparison": 9}', "\x00", SEED, MOTION]
)
def test_other_files_are_no_recipes(text: str, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(text)
    with pytest.raises(ValueError, match=r"recipe of a comparison|another version"):
        Plan.read(tmp_path / "x.json")


def test_names_differ() -> None:
    entries = (Entry("ours", 1), Entry("ours", 1), Entry("flow", 2), Entry("flow", 3, name="mine"))
    labels = {"ours": "ours", "flow": "flow"}
    assert Plan("x", 1, entries).titles(labels) == ("ours (1)", "ours (2)", "flow · seed 2", "mine")


def test_the_best_value_is_marked_only_where_one_end_is_better() -> None:
    lines = {line.name: line for line in LINES}
    assert best_of(lines["Jerk, m/s³"], [30.0, 20.0, None]) == {1}
    assert best_of(lines["Jerk, m/s³"], [20.1, 20.2]) == set()  # the same as shown
    assert best_of(lines["Travelled, m"], [1.0, 2.0]) == set()


def test_the_sentence_is_ranked_among_other_captions(debug_model, debug_checkpoint: Path, tmp_path: Path) -> None:
    texts = tuple(f"qwx {number}" for number in range(1, 41))
    means = unit_rows(np.random.default_rng(0).normal(size=(40, 128))).astype(np.float16)
    SeenCaptions(texts, means, 0.0, 0.9).write(tmp_path)
    checkpoint = replace(Checkpoint.load(debug_checkpoint), folder=tmp_path)
    model = ScaleMoGen(checkpoint, debug_model.text_encoder, debug_model.device)
    model.evaluator = Knowing()  # similarity is the speed times the number in the sentence
    motion = model.generate("a person walks", 1.0, 1)
    assert len(set(other_captions(model, "qwx 99"))) == CAPTIONS - 1
    ranks = [measured(model, [motion], f"qwx {number}")[0].rank for number in (0, 99)]
    assert sorted(rank for rank in ranks if rank) == [1, CAPTIONS]
