"""A motion taken apart scale by scale: everything that the Scales tab shows, computed once and kept.

`dissect` encodes a motion (or takes the tokens that it was sampled from) and decodes the first 1, 2, ... token maps.
A `Dissection` makes captions, plots and GLB files from that when they are first asked for.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import numpy as np
import plotly.graph_objects as go

from demo.palette import group_colors
from demo.plots.maps import MapAxes, error_curve, running_sum_map, token_map
from scalemogen import ScaleMoGen
from scalemogen.motion.files.gltf import write_glb
from scalemogen.motion.mannequin import Body
from scalemogen.motion.motion import Motion
from scalemogen.motion.quality import mpjpe_mm
from scalemogen.tokens import TokenPyramid

_LOG = logging.getLogger(__name__)
_PAPER_SCALES = (3, 6, 9, 11)  # the columns of the paper's figure, which has 11 scales
_SATURATED = 98  # percentile of the values of the running sum that gets the full colour

_View = TypeVar("_View")


@dataclass(frozen=True, eq=False)
class Dissection:
    """A motion, its token maps, and what the first k of them decode to, for each k.

    k counts from 1: it is the number of token maps used.

    Attributes:
        title: name of the motion on the page.
        tokens: all token maps.
        motions: at index k - 1, the motion decoded from the first k maps.
        sums: at index k - 1, the running sum of the first k maps, (columns, 7, D).
        errors_mm: at index k - 1, the mean joint error of that motion with both pelvises at the same place.
        folder: where its files are kept.
    """

    title: str
    tokens: TokenPyramid
    motions: tuple[Motion, ...]
    sums: tuple[np.ndarray, ...]
    errors_mm: tuple[float, ...]
    folder: Path
    _views: dict[tuple[str, int], object] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _abandoned: threading.Event = field(default_factory=threading.Event)

    @property
    def count(self) -> int:
        """Number of scales."""
        return len(self.motions)

    @property
    def row_scales(self) -> tuple[int, ...]:
        """The scales of the row of videos: those of the paper's figure, in proportion to the number of scales."""
        return tuple(sorted({round(k * self.count / _PAPER_SCALES[-1]) or 1 for k in _PAPER_SCALES}))

    @cached_property
    def axes(self) -> MapAxes:
        """The axes of its token maps."""
        motion = self.motions[-1]
        return MapAxes(self.tokens.schedule, motion.skeleton, self.tokens.frames, motion.fps)

    def caption(self, k: int) -> str:
        """Describe scale k in one line."""
        scale = self.tokens.schedule.scales[k - 1]
        columns, groups = self.tokens.valid_columns(k - 1), len(scale.groups)
        size = f"{_counted(columns, 'moment')} × {_counted(groups, 'group')}"
        tokens = _counted(columns * groups, "token")
        return f"Scale {k} of {self.count} · {size} · {tokens} · joint error {self.errors_mm[k - 1]:.0f} mm"

    def token_map(self, k: int) -> go.Figure:
        """Plot the bits of scale k."""
        return self._once("tokens", k, lambda: token_map(self.tokens.bits[k - 1], k - 1, self.axes))

    def running_sum(self, k: int) -> go.Figure:
        """Plot the sum of the first k maps, for each part along its first principal component."""
        return self._once("sum", k, lambda: running_sum_map(self._along_main_directions(self.sums[k - 1]), self.axes))

    def error_curve(self, k: int) -> go.Figure:
        """Plot the joint error against the number of scales, with k marked."""
        return self._once("curve", k, lambda: error_curve(self.errors_mm, k))

    def bodies(self, k: int) -> tuple[Body, Body]:
        """Return the motion of the first k maps and the full one. Joints that share a token share a colour."""
        return self.body(k), self.body(self.count)

    def body(self, k: int) -> Body:
        """Return the motion of the first k maps, coloured by the groups of scale k."""
        groups = self.tokens.schedule.scales[k - 1].groups
        motion = self.motions[k - 1]
        label = "the first map" if k == 1 else f"all {k} maps" if k == self.count else f"the first {k} maps"
        return Body(motion, group_colors(motion.skeleton, groups), label)

    def stage(self, k: int) -> Path:
        """Return the path of a GLB with both bodies."""
        return self._once("stage", k, lambda: self._write_stage(k))

    def prepare(self) -> None:
        """Make plots and GLB files of all scales, so that no visitor has to wait for them."""
        try:
            for k in range(1, self.count + 1):
                for make in (self.token_map, self.running_sum, self.error_curve, self.stage):
                    if self._abandoned.is_set():
                        return
                    make(k)
        except FileNotFoundError:
            _LOG.debug("%s is deleted: the visitor left", self.folder)

    def prepare_in_background(self) -> None:
        """Call `prepare` in a thread."""
        threading.Thread(target=self.prepare, daemon=True).start()

    def abandon(self) -> None:
        """End `prepare`, because this dissection is no longer shown."""
        self._abandoned.set()

    def film_path(self, k: int) -> Path:
        """Path of the video of the first k maps; the file exists once it is drawn."""
        return self.folder / f"film-{k}.mp4"

    def pair_path(self, k: int) -> Path:
        """Path of the video of both bodies; the file exists once it is drawn."""
        return self.folder / f"pair-{k}.mp4"

    def _along_main_directions(self, sum_TPD: np.ndarray) -> np.ndarray:
        """Project a running sum (columns, 7, D) on each part's main direction.

        Returns:
            (columns, 7); 0 is the part's mean over the whole motion, and nearly all values lie within -1 and 1.
        """
        mean_PD, directions_PD, reach_P = self._main_directions
        return np.einsum("tpd,pd->tp", sum_TPD - mean_PD, directions_PD) / reach_P

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

    def _write_stage(self, k: int) -> Path:
        path = self.folder / f"scale-{k}.glb"
        write_glb(self.bodies(k), path, follow=True)
        return path

    def _once(self, kind: str, k: int, make: Callable[[], _View]) -> _View:
        with self._lock:
            if (kind, k) not in self._views:
                self._views[kind, k] = make()
            return self._views[kind, k]  # pyright: ignore[reportReturnType]  # `kind` decides the type


def dissect(
    model: ScaleMoGen, motion: Motion, title: str, folder: Path, tokens: TokenPyramid | None = None
) -> Dissection:
    """Take a motion apart. All partial reconstructions are decoded in one batch.

    Args:
        motion: on the model's skeleton, not longer than the model accepts.
        title: name of the motion on the page.
        folder: for files; it is created.
        tokens: those of a sampled motion; without them, the motion is encoded.

    Raises:
        ValueError: if the model cannot encode the motion.
    """
    folder.mkdir(parents=True, exist_ok=True)
    sampled = tokens is not None
    tokens = tokens or model.encode(motion)
    *partial, full = model.decode_every_scale(tokens)
    recipe = None if motion.recipe is None else replace(motion.recipe, tokens=tokens.pack())
    motions = (*partial, replace(full, recipe=recipe))  # the full motion keeps its recipe, for the other tabs
    # The error of a sampled motion is measured from its own decoding, as there is nothing else to compare it with; a
    # captured motion is brought to the model's proportions first, so that only the tokens' error counts.
    target = motions[-1] if sampled else model.conform(motion)
    errors = tuple(mpjpe_mm(each.joints_FJ3, target.joints_FJ3) for each in motions)
    return Dissection(title, tokens, motions, tuple(model.running_sums(tokens)), errors, folder)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
