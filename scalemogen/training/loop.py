"""One training loop for everything that is trained: Accelerate, EMA, validation, resumable after a kill.

Which clips, captions and windows a step sees depends only on (seed, step), never on what ran before nor on the number
of processes, so a resumed run continues with exactly the batch it would have had, and several processes share the
batch of one (of windows, as many as can be divided among them). What chance decides inside of a model (flipped bits,
scales left out) each process draws for itself.
"""

from __future__ import annotations

import json
import logging
import math
import shutil
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

import torch
from accelerate import Accelerator
from accelerate.utils import set_seed
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from tqdm import tqdm

from scalemogen.data.clips import Share
from scalemogen.support.json_rows import add_row
from scalemogen.support.processes import agreed, this_process
from scalemogen.training.curves import METRICS, write_curves
from scalemogen.training.machine import agreed_precision
from scalemogen.training.progress import Progress
from scalemogen.training.snapshot import Snapshot

logger = logging.getLogger(__name__)

LATE_SHARE = 0.25  # of the steps, the last ones, in which a late decay falls


@dataclass(frozen=True)
class LoopConfig:
    """How long and how fast to train.

    Attributes:
        batch_size: samples per step, shared by all processes (a multiple of their number).
        minutes: stop by itself after this time, saved and resumable; None for no limit.
        precision: "auto" takes bf16 where `faster_precision` finds it faster than fp32.
        ema: decay of the weight average that is validated and exported.
        decay: how the learning rate falls to 2 %: "cosine" from the warm-up on, or "late": constant, then a straight
            line over the last quarter, so that a run stopped before it can be given more steps and be what the
            longer run would have been.
        patience: end after this many validations in a row without a better score; None: never.
    """

    steps: int = 10_000
    batch_size: int = 32
    learning_rate: float = 5e-4
    warmup: int = 200
    betas: tuple[float, float] = (0.9, 0.97)
    weight_decay: float = 0.01
    clip_norm: float = 1.0
    ema: float = 0.999
    validate_every: int = 500
    save_every: int = 250
    minutes: float | None = None
    seed: int = 0
    precision: Literal["auto", "no", "bf16"] = "auto"
    decay: Literal["cosine", "late"] = "cosine"
    patience: int | None = None


class Task(Protocol):
    """What the loop trains."""

    @property
    def model(self) -> nn.Module:
        """The module whose parameters are trained."""
        ...

    def losses(self, model: nn.Module, step: int, share: Share) -> dict[str, Tensor]:
        """Loss terms of this process's share of a step; the entry "loss" is minimised."""
        ...

    def validate(self, model: nn.Module) -> dict[str, float]:
        """Numbers on held-out clips; the entry "score" decides which weights are best (lower is better).

        Called on all processes, which may share the work.
        """
        ...

    def export(self, model: nn.Module, folder: Path) -> None:
        """Write the weights for use."""
        ...


