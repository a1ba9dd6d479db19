"""Load published weights into our modules (docs/method.md, section 7).

The tables below map published names to ours. Most tensors are only renamed. Two kinds are combined, because our
modules compute in one product what the published modules compute in several: the weights of a graph convolution and a
temporal convolution become one matrix, and the linear layers of all joints become one stack.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import torch
from torch import Tensor

from scalemogen.networks.predictor import NextScalePredictor
from scalemogen.networks.settings import PredictorConfig, TokenizerConfig
from scalemogen.networks.tokenizer import MotionTokenizer
from scalemogen.scales import ScaleSchedule

StateDict = Mapping[str, Tensor]

# Published name -> our name, of the predictor outside its blocks.
_PREDICTOR_NAMES = {
    "text_norm.weight": "text_norm.weight",
    "text_proj_for_sos.ca.mat_q": "text_pool.query",
    "text_proj_for_sos.ca.mat_kv.weight": "text_pool.kv.weight",
    "text_proj_for_sos.ca.v_bias": "text_pool.v_bias",
    "text_proj_for_sos.ca.proj.weight": "text_pool.out.weight",
    "text_proj_for_sos.ca.proj.bias": "text_pool.out.bias",
    "text_proj_for_ca.0.weight": "text_projection.0.weight",
    "text_proj_for_ca.0.bias": "text_projection.0.bias",
    "text_proj_for_ca.2.weight": "text_projection.2.weight",
    "text_proj_for_ca.2.bias": "text_projection.2.bias",
    "cfg_uncond": "no_text",
    "pos_start": "start",
    "lvl_embed.weight": "scale_embedding.weight",
    "word_embed.weight": "token_embedding.weight",
    "word_embed.bias": "token_embedding.bias",
    "shared_ada_lin.1.weight": "shared_modulation.weight",
    "shared_ada_lin.1.bias": "shared_modulation.bias",
    "head_nm.ada_lin.1.weight": "head_modulation.weight",
    "head_nm.ada_lin.1.bias": "head_modulation.bias",
    "head.weight": "head.weight",
    "head.bias": "head.bias",
}
# The same within a block. Entries not named here are constants of the published code (zero key biases).
_BLOCK_NAMES = {
    "ada_gss": "modulation",
    "sa.scale_mul_1H11": "self_attention.log_scale",
    "sa.mat_qkv.weight": "self_attention.qkv.weight",
    "sa.q_bias": "self_attention.q_bias",
    "sa.v_bias": "self_attention.v_bias",
    "sa.proj.weight": "self_attention.out.weight",
    "sa.proj.bias": "self_attention.out.bias",
    "ca_norm.weight": "cross_norm.weight",
    "ca_norm.bias": "cross_norm.bias",
    "ca.mat_q.weight": "cross_attention.q.weight",
    "ca.mat_q.bias": "cross_attention.q.bias",
    "ca.mat_kv.weight": "cross_attention.kv.weight",
    "ca.v_bias": "cross_attention.v_bias",
    "ca.proj.weight": "cross_attention.out.weight",
    "ca.proj.bias": "cross_attention.out.bias",
    "ffn.fc1.weight": "ffn.0.weight",
    "ffn.fc1.bias": "ffn.0.bias",
    "ffn.fc2.weight": "ffn.2.weight",
    "ffn.fc2.bias": "ffn.2.bias",
}
# Blocks are stored in chunks: (chunk, index within the chunk, name within the block).
_BLOCK = re.compile(r"block_chunks\.(\d+)\.module\.(\d+)\.(.+)")


def official_tokenizer(state: StateDict, layout: str, divisors: Sequence[int], mapping: int) -> MotionTokenizer:
    """Build the tokenizer of a published state dict; width and bits are read from the weights' shapes.

    Args:
        state: names without the `vq.` prefix.
        layout: name of the feature layout.
        divisors, mapping: settings of the schedule; see `ScaleSchedule.create`.

    Raises:
        ValueError: as `load_official_tokenizer`.
    """
    bits, width = _get(state, "quantizer2d.project_in.weight").shape
    tokenizer = MotionTokenizer(TokenizerConfig(layout, width, bits, tuple(divisors), mapping))
    load_official_tokenizer(tokenizer, state)
    return tokenizer.eval()


def official_predictor(state: StateDict, schedule: ScaleSchedule) -> NextScalePredictor:
    """Build the predictor of a published state dict; all sizes are read from the weights' shapes.

    Args:
        state: names without the `predictor.` prefix.
        schedule: the scales of the tokenizer that belongs to it.

    Raises:
        ValueError: as `load_official_predictor`.
    """
    width, bits = _get(state, "word_embed.weight").shape
    text_length, text_channels = _get(state, "cfg_uncond").shape
    heads = _get(state, "block_chunks.0.module.0.sa.scale_mul_1H11").numel()
    config = PredictorConfig(width, sum(_chunk_sizes(state)), heads, text_channels, text_length)
    ffn_width = _get(state, "block_chunks.0.module.0.ffn.fc1.weight").shape[0]
    predictor = NextScalePredictor(config, schedule, bits, ffn_width)
    load_official_predictor(predictor, state)
    return predictor.eval()


def load_official_tokenizer(tokenizer: MotionTokenizer, state: StateDict) -> None:
    """Load a published state dict (names without the `vq.` prefix) into a tokenizer.

    Raises:
        ValueError: if an entry is missing or has another size, or the stored graph is not the skeleton's.
    """
    ours = dict(tokenizer.state_dict())
    # A published level has its pool last (encoder, index 2) or its unpool first (decoder, index 0), beside two
    # residual blocks. Our modules list the layers of both levels in one sequence of six.
    for level in range(2):
        for block in range(2):
            _fill_block(ours, f"encoder.layers.{3 * level + block}", state, f"conv_enc.layers.{level}.{block}")
            _fill_block(
                ours, f"decoder.layers.{3 * level + 1 + block}", state, f"conv_dec.layers.{level}.{block + 1}"
            )
        ours[f"encoder.layers.{3 * level + 2}.scores"] = _get(state, f"conv_enc.layers.{level}.2.skeleton_pool_vec")
        ours[f"decoder.layers.{3 * level}.weight_JP"] = _get(state, f"conv_dec.layers.{level}.0.skeleton_unpool")
    for layer in ("project_in", "project_out"):
        for kind in ("weight", "bias"):
            ours[f"quantizer.{layer}.{kind}"] = _get(state, f"quantizer2d.{layer}.{kind}")
    stacks = {
        "encoder.embed_in": "motion_enc.layers.{}.0",
        "encoder.embed_out": "motion_enc.layers.{}.2",
        "decoder.read_in": "motion_dec.layers.{}.0",
        "decoder.read_out": "motion_dec.layers.{}.2",
    }
    for name, pattern in stacks.items():
        ours[f"{name}.weight"], ours[f"{name}.bias"] = _stack(ours[f"{name}.weight"], state, pattern)
    _check_graphs(tokenizer, state)
    _load(tokenizer, ours)


def load_official_predictor(predictor: NextScalePredictor, state: StateDict) -> None:
    """Load a published state dict (names without the `predictor.` prefix) into a predictor.

    Raises:
        ValueError: if an entry is missing or has another size.
    """
    ours = predictor.state_dict()
    renamed = {name: _get(state, published) for published, name in _PREDICTOR_NAMES.items()}
    chunk_sizes = _chunk_sizes(state)
    for key, value in state.items():
        match = _BLOCK.fullmatch(key)
        if match and match[3] in _BLOCK_NAMES:
            block = sum(chunk_sizes[: int(match[1])]) + int(match[2])
            renamed[f"blocks.{block}.{_BLOCK_NAMES[match[3]]}"] = value
    for name, value in renamed.items():  # published tables have leading dimensions of size one
        if name in ours and value.numel() == ours[name].numel():
            renamed[name] = value.reshape(ours[name].shape)
    _load(predictor, renamed)


def _chunk_sizes(state: StateDict) -> list[int]:
    """Return the number of blocks in each chunk."""
    places = {(int(m[1]), int(m[2])) for m in map(_BLOCK.fullmatch, state) if m}
    chunks = 1 + max((chunk for chunk, _ in places), default=-1)
    return [sum(1 for chunk, _ in places if chunk == c) for c in range(chunks)]


def _fill_block(ours: dict[str, Tensor], name: str, state: StateDict, published: str) -> None:
    """Set the weights of our residual block `name` from the published block's two convolutions (layers 2 and 5)."""
    for half, layer in (("first", 2), ("second", 5)):
        prefix = f"{published}.layers.{layer}"
        own = _get(state, f"{prefix}.graph_conv.linear1.weight")
        neighbours = _get(state, f"{prefix}.graph_conv.linear2.weight")
        # Kernel 3 over time: the taps for x(t-1), x(t) and x(t+1).
        before, middle, after = _get(state, f"{prefix}.temp_conv.weight").unbind(-1)
        # Column order of `SkeletalTemporalConv`: neighbour mean, x(t-1), x(t), x(t+1).
        ours[f"{name}.{half}.linear.weight"] = torch.cat([neighbours, before, middle + own, after], dim=1)
        biases = ("graph_conv.linear1", "graph_conv.linear2", "temp_conv")
        ours[f"{name}.{half}.linear.bias"] = torch.stack([_get(state, f"{prefix}.{b}.bias") for b in biases]).sum(0)


