"""What the forms say when their button is pressed; the names of the fields are those of the app's API."""

from __future__ import annotations

from dataclasses import dataclass

from demo.edits import form_mask
from demo.sessions import Bench
from scalemogen.editing import Anchor, EditRequest, EditSettings, Rest
from scalemogen.settings import SamplingSettings


@dataclass(frozen=True, kw_only=True)
class _Sampled:
    guidance: float
    temperature: float

    @property
    def sampling(self) -> SamplingSettings:
        """How to draw the tokens."""
        return SamplingSettings(self.guidance, self.temperature)


@dataclass(frozen=True, kw_only=True)
class GenerateAsked(_Sampled):
    """The form of the Generate tab; see `ScaleMoGen.stream`.

    Attributes:
        new_seed: draw a seed in place of the one given.
        auto: as long as the words suggest, in place of `seconds`.
        hold_feet: keep standing feet in their place.
    """

    prompt: str
    seconds: float
    seed: float | None
    new_seed: bool
    auto: bool
    hold_feet: bool


@dataclass(frozen=True, kw_only=True)
class EditAsked(_Sampled):
    """The form of the Edit tab; see `EditRequest`.

    Attributes:
        parts: names of body parts that may change; none for all.
        start, stop: seconds that may change.
        overlay: show after over before, not beside it.
    """

    source_prompt: str
    target_prompt: str
    seed: float | None
    keep_scales: float
    threshold: float
    rest: Rest
    anchor: Anchor
    parts: list[str]
    start: float
    stop: float
    mode: str
    overlay: bool

    @property
    def settings(self) -> EditSettings:
        """How much of the source stays."""
        return EditSettings(int(self.keep_scales), float(self.threshold), self.rest)

    def request(self, bench: Bench) -> EditRequest:
        """What is to be done with the motion on the bench; raises ValueError where it cannot be."""
        mask = form_mask(self.parts, self.start, min(self.stop, bench.seconds), bench.seconds, self.mode)
        seed = int(self.seed or 0)
        return EditRequest(
            bench.motion, self.target_prompt, self.source_prompt, mask, self.settings, seed, self.anchor
        )
