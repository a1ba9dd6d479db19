"""What the table of a comparison says about each motion."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from scalemogen import ScaleMoGen
from scalemogen.motion.checks.scene import Scene
from scalemogen.motion.motion import Motion
from scalemogen.motion.quality import floor_penetration_mm, foot_skating, jerk
from scalemogen.networks.length import mean_states
from scalemogen.words.closeness import unit_rows

CAPTIONS = 32  # the sentence and 31 captions
_SEED = 0  # the captions are drawn once, the same for everybody


@dataclass(frozen=True)
class Measures:
    """Numbers of one motion.

    Attributes:
        passes: what the sentence names, checked by geometry: "2 of 2"; "" if nothing can be checked.
        similarity: cosine of motion and sentence by the evaluator; None without one.
        rank: place of the sentence if it and other captions, CAPTIONS in all, are sorted by similarity to the motion;
            1 is best. None without other captions.
        skating: foot skating, m/s.
        jerk: m/s^3.
        penetration_mm: depth below the floor.
        travelled: length of the path, metres; None for an unknown skeleton.
        turned: degrees from the first to the last heading, positive to the left; None for an unknown skeleton.
    """

    passes: str
    similarity: float | None
    rank: int | None
    skating: float
    jerk: float
    penetration_mm: float
    travelled: float | None
    turned: float | None


@dataclass(frozen=True)
class Made:
    """One motion of a comparison.

    Attributes:
        title: its name.
        motion: as it was sampled, with feet not held, or as it was read.
        seconds: time that sampling took; None for a file.
        work: number of tokens or steps, in words.
        parameters: number of weights; None without any.
        made_by: revision of the system that made it.
    """

    title: str
    motion: Motion
    seconds: float | None = None
    work: str = ""
    parameters: int | None = None
    made_by: str = ""


@dataclass(frozen=True)
class Line:
    """One line of the table.

    Attributes:
        name: title of the line, with the unit; also the title of the column in the CSV file.
        help: what it means.
        value: returns the number of a motion, for the CSV file.
        shown: returns the text of this number on the page.
        best: "low" or "high" if low or high numbers are better.
    """

    name: str
    help: str
    value: Callable[[Made, Measures], Any]
    shown: Callable[[Any], str] = str
    best: str = ""


LINES: tuple[Line, ...] = (
    Line("Does what is named", "parts of the sentence that geometry can check", lambda _, m: m.passes),
    Line("Similarity to the sentence", "1: motion and sentence are alike; 0: unrelated", lambda _, m: m.similarity,
         "{:.2f}".format, "high"),
    Line(f"Rank among {CAPTIONS} captions", "1: the sentence fits better than 31 other captions", lambda _, m: m.rank,
         str, "low"),
    Line("Foot skating, m/s", "speed of the feet while they are on the floor", lambda _, m: m.skating,
         "{:.3f}".format, "low"),
    Line("Jerk, m/s³", "mean third derivative of the joints", lambda _, m: m.jerk, "{:.0f}".format, "low"),
    Line("Below the floor, mm", "depth of the lowest joint, mean", lambda _, m: m.penetration_mm,
         "{:.1f}".format, "low"),
    Line("Travelled, m", "length of the path", lambda _, m: m.travelled, "{:.1f}".format),
    Line("Turned, °", "positive to the left", lambda _, m: m.turned,
         lambda value: f"{round(value):+d}" if round(value) else "0"),
    Line("Sampling, s", "on this machine, without loading", lambda made, _: made.seconds, "{:.2f}".format),
    Line("Tokens or steps", "that were sampled", lambda made, _: made.work),
    Line("Parameters, million", "without the text encoder",
         lambda made, _: None if made.parameters is None else made.parameters / 1e6, "{:.1f}".format),
)  # fmt: skip


def measured(model: ScaleMoGen, motions: list[Motion], prompt: str, typed: str = "") -> tuple[Measures, ...]:
    """Measure motions against the sentence that they were made from; `typed` is what it was written from, or ""."""
    matches = model.match_batch(motions, model.read_as(typed or prompt, prompt))
    ranks = _ranks(model, motions, prompt)
    rows = []
    for motion, match, rank in zip(motions, matches, ranks, strict=True):
        held = len(match.checked) - len(match.failed)
        travelled, turned = _path(motion)
        rows.append(
            Measures(
                f"{held} of {len(match.checked)}" if match.checked else "", match.similarity, rank,
                foot_skating(motion), jerk(motion.joints_FJ3, motion.fps), floor_penetration_mm(motion.joints_FJ3),
                travelled, turned,
            )
        )  # fmt: skip
    return tuple(rows)


def best_of(line: Line, values: list[Any]) -> set[int]:
    """Return the indices of the best motions in a line.

    There are none if neither low nor high numbers are better, or if all motions show the same number.
    """
    known = [value for value in values if value is not None]
    if not line.best or len(known) < 2:
        return set()
    best = line.shown(min(known) if line.best == "low" else max(known))
    places = {i for i, value in enumerate(values) if value is not None and line.shown(value) == best}
    return places if len(places) < len(known) else set()


def other_captions(model: ScaleMoGen, prompt: str) -> list[str]:
    """Return 31 training captions with another meaning than the prompt; [] if the checkpoint has too few."""
    if model.seen is None:
        return []
    mean_C = mean_states(model.read([prompt]))[0].cpu().numpy()
    cosine_N = model.seen.mean_NC.astype(np.float32) @ unit_rows(mean_C)
    far = np.flatnonzero(cosine_N < model.seen.near)
    if len(far) < CAPTIONS - 1:
        return []
    drawn = np.random.default_rng(_SEED).choice(far, CAPTIONS - 1, replace=False)
    return [model.seen.texts[i] for i in sorted(drawn)]


def as_row(made: Made, measures: Measures) -> dict[str, Any]:
    """Return all numbers of a motion by name, for programs."""
    known = {"name": made.title, "sampling_seconds": made.seconds, "work": made.work, "parameters": made.parameters}
    return known | asdict(measures)


def _ranks(model: ScaleMoGen, motions: list[Motion], prompt: str) -> list[int | None]:
    others = other_captions(model, prompt) if model.evaluator is not None else []
    if model.evaluator is None or not others:
        return [None] * len(motions)
    texts_ND = model.evaluator.embed_texts([prompt, *others])
    similarity_MN = model.evaluator.embed_motions([model.rows(motion) for motion in motions]) @ texts_ND.T
    return [1 + int((row_N[1:] > row_N[0]).sum()) for row_N in similarity_MN]


def _path(motion: Motion) -> tuple[float | None, float | None]:
    try:
        scene = Scene(motion)
        return scene.path_length, scene.turned
    except ValueError:  # the skeleton is not known
        return None, None
