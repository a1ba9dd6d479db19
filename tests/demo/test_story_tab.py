"""The Story tab without a page: telling, changing single pieces, stopping, and what is refused."""

from __future__ import annotations

from typing import Any

import gradio as gr
import numpy as np
import pytest
from fake_request import FakeRequest

from demo.context import DemoContext
from demo.tab import UNCHANGED, Values
from demo.tabs.story.changes import StoryChanges
from demo.tabs.story.form import EXAMPLES, lay_out
from demo.tabs.story.handlers import StoryHandlers
from demo.tabs.story.opening import StoryOpening
from demo.tabs.story.show import StoryShow
from demo.tabs.story.state import StoryState, Told
from demo.tabs.story.words import describe_seams
from scalemogen.stories import Seam

TEXT = "2: a person walks\n2: a person bows\n1.6: a person waves"


@pytest.fixture
def tab(context: DemoContext) -> StoryHandlers:
    """The handlers with their components, on a page of their own."""
    with gr.Blocks():
        form = lay_out(context)
        show = StoryShow(context, form, "story")
        return StoryHandlers(context, form, show, StoryOpening(show))


@pytest.fixture
def changes(tab: StoryHandlers) -> StoryChanges:
    return StoryChanges(tab.show)


def fields(**changed: Any) -> dict[str, Any]:
    """The values of the form, some of them changed."""
    form: dict[str, Any] = {
        "text": TEXT, "seed": 3, "new_seed": False, "guidance": 1.0, "temperature": 1.0, "hold_feet": True,
        "as_typed": True,
    }  # fmt: skip
    return form | changed


def told_by(tab: StoryHandlers, request: FakeRequest) -> Told:
    told = tab.context.session(request.session_hash).state(StoryState).told
    assert told is not None
    return told


def tell(tab: StoryHandlers, request: FakeRequest, **changed: Any) -> Told:
    list(tab.tell(request, **fields(**changed)))
    return told_by(tab, request)


def status(tab: StoryHandlers, values: Values) -> str:
    return values.get(tab.form.story.status, "")


def test_the_figure_is_shown_after_each_piece(tab: StoryHandlers) -> None:
    story = tab.form.story
    first, *partial, last = tab.tell(FakeRequest(), **fields())
    assert "Piece 1 of 3: “a person walks”" in status(tab, first)
    assert [values[story.view]["figures"][0]["frames"] for values in (*partial, last)] == [40, 80, 112]
    assert [piece["told"] for piece in partial[0][story.timeline]["pieces"]] == [True, False, False]
    assert partial[0][story.timeline]["busy"] and not last[story.timeline]["busy"]
    assert set(last) == set(tab.form.outputs) and "3 pieces · 5.6 s · seed 3" in status(tab, last)
    assert "times the jerk" in last[story.seams]


def test_each_piece_has_its_words_and_what_is_read(tab: StoryHandlers) -> None:
    told = tell(tab, FakeRequest(), text="make him kick twice, then he waves", as_typed=False)
    assert told.sentences == ("make him kick twice", "he waves")
    assert told.story.pieces[0].prompt != told.sentences[0]


def test_a_piece_sampled_anew_leaves_the_others_as_they_are(tab: StoryHandlers, changes: StoryChanges) -> None:
    request = FakeRequest("renewer")
    before = tell(tab, request)
    first, last = changes.renew_piece(2, request, 3.0)
    after = told_by(tab, request)
    assert first[tab.form.story.timeline]["busy"] and "8 s" not in status(tab, first)
    assert after.seconds == (2.0, 3.0, 1.6) and set(last) == set(tab.form.outputs)
    for place in (0, 2):
        assert np.array_equal(before.story.rows[place], after.story.rows[place])
    assert after.story.pieces[1].seed != before.story.pieces[1].seed
    list(changes.renew_piece(2, request, seed=before.story.pieces[1].seed))
    assert told_by(tab, request).story.pieces[1].seconds == 3.0


def test_a_moved_piece_takes_its_sentence_along(tab: StoryHandlers, changes: StoryChanges) -> None:
    request = FakeRequest("mover")
    before = tell(tab, request)
    list(changes.move_piece(1, 3, request))
    after = told_by(tab, request)
    assert after.sentences == ("a person bows", "a person waves", "a person walks")
    assert tuple(piece.prompt for piece in after.story.pieces) == after.sentences
    assert np.array_equal(before.story.rows[1], after.story.rows[0])


def test_the_timeline_asks_by_events(tab: StoryHandlers, changes: StoryChanges) -> None:
    request = FakeRequest("dragger")
    tell(tab, request)
    event = gr.EventData(None, {"do": "renew", "piece": 3, "seconds": 2.4, "seed": 5})
    list(changes.arrange(event, request))
    assert told_by(tab, request).seconds[2] == 2.4 and told_by(tab, request).story.pieces[2].seed == 5
    list(changes.arrange(gr.EventData(None, {"do": "move", "piece": 2, "to": 1}), request))
    assert told_by(tab, request).sentences[0] == "a person bows"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "the story is empty"),
        (None, "the story is empty"),
        (" \n ", "the story is empty"),
        ("0.1: a person walks", "lasts between"),
        ("7: a person walks\n" * 9, "at most 60 s; these pieces take 63"),
    ],
)
def test_what_cannot_be_told_gets_a_sentence(tab: StoryHandlers, text: str | None, sentence: str) -> None:
    request, shown = FakeRequest("refused"), []
    with pytest.raises(gr.Error, match=sentence):
        shown.extend(tab.tell(request, **fields(text=text)))
    tell(tab, request)
    with pytest.raises(gr.Error, match=sentence):
        for values in tab.tell(request, **fields(text=text)):
            shown.append(values)
    assert "3 pieces" in status(tab, shown[-1]), "the line does not say any more that something is sampled"


