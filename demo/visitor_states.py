"""Makes Gradio's state of a visitor once, not several times at once.

An open page sends its first requests together. Gradio makes the state of a visitor for the first of them, which takes
a third of a second with as many components as here; but it takes no lock, so each of these requests makes one, and
their answers wait for all.
"""

from __future__ import annotations

import threading

from gradio import routes
from gradio.state_holder import SessionState, StateHolder


class VisitorStates(StateHolder):
    """The states of all visitors. Requests of a new visitor wait for the one that makes the state."""

    def __init__(self) -> None:
        super().__init__()
        self._making = threading.Lock()

    def __getitem__(self, session_id: str) -> SessionState:
        """Return the state of a visitor; it is made at the first call."""
        if session_id in self:
            return super().__getitem__(session_id)
        with self._making:
            return super().__getitem__(session_id)


def use_visitor_states() -> None:
    """Let apps that are launched from now on use `VisitorStates`; Gradio has no option for it."""
    routes.StateHolder = VisitorStates  # pyright: ignore[reportPrivateImportUsage]
