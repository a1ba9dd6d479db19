"""Command line: `python -m scalemogen COMMAND --help`. Each command is a thin call of the library."""

from __future__ import annotations

import logging
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

import torch
import tyro
from safetensors import SafetensorError

from scalemogen.batch import generate_file
from scalemogen.data.checking import check_folder
from scalemogen.data.compose import compose
from scalemogen.data.prepare import prepare
from scalemogen.data.snapmogen_folder import convert_snapmogen
from scalemogen.debug import write_debug_checkpoint
from scalemogen.editing import Anchor, EditMask, EditSettings, Rest
from scalemogen.evaluation.comparison import ComparisonSettings
from scalemogen.evaluation.edits import EditMeasuring, edits_report
from scalemogen.evaluation.evaluator import EmbeddingModel
from scalemogen.evaluation.report import EvaluatorChoice, evaluator_columns, measure_details, report, required
from scalemogen.evaluation.sweep import SweepSettings, sweep, sweep_table
from scalemogen.model import ScaleMoGen
from scalemogen.motion.cleanup import held_feet
from scalemogen.motion.motion import Motion
from scalemogen.parity import compare, table
from scalemogen.processes import this_process
from scalemogen.published import convert_published
from scalemogen.training.ablation import Ablation, ablate, ablation_table
from scalemogen.training.decoder import DecoderTraining, train_decoder
from scalemogen.training.evaluator import EvaluatorTraining, train_evaluator
from scalemogen.training.length import LengthTraining, train_length
from scalemogen.training.predictor import PredictorTraining, train_predictor
from scalemogen.training.tokenizer import TokenizerTraining, train_tokenizer
from scalemogen.training.whole import WholeTraining, train_all

BASE = Path(__file__).parents[1] / "checkpoints" / "base"


@dataclass(frozen=True)
class Generate:
    """Text to motion: one prompt, or a file of them."""

    prompt: Annotated[str, tyro.conf.Positional] = ""
    out: Path | None = None
    """File to write, motion.bvh by default; with --prompts the folder, motions by default."""
    seconds: float | None = None
    """Predicted from the prompt unless given."""
    seed: int | None = None
    guidance: float | None = None
    """How much the text counts; with the temperature, the checkpoint's own unless given. For a single prompt."""
    temperature: float | None = None
    checkpoint: Path = BASE
    prompts: Path | None = None
    """.jsonl with {"prompt", "seconds", "seed", "name"} a line, the last three as you like, or plain text with a
    prompt a line. Runs under `accelerate launch` too; what is done is not done again."""
    format: str = "bvh"
    """bvh, npz, npy or glb; for --prompts only."""
    hold_feet: bool = True
    """Hold feet where they stand."""

    def run(self) -> int:
        """Generate and save; 1 if a line of the file could not be worked on."""
        if self.prompts is None:
            model = ScaleMoGen.from_pretrained(self.checkpoint)
            settings = model.config.sampling.at(self.guidance, self.temperature)
            motion = model.generate(self.prompt, self.seconds, self.seed, settings)
            motion = held_feet(motion) if self.hold_feet else motion
            path = motion.save(self.out or Path("motion.bvh"))
            _say(f"{path}  {motion.seconds:.1f} s  seed {motion.recipe.seed if motion.recipe else ''}")
            return 0
        if self.prompt or any(x is not None for x in (self.seed, self.seconds, self.guidance, self.temperature)):
            raise ValueError(
                "--prompts takes prompt, seconds and seed from the file; leave them and the settings out"
            )

        def load(device: str) -> ScaleMoGen:
            return ScaleMoGen.from_pretrained(self.checkpoint, device)

        report = generate_file(self.prompts, self.out or Path("motions"), load, self.format, self.hold_feet)
        if not this_process().is_main_process:
            return 0  # one process tells of bad lines: a launcher ends the others where one fails
        _say(str(report))
        return 1 if report.bad else 0


@dataclass(frozen=True)
class Edit:
    """A motion changed to a sentence, inside a mask of body parts and time or, without one, where the words ask."""

    motion: Annotated[Path, tyro.conf.Positional]
    target_prompt: Annotated[str, tyro.conf.Positional]
    out: Path = Path("edited.bvh")
    source_prompt: str | None = None
    """What the motion is now; by default what its recipe says (an .npz written here has one), else no text."""
    parts: tuple[str, ...] = ()
    """Of root, left_leg, right_leg, spine, left_arm, right_arm, head."""
    seconds: tuple[float, float] | None = None
    """Begin and end of the masked time."""
    mode: Literal["both", "either"] = "both"
    """With parts and a time: where the two meet, or their union."""
    keep_scales: int = EditSettings.keep_scales
    threshold: float = EditSettings.threshold
    seed: int | None = None
    guidance: float | None = None
    temperature: float | None = None
    anchor: Anchor = "start"
    rest: Rest = "kept"
    """What is outside the mask: kept as it is, or let follow where the words ask (the paper's rule)."""
    checkpoint: Path = BASE

    def run(self) -> int:
        """Edit and save; prints what changed."""
        model = ScaleMoGen.from_pretrained(self.checkpoint)
        mask = EditMask(self.parts, seconds=self.seconds, mode=self.mode)
        result = model.edit(
            Motion.load(self.motion),
            self.target_prompt,
            self.source_prompt,
            mask,
            self.keep_scales,
            self.threshold,
            self.seed,
            self.guidance,
            self.temperature,
            self.anchor,
            self.rest,
        )
        _say(f"{result.motion.save(self.out)}\n{result.report()}")
        return 0


