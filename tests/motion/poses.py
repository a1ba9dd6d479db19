"""Synthetic motions of many kinds, and BVH text of any joints, for the tests of the file readers."""

from __future__ import annotations

import numpy as np
import stick_figure
from scipy.spatial.transform import Rotation

from scalemogen.motion.heading import turn
from scalemogen.motion.skeleton import HUMANML3D

FRAMES, FPS = 80, 20
TIME = np.arange(FRAMES) / FPS


def standing() -> np.ndarray:
    """Return (F, 22, 3) joints of a person who sways and moves the hands."""
    figure = stick_figure.Figure(FRAMES)
    figure.hips += 0.02 * np.sin(2 * TIME)[:, None] * [1, 0, 1]
    figure.hands["left"] = figure.hands["left"] + 0.1 * np.sin(3 * TIME)[:, None] * [0, 1, 1]
    return figure.motion().joints_FJ3


def walking() -> np.ndarray:
    """Return a person who walks obliquely at 1.2 m/s."""
    return stick_figure.walking((FRAMES - 1) / FPS, 1.2, way=(0.4, 1)).motion().joints_FJ3


def lying() -> np.ndarray:
    """Return a person who lies on the back, head to +X and a little to -Z, and moves arms and legs."""
    joints = standing() - [0, 0.9, 0]
    for side, phase in (("left", 0.0), ("right", 2.0)):
        moved = 1 + np.sin(1.5 * TIME + phase)
        for name, size in {"wrist": 0.25, "elbow": 0.1, "knee": 0.12}.items():
            joints[:, HUMANML3D.index(f"{side}_{name}"), 2] += size * moved
        for name in ("ankle", "foot"):  # a bent knee draws the foot near
            joints[:, HUMANML3D.index(f"{side}_{name}"), 1] += 0.08 * moved
    # the elbows rest on the floor, at the height of the trunk, instead of behind it
    return turn(np.stack([joints[..., 0], np.maximum(joints[..., 2], 0), -joints[..., 1]], axis=-1), -1.2)


def crawling() -> np.ndarray:
    """Return a person on hands and knees who crawls to +Z at 0.4 m/s; hands and knees rest in turn."""
    joints = np.tile(stick_figure.Figure(1).motion().joints_FJ3, (FRAMES, 1, 1))
    joints = joints - joints[:, :1]
    trunk = [i for i, name in enumerate(HUMANML3D.joint_names) if not name.endswith(("hip", "knee", "ankle", "foot"))]
    x, y, z = np.moveaxis(joints[:, trunk], -1, 0)
    joints[:, trunk] = np.stack([x, -z, y], axis=-1)  # the trunk lies forward
    joints += np.array([0, 0.5, 0]) + 0.4 * TIME[:, None, None] * [0, 0, 1]
    for side, offset in (("left", 0.0), ("right", 0.5)):
        rows = {n: HUMANML3D.index(f"{side}_{n}") for n in ("hip", "knee", "ankle", "foot", "shoulder", "elbow")}
        for start, end, reach, shift in (("hip", "knee", 0.06, offset), ("shoulder", "wrist", 0.02, offset + 0.5)):
            cycle = TIME + shift
            swing = np.clip((cycle % 1 - 0.5) * 2, 0, 1)
            place = joints[:, rows[start]].copy()
            place[:, 2] = joints[0, rows[start], 2] + 0.4 * (np.floor(cycle) + swing - shift + 0.25)
            place[:, 1] = reach + 0.05 * np.sin(np.pi * swing)
            joints[:, HUMANML3D.index(f"{side}_{end}")] = place
        joints[:, rows["ankle"]] = joints[:, rows["knee"]] + [0, 0, -0.4]
        joints[:, rows["foot"]] = joints[:, rows["ankle"]] + [0, -0.03, -0.13]
        arm = joints[:, [rows["shoulder"], HUMANML3D.index(f"{side}_wrist")]]
        joints[:, rows["elbow"]] = arm.mean(1) - np.array([0, 0, 0.05])
    return joints


def cartwheel() -> np.ndarray:
    """Return a person, arms and legs spread, who turns sideways once over hands and feet, obliquely."""
    joints = stick_figure.Figure(FRAMES).motion().joints_FJ3 - [0, 0.95, 0]
    for side, sign in (("left", 1), ("right", -1)):
        for number, name in enumerate(("elbow", "wrist"), start=1):
            shoulder = joints[:, HUMANML3D.index(f"{side}_shoulder")]
            joints[:, HUMANML3D.index(f"{side}_{name}")] = shoulder + 0.27 * number * np.array([0.4 * sign, 0.9, 0])
    angle = 2 * np.pi * np.clip(TIME - 1, 0, 2) / 2
    turned = np.stack([Rotation.from_euler("z", -a).apply(pose) for a, pose in zip(angle, joints, strict=True)])
    turned[..., 1] -= turned[..., 1].min(axis=1, keepdims=True)
    turned[..., 0] += 0.9 * angle[:, None]
    return turn(turned, 0.6)


MOTIONS = {f.__name__: f for f in (standing, walking, lying, crawling, cartwheel)}


def bvh_text(joints_FJ3: np.ndarray, rest_J3: np.ndarray, names: tuple[str, ...], fps: float = FPS) -> str:
    """Return a BVH file in which every joint is a child of the first one and moves by position channels."""
    channels = "CHANNELS 3 Xposition Yposition Zposition"
    lines = ["HIERARCHY", f"ROOT {names[0]}", "{", _offset(rest_J3[0]), channels]
    for name, place in zip(names[1:], rest_J3[1:] - rest_J3[0], strict=True):
        lines += [f"JOINT {name}", "{", _offset(place), channels, "End Site", "{", _offset(np.zeros(3)), "}", "}"]
    moved = joints_FJ3.copy()
    moved[:, 1:] -= moved[:, :1]
    rows = [" ".join(f"{value:.6f}" for value in row) for row in moved.reshape(len(moved), -1)]
    return "\n".join([*lines, "}", "MOTION", f"Frames: {len(rows)}", f"Frame Time: {1 / fps:.8f}", *rows, ""])


def _offset(values: np.ndarray) -> str:
    return "OFFSET " + " ".join(f"{value:.6f}" for value in values)
