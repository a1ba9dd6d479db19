"""Choose the training captions that a checkpoint stores; prompts are compared with them (`words/closeness.py`).

`train all` does this after the last stage. It embeds the captions of the predictor's training clips and selects a few
thousand that represent all of them. Then it calibrates the score of `words/closeness.py`: captions of validation
clips should score 1, sentences about something else 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import torch

from scalemogen.data.text_states import sentence_means
from scalemogen.motion.layouts import FeatureLayout
from scalemogen.training.predictor_clips import captions_to_predict
from scalemogen.training.settings.stages import PredictorTraining
from scalemogen.words.closeness import SeenCaptions, unit_rows

# Quantiles of the cosine to the nearest stored caption that map to the scores 0 and 1: 75 % of the unrelated
# sentences score 0, and 95 % of the validation captions score 1.
UNRELATED_SHARE, HELD_OUT_SHARE = 0.75, 0.05
# Longer captions are not stored: prompts are rarely longer, and the app shows the captions.
PROMPT_LETTERS = 100
# Smallest difference between the cosines of the scores 0 and 1, so that the score never divides by zero.
SMALLEST_RANGE = 0.01

# Sentences about things that hardly any clip shows (a few clips of the source `cmu` show sweeping). They define the
# score 0.
UNRELATED = (
    "she plays the violin", "a man rides a skateboard down a ramp", "someone paddles a canoe",
    "the baby sleeps in the cradle", "he bakes a cake", "a woman reads the newspaper",
    "somebody is typing on a keyboard", "they look at the stars", "a woman brushes her teeth",
    "peeling potatoes", "the weather is nice today", "a dog barks at the mailman", "the stock market fell",
    "children build a sandcastle", "a person sews a dress", "he rides a horse", "the car drives down the street",
    "a farmer milks a cow", "writing a letter", "she irons a shirt",
    "someone sweeps the floor with a broom", "a man plays tennis", "he paints a wall", "an archer draws the bow",
)  # fmt: skip


def seen_captions(predictor: PredictorTraining, layout: FeatureLayout, count: int) -> SeenCaptions:
    """Choose `count` captions of the clips that the predictor is trained on; call it on all processes.

    The processes share the work of encoding the captions.
    """
    text = replace(predictor.text, source=predictor.text_encoder)
    train, every_held_out = (
        captions_to_predict(predictor.data, split, layout, predictor.most_aloft) for split in ("train", "val")
    )
    held_out = [caption for caption in every_held_out if len(caption) <= PROMPT_LETTERS] or every_held_out
    means = [sentence_means(texts, text).numpy() for texts in (train, held_out, UNRELATED)]
    return choose_seen(train, *means, count=count)


def choose_seen(
    texts: Sequence[str], mean_NC: np.ndarray, held_out_MC: np.ndarray, unrelated_UC: np.ndarray, count: int = 2000
) -> SeenCaptions:
    """Choose short captions that represent all of them, and calibrate the score.

    One half is chosen by farthest-point sampling, so that rare actions are included. The other half is a random
    sample, so that frequent actions are represented densely.

    Args:
        texts, mean_NC: training captions and their mean token states.
        held_out_MC: mean token states of short captions of validation clips.
        unrelated_UC: mean token states of `UNRELATED`.
        count: captions to choose; all are taken where there are fewer.
    """
    short = [i for i, text in enumerate(texts) if len(text) <= PROMPT_LETTERS] or list(range(len(texts)))
    unit_NC = unit_rows(mean_NC[short])
    far_apart = farthest_points(unit_NC, count // 2)
    others = np.random.default_rng(0).permutation(np.setdiff1d(np.arange(len(short)), far_apart))
    chosen: list[int] = [*far_apart, *others[: count - len(far_apart)].tolist()]
    kept_NC = unit_NC[chosen]
    # The cosine of each sentence to its nearest stored caption; of these, a quantile over the sentences.
    far, near = (
        float(np.quantile((unit_rows(mean_MC) @ kept_NC.T).max(1), share))
        for mean_MC, share in ((unrelated_UC, UNRELATED_SHARE), (held_out_MC, HELD_OUT_SHARE))
    )
    kept = tuple(str(texts[short[i]]) for i in chosen)
    return SeenCaptions(kept, kept_NC.astype(np.float16), far, max(near, far + SMALLEST_RANGE))


def farthest_points(unit_NC: np.ndarray, count: int) -> list[int]:
    """Return the indices of `count` rows by farthest-point sampling (Gonzalez 1985).

    The first row is the one nearest to the mean of all; each further one is the farthest from those chosen before.
    """
    rows = torch.from_numpy(np.ascontiguousarray(unit_NC, dtype=np.float32))
    chosen = [int((rows @ rows.mean(0)).argmax())]
    nearest_N = rows @ rows[chosen[0]]  # cosine of each row to the nearest chosen one
    while len(chosen) < min(count, len(rows)):
        chosen.append(int(nearest_N.argmin()))
        nearest_N = torch.maximum(nearest_N, rows @ rows[chosen[-1]])
    return chosen
