"""Each variant changes what its name says; variants run on a small budget, and finished ones do not run again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from knowing import Knowing

from scalemogen.data import folder as folders
from scalemogen.evaluation.settings import ComparisonSettings
from scalemogen.networks.settings import TokenizerConfig
from scalemogen.networks.tokenizer import schedule_of
from scalemogen.training import ablation
from scalemogen.training.ablation import VARIANTS, ablate, ablation_table, variant_trainings
from scalemogen.training.settings.whole import Ablation


def test_the_scale_schedules_are_those_in_the_names() -> None:
    for variant in VARIANTS:
        schedule = schedule_of(TokenizerConfig(mapping=variant.mapping, divisors=variant.divisors))
        named = variant.name.split()[0]
        if "scales" in variant.name.split(",")[0].split()[-1:]:
            assert len(schedule) == int(named)
        assert schedule.scales[0].length == 1 and schedule.scales[-1].length == schedule.columns
        groups = len(schedule.scales[-1].groups)
        assert groups == (1 if variant.name.startswith("whole body") else 7)


def test_a_variant_changes_one_thing() -> None:
    config = Ablation()
    usual_tokenizer, usual = variant_trainings(VARIANTS[0], config)
    plain_tokenizer, plain = variant_trainings(VARIANTS[3], config)
    assert plain_tokenizer == usual_tokenizer and (plain.max_flip, usual.max_flip) == (0.0, 0.3)
    assert replace(plain, max_flip=0.3, out=usual.out, name=usual.name) == usual
    assert variant_trainings(VARIANTS[-1], config)[0].model == replace(usual_tokenizer.model, bits=24)


def test_two_variants_are_trained_and_measured_once(prepared: Path, tmp_path: Path, monkeypatch) -> None:
    class Speeds(Knowing):
        def embed_texts(self, texts):
            return super().embed_texts([f"x {len(text)}" for text in texts])

    names = folders.read_split(prepared, "train")
    monkeypatch.setattr("scalemogen.evaluation.metrics.BATCH", 2)
    amount = ComparisonSettings(split="train", repeats=2, clips=len(names), multimodal_texts=0)
    config = Ablation(
        prepared, tmp_path, steps=1, config="tiny", amount=amount, samples=2,
        only=("no self-correction", "3 scales"),
    )  # fmt: skip
    rows = ablate(config, Speeds())
    assert [(row.scales, row.tokens) for row in rows] == [(11, 864), (3, 1 + 7 * 3 + 49 * 7)]
    assert "| 3 scales | 3 | 365 | " in ablation_table(rows)
    monkeypatch.setattr(ablation, "train_stage", lambda *_: pytest.fail("trained again"))
    assert ablate(config, Speeds()) == rows
    with pytest.raises(ValueError, match="holds a run of 1 steps: choose another --out"):
        ablate(replace(config, steps=2), Speeds())
    with pytest.raises(ValueError, match="no variant '5 scales'"):
        ablate(replace(config, only=("5 scales",)), Speeds())
