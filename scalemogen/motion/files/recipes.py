"""`read_recipe`: the recipe of any file that this project writes, without reading the motion.

    .npz .bvh .glb .csv   motions            .json  the recipe alone            .zip  all downloads of a motion
    .mp4                  comment (metadata) .png   text "recipe"               .gif .webp   comment, EXIF description

Text in a file is the JSON of `marks.recipe_text`, in BVH files with %20 for spaces.
"""

from __future__ import annotations

import json
import re
import struct
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import numpy as np
from PIL import Image

from scalemogen.motion.files.bvh_writer import RECIPE_MARK
from scalemogen.motion.files.marks import recipe_of
from scalemogen.motion.recipe import Recipe

LARGEST_FILE = 64 * 2**20  # bytes
RECIPE_FILE = "recipe.json"  # in an archive of all downloads
EXIF_DESCRIPTION = 0x010E  # tag of a picture's description
_LARGEST_TEXT = 4 * 2**20  # bytes of a recipe in an archive
_BVH_MARK = re.compile(re.escape(RECIPE_MARK.encode()) + rb"(\S+)")


def read_recipe(path: Path) -> Recipe:
    """Return the recipe of a file.

    Raises:
        ValueError: if the file is missing, too large, of another kind or damaged, or has no readable recipe.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise ValueError(f"no recipe can be read from '{path.suffix or path.name}' files; use {', '.join(READERS)}")
    if not path.is_file():
        raise ValueError(f"there is no file {path}; check the path")
    if path.stat().st_size > LARGEST_FILE:
        raise ValueError(f"{path.name} has more than {LARGEST_FILE // 2**20} MB; pass a smaller file")
    try:
        text = reader(path)
    except Exception as error:  # the kind of error depends on where the file is damaged
        raise ValueError(f"{path.name} is damaged; save it again") from error
    if not text:
        raise ValueError(
            f"{path.name} has no recipe: it was not made by ScaleMoGen, or another program has removed it"
        )
    try:
        return recipe_of(text)
    except ValueError as error:
        raise ValueError(f"{path.name}: {error}; was it made by a newer version?") from error


def _json(path: Path) -> str:
    return path.read_text(encoding="utf-8-sig")


def _bvh(path: Path) -> str:
    found = _BVH_MARK.search(path.read_bytes())
    return unquote(found[1].decode()) if found else ""


def _glb(path: Path) -> str:
    data = path.read_bytes()
    length, kind = struct.unpack_from("<I4s", data, 12)  # the first chunk, after the header of 12 bytes
    scenes = json.loads(data[20 : 20 + length]).get("scenes", []) if kind == b"JSON" else []
    return next((str(scene["extras"]["recipe"]) for scene in scenes if "recipe" in scene.get("extras", {})), "")


def _npz(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        entry = next((each for each in archive.infolist() if each.filename == "recipe.npy"), None)
    if entry is None or entry.file_size > _LARGEST_TEXT:
        return ""
    with np.load(path, allow_pickle=False) as arrays:
        return str(arrays["recipe"])


def _zip(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        entry = next((each for each in archive.infolist() if Path(each.filename).name == RECIPE_FILE), None)
        if entry is None or entry.file_size > _LARGEST_TEXT:
            return ""
        return archive.read(entry).decode()


def _picture(path: Path) -> str:
    """Return the text of a PNG, the comment of a GIF, or the EXIF description of a WebP."""
    with warnings.catch_warnings(), Image.open(path) as image:  # only the header is read
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        text = image.info.get("recipe") or image.info.get("comment") or image.getexif().get(EXIF_DESCRIPTION, "")
    return text.decode() if isinstance(text, bytes) else str(text)


def _marked(path: Path) -> str:
    """Return the JSON object that stands as plain text somewhere in a file: the comment of an MP4 or of a CSV."""
    data = path.read_bytes()
    start = data.find(b'{"prompt"')
    if start < 0:
        return ""
    text = data[start : start + _LARGEST_TEXT].decode(errors="replace")
    return text[: json.JSONDecoder().raw_decode(text)[1]]


READERS: dict[str, Callable[[Path], str]] = {
    ".npz": _npz, ".bvh": _bvh, ".glb": _glb, ".csv": _marked, ".mp4": _marked, ".png": _picture, ".gif": _picture,
    ".webp": _picture, ".json": _json, ".zip": _zip,
}  # fmt: skip
