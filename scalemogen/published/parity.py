"""Check that our modules compute the same numbers as an independent run of the published architecture.

A parity folder (`tests/parity/*`) holds `config.json` (sizes), `weights.safetensors` (random weights under published
names, prefixes `vq.` and `predictor.`) and `reference.safetensors` (inputs `in.*`, and the run's outputs: `tok.*` of
the tokenizer, `pred.*` of a teacher-forced pass, `gen.*` of sampling). Each output is compared in one `Row`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from torch import Tensor

from scalemogen.networks.predictor import NextScalePredictor
from scalemogen.networks.text import TextStates
from scalemogen.networks.tokenizer import MotionTokenizer
from scalemogen.published.weights import official_predictor, official_tokenizer
from scalemogen.sampling import sample_scales
from scalemogen.settings import SamplingSettings

# A value passes if it differs by no more than the larger of these two tolerances. fp32 kernels of different machines
# differ in the last digits, and the differences grow through some twenty layers.
ABSOLUTE_TOLERANCE = 1e-3
RELATIVE_TOLERANCE = 1e-5  # times the largest value of the entry
UNDECIDED = 1e-5  # a bit is the sign of a value; if the value is closer to zero than this, the bit may differ


@dataclass(frozen=True)
class Row:
    """One compared entry.

    Attributes:
        name: name of the entry in `reference.safetensors`.
        difference: largest absolute difference, or the number of different bits.
        allowed: largest difference that passes.
        compared: how much was compared, as text.
    """

    name: str
    difference: float
    allowed: float
    compared: str

    @property
    def passed(self) -> bool:
        """Whether the difference is within the tolerance."""
        return self.difference <= self.allowed


@dataclass(frozen=True)
class ParityModel:
    """A model loaded from a parity folder, with its reference numbers."""

    config: dict[str, Any]
    tokenizer: MotionTokenizer
    predictor: NextScalePredictor
    reference: dict[str, Tensor]


def load_parity_model(folder: Path) -> ParityModel:
    """Load a parity folder.

    Raises:
        ValueError: if its weights do not fit its config.
    """
    config = json.loads((folder / "config.json").read_text())
    weights = load_file(folder / "weights.safetensors")
    tokenizer = official_tokenizer(
        _with_prefix(weights, "vq."), config["data"], config["temp_scales"], config["ctf_mapping_id"]
    )
    predictor = official_predictor(_with_prefix(weights, "predictor."), tokenizer.schedule)
    reference = load_file(folder / "reference.safetensors")
    return ParityModel(config, tokenizer, predictor, reference)


def compare(folder: Path) -> list[Row]:
    """Load a parity folder and compare every output entry of its reference with ours."""
    return compare_model(load_parity_model(folder))


@torch.inference_mode()
def compare_model(model: ParityModel) -> list[Row]:
    """Compare every output entry of a model's reference with ours."""
    return [*_tokenizer_rows(model), *_teacher_rows(model), *_generation_rows(model)]


def table(rows: list[Row]) -> str:
    """Format the rows as a text table."""
    width = max(len(row.name) for row in rows)
    lines = [f"{'entry':<{width}}  {'largest difference':>18}  {'allowed':>9}  compared"]
    for row in rows:
        mark = "" if row.passed else "  FAILED"
        lines.append(f"{row.name:<{width}}  {row.difference:>18.3g}  {row.allowed:>9.2g}  {row.compared}{mark}")
    return "\n".join(lines)


def _tokenizer_rows(model: ParityModel) -> Iterator[Row]:
    """Compare the latent, the bits, the quantized latent, the reconstruction and the partial reconstructions."""
    tokenizer, reference = model.tokenizer, model.reference
    frames, motion = reference["in.lengths"], reference["in.motion"]
    latent = tokenizer.latent(motion)
    columns = (frames + 3) // 4
    yield _value_row("tok.latent", latent.permute(0, 3, 1, 2), reference["tok.latent"], columns, time=2)
    quantized = tokenizer.encode(motion, frames)
    first_different = _first_difference(model, quantized.bits)
    for index in range(len(tokenizer.schedule)):
        yield _bits_row(model, index, quantized.bits[index], first_different)
    # If an undecided bit differs, all later sums differ. Then the decoder is checked with the reference's bits.
    if first_different < len(tokenizer.schedule):
        sums = tokenizer.quantizer.sums(
            [reference[f"tok.bits.{i:02d}"] > 0 for i in range(len(tokenizer.schedule))], frames
        )
    else:
        sums = list(quantized.sums)
    f_hat = tokenizer.quantizer.project_out(sums[-1])
    yield _value_row("tok.quantized", f_hat, reference["tok.quantized"], columns)
    yield _value_row("tok.recon", tokenizer.decode_sum(sums[-1], frames), reference["tok.recon"], frames)
    for key in sorted(k for k in reference if k.startswith("tok.partial_recon.")):
        partial = tokenizer.decode_sum(sums[int(key[-2:])], frames)
        yield _value_row(key, partial, reference[key], frames)


