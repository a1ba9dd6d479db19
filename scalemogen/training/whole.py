"""`train all`: train every stage in order, then put the finished checkpoint together.

A config file holds the settings of the stages; `Plan` reads it. Each stage is trained in a folder of its own, as by
its own command: a finished stage is skipped, a stopped one resumes (`registry.train_stage`). At the end every stage
copies its weights to the folder `checkpoint/`.
"""

from __future__ import annotations

import logging
import math
import shutil
import time
import tomllib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

from scalemogen.baselines.systems import FOLDERS
from scalemogen.data import card
from scalemogen.data.compose import compose
from scalemogen.data.compose.writing import LIST
from scalemogen.data.prepare import prepare
from scalemogen.motion.layouts import LAYOUTS
from scalemogen.support.amounts import Amount, write_amounts
from scalemogen.support.processes import PATIENCE, this_process
from scalemogen.support.records import from_dict
from scalemogen.training import registry
from scalemogen.training.baselines import card as card_of_baseline
from scalemogen.training.curves import read_metrics
from scalemogen.training.predictor import PREDICTOR
from scalemogen.training.seen_captions import seen_captions
from scalemogen.training.settings.stages import PredictorTraining, StageSettings, TokenizerTraining
from scalemogen.training.settings.whole import WholeTraining
from scalemogen.training.stage import Stage
from scalemogen.words.closeness import SeenCaptions

logger = logging.getLogger(__name__)

CONFIGS = Path(__file__).parent / "configs"
CHECKPOINT = "checkpoint"
TOP = ("name", "composed", "seen")  # keys that a config file must set before its tables
STAGES = "stages"  # key that lists the stages to train; without it, all stages of our model

Settings = TypeVar("Settings", bound=StageSettings)


@dataclass(frozen=True)
class Plan:
    """The contents of a config file, with all paths filled in.

    Attributes:
        name: name of the checkpoint.
        composed: number of clips to compose if the prepared folder is made from archives.
        seen: number of training captions that the checkpoint stores.
        out: folder of all runs.
        trainings: settings of every stage that is trained, in the order of the list of stages.
    """

    name: str
    composed: int
    seen: int
    out: Path
    trainings: tuple[StageSettings, ...]

    @classmethod
    def read(cls, config: str, data: Path, out: Path | None = None) -> Plan:
        """Read a config by its name or file.

        Raises:
            ValueError: if there is no such config, or a setting is unknown, missing, or not allowed there.
        """
        path = CONFIGS / f"{config}.toml" if Path(config).suffix != ".toml" else Path(config)
        if not path.is_file():
            known = ", ".join(sorted(each.stem for each in CONFIGS.glob("*.toml")))
            raise ValueError(f"there is no config '{config}': name {known}, or a .toml file")
        fields: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        names = [stage.name for stage in registry.STAGES]
        if missing := set(TOP) - set(fields):
            raise ValueError(f"{path} does not set: {', '.join(sorted(missing))}")
        if unknown := set(fields) - {*TOP, STAGES, *names}:
            raise ValueError(
                f"{path} sets {', '.join(sorted(unknown))}, but there is only: {', '.join((*TOP, STAGES, *names))}"
            )
        runs = out or Path("runs") / fields["name"]
        stages = _stages(path, fields)
        shared = _shared(fields, data, runs)
        trainings = tuple(
            _settings(path, stage, fields, shared, _paths(stage, data, runs, stages)) for stage in stages
        )
        if len({training.loop.precision for training in trainings}) > 1:
            raise ValueError(f"{path}: all stages must have the same loop.precision: set it in all tables or in none")
        return cls(fields["name"], fields["composed"], fields["seen"], runs, trainings)

    def of(self, kind: type[Settings]) -> Settings:
        """Return the settings of the stage that has this class of settings."""
        return next(training for training in self.trainings if type(training) is kind)

    def has(self, kind: type[StageSettings]) -> bool:
        """Whether the stage that has this class of settings is trained."""
        return any(type(training) is kind for training in self.trainings)


def train_all(config: WholeTraining) -> Path | None:
    """Train or resume everything; return the checkpoint's folder, or None if the time limit stopped the training.

    Raises:
        ValueError: if the config or the prepared folder is missing or wrong, or a stage's folder holds a different
            run.
    """
    this_process(PATIENCE)  # the other processes wait while one makes the prepared folder, which takes long
    plan = Plan.read(config.config, config.data, config.out)
    _ensure_data(plan, config)
    stop_at = math.inf if config.minutes is None else time.monotonic() + 60 * config.minutes
    for training in plan.trainings:
        if registry.train_stage(training, stop_at) is None:
            return None
    seen = None
    if plan.seen and plan.has(PredictorTraining) and plan.has(TokenizerTraining):
        predictor, layout = plan.of(PredictorTraining), LAYOUTS[plan.of(TokenizerTraining).model.layout]
        seen = seen_captions(predictor, layout, plan.seen)  # on all processes, which share the encoding
    if this_process().is_main_process:
        assemble(plan, seen)
    this_process().wait_for_everyone()
    return plan.out / CHECKPOINT


