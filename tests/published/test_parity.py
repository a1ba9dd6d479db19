"""Our modules against numbers that an independent run of the published architecture computed."""

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from scalemogen.published.parity import compare, compare_model, load_parity_model, table
from scalemogen.published.weights import load_official_predictor, load_official_tokenizer

HERE = Path(__file__).parents[1] / "parity"
SHARED = Path(__file__).parents[3] / "shared" / "parity"
FOLDERS = [HERE / "humanml3d", HERE / "snapmogen", SHARED / "humanml3d", SHARED / "snapmogen"]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda f: f"{f.parent.parent.name}-{f.name}")
def test_reference_numbers_are_reproduced(folder: Path) -> None:
    if not folder.is_dir():
        pytest.skip(f"{folder} is not here")
    rows = compare(folder)
    outputs = [key for key in load_file(folder / "reference.safetensors") if key.split(".")[0] != "in"]
    inputs_only = {"pred.teacher_inputs", "pred.valid"}
    assert {row.name for row in rows} == set(outputs) - inputs_only
    assert all(row.passed for row in rows), "\n" + table(rows)


def test_a_wrong_weight_is_noticed(tmp_path: Path) -> None:
    model = load_parity_model(HERE / "humanml3d")
    with torch.no_grad():
        model.tokenizer.encoder.layers[0].first.linear.weight[0, 0] += 0.5
    assert not all(row.passed for row in compare_model(model))


def test_missing_or_foreign_weights_say_so() -> None:
    model = load_parity_model(HERE / "humanml3d")
    weights = load_file(HERE / "humanml3d" / "weights.safetensors")
    vq = {k.removeprefix("vq."): v for k, v in weights.items() if k.startswith("vq.")}
    predictor = {k.removeprefix("predictor."): v for k, v in weights.items() if k.startswith("predictor.")}
    without = {k: v for k, v in vq.items() if k != "quantizer2d.project_in.bias"}
    with pytest.raises(ValueError, match=r"no entry quantizer2d\.project_in\.bias"):
        load_official_tokenizer(model.tokenizer, without)
    with pytest.raises(ValueError, match="do not fit the configured sizes"):
        load_official_predictor(model.predictor, {**predictor, "head.weight": torch.zeros(4, 64)})
    graph = {**vq, "conv_enc.layers.0.0.layers.2.adj_matrix": torch.eye(22)}
    with pytest.raises(ValueError, match="skeleton graph"):
        load_official_tokenizer(model.tokenizer, graph)
