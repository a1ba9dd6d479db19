"""`Story`: a motion of several pieces, each sampled as a continuation of the piece before.

A story keeps the features of each piece. Features are relative to the body's position and heading. So when one piece
is sampled again, the features of the others stay the same; only their positions and headings in the world change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import torch

from scalemogen.codec import MIN_FRAMES
from scalemogen.holding import HeldColumns
from scalemogen.model import MotionModel
from scalemogen.motion.motion import Motion
from scalemogen.motion.recipe import PieceRecipe, PieceTake, Recipe
from scalemogen.sampling import sample_scales
from scalemogen.settings import SamplingSettings, checked_seed
from scalemogen.stories.joining import joined
from scalemogen.stories.takes import StoryTakes
from scalemogen.turns import OVERLAP, seed_of

_SEED_STEP = 104729  # between the seeds of the actions of a piece; another prime than between those of the pieces
MOST_SECONDS = 60.0  # duration of a whole story
_NOTHING = np.zeros((0, 0))


@dataclass(frozen=True)
class Story:
    """A motion of several pieces.

    Attributes:
        pieces: sentence, seconds and seed of each piece that is sampled already.
        rows: features (F, C) of each piece, not normalised.
        motion: all pieces as one motion; its recipe lists the pieces.
        takes: how the pieces were sampled.
    """

    pieces: tuple[PieceRecipe, ...]
    rows: tuple[np.ndarray, ...]
    motion: Motion
    takes: StoryTakes

    @property
    def starts(self) -> tuple[int, ...]:
        """First frame of each piece."""
        return tuple(int(start) for start in np.cumsum([0, *map(len, self.rows)])[:-1])

    def parts(self, motion: Motion) -> list[Motion]:
        """Cut the motion of this story, with or without held feet, into one motion per piece."""
        return [motion.crop(start, stop) for start, stop in pairwise((*self.starts, motion.frames))]


def longest_piece(model: MotionModel) -> float:
    """Return the longest duration of a piece in seconds: the model's window without the overlaps at both ends."""
    return (model.schedule.max_frames - 2 * OVERLAP) / model.layout.fps


def stream_story(model: MotionModel, pieces: Sequence[PieceRecipe], settings: SamplingSettings) -> Iterator[Story]:
    """Yield the story so far after each piece.

    Raises:
        ValueError: if there is no piece, for an empty sentence, or a duration that the model cannot make.
    """
    _check(model, pieces)
    rows: list[np.ndarray] = []
    for piece in pieces:
        rows.append(_sampled(model, piece, settings, rows[-1] if rows else _NOTHING, _NOTHING))
        yield _told(model, StoryTakes.told(pieces[: len(rows)], settings), rows, settings)


def renewed(model: MotionModel, story: Story, index: int, piece: PieceRecipe, settings: SamplingSettings) -> Story:
    """Return the story with one piece sampled again between its neighbours, whose features stay exactly as they are.

    Raises:
        ValueError: for an index outside the story, an empty sentence, or a duration that the model cannot make.
    """
    if not 0 <= index < len(story.pieces):
        raise ValueError(f"the story has {len(story.pieces)} pieces, numbered from 0; there is no piece {index}")
    pieces = (*story.pieces[:index], piece, *story.pieces[index + 1 :])
    _check(model, pieces)
    before = story.rows[index - 1] if index else _NOTHING
    after = story.rows[index + 1] if index + 1 < len(pieces) else _NOTHING
    rows = (*story.rows[:index], _sampled(model, piece, settings, before, after), *story.rows[index + 1 :])
    return _told(model, story.takes.renewed(index, piece, settings), rows, settings)