def assemble(plan: Plan, seen: SeenCaptions | None) -> Path:
    """Write the checkpoint folder of finished stages, with the data's card and the stored captions; return it."""
    folder = plan.out / CHECKPOINT
    folder.mkdir(parents=True, exist_ok=True)
    for training in plan.trainings:
        registry.stage_of(training).add_to_checkpoint(training, folder)
    data_card = plan.trainings[0].data / card.FILE
    if data_card.is_file():
        shutil.copy(data_card, folder / card.FILE)
    amounts = [_amount(training) for training in plan.trainings]
    write_amounts(folder, amounts)
    if plan.name in FOLDERS:
        card_of_baseline.write_card(folder, plan.name, amounts)
    if seen is not None:
        seen.write(folder)
        logger.info("%s is complete; `python -m scalemogen reliability %s` measures its actions", folder, folder)
    return folder


def _amount(training: StageSettings) -> Amount:
    """Return how much a finished run has trained."""
    last = read_metrics(training.out)[-1]
    steps = int(last["step"])
    return Amount(registry.stage_of(training).name, steps, steps * training.loop.batch_size, last.get("seconds"))


def _stages(path: Path, fields: dict[str, Any]) -> list[Stage]:
    """Return the stages to train, in the order of the list of stages.

    Raises:
        ValueError: if the config names an unknown stage, or has a table of one that it does not train.
    """
    usual = [stage.name for stage in registry.STAGES if not stage.only_if_named]
    named = fields.get(STAGES, usual)
    known = [stage.name for stage in registry.STAGES]
    if unknown := [name for name in named if name not in known]:
        raise ValueError(f"{path}: there is no stage '{unknown[0]}'; there are {', '.join(known)}")
    if unused := sorted(set(fields) & set(known) - set(named)):
        raise ValueError(f"{path} has a table [{unused[0]}], but does not train this stage: name it in `stages`")
    return [stage for stage in registry.STAGES if stage.name in named]


def _shared(fields: dict[str, Any], data: Path, runs: Path) -> dict[str, Any]:
    """Return the settings that all stages must agree on: the checkpoint's name, and [predictor]'s text encoder."""
    table = fields.get(PREDICTOR.name, {})
    predictor: PredictorTraining = from_dict(
        PredictorTraining, table | _paths(PREDICTOR, data, runs, registry.STAGES)
    )
    return {"name": fields["name"], "text": asdict(predictor.text), "text_encoder": predictor.text_encoder}


def _settings(
    path: Path, stage: Stage, fields: dict[str, Any], shared: dict[str, Any], paths: dict[str, Any]
) -> StageSettings:
    """Return a stage's settings: the values in its table, and the values that `train all` sets.

    Raises:
        ValueError: if the table sets one of the latter, or one that the stage does not have.
    """
    table = fields.get(stage.name, {})
    given = paths | {name: shared[name] for name in stage.shared}
    if taken := sorted(set(given) & set(table)):
        raise ValueError(
            f"{path}: {', '.join(taken)} of [{stage.name}] cannot be set there: the command sets the folders, the "
            "top of the file sets the name, and [predictor] the text encoder"
        )
    return from_dict(stage.settings, table | given)


def _paths(stage: Stage, data: Path, runs: Path, trained: Sequence[Stage]) -> dict[str, Any]:
    """Return the folders of a stage: data, run folder, and the best weights of the stages that it builds on.

    For a stage that is not trained by this config, the stage's table names the folder.
    """
    names = {each.name for each in trained}
    best = {name: runs / name / "best" for name in stage.builds_on if name in names}
    return {"data": data, "out": runs / stage.name, **best}


def _ensure_data(plan: Plan, config: WholeTraining) -> None:
    """Make the prepared folder from the archives if it is missing.

    Raises:
        ValueError: if it is missing and no archives are given.
    """
    if config.archives is None:
        if (config.data / "Mean.npy").is_file():
            return
        raise ValueError(
            f"there is no prepared folder {config.data}. Make it from a folder with the archives:\n"
            f"  python -m scalemogen prepare --source all --out {config.data} FOLDER_OF_ARCHIVES\n"
            f"  python -m scalemogen compose --data {config.data} --count {plan.composed}\n"
            "or let this command make it: --archives FOLDER_OF_ARCHIVES"
        )
    with this_process().main_process_first():
        if not (config.data / "Mean.npy").is_file():
            logger.info("%s", prepare("all", config.archives, config.data))
        if plan.composed and not (config.data / LIST).is_file():  # also missing if composing was killed
            logger.info("%s", compose(config.data, plan.composed))
