"""A new tab is one class and one entry in the list; tabs pass motions to each other by the handover."""

from __future__ import annotations

from dataclasses import dataclass, field

import gradio as gr
import pytest
from fake_request import FakeRequest
from gradio_client import Client
from serving import launched

from demo.app import TABS, build
from demo.context import DemoContext
from demo.handover import Handover, Offer
from demo.tab import Place, Values
from demo.tabs.about.tab import AboutTab
from demo.tabs.generate.tab import GenerateTab


@dataclass
class CounterState:
    presses: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class CounterTab:
    """A made-up tab with a state, a button, an endpoint of the API, and a link to a tab that may be missing."""

    context: DemoContext
    name = "Counter"
    id = "counter"

    def build(self, place: Place) -> None:
        name, shown = gr.Textbox(label="Name"), gr.Textbox(label="Presses")

        def press(name: str, request: gr.Request) -> Values:
            state = self.context.session(request.session_hash).state(CounterState)
            state.presses.append(name)
            return {shown: f"{len(state.presses)}, last by {name}"}

        gr.Button("Count").click(press, name, shown, api_name="count")
        place.link(gr.Button("Edit it", elem_id="link"), "edit", lambda session: session.handover.latest)


def buttons(page: gr.Blocks) -> dict[str, gr.Button]:
    return {block.elem_id: block for block in page.blocks.values() if isinstance(block, gr.Button) and block.elem_id}


@pytest.fixture
def offer(context: DemoContext) -> Offer:
    step = context.generated_example(0)
    return Offer(step.motion, step.tokens, "a title")


def test_a_new_tab_is_one_class_and_one_entry(context: DemoContext) -> None:
    page = build(context, (*TABS, CounterTab))
    url = launched(page)
    try:
        one, other = Client(url, verbose=False), Client(url, verbose=False)
        assert one.predict(name="Ann", api_name="/count") == "1, last by Ann"
        assert one.predict(name="Bob", api_name="/count") == "2, last by Bob"
        assert other.predict(name="Eve", api_name="/count") == "1, last by Eve"
        assert buttons(page)["link"].visible
    finally:
        page.close()


def test_every_tab_can_do_without_the_others(context: DemoContext) -> None:
    for tab in (*TABS, CounterTab):
        build(context, (tab,))
    page = build(context, (GenerateTab, AboutTab))
    assert not buttons(page)["apart"].visible and not buttons(page)["send-to-edit"].visible


def test_tabs_have_different_names_and_ids() -> None:
    assert len({tab.id for tab in TABS}) == len({tab.name for tab in TABS}) == len(TABS)


def test_no_choice_is_lost_while_an_earlier_one_is_answered(context: DemoContext) -> None:
    # With "once", Gradio ignores an event while the former one of its kind is answered. A press of a button may be
    # ignored, as it asks for the same again. A choice may not: the page would show another one than its control.
    for event in build(context).fns.values():
        kinds = {kind for _, kind in event.targets}
        if event.fn is not None and kinds & {"input", "change", "upload", "submit", "blur", "clear", "success"}:
            assert event.trigger_mode in ("multiple", "always_last"), (event.name, kinds)


def test_each_kind_of_state_is_made_once_for_each_visitor(context: DemoContext) -> None:
    one, other = context.session("one"), context.session("other")
    assert one.state(CounterState) is one.state(CounterState) is not other.state(CounterState)


def test_an_offer_is_taken_once_by_the_tab_that_it_is_for(offer: Offer) -> None:
    handover = Handover()
    handover.leave("edit", offer)
    assert handover.take("scales") is None
    assert handover.take("edit") is offer and handover.take("edit") is None


def test_the_latest_motion_is_for_every_tab(offer: Offer) -> None:
    handover = Handover()
    with pytest.raises(ValueError, match="Nothing is generated"):
        _ = handover.latest
    handover.publish(offer)
    assert handover.latest is handover.latest is offer


def test_a_link_leaves_the_motion_and_opens_the_tab(context: DemoContext, offer: Offer) -> None:
    page = build(context)
    button, request = buttons(page)["send-to-edit"], FakeRequest("linker")
    (follow,) = [fn.fn for fn in page.fns.values() if (button._id, "click") in fn.targets]
    with pytest.raises(gr.Error, match="Nothing is generated"):
        follow(request)
    session = context.session("linker")
    session.handover.publish(offer)
    ((_, opened),) = follow(request).items()
    assert opened.selected == "edit" and session.handover.take("edit") is offer