def retold(model: MotionModel, recipe: Recipe, given: Callable[[Recipe], Motion]) -> Story:
    """Return the story of a recipe with the same bits, even if pieces were sampled again or moved.

    Args:
        given: makes the motion of a recipe; called for motions that were given to `between`.

    Raises:
        ValueError: as `stream_story`, or if a given piece was read from a file.
    """
    takes, rows = StoryTakes.of(recipe), []
    _check(model, [take.piece for take in takes.made if not take.given], len(takes.made) * longest_piece(model))
    for take in takes.made:
        if take.given and take.recipe is None:
            raise ValueError(
                "a part of this motion was read from another file, which a recipe does not contain: open the motion "
                "itself (.npz, .bvh or .glb) instead"
            )
        if take.recipe is not None:
            rows.append(model.rows(given(take.recipe)))
            continue
        before = _NOTHING if take.before is None else rows[take.before]
        after = _NOTHING if take.after is None else rows[take.after]
        rows.append(_sampled(model, take.piece, take.sampling, before, after))
    return _told(model, takes, [rows[place] for place in takes.order], recipe.sampling)


def between(
    model: MotionModel,
    start: Motion,
    end: Motion,
    piece: PieceRecipe,
    settings: SamplingSettings,
    recipes: tuple[Recipe | None, Recipe | None] = (None, None),
) -> Story:
    """Return a story of three pieces: a motion, a sampled transition, and another motion.

    The two motions keep their poses. The second one starts at the position and heading where the transition ends. Of
    motions that are longer than the model takes, the parts beside the transition are used (`end_of`, `start_of`).

    Args:
        recipes: recipes of the two motions, each None if the motion cannot be made again from it.

    Raises:
        ValueError: as `stream_story`, or if the model cannot encode one of the motions.
    """
    start, end = end_of(model, start), start_of(model, end)
    first, last = model.rows(start), model.rows(end)
    given = [PieceRecipe(_prompt(motion), len(rows) / model.layout.fps, 0)
             for motion, rows in ((start, first), (end, last))]  # fmt: skip
    _check(model, [piece])
    ends = [PieceTake(each, settings, given=True, recipe=recipe) for each, recipe in zip(given, recipes, strict=True)]
    takes = StoryTakes((*ends, PieceTake(piece, settings, before=0, after=1)), (0, 2, 1))
    return _told(model, takes, (first, _sampled(model, piece, settings, first, last), last), settings)


def end_of(model: MotionModel, motion: Motion) -> Motion:
    """Return as much of a motion's end as the model takes; the motion itself if the model takes all of it."""
    return motion.crop(max(0, motion.frames - _most_frames(model, motion)), motion.frames)


def start_of(model: MotionModel, motion: Motion) -> Motion:
    """Return as much of a motion's start as the model takes; the motion itself if the model takes all of it."""
    return motion.crop(0, min(motion.frames, _most_frames(model, motion)))


def _most_frames(model: MotionModel, motion: Motion) -> int:
    """Return how many frames of a motion the model takes; a captured motion has one more than its features."""
    return int(model.schedule.max_frames / model.layout.fps * motion.fps) + (motion.heading_F is None)


def _prompt(motion: Motion) -> str:
    return motion.recipe.last_prompt if motion.recipe else "a given motion"


def with_seeds(pieces: Sequence[PieceRecipe], seed: int | None) -> tuple[PieceRecipe, ...]:
    """Return the pieces, each with its own seed that follows from `seed`; None draws `seed` at random."""
    first = checked_seed(seed)
    return tuple(replace(piece, seed=seed_of(first, place)) for place, piece in enumerate(pieces))


def _check(model: MotionModel, pieces: Sequence[PieceRecipe], most_seconds: float = MOST_SECONDS) -> None:
    longest = longest_piece(model)
    if not pieces:
        raise ValueError("a story needs at least one sentence")
    for piece in pieces:
        if not piece.prompt.strip():
            raise ValueError("a sentence of the story is empty: describe a motion, such as 'a person walks forward'")
        if not model.min_seconds <= piece.seconds <= longest:
            raise ValueError(
                f"a piece of a story lasts between {model.min_seconds:.1f} and {longest:.1f} s; "
                f"'{piece.prompt}' has {piece.seconds:g}"
            )
    total = sum(piece.seconds for piece in pieces)
    if total > most_seconds + 1e-6:
        raise ValueError(f"a story lasts at most {MOST_SECONDS:g} s; these pieces take {total:.1f}")