def _stack(like_JIO: Tensor, state: StateDict, pattern: str) -> tuple[Tensor, Tensor]:
    """Stack the linear layers of all joints into one (joints, inputs, outputs) weight and a bias.

    Joints with fewer inputs or outputs than the widest are padded with zeros; the padding does not change results.

    Args:
        like_JIO: a tensor of the stack's shape.
        pattern: published name of a joint's layer, with {} for the joint.
    """
    joints, inputs, outputs = like_JIO.shape
    weight, bias = torch.zeros_like(like_JIO), like_JIO.new_zeros(joints, outputs)
    for joint in range(joints):
        w = _get(state, f"{pattern.format(joint)}.weight").T
        if w.shape[0] > inputs or w.shape[1] > outputs:
            raise ValueError(
                f"{pattern.format(joint)}.weight is {tuple(w.shape)}, but the limit is {(inputs, outputs)}"
            )
        weight[joint, : w.shape[0], : w.shape[1]] = w
        bias[joint, : w.shape[1]] = _get(state, f"{pattern.format(joint)}.bias")
    return weight, bias


def _check_graphs(tokenizer: MotionTokenizer, state: StateDict) -> None:
    """Compare the adjacency stored with the weights with ours at both levels (layers 0 and 3 of our encoder)."""
    for level, layer in ((0, 0), (1, 3)):
        stored = _get(state, f"conv_enc.layers.{level}.0.layers.2.adj_matrix") > 0
        used = tokenizer.encoder.layers[layer].get_submodule("first").get_buffer("neighbours_JJ") > 0
        if not torch.equal(stored, used):
            raise ValueError(f"the skeleton graph stored with the weights (level {level}) is not that of "
                             f"layout {tokenizer.config.layout}")  # fmt: skip


def _get(state: StateDict, key: str) -> Tensor:
    if key not in state:
        raise ValueError(f"the weights have no entry {key}; are they of another model?")
    return state[key]


def _load(module: torch.nn.Module, state: dict[str, Tensor]) -> None:
    try:
        module.load_state_dict(state)
    except RuntimeError as error:
        raise ValueError(f"the weights do not fit the configured sizes: {error}") from error
