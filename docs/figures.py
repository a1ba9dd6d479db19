"""Draw the figures of docs/method.md from the code's own `ScaleSchedule`: `python docs/figures.py` rewrites them.

`scales.svg` shows the eleven token maps of the humanml3d schedule, `step.svg` one step of the sampling loop. Both are
plain SVG with a light background of their own, so that they read the same on light and dark pages.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path

import torch
from torch import Tensor

HERE = Path(__file__).parent
FOLDER = HERE / "figures"
sys.path[:0] = [str(HERE), str(HERE.parent)]  # so that the script runs without an installed package

from svg import ACCENT, FAINT, INK, arrow, line, page, panel, rect, text  # noqa: E402

from scalemogen.motion.skeleton import PART_NAMES  # noqa: E402
from scalemogen.networks.settings import TokenizerConfig  # noqa: E402
from scalemogen.networks.tokenizer import schedule_of  # noqa: E402
from scalemogen.scales import FRAMES_PER_COLUMN, Scale, ScaleSchedule  # noqa: E402

FPS = 20  # of humanml3d

# The colours of the app: blue is left, orange is right, and green is shared by left and right.
GROUP_COLORS = {
    ("root", "left_leg", "right_leg", "spine", "left_arm", "right_arm", "head"): "#6f6bb5",
    ("left_leg", "right_leg", "left_arm", "right_arm", "head"): "#2f9a86",
    ("left_arm", "right_arm", "head"): "#57b88f",
    ("left_arm", "right_arm"): "#57b88f",
    ("left_leg", "right_leg"): "#1f7a72",
    ("root", "spine"): "#7482a3",
    ("root",): "#566274",
    ("spine",): "#93a0b5",
    ("head",): "#c9ab74",
    ("left_leg",): "#22559c",
    ("right_leg",): "#c2541b",
    ("left_arm",): "#5ba5de",
    ("right_arm",): "#f0a64c",
}
GROUP_LABELS = {
    1: "whole body",
    2: "torso | limbs and head",
    3: "torso | legs | arms and head",
    5: "root | spine | legs | arms | head",
    7: "root | left leg | right leg | spine |\nleft arm | right arm | head",
}
# A body seen from the front in a box of 60 x 84; the person's left is on the right of the picture.
BODY = {
    "head": "<circle cx='30' cy='9.5' r='7'/>",
    "spine": "<path d='M21 20 Q30 17 39 20 L37.5 38 L22.5 38 Z'/>",
    "root": "<path d='M22.5 40 L37.5 40 L39 48 Q30 52 21 48 Z'/>",
    "right_arm": "<path d='M19 21 Q14 22 13 28 L8.5 48 Q8.5 52 11 52 Q13.5 52 14 49 L19.5 30 Z'/>",
    "left_arm": "<path d='M41 21 Q46 22 47 28 L51.5 48 Q51.5 52 49 52 Q46.5 52 46 49 L40.5 30 Z'/>",
    "right_leg": "<path d='M21 50.5 Q25 52.5 29 52 L26.5 80 Q26.5 83 23 83 Q19.5 83 20 80 Z'/>",
    "left_leg": "<path d='M39 50.5 Q35 52.5 31 52 L33.5 80 Q33.5 83 37 83 Q40.5 83 40 80 Z'/>",
}


def schedule() -> ScaleSchedule:
    """Return the schedule of the released humanml3d model and of our base model."""
    return schedule_of(TokenizerConfig())


def figures() -> dict[str, str]:
    """Return the SVG text of each figure by its file name."""
    return {"scales.svg": scales_figure(schedule()), "step.svg": step_figure(schedule())}


def main() -> None:
    """Write the figures."""
    FOLDER.mkdir(exist_ok=True)
    for name, content in figures().items():
        (FOLDER / name).write_text(content)


# The eleven scales -------------------------------------------------------------------------------------------------

ROW, MAP_LEFT, MAP_WIDTH, MAP_HEIGHT, TOP = 76, 190, 588, 56, 92  # pixels


def scales_figure(of: ScaleSchedule) -> str:
    """All token maps under each other, each as wide as the whole time and as high as the whole body."""
    width, bottom = 1040, TOP + ROW * len(of)
    seconds = of.max_frames / FPS
    rows = [_scale_row(index, scale, TOP + ROW * index) for index, scale in enumerate(of.scales)]
    axis = _axis(bottom, seconds)
    titles = [
        text(28, 38, f"The {len(of)} token maps of a motion: {of.tokens} tokens", size=21, weight=600),
        text(28, 62, "Each cell is one token of D bits. Columns are time, rows are groups of body parts (named from "
              "top to bottom).", size=13.5, fill=FAINT),
    ]  # fmt: skip
    description = f"Token maps of the {len(of)} scales, from one token to {of.scales[-1].tokens}"
    return page(width, bottom + 62, description, [*titles, *rows, axis])


def _scale_row(index: int, scale: Scale, top: float) -> str:
    """One scale: its number, the body with its groups, its map, and the count of its tokens."""
    count = len(scale.groups)
    cell_width, cell_height = MAP_WIDTH / scale.length, MAP_HEIGHT / count
    gap = min(1.6, cell_width * 0.16)
    cells = [
        rect(MAP_LEFT + column * cell_width, top + row * cell_height, cell_width - gap, cell_height - 1.4, color)
        for row, color in enumerate(map(_color, scale.groups))
        for column in range(scale.length)
    ]
    tokens = "1 token" if scale.tokens == 1 else f"{scale.tokens} tokens"
    size = f"{scale.length} × {count} = {tokens}"
    return "".join([
        text(28, top + 33, f"scale {index + 1}", size=15, weight=600),
        _body(scale, 118, top - 6, 0.8),
        *cells,
        text(MAP_LEFT + MAP_WIDTH + 20, top + 22, size, size=15, weight=600),
        *(text(MAP_LEFT + MAP_WIDTH + 20, top + 41 + 17 * i, label, size=13, fill=FAINT)
          for i, label in enumerate(GROUP_LABELS[count].splitlines())),
    ])  # fmt: skip


def _axis(top: float, seconds: float) -> str:
    """The time axis below the maps, with a tick every two seconds."""
    per_second = MAP_WIDTH / seconds
    ticks = [line(MAP_LEFT + s * per_second, top, MAP_LEFT + s * per_second, top + 5) for s in range(0, 10, 2)]
    labels = [text(MAP_LEFT + s * per_second, top + 20, f"{s} s", size=12.5, fill=FAINT, anchor="middle")
              for s in range(0, 10, 2)]  # fmt: skip
    end = MAP_LEFT + MAP_WIDTH
    last = text(end, top + 40, f"time: {round(seconds * FPS)} frames at {FPS} fps, {FRAMES_PER_COLUMN} frames per "
                 "column of the finest map", size=12.5, fill=FAINT, anchor="end")  # fmt: skip
    return line(MAP_LEFT, top, end, top) + "".join([*ticks, *labels, last])


def _body(scale: Scale, left: float, top: float, factor: float) -> str:
    """A small body whose parts have the colours of their groups."""
    shapes = "".join(
        f"<g fill='{_color(group)}'>" + "".join(BODY[PART_NAMES[part]] for part in group) + "</g>"
        for group in scale.groups
    )
    return f"<g transform='translate({left} {top}) scale({factor})'>{shapes}</g>"


def _color(group: Iterable[int]) -> str:
    """The colour of a group of parts."""
    return GROUP_COLORS[tuple(PART_NAMES[part] for part in sorted(group))]


# One sampling step -------------------------------------------------------------------------------------------------

STEP = 6  # the scale that the figure shows: 12 columns x 3 groups
FULL_WIDTH, FULL_HEIGHT = 196, 84  # pixels of a map at full size
BOX_TOP, BELOW_TOP = 204, 420


def step_figure(of: ScaleSchedule) -> str:
    """The loop of sampling for one scale, with maps computed by the schedule from a made-up motion."""
    target, total = _example(of)
    scale = of.scales[STEP]
    seen = of.predictor_input(total, STEP)
    probabilities = torch.sigmoid(7 * of.down(target - total, STEP))
    bits = (probabilities > 0.5).float()
    up = of.up((2 * bits - 1) * 0.35, STEP)
    size = f"{scale.length} × {len(scale.groups)}"
    full = f"{of.columns} × {len(PART_NAMES)}"
    lefts = (36, 276, 524, 764, 1004)
    mid, low = BOX_TOP + FULL_HEIGHT / 2, BELOW_TOP + FULL_HEIGHT / 2
    maps = [
        _map(lefts[0], BOX_TOP, total, _signed, "running sum", f"{full}, all coarser scales"),
        _map(lefts[1], BOX_TOP, seen, _signed, "down to this scale", f"{size}, interpolated and averaged"),
        _map(lefts[3], BOX_TOP, probabilities, _shade, "probabilities", f"{size} × D, one for each bit"),
        _map(lefts[4], BOX_TOP, bits, _black, "bits", f"{size} × D, drawn independently"),
        _map(lefts[4], BELOW_TOP, up, _signed, "up-sampled", f"{full}, ±1/√D, copied to the parts", below=True),
        _map(lefts[0], BELOW_TOP, total + up, _signed, "new running sum", f"{full}, one scale finer", below=True),
    ]
    arrows = [arrow((left + FULL_WIDTH + 6, mid), (right - 6, mid)) for left, right in pairwise(lefts)]
    return page(1236, 588, "One step of the sampling loop", [
        text(36, 44, f"One step of sampling, here scale {STEP + 1} of {len(of)}", size=21, weight=600),
        text(36, 68, "The maps show one of the D channels over time (left to right) and body parts. Orange is "
              "positive, blue negative.", size=13.5, fill=FAINT),
        *maps, *arrows, _transformer(lefts[2], mid), _sum_and_loop(lefts, low),
    ])  # fmt: skip


def _transformer(left: float, mid: float) -> str:
    """The predictor with the text above it and its cache of coarser scales below it."""
    centre, top, bottom = left + FULL_WIDTH / 2, mid - 42, mid + 42
    return "".join([
        panel(left, top, FULL_WIDTH, 84, "#eef1f8", "#8590bd"),
        text(centre, mid - 4, "transformer", size=16, weight=600, anchor="middle"),
        text(centre, mid + 17, "with and without the text", size=12, fill=FAINT, anchor="middle"),
        panel(left - 8, top - 96, FULL_WIDTH + 16, 46, "#fff4e4", "#dfa75a"),
        text(centre, top - 77, "“a person waves”", size=14, weight=600, anchor="middle"),
        text(centre, top - 60, "text encoder", size=12, fill=FAINT, anchor="middle"),
        arrow((centre, top - 48), (centre, top - 5)),
        panel(left - 8, bottom + 46, FULL_WIDTH + 16, 46, "#eef5f2", "#7fb3a1"),
        text(centre, bottom + 65, "cached keys and values", size=13, weight=600, anchor="middle"),
        text(centre, bottom + 82, f"of scales 1 to {STEP}", size=12, fill=FAINT, anchor="middle"),
        arrow((centre, bottom + 44), (centre, bottom + 5)),
    ])  # fmt: skip


def _sum_and_loop(lefts: tuple[float, ...], low: float) -> str:
    """From the bits down to the up-sampled map, to the plus, to the new sum, and back to the start."""
    right = lefts[4] + FULL_WIDTH / 2
    first, plus = lefts[0] + FULL_WIDTH / 2, lefts[1] + 84
    return "".join([
        arrow((right, BOX_TOP + FULL_HEIGHT + 6), (right, BELOW_TOP - 6)),
        arrow((lefts[4] - 6, low), (plus + 22, low)),
        arrow((plus - 22, low), (lefts[0] + FULL_WIDTH + 6, low)),
        # the old sum joins: down from it, then along to the plus
        f"<path d='M{lefts[0] + FULL_WIDTH - 20} {BOX_TOP + FULL_HEIGHT + 6} V{BOX_TOP + FULL_HEIGHT + 46} "
        f"H{plus} V{low - 25}' fill='none' stroke='{INK}' stroke-width='1.8' marker-end='url(#tip)'/>",
        f"<circle cx='{plus}' cy='{low}' r='17' fill='#ffffff' stroke='{INK}' stroke-width='1.8'/>",
        text(plus, low + 8, "+", size=24, weight=600, anchor="middle"),
        arrow((first - 30, BELOW_TOP - 6), (first - 30, BOX_TOP + FULL_HEIGHT + 6), ACCENT),
        text(first - 18, BELOW_TOP - 38, "next scale", size=14, weight=600, fill=ACCENT),
    ])  # fmt: skip


def _example(of: ScaleSchedule) -> tuple[Tensor, Tensor]:
    """A smooth made-up latent channel (1, T, 7, 1), and the sum of its coarser scales."""
    time = torch.arange(of.columns)[:, None] / of.columns
    part = torch.arange(len(PART_NAMES))[None]
    target = (0.55 * torch.sin(6.3 * time + 1.1 * part) + 0.45 * torch.sin(14 * time * (1 + part / 9) - part))[
        None, ..., None
    ]
    total = torch.zeros_like(target)
    for index in range(STEP):
        total = total + of.up(torch.sign(of.down(target - total, index)) * 0.35, index)
    return target, total


def _map(
    left: float,
    top: float,
    values: Tensor,
    color: Callable[[float], str],
    title: str,
    note: str,
    below: bool = False,
) -> str:
    """A map (1, columns, rows, 1) as a grid, with its title above it or below it."""
    grid = values[0, :, :, 0].tolist()
    width, height = FULL_WIDTH / len(grid), FULL_HEIGHT / len(grid[0])
    gap = 0.5 if len(grid) > 20 else 1.4
    cells = [
        rect(left + t * width, top + p * height, width - gap, height - gap, color(value), 0.5)
        for t, column in enumerate(grid)
        for p, value in enumerate(column)
    ]
    at = top + FULL_HEIGHT + 24 if below else top - 30
    return "".join([*cells, text(left, at, title, size=15.5, weight=600),
                    text(left, at + 18, note, size=12, fill=FAINT)])  # fmt: skip


def _signed(value: float) -> str:
    """Blue for negative, white for zero, orange for positive values; full colour at 1."""
    share = round(min(1.0, abs(value)), 2)
    return _mixed("#f1f1ee", "#2f6fb7" if value < 0 else "#e07b2c", share)


def _shade(value: float) -> str:
    """The more probable, the darker."""
    return _mixed("#f1f1ee", "#4a4f8f", round(value, 2))


def _black(value: float) -> str:
    """Dark for a bit that is 1."""
    return "#2f3561" if value > 0.5 else "#e2e4ee"


def _mixed(start: str, end: str, share: float) -> str:
    """A colour between two; share 1 is the second."""
    pairs = zip(bytes.fromhex(start[1:]), bytes.fromhex(end[1:]), strict=True)
    return "#" + "".join(f"{math.floor(a + (b - a) * share + 0.5):02x}" for a, b in pairs)


if __name__ == "__main__":
    main()
