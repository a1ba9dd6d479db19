"""Checks of how a body gets from one place to another, and of jumps. Each docstring says what the body must do."""

from __future__ import annotations

import numpy as np

from scalemogen.motion.checks.scene import Scene, sides
from scalemogen.motion.facts.signals import count_peaks, smooth
from scalemogen.motion.sides import OTHER_SIDE

_LEAST_PATH = 1.0  # metres that a body must travel to walk, run or crawl


def walks(scene: Scene) -> bool:
    """Travels forward on the feet, slower than 2.2 m/s."""
    travel = scene.facts.locomotion
    return _travels(scene) and travel.direction == "forward" and travel.metres_per_second < 2.2


def runs(scene: Scene) -> bool:
    """Travels on the feet, faster than 1.8 m/s."""
    return _travels(scene) and scene.facts.locomotion.metres_per_second > 1.8


def slow(scene: Scene, limit: str = "0.85") -> bool:
    """Travels on the feet, slower than `limit` m/s."""
    return _travels(scene) and scene.facts.locomotion.metres_per_second < float(limit)


def fast(scene: Scene, limit: str = "1.5") -> bool:
    """Travels on the feet, faster than `limit` m/s."""
    return _travels(scene) and scene.facts.locomotion.metres_per_second > float(limit)


def backward(scene: Scene) -> bool:
    """Travels backward on the feet."""
    return _travels(scene, 0.6) and scene.facts.locomotion.direction == "backward"


def sideways(scene: Scene, side: str = "") -> bool:
    """Travels to the side while facing the front."""
    return _travels(scene, 0.6) and scene.facts.locomotion.direction in sides(side)


def turns(scene: Scene, side: str = "", least: str = "45", most: str = "400") -> bool:
    """Turns to a side by `least` to `most` degrees."""
    return float(least) <= _turned(scene, side) <= float(most)


def circles(scene: Scene, side: str = "") -> bool:
    """Moves in a circle to a side: turns by more than 300 degrees, and the path ends near its start."""
    ahead = _turned(scene, side) > 300 and scene.path_length > 2.0
    return ahead and scene.displacement < 0.35 * scene.path_length


def eights(scene: Scene) -> bool:
    """Travels more than 2 m in a figure of eight: turns by 240 degrees to a side, then as far to the other."""
    turned_F = np.degrees(scene.body.yaw_F - scene.body.yaw_F[0])
    for yaw_F in (turned_F, -turned_F):
        middle = int(np.argmax(yaw_F))
        if yaw_F[middle] > 240 and yaw_F[middle] - yaw_F[middle:].min() > 240:
            return scene.path_length > 2.0
    return False


def spins(scene: Scene, turns: str = "1", side: str = "") -> bool:
    """Turns around `turns` times on the spot, to a side; 70 degrees may be missing."""
    return _turned(scene, side) > 360 * float(turns) - 70 and scene.path_length < 2.5


def turns_back(scene: Scene) -> bool:
    """Travels on the feet, turns by more than 120 degrees, and ends closer to its start than 0.8 times its path."""
    return _travels(scene, 1.5) and abs(scene.turned) > 120 and scene.displacement < 0.8 * scene.path_length


def climbs(scene: Scene, way: str = "up") -> bool:
    """Ends on the feet, at least 0.2 m higher (or lower) than it starts."""
    rise = scene.facts.locomotion.rise * (1 if way == "up" else -1)
    return bool(rise > 0.2 and scene.upright_F[-1])


def jumps(scene: Scene, times: str = "1") -> bool:
    """Leaves the floor with both feet at least `times` times."""
    return scene.facts.locomotion.jumps >= int(times)


