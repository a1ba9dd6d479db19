"""The examples of the Scales tab, each taken apart once for all visitors, and the entries of the list of motions."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from textwrap import shorten

from demo.context import DemoContext
from demo.tabs.scales.dissection import Dissection, dissect

OWN = -1  # value in the list for the visitor's own motion
# Number of the example that is shown first. Each of its maps brings the body closer to the full motion; in other
# motions a single map may lead away from it.
FIRST = 2
_TITLE_LENGTH = 80  # characters of a title in the list


@dataclass(frozen=True)
class Library:
    """Dissections of the examples."""

    context: DemoContext
    _examples: dict[int, Dissection] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def example(self, number: int) -> Dissection:
        """Return the dissection of an example."""
        with self._lock:
            if number not in self._examples:
                step = self.context.generated_example(number)
                title, folder = (
                    self.context.examples[number].prompt,
                    self.context.sessions.shared / f"example-{number}",
                )
                self._examples[number] = dissect(self.context.model, step.motion, title, folder, step.tokens)
            return self._examples[number]

    def choices(self, own: Dissection | None = None) -> list[tuple[str, int]]:
        """Return titles and values of the list: the examples, and the visitor's own motion if there is one."""
        examples = [(example.prompt, number) for number, example in enumerate(self.context.examples)]
        return examples if own is None else [*examples, (shorten(own.title, _TITLE_LENGTH, placeholder=" …"), OWN)]
