"""The text of BVH files: a hierarchy of nodes, then one row of channel values per frame.

Programs write the format in many ways. Deviations with a clear meaning are read: other encodings, keywords in lower
case, comments, spaces before colons, a number of rows that differs from the declared one, numbers without a space
between them. `notes` lists those that may have changed the motion.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from scalemogen.motion.files.node_tree import numbered_names
from scalemogen.motion.files.number_text import most_numbers, numbers_of

_ENCODINGS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_COMMENT_MARKS = ("#", "//", ";")
_COMMENT = re.compile(r"(?:^|(?<=\s))(?:#|//|;).*$", re.MULTILINE)
_MOTION_LINE = re.compile(r"^[ \t]*MOTION[ \t]*(?:(?:#|//|;).*)?$", re.MULTILINE | re.IGNORECASE)
_FRAMES = re.compile(r"\s*Frames\s*:?\s*(\d+)", re.IGNORECASE)
_FRAME_TIME = re.compile(r"\s*Frame\s*Time[ \t]*:?[ \t]*(\S*)", re.IGNORECASE)
_CHANNEL = re.compile(r"([XYZ])(position|rotation)", re.IGNORECASE)
_ROW = re.compile(r"\s*[-+.\d]")
_BEGINNING = 2**16  # bytes in which the word HIERARCHY must come; only comments may stand before it
_LONGEST_HIERARCHY = 2**20  # characters; skeletons with faces and fingers have some ten thousand
_LONGEST_FRAME = 10.0  # seconds
_FEWEST = 0.5  # share of the declared frames that must be present; with fewer, the file counts as cut off
_MOST_NODES, _DEEPEST = 5000, 500  # nodes, and levels of nodes; skeletons have up to some hundreds, and some 30
_PROBED = 500  # rows of a long file that are read before all others


@dataclass
class BvhNode:
    """A joint or an End Site of the hierarchy; `channels` are pairs such as ("X", "rotation")."""

    name: str
    parent: int
    is_end: bool = False
    offset: np.ndarray = field(default_factory=lambda: np.zeros(3))
    channels: list[tuple[str, str]] = field(default_factory=list)
    first_channel: int = 0


@dataclass(frozen=True)
class BvhText:
    """The content of a BVH file.

    Attributes:
        nodes: in file order, parents first.
        values_FC: one row of channel values per frame, in the order of the nodes' channels.
        frame_time: seconds per frame; None if the file does not say it.
        notes: sentences about what was wrong in the file.
    """

    nodes: list[BvhNode]
    values_FC: np.ndarray
    frame_time: float | None
    notes: tuple[str, ...]


def read_bvh_text(path: Path, check: Callable[[BvhText], object] | None = None) -> BvhText:
    """Read the nodes and the rows of a BVH file.

    Args:
        path: the file.
        check: called for a long file with a few of its rows, from first to last, before all are read. What it raises
            ends the reading, so that a file without a body is refused at once.

    Raises:
        ValueError: if the file is damaged or not a BVH file.
    """
    content = path.read_bytes()
    if "HIERARCHY" not in _decoded(content[:_BEGINNING]).upper():
        raise ValueError(
            f"{path.name} is not a BVH file: it has no HIERARCHY and MOTION section; export it again, or as .glb"
        )
    text = _decoded(content).replace("\r\n", "\n").replace("\r", "\n")
    hierarchy, *motion = (_without_comments(part) for part in _MOTION_LINE.split(text, maxsplit=1))
    start = hierarchy.upper().find("HIERARCHY")  # programs may write a line about themselves before it
    if start < 0 or not motion:
        raise ValueError(
            f"{path.name} is not a BVH file: it has no HIERARCHY and MOTION section; export it again, or as .glb"
        )
    hierarchy = hierarchy[start:]
    if len(hierarchy) > _LONGEST_HIERARCHY:
        raise ValueError(
            f"{path.name} has {len(hierarchy):,} characters before MOTION; no skeleton needs that many; save it again"
        )
    nodes = _parse_hierarchy(hierarchy, path.name)
    first = 0
    for node in nodes:
        node.first_channel = first
        first += len(node.channels)
    if check is not None and first and (probe_FC := _probe(motion[0], first, path.name)) is not None:
        check(BvhText(nodes, probe_FC, None, ()))
    return BvhText(nodes, *_parse_motion(motion[0], first, path.name))


def _decoded(content: bytes) -> str:
    """Return the text of a file in UTF-8 or UTF-16, with or without a byte order mark."""
    for mark, encoding in _ENCODINGS.items():
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    if b"\0" in content[:4]:  # UTF-16 without a mark: every second byte of plain text is zero
        return content.decode("utf-16-le" if content[1:2] == b"\0" else "utf-16-be", errors="replace")
    return content.decode("utf-8", errors="replace")


def _without_comments(text: str) -> str:
    """Return the text without comments. Lines without any are skipped, as a search in a long text takes seconds."""
    if not any(mark in text for mark in _COMMENT_MARKS):
        return text
    lines = text.split("\n")
    return "\n".join(
        _COMMENT.sub("", line) if any(mark in line for mark in _COMMENT_MARKS) else line for line in lines
    )


def _parse_hierarchy(text: str, name: str) -> list[BvhNode]:
    """Return the nodes in file order, parents first; `name` is for the error messages."""
    nodes: list[BvhNode] = []
    open_nodes: list[int] = []  # the path from the root to the node whose braces are open
    # Put every brace on a line of its own.
    for line in re.sub(r"([{}])", r"\n\1\n", text).splitlines():
        words = line.split()
        keyword = words[0].upper() if words else ""
        if keyword in ("", "HIERARCHY", "{"):
            continue
        if keyword == "}":
            if not open_nodes:
                raise ValueError(f"{name} has too many closing braces in its hierarchy; remove one")
            open_nodes.pop()
        elif keyword in ("ROOT", "JOINT", "END"):
            if nodes and not open_nodes:
                raise ValueError(f"{name} has more than one root; save each figure to a file of its own")
            nodes.append(BvhNode(" ".join(words[1:]), open_nodes[-1] if open_nodes else -1, keyword == "END"))
            open_nodes.append(len(nodes) - 1)
            if len(nodes) > _MOST_NODES or len(open_nodes) > _DEEPEST:
                raise ValueError(
                    f"{name} has more than {_MOST_NODES} nodes, or more than {_DEEPEST} below each other; no "
                    "skeleton needs that many, so save it again"
                )
        elif not open_nodes:
            raise ValueError(f"{name} has '{line.strip()[:40]}' outside of any joint; move it into one")
        else:
            _read_attribute(nodes[open_nodes[-1]], words, name)
    if not nodes or open_nodes:
        raise ValueError(
            f"{name} has an incomplete hierarchy ({len(nodes)} joints and ends); add joints or close all braces"
        )
    joints = [node for node in nodes if not node.is_end]
    for number, node in enumerate(joints):
        node.name = node.name or f"node {number}"
    for node, unique in zip(joints, numbered_names([node.name for node in joints]), strict=True):
        node.name = unique
    return nodes


def _read_attribute(node: BvhNode, words: list[str], name: str) -> None:
    """Fill in the OFFSET or the CHANNELS of a node."""
    keyword = words[0].upper()
    if keyword == "OFFSET":
        node.offset = numbers_of(" ".join(words[1:]), name)[0]
        if len(node.offset) == 3:
            return
    elif keyword == "CHANNELS":
        matches = [_CHANNEL.fullmatch(word) for word in words[2:]]
        node.channels = [(match[1].upper(), match[2].lower()) for match in matches if match]
        if words[1:2] == [str(len(matches))] and len(node.channels) == len(matches):
            return
    raise ValueError(
        f"{name} has the unreadable line '{' '.join(words)[:60]}' at joint '{node.name}'; write OFFSET with three "
        "numbers or CHANNELS with their count"
    )


def _probe(text: str, channels: int, name: str) -> np.ndarray | None:
    """Return some rows of a long motion section; None if it is short, or its lines are not one row each."""
    lines = [line for line in text.split("\n") if line and not line.isspace()]
    first = next((number for number, line in enumerate(lines) if _ROW.match(line)), len(lines))
    lines = lines[first:]  # without Frames: and Frame Time:
    chosen = lines[:: len(lines) // _PROBED] if len(lines) > 4 * _PROBED else []
    if not chosen or any(len(line.split()) != channels for line in chosen):
        return None
    return numbers_of("\n".join(chosen), name)[0].reshape(len(chosen), channels)


def _parse_motion(text: str, channels: int, name: str) -> tuple[np.ndarray, float | None, tuple[str, ...]]:
    """Return (F, C) channel values, the frame time in seconds or None, and notes on header and rows."""
    said, frame_time, rows = _header(text, name)
    values, split = _row_numbers(rows, said, channels, name)
    notes: list[str] = []
    if frame_time is not None and not 0 < frame_time < _LONGEST_FRAME:
        notes.append(f"the file says that a frame lasts {frame_time:g} s, which cannot be")
        frame_time = None
    if split:
        notes.append("some numbers have no space between them; they were separated at their signs")
    held, left = divmod(len(values), channels)
    if held != said or left:
        part = ", and a part of one more, which is left out" if left else ""
        notes.append(f"the file declares {said} frames and holds {held}{part}; the complete ones are read")
    return values[: held * channels].reshape(held, channels), frame_time, tuple(notes)


def _header(text: str, name: str) -> tuple[int, float | None, str]:
    """Return the declared number of frames, the seconds per frame (None if not said), and the text of the rows."""
    frames = _FRAMES.match(text)
    if frames is None:
        raise ValueError(f"{name} lacks 'Frames:' after MOTION; add the line, with the number of frames")
    time = _FRAME_TIME.match(text, frames.end())
    frame_time = None if time is None or not time[1] else float(numbers_of(time[1], name)[0][0])
    return int(frames[1]), frame_time, text[(time or frames).end() :]


def _row_numbers(rows: str, said: int, channels: int, name: str) -> tuple[np.ndarray, bool]:
    """Return the numbers of all rows, and whether some had to be separated from each other.

    Raises:
        ValueError: if they are not rows of all channels, or much fewer than the declared ones.
    """
    least = channels * max(1, _FEWEST * said)
    count = most_numbers(rows, name)
    if channels and count >= least:  # with fewer, the file is cut off, and its numbers need not be read
        values, split = numbers_of(rows, name)
        count = len(values)
        if count >= least and _fits(rows, count, said, channels, split):
            return values, split
    raise ValueError(
        f"{name} declares {said} frames of {channels} channels but holds {count} numbers; "
        "correct its 'Frames:' line or save it again"
    )


def _fits(rows: str, count: int, said: int, channels: int, split: bool) -> bool:
    """Whether the numbers are rows of all channels: as many as declared, or else one row a line."""
    if count == said * channels or split:
        return True
    lengths = [len(line.split()) for line in rows.splitlines() if line.strip()]
    return all(length == channels for length in lengths[:-1]) and lengths[-1] <= channels