@dataclass(frozen=True)
class Reconstruct:
    """A motion through the tokens and back, from the first SCALES maps."""

    motion: Annotated[Path, tyro.conf.Positional]
    out: Path = Path("reconstruction.bvh")
    scales: int | None = None
    checkpoint: Path = BASE

    def run(self) -> int:
        """Encode, decode and save."""
        model = ScaleMoGen.from_pretrained(self.checkpoint)
        _say(str(model.decode(model.encode(Motion.load(self.motion)), self.scales).save(self.out)))
        return 0


@dataclass(frozen=True)
class Prepare:
    """A motion-capture archive (or extracted folder) to a folder to train on; or check such a folder."""

    source: str
    """bandai, ui-prmd, cmu, react-idle; "all" for a folder that holds the four archives; "snapmogen" for the
    published folder; "humanml3d" to check a folder of that layout."""
    path: Annotated[Path, tyro.conf.Positional]
    out: Path | None = None
    """Folder to write; not needed for a check."""
    compose: int = 0
    """Clips to compose besides for training, as the command `compose` does."""
    workers: int = 2

    def run(self) -> int:
        """Convert or check; prints what was written or found."""
        if self.source == "humanml3d":
            _say(str(check_folder(self.path)))
        elif self.out is None:
            raise ValueError(f"--source {self.source} needs --out FOLDER to write to")
        elif self.source == "snapmogen":
            _say(str(convert_snapmogen(self.path, self.out)))
        else:
            _say(str(prepare(self.source, self.path, self.out, self.workers)))
            if self.compose:
                _say(str(compose(self.out, self.compose, workers=self.workers)))
        return 0


@dataclass(frozen=True)
class Compose:
    """Add composed clips to the training split of a prepared folder; former ones are replaced."""

    data: Path
    count: int = 600
    """Clips to compose, mirror images not counted; 0 takes the former ones out."""
    seed: int = 0

    def run(self) -> int:
        """Compose; prints what was written."""
        _say(str(compose(self.data, self.count, self.seed)))
        return 0


@dataclass(frozen=True)
class Train:
    """Train one part of a model, or all of them; resumes where it was stopped."""

    what: tyro.conf.OmitSubcommandPrefixes[
        Annotated[WholeTraining, tyro.conf.subcommand("all")]
        | Annotated[TokenizerTraining, tyro.conf.subcommand("tokenizer")]
        | Annotated[DecoderTraining, tyro.conf.subcommand("decoder")]
        | Annotated[PredictorTraining, tyro.conf.subcommand("predictor")]
        | Annotated[EvaluatorTraining, tyro.conf.subcommand("evaluator")]
        | Annotated[LengthTraining, tyro.conf.subcommand("length")]
    ]

    def run(self) -> int:
        """Train; prints the folder of the best weights."""
        if isinstance(self.what, WholeTraining):
            folder = train_all(self.what)
            _say(str(folder) if folder is not None else "the time is over; the same command resumes")
        elif isinstance(self.what, LengthTraining):
            _say(str(train_length(self.what)))
        elif isinstance(self.what, TokenizerTraining):
            _say(str(train_tokenizer(self.what)))
        elif isinstance(self.what, DecoderTraining):
            _say(str(train_decoder(self.what)))
        elif isinstance(self.what, PredictorTraining):
            _say(str(train_predictor(self.what)))
        else:
            _say(str(train_evaluator(self.what)))
        return 0


@dataclass(frozen=True)
class Evaluate:
    """Measure a checkpoint, or the real clips alone; several processes find the same numbers."""

    checkpoint: Annotated[Path, tyro.conf.Positional] = BASE
    data: Path | None = field(default=None)
    """Prepared folder; without it only text control is measured."""
    what: Literal["all", "real", "compared", "control", "edits"] = "all"
    """real: the evaluator's table of real clips, no motion is made. compared: the checkpoint beside them.
    control: reconstruction by scale, and whether the text decides what is done. all: the last two, compared only
    where there are data and an evaluator; then each number stands beside its bar, too. edits: edits of test clips,
    beside two simpler ways."""
    samples: int = 50
    """Motions per question of text control."""
    evaluator: EvaluatorChoice = field(default_factory=EvaluatorChoice)
    amount: ComparisonSettings = field(default_factory=ComparisonSettings)
    edits: EditMeasuring = field(default_factory=EditMeasuring)

    def run(self) -> int:
        """Print the tables."""
        main_process = this_process().is_main_process  # before a model is put on this process's device
        model = None if self.what == "real" else ScaleMoGen.from_pretrained(self.checkpoint)
        if self.what == "edits" and model is not None:
            if self.data is None:
                raise ValueError("edits are made on real clips: name a prepared folder with --data")
            table = edits_report(model, self.data, self.edits)
            if main_process:
                _say(table)
            return 0
        choice, columns, head = self.evaluator.found_in(self.checkpoint), None, ""
        if self.what in ("real", "compared") or (self.what == "all" and choice is not None and self.data is not None):
            columns, head = evaluator_columns(choice, self.data, model, self.checkpoint, self.amount)
        details = None
        if self.what in ("all", "control") and model is not None:
            details = measure_details(model, self.data, self.samples)
        if main_process:
            _say(report(columns, head, details))
        return 0


