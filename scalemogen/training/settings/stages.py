"""What can be set about the training of our networks, as plain records.

This file needs no PyTorch, so the commands start fast.
"""

from __future__ import annotations

from dataclasses import Field, dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Literal, Protocol

from scalemogen.networks.settings import (
    BUNDLED_ENCODER,
    EvaluatorConfig,
    LengthConfig,
    PredictorConfig,
    TextConfig,
    TokenizerConfig,
)
from scalemogen.settings import SamplingSettings


class StageSettings(Protocol):
    """The settings that every stage has; each stage's dataclass adds its own."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    @property
    def data(self) -> Path:
        """Prepared folder."""
        ...

    @property
    def out(self) -> Path:
        """Run folder; the best weights are written to `best/` in it."""
        ...

    @property
    def loop(self) -> LoopConfig:
        """How long and how fast to train."""
        ...


@dataclass(frozen=True)
class LoopConfig:
    """How long and how fast to train.

    Attributes:
        steps: optimizer steps of the whole run.
        batch_size: samples per step, shared by all processes; must be a multiple of their number.
        learning_rate: the highest learning rate, reached after the warm-up.
        warmup: steps over which the learning rate rises from 0.
        betas: AdamW's betas.
        weight_decay: AdamW's weight decay, applied to matrices only.
        clip_norm: gradients with a larger norm are scaled down to this norm.
        ema: decay per step of the moving average of the weights, which is validated and exported.
        validate_every: steps between validations.
        save_every: steps between saved states, from which a killed run resumes.
        minutes: stop after this time and save the state, so that the run can be resumed; None for no limit.
        seed: seed of the initial weights and of all batches.
        precision: "no" is fp32; "auto" takes bf16 where a short measurement finds it faster than fp32.
        decay: how the learning rate falls to 2 %. "cosine": from the warm-up to the end. "late": constant, then
            linear over the last quarter. A "late" run that is stopped before its last quarter can be given more
            steps, with the same result as if it had been started with them.
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


@dataclass(frozen=True)
class AugmentationSettings:
    """How often and how strongly clips are changed.

    Attributes:
        share: share of the windows that come from changed clips; 0 turns all changes off.
        tempo: a clip is played faster or slower by up to this share; within the clip, the tempo varies by up to this
            share around its mean.
        swing: swings of limbs around their mean direction become up to this share larger or smaller.
        bend: factor of the random bends of all joints; 0 bends none.
        exchange: share of the changed clips that get the upper body of another clip.
    """

    share: float = 0.0
    tempo: float = 0.15
    swing: float = 0.35
    bend: float = 1.0
    exchange: float = 0.25


@dataclass(frozen=True)
class EvaluatorTraining:
    """Train the evaluator, the model of motions and captions that quality is measured with.

    Attributes:
        data: prepared folder.
        out: run folder; `best/` in it holds the evaluator.
        text_encoder: folder (or Hub id) of the text encoder.
        name: name of the evaluator.
        model: sizes of the evaluator; text channels and length are taken from `text`.
        text: the text encoder's kind and sizes.
        same_caption: captions mean the same if the cosine of their mean token states is at least this. Captions that
            differ only in "left" and "right" reach 0.997 (Bandai data).
        sorted_together: this many batches of clips are sorted by length together, then cut into batches. A higher
            number needs less padding; with a lower number the motions of a batch are more varied.
        noise: standard deviation of the noise that is added to the normalised features in training.
    """

    data: Path
    out: Path
    text_encoder: str = BUNDLED_ENCODER
    name: str = "evaluator"
    model: EvaluatorConfig = field(default_factory=EvaluatorConfig)
    text: TextConfig = field(default_factory=lambda: TextConfig(max_tokens=128))
    loop: LoopConfig = field(
        default_factory=lambda: LoopConfig(
            steps=1200, batch_size=128, learning_rate=1e-3, warmup=100, ema=0.99, validate_every=100, weight_decay=0.1
        )
    )
    same_caption: float = 0.999
    sorted_together: int = 4
    noise: float = 0.1


@dataclass(frozen=True)
class ReconstructionTraining:
    """Settings that tokenizer and decoder share.

    Attributes:
        data: prepared folder.
        out: run folder; `best/` in it holds a checkpoint.
        windows: lengths of training windows in frames, multiples of 4. Each step draws one length, and about
            `batch_size * windows[0] / length` windows of it. Shorter clips are padded with zeros.
        margin: number of zero frames computed after the end of a window in training; see `MotionTokenizer`.
        compile: let torch.compile build encoder and decoder if a compiler is installed. This takes two or three
            minutes, then a step in fp32 on a CPU takes four fifths of the time.
        partial_share: share of the windows that are decoded from a random number of scales instead of all, so that
            every partial sum decodes to a motion.
        early: exponent: the probability of a partial decoding from k scales is proportional to k ** -early. With a
            value above 0, the first scales are trained more than the later ones.
        position_weight: loss weight of the joint positions.
        motion_weight: loss weight of the change of the joint positions per frame.
        path_weight: loss weight of how far the root moves and turns within 1, 2 and 4 seconds.
        velocity_weight: loss weight of the velocities of all joints in the world (m/s), which decide whether feet
            slide; feet count most.
        contact_weight: additional loss weight of the velocities (m/s) of feet in contact with the floor, which
            should rest.
        acceleration_weight: loss weight of the accelerations of all joints in the world (m/s per frame), so that fast
            movements are not smoothed.
        bone_weight: loss weight of the bone lengths (metres), so that limbs do not stretch.
        augmentation: random changes of the training clips.
    """

    data: Path
    out: Path
    loop: LoopConfig = field(default_factory=LoopConfig)
    windows: tuple[int, ...] = (64,)
    margin: int = 8
    compile: bool = False
    partial_share: float = 0.5
    early: float = 0.0
    position_weight: float = 0.5
    motion_weight: float = 0.5
    path_weight: float = 0.1
    velocity_weight: float = 0.5
    contact_weight: float = 0.0
    acceleration_weight: float = 0.0
    bone_weight: float = 0.0
    augmentation: AugmentationSettings = field(default_factory=AugmentationSettings)


