"""One training loop for all stages: Accelerate, moving average of the weights, validation, resuming a killed run.

Which clips, captions and windows a step sees depends on (seed, step) alone, not on earlier steps or on the number of
processes. So a resumed run gets the same batches as one that was not stopped, and several processes share the batch
that a single process would have. (The number of windows in a batch is rounded to a multiple of the number of
processes.) Each process draws the random numbers inside a model, which flip bits and drop scales, on its own.
"""

from __future__ import annotations

import json
import logging
import math
import shutil
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any, Protocol

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
from scalemogen.training.progress import Progress, Snapshot
from scalemogen.training.settings.stages import LoopConfig

logger = logging.getLogger(__name__)

LATE_SHARE = 0.25  # with decay "late", the learning rate falls over this last share of the steps
LOWEST_RATE = 0.02  # learning rate at the end of the run, as a share of the highest


class Task(Protocol):
    """What the loop trains: a model, its loss, its validation and its export."""

    @property
    def model(self) -> nn.Module:
        """The module whose parameters are trained."""
        ...

    def losses(self, model: nn.Module, step: int, share: Share) -> dict[str, Tensor]:
        """Return the loss terms of this process's share of a step's batch; the entry "loss" is minimised."""
        ...

    def validate(self, model: nn.Module) -> dict[str, float]:
        """Return numbers measured on validation clips; the weights with the lowest "score" are the best.

        Called on all processes; they may share the work.
        """
        ...

    def export(self, model: nn.Module, folder: Path) -> None:
        """Write the weights for use."""
        ...


