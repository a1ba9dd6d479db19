"""Tiny training runs: they learn, resume with the same results, and write a usable checkpoint."""

from __future__ import annotations

import shutil
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from scalemogen import ScaleMoGen
from scalemogen.commands.debug_model import debug_config
from scalemogen.data.clips import Share
from scalemogen.support.json_rows import add_row
from scalemogen.training.curves import METRICS, read_metrics
from scalemogen.training.loop import Run, learning_rate_factor
from scalemogen.training.notes import write_note
from scalemogen.training.predictor import PredictorTask
from scalemogen.training.progress import Progress, Snapshot
from scalemogen.training.reconstruction import TokenizerTask
from scalemogen.training.registry import identity_of, train_stage
from scalemogen.training.settings.stages import LoopConfig, PredictorTraining, TokenizerTraining

LOOP = LoopConfig(
    steps=6,
    batch_size=4,
    warmup=2,
    ema=0.5,
    validate_every=2,
    save_every=2,
    learning_rate=3e-3,
    precision="bf16",
)


def _tokenizer(data: Path, out: Path, loop: LoopConfig = LOOP) -> TokenizerTraining:
    return TokenizerTraining(data=data, out=out, model=debug_config().tokenizer, loop=loop, windows=(32, 48))


@pytest.fixture(scope="module")
def trained(prepared: Path, tmp_path_factory) -> Path:
    best = train_stage(_tokenizer(prepared, tmp_path_factory.mktemp("run") / "tokenizer"))
    assert best is not None
    return best


def test_a_killed_run_resumes_with_the_same_results(prepared: Path, trained: Path, tmp_path: Path) -> None:
    config = _tokenizer(prepared, tmp_path / "killed")
    write_note(config, identity_of(config), ended=False)
    run = Run(TokenizerTask(config), config.loop, config.out)
    run.resume()
    for step in range(1, 5):  # the fourth step is not saved, so it is lost with the process
        run.step()
        if step == 2:
            run.validate()
        if step == 3:
            run.save()
    del run
    best = train_stage(config)
    assert best is not None
    ours, whole = (load_file(folder / "tokenizer.safetensors") for folder in (best, trained))
    for name, tensor in whole.items():
        torch.testing.assert_close(ours[name], tensor, atol=1e-5, rtol=1e-4)
    rows, of_whole = read_metrics(config.out), read_metrics(trained.parent)
    assert [row["step"] for row in rows] == [2, 4, 6]
    assert [row["loss"] for row in rows] == pytest.approx([row["loss"] for row in of_whole], rel=1e-4)


def test_a_run_without_its_state_resumes_from_its_snapshot(prepared: Path, tmp_path: Path) -> None:
    config = _tokenizer(prepared, tmp_path / "run", replace(LOOP, steps=4))
    train_stage(config)
    shutil.rmtree(config.out / "state")
    longer = replace(LOOP, steps=6)
    run = Run(TokenizerTask(config), longer, config.out)
    before = {name: tensor.clone() for name, tensor in run.average.module.state_dict().items()}
    run.resume()
    snapshot = Snapshot.read(config.out)
    assert snapshot is not None and run.progress.step == snapshot.step == 4
    assert run.progress.best == min(row["val_score"] for row in read_metrics(config.out))
    assert any(not torch.equal(before[name], tensor) for name, tensor in snapshot.weights.items())
    for module in (run.model, run.average.module):
        assert all(torch.equal(module.state_dict()[name], tensor) for name, tensor in snapshot.weights.items())
    assert run.progress.stale == snapshot.stale
    rates = [run.optimizer.param_groups[0]["lr"]]
    for _ in range(2):
        run.step()
        rates.append(run.optimizer.param_groups[0]["lr"])
    averaged = run.average.module.state_dict()
    assert any(not torch.equal(tensor, averaged[name]) for name, tensor in run.model.state_dict().items())
    factors = [learning_rate_factor(step, longer, 4) for step in (4, 5, 6)]
    assert rates == pytest.approx([LOOP.learning_rate * factor for factor in factors])
    assert factors[0] == learning_rate_factor(4, longer) / LOOP.warmup
    train_stage(replace(config, loop=longer))
    assert [row["step"] for row in read_metrics(config.out)] == [2, 4, 6]
    again = Run(TokenizerTask(config), longer, config.out)
    again.resume()
    assert (again.progress.step, again.progress.warmed_from) == (6, 4)


