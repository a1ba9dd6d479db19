"""Converting the authors' files, here random weights in the published layout, names and containers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
import yaml
from safetensors.torch import load_file

from scalemogen.checkpoint import Checkpoint
from scalemogen.published.convert import PUBLISHED, convert_published
from scalemogen.published.parity import load_parity_model

PARITY = Path(__file__).parents[1] / "parity"


def _random_release(
    root: Path, dataset: str, containers: tuple[str, str] = ("vq_model", "trainer.gpt_wo_ddp")
) -> Path:
    model, reference = PUBLISHED[dataset], load_parity_model(PARITY / dataset)
    weights = load_file(PARITY / dataset / "weights.safetensors")
    places = (
        ("vq.", root / model.tokenizer / "model" / model.tokenizer_weights, containers[0]),
        ("predictor.", root / model.predictor / "model" / model.predictor_weights, containers[1]),
    )
    for prefix, path, container in places:
        path.parent.mkdir(parents=True)
        content: object = {k.removeprefix(prefix): v for k, v in weights.items() if k.startswith(prefix)}
        for key in reversed(container.split(".")):
            content = {key: content, "epoch": 3}
        torch.save(content, path)
    settings = {
        "data": {"name": dataset},
        "quantizer": {
            "bsq_dim": reference.config["bsq_dim"],
            "temp_scales": reference.config["temp_scales"],
            "ctf_mapping_id": reference.config["ctf_mapping_id"],
        },
    }
    (root / model.tokenizer / "train_vq_x.yaml").write_text(yaml.safe_dump(settings))
    dims = reference.tokenizer.layout.dims
    np.save(root / "mean.npy", np.arange(dims, dtype=np.float32))
    np.save(root / "std.npy", np.ones(dims, dtype=np.float32))
    return root


@pytest.mark.parametrize("containers", [("model", "model"), ("vq_model", "gpt_wo_ddp")])
@pytest.mark.parametrize("dataset", ["humanml3d", "snapmogen"])
def test_published_files_become_a_checkpoint(tmp_path: Path, dataset: str, containers: tuple[str, str]) -> None:
    root = _random_release(tmp_path / "hub", dataset, containers)
    folder = convert_published(dataset, root, root).save(tmp_path / "ours")
    ours, reference = Checkpoint.load(folder), load_parity_model(PARITY / dataset)
    for module in ("tokenizer", "predictor"):
        wanted = getattr(reference, module).state_dict()
        assert all(torch.equal(v, wanted[k]) for k, v in getattr(ours, module).state_dict().items())
    assert ours.config.text.kind == "t5" and ours.statistics.mean[5] == 5


def test_bad_files_say_what_is_wrong(tmp_path: Path) -> None:
    root = _random_release(tmp_path / "hub", "humanml3d")
    with pytest.raises(ValueError, match="no published model for cmu"):
        convert_published("cmu", root, root)
    with pytest.raises(ValueError, match="Comp_v6_KLD005"):
        convert_published("humanml3d", None, root)
    with pytest.raises(ValueError, match=r"no train_vq\*\.yaml"):
        convert_published("humanml3d", root, tmp_path)
    np.save(root / "std.npy", np.ones(5))
    with pytest.raises(ValueError, match="263 numbers"):
        convert_published("humanml3d", root, root)


def test_code_inside_a_pickle_is_not_run(tmp_path: Path) -> None:
    root = _random_release(tmp_path / "hub", "humanml3d")
    weights = root / PUBLISHED["humanml3d"].tokenizer / "model" / PUBLISHED["humanml3d"].tokenizer_weights
    torch.save({"vq_model": {}, "hook": Path}, weights)
    with pytest.raises(ValueError, match="not opened"):
        convert_published("humanml3d", root, root)