def test_changes_that_cannot_be_made_get_a_sentence(tab: StoryHandlers, changes: StoryChanges) -> None:
    request = FakeRequest("clumsy")
    with pytest.raises(gr.Error, match="no story yet"):
        list(changes.renew_piece(1, request))
    before = tell(tab, request)
    for piece, seconds in ((4, None), (0, None), (1, 99.0), (1, 0.1)):
        shown: list[Values] = []
        with pytest.raises(gr.Error, match=r"no piece|lasts between"):
            for values in changes.renew_piece(piece, request, seconds):
                shown.append(values)
        assert not shown[-1][tab.form.story.timeline]["busy"]
    with pytest.raises(gr.Error, match="no piece 7"):
        list(changes.move_piece(1, 7, request))
    assert told_by(tab, request) is before


def test_a_stop_keeps_the_pieces_that_are_sampled(tab: StoryHandlers) -> None:
    request = FakeRequest("stopper")
    run = tab.tell(request, **fields())
    next(run)
    next(run)
    tab.stop(request)
    *_, shown, last = run
    assert "Stopped before piece 3 of 3 · 2 pieces" in status(tab, last)
    assert (
        len(shown[tab.form.story.timeline]["pieces"]) == 2 and told_by(tab, request).sentences[-1] == "a person bows"
    )


def test_a_stop_also_ends_waiting_runs(tab: StoryHandlers) -> None:
    request = FakeRequest("queued")
    tab.press(request)
    tab.stop(request)
    assert ["Stopped" in status(tab, values) for values in tab.tell(request, **fields())] == [True]


def test_a_newer_run_replaces_an_older_one_silently(tab: StoryHandlers) -> None:
    request = FakeRequest("twice")
    older = tab.tell(request, **fields())
    next(older)
    next(older)
    tell(tab, request, text="2: a person bows")
    assert list(older) == [] and told_by(tab, request).sentences == ("a person bows",)


def test_the_tab_opens_with_an_example_but_keeps_a_story(tab: StoryHandlers) -> None:
    request = FakeRequest("opener")
    *_, last = tab.open(None, request)
    assert "4 pieces" in status(tab, last)
    tell(tab, request)
    assert list(tab.open(None, request)) == [UNCHANGED]


def test_opening_the_tab_does_not_end_a_story_that_is_told(tab: StoryHandlers) -> None:
    request = FakeRequest("returner")
    run = tab.tell(request, **fields())
    next(run)
    next(run)
    assert list(tab.open(None, request)) == [UNCHANGED]
    *_, last = run
    assert "3 pieces" in status(tab, last)
    opened = tab.open(None, FakeRequest("quick"))
    next(opened)
    next(opened)
    tell(tab, FakeRequest("quick"))
    assert list(opened) == [] and len(told_by(tab, FakeRequest("quick")).sentences) == 3


def test_a_page_that_is_loaded_again_tells_the_last_story(tab: StoryHandlers) -> None:
    *_, made = tab.tell(FakeRequest(), **fields())
    kept = made[tab.form.kept]
    _, text, *_, again = tab.open(kept, FakeRequest("reloaded"))
    assert again[tab.form.story.view] == made[tab.form.story.view]
    assert text[tab.form.ask.text] == "2: a person walks\n2: a person bows\n1.6: a person waves"
    *_, example = tab.open({**kept, "sentences": ["a person walks"]}, FakeRequest("of another version"))
    assert "4 pieces" in status(tab, example)


def test_an_example_is_filled_in_and_told(tab: StoryHandlers) -> None:
    first, *_, last = tab.choose_example(0, FakeRequest("chooser"))
    assert first[tab.form.ask.text] == EXAMPLES[0].text
    assert last[tab.form.settings.seed] == EXAMPLES[0].seed


def test_a_short_story_can_go_on_in_other_tabs(tab: StoryHandlers) -> None:
    request, links = FakeRequest("linker"), tab.form.story.links
    with pytest.raises(ValueError, match="no story yet"):
        tab.offer(tab.context.session("linker"))
    *_, short = tab.tell(request, **fields())
    assert short[links]["visible"] and tab.offer(tab.context.session("linker")).tokens.frames == 112
    *_, long = tab.tell(request, **fields(text="7: a person walks\n7: a person bows"))
    assert not long[links]["visible"]


def test_a_video_is_drawn_on_demand(tab: StoryHandlers) -> None:
    request = FakeRequest("film")
    assert list(tab.draw_video(request)) == [UNCHANGED]
    tell(tab, request, text="1: a person walks")
    *_, last = tab.draw_video(request)
    assert last[tab.form.story.files.film.video]["value"].endswith(".mp4")


def test_the_line_on_seams_names_the_rough_ones() -> None:
    smooth, rough = Seam(40, 1, 1, 0.8, 0.5, 0), Seam(80, 1, 1, 1.0, 1.7, 0)
    assert describe_seams([]) == ""
    assert describe_seams([smooth]).startswith("The pieces join smoothly: the joins have at most 0.8 times the jerk")
    line = describe_seams([smooth, rough])
    assert "joins after piece 2: " in line and "1.7 times the foot sliding" in line