class Run:
    """One training run in one folder.

    The folder holds `config.json`, `metrics.jsonl`, `curves.html`, `state/` (to resume), `snapshot.safetensors` (to
    resume without `state/`) and `best/` (the exported weights with the lowest score).

    Raises:
        ValueError: if the batch size is not a multiple of the number of processes.
    """

    def __init__(self, task: Task, config: LoopConfig, folder: Path) -> None:
        self.task, self.config, self.folder = task, config, folder
        this_process()  # must come before Accelerator, which on CPUs would treat each process as a run of its own
        # With step_scheduler_with_optimizer, Accelerate would advance the schedule once per process.
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
        """Resume and train until the last step, until `patience` ends the run, or until the time limit.

        Afterwards `ended` is False if the time limit stopped the run. The best weights are in `best/`.

        Args:
            extra_config: written to `config.json` beside the loop's settings.
            stop_at: value of `time.monotonic()` at which to stop; `config.minutes` may stop it earlier.
        """
        self.resume(extra_config)
        if self.config.minutes is not None:
            stop_at = min(stop_at, time.monotonic() + 60 * self.config.minutes)
        bar = tqdm(
            total=self.config.steps,
            initial=self.progress.step,
            disable=not self.accelerator.is_main_process,
            mininterval=2,
        )
        while not self.ended:
            bar.set_postfix_str(self.step())
            bar.update()
            step = self.progress.step
            # the first process's clock decides, because all processes must stop at the same step
            timed_out = stop_at < math.inf and agreed(time.monotonic() >= stop_at)
            last = step == self.config.steps or timed_out
            if step % self.config.validate_every == 0 or last:
                self.validate()
            if step % self.config.save_every == 0 or last or self.ended:
                self.save()
            if timed_out:
                logger.warning("time limit reached: stopped at step %d; the same command resumes", step)
                break
        bar.close()

    @property
    def ended(self) -> bool:
        """Whether all steps are done, or `patience` validations in a row brought no better score."""
        patience = self.config.patience
        return self.progress.step >= self.config.steps or (patience is not None and self.progress.stale >= patience)

    def resume(self, extra_config: Any = None) -> None:
        """Create the folder, remove incomplete files of a killed run, and load the state, or else the snapshot."""
        fresh, state, old = self._state_folders()
        if self.accelerator.is_main_process:
            self.folder.mkdir(parents=True, exist_ok=True)
            if not state.is_dir() and old.is_dir():  # the run was killed between the two renames of `save`
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
            self._resume_from(snapshot)
            logger.info("resumed from the snapshot of step %d", snapshot.step)

    def step(self) -> str:
        """Make one optimizer step; return a short text for the progress bar."""
        step, started = self.progress.step, time.monotonic()
        # seeded per step, so that a resumed run draws the same dropout and noise as one that was not stopped
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
        self.progress.seconds += self.share.processes * (time.monotonic() - started)
        return self.progress.track(dict(zip(losses, means.tolist(), strict=True)))

    def validate(self) -> None:
        """Measure the averaged weights, add a row to `metrics.jsonl`, and export them if their score is the best.

        All processes use the numbers of the first one.
        """
        self.average.eval()
        with torch.inference_mode(), self.accelerator.autocast():
            numbers = agreed(self.task.validate(self.average.module))
        row = {"step": self.progress.step, **self.progress.means(), **{f"val_{k}": v for k, v in numbers.items()}}
        row["seconds"] = round(self.progress.seconds, 3)
        # a validation that only the time limit caused does not count towards the patience
        due = self.progress.step % self.config.validate_every == 0
        best = self.progress.judge(numbers["score"], due)
        if self.accelerator.is_main_process:
            add_row(self.folder / METRICS, row)
            write_curves(self.folder)
            logger.info("%s", {k: round(v, 4) for k, v in row.items()})
            if best:
                self.task.export(self.average.module, self.folder / "best")
        self.accelerator.wait_for_everyone()

    def save(self) -> None:
        """Replace `state/`, then the snapshot.

        The new state is written into another folder before it replaces the old one, so a run that is killed always
        has a complete state. The snapshot is written last and is therefore never newer than the state.
        """
        fresh, state, old = self._state_folders()
        self.accelerator.save_state(str(fresh))
        self.accelerator.wait_for_everyone()  # each process writes a file of its own into `fresh`
        if self.accelerator.is_main_process:
            if state.is_dir():
                state.rename(old)
            fresh.rename(state)
            shutil.rmtree(old, ignore_errors=True)
            progress = self.progress
            Snapshot.of(self.average.module, progress).write(self.folder)
        self.accelerator.wait_for_everyone()

    def _state_folders(self) -> tuple[Path, Path, Path]:
        """Return the folders of the state that is being written, of the current state, and of the one to remove."""
        return self.folder / "state.new", self.folder / "state", self.folder / "state.old"

    def _resume_from(self, snapshot: Snapshot) -> None:
        snapshot.put_into(self.accelerator.unwrap_model(self.model), self.average.module)
        # if n_averaged were 0, the next step would replace the average by the model's current weights
        self.average.get_buffer("n_averaged").fill_(snapshot.step)
        self.progress.resume_from(snapshot, (self.folder / "best").is_dir())
        self.schedule.load_state_dict({**self.schedule.state_dict(), "last_epoch": snapshot.step})
        # the schedule sets the learning rate only after a step, so the rate of the next step is set here
        for group in self.optimizer.param_groups:
            group["lr"] = self.config.learning_rate * learning_rate_factor(snapshot.step, self.config, snapshot.step)


def learning_rate_factor(step: int, config: LoopConfig, warmed_from: int = 0) -> float:
    """Return the learning rate at a step as a share of the highest: linear warm-up, then a fall to 2 %.

    Args:
        warmed_from: step at which the warm-up started.
    """
    warm = min(1.0, (step - warmed_from + 1) / max(1, config.warmup))
    if config.decay == "late":
        # share of the last quarter of the run that is over; 0 before it
        share = min(1.0, max(0.0, (step / config.steps - 1 + LATE_SHARE) / LATE_SHARE))
        return warm * (1 - (1 - LOWEST_RATE) * share)
    # share of the time after the warm-up that is over; the rate falls like half a period of a cosine
    share = min(1.0, max(0.0, (step - config.warmup) / max(1, config.steps - config.warmup)))
    return warm * (LOWEST_RATE + (1 - LOWEST_RATE) * 0.5 * (1 + math.cos(math.pi * share)))


def parameter_groups(model: nn.Module, weight_decay: float) -> list[dict[str, Any]]:
    """Split the trained parameters for AdamW: matrices get weight decay; vectors and scalars (biases, norms) none."""
    parameters = [p for p in model.parameters() if p.requires_grad]
    return [
        {"params": [p for p in parameters if p.ndim >= 2], "weight_decay": weight_decay},
        {"params": [p for p in parameters if p.ndim < 2], "weight_decay": 0.0},
    ]
