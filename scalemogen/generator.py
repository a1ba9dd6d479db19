"""`Generator`: the protocol of every system that turns sentences into motions.

Evaluation, sweeps, contact sheets and text control use a system through this protocol only, so our model and other
systems are measured by the same code.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from scalemogen.motion.layouts import FeatureLayout
from scalemogen.motion.motion import Motion


class Generator(Protocol):
    """A text-to-motion system.

    Results must not depend on the batch: `generate_batch` gives each motion as it would be alone.
    """

    @property
    def name(self) -> str:
        """Name for tables."""
        ...

    @property
    def layout(self) -> FeatureLayout:
        """Feature layout of the motions: skeleton, frame rate, longest motion."""
        ...

    def generate_batch(
        self, prompts: Sequence[str], seconds: Sequence[float], seeds: Sequence[int | None] | None = None
    ) -> list[Motion]:
        """Return one motion per prompt, of the given duration; the same seed gives the same motion.

        Raises:
            ValueError: for an empty prompt or a duration the system cannot make.
        """
        ...
