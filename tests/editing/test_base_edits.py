"""Editing with the base checkpoint: what is kept, and whether the body does what the prompt says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from edit_cases import MASK_ALONE

from scalemogen import EditMask, Motion, ScaleMoGen
from scalemogen.motion.facts import measure
from scalemogen.motion.skeleton import PART_NAMES

BASE = Path(__file__).parents[2] / "checkpoints" / "base"


@pytest.fixture(scope="module")
def base() -> ScaleMoGen:
    return ScaleMoGen.from_pretrained(BASE, device="cpu")


@pytest.fixture(scope="module")
def walk(base: ScaleMoGen) -> Motion:
    return base.generate("a person is walking forward", 3.2, seed=1)


def test_hands_go_up_while_the_legs_walk_on(base: ScaleMoGen, walk: Motion) -> None:
    mask = EditMask(["left_arm", "right_arm"])
    result = base.edit(walk, "a person raises both hands", mask=mask, seed=1)
    facts = measure(result.motion)
    assert min(facts.left_hand.raised, facts.right_hand.raised) > 0.5 > measure(walk).left_hand.raised
    assert facts.locomotion.metres_per_second == pytest.approx(measure(walk).locomotion.metres_per_second, abs=0.05)
    others = [j for j, part in enumerate(walk.skeleton.joint_parts) if PART_NAMES[part] not in mask.parts]
    np.testing.assert_allclose(result.motion.joints_FJ3[:, others], walk.joints_FJ3[:, others], atol=1e-4)
    rows = zip(result.tokens.bits, result.source_tokens.bits, result.free, strict=True)
    assert all(np.array_equal(new[~free], old[~free]) for new, old, free in rows)


def test_a_time_changes_and_the_time_before_it_does_not(base: ScaleMoGen, walk: Motion) -> None:
    result = base.edit(walk, "a person raises both hands", mask=EditMask(seconds=(1.2, 2.4)), seed=5, anchor="end")
    report = result.report()
    assert report.outside_mm < 1 < 50 < report.inside_mm and report.drift_cm > 1
    apart = np.linalg.norm((result.motion.joints_FJ3 - walk.joints_FJ3)[48:], axis=-1)
    assert apart.mean() < 0.05
    assert np.linalg.norm(np.diff(result.motion.joints_FJ3, axis=0), axis=-1).max() < 0.5


def test_an_edit_that_asks_for_nothing_returns_the_source(base: ScaleMoGen, walk: Motion) -> None:
    result = base.edit(walk, "a person is walking forward", settings=MASK_ALONE, seed=1)
    assert np.array_equal(result.motion.joints_FJ3, walk.joints_FJ3)