@dataclass(frozen=True)
class Ablate:
    """Train and measure the method without each of its ideas, at an equal small budget; finished ones are kept."""

    settings: tyro.conf.OmitArgPrefixes[Ablation] = field(default_factory=Ablation)
    evaluator: EvaluatorChoice = field(default_factory=EvaluatorChoice)
    """By default the one of the base checkpoint."""

    def run(self) -> int:
        """Print the table."""
        evaluator = _evaluator(self.evaluator, BASE, self.settings.data, self.settings.amount.split)
        rows = ablate(self.settings, evaluator)
        if this_process().is_main_process:
            _say(ablation_table(rows))
        return 0


@dataclass(frozen=True)
class Sweep:
    """Measure a checkpoint at every pair of guidance and temperature, and name the best; resumes."""

    checkpoint: Annotated[Path, tyro.conf.Positional] = BASE
    data: Path = Path("data/mix")
    out: Path = Path("runs/sweep.jsonl")
    """What is measured is kept here, and not measured again."""
    settings: tyro.conf.OmitArgPrefixes[SweepSettings] = field(default_factory=SweepSettings)
    evaluator: EvaluatorChoice = field(default_factory=EvaluatorChoice)

    def run(self) -> int:
        """Print the table."""
        main_process = this_process().is_main_process
        evaluator = _evaluator(self.evaluator, self.checkpoint, self.data, self.settings.amount.split)
        model = ScaleMoGen.from_pretrained(self.checkpoint)
        rows = sweep(model, evaluator, self.data, self.out, self.settings)
        if main_process:
            _say(sweep_table(rows))
        return 0


@dataclass(frozen=True)
class Parity:
    """Recompute a folder of reference numbers; fails past the tolerance."""

    folder: Annotated[Path, tyro.conf.Positional]

    def run(self) -> int:
        """Print the table of largest differences; 1 if one is past its tolerance."""
        rows = compare(self.folder)
        _say(table(rows))
        return 0 if all(row.passed for row in rows) else 1


@dataclass(frozen=True)
class Convert:
    """The authors' published weights to a checkpoint folder (downloads them unless ROOT is a copy)."""

    dataset: Annotated[str, tyro.conf.Positional]
    out: Annotated[Path, tyro.conf.Positional]
    statistics: Path | None = None
    """Folder with the data set's mean.npy and std.npy."""
    root: Path | None = None

    def run(self) -> int:
        """Convert and save."""
        _say(str(convert_published(self.dataset, self.statistics, self.root).save(self.out)))
        return 0


@dataclass(frozen=True)
class Debug:
    """Write a tiny random checkpoint for tests."""

    out: Annotated[Path, tyro.conf.Positional]

    def run(self) -> int:
        """Write it."""
        _say(str(write_debug_checkpoint(self.out)))
        return 0


Command = (
    Annotated[Generate, tyro.conf.subcommand("generate")]
    | Annotated[Edit, tyro.conf.subcommand("edit")]
    | Annotated[Reconstruct, tyro.conf.subcommand("reconstruct")]
    | Annotated[Prepare, tyro.conf.subcommand("prepare")]
    | Annotated[Compose, tyro.conf.subcommand("compose")]
    | Annotated[Train, tyro.conf.subcommand("train")]
    | Annotated[Evaluate, tyro.conf.subcommand("evaluate")]
    | Annotated[Ablate, tyro.conf.subcommand("ablate")]
    | Annotated[Sweep, tyro.conf.subcommand("sweep")]
    | Annotated[Parity, tyro.conf.subcommand("parity")]
    | Annotated[Convert, tyro.conf.subcommand("convert")]
    | Annotated[Debug, tyro.conf.subcommand("debug")]
)


def main(arguments: list[str] | None = None) -> int:
    """Run one command; what is wrong with the arguments or files becomes one line and exit code 2."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    if "OMP_NUM_THREADS" not in os.environ:
        torch.set_num_threads(os.cpu_count() or 1)
    command = tyro.cli(Command, args=arguments, prog="python -m scalemogen")  # pyright: ignore[reportArgumentType, reportCallIssue]  # a union of commands is what tyro takes
    try:
        return command.run()
    except (ValueError, OSError, SafetensorError) as error:
        sys.stderr.write(f"{error}\n")
        return 2


def _evaluator(choice: EvaluatorChoice, checkpoint: Path, data: Path, split: str) -> EmbeddingModel:
    """The evaluator named, or the checkpoint's; ValueError if there is none."""
    return required(choice.found_in(checkpoint), checkpoint).load(checkpoint / "text_encoder", data, split)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    sys.exit(main())