@dataclass(frozen=True)
class TokenizerTraining(ReconstructionTraining):
    """Train the tokenizer: encoder, quantizer and decoder.

    Attributes:
        model: sizes of the tokenizer.
        start: checkpoint folder of a trained tokenizer of the same sizes, whose weights the training starts from;
            None starts from random weights.
    """

    model: TokenizerConfig = field(default_factory=TokenizerConfig)
    start: Path | None = None


@dataclass(frozen=True)
class DecoderTraining(ReconstructionTraining):
    """Fine-tune the decoder of a finished tokenizer; all tokens stay the same.

    Attributes:
        tokenizer: checkpoint folder with the finished tokenizer.
    """

    tokenizer: Path = field(kw_only=True)


@dataclass(frozen=True)
class PredictorTraining:
    """Train the predictor on the tokens of a finished tokenizer.

    Attributes:
        data: prepared folder.
        tokenizer: checkpoint folder with the finished tokenizer.
        text_encoder: folder (or Hub id) of the text encoder.
        out: run folder; `best/` in it holds the whole checkpoint.
        start: checkpoint folder of a trained predictor, whose weights the training starts from; see `copy_weights`.
            None starts from random weights.
        name: name of the checkpoint.
        model: sizes of the predictor; text channels and length are taken from `text`.
        text: the text encoder's kind and sizes.
        sampling: sampling settings that the checkpoint stores as its defaults; training does not use them.
        text_dropout: share of samples trained without their text.
        max_flip: self-correction flips up to this share of a scale's bits.
        tempos: each step draws one of these tempos per clip (1.05 plays it 5 % faster; with a few per cent a caption
            usually still fits). Every clip is encoded at every tempo before training, because the encoder is too slow
            to run in every step. Clips are never cropped in time, because a caption describes its whole clip.
        balance: clips of rare actions occur more often in an epoch, see `balance.epoch_of`; 0: each clip once.
        most_repeats: largest number of times that a clip occurs in an epoch.
        hard_actions: labels of actions that are learnt slowly; their clips occur `balance.HARD_TIMES` times as often.
        most_aloft: leave out clips in which the body is off the floor for longer than this, in seconds; None: keep
            all clips.
        compile: let torch.compile build the blocks if a compiler is installed. This takes half a minute, then a step
            takes a tenth less time in fp32, a fifth less in bf16.
    """

    data: Path
    tokenizer: Path
    out: Path
    text_encoder: str = BUNDLED_ENCODER
    start: Path | None = None
    name: str = "base"
    model: PredictorConfig = field(default_factory=PredictorConfig)
    text: TextConfig = field(default_factory=TextConfig)
    sampling: SamplingSettings = field(default_factory=SamplingSettings)
    loop: LoopConfig = field(default_factory=LoopConfig)
    text_dropout: float = 0.1
    max_flip: float = 0.3
    tempos: tuple[float, ...] = (1.0,)
    balance: float = 0.0
    most_repeats: int = 8
    hard_actions: tuple[str, ...] = ()
    most_aloft: float | None = None
    compile: bool = False


@dataclass(frozen=True)
class LengthTraining:
    """Train the length predictor, which chooses the length of a motion from its text.

    Attributes:
        data: prepared folder.
        out: run folder; `best/` in it holds the predictor.
        text_encoder: folder (or Hub id) of the text encoder.
        layout: feature layout of the data, which gives its frame rate.
        model: sizes of the length predictor; text channels are taken from `text`.
        text: the text encoder's kind and sizes; the checkpoint's predictor must have the same.
    """

    data: Path
    out: Path
    text_encoder: str = BUNDLED_ENCODER
    layout: str = "humanml3d"
    model: LengthConfig = field(default_factory=LengthConfig)
    text: TextConfig = field(default_factory=lambda: TextConfig(max_tokens=128))
    loop: LoopConfig = field(
        default_factory=lambda: LoopConfig(
            steps=1500, batch_size=256, learning_rate=1e-3, warmup=50, ema=0.99, validate_every=100,
            save_every=500, weight_decay=0.05, patience=5,
        )
    )  # fmt: skip