def test_a_snapshot_without_the_best_weights_has_no_best_score(tmp_path: Path) -> None:
    config = replace(LOOP, steps=2, precision="bf16")
    Run(_Worsening(), config, tmp_path).fit()
    shutil.rmtree(tmp_path / "state")
    kept = Run(_Worsening(), config, tmp_path)
    kept.resume()
    assert kept.progress.best == 3.0
    shutil.rmtree(tmp_path / "best")
    lost = Run(_Worsening(), config, tmp_path)
    lost.resume()
    assert lost.progress.step == 2 and lost.progress.best == np.inf


def test_a_snapshot_leaves_frozen_parameters_alone(tmp_path: Path) -> None:
    model = torch.nn.Sequential(torch.nn.Linear(3, 3), torch.nn.Linear(3, 3))
    model[0].requires_grad_(False)
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    Snapshot.of(model, Progress()).write(tmp_path)
    snapshot = Snapshot.read(tmp_path)
    assert snapshot is not None and set(snapshot.weights) == {"1.weight", "1.bias"}
    snapshot.put_into(model)
    after = model.state_dict()
    assert torch.equal(after["0.weight"], before["0.weight"])
    assert torch.equal(after["1.weight"], before["1.weight"].half().float())


def test_loss_falls(prepared: Path, tmp_path: Path) -> None:
    loop = replace(LOOP, steps=60, validate_every=20, save_every=60)
    train_stage(_tokenizer(prepared, tmp_path / "run", loop))
    losses = [row["loss"] for row in read_metrics(tmp_path / "run")]
    assert losses[0] > losses[1] > losses[2] and losses[2] < 0.93 * losses[0]
    assert (tmp_path / "run" / "curves.html").is_file()


def test_the_time_limit_stops_and_saves(prepared: Path, tmp_path: Path) -> None:
    config = _tokenizer(prepared, tmp_path / "run", replace(LOOP, minutes=0.0))
    assert train_stage(config) is None
    assert [row["step"] for row in read_metrics(config.out)] == [1]
    assert train_stage(replace(config, loop=LOOP)) == config.out / "best"
    assert read_metrics(config.out)[-1]["step"] == LOOP.steps


def test_predictor_training_writes_a_whole_checkpoint(prepared: Path, trained: Path, tmp_path: Path) -> None:
    debug = debug_config()
    config = PredictorTraining(
        data=prepared,
        tokenizer=trained,
        out=tmp_path / "predictor",
        name="test",
        model=debug.predictor,
        text=debug.text,
        loop=replace(LOOP, steps=30, validate_every=10, learning_rate=1e-2),
    )
    best = train_stage(config)
    assert best is not None
    losses = [row["loss"] for row in read_metrics(config.out)]
    assert losses[-1] < losses[0]
    motion = ScaleMoGen.from_pretrained(best, device="cpu").generate("someone sways", 2, seed=1)
    assert motion.joints_FJ3.shape == (40, 22, 3)
    assert motion.recipe is not None and motion.recipe.model.startswith("test@")


