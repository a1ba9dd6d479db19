"""Convert the published files of the paper to a checkpoint folder of this project (docs/method.md, section 7).

Settings come from a YAML file, weights from training checkpoints, mean and std from the data set. Files are only
downloaded when the user asks for the conversion, because they come without a licence to redistribute them.
"""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import yaml
from huggingface_hub import hf_hub_download, snapshot_download
from torch import Tensor

from scalemogen.checkpoint import Checkpoint, ModelConfig
from scalemogen.motion.humanml3d import ADULT_BONE_LENGTHS
from scalemogen.motion.layouts import LAYOUTS
from scalemogen.motion.statistics import Statistics
from scalemogen.networks.settings import TextConfig
from scalemogen.published.weights import official_predictor, official_tokenizer

REPOSITORY = "inwoohwang0818/ScaleMoGen"
TEXT_ENCODER = "google/flan-t5-xl"
# Where a state dict may be inside a training checkpoint; the first place that exists is used.
_TOKENIZER_KEYS = ("vq_model", "model", "ema_model")
_PREDICTOR_KEYS = ("trainer.gpt_wo_ddp", "gpt_wo_ddp", "model")


@dataclass(frozen=True)
class PublishedModel:
    """Paths of one published model, relative to the repository's root, and what its repository does not contain.

    Attributes:
        tokenizer, predictor: folders.
        tokenizer_weights, predictor_weights: file names in the `model` folder of each.
        bone_lengths_J: bone lengths of the body in metres; 0 if the features do not depend on them.
        statistics_repository: data set on the Hub with `meta_data/{mean,std}.npy`; None if the user gives a folder.
    """

    tokenizer: str
    tokenizer_weights: str
    predictor: str
    predictor_weights: str
    bone_lengths_J: np.ndarray
    statistics_repository: str | None = None


PUBLISHED = {
    "snapmogen": PublishedModel(
        "snapmogen/vq/scalemogen_snapmogen_bsq24_indiv_joint",
        "net_best_fid.tar",
        "snapmogen/predictor/scalemogen_snapmogen_bsq24_best_fid",
        "ckpt-best.pth",
        np.zeros(LAYOUTS["snapmogen"].skeleton.joint_count),
        "Ericguo5513/SnapMoGen",
    ),
    "humanml3d": PublishedModel(
        "humanml3d/vq/scalemogen_humanml3d_bsq24",
        "best_fid_ep_228_it_248.pth",
        "humanml3d/predictor/scalemogen_humanml3d_bsq24",
        "best_fid_ep_228_it_248.pth",
        ADULT_BONE_LENGTHS,
    ),
}


def convert_published(dataset: str, statistics: Path | None = None, root: Path | None = None) -> Checkpoint:
    """Return a published model as a checkpoint of ours.

    Args:
        dataset: "humanml3d" or "snapmogen".
        statistics: folder with mean.npy and std.npy. None downloads those of `snapmogen`.
        root: local copy of the repository. None downloads it.

    Raises:
        ValueError: if the data set is unknown, statistics are missing, or files do not fit together.
    """
    if dataset not in PUBLISHED:
        raise ValueError(f"no published model for {dataset}; there are {', '.join(PUBLISHED)}")
    model = PUBLISHED[dataset]
    if root is None:
        root = Path(snapshot_download(REPOSITORY, allow_patterns=[f"{dataset}/*"]))
    settings = _settings(root / model.tokenizer)
    quantizer = settings["quantizer"]
    tokenizer = official_tokenizer(
        _state(_find(root / model.tokenizer / "model", model.tokenizer_weights), _TOKENIZER_KEYS),
        settings["data"]["name"],
        quantizer["temp_scales"],
        quantizer["ctf_mapping_id"],
    )
    weights = _find(root / model.predictor / "model", model.predictor_weights)
    predictor = official_predictor(_state(weights, _PREDICTOR_KEYS), tokenizer.schedule)
    sizes = predictor.config
    text = TextConfig("t5", sizes.text_channels, sizes.text_length, TEXT_ENCODER)
    config = ModelConfig(f"published-{dataset}", tokenizer=tokenizer.config, predictor=sizes, text=text)
    return Checkpoint(config, tokenizer, predictor, _statistics(dataset, statistics))


def _settings(folder: Path) -> dict[str, Any]:
    """Read the training settings of a published tokenizer."""
    paths = sorted(folder.glob("train_vq*.yaml"))
    if not paths:
        raise ValueError(f"{folder} has no train_vq*.yaml: is this a copy of {REPOSITORY}?")
    return yaml.safe_load(paths[0].read_text())


def _find(folder: Path, name: str) -> Path:
    """Return the path of the named weights, or of the only weights in the folder."""
    if (folder / name).is_file():
        return folder / name
    others = [path for path in sorted(folder.glob("*")) if path.suffix in (".tar", ".pth")]
    if len(others) != 1:
        raise ValueError(
            f"{folder} must hold {name} or a single file of weights; it holds {[p.name for p in others]}"
        )
    return others[0]


def _state(path: Path, places: tuple[str, ...]) -> Mapping[str, Tensor]:
    """Return the state dict inside a training checkpoint. Only tensors and plain values are unpickled.

    Args:
        path: a pickle.
        places: dotted keys under which the state dict may be.
    """
    try:
        content = torch.load(path, map_location="cpu", weights_only=True)
    except (pickle.UnpicklingError, RuntimeError) as error:
        raise ValueError(f"{path.name} holds more than weights and is not opened: {error}") from error
    for place in places:
        found: Any = content
        for key in place.split("."):
            found = found.get(key) if isinstance(found, Mapping) else None
        if isinstance(found, Mapping):
            # Weights saved from torch's DistributedDataParallel have this prefix.
            return {str(name).removeprefix("module."): value for name, value in found.items()}
    raise ValueError(f"{path.name} has no weights under {', '.join(places)}")


def _statistics(dataset: str, folder: Path | None) -> Statistics:
    """Read mean and std from a folder, or download them if they are published, and add the body's bone lengths."""
    model = PUBLISHED[dataset]
    if folder is not None:
        paths = {name: folder / f"{name}.npy" for name in ("mean", "std")}
    elif model.statistics_repository is not None:
        paths = {
            name: Path(hf_hub_download(model.statistics_repository, f"meta_data/{name}.npy", repo_type="dataset"))
            for name in ("mean", "std")
        }
    else:
        raise ValueError(
            "give the folder with mean.npy and std.npy that the model was trained with; for humanml3d they are in "
            "the evaluator's Comp_v6_KLD005/meta"
        )
    mean, std = (np.load(paths[name]).astype(np.float32) for name in ("mean", "std"))
    if mean.shape != (LAYOUTS[dataset].dims,) or std.shape != mean.shape:
        raise ValueError(f"mean and std must have {LAYOUTS[dataset].dims} numbers; got {mean.shape}, {std.shape}")
    return Statistics(mean, std, model.bone_lengths_J.astype(np.float32))
