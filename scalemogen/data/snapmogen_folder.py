"""Reading the published SnapMoGen folder (Guo et al. 2025, arXiv 2507.09122), and converting it for training.

renamed_feats/NAME.npy             (F, 296) features of a whole take at 30 fps
all_caption_clean.json             {"NAME#START#END": {"manual": [...], "gpt": [...]}}
data_split_info/SPLIT_ids.txt      one NAME#START#END per line (frames), SPLIT train, val or test
meta_data/{mean,std}.npy           (296,)
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import numpy as np

from scalemogen.data.folder import SPLITS, Caption, Clip, create, write_clip, write_split
from scalemogen.motion.features import LAYOUTS, decode
from scalemogen.motion.inverse_kinematics import bone_lengths

_LAYOUT = LAYOUTS["snapmogen"]
_CLIP_ID = re.compile(r"([^#]+)#(\d+)#(\d+)")


def read_snapmogen(folder: Path, split: str) -> Iterator[Clip]:
    """Yield the clips of a split, not normalised, with all their captions; their names are NAME_START_END.

    Raises:
        ValueError: if a file is missing or faulty; names it.
    """
    captions = _read_captions(folder / "all_caption_clean.json")
    for clip_id in read_ids(folder, split):
        match = _CLIP_ID.fullmatch(clip_id)
        if match is None:
            raise ValueError(f"{split}_ids.txt: '{clip_id[:60]}' is not NAME#START#END")
        name, start, stop = match[1], int(match[2]), int(match[3])
        take_FC = _take(folder / "renamed_feats" / f"{name}.npy")
        if not 0 <= start < stop <= len(take_FC):
            raise ValueError(f"{split}_ids.txt: '{clip_id}' is not within the {len(take_FC)} frames of {name}.npy")
        if clip_id not in captions:
            raise ValueError(f"all_caption_clean.json has no captions for '{clip_id}'")
        yield Clip(clip_id.replace("#", "_"), take_FC[start:stop], captions[clip_id])


def read_ids(folder: Path, split: str) -> tuple[str, ...]:
    """Read the clip ids of "train", "val" or "test".

    Raises:
        ValueError: if the folder has no such list.
    """
    path = folder / "data_split_info" / f"{split}_ids.txt"
    if not path.is_file():
        raise ValueError(f"{path} does not exist; give the SnapMoGen folder with its zip files extracted")
    return tuple(path.read_text(encoding="utf-8").split())


def published_normalisation(folder: Path) -> tuple[np.ndarray, np.ndarray]:
    """Read the published mean and standard deviation, (296,) each.

    Raises:
        ValueError: if one is missing or has another shape.
    """
    rows = []
    for name in ("mean.npy", "std.npy"):
        path = folder / "meta_data" / name
        if not path.is_file():
            raise ValueError(f"{path} does not exist; give the SnapMoGen folder")
        row = np.load(path)
        if row.shape != (_LAYOUT.dims,):
            raise ValueError(f"{path} has shape {row.shape} instead of ({_LAYOUT.dims},)")
        rows.append(row.astype(np.float32))
    return rows[0], rows[1]


def convert_snapmogen(folder: Path, out: Path) -> dict[str, int]:
    """Write the clips in HumanML3D's folder layout, which training reads, with 296 columns and 24 joints.

    Returns:
        Clips per split.

    Raises:
        ValueError: if a file of the folder is missing or faulty; names it.
    """
    mean_C, std_C = published_normalisation(folder)
    create(out)
    counts = {}
    for split in SPLITS:
        names = []
        for clip in read_snapmogen(folder, split):
            joints_FJ3 = decode(clip.features_FC, _LAYOUT).joints_FJ3
            write_clip(out, clip, joints_FJ3)
            if not counts and not names:
                np.save(out / "bone_lengths.npy", bone_lengths(joints_FJ3, _LAYOUT.skeleton).astype(np.float32))
            names.append(clip.name)
        write_split(out, split, names)
        counts[split] = len(names)
    np.save(out / "Mean.npy", mean_C)
    np.save(out / "Std.npy", std_C)
    return counts


@lru_cache(maxsize=1)
def _take(path: Path) -> np.ndarray:
    """Load the features of a take; cached, as its clips follow each other in the lists."""
    if not path.is_file():
        raise ValueError(f"{path} does not exist; extract renamed_feats.zip")
    take_FC = np.load(path)
    if take_FC.ndim != 2 or take_FC.shape[1] != _LAYOUT.dims:
        raise ValueError(f"{path} has shape {take_FC.shape} instead of (frames, {_LAYOUT.dims})")
    if not np.isfinite(take_FC).all():
        raise ValueError(f"{path} contains NaN or infinite numbers")
    return take_FC


def _read_captions(path: Path) -> dict[str, tuple[Caption, ...]]:
    """Read manual and rewritten captions by clip id, without "#", which would end a caption in a text file."""
    if not path.is_file():
        raise ValueError(f"{path} does not exist; give the SnapMoGen folder")
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
        texts = {name: [*entry.get("manual", []), *entry.get("gpt", [])] for name, entry in entries.items()}
    except (json.JSONDecodeError, AttributeError, TypeError) as error:
        raise ValueError(f"{path.name} is not a JSON object of captions by clip: {error}") from error
    return {
        name: tuple(Caption(" ".join(text.replace("#", " ").split())) for text in each if text.strip())
        for name, each in texts.items()
    }
