"""The options of `evaluate`, `reliability` and `sweep`."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

import tyro

from scalemogen.baselines.settings import OURS
from scalemogen.commands.common import BASE, PEOPLE
from scalemogen.commands.options.common import Options, check_refine
from scalemogen.evaluation.choice import EvaluatorChoice
from scalemogen.evaluation.settings import ComparisonSettings, EditAmount, SweepSettings

ALL = "all"  # for --system: all systems that can be loaded


@dataclass(frozen=True)
class Evaluate(Options):
    """Measure a checkpoint, or only the real clips. The number of processes does not change the results."""

    checkpoint: Annotated[Path, tyro.conf.Positional] = BASE
    """Folder of the model."""
    data: Path | None = field(default=None)
    """Prepared folder; without it only text control is measured."""
    system: str = OURS
    """What is measured: ours, a baseline (next_token, masked, diffusion, flow, time_only,
    one_hour), nearest_caption, or the folder of a trained baseline. all: every system that can be loaded, in one
    table. The evaluator, the text encoder and the rewriting are those of the checkpoint."""
    out: Path = Path("runs/systems")
    """With --system all: folder for the table (table.md), the plot (quality.html), both as numbers (systems.json) and
    the measured values (rows.jsonl), from which a stopped measurement resumes."""
    plotted_clips: int = 256
    """With --system all: number of clips on which each point of the plot is measured."""
    guidance: float | None = None
    """Guidance of --system; by default its own."""
    temperature: float | None = None
    """Temperature of --system; by default its own."""
    steps: int | None = None
    """Sampling steps of --system; by default its own."""
    what: Literal["all", "real", "compared", "control", "reconstruction", "edits", "prompts"] = "all"
    """real: the evaluator's table of real clips; no motion is generated. compared: the same table with the
    checkpoint's reconstructed and generated motions. control: reconstruction by scale, and whether motions do what
    the text says. all: compared (if there are data and an evaluator) and control, and a table that compares each
    number with its required value. reconstruction: reconstruction by scale alone, also with --refine. edits: edits of
    test clips, compared with two simpler methods. prompts: sentences as people type them, each checked by geometry;
    with data, the real clips of the same actions too."""
    refine: int = 0
    """Steps of the search for better tokens with `--what reconstruction`; see `reconstruct`."""
    people: tuple[Path, ...] = (PEOPLE,)
    """Tables of the sentences of `--what prompts`."""
    rewrite: bool = False
    """With `--what prompts`: measure each sentence as typed and as rewritten."""
    own_seconds: bool = False
    """With `--rewrite`: the model chooses each duration, as in the app; otherwise the tables name the durations."""
    seeds: int = 5
    """Motions per sentence of `--what prompts`."""
    samples: int = 50
    """Motions per question of text control."""
    evaluator: EvaluatorChoice = field(default_factory=EvaluatorChoice)
    amount: ComparisonSettings = field(default_factory=ComparisonSettings)
    edits: EditAmount = field(default_factory=EditAmount)

    def check(self) -> None:
        """Raise ValueError if prepared data are needed and missing, or if edits of another system are asked for."""
        check_refine(self.refine)
        if self.refine and self.what != "reconstruction":
            raise ValueError("--refine needs --what reconstruction")
        ours_only = self.what in ("edits", "reconstruction")
        if ours_only and self.system != OURS:
            raise ValueError(f"--what {self.what} measures our model only: leave out --system")
        if ours_only or self.system == ALL:
            self.needed_data()

    def needed_data(self) -> Path:
        """Return the prepared folder; raise ValueError if none is named."""
        if self.data is None:
            raise ValueError("real clips are needed for this: name a prepared folder with --data")
        return self.data


@dataclass(frozen=True)
class Reliability(Options):
    """Measure how reliably a checkpoint does each action, and store the counts in its folder.

    With data and an evaluator, it also measures the least similarity at which a motion matches a sentence.
    """

    checkpoint: Annotated[Path, tyro.conf.Positional] = BASE
    """Folder of the model; reliability.json is written into it."""
    data: Path | None = None
    """Prepared folder, whose validation clips are used."""
    count: int = 10
    """Motions for each phrase; each action gets twice as many."""
    evaluator: EvaluatorChoice = field(default_factory=EvaluatorChoice)


@dataclass(frozen=True)
class Sweep(Options):
    """Measure a checkpoint at every pair of guidance and temperature and name the best pair. Resumes if stopped."""

    checkpoint: Annotated[Path, tyro.conf.Positional] = BASE
    """Folder of the model."""
    data: Path = Path("data/mix")
    """Prepared folder."""
    out: Path = Path("runs/sweep.jsonl")
    """File for the results; pairs that are already in it are not measured again."""
    system: str = OURS
    """What is measured: ours, a baseline (next_token, masked, diffusion, flow, time_only,
    one_hour), or the folder of one."""
    steps: tuple[int, ...] = ()
    """Numbers of sampling steps to try as well (masked, diffusion, flow); one table for each."""
    settings: tyro.conf.OmitArgPrefixes[SweepSettings] = field(default_factory=SweepSettings)
    evaluator: EvaluatorChoice = field(default_factory=EvaluatorChoice)
