"""Shared fixtures: the debug model, and small synthetic data."""

from __future__ import annotations

from pathlib import Path

import pytest

from scalemogen.debug import write_debug_checkpoint
from scalemogen.model import ScaleMoGen


@pytest.fixture(scope="session")
def debug_checkpoint(tmp_path_factory) -> Path:
    return write_debug_checkpoint(tmp_path_factory.mktemp("debug"))


@pytest.fixture(scope="session")
def debug_model(debug_checkpoint: Path) -> ScaleMoGen:
    return ScaleMoGen.from_pretrained(debug_checkpoint, device="cpu")
