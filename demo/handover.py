"""Pass a motion from one tab to another, so that tabs need not import each other.

A tab that makes motions publishes the latest one. A button that leads to another tab leaves an offer for that tab,
by the tab's id; the other tab takes the offer when it is opened.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from scalemogen.motion.motion import Motion
from scalemogen.tokens import TokenPyramid


@dataclass(frozen=True)
class Offer:
    """A motion for another tab.

    Attributes:
        tokens: the token maps that the motion was decoded from.
        title: name of the motion on the page; empty if the prompt is used.
    """

    motion: Motion
    tokens: TokenPyramid
    title: str = ""

    @property
    def prompt(self) -> str:
        """The prompt of the motion, or of its last edit; empty if unknown."""
        return self.motion.recipe.last_prompt if self.motion.recipe else ""


@dataclass
class Handover:
    """The offers of one visitor."""

    _latest: Offer | None = None
    _left: dict[str, Offer] = field(default_factory=dict)

    @property
    def has_latest(self) -> bool:
        """Whether a motion was generated."""
        return self._latest is not None

    @property
    def latest(self) -> Offer:
        """The motion generated last.

        Raises:
            ValueError: if there is none.
        """
        if self._latest is None:
            raise ValueError("Nothing is generated yet: press Generate in the first tab.")
        return self._latest

    def publish(self, offer: Offer) -> None:
        """Make a motion the latest one."""
        self._latest = offer

    def leave(self, tab_id: str, offer: Offer) -> None:
        """Leave an offer for a tab; it replaces an earlier one that was not taken."""
        self._left[tab_id] = offer

    def take(self, tab_id: str) -> Offer | None:
        """Return the offer left for a tab and remove it; None if there is none."""
        return self._left.pop(tab_id, None)
