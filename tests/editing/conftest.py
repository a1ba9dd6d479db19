"""Fixtures: motions to edit. Each test file has its own fixture `model`."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scalemogen import ScaleMoGen
from scalemogen.motion.motion import Motion


@pytest.fixture(scope="module")
def walk(model: ScaleMoGen) -> Motion:
    return model.generate("a person walks", 4, seed=3)


@pytest.fixture(scope="module")
def captured(walk: Motion) -> Motion:
    """The same motion without recipe and heading, as if it came from a file."""
    return replace(walk, recipe=None, heading_F=None)
