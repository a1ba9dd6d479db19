"""The script of each process: `python -m torch.distributed.run --nproc-per-node N two_processes.py ...`."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import torch

from scalemogen import ScaleMoGen
from scalemogen.commands.debug_model import debug_config, standing_statistics
from scalemogen.evaluation.comparison import compare_with_real
from scalemogen.evaluation.settings import ComparisonSettings
from scalemogen.networks.settings import EvaluatorConfig, TextConfig
from scalemogen.support.processes import this_process
from scalemogen.training.loop import Run
from scalemogen.training.notes import write_note
from scalemogen.training.reconstruction import TokenizerTask
from scalemogen.training.registry import identity_of, train_stage
from scalemogen.training.settings.stages import EvaluatorTraining, LoopConfig, PredictorTraining, TokenizerTraining
from scalemogen.words.evaluator import Evaluator, EvaluatorFile, MotionTextModel, load_evaluator, save_evaluator

LOOP = LoopConfig(
    steps=6,
    batch_size=4,
    warmup=2,
    ema=0.5,
    validate_every=1,
    save_every=2,
    learning_rate=1e-3,
    precision="no",
)
KILLED_AFTER = 4  # steps; the last one is not saved


def tokenizer_training(data: Path, out: Path) -> TokenizerTraining:
    """Return settings without randomness inside the model, which each process would draw on its own."""
    model = replace(debug_config().tokenizer, scale_dropout=0.0)
    return TokenizerTraining(data=data, out=out, model=model, loop=LOOP, windows=(32,))


def evaluator_training(data: Path, out: Path) -> EvaluatorTraining:
    """Return settings without dropout and noise, for the same reason."""
    sizes = EvaluatorConfig(width=16, depth=1, text_depth=1, heads=2, embedding=8, text_channels=128, dropout=0.0)
    text = TextConfig(kind="hashing", channels=128)
    loop = replace(LOOP, batch_size=8)  # with fewer pairs to tell apart, the loss does not fall within six steps
    return EvaluatorTraining(data=data, out=out, model=sizes, text=text, loop=loop, noise=0.0)


def predictor_training(data: Path, tokenizer: Path, out: Path) -> PredictorTraining:
    """Return settings without flipped bits, for the same reason."""
    debug = debug_config()
    return PredictorTraining(
        data=data, tokenizer=tokenizer, out=out, model=debug.predictor, text=debug.text, loop=LOOP, max_flip=0.0
    )


def run_and_be_killed(config: TokenizerTraining) -> None:
    """Train and save a few steps, train one more, and stop as if killed."""
    write_note(config, identity_of(config), ended=False)
    run = Run(TokenizerTask(config), config.loop, config.out)
    run.resume()
    for _ in range(KILLED_AFTER):
        run.step()
        run.validate()
        if run.progress.step == KILLED_AFTER - 1:
            run.save()


def leave_the_state_behind(config: TokenizerTraining) -> None:
    """Delete `state/`, as if only the small files had been copied to another machine."""
    if this_process().is_main_process:
        shutil.rmtree(config.out / "state")
    this_process().wait_for_everyone()


def untrained_evaluator(training: EvaluatorTraining, folder: Path) -> Evaluator:
    """Write and load an untrained evaluator, which is exactly the same on any number of processes."""
    torch.manual_seed(0)
    statistics = standing_statistics()
    model = MotionTextModel(training.model, statistics.mean, statistics.std)
    save_evaluator(EvaluatorFile(model=training.model, text=training.text), model, folder)
    return load_evaluator(folder)


def main(data: Path, out: Path, checkpoint: Path) -> None:
    """Train each stage, kill and resume two runs, and measure; all results stay in `out`."""
    torch.set_num_threads(1)
    this_process()
    tokenizer = train_stage(tokenizer_training(data, out / "tokenizer"))
    assert tokenizer is not None
    run_and_be_killed(killed := tokenizer_training(data, out / "killed"))
    train_stage(killed)
    run_and_be_killed(moved := tokenizer_training(data, out / "moved"))
    leave_the_state_behind(moved)
    train_stage(moved)
    train_stage(predictor_training(data, tokenizer, out / "predictor"))
    training = evaluator_training(data, out / "evaluator")
    train_stage(training)
    columns = compare_with_real(
        untrained_evaluator(training, out / f"untrained{this_process().process_index}"),
        data,
        ScaleMoGen.from_pretrained(checkpoint, device="cpu"),
        ComparisonSettings(split="train", repeats=2, multimodal_texts=2, multimodal_samples=2),
    )
    if this_process().is_main_process:
        numbers = {c: {n: v.mean for n, v in column.items()} for c, column in columns.items()}
        (out / "columns.json").write_text(json.dumps(numbers))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
