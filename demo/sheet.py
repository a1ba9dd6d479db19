"""A contact sheet of prompts: `python -m demo.sheet --prompts assets/sheet.txt --out assets/sheet.png`.

With several systems it has a row for each prompt and a column for each system:
`python -m demo.sheet --prompts assets/comparisons.txt --system ours flow diffusion --out FILE.png`.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from textwrap import wrap

import numpy as np
import tyro
from PIL import Image, ImageDraw, ImageFont

from demo.palette import BACKGROUND, CAPTION, to_rgb8
from demo.rendering import RenderSettings, make_painter
from scalemogen import ScaleMoGen
from scalemogen.baselines.settings import OURS
from scalemogen.baselines.systems import Places
from scalemogen.commands.systems import chosen_system
from scalemogen.drawing.painter import Painter
from scalemogen.drawing.stage import make_actors
from scalemogen.generator import Generator
from scalemogen.motion.mannequin import as_bodies
from scalemogen.motion.motion import Motion

_ROOT = Path(__file__).parents[1]
_TEXT = 15  # font size in pixels
_LINE = 20  # pixels from one line of text to the next
_LINES = 2  # most lines of a prompt
_GAP = 14  # pixels around a cell


@dataclass(frozen=True)
class Sheet:
    """Generate a motion for each line of a file, rewritten as in the app, and draw all of them in one picture.

    Attributes:
        prompts: file with one prompt per line; lines that begin with # are skipped.
        out: the picture.
        checkpoint: folder of the model.
        seconds: duration of every motion; without it, the model chooses a duration for each prompt.
        seed: seed of the first prompt; each further prompt has the next number.
        columns: number of prompts side by side; for several systems, their number is taken.
        poses: number of poses of each motion, equally spaced in time.
        size: width and height of a pose in pixels.
        system: what makes the motions: ours, or other systems (`baselines.systems`). Our model chooses the seconds
            for every system.
    """

    prompts: Path = _ROOT / "assets" / "sheet.txt"
    out: Path = _ROOT / "assets" / "sheet.png"
    checkpoint: Path = _ROOT / "checkpoints" / "base"
    seconds: float | None = None
    seed: int = 1
    columns: int = 3
    poses: int = 7
    size: tuple[int, int] = (92, 118)
    system: tuple[str, ...] = (OURS,)

    def run(self) -> Path:
        """Draw and save the picture, and return its path.

        Raises:
            ValueError: if the file holds no prompt.
        """
        model = ScaleMoGen.from_pretrained(self.checkpoint)
        prompts = read_prompts(self.prompts)
        rewritten = [model.rewrite(prompt).rewritten for prompt in prompts]  # as in the app
        seconds = [model.predict_seconds(prompt) if self.seconds is None else self.seconds for prompt in prompts]
        places = Places(self.checkpoint)
        made = [
            sheet_motions(chosen_system(name, model, places), rewritten, seconds, self.seed) for name in self.system
        ]
        several = len(self.system) > 1
        # In reading order: the first prompt by all systems, then the second.
        titles = [f"{name}: {prompt}" if several else prompt for prompt in prompts for name in self.system]
        motions = [motion for row in zip(*made, strict=True) for motion in row]
        sheet = replace(self, columns=len(self.system)) if several else self
        self.out.parent.mkdir(parents=True, exist_ok=True)
        draw_sheet(titles, motions, sheet).quantize(256).save(self.out, optimize=True)
        return self.out


def read_prompts(path: Path) -> list[str]:
    """Return the prompts of a file; raises ValueError if there is none."""
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    prompts = [line for line in lines if line and not line.startswith("#")]
    if not prompts:
        raise ValueError(f"{path} holds no prompt: write one per line")
    return prompts


def sheet_motions(
    generator: Generator, prompts: Sequence[str], seconds: Sequence[float], first_seed: int
) -> list[Motion]:
    """Generate one motion per prompt with any text-to-motion system; each prompt has the next seed."""
    requests = enumerate(zip(prompts, seconds, strict=True))
    return [generator.generate_batch([text], [length], [first_seed + i])[0] for i, (text, length) in requests]


def draw_sheet(prompts: Sequence[str], motions: Sequence[Motion], sheet: Sheet) -> Image.Image:
    """Draw all prompts in reading order, each above its poses."""
    settings = RenderSettings(width=sheet.size[0], height=sheet.size[1], labels=False, elevation=8)
    painter, _ = make_painter(settings)
    with closing(painter):
        cells = [
            _cell(f"{prompt}  ({motion.seconds:.1f} s)", motion, sheet, settings, painter)
            for prompt, motion in zip(prompts, motions, strict=True)
        ]
    width, height = cells[0].width + _GAP, cells[0].height + _GAP
    rows = -(-len(cells) // sheet.columns)
    picture = Image.new("RGB", (sheet.columns * width + _GAP, rows * height + _GAP), to_rgb8(BACKGROUND))
    for place, cell in enumerate(cells):
        row, column = divmod(place, sheet.columns)
        picture.paste(cell, (_GAP + column * width, _GAP + row * height))
    return picture


def _cell(text: str, motion: Motion, sheet: Sheet, settings: RenderSettings, painter: Painter) -> Image.Image:
    poses = np.concatenate(list(_poses(motion, sheet.poses, settings, painter)), axis=1)
    cell = Image.new("RGB", (poses.shape[1], poses.shape[0] + _LINES * _LINE), to_rgb8(BACKGROUND))
    cell.paste(Image.fromarray(poses), (0, _LINES * _LINE))
    draw, font = ImageDraw.Draw(cell), ImageFont.load_default(_TEXT)
    for number, line in enumerate(wrap(text, int(cell.width / (0.5 * _TEXT)))[:_LINES]):
        draw.text((4, number * _LINE), line, fill=to_rgb8(CAPTION), font=font)
    return cell


def _poses(motion: Motion, count: int, settings: RenderSettings, painter: Painter) -> Iterator[np.ndarray]:
    """Yield a picture (H, W, 3) per pose; direction and distance of the camera are the same for all."""
    (actor,) = make_actors(as_bodies(motion), settings)
    for frame in np.linspace(0, actor.frame_count - 1, count).round().astype(int):
        yield painter.paint(actor, int(frame))


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    logging.getLogger(__name__).info("%s", tyro.cli(Sheet, prog="python -m demo.sheet").run())