def test_clips_are_trained_on_at_every_tempo(prepared: Path, trained: Path, tmp_path: Path) -> None:
    debug = debug_config()
    config = PredictorTraining(
        prepared, trained, tmp_path, model=debug.predictor, text=debug.text, loop=LOOP, tempos=(1.0, 0.8)
    )
    task = PredictorTask(config)
    clips = len(task.train) // 2
    assert clips == 12 and len(task.held_out) == 3
    assert (task.train.frames[clips:] > task.train.frames[:clips]).all()
    assert len(task.train.sentences.of_clips) == clips
    lengths = [len(latent) for latent in task.train.latents]
    assert lengths == (task.train.frames // 4).tolist()
    met = set()

    def recording(model, clips, chosen, *rest):
        met.update(chosen.tolist())
        return PredictorTask.loss_sums(task, model, clips, chosen, *rest)

    task.loss_sums = recording
    for step in range(6):
        assert torch.isfinite(task.losses(task.model, step, Share())["loss"])
    assert min(met) < clips <= max(met) < 2 * clips


def test_a_loss_does_not_depend_on_the_pieces(
    prepared: Path, trained: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    debug = debug_config()
    task = PredictorTask(PredictorTraining(prepared, trained, tmp_path, model=debug.predictor, text=debug.text))
    whole, apart = [], []
    for size, found in ((2, apart), (8, whole)):
        monkeypatch.setattr("scalemogen.training.predictor.PIECE", size)
        sums = task.loss_sums(task.model, task.held_out, np.array([2, 0, 1]), [0, 1, 0])
        task.model.zero_grad()
        (sums[0] / sums[1]).backward()
        found += [sums.detach(), *(p.grad.clone() for p in task.model.parameters() if p.grad is not None)]
    for one, other in zip(apart, whole, strict=True):
        torch.testing.assert_close(one, other, rtol=1e-3, atol=1e-6)


def test_learning_rate_rises_and_falls() -> None:
    factors = [learning_rate_factor(step, replace(LOOP, steps=100, warmup=10)) for step in range(101)]
    assert np.argmax(factors) in (9, 10) and factors[9] == 1.0
    assert factors[100] == pytest.approx(0.02)
    assert all(a >= b for a, b in pairwise(factors[10:]))


def test_a_late_decay_lets_a_run_be_extended() -> None:
    short, long = (replace(LOOP, steps=steps, warmup=10, decay="late") for steps in (100, 200))
    assert [learning_rate_factor(step, short) for step in (9, 50, 75)] == [1.0, 1.0, 1.0]
    assert learning_rate_factor(100, short) == pytest.approx(0.02)
    factors = [learning_rate_factor(step, short) for step in range(75, 101)]
    assert all(a > b for a, b in pairwise(factors))
    assert all(learning_rate_factor(s, short) == learning_rate_factor(s, long) for s in range(76))


def test_the_default_decay_is_half_a_period_of_a_cosine() -> None:
    config = LoopConfig(steps=110, warmup=10)
    assert learning_rate_factor(35, config) == 0.02 + 0.98 * 0.5 * (1 + np.cos(np.pi * 0.25))


class _Worsening:
    """A task whose score gets worse after its second validation."""

    def __init__(self) -> None:
        self.model = torch.nn.Linear(2, 1)
        self.scores = iter([3.0, 2.0, *range(4, 100)])

    def losses(self, model, step, share):
        return {"loss": model(torch.ones(4, 2)).square().mean()}

    def validate(self, model):
        return {"score": float(next(self.scores))}

    def export(self, model, folder: Path) -> None:
        folder.mkdir(exist_ok=True)


def test_patience_ends_a_run_and_it_stays_ended(tmp_path: Path) -> None:
    config = replace(LOOP, steps=100, save_every=50, patience=3, precision="bf16")
    run = Run(_Worsening(), config, tmp_path)
    run.fit()
    assert [row["step"] for row in read_metrics(tmp_path)] == [2, 4, 6, 8, 10]
    again = Run(_Worsening(), config, tmp_path)
    again.fit()
    assert again.ended and again.progress.step == 10
    assert len(read_metrics(tmp_path)) == 5


def test_a_state_without_patience_is_read() -> None:
    progress = Progress()
    progress.load_state_dict({"step": 7, "best": 0.5})
    assert (progress.step, progress.best, progress.stale) == (7, 0.5, 0)


def test_a_row_that_a_kill_cut_off_is_skipped(tmp_path: Path) -> None:
    add_row(tmp_path / METRICS, {"step": 1, "loss": 2.0})
    with (tmp_path / "metrics.jsonl").open("a") as file:
        file.write('{"step": 2, "lo')
    add_row(tmp_path / METRICS, {"step": 2, "loss": 1.0})
    add_row(tmp_path / METRICS, {"step": 3, "loss": 0.5})
    assert [row["loss"] for row in read_metrics(tmp_path)] == [2.0, 1.0, 0.5]
