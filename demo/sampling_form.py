"""Fields and components with which a visitor sets how tokens are sampled; Generate, Story and Edit share them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

import gradio as gr

from demo.tab import QUIET
from scalemogen.settings import SEED_LIMIT, SamplingSettings


@dataclass(frozen=True, kw_only=True)
class SamplingFields:
    """Values of a form; the fields are parameters of the app's API.

    Attributes:
        seed: None if the box is empty.
        guidance, temperature: see `SamplingSettings`.
    """

    seed: float | None
    guidance: float
    temperature: float

    def sampling(self, usual: SamplingSettings) -> SamplingSettings:
        """Return how to sample the tokens: as usual, but with the values of the form."""
        return usual.at(self.guidance, self.temperature)


@dataclass(frozen=True, kw_only=True)
class MakingFields(SamplingFields):
    """Values of a form that makes new motions.

    Attributes:
        new_seed: draw a random seed instead of using `seed`.
        hold_feet: hold resting feet in place.
        as_typed: do not rewrite sentences into the words that the model was trained on.
    """

    new_seed: bool
    hold_feet: bool
    as_typed: bool = False

    def choose_seed(self) -> int:
        """Return the seed to use; with `new_seed`, each call draws another one."""
        return random_seed() if self.new_seed or self.seed is None else int(self.seed)


@dataclass(frozen=True)
class SamplingPart:
    """Guidance and temperature."""

    guidance: gr.Slider
    temperature: gr.Slider

    def reset(self, sampling: SamplingSettings) -> dict[Any, Any]:
        """Return the values that set the sliders to these settings."""
        return {self.guidance: sampling.guidance, self.temperature: sampling.temperature}


def sampling_part(sampling: SamplingSettings) -> SamplingPart:
    """Create the sliders with these settings as their first values."""
    guidance = gr.Slider(
        0, 10, sampling.guidance, step=0.1, label="Guidance", info="A higher value follows the words more closely."
    )
    temperature = gr.Slider(
        0.1, 2, sampling.temperature, step=0.05, label="Temperature",
        info="A lower value gives safer motions, a higher value more varied ones.",
    )  # fmt: skip
    return SamplingPart(guidance, temperature)


def seed_box(seed: int, **layout: Any) -> gr.Number:
    """Create the box of the seed."""
    return gr.Number(seed, precision=0, label="Seed", minimum=0, maximum=SEED_LIMIT - 1, **layout)


def new_seed_box(seed: gr.Number, what: str, elem_id: str) -> gr.Checkbox:
    """Create the check box for a new seed for every motion or story; typing a seed unchecks it.

    Args:
        seed: the box of the seed.
        what: "motion" or "story".
        elem_id: id on the page.
    """
    box = gr.Checkbox(True, label=f"A new seed for every {what}", container=False, elem_id=elem_id)
    # A visitor who types a seed wants it used. This runs in the browser, as the motion may be asked for at once.
    seed.input(None, None, box, js="() => false", **QUIET)
    return box


def hold_feet_box(elem_id: str) -> gr.Checkbox:
    """Create the check box for `held_feet`."""
    return gr.Checkbox(
        True, label="Keep feet from sliding and bones from stretching", container=False, elem_id=elem_id
    )


def random_seed() -> int:
    """Return a random seed."""
    return secrets.randbelow(SEED_LIMIT)
