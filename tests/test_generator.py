"""Evaluation and text control work with any system that satisfies `Generator`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from fake_generators import Walker
from knowing import Knowing

from scalemogen import ScaleMoGen
from scalemogen.evaluation.comparison import compare_with_real
from scalemogen.evaluation.report import measure_details, report
from scalemogen.evaluation.settings import ComparisonSettings
from scalemogen.generator import Generator

FEW = ComparisonSettings(repeats=3, clips=34, multimodal_texts=2, multimodal_samples=2)


def test_a_fake_system_is_compared_with_real_clips(walking: Path) -> None:
    generator: Generator = Walker()
    columns = compare_with_real(Knowing(), walking, generator, FEW)
    assert set(columns) == {"real", "shuffled captions", "generated", "generated, feet held"}
    assert columns["generated"]["foot skating, m/s"].mean == pytest.approx(0.06 * 20, rel=0.02)
    assert columns["generated"]["multimodality"].mean == pytest.approx(0, abs=1e-6)


def test_text_control_of_a_fake_system(prepared: Path) -> None:
    details = measure_details(Walker(), prepared, samples=4)
    assert details.control.speeds["run"] == pytest.approx(1.2, rel=0.01) and details.control.turns.mean == 0
    assert details.errors is None and "mean speed, run, of 4 | 1.20 m/s" in report(None, "", details)


def test_our_model_satisfies_the_protocol(debug_model: ScaleMoGen) -> None:
    generator: Generator = debug_model
    assert generator.name == "debug" and generator.layout.name == "humanml3d"
    hot = debug_model.with_sampling(replace(debug_model.config.sampling, temperature=5.0))
    (motion,) = hot.generate_batch(["walk"], [2.0], [1])
    assert motion.recipe is not None and motion.recipe.sampling.temperature == 5.0
