"""Folders that are no part of the repository and that some tests read; without them these tests are skipped.

MIX has real clips; `python -m scalemogen prepare --source all --out data/mix --compose 3000 FOLDER_OF_ARCHIVES`
writes it. CASES has motion files that were once read wrongly, each in a folder with a README and, mostly, its right
joints; it lies beside the checkout. SCALEMOGEN_MIX and SCALEMOGEN_CASES name other folders.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

MIX = Path(os.environ.get("SCALEMOGEN_MIX", Path(__file__).parents[1] / "data" / "mix"))
needs_mix = pytest.mark.skipif(
    not (MIX / "Std.npy").is_file(), reason="the sources are not prepared (SCALEMOGEN_MIX names the folder)"
)

CASES = Path(os.environ.get("SCALEMOGEN_CASES", Path(__file__).parents[2] / "shared" / "cases"))
needs_cases = pytest.mark.skipif(
    not CASES.is_dir(),
    reason="the files that were once read wrongly are not there (SCALEMOGEN_CASES names the folder)",
)
