"""A strip of poses over time as one SVG. The time span that an edit may change is shaded."""

from __future__ import annotations

import numpy as np

from demo.palette import LEFT, MIDDLE, RIGHT, to_rgb8
from scalemogen.motion.heading import facing_yaw, turn
from scalemogen.motion.motion import Motion

_COUNT = 9  # number of poses
_CELL, _HEIGHT, _PIXELS = 64, 104, 46  # pixels: width of a pose, height of a pose, and at most one metre
_BELOW, _HEAD = 6, 11  # pixels below the floor, and from the centre of the head to its top
_VIEW = np.radians(35)  # angle of the view; from slightly to the side, both arms and both legs are visible


def key_poses(motion: Motion, window: tuple[float, float] | None = None) -> str:
    """Draw equally spaced poses with their times in seconds.

    Args:
        motion: to draw.
        window: start and end of the time span to shade, in seconds; None shades nothing.
    """
    frames = np.linspace(0, motion.frames - 1, _COUNT).round().astype(int)
    poses = _poses(motion, frames)
    labels = "".join(
        f'<text x="{(place + 0.5) * _CELL:.0f}" y="{_HEIGHT + 13}">{frame / motion.fps:.1f} s</text>'
        for place, frame in enumerate(frames)
    )
    shade = _shade(motion, window) if window is not None else ""
    used = window[1] - window[0] if window is not None else motion.seconds
    return (
        f'<svg class="key-poses" viewBox="0 0 {_COUNT * _CELL} {_HEIGHT + 18}" role="img" '
        f'data-poses="{_COUNT}" data-seconds="{motion.seconds:.2f}" data-used="{used:.2f}" '  # read by scripts
        f'aria-label="Poses of the motion over time">{shade}{poses}{labels}</svg>'
    )


def thumbnail(motion: Motion, count: int = 3) -> str:
    """Draw a few poses without times, as a small picture."""
    frames = (
        np.linspace(0, motion.frames - 1, count + 2).round().astype(int)[1:-1]
    )  # without the first and the last pose, which are standing poses in most motions
    poses = _poses(motion, frames)
    return f'<svg class="thumbnail" viewBox="0 0 {count * _CELL} {_HEIGHT}" aria-hidden="true">{poses}</svg>'


def _shade(motion: Motion, window: tuple[float, float]) -> str:
    # Poses stand in the middle of their cells, so second 0 is half a cell from the left. The page moves the shade by
    # these numbers while the time is chosen.
    zero, end = 0.5 * _CELL, (_COUNT - 0.5) * _CELL
    second = (_COUNT - 1) * motion.fps / max(motion.frames - 1, 1) * _CELL
    left, right = (min(zero + second * seconds, end) for seconds in window)
    return (
        f'<rect class="window" x="{left:.1f}" y="0" width="{max(right - left, 1):.1f}" height="{_HEIGHT}" rx="4" '
        f'data-zero="{zero:g}" data-second="{second:.3f}" data-end="{end:g}"/>'
    )


def _poses(motion: Motion, frames: np.ndarray) -> str:
    """Draw poses beside each other; those of a high jump are smaller, so that their heads are in the picture."""
    start_yaw = float(facing_yaw(motion.joints_FJ3[:1], motion.skeleton)[0])
    highest = float(motion.joints_FJ3[frames, :, 1].max())
    pixels = min(_PIXELS, (_HEIGHT - _BELOW - _HEAD) / max(highest, 1e-6))
    return "".join(_pose(motion, frame, place, start_yaw, pixels) for place, frame in enumerate(frames))


def _pose(motion: Motion, frame: int, place: int, start_yaw: float, pixels: float) -> str:
    # Put the root above the middle of the cell, and turn the body so that the first pose always faces the same way.
    joints_J3 = motion.joints_FJ3[frame] - motion.joints_FJ3[frame, 0] * [1, 0, 1]
    seen_J3 = turn(joints_J3[None], _VIEW - start_yaw)[0]
    x = (place + 0.5) * _CELL + pixels * seen_J3[:, 0]
    y = _HEIGHT - _BELOW - pixels * seen_J3[:, 1]
    lines = []
    for parent, joint in motion.skeleton.bones:
        name = motion.skeleton.joint_names[joint]
        color = to_rgb8(LEFT if name.startswith("left") else RIGHT if name.startswith("right") else MIDDLE)
        lines.append(
            f'<line x1="{x[parent]:.1f}" y1="{y[parent]:.1f}" x2="{x[joint]:.1f}" y2="{y[joint]:.1f}" '
            f'stroke="rgb{color}"/>'
        )
    head = motion.skeleton.index("head")
    lines.append(f'<circle cx="{x[head]:.1f}" cy="{y[head] - 5:.1f}" r="6" fill="rgb{to_rgb8(MIDDLE)}"/>')
    return "".join(lines)
