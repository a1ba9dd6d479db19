"""Fixtures: the rest pose of the adult body, a stiff BVH file of it, and the markers of a standing person."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from scalemogen.data.capture.plug_in_gait import MARKERS
from scalemogen.motion.files.joint_names import Naming
from scalemogen.motion.humanml3d import ADULT_BONE_LENGTHS
from scalemogen.motion.skeleton import HUMANML3D

# An invented person of 1.78 m facing +Z: metres to the left, up and to the front. Right markers mirror the left.
_MIDDLE = {"C7": (0, 1.50, -0.07), "T10": (0, 1.27, -0.11), "CLAV": (0, 1.42, 0.06), "STRN": (0, 1.22, 0.10)}
_LEFT = {
    "FHD": (0.08, 1.70, 0.09), "BHD": (0.07, 1.70, -0.09), "SHO": (0.18, 1.48, -0.02), "UPA": (0.24, 1.30, -0.02),
    "ELB": (0.27, 1.15, -0.03), "FRM": (0.28, 1.00, 0.00), "WRA": (0.24, 0.90, 0.05), "WRB": (0.28, 0.90, -0.01),
    "FIN": (0.26, 0.80, 0.03), "ASI": (0.12, 1.00, 0.09), "PSI": (0.05, 1.02, -0.11), "THI": (0.20, 0.75, 0.00),
    "KNE": (0.16, 0.52, -0.01), "TIB": (0.15, 0.30, -0.02), "ANK": (0.15, 0.09, -0.05), "HEE": (0.10, 0.05, -0.10),
    "TOE": (0.12, 0.05, 0.12),
}  # fmt: skip


@pytest.fixture(scope="session")
def rest_pose() -> np.ndarray:
    """Return (22, 3) joints of the adult body with every bone in its rest direction, pelvis at the origin."""
    rest = np.zeros((22, 3))
    for parent, joint in HUMANML3D.bones:
        rest[joint] = rest[parent] + np.array(HUMANML3D.rest_directions[joint]) * ADULT_BONE_LENGTHS[joint]
    return rest


@pytest.fixture(scope="session")
def stiff_bvh(rest_pose) -> Callable[..., str]:
    """Return a function that writes the rest pose as BVH: bvh(naming, pelvis path (F, 3), units per metre)."""

    def bvh(naming: Naming, path_F3: np.ndarray, unit: float, root_offset=(0, 0, 0), frame_time=1 / 30) -> str:
        def offset(joint: str, origin=(0, 0, 0)) -> str:
            return "OFFSET {} {} {}".format(*(unit * (rest_pose[HUMANML3D.index(joint)] - origin)))

        lines = ["HIERARCHY", f"ROOT {naming['pelvis'][0]}", "{", "OFFSET {} {} {}".format(*root_offset)]
        lines += ["CHANNELS 3 Xposition Yposition Zposition"]
        named = {nodes[0] for nodes in naming.values() if len(nodes) == 1}
        # a joint that is the mean of several nodes gets the first of them, unless another joint has it
        own = {j: nodes[0] for j, nodes in naming.items() if len(nodes) == 1 or nodes[0] not in named}
        single = {joint: node for joint, node in own.items() if joint != "pelvis"}
        for joint, node in single.items():
            if "/end" in node:
                continue
            lines += [f"JOINT {node}", "{", offset(joint), "CHANNELS 0"]
            for end in (j for j, n in single.items() if n == f"{node}/end"):
                lines += ["End Site", "{", offset(end, rest_pose[HUMANML3D.index(joint)]), "}"]
            lines += ["}"]
        rows = "\n".join("{} {} {}".format(*row) for row in path_F3 * unit)
        return "\n".join(
            [*lines, "}", "MOTION", f"Frames: {len(path_F3)}", f"Frame Time: {frame_time:.7f}", rows, ""]
        )

    return bvh


@pytest.fixture
def standing_markers() -> np.ndarray:
    """Return (39, 3) markers in metres, Y up, of a person who stands with hanging arms."""
    place = dict(_MIDDLE) | {"RBAK": (-0.08, 1.35, -0.12)}
    for name, (x, y, z) in _LEFT.items():
        place |= {f"L{name}": (x, y, z), f"R{name}": (-x, y, z)}
    return np.array([place[name] for name in MARKERS], float)
