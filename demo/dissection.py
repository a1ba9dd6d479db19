"""A motion taken apart scale by scale: everything that the Scales tab shows, computed once and kept."""

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
from demo.plots import MapAxes, error_curve, running_sum_map, token_map
from scalemogen import ScaleMoGen, TokenPyramid
from scalemogen.motion.files.gltf import write_glb
from scalemogen.motion.mannequin import Body
from scalemogen.motion.motion import Motion
from scalemogen.motion.quality import mpjpe_mm

_LOG = logging.getLogger(__name__)
_PAPER_SCALES = (3, 6, 9, 11)  # the columns of the paper's figure
_SATURATED = 98  # percentile of the running sum at which its colours are full

_View = TypeVar("_View")


@dataclass(frozen=True, eq=False)
class Dissection:
    """A motion, its token maps, and what the first 1, 2, ... of them decode to.

    Scales are counted as people do: k is the number of maps used, 1 and up.

    Attributes:
        title: what the motion is, for people.
        tokens: all maps.
        motions: the motion of the first k maps at k - 1.
        sums: running sum of the first k maps at k - 1, each (columns, 7, D).
        errors_mm: mean joint error of each, pelvis on pelvis.
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
    def shown_scales(self) -> tuple[int, ...]:
        """The scales of the row of films, as in the paper's figure."""
        return tuple(sorted({round(k * self.count / _PAPER_SCALES[-1]) or 1 for k in _PAPER_SCALES}))

    @cached_property
    def axes(self) -> MapAxes:
        """What the axes of its maps mean."""
        motion = self.motions[-1]
        return MapAxes(self.tokens.schedule, motion.skeleton, self.tokens.frames, motion.fps)

    def caption(self, k: int) -> str:
        """Scale k in one plain line."""
        scale = self.tokens.schedule.scales[k - 1]
        columns, groups = self.tokens.valid_columns(k - 1), len(scale.groups)
        size = f"{_counted(columns, 'moment')} × {_counted(groups, 'group')}"
        tokens = _counted(columns * groups, "token")
        return f"Scale {k} of {self.count} · {size} · {tokens} · joint error {self.errors_mm[k - 1]:.0f} mm"

    def token_map(self, k: int) -> go.Figure:
        """The bits of scale k."""
        return self._once("tokens", k, lambda: token_map(self.tokens.bits[k - 1], k - 1, self.axes))

    def running_sum(self, k: int) -> go.Figure:
        """The sum of the first k maps: for each part, where it is along its own main direction of change."""
        return self._once("sum", k, lambda: running_sum_map(self._along_main_directions(self.sums[k - 1]), self.axes))

    def error_curve(self, k: int) -> go.Figure:
        """Joint error against the number of scales."""
        return self._once("curve", k, lambda: error_curve(self.errors_mm, k))

    def bodies(self, k: int) -> tuple[Body, Body]:
        """The motion of the first k maps and the full one; joints that share a token share a colour."""
        return self.body(k), self.body(self.count)

    def body(self, k: int) -> Body:
        """The motion of the first k maps, coloured by the groups of scale k."""
        groups = self.tokens.schedule.scales[k - 1].groups
        motion = self.motions[k - 1]
        label = "the first map" if k == 1 else f"all {k} maps" if k == self.count else f"the first {k} maps"
        return Body(motion, group_colors(motion.skeleton, groups), label)

    def stage(self, k: int) -> Path:
        """A GLB with both bodies."""
        return self._once("stage", k, lambda: self._write_stage(k))

    def prepare(self) -> None:
        """Make the views of every scale, so that none has to be waited for."""
        try:
            for k in range(1, self.count + 1):
                for make in (self.token_map, self.running_sum, self.error_curve, self.stage):
                    if self._abandoned.is_set():
                        return
                    make(k)
        except FileNotFoundError:
            _LOG.debug("%s is gone: the visitor left", self.folder)

    def prepare_behind(self) -> None:
        """`prepare` in a thread of its own."""
        threading.Thread(target=self.prepare, daemon=True).start()

    def abandon(self) -> None:
        """Nobody looks at it any more: what is not made yet need not be."""
        self._abandoned.set()

    def film_path(self, k: int) -> Path:
        """Where the film of the first k maps is kept once it is rendered."""
        return self.folder / f"film-{k}.mp4"

    def pair_path(self, k: int) -> Path:
        """Where the film of both bodies is kept once it is rendered."""
        return self.folder / f"pair-{k}.mp4"

    def _along_main_directions(self, sum_TPD: np.ndarray) -> np.ndarray:
        """(columns, 7) of a running sum; 0 is the part's mean over the whole motion, 1 its usual reach."""
        mean_PD, directions_PD, reach_P = self._main_directions
        return np.einsum("tpd,pd->tp", sum_TPD - mean_PD, directions_PD) / reach_P

    @cached_property
    def _main_directions(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Of the whole sum, for each part: its mean, its first principal component, its reach along that."""
        whole_TPD = self.sums[-1]
        mean_PD = whole_TPD.mean(0)
        centred_PTD = (whole_TPD - mean_PD).transpose(1, 0, 2)
        directions_PD = np.linalg.svd(centred_PTD, full_matrices=False)[2][:, 0]
        along_PT = np.einsum("ptd,pd->pt", centred_PTD, directions_PD)
        # A direction and its opposite are equally good; parts that move together get the same sign.
        leader_T = along_PT[np.argmax(along_PT.var(1))]
        directions_PD = directions_PD * np.where(along_PT @ leader_T < 0, -1, 1)[:, None]
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
    """Take a motion apart; all partial reconstructions are decoded in one batch.

    Args:
        motion: on the model's skeleton, not longer than it takes.
        folder: for files; is created.
        tokens: of a motion that the model sampled; others are encoded.

    Raises:
        ValueError: if the model cannot encode the motion.
    """
    folder.mkdir(parents=True, exist_ok=True)
    sampled = tokens is not None
    tokens = tokens or model.encode(motion)
    *partial, full = model.decode_every_scale(tokens)
    recipe = None if motion.recipe is None else replace(motion.recipe, tokens=tokens.pack())
    motions = (*partial, replace(full, recipe=recipe))  # so that it is known for what it is where it is sent on
    target = motions[-1] if sampled else model.conform(motion)
    errors = tuple(mpjpe_mm(each.joints_FJ3, target.joints_FJ3) for each in motions)
    return Dissection(title, tokens, motions, tuple(model.running_sums(tokens)), errors, folder)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