def jumps_ahead(scene: Scene) -> bool:
    """Leaves the floor for 0.15 s or more and lands at least half a metre further."""
    flight_F = scene.lowest_F > 0.06
    pelvis_F2 = scene.body.world("pelvis")[:, [0, 2]]
    around = scene.body.frames_in(0.1)  # from the last push to the landing
    return any(
        np.linalg.norm(pelvis_F2[min(stop + around, len(pelvis_F2) - 1)] - pelvis_F2[max(start - around, 0)]) > 0.5
        for start, stop in scene.spans(flight_F, 0.15)
    )


def hops(scene: Scene, side: str = "") -> bool:
    """Hops on one leg, that of the side, twice or more, the other foot off the floor."""
    for each in sides(side):
        lifted_F = scene.height(f"{OTHER_SIDE[each]}_ankle") - scene.height(f"{each}_ankle") > 0.1
        foot_F = np.where(lifted_F, scene.height(f"{each}_foot"), 0.0)
        if scene.share(lifted_F) > 0.4 and count_peaks(foot_F, 0.06, 0.04) >= 2:
            return True
    return False


def lifts_knees(scene: Scene, times: str = "4") -> bool:
    """Lifts the knees to about hip height, each one twice or more, both together at least `times` times."""
    counts = [
        count_peaks(scene.height(f"{side}_knee") - scene.height(f"{side}_hip"), -0.18, 0.15) for side in sides()
    ]
    return min(counts) >= 2 and sum(counts) >= int(times)


def tiptoes(scene: Scene) -> bool:
    """Walks with the heels off the floor."""
    lifted = []
    for side in sides():
        low_F = scene.height(f"{side}_foot") < 0.06
        lifted.append((scene.height(f"{side}_ankle") - scene.height(f"{side}_foot"))[low_F])
    lifted_N = np.concatenate(lifted)
    return _travels(scene, 0.5) and len(lifted_N) > 0 and float(np.median(lifted_N)) > 0.115  # flat feet: 0.08 m


def sneaks(scene: Scene) -> bool:
    """Walks slowly with bent knees."""
    return _travels(scene, 0.5) and float(np.median(scene.hips_F)) < 0.9 and slow(scene, "1.1")


def limps(scene: Scene) -> bool:
    """Walks with uneven steps: one foot moves for longer, or gets higher, than the other."""
    moving = {side: scene.body.speed(f"{side}_ankle") > 0.5 for side in sides()}
    times = [max(scene.share(moving[side]), 1e-3) for side in sides()]
    lifts = [np.percentile(scene.height(f"{side}_ankle"), 95) - scene.body.ankle_height for side in sides()]
    uneven = max(times) / min(times) > 1.2 or max(lifts) / max(min(lifts), 1e-3) > 1.4
    return _travels(scene, 0.6) and uneven


def staggers(scene: Scene) -> bool:
    """Walks while the path or the trunk sways from side to side."""
    ahead_2 = scene.path_F2[-1] - scene.path_F2[0]
    ahead_2 = ahead_2 / max(float(np.linalg.norm(ahead_2)), 1e-6)
    aside_F = (scene.body.world("pelvis")[:, [0, 2]] - scene.path_F2[0]) @ np.array([-ahead_2[1], ahead_2[0]])
    lean_F = (scene.body.local("neck") - scene.body.local("pelvis"))[:, 0]
    sways = np.std(aside_F) > 0.12 or np.std(smooth(lean_F, scene.body.fps, 0.1)) > 0.06
    return _travels(scene, 0.5) and bool(sways)


def stands(scene: Scene) -> bool:
    """Stays on its feet and in its place."""
    return not scene.facts.locomotion.travels and scene.share(scene.upright_F) > 0.9


def _turned(scene: Scene, side: str) -> float:
    """Return by how many degrees the body turns to a side; without a side, to either."""
    return scene.turned if side == "left" else -scene.turned if side == "right" else abs(scene.turned)


def _travels(scene: Scene, least: float = _LEAST_PATH) -> bool:
    """Whether the body travels on its feet, and its path is longer than `least` metres."""
    return scene.facts.locomotion.travels and scene.path_length > least and scene.share(scene.upright_F) > 0.8
