"""Ablation: how much each idea of the method contributes to its results.

Every variant but the first changes one idea. A small model of each variant is trained for the same number of steps
and measured in the same way. Variants with the same tokenizer settings share the trained tokenizer.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

from scalemogen import ScaleMoGen
from scalemogen.data.folder import content_digest
from scalemogen.evaluation.comparison import compare_with_real
from scalemogen.evaluation.text_control import HAND_PROMPTS, TURN_PROMPTS, raised_hand, share_right, turned_to
from scalemogen.support.processes import this_process
from scalemogen.support.tables import markdown_table
from scalemogen.training.notes import noted_steps
from scalemogen.training.registry import settings_of, train_stage
from scalemogen.training.settings.stages import PredictorTraining, TokenizerTraining
from scalemogen.training.settings.whole import Ablation
from scalemogen.training.whole import Plan
from scalemogen.words.evaluator import EmbeddingModel

logger = logging.getLogger(__name__)

RESULT = "result.json"


@dataclass(frozen=True)
class Variant:
    """The method with one idea changed.

    Attributes:
        name: name of the variant in the table.
        bits: bits per token.
        mapping, divisors: scale schedule, as in `TokenizerConfig`.
        self_correction: whether training flips bits of coarser scales.
    """

    name: str
    bits: int = 16
    mapping: int = 5
    divisors: tuple[int, ...] = (49, 24, 16, 7, 4, 2, 1)
    self_correction: bool = True

    @property
    def tokenizer(self) -> str:
        """Run folder of the tokenizer; those with the same mapping and bits share it."""
        return f"tokenizer-{self.mapping}-{self.bits}"


VARIANTS = (
    Variant("11 scales, 16 bits"),
    Variant("whole body at every scale", mapping=2),
    Variant("all parts at every scale", mapping=3),
    Variant("no self-correction", self_correction=False),
    Variant("3 scales", mapping=6, divisors=(49, 7, 1)),
    Variant("6 scales", mapping=7, divisors=(49, 16, 7, 4, 2, 1)),
    Variant("9 scales", mapping=8),
    Variant("12 bits", bits=12),
    Variant("24 bits", bits=24),
)


@dataclass(frozen=True)
class AblationRow:
    """The measured numbers of one variant.

    Attributes:
        name: name of the variant.
        scales, tokens, bits: numbers of scales, tokens and bits of a clip of full length.
        mpjpe: mean joint error of the reconstruction in mm.
        fid: FID of generated motions against all real clips.
        recall_3: R-precision at 3 of generated motions.
        hands: share of motions that raise the hand that the prompt names.
        turns: share of motions that turn to the side that the prompt names.
    """

    name: str
    scales: int
    tokens: int
    bits: int
    mpjpe: float
    fid: float
    recall_3: float
    hands: float
    turns: float


def ablate(config: Ablation, evaluator: EmbeddingModel) -> list[AblationRow]:
    """Train and measure all variants; finished ones are read from their folders.

    Changed captions are not noticed, so data with other captions needs another folder.

    Raises:
        ValueError: for an unknown variant, or if the folder holds runs with another number of steps.
    """
    known = {variant.name: variant for variant in VARIANTS}
    unknown = [name for name in config.only if name not in known]
    if unknown:
        raise ValueError(f"there is no variant '{unknown[0]}'; there are {', '.join(known)}")
    return [_row(known[name], config, evaluator) for name in config.only or known]


def ablation_table(rows: Sequence[AblationRow]) -> str:
    """Return the rows as a Markdown table."""
    head = ("variant", "scales", "tokens", "bits", "MPJPE, mm", "FID", "R@3", "hand named", "turn named")
    cells = (
        (
            row.name, row.scales, row.tokens, row.bits, f"{row.mpjpe:.1f}", f"{row.fid:.3f}", f"{row.recall_3:.3f}",
            f"{row.hands:.0%}", f"{row.turns:.0%}",
        )
        for row in rows
    )  # fmt: skip
    return markdown_table(head, cells)


def variant_trainings(variant: Variant, config: Ablation) -> tuple[TokenizerTraining, PredictorTraining]:
    """Return the config's settings with the variant's change and the ablation's number of steps."""
    plan = Plan.read(config.config, config.data, config.out)
    usual_tokenizer, usual_predictor = plan.of(TokenizerTraining), plan.of(PredictorTraining)
    sizes = replace(usual_tokenizer.model, bits=variant.bits, mapping=variant.mapping, divisors=variant.divisors)
    tokenizer = replace(
        usual_tokenizer,
        model=sizes,
        out=config.out / variant.tokenizer,
        loop=replace(usual_tokenizer.loop, steps=config.steps),
    )
    predictor = replace(
        usual_predictor,
        tokenizer=tokenizer.out / "best",
        out=config.out / variant.name.replace(",", "").replace(" ", "-"),
        name=variant.name,
        loop=replace(usual_predictor.loop, steps=config.steps),
        max_flip=usual_predictor.max_flip if variant.self_correction else 0.0,
    )
    return tokenizer, predictor


def _row(variant: Variant, config: Ablation, evaluator: EmbeddingModel) -> AblationRow:
    """Return a variant's numbers: read from its folder if they were measured as asked, else train and measure."""
    tokenizer, predictor = variant_trainings(variant, config)
    path = predictor.out / RESULT
    asked = {
        "steps": config.steps, "samples": config.samples, **asdict(config.amount),
        "evaluator": evaluator.digest, "data": content_digest(config.data),
        "trainings": [settings_of(tokenizer), settings_of(predictor)], "sampling": asdict(predictor.sampling),
    }  # fmt: skip
    if path.is_file():
        data = json.loads(path.read_text())
        if data["asked"] == asked:
            return AblationRow(**data["row"])
    for training in (tokenizer, predictor):
        if noted_steps(training.out) not in (None, config.steps):
            raise ValueError(f"{training.out} holds a run of {noted_steps(training.out)} steps: choose another --out")
    train_stage(tokenizer)
    train_stage(predictor)
    row = _measured(variant.name, ScaleMoGen.from_pretrained(predictor.out / "best"), config, evaluator)
    logger.info("%s", row)
    if this_process().is_main_process:
        path.write_text(json.dumps({"asked": asked, "row": asdict(row)}, indent=1) + "\n")
    return row


def _measured(name: str, model: ScaleMoGen, config: Ablation, evaluator: EmbeddingModel) -> AblationRow:
    columns = compare_with_real(evaluator, config.data, model, config.amount)
    return AblationRow(
        name,
        scales=len(model.schedule),
        tokens=model.schedule.tokens,
        bits=model.schedule.tokens * model.config.tokenizer.bits,
        mpjpe=columns["reconstructed"]["MPJPE, mm"].mean,
        fid=columns["generated"]["FID against all real clips"].mean,
        recall_3=columns["generated"]["R@3"].mean,
        hands=share_right(model, HAND_PROMPTS, config.samples, raised_hand).mean,
        turns=share_right(model, TURN_PROMPTS, config.samples, turned_to).mean,
    )
