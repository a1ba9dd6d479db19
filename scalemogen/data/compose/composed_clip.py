"""Making one composed clip: draw actions, find clips that fit, join or blend them, check for faults."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scalemogen.data.compose import blends
from scalemogen.data.compose.checking import faults
from scalemogen.data.compose.pieces import MOST_FRAMES, OWN_ARMS, Piece, Stock, shortened
from scalemogen.data.compose.seams import Seam, Track, find_seam
from scalemogen.data.compose.sequences import Joined, join, join_backwards
from scalemogen.data.compose.wording import Part, blend_captions, sequence_captions
from scalemogen.data.folder import Caption
from scalemogen.data.sources import vocabulary_of
from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.quality import mean_speed
from scalemogen.motion.skeleton import HUMANML3D

FPS = 20.0
_BLEND_SHARE = 0.3  # share of composed clips that are blends
_THREE_SHARE = 0.35  # share of sequences that have three parts
_SAME_MANNER = 0.7  # share of parts that keep the manner of the part before, if there are clips for it
_CANDIDATES = 20  # clips tried for the next part
_COSTLIEST = 1.3  # highest cost of a seam that is used; below 1 it is seldom visible
_TRIED_SEAMS = 4  # cheapest seams that are joined and checked
_NEAR_END = 9  # frames at the start or end of an action that a seam may cut off
_NEAR_STEADY_END = 30  # the same for steady actions: one cycle of steps
_SHORTEST = 2 * _NEAR_END + 2  # least frames of a part
_SHORTEST_WALK = 40  # least frames of a walk that gets the arms of another clip
_MOVING = 0.3  # m/s from which a body counts as walking
_MOST_CHANGE = 1.6  # m/s that a body may gain or lose in one seam
_TRIES = 400
_TRIES_OF_ONE = 20  # tries with the same actions


@dataclass(frozen=True)
class ComposedClip:
    """A composed clip.

    Attributes:
        joints_FJ3: (F, 22, 3) metres at 20 fps.
        kind: "sequence" or "blend".
        sources: the clips it was made of, in order.
        captions: for the whole clip; then, with its seconds, one per part of a sequence, or one for the
            action of a blend that plays it once.
        blended: frames [from, to) of each transition of a sequence; of a blend, those in which the arms change
            between swinging and the action (none if the hands stay up).
    """

    joints_FJ3: np.ndarray
    kind: str
    sources: tuple[Piece, ...]
    captions: tuple[Caption, ...]
    blended: tuple[tuple[int, int], ...]


def compose_clip(stock: Stock, seed: Sequence[int]) -> ComposedClip:
    """Return the composed clip of a seed: the first draw without a fault.

    Raises:
        ValueError: if no draw succeeds within _TRIES.
    """
    plan = np.random.default_rng(seed)
    blending = {"travelling", "arms"} <= set(stock.groups) and plan.random() < _BLEND_SHARE
    three = plan.random() < _THREE_SHARE
    for attempt in range(_TRIES):
        random = np.random.default_rng((*seed, attempt))
        name = "-".join(map(str, (*seed, attempt)))
        if blending:
            clip = blend(stock, random, name)
        else:
            # three clips seldom fit into ten seconds, so only the first tries use three
            count = 3 if three and attempt < _TRIES // 8 else 2
            # The actions stay the same for several tries. If every failure drew new ones, sequences that are hard
            # to join, such as standing after walking, would be rare, and a model would not learn to obey them.
            drawn = np.random.default_rng((*seed, attempt // _TRIES_OF_ONE, _TRIES))
            clip = sequence(stock, random, name, _actions(stock, drawn, count))
        if clip is not None:
            return clip
    raise ValueError(f"no composed clip succeeded in {_TRIES} tries; the folder may have too few training clips")


def sequence(
    stock: Stock, random: np.random.Generator, name: str, kinds: Sequence[tuple[str, str, str]]
) -> ComposedClip | None:
    """Join two or three clips of these (group, action, manner); None if they do not fit."""
    longest = MOST_FRAMES * 3 // (2 * len(kinds))  # frames of the first part, so that the others fit
    fitting = [piece for piece in stock.clips(*kinds[0]) if piece.steady or len(piece) <= longest]
    if not fitting:
        return None
    first = shortened(_draw(fitting, random), longest, random)
    if not first.on_floor:
        return None
    chosen, joined, blended, starts = [first], None, [], [0]
    for kind in kinds[1:]:
        so_far = joined.joints_FJ3 if joined else chosen[0].track.joints_FJ3
        room = MOST_FRAMES - len(so_far) + _NEAR_END
        candidates = [piece for piece in stock.clips(*kind) if piece.steady or len(piece) <= room]
        grown = _continued(chosen, Track(so_far), _sample(candidates, random), random)
        if grown is None:
            return None
        chosen, joined = grown
        blended.append(joined.blended)
        starts.append(joined.start)
    assert joined is not None
    joints_FJ3 = joined.joints_FJ3
    if len(joints_FJ3) > MOST_FRAMES or faults(joints_FJ3, [p.track.joints_FJ3 for p in chosen], blended):
        return None
    parts = _parts(joints_FJ3, chosen, starts)
    edges = [*starts, len(joints_FJ3) - 1]
    captions = [Caption(text) for text in sequence_captions(parts, name)]
    captions += [
        Caption(f"a person {part.predicate(name)}", round(a / FPS, 2), round(b / FPS, 2))
        for part, a, b in zip(parts, edges[:-1], edges[1:], strict=True)
    ]
    return ComposedClip(joints_FJ3, "sequence", tuple(chosen), tuple(captions), tuple(blended))


def blend(stock: Stock, random: np.random.Generator, name: str) -> ComposedClip | None:
    """Put the arms of a standing clip on a walk; None if they do not fit."""
    walk = _draw(stock.clips("travelling", stock.action("travelling", random)), random)
    walk = shortened(walk, MOST_FRAMES, random)
    manner = walk.row.manner
    arms = _draw(stock.clips("arms", stock.action("arms", random, manner), manner), random)
    if len(walk) < _SHORTEST_WALK or walk.row.action in OWN_ARMS:
        return None
    side = arms.row.side
    held = bool(random.random() < 0.6)
    if len(walk) > MOST_FRAMES:
        walk = walk.crop(0, MOST_FRAMES)
    walked, acted = walk.track.joints_FJ3, arms.track.joints_FJ3
    try:
        start = 0 if held else int(random.integers(0, max(1, len(walk) - len(arms) + 1)))
        made = blends.hold(walked, acted, side) if held else blends.insert(walked, acted, side, start)
    except ValueError:
        return None
    everywhere = [(0, len(made.joints_FJ3))]
    if faults(made.joints_FJ3, [walked, acted], everywhere):
        return None
    legs, upper = (_part(joints, piece, True) for joints, piece in ((walked, walk), (acted, arms)))
    texts = [Caption(text) for text in blend_captions(legs, upper, side, held, name)]
    if not held:
        start, stop = (round(frame / FPS, 2) for frame in made.span)
        texts.append(Caption(f"a person {upper.predicate(name)}", start, stop))
    return ComposedClip(made.joints_FJ3, "blend", (walk, arms), tuple(texts), made.onset)


def _actions(stock: Stock, random: np.random.Generator, count: int) -> list[tuple[str, str, str]]:
    """Draw (group, action, manner) of each part; neighbours have different actions."""
    group = stock.group(random)
    action = stock.action(group, random)
    manner = str(random.choice(sorted(stock.groups[group][action])))
    kinds = [(group, action, manner)]
    while len(kinds) < count:
        group = stock.group(random)
        if random.random() > _SAME_MANNER:
            manner = ""
        action = stock.action(group, random, manner)
        if action != kinds[-1][1]:
            kinds.append((group, action, manner))
    return kinds


def _continued(
    chosen: list[Piece], track: Track, candidates: Sequence[Piece], random: np.random.Generator
) -> tuple[list[Piece], Joined] | None:
    """Append the candidate that fits best without a fault; returns the pieces and the motion, or None."""
    room = MOST_FRAMES - len(track) + _NEAR_END
    found: list[tuple[Seam, Piece, bool]] = []
    for candidate in candidates:
        piece = shortened(candidate, room, random)
        if not _SHORTEST <= len(piece) <= room or not piece.on_floor:
            continue
        leaving, entering = _speed(track, -1), _speed(piece.track, 0)
        if abs(leaving - entering) > _MOST_CHANGE:
            continue
        backwards = leaving < _MOVING <= entering
        seam = _seam(track, chosen[-1], piece, backwards)
        if seam is not None and seam.cost < _COSTLIEST:
            found.append((seam, piece, backwards))
    for seam, piece, backwards in sorted(found, key=lambda item: item[0].cost)[:_TRIED_SEAMS]:
        grown = (join_backwards if backwards else join)(track, piece.track, seam)
        pieces = [*chosen, piece]
        if not faults(grown.joints_FJ3, [each.track.joints_FJ3 for each in pieces], [grown.blended]):
            return pieces, grown
    return None


def _seam(track: Track, last: Piece, piece: Piece, backwards: bool) -> Seam | None:
    """Return the best seam near the end of the motion and the start of the piece.

    Args:
        backwards: True if the body starts to walk; the seam is then searched on the reversed motions.
    """
    near = min(_NEAR_STEADY_END if last.steady else _NEAR_END, len(last) // 2)
    leave = range(len(track) - near, len(track) - 1)
    enter = range(1, min(_NEAR_STEADY_END if piece.steady else _NEAR_END, len(piece) // 2))
    if backwards:
        swapped = [range(1, near), range(len(piece) - len(enter) - 1, len(piece) - 1)]
        return find_seam(piece.track.reversed(), track.reversed(), swapped[1], swapped[0])
    return find_seam(track, piece.track, leave, enter)


def _parts(joints_FJ3: np.ndarray, chosen: Sequence[Piece], starts: Sequence[int]) -> list[Part]:
    """Return the parts of a sequence, for its captions."""
    parts = []
    for piece, start, stop in zip(chosen, starts, [*starts[1:], len(joints_FJ3)], strict=True):
        moving = mean_speed(MotionArrays(joints_FJ3[start:stop], FPS, HUMANML3D)) > _MOVING
        parts.append(_part(joints_FJ3[start:stop], piece, moving))
    return parts


def _part(joints_FJ3: np.ndarray, piece: Piece, moving: bool) -> Part:
    """Return a stretch with what captions need: the label and the vocabulary of the clip it comes from."""
    motion = MotionArrays(joints_FJ3, FPS, HUMANML3D)
    return Part(motion, piece.row.label, moving, vocabulary_of(piece.row.source))


def _speed(track: Track, end: int) -> float:
    """Return the speed of the pelvis over the ground in m/s, in the first (end=0) or last (-1) quarter second."""
    frames = slice(0, 5) if end == 0 else slice(-5, None)
    return float(np.linalg.norm(track.speed_F3[frames][:, [0, 2]], axis=-1).mean() * FPS)


def _draw(pieces: Sequence[Piece], random: np.random.Generator) -> Piece:
    return pieces[int(random.integers(len(pieces)))]


def _sample(pieces: Sequence[Piece], random: np.random.Generator) -> list[Piece]:
    places = random.permutation(len(pieces))[:_CANDIDATES]
    return [pieces[int(place)] for place in places]
