"""The Scales tab without a page: the list names what is shown, and touching the tokens changes what is shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gradio as gr
import pytest
from fake_request import FakeRequest

from demo.context import DemoContext
from demo.handover import Offer
from demo.tab import UNCHANGED, Values
from demo.tabs.scales.dissection import Dissection
from demo.tabs.scales.experiments import Experiments
from demo.tabs.scales.form import NO_MIX, lay_out
from demo.tabs.scales.handlers import ScalesHandlers, ScalesState
from demo.tabs.scales.library import FIRST, OWN, Library


@pytest.fixture
def tab(context: DemoContext) -> ScalesHandlers:
    library = Library(context)
    with gr.Blocks():
        first = library.example(FIRST)
        form = lay_out(first, library.choices(), first.save_tokens(context.model.revision))
    return ScalesHandlers(context, form, library, "scales")


def caption(tab: ScalesHandlers, values: Values) -> str:
    return values[tab.form.caption]


def listed(tab: ScalesHandlers, values: Values) -> dict:
    return values[tab.form.source.example]


def generated(context: DemoContext) -> Offer:
    *_, step = context.model.stream("a person walks", 1.0, 3)
    return Offer(step.motion, step.tokens)


def event(**data: Any) -> gr.EventData:
    return gr.EventData(None, data)


def test_the_list_names_what_is_shown(tab: ScalesHandlers, context: DemoContext) -> None:
    request, session = FakeRequest("lists"), context.session("lists")
    session.handover.publish(generated(context))
    own = tab.take_generated(4, request)
    assert listed(tab, own)["value"] == OWN and caption(tab, own).startswith("Scale 4 of 11")
    example = tab.take_example(1, 4, request)
    assert listed(tab, example)["value"] == 1 and listed(tab, example)["choices"][-1] == ("a person walks", OWN)
    state = session.state(ScalesState)
    assert state.shown is not state.own and caption(tab, example) != caption(tab, own)
    again = tab.take_example(OWN, 4, request)
    assert listed(tab, again)["value"] == OWN and caption(tab, again) == caption(tab, own)
    assert state.shown is state.own


def test_a_visitor_without_a_motion_gets_the_first_example(tab: ScalesHandlers) -> None:
    request = FakeRequest("forgotten")
    values = tab.take_example(OWN, 3, request)
    assert listed(tab, values)["value"] == FIRST and listed(tab, values)["choices"][-1][1] != OWN
    assert caption(tab, values) == tab.library.example(FIRST).caption(3)
    with pytest.raises(gr.Error, match="Nothing is generated"):
        tab.take_generated(3, request)


def test_a_motion_left_for_the_tab_is_taken_once_when_it_opens(tab: ScalesHandlers, context: DemoContext) -> None:
    request, session = FakeRequest("opener"), context.session("opener")
    session.handover.leave("scales", generated(context))
    taken = tab.open(2, request)
    assert listed(tab, taken)["value"] == OWN and taken[tab.form.film.video]["value"] is None
    assert tab.open(2, request) == UNCHANGED
    assert tab.offer(session).title == "a person walks" and tab.offer(session).prompt == "a person walks"


@pytest.mark.parametrize("older", ["example", "file", "opened"])
def test_a_slow_choice_changes_nothing_after_a_newer_one(
    tab: ScalesHandlers, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, older: str
) -> None:
    request, session, offer = FakeRequest("slow"), tab.context.session("slow"), generated(tab.context)
    session.handover.leave("scales", offer)
    choose = {
        "example": lambda: tab.take_example(2, 4, request),
        "file": lambda: next(tab.take_upload(str(offer.motion.save(tmp_path / "a.bvh")), 4, request)),
        "opened": lambda: tab.open(4, request),
    }
    real, answers = ScalesHandlers._take, []

    def give(*args: Any) -> Any:  # the newer choice is answered while the older one is computed
        monkeypatch.setattr(ScalesHandlers, "_take", real)
        answers.append(tab.take_example(1, 4, request))
        return real(*args)

    monkeypatch.setattr(ScalesHandlers, "_take", give)
    assert choose[older]() == UNCHANGED
    state = session.state(ScalesState)
    assert listed(tab, answers[0])["value"] == 1 and state.shown is tab.library.example(1) and state.own is None


def test_an_experiment_with_a_former_motion_is_not_shown(
    tab: ScalesHandlers, monkeypatch: pytest.MonkeyPatch
) -> None:
    request, experiments = FakeRequest("mixer"), Experiments(tab)
    for name, run in (
        ("scene_mixed", lambda: experiments.mix(2, 4, request)),
        ("scene_without", lambda: experiments.touch(event(do="leave out", scale=2, column=0, group=1), 4, request)),
        (
            "scene_of_flip",
            lambda: experiments.touch(event(do="flip", scale=0, column=0, group=0, bit=1), 4, request),
        ),
    ):
        real = getattr(Dissection, name)

        def slow(*args: Any, real: Any = real) -> Any:
            tab.take_example(1, 4, request)
            return real(*args)

        tab.take_example(0, 4, request)
        monkeypatch.setattr(Dissection, name, slow)
        assert run() == UNCHANGED, name


def test_an_example_is_taken_apart_once_for_everybody(tab: ScalesHandlers) -> None:
    for visitor in ("one", "other"):
        tab.take_example(1, 2, FakeRequest(visitor))
    one, other = (tab.context.session(visitor).state(ScalesState) for visitor in ("one", "other"))
    assert one.shown is other.shown


def test_the_page_gets_all_maps_and_motions_at_once(tab: ScalesHandlers) -> None:
    values = tab.take_example(1, 4, FakeRequest("page"))
    assert len(values[tab.form.view]["stages"]) == len(values[tab.form.view]["board"]["scales"]) == 11


def test_every_answer_has_a_higher_number_so_that_a_late_one_can_be_left_out(tab: ScalesHandlers) -> None:
    request, view, try_out = FakeRequest("counter"), tab.form.view, Experiments(tab)
    answers = [
        tab.take_example(1, 4, request),
        try_out.touch(event(do="flip", scale=0, column=0, group=0, bit=2), 4, request),
        try_out.complete(4, request),
        try_out.touch(event(do="leave out", scale=2, column=0, group=1), 4, request),
        try_out.touch(event(do="reset"), 4, request),
        try_out.mix(2, 4, request),
        try_out.mix(NO_MIX[1], 4, request),
        tab.take_example(0, 4, request),
    ]
    turns = [values[view]["turn"] for values in answers]
    assert turns[0] > 0 and turns == sorted(set(turns))


def test_a_flipped_bit_changes_this_visitors_motion_only_until_it_is_undone(tab: ScalesHandlers) -> None:
    request, form = FakeRequest("toucher"), tab.form
    before = tab.take_example(1, 4, request)
    touched = Experiments(tab).touch(event(do="flip", scale=0, column=0, group=0, bit=2), 4, request)
    assert touched[form.view]["partial"] and touched[form.view]["figures"][1] != before[form.view]["figures"][1]
    flipped = Experiments(tab).complete(4, request)
    assert (
        flipped[form.view]["board"]["flips"] == 1
        and flipped[form.view]["figures"][1] == touched[form.view]["figures"][1]
    )
    assert Experiments(tab).complete(4, request) == UNCHANGED
    assert tab.take_example(1, 4, FakeRequest("somebody else"))[form.view]["board"]["flips"] == 0
    undone = Experiments(tab).touch(event(do="reset"), 4, request)
    assert (
        undone[form.view]["board"] == before[form.view]["board"]
        and undone[form.view]["figures"] == before[form.view]["figures"]
    )


def test_bits_that_are_flipped_in_haste_all_count(tab: ScalesHandlers) -> None:
    request = FakeRequest("hasty")
    Experiments(tab).touch(event(do="flip", scale=0, column=0, group=0, bit=2), 4, request)
    Experiments(tab).touch(event(do="flip", scale=1, column=0, group=0, bit=0), 4, request)
    assert Experiments(tab).complete(4, request)[tab.form.view]["board"]["flips"] == 2
    Experiments(tab).touch(event(do="flip", scale=1, column=0, group=0, bit=0), 4, request)
    tab.take_example(1, 4, request)
    assert Experiments(tab).complete(4, request) == UNCHANGED, "the bit was one of the former motion"


def test_a_token_is_left_out_beside_the_full_motion(tab: ScalesHandlers) -> None:
    values = Experiments(tab).touch(event(do="leave out", scale=2, column=0, group=1), 4, FakeRequest("leaver"))
    shown = values[tab.form.view]
    assert [figure["name"] for figure in shown["figures"]] == ["without this token", "all 11 maps"]
    assert not shown["stages"] and shown["moved"]


def test_a_place_without_a_token_gets_a_sentence(tab: ScalesHandlers) -> None:
    with pytest.raises(gr.Error, match="has no token"):
        Experiments(tab).touch(event(do="flip", scale=2, column=40, group=0, bit=0), 4, FakeRequest("misser"))


def test_a_video_is_dropped_when_another_motion_is_taken(tab: ScalesHandlers) -> None:
    request = FakeRequest("film")
    film = tab.draw_pair(3, request)
    next(film)
    next(film)
    tab.take_example(1, 3, request)
    assert list(film) == []
    *_, last = tab.draw_pair(2, request)
    assert last[tab.form.film.video]["visible"] and last[tab.form.film.video]["value"].endswith("pair-2.mp4")


def test_the_coarse_maps_of_one_motion_are_mixed_with_the_fine_maps_of_another(tab: ScalesHandlers) -> None:
    request, view = FakeRequest("mixer"), tab.form.view
    alone = tab.take_example(1, 4, request)[view]
    mixed = Experiments(tab).mix(2, 4, request)[view]
    assert mixed["mixed"] and len(mixed["stages"]) == 11 and len(mixed["figures"]) == 3
    assert mixed["stages"][10]["joints"] == mixed["figures"][1]["joints"], "all maps of the left motion"
    assert mixed["stages"][0]["joints"] != mixed["figures"][2]["joints"]
    assert Experiments(tab).mix(NO_MIX[1], 4, request)[view]["figures"] == alone["figures"]


def test_saved_tokens_come_back_bit_by_bit(tab: ScalesHandlers, tmp_path: Path) -> None:
    request = FakeRequest("saver")
    saved = tab.take_example(1, 4, request)
    flipped = Experiments(tab).touch(event(do="flip", scale=3, column=0, group=1, bit=2), 4, request)
    whole = Experiments(tab).complete(4, request)
    path = tmp_path / "mine.npz"
    path.write_bytes(Path(whole[tab.form.tokens]).read_bytes())
    tab.take_example(0, 4, request)
    loaded = next(tab.take_upload(str(path), 4, request))
    assert [scale["bits"] for scale in loaded[tab.form.view]["board"]["scales"]] == [
        scale["bits"] for scale in whole[tab.form.view]["board"]["scales"]
    ]
    assert loaded[tab.form.view]["figures"][1]["joints"] == flipped[tab.form.view]["figures"][1]["joints"]
    assert saved[tab.form.view]["board"]["scales"][3]["bits"] != loaded[tab.form.view]["board"]["scales"][3]["bits"]


def test_better_tokens_are_searched_for_captured_motions_only(tab: ScalesHandlers, tmp_path: Path) -> None:
    request, session = FakeRequest("refines"), tab.context.session("refines")
    state, experiments = session.state(ScalesState), Experiments(tab)
    assert list(experiments.refine(11, request)) == [UNCHANGED], "the first example is a sampled motion"
    file = tab.context.model.generate("a person walks", 1.0, 1).save(tmp_path / "walk.bvh")
    list(tab.take_upload(str(file), 11, request))
    before = tab.shown(session)
    assert before.is_captured
    *_, values = experiments.refine(11, request)
    after = tab.shown(session)
    assert after.errors_mm[-1] < before.errors_mm[-1] and after.target is before.target and after.is_captured
    assert f"{after.errors_mm[-1]:.0f} mm" in caption(tab, values) and state.own is after
    *_, values = experiments.refine(11, request)
    assert "No better tokens" in values[tab.form.film.status], "the same search finds the same tokens"
    search = experiments.refine(11, request)
    next(search), next(search)
    list(tab.take_upload(str(file), 11, request))
    assert list(search) == [], "another motion ends the search"
    assert tab.shown(session).errors_mm == before.errors_mm
