"""Making one composed clip: draw its kind and actions, find clips, join, blend or bend them, check for faults.

- sequence: two or three actions in order;
- blend: the arms of one clip on the walk of another;
- repeat: one action two to four times;
- circle: a walk or run bent until its path closes;
- gesture: arms placed on a standing or walking body, for gestures that few or no recordings hold.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scalemogen.data.captions import describe
from scalemogen.data.captions.common import COMMON
from scalemogen.data.captions.gestures import GESTURES as GESTURES_OF_CAPTIONS
from scalemogen.data.captions.vocabulary import Vocabulary
from scalemogen.data.compose import blends
from scalemogen.data.compose.checking import faults
from scalemogen.data.compose.circles import bent, path_length, turned
from scalemogen.data.compose.composed_clip import FPS, MOVING, ComposedClip, drawn, part_of
from scalemogen.data.compose.continuing import NEAR_END, continued
from scalemogen.data.compose.gestures import GESTURES, gestured
from scalemogen.data.compose.pieces import MOST_FRAMES, OWN_ARMS, Piece, Stock, shortened
from scalemogen.data.compose.seams import Track
from scalemogen.data.compose.wording import (
    COUNT,
    Part,
    blend_captions,
    carried_captions,
    repeat_captions,
    sequence_captions,
)
from scalemogen.data.folder import Caption
from scalemogen.data.recording import Label
from scalemogen.data.sources import vocabulary_of
from scalemogen.data.sources.cmu import CMU
from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.facts import measure
from scalemogen.motion.quality import mean_speed
from scalemogen.motion.skeleton import HUMANML3D

# Share of each kind; `_able` says which kinds a stock has clips for.
_SHARES = {"sequence": 0.5, "blend": 0.2, "repeat": 0.1, "circle": 0.05, "gesture": 0.15}
_THREE_SHARE = 0.35  # share of sequences that have three parts
_SAME_MANNER = 0.7  # share of parts that keep the manner of the part before, if there are clips for it
_CANDIDATES = 20  # clips tried for the next part
_SHORTEST_WALK = 40  # least frames of a walk that gets the arms of another clip
_TIMES = (2, 2, 3, 3, 4)  # how often a repeated action is done; drawn from these
_REPEATED = ("arms", "other")  # groups of actions that can be done several times
_MOVED = 0.3  # metres that a joint moves, apart from the path, in an action that can be repeated
_LEAST_PATH = {"walk": 6.0, "run": 9.0}  # metres; the circle of a shorter path would be too tight for the pace
_CIRCLE = (325.0, 385.0)  # degrees by which the heading turns in a circle
_STANDING = ("idle", "stand", "stand-around")  # actions whose arms are free for a gesture
_PUNCHES = Vocabulary({"punch": tuple(words for words in COMMON.actions["punch"] if "stance" not in words)})
GESTURE_WORDS = COMMON | GESTURES_OF_CAPTIONS | CMU.words | _PUNCHES  # CMU's words include basketball
_GESTURE_FRAMES = (60, 160)  # length of a gesture's clip
_CARRIED = 0.3  # of gestures that can be made while walking, the share that is
_STRAIGHT = 30.0  # degrees; a walk that turns more than this by itself is not bent to a circle
_TRIES = 400
_TRIES_OF_ONE = 20  # tries with the same actions


def compose_clip(stock: Stock, seed: Sequence[int]) -> ComposedClip:
    """Return the composed clip of a seed: the first draw without a fault.

    Raises:
        ValueError: if no draw succeeds within _TRIES.
    """
    plan = np.random.default_rng(seed)
    kinds = [kind for kind in _SHARES if _able(stock, kind)]
    shares = np.array([_SHARES[kind] for kind in kinds])
    kind, three = str(plan.choice(kinds, p=shares / shares.sum())), plan.random() < _THREE_SHARE
    for attempt in range(_TRIES):
        random = np.random.default_rng((*seed, attempt))
        name = "-".join(map(str, (*seed, attempt)))
        if kind != "sequence":
            clip = {"blend": blend, "repeat": repeat, "circle": circle, "gesture": gesture}[kind](stock, random, name)
        else:
            # three clips seldom fit into ten seconds, so only the first tries use three
            count = 3 if three and attempt < _TRIES // 8 else 2
            # The actions stay the same for several tries. If every failure drew new ones, sequences that are hard
            # to join, such as standing after walking, would be rare, and a model would not learn to obey them.
            same = np.random.default_rng((*seed, attempt // _TRIES_OF_ONE, _TRIES))
            clip = sequence(stock, random, name, _actions(stock, same, count))
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
    first = shortened(drawn(fitting, random), longest, random)
    if not first.on_floor:
        return None
    chosen, joined, blended, starts = [first], None, [], [0]
    for kind in kinds[1:]:
        so_far = joined.joints_FJ3 if joined else chosen[0].track.joints_FJ3
        room = MOST_FRAMES - len(so_far) + NEAR_END
        candidates = [piece for piece in stock.clips(*kind) if piece.steady or len(piece) <= room]
        grown = continued(chosen, Track(so_far), _sample(candidates, random), random)
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
    walk = drawn(stock.clips("travelling", stock.action("travelling", random)), random)
    walk = shortened(walk, MOST_FRAMES, random)
    manner = walk.row.manner
    arms = drawn(stock.clips("arms", stock.action("arms", random, manner), manner), random)
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
    legs, upper = (part_of(joints, piece, True) for joints, piece in ((walked, walk), (acted, arms)))
    texts = [Caption(text) for text in blend_captions(legs, upper, side, held, name)]
    if not held:
        start, stop = (round(frame / FPS, 2) for frame in made.span)
        texts.append(Caption(f"a person {upper.predicate(name)}", start, stop))
    return ComposedClip(made.joints_FJ3, "blend", (walk, arms), tuple(texts), made.onset)


def repeat(stock: Stock, random: np.random.Generator, name: str) -> ComposedClip | None:
    """Do the action of one clip two to four times; None if it does not fit, or its end does not lead to its start."""
    group = str(random.choice([group for group in _REPEATED if group in stock.groups]))
    piece = drawn(stock.clips(group, stock.action(group, random)), random)
    times = int(random.choice(_TIMES))
    extent = float(np.ptp(piece.track.joints_FJ3 - piece.track.joints_FJ3[:, :1] * [1, 0, 1], axis=0).max())
    if extent < _MOVED or piece.steady or not piece.on_floor or len(piece) * times > MOST_FRAMES + NEAR_END * times:
        return None
    chosen, joints_FJ3, blended = [piece], piece.track.joints_FJ3, []
    for _ in range(times - 1):
        grown = continued(chosen, Track(joints_FJ3), [piece], random)
        if grown is None:
            return None
        chosen, joints_FJ3 = grown[0], grown[1].joints_FJ3
        blended.append(grown[1].blended)
    if len(joints_FJ3) > MOST_FRAMES or faults(joints_FJ3, [piece.track.joints_FJ3], blended):
        return None
    captions = repeat_captions(part_of(piece.track.joints_FJ3, piece, False), times, name)
    if not captions:
        return None
    texts = tuple(Caption(text) for text in captions)
    return ComposedClip(joints_FJ3, "repeat", (piece,), texts, tuple(blended), piece.row.action)


def circle(stock: Stock, random: np.random.Generator, name: str) -> ComposedClip | None:
    """Walk or run in a circle; None if the clip is too short or not straight ahead, or the circle has a fault."""
    action = str(random.choice([action for action in _LEAST_PATH if action in stock.groups["travelling"]]))
    manner = str(random.choice(sorted(stock.groups["travelling"][action])))
    piece = drawn(stock.clips("travelling", action, manner), random)
    piece = piece.crop(0, min(len(piece), MOST_FRAMES))
    long = path_length(piece.track) > _LEAST_PATH[action]
    ahead = measure(MotionArrays(piece.track.joints_FJ3, FPS, HUMANML3D)).locomotion.direction == "forward"
    if not long or not ahead or not piece.on_floor or abs(np.degrees(turned(piece.track))) > _STRAIGHT:
        return None
    whole = random.uniform(*np.radians(_CIRCLE)) * random.choice([-1, 1])
    joints_FJ3 = bent(piece.track, whole - turned(piece.track))
    if faults(joints_FJ3, [piece.track.joints_FJ3], [(0, len(joints_FJ3))]):
        return None
    label = Label(f"{action}-circle", piece.row.manner)
    motion, words = MotionArrays(joints_FJ3, FPS, HUMANML3D), vocabulary_of(piece.row.source)
    texts = tuple(Caption(text) for text in describe(motion, label, COUNT, name, words))
    return ComposedClip(joints_FJ3, "circle", (piece,), texts, (), label.action)


def gesture(stock: Stock, random: np.random.Generator, name: str) -> ComposedClip | None:
    """Let a standing or walking body clap, cross its arms or the like; None if there is no clip of enough frames."""
    made = GESTURES[int(random.integers(len(GESTURES)))]
    walking = bool(made.carried) and bool(random.random() < _CARRIED)
    pieces = stock.of_actions(("walk",) if walking else _STANDING)
    piece = drawn(pieces, random) if pieces else None
    if piece is None or len(piece) < _GESTURE_FRAMES[0]:
        return None
    length = int(random.integers(_GESTURE_FRAMES[0], min(len(piece), _GESTURE_FRAMES[1]) + 1))
    begin = int(random.integers(0, len(piece) - length + 1))
    piece = piece.crop(begin, begin + length)
    start, beat = int(random.integers(0, 10)), float(random.uniform(*made.beats))
    stop = length if random.random() < 0.5 else length - int(random.integers(0, 10))
    joints_FJ3 = gestured(piece.track.joints_FJ3, made, beat, start, stop, random)
    if walking:
        texts = carried_captions(part_of(joints_FJ3, piece, True), made.carried, name)
    else:
        label = Label(made.action, side=made.side, text=made.counted(start, stop, beat))
        texts = describe(MotionArrays(joints_FJ3, FPS, HUMANML3D), label, COUNT, name, GESTURE_WORDS)
    captions = tuple(Caption(text) for text in texts)
    return ComposedClip(joints_FJ3, "gesture", (piece,), captions, (), made.action)


def _able(stock: Stock, kind: str) -> bool:
    """Return whether a stock has the groups of actions that a kind needs."""
    groups = set(stock.groups)
    if kind == "blend":
        return {"travelling", "arms"} <= groups
    if kind == "repeat":
        return bool(groups & set(_REPEATED))
    return kind != "circle" or bool(set(_LEAST_PATH) & set(stock.groups.get("travelling", {})))


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


def _parts(joints_FJ3: np.ndarray, chosen: Sequence[Piece], starts: Sequence[int]) -> list[Part]:
    """Return the parts of a sequence, for its captions."""
    parts = []
    for piece, start, stop in zip(chosen, starts, [*starts[1:], len(joints_FJ3)], strict=True):
        moving = mean_speed(MotionArrays(joints_FJ3[start:stop], FPS, HUMANML3D)) > MOVING
        parts.append(part_of(joints_FJ3[start:stop], piece, moving))
    return parts


def _sample(pieces: Sequence[Piece], random: np.random.Generator) -> list[Piece]:
    places = random.permutation(len(pieces))[:_CANDIDATES]
    return [pieces[int(place)] for place in places]
