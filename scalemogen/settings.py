"""Everything a person can set when a motion is sampled or edited, as plain records.

`SamplingSettings` says how bits are drawn, `EditMask` where an edit replaces every token, and `EditSettings` what it
may change elsewhere. `sampling.py` and `editing/` use these records. A recipe (`motion/recipe.py`) stores them
whole, so it also stores every field that is added here.
"""

from __future__ import annotations

import math
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from numbers import Integral
from typing import Literal, get_args

from scalemogen.motion.skeleton import PART_NAMES

Draw = Literal["bernoulli", "argmax"]
Rest = Literal["kept", "follows"]
Anchor = Literal["start", "end", "none"]
MaskMode = Literal["both", "either"]
RESTS: tuple[Rest, ...] = get_args(Rest)
ANCHORS: tuple[Anchor, ...] = get_args(Anchor)

SEED_LIMIT = 2**31
LONGEST_PROMPT = 600  # characters; text encoders read about as many, and a longer text does not describe one motion
LARGEST = 1e6  # upper limit of guidance and temperature; larger values overflow the logits


@dataclass(frozen=True)
class SamplingSettings:
    """How bits are drawn (docs/method.md, section 5).

    Attributes:
        guidance: weight w of classifier-free guidance at the last scale; it grows linearly from 0 at the first scale.
        temperature: divides the logits. Values below 1 give more probable motions, values above 1 more varied ones.
        draw: "bernoulli" draws each bit at random, "argmax" takes the more probable value.
        in_turn: whether a prompt like "A person walks. Then the person bows." is sampled sentence after sentence
            (`turns.py`). The published method samples every prompt at once, and edits do, too.

    Raises:
        ValueError: if guidance or temperature is out of range.
    """

    guidance: float = 7.0
    temperature: float = 1.3
    draw: Draw = "bernoulli"
    in_turn: bool = False

    def __post_init__(self) -> None:
        if not 0 < self.temperature <= LARGEST:
            raise ValueError(f"temperature must be above 0 and at most {LARGEST:g}; got {self.temperature}")
        if not 0 <= self.guidance <= LARGEST:
            raise ValueError(f"guidance must be between 0 and {LARGEST:g}; got {self.guidance}")

    def at(self, guidance: float | None, temperature: float | None) -> SamplingSettings:
        """Return a copy with another guidance and temperature; None keeps the current value."""
        return replace(
            self,
            guidance=self.guidance if guidance is None else guidance,
            temperature=self.temperature if temperature is None else temperature,
        )


@dataclass(frozen=True)
class EditMask:
    """The body parts and the time span in which an edit replaces every token (docs/method.md, section 6).

    Inside the mask every token takes the bits that were drawn for the target prompt.

    Parts without a time span mean the whole duration; a time span without parts means the whole body. With neither,
    the mask is empty, and only the threshold of `EditSettings` decides what changes.

    Attributes:
        parts: names from `PART_NAMES`; stored as a tuple.
        frames: [first, last + 1) at the model's frame rate.
        seconds: the same span in seconds; give either frames or seconds.
        mode: how parts and time combine: "both" is their intersection, "either" their union (as in the published
            code).

    Raises:
        ValueError: for an unknown part or mode, for a time span given twice, empty, infinite or negative, and for
            frames that are not integers.
    """

    parts: Sequence[str] = ()
    frames: tuple[int, int] | None = None
    seconds: tuple[float, float] | None = None
    mode: MaskMode = "both"

    def __post_init__(self) -> None:
        object.__setattr__(self, "parts", tuple(self.parts))
        for part in self.parts:
            if part not in PART_NAMES:
                raise ValueError(f"there is no part '{part}'; the parts are {', '.join(PART_NAMES)}")
        if self.mode not in get_args(MaskMode):
            raise ValueError(f"the mode of a mask is 'both' or 'either', not '{self.mode}'")
        if self.frames is not None and self.seconds is not None:
            raise ValueError("give the time of a mask in frames or in seconds, not in both")
        time = self.seconds if self.frames is None else self.frames
        if time is not None and not 0 <= time[0] < time[1] < math.inf:
            raise ValueError(f"a mask's time starts at 0 or later and ends after it starts; got {list(time)}")
        if self.frames is not None and not all(isinstance(frame, Integral) for frame in self.frames):
            raise ValueError(f"frames must be integers; got {list(self.frames)}. Did you mean seconds={self.frames}?")

    @property
    def is_empty(self) -> bool:
        """True if neither parts nor a time span are given."""
        return not self.parts and self.frames is None and self.seconds is None


@dataclass(frozen=True)
class EditSettings:
    """What an edit may change outside the mask (docs/method.md, section 6).

    The defaults scored best in a sweep with the base checkpoint on validation clips.

    Attributes:
        keep_scales: number of coarsest scales whose bits outside the mask are always the source's (gamma; 3 in the
            paper).
        threshold: at finer scales a bit is replaced if the target prompt lowers the probability of the source's bit
            by more than this (tau; 0.1 in the paper); 1 replaces none.
        rest: where the threshold applies if a mask is given. "kept": only to tokens that overlap the mask; everything
            else stays exactly as in the source. "follows": everywhere, as in the paper, so the rest of the body and
            of the time can adapt.

    Raises:
        ValueError: if a value is out of range.
    """

    keep_scales: int = 1
    threshold: float = 0.1
    rest: Rest = "kept"

    def __post_init__(self) -> None:
        if self.keep_scales < 0:
            raise ValueError(f"keep_scales must be 0 or more; got {self.keep_scales}")
        if not 0 <= self.threshold <= 1:
            raise ValueError(f"the threshold is a difference of probabilities, 0 to 1; got {self.threshold}")
        if self.rest not in RESTS:
            raise ValueError(f"rest must be 'kept' or 'follows'; got '{self.rest}'")

    def keeps_rest(self, mask: EditMask) -> bool:
        """True if everything outside this mask stays exactly as in the source."""
        return self.rest == "kept" and not mask.is_empty


def check_request(prompt: str, seconds: float, shortest: float, longest: float) -> None:
    """Raise ValueError for an empty prompt, or for a duration that is not between two limits in seconds."""
    if not prompt.strip():
        raise ValueError("the prompt is empty: describe a motion, such as 'a person walks forward'")
    if not shortest <= seconds <= longest:
        raise ValueError(f"seconds must be between {shortest:.1f} and {longest:.1f}; got {seconds:g}")


def checked_seed(seed: int | None) -> int:
    """Return a valid seed, drawn at random if it is None; raise ValueError if it is out of range."""
    if seed is None:
        return secrets.randbelow(SEED_LIMIT)
    if not 0 <= seed < SEED_LIMIT:
        raise ValueError(f"a seed must be between 0 and {SEED_LIMIT - 1}; got {seed}")
    return seed
