"""Checks of arms and hands. Each docstring says what the body must do. The position of a hand is its wrist joint."""

from __future__ import annotations

import numpy as np

from scalemogen.motion.checks.scene import Scene, sides
from scalemogen.motion.facts.signals import count_peaks, smooth, speed_of, turning_points
from scalemogen.motion.sides import OTHER_SIDE

# Least height of a wrist above the head joint, metres.
_HEIGHTS = {"shoulder": -0.32, "head": -0.12, "overhead": 0.05}


def waves(scene: Scene, side: str = "", times: str = "2") -> bool:
    """Waves a raised hand to and fro, at least `times` times."""
    return any(scene.facts.hand(each).waves >= int(times) and _gets_up(scene, each, -0.25) for each in sides(side))


def raises(scene: Scene, side: str = "", height: str = "shoulder", times: str = "1") -> bool:
    """Raises a hand to `height`, at least `times` times; if a side is named, the other hand stays lower."""
    for each in sides(side):
        often = int(times) == 1 or scene.facts.hand(each).lifts >= int(times)
        higher = not side or scene.facts.hand(each).top > scene.facts.hand(OTHER_SIDE[each]).top + 0.1
        if often and higher and _gets_up(scene, each, _HEIGHTS[height]):
            return True
    return False


def raises_both(scene: Scene, height: str = "overhead", seconds: str = "0.3", times: str = "1") -> bool:
    """Keeps both hands at `height` or above it at the same time, for `seconds`, at least `times` times."""
    lower_F = np.min([_over_head(scene, side) for side in sides()], axis=0)
    return len(scene.spans(lower_F > _HEIGHTS[height], float(seconds))) >= int(times)


def spreads_arms(scene: Scene, seconds: str = "0.5") -> bool:
    """Holds both arms out to the sides at shoulder height for `seconds`."""
    flags = []
    for side in sides():
        reach_F3 = _reach(scene, side)
        out_F = reach_F3[:, 0] * (1 if side == "left" else -1)
        flags.append((out_F > 0.38) & (np.abs(reach_F3[:, 1]) < 0.25))
    return scene.lasts(flags[0] & flags[1], float(seconds))


def holds_arms_out(scene: Scene, share: str = "0.5") -> bool:
    """Holds an arm out in front for a `share` of the time, and both arms for a fifth of it, as zombies do."""
    flags = []
    for side in sides():
        reach_F3 = _reach(scene, side)
        flags.append((reach_F3[:, 2] > 0.22) & (reach_F3[:, 1] > -0.3))
    return scene.share(flags[0] | flags[1]) > float(share) and scene.share(flags[0] & flags[1]) > 0.2


def hands_on_hips(scene: Scene) -> bool:
    """Keeps both hands at the hips, elbows out, for a second."""
    flags = []
    for side in sides():
        near_F = scene.apart(f"{side}_wrist", f"{side}_hip") < 0.32
        high_F = scene.height(f"{side}_wrist") > scene.height(f"{side}_hip") - 0.08
        flags.append(near_F & high_F & (scene.body.bend("elbow", side) > 50))
    return scene.lasts(flags[0] & flags[1], 1.0)


def hands_behind(scene: Scene) -> bool:
    """Keeps both hands behind the back and near each other for a second."""
    flags = [scene.body.local(f"{side}_wrist")[:, 2] < -0.04 for side in sides()]
    return scene.lasts(flags[0] & flags[1] & (scene.apart("left_wrist", "right_wrist") < 0.35), 1.0)


def crosses_arms(scene: Scene) -> bool:
    """Holds each wrist near the other elbow for 0.7 s."""
    flags = [scene.apart(f"{side}_wrist", f"{OTHER_SIDE[side]}_elbow") < 0.22 for side in sides()]
    return scene.lasts(flags[0] & flags[1], 0.7)


def claps(scene: Scene, times: str = "2") -> bool:
    """Brings the hands together in front of the body and apart again, at least `times` times."""
    together_F = -scene.apart("left_wrist", "right_wrist")
    return count_peaks(together_F, -0.3, 0.08) >= int(times) and _hands_in_front(scene)


def salutes(scene: Scene, side: str = "") -> bool:
    """Holds one hand at the head and the other one down."""
    return any(
        scene.lasts((scene.apart(f"{each}_wrist", "head") < 0.3) & (_over_head(scene, OTHER_SIDE[each]) < -0.3), 0.4)
        for each in sides(side)
    )


