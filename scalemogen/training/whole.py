"""Everything, in order: evaluator, tokenizer, its decoder, predictor, length predictor, and the checkpoint of them.

Each stage is what the command of its name trains, in a folder of its own: one that has ended is skipped, one that was
stopped resumes (see `stages`).
"""

from __future__ import annotations

import logging
import math
import shutil
import time
import tomllib
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from scalemogen.checkpoint import Checkpoint, from_dict
from scalemogen.data import card
from scalemogen.data.compose import compose
from scalemogen.data.compose.writing import LIST
from scalemogen.data.prepare import prepare
from scalemogen.motion.layouts import LAYOUTS
from scalemogen.support.processes import PATIENCE, this_process
from scalemogen.training.decoder import DecoderTraining
from scalemogen.training.evaluator import EvaluatorTraining
from scalemogen.training.length import LengthTraining, trained_length
from scalemogen.training.predictor import PredictorTraining, captions_to_predict
from scalemogen.training.stages import train_stage
from scalemogen.training.text_states import sentence_means
from scalemogen.training.tokenizer import TokenizerTraining, trained_tokenizer
from scalemogen.words.closeness import PROMPT_LETTERS, UNRELATED, SeenCaptions, choose_seen

logger = logging.getLogger(__name__)

CONFIGS = Path(__file__).parent / "configs"
CHECKPOINT = "checkpoint"
WHERE_SET = "folders are the command's, the name stands at the top, and what concerns the text in [predictor]"
EVALUATOR_FILES = ("evaluator.json", "evaluator.safetensors")


@dataclass(frozen=True)
class WholeTraining:
    """Train every part of a checkpoint and put it together; resumes where it was stopped.

    Attributes:
        config: "base", "small", "tiny", or a .toml file of the same kind.
        data: prepared folder.
        out: folder of the runs; `checkpoint/` in it is what they make. None: runs/NAME.
        archives: folder with the four archives, to make `data` from where it is missing.
        minutes: stop by itself after this time, to be resumed; None for no limit.
    """

    config: str = "base"
    data: Path = Path("data/mix")
    out: Path | None = None
    archives: Path | None = None
    minutes: float | None = None


@dataclass(frozen=True)
class Plan:
    """What a config file says, with its paths filled in."""

    name: str
    composed: int
    seen: int
    evaluator: EvaluatorTraining
    tokenizer: TokenizerTraining
    decoder: DecoderTraining
    predictor: PredictorTraining
    length: LengthTraining

    @classmethod
    def read(cls, config: str, data: Path, out: Path | None = None) -> Plan:
        """From a config's name or file.

        Raises:
            ValueError: if there is no such config, it has a setting that nothing takes, or lacks one that is needed.
        """
        path = CONFIGS / f"{config}.toml" if Path(config).suffix != ".toml" else Path(config)
        if not path.is_file():
            known = ", ".join(sorted(each.stem for each in CONFIGS.glob("*.toml")))
            raise ValueError(f"there is no config '{config}': name {known}, or a .toml file")
        said: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        missing = {"name", "composed", "seen"} - set(said)
        if missing:
            raise ValueError(f"{path} does not say: {', '.join(sorted(missing))}")
        runs = out or Path("runs") / said["name"]
        predictor = {
            "data": data,
            "out": runs / "predictor",
            "tokenizer": runs / "tokenizer" / "best",
            "name": said["name"],
        }
        # what several stages must agree on is said once, with the predictor
        agreed_on = from_dict(PredictorTraining, said.get("predictor", {}) | predictor)
        encoder = {"text": asdict(agreed_on.text), "text_encoder": agreed_on.text_encoder}
        given = {
            "evaluator": {"data": data, "out": runs / "evaluator", **encoder},
            "tokenizer": {"data": data, "out": runs / "tokenizer"},
            "decoder": {"data": data, "out": runs / "decoder", "tokenizer": runs / "tokenizer" / "best"},
            "predictor": predictor,
            "length": {"data": data, "out": runs / "length", **encoder},
        }
        for stage, settings in given.items():
            if taken := sorted(set(settings) & set(said.get(stage, {}))):
                raise ValueError(f"{path}: {', '.join(taken)} of [{stage}] cannot be set there; {WHERE_SET}")
        plan = from_dict(cls, said | {stage: said.get(stage, {}) | settings for stage, settings in given.items()})
        if len({training.loop.precision for training in plan.stages}) > 1:
            raise ValueError(f"{path}: one run has one precision, but its parts differ: set it in all or none")
        return plan

    @property
    def stages(
        self,
    ) -> tuple[EvaluatorTraining, TokenizerTraining, DecoderTraining, PredictorTraining, LengthTraining]:
        """The trainings, in their order."""
        return self.evaluator, self.tokenizer, self.decoder, self.predictor, self.length

    @property
    def out(self) -> Path:
        """The folder of all runs."""
        return self.tokenizer.out.parent