class Run:
    """One training run in one folder: `config.json`, `metrics.jsonl`, `curves.html`, `state/`, `best/`, a snapshot.

    Raises:
        ValueError: if the processes cannot share the batch evenly.
    """

    def __init__(self, task: Task, config: LoopConfig, folder: Path) -> None:
        self.task, self.config, self.folder = task, config, folder
        this_process()  # before Accelerator, which alone would take each process of several on CPUs for a run
        # else Accelerate moves the learning rate on by one step per process
        self.accelerator = Accelerator(
            mixed_precision=agreed_precision(config.precision), step_scheduler_with_optimizer=False
        )
        self.share = Share(self.accelerator.process_index, self.accelerator.num_processes)
        if config.batch_size % self.share.processes:
            raise ValueError(
                f"a batch of {config.batch_size} cannot be shared by {self.share.processes} processes; "
                f"set batch_size to a multiple of {self.share.processes}"
            )
        set_seed(config.seed)
        optimizer = torch.optim.AdamW(
            parameter_groups(task.model, config.weight_decay), lr=config.learning_rate, betas=config.betas
        )
        self.progress = Progress()
        schedule = torch.optim.lr_scheduler.LambdaLR(
            optimizer, lambda step: learning_rate_factor(step, config, self.progress.warmed_from)
        )
        self.model, self.optimizer, self.schedule = self.accelerator.prepare(task.model, optimizer, schedule)
        self.average = AveragedModel(
            self.accelerator.unwrap_model(self.model), multi_avg_fn=get_ema_multi_avg_fn(config.ema)
        )
        self.accelerator.register_for_checkpointing(self.average, self.progress)

    def fit(self, extra_config: Any = None, stop_at: float = math.inf) -> None:
        """Train from the last saved state, or else the snapshot, to the end, the end of patience, or a time limit:
        `config.minutes` from now, or the value of `time.monotonic()` at which to stop.

        `ended` then tells whether there is more to train; the best weights are in `best/`.
        """
        self._prepare_folder(extra_config)
        if self.config.minutes is not None:
            stop_at = min(stop_at, time.monotonic() + 60 * self.config.minutes)
        bar = tqdm(
            total=self.config.steps,
            initial=self.progress.step,
            disable=not self.accelerator.is_main_process,
            mininterval=2,
        )
        while not self.ended:
            bar.set_postfix_str(self._step())
            bar.update()
            step = self.progress.step
            # by the first process's clock: all must stop at the same step
            timed_out = stop_at < math.inf and agreed(time.monotonic() >= stop_at)
            last = step == self.config.steps or timed_out
            if step % self.config.validate_every == 0 or last:
                self._validate()
            if step % self.config.save_every == 0 or last or self.ended:
                self._save()
            if timed_out:
                logger.warning("the time is over: stopped at step %d; the same command resumes", step)
                break
        bar.close()

    @property
    def ended(self) -> bool:
        """Whether all steps are done, or the score has not got better for too long."""
        patience = self.config.patience
        return self.progress.step >= self.config.steps or (patience is not None and self.progress.stale >= patience)

    def _step(self) -> str:
        step = self.progress.step
        torch.manual_seed(hash((self.config.seed, step, self.share.rank)) % 2**31)
        self.model.train()
        with self.accelerator.autocast():
            losses = self.task.losses(self.model, step, self.share)
        self.accelerator.backward(losses["loss"])
        self.accelerator.clip_grad_norm_(self.model.parameters(), self.config.clip_norm)
        self.optimizer.step()
        self.schedule.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.average.update_parameters(self.accelerator.unwrap_model(self.model))
        self.progress.step += 1
        values = torch.stack([value.detach().float() for value in losses.values()])
        means = self.accelerator.reduce(values, "mean")
        assert isinstance(means, Tensor)
        return self.progress.track(dict(zip(losses, means.tolist(), strict=True)))

    def _validate(self) -> None:
        """Measure, write, and export what is best so far; all processes go by what the first one finds."""
        self.average.eval()
        with torch.inference_mode(), self.accelerator.autocast():
            numbers = agreed(self.task.validate(self.average.module))
        row = {"step": self.progress.step, **self.progress.means(), **{f"val_{k}": v for k, v in numbers.items()}}
        due = self.progress.step % self.config.validate_every == 0  # not one that the time limit asked for
        best = self.progress.judge(numbers["score"], due)
        if self.accelerator.is_main_process:
            add_row(self.folder / METRICS, row)
            write_curves(self.folder)
            logger.info("%s", {k: round(v, 4) for k, v in row.items()})
            if best:
                self.task.export(self.average.module, self.folder / "best")
        self.accelerator.wait_for_everyone()

    def _save(self) -> None:
        """Write the new state beside the old one before replacing it: a kill leaves one of them whole. Then the
        snapshot, which is never ahead of the state."""
        fresh, state, old = (self.folder / name for name in ("state.new", "state", "state.old"))
        self.accelerator.save_state(str(fresh))
        self.accelerator.wait_for_everyone()  # each process writes a file of its own
        if self.accelerator.is_main_process:
            if state.is_dir():
                state.rename(old)
            fresh.rename(state)
            shutil.rmtree(old, ignore_errors=True)
            progress = self.progress
            Snapshot.of(self.average.module, progress.step, progress.best, progress.stale).write(self.folder)
        self.accelerator.wait_for_everyone()

    def _prepare_folder(self, extra_config: Any) -> None:
        fresh, state, old = (self.folder / name for name in ("state.new", "state", "state.old"))
        if self.accelerator.is_main_process:
            self.folder.mkdir(parents=True, exist_ok=True)
            if not state.is_dir() and old.is_dir():
                old.rename(state)
            for leftover in (fresh, old):
                shutil.rmtree(leftover, ignore_errors=True)
            config = {"loop": asdict(self.config), "task": extra_config}
            (self.folder / "config.json").write_text(json.dumps(config, indent=1, default=str) + "\n")
        self.accelerator.wait_for_everyone()
        if state.is_dir():
            self.accelerator.load_state(str(state))
            logger.info("resumed at step %d", self.progress.step)
        elif (snapshot := Snapshot.read(self.folder)) is not None:
            self._go_on_from(snapshot)
            logger.info("resumed from the snapshot of step %d", snapshot.step)

    def _go_on_from(self, snapshot: Snapshot) -> None:
        snapshot.put_into(self.accelerator.unwrap_model(self.model), self.average.module)
        self.average.get_buffer("n_averaged").fill_(snapshot.step)  # at 0 the first step's weights would replace it
        self.progress.go_on_from(snapshot, (self.folder / "best").is_dir())
        self.schedule.load_state_dict({**self.schedule.state_dict(), "last_epoch": snapshot.step})
        for group in self.optimizer.param_groups:
            group["lr"] = self.config.learning_rate * learning_rate_factor(snapshot.step, self.config, snapshot.step)


def learning_rate_factor(step: int, config: LoopConfig, warmed_from: int = 0) -> float:
    """Linear warm-up, then down to 2 %: by half a cosine, or late (see `LoopConfig`)."""
    warm = min(1.0, (step - warmed_from + 1) / max(1, config.warmup))
    if config.decay == "late":
        return warm * (1 - 0.98 * min(1.0, max(0.0, (step / config.steps - 1 + LATE_SHARE) / LATE_SHARE)))
    share = min(1.0, max(0.0, (step - config.warmup) / max(1, config.steps - config.warmup)))
    return warm * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * share)))


def parameter_groups(model: nn.Module, weight_decay: float) -> list[dict[str, Any]]:
    """Matrices decay; vectors and scalars do not."""
    parameters = [p for p in model.parameters() if p.requires_grad]
    return [
        {"params": [p for p in parameters if p.ndim >= 2], "weight_decay": weight_decay},
        {"params": [p for p in parameters if p.ndim < 2], "weight_decay": 0.0},
    ]
