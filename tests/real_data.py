"""The folder of real clips that some tests read: all sources prepared together. Without it these tests are skipped.

`python -m scalemogen prepare --source all --out data/mix --compose 2400 FOLDER_OF_ARCHIVES` writes data/mix;
SCALEMOGEN_MIX names another folder.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

MIX = Path(os.environ.get("SCALEMOGEN_MIX", Path(__file__).parents[1] / "data" / "mix"))
needs_mix = pytest.mark.skipif(
    not (MIX / "Std.npy").is_file(), reason="the sources are not prepared (SCALEMOGEN_MIX names the folder)"
)
