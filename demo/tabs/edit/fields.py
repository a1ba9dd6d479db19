"""The values of the Edit tab's form, and the edit request that is made from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from demo.sampling_form import SamplingFields
from demo.tabs.edit.state import Source
from scalemogen.editing import Anchor, EditMask, EditRequest, EditSettings, Rest

SHORTEST = 0.2  # seconds: one token column at 20 frames per second


@dataclass(frozen=True, kw_only=True)
class MaskFields:
    """The mask, and what the edit may change outside it.

    Attributes:
        parts: names of the body parts that may change; empty for all.
        start, stop: time span that may change, in seconds.
        mode: see `EditMask`.
        keep_scales, threshold, rest: see `EditSettings`.
    """

    parts: list[str]
    start: float
    stop: float
    mode: str
    keep_scales: float
    threshold: float
    rest: Rest

    @property
    def settings(self) -> EditSettings:
        """What the edit may change outside the mask."""
        return EditSettings(int(self.keep_scales), float(self.threshold), self.rest)

    def mask(self, source: Source) -> EditMask:
        """Return the mask for a motion; raises ValueError if the time is too short."""
        return form_mask(self.parts, self.start, min(self.stop, source.seconds), source.seconds, self.mode)


@dataclass(frozen=True, kw_only=True)
class EditFields(MaskFields, SamplingFields):
    """The whole form; see `EditRequest`. The fields are the parameters of the app's API.

    Attributes:
        overlay: show the edited motion over the source, not beside it.
    """

    source_prompt: str
    target_prompt: str
    anchor: Anchor
    overlay: bool

    def request(self, source: Source) -> EditRequest:
        """Return the request to edit a motion; raises ValueError if it is invalid."""
        seed = int(self.seed or 0)
        return EditRequest(
            source.motion, self.target_prompt, self.source_prompt, self.mask(source), self.settings, seed, self.anchor
        )


def form_mask(parts: Sequence[str], start: float, stop: float, seconds: float, mode: str) -> EditMask:
    """Return the mask of the form. A time that covers the whole motion is left out.

    Args:
        parts: names of body parts; empty for all.
        start, stop: time span that may change, in seconds.
        seconds: duration of the motion.
        mode: see `EditMask`.

    Raises:
        ValueError: if the time is shorter than a token column.
    """
    whole = start <= 0 and stop >= seconds - 1e-3  # tolerates the rounding of the sliders
    if not whole and stop - start < SHORTEST - 1e-6:
        raise ValueError(f"The time that may change must last {SHORTEST} s or more; got {start:.1f} to {stop:.1f} s.")
    time = None if whole else (float(start), float(stop))
    return EditMask(tuple(parts), seconds=time, mode="either" if mode == "either" else "both")
