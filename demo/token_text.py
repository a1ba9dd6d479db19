"""What a token is, in words: for captions and for the text that appears under the pointer."""

from __future__ import annotations

from textwrap import wrap

import numpy as np

from scalemogen.motion.skeleton import Skeleton

_LINE = 40  # characters of a line under the pointer


def describe_token(
    bits_D: np.ndarray, group: tuple[int, ...], frames: tuple[int, int], fps: float, skeleton: Skeleton
) -> str:
    """Time, joints and bits of one token, lines separated by <br>.

    Args:
        bits_D: (D,) bool.
        group: the parts that share the token.
        frames: first frame and the frame behind the last.
    """
    start, stop = frames
    lines = [
        f"{start / fps:.1f} to {stop / fps:.1f} s · frames {start} to {stop - 1}",
        *wrap(_joints(group, skeleton), _LINE),
        *wrap(_bits(bits_D), _LINE),
    ]
    return "<br>".join(lines)


def _joints(group: tuple[int, ...], skeleton: Skeleton) -> str:
    names = [name for name, part in zip(skeleton.joint_names, skeleton.joint_parts, strict=True) if part in group]
    if len(names) == skeleton.joint_count:
        return f"all {len(names)} joints"
    return ", ".join(name.replace("_", " ") for name in names)


def _bits(bits_D: np.ndarray) -> str:
    digits = "".join("1" if bit else "0" for bit in bits_D)
    return " ".join(digits[i : i + 8] for i in range(0, len(digits), 8))