def hand_to_head(scene: Scene, seconds: str = "0.3", side: str = "") -> bool:
    """Keeps a hand near the head (face, mouth or ear) for `seconds`."""
    return any(scene.lasts(scene.apart(f"{each}_wrist", "head") < 0.32, float(seconds)) for each in sides(side))


def points(scene: Scene, side: str = "", seconds: str = "0.5") -> bool:
    """Holds an arm out at about shoulder height or higher, for `seconds`."""
    for each in sides(side):
        reach_F3 = _reach(scene, each)
        out_F = np.linalg.norm(reach_F3[:, [0, 2]], axis=-1) > 0.36
        if scene.lasts(out_F & (reach_F3[:, 1] > -0.25), float(seconds)):
            return True
    return False


def punches(scene: Scene, side: str = "", times: str = "1") -> bool:
    """Pushes a hand forward fast, at chest height or higher, at least `times` times."""
    return sum(_thrusts(scene, each) for each in sides(side)) >= int(times)


def throws(scene: Scene, side: str = "") -> bool:
    """Moves a hand fast to a place in front of the shoulder, from one that is not in front of it."""
    for each in sides(side):
        ahead_F = _reach(scene, each)[:, 2]
        speed_F = np.gradient(ahead_F) * scene.body.fps
        start = max(int(speed_F.argmax()) - scene.body.frames_in(0.6), 0)
        back = ahead_F[start : int(speed_F.argmax()) + 1].min()
        if speed_F.max() > 3.0 and back < 0.08 and ahead_F[int(speed_F.argmax()) :].max() > 0.25:
            return True
    return False


def pushes(scene: Scene) -> bool:
    """Has both hands in front of the chest, well apart from it, for 0.5 s."""
    flags = []
    for side in sides():
        reach_F3 = _reach(scene, side)
        flags.append((reach_F3[:, 2] > 0.27) & (np.abs(reach_F3[:, 1]) < 0.38))
    return scene.lasts(flags[0] & flags[1], 0.5)


def swings(scene: Scene) -> bool:
    """Moves the point between both hands fast and far to the side, as with a golf club, a bat or a sword."""
    middle_F3 = (scene.body.local("left_wrist") + scene.body.local("right_wrist")) / 2
    speed_F = speed_of(middle_F3, scene.body.fps)
    return float(speed_F.max()) > 2.5 and float(np.ptp(middle_F3[:, 0])) > 0.45


def slashes(scene: Scene) -> bool:
    """Sweeps one hand through the air, fast and far: a sword, a racket, a slap."""
    for side in sides():
        wrist_F3 = scene.body.local(f"{side}_wrist")
        if speed_of(wrist_F3, scene.body.fps).max() > 2.8 and np.ptp(wrist_F3, axis=0).max() > 0.55:
            return True
    return False


def dribbles(scene: Scene, times: str = "2") -> bool:
    """Moves one hand up and down by 20 cm, at least `times` times, below the shoulder; the other moves less."""
    for side in sides():
        height_F = scene.body.local(f"{side}_wrist")[:, 1]
        low = scene.share(height_F < scene.height(f"{side}_shoulder")) > 0.7
        # in a walk both swing alike
        alone = np.std(height_F) > 1.4 * np.std(scene.height(f"{OTHER_SIDE[side]}_wrist"))
        if low and alone and len(turning_points(height_F, 0.2)) >= 2 * int(times):
            return True
    return False


def plays_guitar(scene: Scene) -> bool:
    """Keeps both hands in front of the body between hip and shoulder, one of them moving."""
    flags = []
    for side in sides():
        wrist_F3, shoulder_F3 = scene.body.local(f"{side}_wrist"), scene.body.local(f"{side}_shoulder")
        flags.append((wrist_F3[:, 2] > 0.05) & (wrist_F3[:, 1] < shoulder_F3[:, 1]) & (wrist_F3[:, 1] > 0.75))
    moves = max(float(np.median(speed_of(scene.body.local(f"{side}_wrist"), scene.body.fps))) for side in sides())
    return scene.share(flags[0] & flags[1]) > 0.5 and moves > 0.15


