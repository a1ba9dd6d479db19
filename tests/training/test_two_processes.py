"""One process and two give the same batches, loss curves and measurements; a killed run resumes on both."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from scalemogen import ScaleMoGen
from scalemogen.commands.debug_model import standing_statistics
from scalemogen.data import folder as folders
from scalemogen.training.curves import read_metrics

# Training by one process has tests in `make test`, too; see `test_training.py`.
pytestmark = pytest.mark.thorough
SCRIPT = Path(__file__).with_name("two_processes.py")


@pytest.fixture(scope="module")
def clips(tmp_path_factory) -> Path:
    """A prepared folder with enough clips for batches of 32."""
    folder, statistics = tmp_path_factory.mktemp("clips"), standing_statistics()
    folders.create(folder)
    random = np.random.default_rng(0)
    for split, count in (("train", 33), ("val", 40)):
        names = [f"{split}{i:03d}" for i in range(count)]
        for i, name in enumerate(names):
            frames = 32 + 4 * (i % 5)  # no window has padding, so both halves of a batch weigh the same
            sway = np.sin(np.linspace(0, 6, frames))[:, None] * random.normal(size=263)
            rows = (statistics.mean + 0.05 * sway).astype(np.float32)
            folders.write_clip(
                folder, folders.Clip(name, rows, (folders.Caption(f"sways {i}"),)), np.zeros((1, 22, 3))
            )
        folders.write_split(folder, split, names)
    for name, array in (
        ("Mean", statistics.mean),
        ("Std", statistics.std),
        ("bone_lengths", statistics.bone_lengths),
    ):
        np.save(folder / f"{name}.npy", array)
    return folder


@pytest.fixture(scope="module")
def runs(clips: Path, debug_checkpoint: Path, tmp_path_factory) -> dict[int, Path]:
    """The output folders of `two_processes.py`, run by one process and by two."""
    found = {}
    for processes in (1, 2):
        found[processes] = tmp_path_factory.mktemp(f"by{processes}")
        _run(processes, str(SCRIPT), str(clips), str(found[processes]), str(debug_checkpoint))
    return found


def _run(processes: int, *arguments: str) -> None:
    """Run Python with these arguments, as one process or as several."""
    command = [sys.executable]
    if processes > 1:
        command += ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node", str(processes)]
    environment = {**os.environ, "PYTHONPATH": str(Path.cwd()), "OMP_NUM_THREADS": "1"}
    done = subprocess.run([*command, *arguments], env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-3000:]


def _losses(folder: Path) -> list[float]:
    return [row["loss"] for row in read_metrics(folder)]


@pytest.mark.parametrize("part", ["tokenizer", "evaluator", "predictor"])
def test_the_loss_curve_is_the_same(runs: dict[int, Path], part: str) -> None:
    one, two = (_losses(runs[n] / part) for n in (1, 2))
    assert len(one) == 6
    np.testing.assert_allclose(two, one, rtol=0.02)
    assert one[-1] < one[0]


def test_shared_validation_gives_the_same_scores(runs: dict[int, Path]) -> None:
    one, two = ([row["val_score"] for row in read_metrics(runs[n] / "tokenizer")] for n in (1, 2))
    np.testing.assert_allclose(two, one, rtol=0.02)
    assert all(score > 0 for score in one)


def test_one_command_makes_a_whole_checkpoint_on_two_processes(clips: Path, tmp_path: Path) -> None:
    train = ["train", "all", "--config", "tiny", "--data", str(clips), "--out", str(tmp_path)]
    _run(2, "-m", "scalemogen", *train)
    model = ScaleMoGen.from_pretrained(tmp_path / "checkpoint", device="cpu")
    assert model.length is not None and model.closeness("sways 1") is not None


def test_two_processes_are_one_run(runs: dict[int, Path]) -> None:
    assert len(list((runs[2] / "tokenizer" / "state").glob("random_states_*"))) == 2


@pytest.mark.parametrize("processes", [1, 2])
def test_a_killed_run_neither_skips_nor_repeats_a_step(runs: dict[int, Path], processes: int) -> None:
    whole, killed = (read_metrics(runs[processes] / name) for name in ("tokenizer", "killed"))
    assert [row["step"] for row in killed] == list(range(1, 7))
    np.testing.assert_allclose([r["loss"] for r in killed], [r["loss"] for r in whole], rtol=1e-5)


def test_a_run_resumes_from_its_snapshot_on_one_process_as_on_two(runs: dict[int, Path]) -> None:
    one, two = (read_metrics(runs[n] / "moved") for n in (1, 2))
    assert [row["step"] for row in two] == list(range(1, 7))
    np.testing.assert_allclose([r["loss"] for r in two], [r["loss"] for r in one], rtol=0.02)


def test_measuring_gives_the_same_numbers(runs: dict[int, Path]) -> None:
    one, two = (json.loads((runs[n] / "columns.json").read_text()) for n in (1, 2))
    assert set(one) == {"real", "shuffled captions", "reconstructed", "generated", "generated, feet held"}
    for column, numbers in one.items():
        for name, value in numbers.items():
            assert two[column][name] == pytest.approx(value, rel=1e-4, abs=1e-5), (column, name)
