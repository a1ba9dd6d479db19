"""What a command says about a sentence before it makes the motion."""

from __future__ import annotations

import logging

from scalemogen import ScaleMoGen
from scalemogen.commands.common import say

_LOG = logging.getLogger(__name__)


def tell_reliability(model: ScaleMoGen, typed: str, before: str = "") -> None:
    """Print how reliably the model does each action of a sentence, with some words before it."""
    say(before + "; ".join(map(str, model.reliability(typed))))


def tell_unread(model: ScaleMoGen, *prompts: str) -> None:
    """Warn if the end of a prompt is not read."""
    for note in filter(None, map(model.unread, prompts)):
        _LOG.warning("%s", note)