def train_all(config: WholeTraining) -> Path | None:
    """Train (or resume) everything; returns the checkpoint's folder, or None where the time was over before.

    Raises:
        ValueError: if the config or the prepared folder is missing or wrong, or a stage's folder holds a run with
            other settings.
    """
    this_process(PATIENCE)  # one of them may be making the prepared folder for long
    plan = Plan.read(config.config, config.data, config.out)
    _ensure_data(plan, config)
    stop_at = math.inf if config.minutes is None else time.monotonic() + 60 * config.minutes
    for training in plan.stages:
        if train_stage(training, stop_at) is None:
            return None
    seen = seen_captions(plan)  # on all processes: they share the encoding
    if this_process().is_main_process:
        assemble(plan, seen)
    this_process().wait_for_everyone()
    return plan.out / CHECKPOINT


def assemble(plan: Plan, seen: SeenCaptions) -> Path:
    """The checkpoint folder of finished stages: the predictor's, with the trained-on decoder and all else added."""
    folder, best = plan.out / CHECKPOINT, plan.predictor.out / "best"
    shutil.copytree(best, folder, dirs_exist_ok=True)
    for name in EVALUATOR_FILES:
        shutil.copy(plan.evaluator.out / "best" / name, folder / name)
    if (plan.predictor.data / card.FILE).is_file():
        shutil.copy(plan.predictor.data / card.FILE, folder / card.FILE)
    length = trained_length(plan.length.out / "best")
    checkpoint = Checkpoint.load(folder)
    config = replace(checkpoint.config, sampling=plan.predictor.sampling, length=length.config)
    tokenizer, _ = trained_tokenizer(plan.decoder.out / "best")
    replace(checkpoint, config=config, tokenizer=tokenizer, length=length).save(folder, half=True)
    seen.write(folder)
    logger.info("%s is complete", folder)
    return folder


def seen_captions(plan: Plan) -> SeenCaptions:
    """Training captions that cover all of them, with the scale of closeness that held-out ones give."""
    text = replace(plan.predictor.text, source=plan.predictor.text_encoder)
    layout = LAYOUTS[plan.tokenizer.model.layout]
    train, every_held_out = (captions_to_predict(plan.predictor, split, layout) for split in ("train", "val"))
    held_out = [caption for caption in every_held_out if len(caption) <= PROMPT_LETTERS] or every_held_out
    means = [sentence_means(texts, text).numpy() for texts in (train, held_out, UNRELATED)]
    return choose_seen(train, *means, count=plan.seen)


def _ensure_data(plan: Plan, config: WholeTraining) -> None:
    """Make the prepared folder from the archives where it is missing, or say how."""
    if config.archives is None:
        if (config.data / "Mean.npy").is_file():
            return
        raise ValueError(
            f"there is no prepared folder {config.data}. Make it from a folder with the archives:\n"
            f"  python -m scalemogen prepare --source all --out {config.data} FOLDER_OF_ARCHIVES\n"
            f"  python -m scalemogen compose --data {config.data} --count {plan.composed}\n"
            "or let this command do so: --archives FOLDER_OF_ARCHIVES"
        )
    with this_process().main_process_first():
        if not (config.data / "Mean.npy").is_file():
            logger.info("%s", prepare("all", config.archives, config.data))
        if plan.composed and not (config.data / LIST).is_file():  # a kill may have come between the two
            logger.info("%s", compose(config.data, plan.composed))
