"""The Scales tab without a page: the list names what is shown, whatever was asked for before."""

from __future__ import annotations

import gradio as gr
import pytest
from fake_request import FakeRequest

from demo.context import DemoContext
from demo.tabs import SAME
from demo.tabs.scales import ScalesTab

OWN = -1


def test_the_list_names_what_is_shown(context: DemoContext) -> None:
    tab, request = ScalesTab(context), FakeRequest("lists")
    session = context.session("lists")
    session.motion = context.model.generate("a person walks", 1.0, 3)
    listed, own, *_ = tab.take_generated(4, request)
    assert listed["value"] == OWN and own.startswith("Scale 4 of 11")
    listed, example, *_ = tab.take_example(1, 4, request)
    assert listed["value"] == 1 and listed["choices"][-1] == ("a person walks", OWN)
    assert session.dissection is not session.own and example != own
    listed, again, *_ = tab.take_example(OWN, 4, request)
    assert listed["value"] == OWN and again == own and session.dissection is session.own


def test_who_has_no_motion_any_more_gets_the_first_example(context: DemoContext) -> None:
    tab = ScalesTab(context)
    listed, caption, *_ = tab.take_example(OWN, 3, FakeRequest("forgotten"))
    assert listed["value"] == 0 and listed["choices"][-1][1] != OWN and caption == tab.example.caption(3)
    with pytest.raises(gr.Error, match="Nothing is generated"):
        tab.take_generated(3, FakeRequest("forgotten"))


def test_an_example_is_taken_apart_once_for_everybody(context: DemoContext) -> None:
    tab = ScalesTab(context)
    for visitor in ("one", "other"):
        tab.take_example(1, 2, FakeRequest(visitor))
    assert context.session("one").dissection is context.session("other").dissection


def test_a_slider_that_was_moved_meanwhile_is_caught_up_with(context: DemoContext) -> None:
    tab, request = ScalesTab(context), FakeRequest("mover")
    tab.look(9, request)
    tab.take_example(1, 5, request)
    assert tab.catch_up(9, request)[0] == context.session("mover").dissection.caption(9)
    assert tab.catch_up(9, request) == (SAME,) * 5
