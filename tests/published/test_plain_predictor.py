"""Predictors of several widths against a plain computation of docs/method.md, section 4.

The plain computation shares no code with the library. It takes one motion at a time, without padding, and reads the
weights under their published names.
"""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor

from scalemogen.networks.predictor import NextScalePredictor, default_ffn_width
from scalemogen.networks.text import TextStates
from scalemogen.published.weights import official_predictor
from scalemogen.scales import ScaleSchedule

BITS, TEXT_CHANNELS, CHUNKS, BLOCKS_PER_CHUNK = 4, 256, 2, 1
COLUMNS, PARTS = 49, 7
DIVISORS = (49, 24, 16, 7, 4, 2, 1)
# (divisor, columns, groups) of each scale of two schedules: the inner-to-outer chain, and all parts at every scale
CHAIN = list(zip((49, 24, 24, 16, 7, 7, 4, 2, 2, 1, 1), (1, 2, 2, 3, 7, 7, 12, 24, 24, 49, 49),
                 (1, 1, 2, 2, 2, 3, 3, 3, 5, 5, 7), strict=True))  # fmt: skip
ALL_PARTS = [(divisor, COLUMNS // divisor, PARTS) for divisor in DIVISORS]


def _weights(width: int, heads: int, ffn: int) -> dict[str, Tensor]:
    """Random weights under the published names and shapes."""
    shapes = {
        "text_norm.weight": (TEXT_CHANNELS,),
        "text_proj_for_sos.ca.mat_q": (1, TEXT_CHANNELS // 128, width // (TEXT_CHANNELS // 128)),
        "text_proj_for_sos.ca.mat_kv.weight": (2 * width, TEXT_CHANNELS),
        "text_proj_for_sos.ca.v_bias": (width,),
        "text_proj_for_sos.ca.proj.weight": (width, width),
        "text_proj_for_sos.ca.proj.bias": (width,),
        "text_proj_for_ca.0.weight": (width, TEXT_CHANNELS),
        "text_proj_for_ca.0.bias": (width,),
        "text_proj_for_ca.2.weight": (width, width),
        "text_proj_for_ca.2.bias": (width,),
        "cfg_uncond": (16, TEXT_CHANNELS),
        "pos_start": (1, 1, width),
        "lvl_embed.weight": (15, width),
        "word_embed.weight": (width, BITS),
        "word_embed.bias": (width,),
        "shared_ada_lin.1.weight": (6 * width, width),
        "shared_ada_lin.1.bias": (6 * width,),
        "head_nm.ada_lin.1.weight": (2 * width, width),
        "head_nm.ada_lin.1.bias": (2 * width,),
        "head.weight": (2 * BITS, width),
        "head.bias": (2 * BITS,),
    }
    block = {
        "ada_gss": (1, 1, 6, width),
        "sa.scale_mul_1H11": (1, heads, 1, 1),
        "sa.mat_qkv.weight": (3 * width, width),
        "sa.q_bias": (width,),
        "sa.v_bias": (width,),
        "sa.proj.weight": (width, width),
        "sa.proj.bias": (width,),
        "ca_norm.weight": (width,),
        "ca_norm.bias": (width,),
        "ca.mat_q.weight": (width, width),
        "ca.mat_q.bias": (width,),
        "ca.mat_kv.weight": (2 * width, width),
        "ca.v_bias": (width,),
        "ca.proj.weight": (width, width),
        "ca.proj.bias": (width,),
        "ffn.fc1.weight": (ffn, width),
        "ffn.fc1.bias": (ffn,),
        "ffn.fc2.weight": (width, ffn),
        "ffn.fc2.bias": (width,),
    }
    for chunk in range(CHUNKS):
        for i in range(BLOCKS_PER_CHUNK):
            shapes |= {f"block_chunks.{chunk}.module.{i}.{name}": shape for name, shape in block.items()}
    generator = torch.Generator().manual_seed(width)
    state = {name: torch.randn(shape, generator=generator) / shape[-1] ** 0.5 for name, shape in shapes.items()}
    for name in state:
        if name.endswith("scale_mul_1H11"):  # some heads above the limit of log 100
            state[name] = torch.linspace(0, 6, heads).view(1, heads, 1, 1)
    return state


def _linear(w: dict[str, Tensor], name: str, x: Tensor) -> Tensor:
    return x @ w[f"{name}.weight"].T + w.get(f"{name}.bias", 0)


def _gelu_tanh(x: Tensor) -> Tensor:
    return 0.5 * x * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))


def _silu(x: Tensor) -> Tensor:
    return x / (1 + torch.exp(-x))


def _layer_norm(x: Tensor) -> Tensor:
    centred = x - x.mean(-1, keepdim=True)
    return centred / (centred.square().mean(-1, keepdim=True) + 1e-6).sqrt()


def _attention(q: Tensor, k: Tensor, v: Tensor, allowed: Tensor | None = None) -> Tensor:
    """One head: (queries, h), (keys, h), (keys, h)."""
    scores = q @ k.T / math.sqrt(q.shape[-1])
    if allowed is not None:
        scores = scores.masked_fill(~allowed, -math.inf)
    return torch.softmax(scores, -1) @ v


def _rotated(x: Tensor, places: list[tuple[int, int]]) -> Tensor:
    """Rotate the pairs of (N, head_dim): the first half of the channels by time, the second by part."""
    half = x.shape[1] // 2
    out = x.clone()
    for axis, positions in enumerate(torch.tensor(places).double().T):
        for i in range(half // 2):
            angles = positions * 10000 ** (-2 * i / half)
            a, b = axis * half + 2 * i, axis * half + 2 * i + 1
            out[:, a] = x[:, a] * angles.cos() - x[:, b] * angles.sin()
            out[:, b] = x[:, a] * angles.sin() + x[:, b] * angles.cos()
    return out


def _computed_columns(level: int, divisor: int, length: int, frames: int) -> int:
    """Columns of a scale that hold motion; scale 0 is computed whole."""
    return min(length, math.ceil(frames / (4 * divisor))) if level else length


def _heads(x: Tensor, heads: int) -> list[Tensor]:
    return list(x.chunk(heads, -1))


def _block(w: dict[str, Tensor], x: Tensor, c: Tensor, memory: Tensor, places: list, allowed: Tensor) -> Tensor:
    """One block; `w` has the names within the block and those of the shared modulation."""
    heads = w["sa.scale_mul_1H11"].numel()
    gains = w["ada_gss"].view(6, -1) + _linear(w, "shared_ada_lin.1", _silu(c)).view(6, -1)
    g1, g2, s1, s2, b1, b2 = gains
    qkv = _linear(w, "sa.mat_qkv", _layer_norm(x) * (1 + s1) + b1)
    q, k, v = qkv.chunk(3, -1)
    q, v = q + w["sa.q_bias"], v + w["sa.v_bias"]
    attended = []
    for head, (qh, kh, vh) in enumerate(zip(_heads(q, heads), _heads(k, heads), _heads(v, heads), strict=True)):
        scale = math.exp(min(float(w["sa.scale_mul_1H11"].flatten()[head]), math.log(100)))
        qh = _rotated(qh / qh.norm(dim=-1, keepdim=True) * scale, places)
        kh = _rotated(kh / kh.norm(dim=-1, keepdim=True), places)
        attended.append(_attention(qh, kh, vh, allowed))
    x = x + g1 * _linear(w, "sa.proj", torch.cat(attended, -1))
    q = _linear(w, "ca.mat_q", _layer_norm(x) * w["ca_norm.weight"] + w["ca_norm.bias"])
    k, v = _linear(w, "ca.mat_kv", memory).chunk(2, -1)
    v = v + w["ca.v_bias"]
    crossed = [_attention(*three) for three in zip(*(_heads(t, heads) for t in (q, k, v)), strict=True)]
    x = x + _linear(w, "ca.proj", torch.cat(crossed, -1))
    hidden = _gelu_tanh(_linear(w, "ffn.fc1", _layer_norm(x) * (1 + s2) + b2))
    return x + g2 * _linear(w, "ffn.fc2", hidden)


def _plain_logits(state: dict[str, Tensor], scales: list, inputs: list[Tensor], text: Tensor, frames: int) -> Tensor:
    """Logits (N, D, 2) of one motion's valid positions, from the inputs (T_v, P_v, D) of scales 1 and finer."""
    w = {name: value.double() for name, value in state.items()}
    text = text / (text.square().mean(-1, keepdim=True) + 1e-6).sqrt() * w["text_norm.weight"]
    keys, values = _linear(w, "text_proj_for_sos.ca.mat_kv", text).chunk(2, -1)
    values = values + w["text_proj_for_sos.ca.v_bias"]
    queries = w["text_proj_for_sos.ca.mat_q"][0]
    heads = zip(queries, _heads(keys, len(queries)), _heads(values, len(queries)), strict=True)
    pooled = [_attention(q[None], k, v)[0] for q, k, v in heads]
    c = _linear(w, "text_proj_for_sos.ca.proj", torch.cat(pooled))
    memory = _linear(w, "text_proj_for_ca.2", _gelu_tanh(_linear(w, "text_proj_for_ca.0", text)))
    x, places, levels = [], [], []
    for level, (divisor, length, groups) in enumerate(scales):
        for t in range(_computed_columns(level, divisor, length, frames)):
            for p in range(groups):
                if level:
                    token = _linear(w, "word_embed", inputs[level - 1][t, p])
                else:
                    token = c + w["pos_start"].flatten() if p == 0 else torch.zeros_like(c)
                x.append(token + w["lvl_embed.weight"][level])
                places.append((round(t * COLUMNS / length), round(p * PARTS / groups)))
                levels.append(level)
    level_N, x = torch.tensor(levels), torch.stack(x)
    allowed = level_N[:, None] >= level_N[None]
    allowed[:, 1 : scales[0][2]] = False  # of scale 0 only the start token is a key
    for chunk in range(CHUNKS):
        for i in range(BLOCKS_PER_CHUNK):
            prefix = f"block_chunks.{chunk}.module.{i}."
            own = {name.removeprefix(prefix): value for name, value in w.items() if name.startswith(prefix)}
            shared = {name: value for name, value in w.items() if name.startswith("shared_ada_lin")}
            x = _block({**own, **shared}, x, c, memory, places, allowed)
    scale, shift = _linear(w, "head_nm.ada_lin.1", _silu(c)).chunk(2)
    return _linear(w, "head", _layer_norm(x) * (1 + scale) + shift).view(-1, BITS, 2)


def _valid_logits(
    predictor: NextScalePredictor, scales: list, inputs: list[Tensor], text: TextStates, frames: Tensor
) -> list[Tensor]:
    """Our logits of each motion's valid positions."""
    with torch.inference_mode():
        logits = predictor.double()(inputs, text, frames)
    per_scale = logits.split([length * groups for _, length, groups in scales], 1)
    return [
        torch.cat([
            part[i, : _computed_columns(level, divisor, length, int(count)) * groups]
            for level, (part, (divisor, length, groups)) in enumerate(zip(per_scale, scales, strict=True))
        ])
        for i, count in enumerate(frames)
    ]  # fmt: skip


@pytest.mark.parametrize(("scales", "mapping"), [(CHAIN, 5), (ALL_PARTS, 3)], ids=["chain", "all parts"])
@pytest.mark.parametrize(("width", "heads", "ffn"), [(96, 4, 512), (160, 4, 512), (224, 4, 1024)])
def test_logits_are_those_of_the_plain_computation(width, heads, ffn, scales, mapping) -> None:
    state = _weights(width, heads, ffn)
    predictor = official_predictor(state, ScaleSchedule.create(4 * COLUMNS, DIVISORS, mapping))
    generator = torch.Generator().manual_seed(1)
    frames = torch.tensor([30, 4 * COLUMNS])  # one short motion beside one that fills every column
    inputs = [torch.randn(2, length, groups, BITS, generator=generator).double() for _, length, groups in scales[1:]]
    text = TextStates.concatenated(torch.randn(8, TEXT_CHANNELS, generator=generator).double(), [3, 5])
    ours = _valid_logits(predictor, scales, inputs, text, frames)
    for i, length in enumerate((3, 5)):
        own = [x[i] for x in inputs]
        wanted = _plain_logits(state, scales, own, text.states_BLC[i, :length], int(frames[i]))
        assert float(wanted.std()) > 0.1
        torch.testing.assert_close(ours[i], wanted, atol=1e-5, rtol=0)


def test_the_feed_forward_width_is_rounded_to_a_multiple_of_256() -> None:
    widths = {768: 3072, 192: 768, 96: 512, 160: 512, 224: 1024, 64: 256, 32: 128, 16: 64}
    assert {width: default_ffn_width(width) for width in widths} == widths
