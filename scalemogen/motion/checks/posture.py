"""Checks of legs and of the whole body: kicks, squats, sitting, falling, crawling, turning over.

Each docstring says what the body must do.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from scalemogen.motion.checks.scene import Scene, sides
from scalemogen.motion.facts.signals import smooth, turning_points
from scalemogen.motion.sides import OTHER_SIDE

_BETWEEN_KICKS = 0.15  # seconds that a foot is down between two kicks
_DEEP_BOW = 50.0  # degrees, as in captions


def kicks(scene: Scene, side: str = "", way: str = "", times: str = "1") -> bool:
    """Swings a foot to the front or to the side, at about knee height or higher, at least `times` times.

    The other foot stays low.
    """
    count = 0
    for each in sides(side):
        foot_F3 = scene.body.local(f"{each}_ankle") - scene.body.local(f"{each}_hip")
        high_F = scene.height(f"{each}_ankle") > scene.height(f"{OTHER_SIDE[each]}_knee") - 0.1
        out_F = foot_F3[:, 0] * (1 if each == "left" else -1)
        far_F = {"front": foot_F3[:, 2], "side": out_F}.get(way, np.maximum(foot_F3[:, 2], out_F)) > 0.3
        stands_F = (scene.height(f"{OTHER_SIDE[each]}_ankle") < 0.3) & (scene.hips_F > 0.6)
        fast_F = scene.body.speed(f"{each}_ankle") > 0.3
        # The foot comes down between two kicks, so a leg that stays up kicks once.
        spans: list[tuple[int, int]] = []
        for start, stop in scene.spans(high_F & far_F & stands_F):
            joined = bool(spans) and start - spans[-1][1] < scene.body.frames_in(_BETWEEN_KICKS)
            spans.append((spans.pop()[0] if joined else start, stop))
        count += sum(bool(fast_F[start:stop].any()) for start, stop in spans)
    return count >= int(times)


def lifts_leg(scene: Scene, side: str = "", seconds: str = "0.4") -> bool:
    """Is upright with one foot at least 15 cm above the other one for `seconds`."""
    return any(
        scene.lasts(
            (scene.height(f"{each}_ankle") > scene.height(f"{OTHER_SIDE[each]}_ankle") + 0.15) & scene.upright_F,
            float(seconds),
        )
        for each in sides(side)
    )


def squats(scene: Scene, times: str = "1", depth: str = "0.2") -> bool:
    """Squats at least `times` times; the hips go down by more than `depth` of the leg length."""
    legs = scene.facts.legs
    return legs.squats >= int(times) and legs.drop > float(depth)


def lunges(scene: Scene) -> bool:
    """Makes a long or wide step and bends the knee."""
    return bool(scene.facts.legs.lunge)


def crouches(scene: Scene, seconds: str = "0.5") -> bool:
    """Keeps the hips low for `seconds`, with a trunk that is not level."""
    return scene.lasts((scene.hips_F < 0.78) & (scene.trunk_F < 80), float(seconds))


def kneels(scene: Scene) -> bool:
    """Has a knee on the floor and the trunk upright for 0.4 s."""
    knee_F = np.min([scene.height(f"{side}_knee") for side in sides()], axis=0)
    return scene.lasts((knee_F < 0.2) & (scene.trunk_F < 50) & (scene.hips_F > 0.28), 0.4)


def sits(scene: Scene, seconds: str = "1") -> bool:
    """Keeps the hips at the height of a seat or the floor for `seconds`, with level thighs and an upright trunk."""
    knees_F = np.mean([scene.height(f"{side}_knee") for side in sides()], axis=0)
    thigh_F = np.abs(knees_F - scene.height("pelvis"))  # level thighs: knees about as high as the hips
    low_F = (scene.hips_F < 0.78) & (scene.trunk_F < 50) & (thigh_F < 0.32)
    return scene.lasts(low_F & (scene.body.speed("pelvis") < 0.4), float(seconds))


def stands_up(scene: Scene) -> bool:
    """Ends standing after the hips were low."""
    return bool(scene.hips_F.min() < 0.75 and scene.hips_F[-5:].mean() > 0.85)


def bows(scene: Scene, times: str = "1", depth: str = "") -> bool:
    """Bends the trunk forward and comes up again, at least `times` times; a "deep" bow exceeds 50 degrees."""
    torso = scene.facts.torso
    reaches = {"deep": torso.deepest >= _DEEP_BOW, "slight": torso.deepest < _DEEP_BOW}.get(depth, True)
    return torso.bows >= int(times) and reaches


def leans(scene: Scene, degrees: str = "12") -> bool:
    """Keeps the trunk bent forward by more than `degrees` for most of the time, on the feet."""
    ahead_F = (scene.body.local("neck") - scene.body.local("pelvis"))[:, 2] > 0
    return scene.share((scene.trunk_F > float(degrees)) & ahead_F & scene.upright_F) > 0.6


def dodges(scene: Scene) -> bool:
    """Moves the head fast, and by more than 0.3 m away from its smoothed path."""
    head_F3 = scene.body.world("head")
    aside_F3 = head_F3 - smooth(head_F3, scene.body.fps, 1.5)
    return float(np.ptp(aside_F3, axis=0).max()) > 0.3 and float(scene.body.speed("head").max()) > 0.9


def falls(scene: Scene, way: str = "") -> bool:
    """Stands at the start and is low at the end; with "back" or "front", this side faces the floor."""
    start, end = scene.hips_F[: scene.body.frames_in(0.5)], scene.hips_F[-scene.body.frames_in(0.3) :]
    down = np.flatnonzero(scene.hips_F < 0.4)
    if not (start.max() > 0.8 and len(down) and end.mean() < 0.6):
        return False
    facing = scene.facing_up_F[down[-1]]
    return bool(facing > 0 if way == "back" else facing < 0 if way == "front" else True)


def gets_up(scene: Scene) -> bool:
    """Is on the floor within the first second and stands at the end."""
    return bool(scene.hips_F[: scene.body.frames_in(1.0)].min() < 0.45 and scene.hips_F[-5:].mean() > 0.8)


def lies(scene: Scene, seconds: str = "1") -> bool:
    """Keeps hips and head near the floor for `seconds`."""
    return scene.lasts((scene.hips_F < 0.32) & (scene.height("head") < 0.5), float(seconds))


def crawls(scene: Scene) -> bool:
    """Moves over the floor; hips are low and the trunk is about level for more than half of the time."""
    low_F = (scene.hips_F < 0.68) & (scene.trunk_F > 50)
    return scene.share(low_F) > 0.5 and scene.path_length > 0.5


def on_all_fours(scene: Scene, seconds: str = "0.7") -> bool:
    """Keeps both hands near the floor and the trunk about level for `seconds`."""
    hands_F = np.max([scene.height(f"{side}_wrist") for side in sides()], axis=0)
    return scene.lasts((hands_F < 0.25) & (scene.trunk_F > 45), float(seconds))


def does_push_ups(scene: Scene, times: str = "1") -> bool:
    """Lowers and lifts a level trunk, chest down, at least `times` times."""
    level_F = (scene.trunk_F > 55) & (scene.facing_up_F < 0)
    chest_F = np.where(level_F, scene.height("spine3"), scene.height("spine3").max())
    if scene.share(level_F) <= 0.4:
        return False
    middle = chest_F[level_F].mean()
    return sum(bool(chest_F[point] < middle) for point in turning_points(chest_F, 0.08)) >= int(times)


def rolls(scene: Scene) -> bool:
    """Turns over on the floor: the trunk is upside down or faces up and down in turn while the body is low."""
    low_F = scene.hips_F < 0.75
    over_F = (scene.trunk_F > 115) & low_F
    turned = np.ptp(scene.facing_up_F[low_F]) > 1.2 if low_F.any() else False
    return bool(over_F.any() or turned)


def cartwheels(scene: Scene) -> bool:
    """Is upside down with both feet high, hands near the floor."""
    feet_F = np.min([scene.height(f"{side}_ankle") for side in sides()], axis=0)
    hands_F = np.min([scene.height(f"{side}_wrist") for side in sides()], axis=0)
    return bool(((scene.trunk_F > 120) & (feet_F > 0.8) & (hands_F < 0.4)).any())


def flips(scene: Scene) -> bool:
    """Is upside down in the air, or does a cartwheel."""
    return bool(((scene.trunk_F > 110) & (scene.lowest_F > 0.05)).any()) or cartwheels(scene)


def dances(scene: Scene) -> bool:
    """Moves both hands and at least one foot much of the time, without getting far."""
    speeds = {joint: scene.body.speed(joint) for joint in ("left_wrist", "right_wrist", "left_ankle", "right_ankle")}
    busy = [scene.share(speed > 0.25) for speed in speeds.values()]
    stays = scene.displacement < 0.5 * scene.body.seconds  # slower than any walk
    return min(busy[:2]) > 0.5 and max(busy[2:]) > 0.3 and stays


def balances(scene: Scene, seconds: str = "1.2") -> bool:
    """Stands on one leg for `seconds`, without travelling."""
    return lifts_leg(scene, "", seconds) and scene.displacement < 1.0


def stumbles(scene: Scene) -> bool:
    """Moves ahead while the trunk tips by more than 20 degrees or the hips drop, and is on its feet at the end."""
    tips = np.ptp(scene.trunk_F) > 20 or np.ptp(scene.hips_F) > 0.12
    return tips and scene.path_length > 0.5 and bool(scene.upright_F[-1])


def does_sit_ups(scene: Scene, times: str = "1") -> bool:
    """Sits up from lying on the back while the hips stay near the floor, at least `times` times."""
    low_F = scene.hips_F < 0.4
    lying = scene.spans(low_F & (scene.trunk_F > 60) & (scene.facing_up_F > 0.5))
    seated_F = low_F & (scene.trunk_F < 45)
    count = 0
    for (_, end), (start, _) in pairwise([*lying, (len(low_F), 0)]):
        rises = np.flatnonzero(seated_F[end:start])
        count += bool(len(rises) and low_F[end : end + rises[0]].all())
    return count >= int(times)