def repeats(scene: Scene, times: str = "3", side: str = "") -> bool:
    """Moves a hand to and fro by 12 cm, at least `times` times: dribbling, wiping, rowing, swimming.

    The arms of a walking person swing as well, so the body must stay about where it is.
    """
    if scene.displacement > 1.0:
        return False
    for each in sides(side):
        wrist_F3 = scene.body.local(f"{each}_wrist")
        swing_F = _main(wrist_F3 - smooth(wrist_F3, scene.body.fps, 1.0))
        if len(turning_points(swing_F, 0.12)) >= 2 * int(times) - 1:
            return True
    return False


def reaches_down(scene: Scene, height: str = "0.5") -> bool:
    """Brings a hand below a height in metres (0.5 is about the knee) and comes up again."""
    low_F = np.min([scene.height(f"{side}_wrist") for side in sides()], axis=0)
    lowest = int(low_F.argmin())
    return low_F[lowest] < float(height) and low_F[lowest:].max() > low_F[lowest] + 0.2 and lowest > 2


def touches_feet(scene: Scene, seconds: str = "0.6") -> bool:
    """Keeps a hand near a foot for `seconds`: tying a shoe, touching the toes."""
    near_F = np.min([scene.apart(f"{one}_wrist", f"{two}_ankle") for one in sides() for two in sides()], axis=0)
    return scene.lasts(near_F < 0.36, float(seconds))


def does_jumping_jacks(scene: Scene, times: str = "2") -> bool:
    """Opens the legs and lifts both arms at the same time, at least `times` times."""
    feet_F = np.abs(scene.body.local("left_ankle")[:, 0] - scene.body.local("right_ankle")[:, 0])
    hands_F = np.min([_over_head(scene, side) for side in sides()], axis=0)
    open_F = np.minimum((feet_F - 0.35) / 0.35, (hands_F + 0.3) / 0.3)  # both above 0 in an open position
    return count_peaks(open_F, 0.0, 0.4) >= int(times)


def gestures(scene: Scene) -> bool:
    """Moves a hand and keeps it high for a quarter of the time, without travelling, as speakers or conductors do."""
    flags = [(scene.body.local(f"{side}_wrist")[:, 1] > 0.95) for side in sides()]
    speeds = [float(np.mean(speed_of(scene.body.local(f"{side}_wrist"), scene.body.fps))) for side in sides()]
    return scene.share(flags[0] | flags[1]) > 0.25 and max(speeds) > 0.25 and scene.displacement < 1.0


def _reach(scene: Scene, side: str) -> np.ndarray:
    """Return the (F, 3) position of a wrist relative to its shoulder, in the person's coordinates."""
    return scene.body.local(f"{side}_wrist") - scene.body.local(f"{side}_shoulder")


def _thrusts(scene: Scene, side: str) -> int:
    """Count fast moves of a hand forward that end far from the shoulder, not below the chest."""
    reach_F3 = _reach(scene, side)
    out_F = np.where(reach_F3[:, 1] > -0.15, reach_F3[:, 2], 0.0)
    speed_F = np.gradient(reach_F3[:, 2]) * scene.body.fps
    starts = [start for start, _ in scene.spans(speed_F > 0.9)]
    window = scene.body.frames_in(0.5)
    return sum(bool(out_F[start : start + window].max() > 0.32) for start in starts)


def _over_head(scene: Scene, side: str) -> np.ndarray:
    """Return the (F,) height of a wrist above the head joint, metres."""
    return scene.height(f"{side}_wrist") - scene.height("head")


def _gets_up(scene: Scene, side: str, least: float) -> bool:
    return scene.lasts(_over_head(scene, side) > least, 0.15)


def _hands_in_front(scene: Scene) -> bool:
    """Whether the hands meet in front of the body, not behind or under it."""
    middle_F3 = (scene.body.local("left_wrist") + scene.body.local("right_wrist")) / 2
    nearest = int(scene.apart("left_wrist", "right_wrist").argmin())
    return bool(middle_F3[nearest, 2] > 0.05)


def _main(positions_FD: np.ndarray) -> np.ndarray:
    """Return the (F,) movement along the axis of largest variance."""
    _, _, axes = np.linalg.svd(positions_FD - positions_FD.mean(0), full_matrices=False)
    return positions_FD @ axes[0]