@torch.inference_mode()
def _sampled(
    model: MotionModel, piece: PieceRecipe, settings: SamplingSettings, before_FC: np.ndarray, after_FC: np.ndarray
) -> np.ndarray:
    """Return the features of a piece, sampled with the end of `before_FC` and the start of `after_FC` held.

    A piece with several actions is sampled action by action, each as a piece of its own.
    """
    actions = model.actions_in_turn(piece.prompt, piece.seconds, settings)
    if len(actions) > 1:
        made = [before_FC]
        starts = [0, *(end for _, end in actions)]
        for place, (sentence, end) in enumerate(actions):
            seconds, last = (end - starts[place]) / model.layout.fps, place + 1 == len(actions)
            part = PieceRecipe(sentence, seconds, seed_of(piece.seed, place, _SEED_STEP))
            made.append(_sampled(model, part, settings, made[-1], after_FC if last else _NOTHING))
        return np.concatenate(made[1:])
    own = max(model.frames_of(piece.seconds), MIN_FRAMES)
    head_FC, tail_FC = before_FC[len(before_FC) % 4 :][-OVERLAP:], after_FC[: len(after_FC) // 4 * 4][:OVERLAP]
    before, after = len(head_FC), len(tail_FC)
    frames = before + own + after
    blend = None
    if before or after:
        blend = HeldColumns(
            model.tokenizer.quantizer, _latent(model, head_FC, own, tail_FC), model.counts([frames]),
            model.counts([before]), model.counts([after]),
        )  # fmt: skip
    *_, last = sample_scales(
        model.predictor, model.tokenizer.quantizer, model.read([piece.prompt]), model.counts([frames]), settings,
        [piece.seed], blend,
    )  # fmt: skip
    (rows_FC,) = model.decoded_rows(last.running_sum, [frames])
    offset_before = head_FC[-2:] - rows_FC[before - 2 : before] if before else None
    offset_after = tail_FC[:2] - rows_FC[before + own : before + own + 2] if after else None
    lengths_J = model.statistics.bone_lengths / model.layout.metres
    return joined(rows_FC[before : before + own], offset_before, offset_after, model.layout, lengths_J)


def _latent(model: MotionModel, head_FC: np.ndarray, own: int, tail_FC: np.ndarray) -> torch.Tensor:
    """Return the latent (1, T, 7, D) of the held frames; the frames between them repeat the nearest held one."""
    middle = [np.repeat(head_FC[-1:], own, 0)] if len(head_FC) else [np.repeat(tail_FC[:1], own, 0)]
    if len(head_FC) and len(tail_FC):
        middle = [np.repeat(head_FC[-1:], own // 2, 0), np.repeat(tail_FC[:1], own - own // 2, 0)]
    rows_FC = np.concatenate([part for part in (head_FC, *middle, tail_FC) if len(part)])
    normal_FC = (rows_FC - model.statistics.mean) / model.statistics.std
    x = torch.from_numpy(normal_FC.astype(np.float32)).to(model.device)[None]
    return model.tokenizer.projected(x, model.counts([len(rows_FC)]))


def _told(model: MotionModel, takes: StoryTakes, rows: Sequence[np.ndarray], settings: SamplingSettings) -> Story:
    """Return the story of these pieces as one motion."""
    every_FC, pieces = np.concatenate(rows), takes.pieces
    made, order = takes.written(settings)
    prompt = ", then ".join(piece.prompt.rstrip(".") for piece in pieces)
    recipe = Recipe(
        prompt, len(every_FC) / model.layout.fps, pieces[0].seed, settings, model.revision, story=pieces,
        takes=made, order=order,
    )  # fmt: skip
    return Story(pieces, tuple(rows), model.motion_of(every_FC, recipe), takes)