def _first_difference(model: ParityModel, bits: tuple[Tensor, ...]) -> int:
    """Return the index of the first scale with bits that differ from the reference; the number of scales if none."""
    for index, ours in enumerate(bits):
        if not torch.equal(ours, model.reference[f"tok.bits.{index:02d}"] > 0):
            return index
    return len(bits)


def _bits_row(model: ParityModel, index: int, bits: Tensor, first_different: int) -> Row:
    """Compare the bits of a scale.

    At the first scale that differs, undecided bits may differ. Later scales quantize another residual then, so they
    cannot be compared.
    """
    reference = model.reference[f"tok.bits.{index:02d}"] > 0
    wrong = int((bits != reference).sum())
    if index > first_different:
        return Row(f"tok.bits.{index:02d}", 0, 0, f"not compared: scale {first_different} has an undecided bit")
    if index == first_different:
        wrong = int((bits != reference).logical_and(~_undecided(model, index)).sum())
    return Row(f"tok.bits.{index:02d}", wrong, 0, f"{reference.numel()} bits")


def _undecided(model: ParityModel, index: int) -> Tensor:
    """True where the value whose sign is the bit of a scale is too close to zero to compare."""
    tokenizer, reference = model.tokenizer, model.reference
    frames = reference["in.lengths"]
    h = tokenizer.projected(reference["in.motion"], frames)
    keep = tokenizer.schedule.valid(frames)[:, :, None, None]
    for v in range(index):
        values = tokenizer.quantizer.values(reference[f"tok.bits.{v:02d}"] > 0, frames, v)
        h = h * keep - tokenizer.schedule.up(values, v)
    return tokenizer.schedule.down(h * keep, index).abs() < UNDECIDED


def _teacher_rows(model: ParityModel) -> Iterator[Row]:
    """Compare the logits of a teacher-forced pass at valid positions."""
    predictor, reference = model.predictor, model.reference
    scales = predictor.schedule.scales
    flat = reference["pred.teacher_inputs"].split([s.tokens for s in scales[1:]], dim=1)
    inputs = [x.unflatten(1, (s.length, len(s.groups))) for x, s in zip(flat, scales[1:], strict=True)]
    logits = predictor(inputs, _texts(model), reference["in.lengths"]).flatten(2)
    wanted, valid = reference["pred.teacher_logits"], reference["pred.valid"]
    yield _row("pred.teacher_logits", logits[valid], wanted[valid])


def _generation_rows(model: ParityModel) -> Iterator[Row]:
    """Compare bits, probabilities and the motion of sampling without randomness (each bit its likelier value)."""
    reference, settings = model.reference, model.config["generation"]
    sampling = SamplingSettings(settings["cfg"], settings["tau"], "argmax")
    texts = _texts(model)
    for i in range(len(reference["in.lengths"])):
        if f"gen.{i}.motion" not in reference:
            continue
        frames = reference["in.lengths"][i : i + 1]
        length = int(reference["in.text_lengths"][i])
        text = TextStates(texts.states_BLC[i : i + 1, :length], texts.mask_BL[i : i + 1, :length])
        drawn = list(sample_scales(model.predictor, model.tokenizer.quantizer, text, frames, sampling, [0]))
        for step in drawn:
            valid = model.tokenizer.schedule.valid(frames, step.index)[0]
            shape = step.bits.shape[1:]
            name = f"gen.{i}.bits.{step.index:02d}"
            wrong = ((reference[name] > 0).view(shape) != step.bits[0])[valid]
            yield Row(name, int(wrong.sum()), 0, f"{wrong.numel()} bits")
            name = f"gen.{i}.probs.{step.index:02d}"
            yield _row(name, step.probabilities[0][valid], reference[name].view(shape)[valid])
        motion = model.tokenizer.decode_sum(drawn[-1].running_sum, frames)
        yield _value_row(f"gen.{i}.motion", motion, reference[f"gen.{i}.motion"][None], frames)


def _texts(model: ParityModel) -> TextStates:
    """The text states of the reference's inputs."""
    lengths = model.reference["in.text_lengths"].tolist()
    return TextStates.concatenated(model.reference["in.text"], lengths)


def _value_row(name: str, ours: Tensor, wanted: Tensor, valid_B: Tensor, time: int = 1) -> Row:
    """Compare up to each sample's valid length along dimension `time`."""
    pairs = [(o.narrow(time - 1, 0, int(n)), w.narrow(time - 1, 0, int(n)))
             for o, w, n in zip(ours, wanted, valid_B, strict=True)]  # fmt: skip
    return _row(name, torch.cat([o.flatten() for o, _ in pairs]), torch.cat([w.flatten() for _, w in pairs]))


def _row(name: str, ours: Tensor, wanted: Tensor) -> Row:
    """Compare two tensors of values."""
    allowed = max(ABSOLUTE_TOLERANCE, RELATIVE_TOLERANCE * float(wanted.abs().max()))
    return Row(name, float((ours - wanted).abs().max()), allowed, f"{wanted.numel()} values")


def _with_prefix(state: dict[str, Tensor], prefix: str) -> dict[str, Tensor]:
    """Return the entries whose names start with a prefix, without it."""
    return {key.removeprefix(prefix): value for key, value in state.items() if key.startswith(prefix)}
