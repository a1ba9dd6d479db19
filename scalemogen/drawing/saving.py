"""`save`: write a motion as a data file, a picture, an animation or a video; the suffix decides.

.bvh .npz .npy .glb .csv   `motion.files`        .mp4           video
.png                       strip of poses        .gif .webp     animation
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from scalemogen.drawing.animation import write_animation
from scalemogen.drawing.pictures import frame_picture, save_png, strip_picture
from scalemogen.drawing.settings import RenderSettings
from scalemogen.drawing.video import write_video
from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.files import WRITTEN, write_motion
from scalemogen.motion.files.marks import recipe_text
from scalemogen.motion.files.recipes import RECIPE_FILE

VIDEO = RenderSettings(width=640, height=480, labels=False)
_DRAWN: dict[str, Callable[[MotionArrays, Path], Path]] = {
    ".mp4": lambda motion, path: write_video(motion, path, VIDEO),
    ".gif": write_animation,
    ".webp": write_animation,
    ".png": lambda motion, path: save_png(strip_picture(motion), motion, path),
}
FORMATS = (*WRITTEN, *_DRAWN, ".zip")
_IN_ARCHIVE = (".bvh", ".npz", ".glb", ".csv", ".mp4", ".gif", ".png")


def save(motion: MotionArrays, path: Path) -> Path:
    """Write a motion in the format of the suffix and return the path; missing folders are created.

    Raises:
        ValueError: for an unknown suffix.
    """
    check_savable(path)
    if path.suffix.lower() in WRITTEN:
        return write_motion(motion, path)
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix.lower() == ".zip":
        with TemporaryDirectory() as folder:
            files = [save(motion, Path(folder) / f"{path.stem}{suffix}") for suffix in _IN_ARCHIVE]
            return write_archive(files, motion, path)
    return _DRAWN[path.suffix.lower()](motion, path)


def write_archive(files: Sequence[Path], motion: MotionArrays, path: Path) -> Path:
    """Write files of a motion, and its recipe as recipe.json, into one .zip."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.write(file, file.name)
        if motion.recipe is not None:
            archive.writestr(RECIPE_FILE, recipe_text(motion.recipe))
    return path


def save_frame(motion: MotionArrays, path: Path, seconds: float) -> Path:
    """Write the pose at a time as PNG. Raises ValueError for another suffix, or a time outside the motion."""
    if path.suffix.lower() != ".png":
        raise ValueError(f"a single frame is written as .png, not '{path.suffix or path.name}'")
    path.parent.mkdir(parents=True, exist_ok=True)
    return save_png(frame_picture(motion, seconds), motion, path)


def check_savable(path: Path) -> None:
    """Raise ValueError if `save` cannot write a file with this suffix."""
    if path.suffix.lower() not in FORMATS:
        raise ValueError(f"cannot write '{path.suffix or path.name}' files; choose one of {', '.join(FORMATS)}")
