"""Write BVH files for Blender and other programs: centimetres, Y up, the rest pose of a person who stands.

`fit_armature` finds rest pose and rotations; the rest formats them as text.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from urllib.parse import quote

import numpy as np
from scipy.spatial.transform import Rotation

from scalemogen.motion.armature import Armature, fit_armature, near
from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.files.marks import recipe_text
from scalemogen.motion.skeleton import Skeleton

CENTIMETRES = 100.0  # per metre
# BVH has no comments. But Blender, three.js and most readers in Python ignore the name of an End Site. So the name of
# the first End Site is `recipe=` followed by JSON. Spaces (%20) and braces (%7B, %7D) in it are escaped, because
# readers split lines and look for braces.
RECIPE_MARK = "recipe="
_PLAIN = "!\"$&'()*+,-./:;<=>?@[]^_`|~"
_POSITIONS, _ROTATIONS = "Xposition Yposition Zposition", "Zrotation Yrotation Xrotation"


def write_bvh(motion: MotionArrays, path: Path) -> None:
    """Fit an armature to the joints of a motion (see `fit_armature`), and write it.

    Joints have rotations only, as programs that transfer a motion to another body expect it. But if bones change
    their lengths so much that joints would be 4 mm off on average or 14 mm in one frame, a helper is put above each
    joint concerned. It lies in the parent joint and moves what is below it. This happens in generated motions with
    fast movements. (Position channels of the joint itself replace its offset in some programs, and are added to it in
    others. The helper has no offset.)
    """
    armature, skeleton = fit_armature(motion), motion.skeleton
    moves = _moves(armature, np.asarray(motion.joints_FJ3, float), skeleton)
    frames = len(motion.joints_FJ3)
    euler_FJ3 = Rotation.from_quat(armature.rotations_FJ4.reshape(-1, 4)).as_euler("ZYX", degrees=True)
    # Unwrap, so that programs that interpolate between frames see no jumps from 180 to -180 degrees.
    euler_FJ3 = np.unwrap(euler_FJ3.reshape(frames, -1, 3), period=360, axis=0)
    columns = [
        block
        for joint in _written_order(skeleton)
        for block in ([moves[joint] * CENTIMETRES] if joint in moves else []) + [euler_FJ3[:, joint]]
    ]
    hierarchy = _hierarchy(skeleton, armature.offsets_J3 * CENTIMETRES, moves, 0)
    if motion.recipe is not None:
        first = next(row for row, line in enumerate(hierarchy) if line.strip() == "End Site")
        hierarchy[first] += f" {RECIPE_MARK}{quote(recipe_text(motion.recipe), safe=_PLAIN)}"
    lines = ["HIERARCHY", *hierarchy, "MOTION", f"Frames: {frames}", f"Frame Time: {1 / motion.fps:.8f}"]
    lines += [" ".join(f"{value:.5f}" for value in row) for row in np.concatenate(columns, axis=1)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _moves(armature: Armature, joints_FJ3: np.ndarray, skeleton: Skeleton) -> dict[int, np.ndarray]:
    """Return the (F, 3) positions of the root, and of each helper in the axes of the parent joint; by joint."""
    world = armature.world(skeleton)
    if near(joints_FJ3, armature.joints(skeleton)):
        return {0: armature.root_F3}
    moves, places_FJ3 = {0: joints_FJ3[:, 0]}, joints_FJ3.copy()
    for parent, joint in skeleton.bones:
        stiff_F3 = places_FJ3[:, parent] + world[parent].apply(armature.offsets_J3[joint])
        if near(joints_FJ3[:, joint], stiff_F3):
            places_FJ3[:, joint] = stiff_F3
        else:
            moves[joint] = world[parent].inv().apply(joints_FJ3[:, joint] - stiff_F3)
    return moves


def _hierarchy(skeleton: Skeleton, offsets_J3: np.ndarray, helped: Collection[int], joint: int) -> list[str]:
    """Return the lines of a joint, of its helper if it has one, and of everything below; offsets in centimetres."""
    name, positions = skeleton.joint_names[joint], "" if joint else f"{_POSITIONS} "
    below = [child for child, parent in enumerate(skeleton.parents) if parent == joint]
    inside = [line for child in below for line in _hierarchy(skeleton, offsets_J3, helped, child)]
    # An end bone for display, 0.3 times as long as the bone before it.
    inside = inside or ["End Site", *_braces([_offset(0.3 * offsets_J3[joint])])]
    channels = f"CHANNELS {3 if joint else 6} {positions}{_ROTATIONS}"
    lines = [f"{'JOINT' if joint else 'ROOT'} {name}", *_braces([_offset(offsets_J3[joint]), channels, *inside])]
    if joint in helped and joint:
        lines = [f"JOINT {name}_helper", *_braces([_offset(np.zeros(3)), f"CHANNELS 3 {_POSITIONS}", *lines])]
    return lines


def _braces(lines: list[str]) -> list[str]:
    """Return the lines, indented, between braces."""
    return ["{", *(f"\t{line}" for line in lines), "}"]


def _offset(values: np.ndarray) -> str:
    """Return an OFFSET line."""
    return "OFFSET " + " ".join(f"{value:.5f}" for value in values)


def _written_order(skeleton: Skeleton, joint: int = 0) -> list[int]:
    """Return the joints depth first, the order in which the hierarchy lists them and the rows must follow."""
    order = [joint]
    for child, parent in enumerate(skeleton.parents):
        if parent == joint:
            order += _written_order(skeleton, child)
    return order
