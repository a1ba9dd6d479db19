"""`MotionTokenizer`: motion features to token maps and back (docs/method.md, section 2).

The encoder embeds the features of each joint and convolves them over skeleton and time. In between it pools the
joints to 12 areas and then to 7 body parts, and halves the time twice. The quantizer turns the result into bits. The
decoder does these steps in reverse and turns the running sum of the token maps back into features.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from scalemogen.motion.features import LAYOUTS, FeatureLayout
from scalemogen.motion.skeleton import (
    AREA_EDGES,
    AREA_NAMES,
    PART_AREAS,
    SKELETONS,
    adjacency,
    membership_mask,
)
from scalemogen.networks.quantizer import MultiScaleQuantizer, Quantized
from scalemogen.networks.settings import TokenizerConfig
from scalemogen.networks.skeletal import JointLinear, ResidualBlock, SkeletalPool, SkeletalUnpool, apply_per_sample
from scalemogen.scales import FRAMES_PER_COLUMN, PARTS, ScaleSchedule

# Number of frames after a clip's end that can influence the encoder's or the decoder's result for its last frame,
# rounded up.
RECEPTIVE_MARGIN = 24


def schedule_of(config: TokenizerConfig) -> ScaleSchedule:
    """Return the scales at which a tokenizer of these sizes quantizes."""
    return ScaleSchedule.create(LAYOUTS[config.layout].max_frames, config.divisors, config.mapping)


class MotionTokenizer(nn.Module):
    """Encoder, multi-scale quantizer and decoder over normalised features (B, F, dims).

    F may be any length up to the layout's longest clip. Frames past a clip's end must be zero. Results up to the end
    do not depend on how many zero frames follow, so short clips are computed in short windows.

    Args:
        margin: zero frames that are computed after a clip's end. The default covers the receptive field; training
            takes fewer, because that is faster.
    """

    def __init__(self, config: TokenizerConfig, margin: int = RECEPTIVE_MARGIN) -> None:
        super().__init__()
        self.config = config
        self.layout: FeatureLayout = LAYOUTS[config.layout]
        self.schedule = schedule_of(config)
        self.columns = JointColumns(self.layout)
        self.encoder = Encoder(config, self.columns.width)
        self.quantizer = MultiScaleQuantizer(config.width, config.bits, self.schedule, config.scale_dropout)
        self.decoder = Decoder(config, self.columns.width)
        self.margin = margin

    @property
    def levels(self) -> int:
        """Number of partial sums that can be decoded: one per scale."""
        return len(self.schedule)

    @property
    def max_frames(self) -> int:
        """Longest motion in frames."""
        return self.schedule.max_frames

    def forward(self, features: Tensor, frames_B: Tensor, scales_B: Tensor) -> tuple[Tensor, Tensor]:
        """Encode and decode, for training.

        Args:
            features: (B, F, dims) normalised.
            frames_B: valid frames of each sample.
            scales_B: number of scales from which each sample is decoded.

        Returns:
            The reconstruction (B, F, dims) from each sample's first `scales_B` maps, and the quantizer's loss.
        """
        quantized = self.encode(features, frames_B)
        sums_KBTPD = torch.stack(quantized.sums)  # K scales
        chosen_BTPD = sums_KBTPD[scales_B - 1, torch.arange(len(scales_B), device=scales_B.device)]
        return self.decode_sum(chosen_BTPD, frames_B, features.shape[1]), quantized.loss

    def latent(self, features: Tensor) -> Tensor:
        """Encode features (B, F, dims), F a multiple of 4, to the latent (B, F/4, 7, d)."""
        return apply_per_sample(self.encoder, self.columns.split(features))

    def projected(self, features: Tensor, frames_B: Tensor) -> Tensor:
        """Encode features (B, F, dims) to the input (B, T, 7, D) of the quantizer; 0 after the encoded window."""
        # In training the window depends on the padded length of the batch, so that a compiled model sees few lengths.
        wanted = self.window(features.shape[1] if self.training else int(frames_B.max()))
        features = _fit_time(features, wanted)
        projected = self.quantizer.project_in(self.latent(features))
        return _fit_time(projected.float(), self.schedule.columns)

    def encode(self, features: Tensor, frames_B: Tensor) -> Quantized:
        """Return the bits and running sums of every scale of features (B, F, dims) with `frames_B` valid frames."""
        return self.quantizer.quantize(self.projected(features, frames_B), frames_B)

    def decode_sum(self, sum_BTPD: Tensor, frames_B: Tensor, window: int | None = None) -> Tensor:
        """Decode a running sum (B, T, 7, D) to normalised features (B, window, dims).

        A running sum of the first k scales gives the partial reconstruction at scale k.

        Args:
            frames_B: valid frames of each sample; the output past them is unspecified.
            window: frames to return; None means the layout's longest clip.
        """
        window = self.schedule.max_frames if window is None else window
        computed = max(self.window(int(frames_B.max())), window)
        latent = _fit_time(self.quantizer.project_out(sum_BTPD), computed // FRAMES_PER_COLUMN)
        # Zero all columns whose four frames are not all inside the clip: floor here, where the quantizer uses ceil.
        column = torch.arange(latent.shape[1], device=latent.device)
        valid = column < (frames_B // FRAMES_PER_COLUMN)[:, None]
        joints = apply_per_sample(self.decoder, latent * valid[:, :, None, None])
        return self.columns.join(joints)[:, :window]

    def window(self, frames: int) -> int:
        """Number of frames to compute: `frames` plus the margin, rounded up to 4, at most the longest clip.

        With the default margin the first `frames` are the same as with a window as long as the longest clip.
        """
        padded = -(-(frames + self.margin) // FRAMES_PER_COLUMN) * FRAMES_PER_COLUMN
        return min(padded, self.schedule.max_frames)


class JointColumns(nn.Module):
    """Sort the feature columns by the joint they describe, and back.

    Joints have different numbers of columns (the root has more, contact joints have a flag), so the columns of each
    joint are padded with zeros to the number of the joint that has most.
    """

    def __init__(self, layout: FeatureLayout) -> None:
        super().__init__()
        self.width = max(len(columns) for columns in layout.joint_columns)
        source = torch.full(
            (len(layout.joint_columns), self.width), layout.dims
        )  # padding reads column `dims`, a zero
        for joint, columns in enumerate(layout.joint_columns):
            source[joint, : len(columns)] = torch.as_tensor(columns)
        # The inverse: for each feature column, its place among the flattened (joint, slot) pairs.
        target = torch.empty(layout.dims, dtype=torch.long)
        used = source.flatten() < layout.dims
        target[source.flatten()[used]] = torch.arange(source.numel())[used]
        self.register_buffer("source", source, False)
        self.register_buffer("target", target, False)

    def split(self, features: Tensor) -> Tensor:
        """(B, F, dims) -> (B, F, J, width)."""
        return F.pad(features, (0, 1))[..., self.get_buffer("source")]

    def join(self, joints: Tensor) -> Tensor:
        """(B, F, J, width) -> (B, F, dims), without the padding."""
        return joints.flatten(-2)[..., self.get_buffer("target")]


class Encoder(nn.Module):
    """Embed each joint, then twice: two residual blocks and a pool (joints -> 12 areas -> 7 parts).

    Args:
        config: sizes.
        inputs: feature columns per joint.
    """

    def __init__(self, config: TokenizerConfig, inputs: int) -> None:
        super().__init__()
        (fine, coarse), (joint_mask, part_mask) = _graphs(config.layout)
        width, joints = config.width, fine.shape[0]
        self.embed_in = JointLinear(joints, inputs, width)
        self.embed_out = JointLinear(joints, width, width)
        self.layers = nn.Sequential(
            ResidualBlock(width, fine, config.dropout),
            ResidualBlock(width, fine, config.dropout),
            SkeletalPool(joint_mask),
            ResidualBlock(width, coarse, config.dropout),
            ResidualBlock(width, coarse, config.dropout),
            SkeletalPool(part_mask),
        )

    def forward(self, joints: Tensor) -> Tensor:
        """(B, F, J, inputs) -> (B, F/4, 7, d)."""
        return self.layers(self.embed_out(F.gelu(self.embed_in(joints))))


class Decoder(nn.Module):
    """Twice an unpool and two residual blocks (7 parts -> 12 areas -> joints), then each joint's features.

    Args:
        config: sizes.
        outputs: feature columns per joint.
    """

    def __init__(self, config: TokenizerConfig, outputs: int) -> None:
        super().__init__()
        (fine, coarse), (joint_mask, part_mask) = _graphs(config.layout)
        width, joints = config.width, fine.shape[0]
        self.layers = nn.Sequential(
            SkeletalUnpool(part_mask),
            ResidualBlock(width, coarse, config.dropout),
            ResidualBlock(width, coarse, config.dropout),
            SkeletalUnpool(joint_mask),
            ResidualBlock(width, fine, config.dropout),
            ResidualBlock(width, fine, config.dropout),
        )
        self.read_in = JointLinear(joints, width, width)
        self.read_out = JointLinear(joints, width, outputs)

    def forward(self, latent: Tensor) -> Tensor:
        """(B, T, 7, d) -> (B, 4T, J, outputs)."""
        return self.read_out(F.gelu(self.read_in(self.layers(latent))))


def _graphs(layout: str) -> tuple[tuple[Tensor, Tensor], tuple[Tensor, Tensor]]:
    """Return the adjacency matrices of joints and areas, and the pooling masks (12, J) and (7, 12)."""
    skeleton = SKELETONS[layout]
    fine = adjacency(skeleton.joint_count, skeleton.graph_edges)
    coarse = adjacency(len(AREA_NAMES), AREA_EDGES)
    joint_mask = membership_mask(skeleton.area_joints, skeleton.joint_count)
    part_mask = membership_mask(PART_AREAS, len(AREA_NAMES))
    assert part_mask.shape[0] == PARTS
    arrays = (torch.from_numpy(a) for a in (fine, coarse, joint_mask, part_mask))
    fine_t, coarse_t, joint_t, part_t = arrays
    return (fine_t, coarse_t), (joint_t, part_t)


def _fit_time(x: Tensor, length: int) -> Tensor:
    """Crop or zero-pad dimension 1 to `length`."""
    missing = length - x.shape[1]
    if missing <= 0:
        return x[:, :length]
    return F.pad(x, (0, 0) * (x.ndim - 2) + (0, missing))
