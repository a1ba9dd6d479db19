"""What is measured, and how often, as plain records. This file needs no PyTorch, so commands start fast."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class ComparisonSettings:
    """What is measured, and how often.

    Attributes:
        split: split of the prepared folder.
        repeats: number of repetitions; each draws other captions, batches of 32, pairs (diversity) and halves (FID).
        generations: rounds of generation with other seeds and captions; the repetitions use the rounds in turn.
        clips: number of clips to measure; None for all.
        multimodal_texts: number of texts for multimodality; 0 leaves it out.
        multimodal_samples: number of motions per text for multimodality.
    """

    split: str = "test"
    repeats: int = 20
    generations: int = 1
    clips: int | None = None
    multimodal_texts: int = 20
    multimodal_samples: int = 10


@dataclass(frozen=True)
class EditAmount:
    """How much is measured.

    Attributes:
        split: split of the edited clips. Choose settings on "val", because "test" is for measuring the final choice.
        per_kind: number of edits of each of the four kinds.
        seeds: number of seeds; each edit is made with all of them.
        keep_scales: values of keep_scales to sweep over; every pair with a threshold is measured.
        thresholds: thresholds to sweep over; no sweep if this or keep_scales is empty.
        early_scales: numbers of scales for the method that keeps the source's early scales; the best is shown.
    """

    split: str = "test"
    per_kind: int = 10
    seeds: int = 5
    keep_scales: tuple[int, ...] = ()
    thresholds: tuple[float, ...] = ()
    early_scales: tuple[int, ...] = (3, 6, 9)


@dataclass(frozen=True)
class SweepSettings:
    """What is tried, and how much is measured.

    Attributes:
        guidances: values of guidance to try.
        temperatures: temperatures to try; every pair with a guidance is measured.
        amount: which clips, and how often; by default clips of the validation split, because test clips must not
            decide the settings.
        samples: number of motions for each of: hands, turns, each speed, orders.
        first_seed: first seed of these motions; `evaluate` uses other seeds.
    """

    guidances: tuple[float, ...] = (1.0, 2.0, 3.0, 4.0, 6.0)
    temperatures: tuple[float, ...] = (0.6, 0.8, 1.0)
    amount: ComparisonSettings = field(
        default_factory=lambda: ComparisonSettings(split="val", clips=256, multimodal_texts=0)
    )
    samples: int = 50
    first_seed: int = 10_000
