"""Draw motions as frames, and encode frames as MP4."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import imageio.v2 as imageio
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from scalemogen.drawing.colors import CAPTION, MARK, to_rgb8
from scalemogen.drawing.painter import Painter, make_painter
from scalemogen.drawing.settings import RenderSettings
from scalemogen.drawing.stage import Actor, make_actors
from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.files.marks import recipe_text
from scalemogen.motion.mannequin import Body, as_bodies

Motions = MotionArrays | Body | Sequence[MotionArrays | Body]
_LONGEST_COMMENT = 100_000  # characters; Linux allows about 130,000 bytes in one argument of a program
FrameCallback = Callable[[int, int], None]  # frames done, all frames


def render_frames(motions: Motions, settings: RenderSettings, painter: Painter | None = None) -> Iterator[np.ndarray]:
    """Yield frames (H, W, 3) uint8.

    Args:
        motions: one motion, or several that are drawn side by side; a shorter one keeps its last pose.
        settings: size and view.
        painter: to draw with; by default a new one.
    """
    bodies = as_bodies(motions)
    own = painter is None
    painter = painter or make_painter(settings)[0]
    actors = make_actors(bodies, settings)
    try:
        for time in frame_times(bodies, settings):
            yield np.concatenate([_panel(painter, actor, time, settings) for actor in actors], axis=1)
    finally:
        if own:
            painter.close()


def frame_times(bodies: Sequence[Body], settings: RenderSettings) -> np.ndarray:
    """Return the seconds at which frames are drawn."""
    fps = settings.fps or bodies[0].motion.fps
    last = max(body.seconds for body in bodies)
    return np.arange(int(np.floor(last * fps + 1e-6)) + 1) / fps


def write_video(
    motions: Motions,
    path: Path,
    settings: RenderSettings,
    progress: FrameCallback | None = None,
    painter: Painter | None = None,
) -> Path:
    """Draw and encode an H.264 MP4 that browsers play. It appears at `path` when it is complete.

    The file's comment is the recipe of the last motion that has one (in a video of an edit, the edited motion). A
    recipe of more than `_LONGEST_COMMENT` characters is left out.

    Args:
        motions: one motion, or several that are drawn side by side.
        path: ends in .mp4.
        settings: size, view, frame rate and encoding.
        progress: called after every frame; if it raises, `path` is not written.
        painter: to draw with; by default a new one, in this process.
    """
    bodies = as_bodies(motions)
    total = len(frame_times(bodies, settings))
    options = {
        "format": "FFMPEG",
        "codec": "libx264",
        "pixelformat": "yuv420p",
        "macro_block_size": 2,
        "quality": None,
        "output_params": [
            "-crf",
            str(settings.quality),
            "-preset",
            "veryfast",
            "-movflags",
            "+faststart",
            *_metadata(bodies),
        ],
    }
    unfinished = path.with_name(f".{path.stem}.unfinished.mp4")
    try:
        # `closing` always waits for ffmpeg; the writer's own `with` leaves it running after an exception.
        with closing(imageio.get_writer(unfinished, fps=settings.fps or bodies[0].motion.fps, **options)) as writer:
            for done, frame in enumerate(render_frames(bodies, settings, painter), start=1):
                writer.append_data(frame)  # pyright: ignore[reportAttributeAccessIssue]  # imageio declares another type
                if progress is not None:
                    progress(done, total)
        return unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _metadata(bodies: Sequence[Body]) -> list[str]:
    """Return the options by which ffmpeg stores prompt and recipe; none without a recipe or if it is too long."""
    recipe = next((body.motion.recipe for body in reversed(bodies) if body.motion.recipe is not None), None)
    if recipe is None or len(text := recipe_text(recipe)) > _LONGEST_COMMENT:
        return []
    return ["-metadata", f"title={recipe.last_prompt}", "-metadata", f"comment={text}"]


def _panel(painter: Painter, actor: Actor, time: float, settings: RenderSettings) -> np.ndarray:
    picture = _picture(painter, actor, time)
    picture = _with_text(picture, actor.body.label, 0.02) if settings.labels else picture
    return _with_mark(picture) if actor.body.is_marked(time) else picture


def _picture(painter: Painter, actor: Actor, time: float) -> np.ndarray:
    return painter.paint(actor, min(round(time * actor.body.motion.fps), actor.frame_count - 1))


def _with_mark(picture: np.ndarray) -> np.ndarray:
    """Draw a stripe along the lower edge of a frame that the edit could change."""
    picture = picture.copy()
    picture[-max(4, len(picture) // 60) :] = to_rgb8(MARK)
    return picture


def _with_text(picture: np.ndarray, text: str, top: float) -> np.ndarray:
    """Write a caption at the left; `top` is its distance from the upper edge as a share of the height."""
    if not text:
        return picture
    image = Image.fromarray(picture)
    size = max(11, image.height // 26)
    place = (0.6 * size, top * image.height)
    ImageDraw.Draw(image).text(place, text, fill=to_rgb8(CAPTION), font=ImageFont.load_default(size))
    return np.asarray(image)
