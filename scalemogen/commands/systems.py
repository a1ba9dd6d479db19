"""The option --system of the commands: our model, or another system that makes the motions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scalemogen import ScaleMoGen
from scalemogen.baselines.settings import OURS
from scalemogen.baselines.systems import Places, System, load_system, with_settings
from scalemogen.motion.motion import Motion


@dataclass(frozen=True)
class Spoken:
    """A system that makes motions, and our model, which prepares the sentences for it.

    Our model predicts the seconds and checks the length of prompts for every system, so that systems differ only in
    the motions that they make from the same requests.

    Attributes:
        system: makes the motions.
        reader: our model.
    """

    system: System
    reader: ScaleMoGen

    def fingerprint(self) -> str:
        """Text that changes if the system would make other motions."""
        return self.system.fingerprint()

    def predict_seconds(self, prompt: str) -> float:
        """Return the median duration in seconds that our model predicts for this sentence."""
        return self.reader.predict_seconds(prompt)

    def unread(self, prompt: str) -> str:
        """Return a sentence that says how much of a long prompt is read; "" if all of it is."""
        return self.reader.unread(prompt)

    def generate_batch(
        self, prompts: Sequence[str], seconds: Sequence[float], seeds: Sequence[int | None] | None = None
    ) -> list[Motion]:
        """Return one motion per prompt."""
        return self.system.generate_batch(prompts, seconds, seeds)


def chosen_system(
    name: str,
    model: ScaleMoGen,
    places: Places,
    guidance: float | None = None,
    temperature: float | None = None,
    steps: int | None = None,
) -> System:
    """Return the system of a command with the given sampling settings; `model` is our loaded model.

    Raises:
        ValueError: if the system cannot be loaded or does not have such a setting.
    """
    system = model if name == OURS else load_system(name, places, str(model.device))
    return with_settings(system, guidance, temperature, steps)
