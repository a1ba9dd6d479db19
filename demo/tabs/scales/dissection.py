"""A motion taken apart scale by scale: everything that the Scales tab shows.

`dissect` encodes a motion (or takes the tokens that it was sampled from) and decodes the first 1, 2, ... token maps.
`Dissection.with_tokens` does the same after bits were flipped.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from demo.palette import group_colors
from demo.status import counted, grid_words
from demo.viewer import scene
from demo.viewer.scene import Legend
from scalemogen import ScaleMoGen
from scalemogen.motion.mannequin import Body
from scalemogen.motion.motion import Motion
from scalemogen.motion.quality import mpjpe_mm
from scalemogen.token_edits import decode_without, join_scales
from scalemogen.tokens import TokenPyramid

_PAPER_SCALES = (3, 6, 9, 11)  # the columns of the paper's figure, which has 11 scales
_SATURATED = 98  # percentile of the values of the running sum from which on the colour is full
_LEGEND: Legend = ((None, "joints of one colour share a token"),)
_MOVED = 0.01  # metres; joints that a flipped bit moves by more, on average over its frames, count as moved


@dataclass(frozen=True, eq=False)
class Dissection:
    """A motion, its token maps, and what the first k of them decode to, for each k.

    k counts from 1: it is the number of token maps used.

    Attributes:
        title: name of the motion on the page.
        tokens: all token maps.
        motions: at index k - 1, the motion decoded from the first k maps.
        sums: at index k - 1, the running sum of the first k maps, (columns, 7, D).
        target: the motion that `motions` are compared with.
        folder: where its files are kept.
        original: the dissection before any bit was flipped; None if it is this one.
    """

    title: str
    tokens: TokenPyramid
    motions: tuple[Motion, ...]
    sums: tuple[np.ndarray, ...]
    target: Motion
    folder: Path
    original: Dissection | None = None

    @property
    def count(self) -> int:
        """Number of scales."""
        return len(self.motions)

    @property
    def paper_scales(self) -> tuple[int, ...]:
        """The scales of the paper's figure, in proportion to the number of scales."""
        return tuple(sorted({round(k * self.count / _PAPER_SCALES[-1]) or 1 for k in _PAPER_SCALES}))

    @property
    def is_captured(self) -> bool:
        """Whether the tokens only approximate the motion; a sampled motion is what its tokens say."""
        return self.target is not (self.original or self).motions[-1]

    @cached_property
    def errors_mm(self) -> tuple[float, ...]:
        """At index k - 1, the mean joint error in mm of the first k maps, with both pelvises at the same place."""
        return tuple(mpjpe_mm(each.joints_FJ3, self.target.joints_FJ3) for each in self.motions)

    @cached_property
    def energy_shares(self) -> tuple[float, ...]:
        """At index k - 1, the share of the movement relative to the pelvis that the first k maps explain, 0..1.

        It is 1 minus the squared distance to the full motion, divided by the full motion's variance over time.
        """
        poses = [each.joints_FJ3 - each.joints_FJ3[:, :1] for each in self.motions]
        variance = max(float(np.square(poses[-1] - poses[-1].mean(0)).sum()), 1e-9)
        return tuple(max(0.0, 1 - float(np.square(each - poses[-1]).sum()) / variance) for each in poses)

    @property
    def flips(self) -> int:
        """Number of bits that differ from the original."""
        if self.original is None:
            return 0
        pairs = zip(self.tokens.bits, self.original.tokens.bits, strict=True)
        return sum(int((ours != theirs).sum()) for ours, theirs in pairs)

    @cached_property
    def moved_joints(self) -> tuple[tuple[int, int], ...]:
        """The joints that the flipped bits moved, relative to the pelvis, and by how many mm; see `moved_joints`."""
        if self.original is None:
            return ()
        return moved_joints(self.motions[-1], self.original.motions[-1])

    def bits_per_second(self, k: int) -> float:
        """Bits of the first k maps per second of motion."""
        bits = sum(int(self.tokens.bits[i][: self.tokens.valid_columns(i)].size) for i in range(k))
        return bits / (self.tokens.frames / self.motions[-1].fps)

    def caption(self, k: int) -> str:
        """Describe scale k in one line."""
        scale = self.tokens.schedule.scales[k - 1]
        columns, groups = self.tokens.valid_columns(k - 1), len(scale.groups)
        tokens = counted(columns * groups, "token")
        off = f"{self.errors_mm[k - 1]:.0f} mm"
        return f"Scale {k} of {self.count} · {grid_words(columns, groups)} = {tokens} · joints off by {off}"

    def bodies(self, k: int) -> tuple[Body, Body]:
        """Return the motion of the first k maps and the full one. Joints that share a token share a colour."""
        return self.body(k), self.body(self.count)

    def body(self, k: int) -> Body:
        """Return the motion of the first k maps, coloured by the groups of scale k."""
        groups = self.tokens.schedule.scales[k - 1].groups
        motion = self.motions[k - 1]
        label = "the first map" if k == 1 else f"all {k} maps" if k == self.count else f"the first {k} maps"
        return Body(motion, group_colors(motion.skeleton, groups), label)

    def scene(self) -> dict[str, Any]:
        """Return both bodies for the viewer, and the first one for every k."""
        bodies = [self.body(k) for k in range(1, self.count + 1)]
        return scene((bodies[-1], bodies[-1]), stages=bodies, legend=_LEGEND)

    def scene_without(self, model: ScaleMoGen, scale: int, column: int, group: int) -> dict[str, Any]:
        """Return the full motion beside the one without a token, with the joints that the token moves.

        Args:
            model: decodes the tokens.
            scale: index of the map.
            column, group: place of the token in the map.

        Raises:
            ValueError: if there is no such token.
        """
        without = decode_without(model, self.tokens, scale, column, group)
        bodies = (replace(self.body(self.count), motion=without, label="without this token"), self.body(self.count))
        return {**scene(bodies), "moved": moved_joints(without, self.motions[-1])}

    def film_path(self, k: int) -> Path:
        """Path of the video of both bodies; the file exists once it is drawn."""
        return self.folder / f"pair-{k}.mp4"

    def with_tokens(self, model: ScaleMoGen, tokens: TokenPyramid) -> Dissection:
        """Return the dissection of this motion with other bits; the original bits give the original dissection."""
        original = self.original or self
        changed = _decoded(model, tokens, self.title, original.target, original.folder / "flipped")
        changed = replace(changed, original=original)
        return changed if changed.flips else original

    def with_better_tokens(self, model: ScaleMoGen, tokens: TokenPyramid) -> Dissection:
        """Return the dissection of the captured motion with other tokens of it; flipped bits are forgotten."""
        made = _decoded(model, tokens, self.title, self.target, (self.original or self).folder)
        return _with_recipe(made, (self.original or self).motions[-1])

    def scene_of_flip(self, model: ScaleMoGen, tokens: TokenPyramid, k: int) -> dict[str, Any]:
        """Return the two bodies for tokens with a flipped bit: only they are decoded, so this is fast.

        Args:
            model: decodes the tokens.
            tokens: the tokens of this motion, with other bits.
            k: number of maps of the first body.
        """
        counts = sorted({k, self.count})  # at the last scale both bodies are the same
        motions = dict(zip(counts, model.decode_scales(tokens, counts), strict=True))
        bodies = [replace(self.body(n), motion=motions[n]) for n in (k, self.count)]
        moved = moved_joints(motions[self.count], (self.original or self).motions[-1])
        return {**scene(bodies, legend=_LEGEND), "moved": moved, "partial": True}

    def scene_mixed(self, model: ScaleMoGen, other: Dissection) -> dict[str, Any]:
        """Return the first k maps of this motion with the finer maps of another, for every k; and both motions.

        The longer motion is cut to the length of the shorter one.
        """
        frames = min(self.tokens.frames, other.tokens.frames)
        coarse, fine = (each.cut(model, frames) for each in (self, other))
        mixes = [model.decode(join_scales(coarse, fine, k)) for k in range(1, self.count + 1)]
        names = [f"first {counted(k, 'map')} of the left, the rest of the right" for k in range(1, self.count + 1)]
        stages = [Body(mix, label=name) for mix, name in zip(mixes, names, strict=True)]
        left, right = (
            Body(model.decode(tokens), label=each.title) for tokens, each in ((coarse, self), (fine, other))
        )
        return {**scene((stages[-1], left, right), stages=stages), "mixed": True}

    def cut(self, model: ScaleMoGen, frames: int) -> TokenPyramid:
        """Return the tokens of the first frames; a multiple of 4."""
        if frames == self.tokens.frames:
            return self.tokens
        return model.encode(self.motions[-1].crop(0, frames))

    def save_tokens(self, revision: str) -> Path:
        """Write the tokens as .npz, and return the path."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return self.tokens.save(self.folder / "tokens.npz", revision)

    def along_main_directions(self, k: int) -> np.ndarray:
        """Project the running sum of the first k maps on each part's main direction.

        Returns:
            (columns, 7); 0 is the part's mean over the whole motion, and nearly all values lie within -1 and 1.
        """
        mean_PD, directions_PD, reach_P = self._main_directions
        return np.einsum("tpd,pd->tp", self.sums[k - 1] - mean_PD, directions_PD) / reach_P

    @cached_property
    def _main_directions(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """For each part of the full sum: mean (7, D), first principal component (7, D), and reach along it (7,)."""
        whole_TPD = self.sums[-1]
        mean_PD = whole_TPD.mean(0)
        centred_PTD = (whole_TPD - mean_PD).transpose(1, 0, 2)
        # The first right singular vector of the centred values is the direction in which a part varies most.
        directions_PD = np.linalg.svd(centred_PTD, full_matrices=False)[2][:, 0]
        along_PT = np.einsum("ptd,pd->pt", centred_PTD, directions_PD)
        # The sign of a singular vector is arbitrary. Flip it where a part is negatively correlated with the part
        # that varies most, so that parts that move together have the same colour.
        leader_T = along_PT[np.argmax(along_PT.var(1))]
        directions_PD = directions_PD * np.where(along_PT @ leader_T < 0, -1, 1)[:, None]
        # The reach is a high percentile of the distances from the mean, not the maximum, so that one outlier does not
        # make all colours pale. The lower bound avoids a division by zero for a part that does not move.
        return mean_PD, directions_PD, np.maximum(np.percentile(np.abs(along_PT), _SATURATED, axis=1), 1e-6)


def dissect(
    model: ScaleMoGen, motion: Motion, title: str, folder: Path, tokens: TokenPyramid | None = None
) -> Dissection:
    """Take a motion apart. All partial reconstructions are decoded in one batch.

    Args:
        motion: on the model's skeleton, not longer than the model accepts.
        title: name of the motion on the page.
        folder: folder for files; it is created.
        tokens: the tokens of a sampled motion; without them, the motion is encoded.

    Raises:
        ValueError: if the model cannot encode the motion.
    """
    folder.mkdir(parents=True, exist_ok=True)
    # The error of a sampled motion is measured from its own decoding, as there is nothing else to compare it with; a
    # captured motion is brought to the model's proportions first, so that only the tokens' error counts.
    target = None if tokens is not None else model.conform(motion)
    tokens = tokens or model.encode(motion)
    made = _decoded(model, tokens, title, target, folder)
    made = _with_recipe(made, motion)
    return replace(made, target=target or made.motions[-1])


def moved_joints(motion: Motion, other: Motion) -> tuple[tuple[int, int], ...]:
    """Return the joints that two motions of equal length place differently, relative to the pelvis.

    Returns:
        (joint, mean distance in mm) pairs.
    """
    ours, theirs = (each.joints_FJ3 - each.joints_FJ3[:, :1] for each in (motion, other))
    distances_FJ = np.linalg.norm(ours - theirs, axis=-1)
    # A token may last only a part of the motion, so the mean is taken over the frames that it changes.
    frames = distances_FJ.max(1) > _MOVED / 4
    if not frames.any():
        return ()
    means_J = distances_FJ[frames].mean(0)
    return tuple((int(joint), round(1000 * float(means_J[joint]))) for joint in np.flatnonzero(means_J > _MOVED))


def _with_recipe(made: Dissection, motion: Motion) -> Dissection:
    """Return a dissection whose full motion has the recipe of a motion, for the other tabs."""
    recipe = None if motion.recipe is None else replace(motion.recipe, tokens=made.tokens.pack())
    return replace(made, motions=(*made.motions[:-1], replace(made.motions[-1], recipe=recipe)))


def _decoded(model: ScaleMoGen, tokens: TokenPyramid, title: str, target: Motion | None, folder: Path) -> Dissection:
    motions = tuple(model.decode_every_scale(tokens))
    return Dissection(title, tokens, motions, tuple(model.running_sums(tokens)), target or motions[-1], folder)
