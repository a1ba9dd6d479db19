"""One composed clip: draw actions, find clips that go together, join or blend them, refuse what looks wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scalemogen.data.compose import blends
from scalemogen.data.compose.checking import faults
from scalemogen.data.compose.pieces import MOST_FRAMES, Piece, Stock, shortened
from scalemogen.data.compose.seams import Seam, Track, find_seam
from scalemogen.data.compose.sequences import Joined, join, join_backwards
from scalemogen.data.compose.wording import Part, blend_captions, sequence_captions
from scalemogen.data.folder import Caption
from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.quality import mean_speed
from scalemogen.motion.skeleton import HUMANML3D

FPS = 20.0
_BLEND_SHARE = 0.3
_THREE_SHARE = 0.35
_SAME_MANNER = 0.7  # share of stories told in one manner throughout, where there are clips for it
_CANDIDATES = 20
_COSTLIEST = 1.3
_TRIED_SEAMS = 4
_NEAR_END = 9  # frames within which an action that must be kept whole may be left or entered
_NEAR_STEADY_END = 30  # one cycle of steps
_SHORTEST = 2 * _NEAR_END + 2
_SHORTEST_WALK = 40  # frames under an arm action
_MOVING = 0.3  # m/s
_MOST_CHANGE = 1.6  # m/s that a body may gain or lose in one seam
_TRIES = 400
_TRIES_OF_ONE = 20  # tries to join the same actions


@dataclass(frozen=True)
class Story:
    """A composed clip.

    Attributes:
        joints_FJ3: (F, 22, 3) metres at 20 fps.
        kind: "sequence" or "blend".
        sources: the clips it was made of, in order.
        captions: of the whole clip, then one for each part with its seconds.
        blended: [from, to) frames that are none of the sources.
    """

    joints_FJ3: np.ndarray
    kind: str
    sources: tuple[Piece, ...]
    captions: tuple[Caption, ...]
    blended: tuple[tuple[int, int], ...]


def tell(stock: Stock, seed: Sequence[int]) -> Story:
    """The story of a seed; draws anew until one has no fault.

    Raises:
        ValueError: if none of many drawings can be joined.
    """
    plan = np.random.default_rng(seed)
    blending = {"travelling", "arms"} <= set(stock.groups) and plan.random() < _BLEND_SHARE
    three = plan.random() < _THREE_SHARE
    for attempt in range(_TRIES):
        random = np.random.default_rng((*seed, attempt))
        name = "-".join(map(str, (*seed, attempt)))
        if blending:
            story = blend(stock, random, name)
        else:
            # three clips seldom fit into ten seconds: not tried for ever
            count = 3 if three and attempt < _TRIES // 8 else 2
            # The same actions for a while: if every failure drew others, orders that are hard to join, such as
            # standing after walking, would be rare, and a model would learn that words do not decide the order.
            drawn = np.random.default_rng((*seed, attempt // _TRIES_OF_ONE, _TRIES))
            story = sequence(stock, random, name, _actions(stock, drawn, count))
        if story is not None:
            return story
    raise ValueError(
        f"after {_TRIES} tries no clips were found that can be composed; are there enough training clips?"
    )


def sequence(
    stock: Stock, random: np.random.Generator, name: str, kinds: Sequence[tuple[str, str, str]]
) -> Story | None:
    """Two or three clips one after the other, of these (group, action, manner); None where they do not fit."""
    longest = MOST_FRAMES * 3 // (2 * len(kinds))  # leaves room for the others
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
    return Story(joints_FJ3, "sequence", tuple(chosen), tuple(captions), tuple(blended))


def blend(stock: Stock, random: np.random.Generator, name: str) -> Story | None:
    """The arms of a standing clip on a walk; None where they do not go together."""
    walk = _draw(stock.clips("travelling", stock.action("travelling", random)), random)
    walk = shortened(walk, MOST_FRAMES, random)
    manner = walk.row.manner
    arms = _draw(stock.clips("arms", stock.action("arms", random, manner), manner), random)
    if len(walk) < _SHORTEST_WALK:
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
    legs, upper = (
        Part(MotionArrays(joints, FPS, HUMANML3D), piece.row.label, True)
        for joints, piece in ((walked, walk), (acted, arms))
    )
    texts = [Caption(text) for text in blend_captions(legs, upper, side, held, name)]
    if not held:
        start, stop = (round(frame / FPS, 2) for frame in made.span)
        texts.append(Caption(f"a person {upper.predicate(name)}", start, stop))
    return Story(made.joints_FJ3, "blend", (walk, arms), tuple(texts), made.onset)


def _actions(stock: Stock, random: np.random.Generator, count: int) -> list[tuple[str, str, str]]:
    """(group, action, manner) of each part; neighbours differ."""
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
    """The motion so far with the candidate that fits it best without a fault."""
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
    """The best seam near the end of the one and the start of the other."""
    near = min(_NEAR_STEADY_END if last.steady else _NEAR_END, len(last) // 2)
    leave = range(len(track) - near, len(track) - 1)
    enter = range(1, min(_NEAR_STEADY_END if piece.steady else _NEAR_END, len(piece) // 2))
    if backwards:
        swapped = [range(1, near), range(len(piece) - len(enter) - 1, len(piece) - 1)]
        return find_seam(piece.track.reversed(), track.reversed(), swapped[1], swapped[0])
    return find_seam(track, piece.track, leave, enter)


def _parts(joints_FJ3: np.ndarray, chosen: Sequence[Piece], starts: Sequence[int]) -> list[Part]:
    parts = []
    for piece, start, stop in zip(chosen, starts, [*starts[1:], len(joints_FJ3)], strict=True):
        motion = MotionArrays(joints_FJ3[start:stop], FPS, HUMANML3D)
        parts.append(Part(motion, piece.row.label, mean_speed(motion) > _MOVING))
    return parts


def _speed(track: Track, end: int) -> float:
    """Metres per second of the pelvis over the ground in the first (0) or last (-1) moments."""
    frames = slice(0, 5) if end == 0 else slice(-5, None)
    return float(np.linalg.norm(track.speed_F3[frames][:, [0, 2]], axis=-1).mean() * FPS)


def _draw(pieces: Sequence[Piece], random: np.random.Generator) -> Piece:
    return pieces[int(random.integers(len(pieces)))]


def _sample(pieces: Sequence[Piece], random: np.random.Generator) -> list[Piece]:
    places = random.permutation(len(pieces))[:_CANDIDATES]
    return [pieces[int(place)] for place in places]
