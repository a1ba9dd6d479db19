"""The edits kept in assets/edits are those that the shipped weights make of the shipped presets."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from demo.cache_edits import make
from demo.tabs.edit.presets import KEPT_EDITS, Preset, load_presets
from demo.tabs.edit.view import EditView
from scalemogen import ScaleMoGen

BASE = Path(__file__).parents[2] / "checkpoints" / "base"


@pytest.fixture(scope="module")
def base() -> ScaleMoGen:
    return ScaleMoGen.from_pretrained(BASE, device="cpu")


def kept(base: ScaleMoGen, preset: Preset) -> EditView | None:
    return EditView.load(KEPT_EDITS / preset.stem, base.fingerprint() + preset.digest())


@pytest.mark.parametrize("preset", load_presets(), ids=lambda preset: preset.stem)
def test_every_preset_opens_at_once(base: ScaleMoGen, preset: Preset) -> None:
    view = kept(base, preset)
    assert view is not None, "run `python -m demo.cache_edits`"
    assert (KEPT_EDITS / preset.stem / "pair.mp4").is_file()
    assert sum(int(each.sum()) for each in view.replaced) > 0


@pytest.mark.parametrize("preset", load_presets(), ids=lambda preset: preset.stem)
def test_every_preset_does_what_it_says(base: ScaleMoGen, preset: Preset) -> None:
    view = kept(base, preset)
    assert view is not None
    match = base.match(view.edited(base.min_seconds), preset.target)
    assert match.matches, str(match)
    assert not base.rewrite(preset.target).unknown


def test_no_other_edit_is_kept() -> None:
    assert {path.name for path in KEPT_EDITS.iterdir()} == {preset.stem for preset in load_presets()}


def test_kept_edits_are_reproduced(base: ScaleMoGen) -> None:
    preset = load_presets()[0]
    view, again = kept(base, preset), make(base, preset)
    assert view is not None
    for ours, theirs in zip(again.replaced, view.replaced, strict=True):
        assert np.mean(ours == theirs) > 0.95  # another processor may round a probability the other way
    np.testing.assert_allclose(again.source.joints_FJ3, view.source.joints_FJ3, atol=0.02)
    np.testing.assert_allclose(again.motion.joints_FJ3, view.motion.joints_FJ3, atol=0.05)
