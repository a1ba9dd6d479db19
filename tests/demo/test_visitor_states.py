"""Gradio's state of a visitor is made once, even if the first requests come together."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import gradio as gr
import pytest
from gradio import routes, state_holder

from demo.app import build
from demo.context import DemoContext
from demo.visitor_states import VisitorStates


class SlowState:
    """Takes time to be made, as the state of a page with many components."""

    made = 0

    def __init__(self, blocks: gr.Blocks) -> None:
        time.sleep(0.1)
        type(self).made += 1


@pytest.mark.parametrize("holder, made", [(VisitorStates, 1), (state_holder.StateHolder, 4)])
def test_requests_that_come_together_share_one_state(monkeypatch: pytest.MonkeyPatch, holder, made: int) -> None:
    monkeypatch.setattr(state_holder, "SessionState", SlowState)
    monkeypatch.setattr(SlowState, "made", 0)
    states, together = holder(), threading.Barrier(4)
    states.set_blocks(gr.Blocks())

    def request(_: int) -> object:
        together.wait()
        return states["visitor"]

    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(request, range(4)))
    assert SlowState.made == made, "if Gradio takes a lock of its own some day, ours is not needed any more"
    assert (len({id(each) for each in found}) == 1) == (made == 1)


def test_visitors_have_states_of_their_own() -> None:
    states = VisitorStates()
    states.set_blocks(gr.Blocks())
    assert states["one"] is states["one"] and states["one"] is not states["another"]


def test_the_app_uses_them(context: DemoContext) -> None:
    build(context, ())
    assert routes.App().state_holder.__class__ is VisitorStates
