"""Stories that come back exactly, and motions that are led from one to another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gradio as gr
import numpy as np
import pytest
import stick_figure
from fake_request import FakeRequest
from node_files import dragon, write

from demo.app import build
from demo.context import DemoContext
from demo.handover import Offer
from demo.links import asked_story_or_edit
from demo.tab import UNCHANGED
from demo.tabs.story.changes import StoryChanges
from demo.tabs.story.form import lay_out
from demo.tabs.story.handlers import StoryHandlers
from demo.tabs.story.opening import StoryOpening
from demo.tabs.story.show import StoryShow
from demo.tabs.story.state import Told
from scalemogen.motion.files.marks import packed_recipe, recipe_text
from scalemogen.motion.recipe import PieceRecipe


@pytest.fixture
def show(context: DemoContext) -> StoryShow:
    with gr.Blocks():
        return StoryShow(context, lay_out(context), "story")


def joints_of(show: StoryShow, visitor: str) -> np.ndarray:
    told = show.state(FakeRequest(visitor)).told
    assert told is not None
    return told.motion.joints_FJ3


def test_a_changed_story_comes_back_exactly(show: StoryShow, context: DemoContext, tmp_path) -> None:
    handlers, author = StoryHandlers(context, show.form, show, StoryOpening(show)), FakeRequest("author")
    sampling = context.model.config.sampling
    asked = {"text": "1: he walks\n1: she bows\n1: he waves", "seed": 3, "new_seed": False, "hold_feet": True}
    list(handlers.tell(author, **asked, guidance=sampling.guidance, temperature=sampling.temperature, as_typed=False))
    changes = StoryChanges(show)
    list(changes.renew_piece(2, author, seed=9))
    *_, last = changes.move_piece(3, 1, author)
    *_, again = handlers.open(last[show.form.kept], FakeRequest("reloaded"))
    assert np.array_equal(joints_of(show, "reloaded"), joints_of(show, "author"))
    told = show.state(author).told
    path = told.motion.save(tmp_path / "story.bvh")
    *_, opened = StoryOpening(show).open_recipe(str(path), FakeRequest("opener"))
    assert np.array_equal(joints_of(show, "opener"), joints_of(show, "author"))
    assert opened[show.form.ask.text].count("\n") == 2 and again[show.form.story.view] == last[show.form.story.view]
    list(StoryChanges(show).renew_piece(1, FakeRequest("opener"), seed=4))


def test_a_file_without_a_story_goes_to_its_tab(show: StoryShow, context: DemoContext, tmp_path) -> None:
    path = context.model.generate("a person walks", 1, seed=1).save(tmp_path / "m.npz")
    with pytest.raises(gr.Error, match="Generate tab"):
        list(StoryOpening(show).open_recipe(str(path), FakeRequest()))


def test_a_motion_leads_to_another(show: StoryShow, context: DemoContext, tmp_path) -> None:
    model, opening, request = context.model, StoryOpening(show), FakeRequest("joiner")
    start, end = (model.generate("a person walks", 1, seed=seed) for seed in (1, 2))
    context.session("joiner").handover.publish(Offer(start, model.encode(start)))
    file = end.save(tmp_path / "end.npz")
    *_, last = opening.between(request, None, str(file), "he stops", 1.0)
    told = show.state(request).told
    assert [len(rows) for rows in told.story.rows] == [20, 20, 20] and told.sentences[1] == "he stops"
    assert np.array_equal(told.story.rows[0], model.rows(start))
    assert last[show.form.ask.text].splitlines()[1] == "1: he stops"
    again = StoryHandlers(context, show.form, show, StoryOpening(show)).open(
        last[show.form.kept], FakeRequest("reloaded")
    )
    list(again)
    assert np.array_equal(joints_of(show, "reloaded"), joints_of(show, "joiner"))
    with pytest.raises(gr.Error, match="Nothing is generated"):
        list(opening.between(FakeRequest("empty"), None, None, "he stops", 1.0))
    with pytest.raises(gr.Error, match="lasts between"):
        list(opening.between(request, str(file), str(file), "he stops", 60.0))


def test_a_link_tells_the_story_again(show: StoryShow, context: DemoContext) -> None:
    opening, author = StoryOpening(show), FakeRequest("linker")
    assert opening.link(author) is None
    told = Told.of(
        context.model.story(context.model.story_pieces("1: he walks\n1: he bows", seed=2)), ("a", "b"), True
    )
    show.state(author).told = told
    recipe = opening.link(author)
    assert recipe is not None
    guest = FakeRequest("guest", {"recipe": packed_recipe(recipe)})
    asked = asked_story_or_edit(guest)
    assert asked is not None and opening.takes(asked, guest)
    *_, shown = StoryHandlers(context, show.form, show, opening).open(None, guest)
    assert np.array_equal(joints_of(show, "guest"), told.motion.joints_FJ3) and show.form.story.view in shown
    for packed in ("damaged", ""):
        assert asked_story_or_edit(FakeRequest("lost", {"recipe": packed})) is None
    plain = context.model.generate("a person walks", 1, seed=1).recipe
    assert plain is not None and not opening.takes(plain, guest)


def test_of_a_long_file_the_end_is_used_before_a_transition(show: StoryShow, context: DemoContext, tmp_path) -> None:
    model, request = context.model, FakeRequest("long")
    long = model.story(model.story_pieces("6: he walks\n5: he bows", seed=1)).motion
    file = str(long.save(tmp_path / "long.npz"))
    list(StoryOpening(show).between(request, file, file, "he stops", 1.0))
    told = show.state(request).told
    assert [len(rows) for rows in told.story.rows] == [196, 20, 196]
    assert np.array_equal(told.story.rows[2], model.rows(long.crop(0, 196)))


def test_a_story_joined_with_a_captured_motion_gives_way_to_the_example(
    show: StoryShow, context: DemoContext
) -> None:
    model = context.model
    captured = model.generate("a person walks", 1, seed=1)
    captured = type(captured)(captured.joints_FJ3, captured.fps, captured.skeleton)
    told = model.between(captured, captured, PieceRecipe("a person stops", 1.0, 5))
    assert told.motion.recipe is not None
    from_file = {"sentences": ["a", "b", "c"], "recipe": recipe_text(told.motion.recipe)}
    *_, shown = StoryHandlers(context, show.form, show, StoryOpening(show)).open(from_file, FakeRequest("x"))
    assert show.form.story.view in shown


def test_an_older_file_of_a_transition_does_not_replace_a_newer_one(
    show: StoryShow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    request, opening, part = FakeRequest("quick"), StoryOpening(show), show.form.ask.between.understood[0]
    np.save(tmp_path / "older.npy", stick_figure.Figure(100).motion().joints_FJ3)
    read, newer = StoryOpening._read, iter([None])

    def read_late(*args: Any) -> Any:
        for file in newer:  # the newer request is answered while the older one reads
            assert list(opening.understand("start", file, request)) == [part.hidden]
        return read(*args)

    monkeypatch.setattr(StoryOpening, "_read", read_late)
    assert list(opening.understand("start", str(tmp_path / "older.npy"), request)) == [UNCHANGED]


def test_the_files_of_a_transition_are_shown_and_corrected(
    show: StoryShow, context: DemoContext, tmp_path: Path
) -> None:
    request, opening = FakeRequest("corrector"), StoryOpening(show)
    nodes, joint_nodes = dragon(stick_figure.Figure(400).motion().joints_FJ3, ("left_elbow", "left_wrist"))
    file = str(write(tmp_path / "dragon.bvh", nodes))
    first, last = show.form.ask.between.understood
    answers = opening.understand("start", file, request)
    assert "not read yet" in next(answers)[first.line]
    with pytest.raises(gr.Error, match="left_wrist"):
        next(answers)
    wrist = {"left_wrist": joint_nodes["left_wrist"]}
    (shown,) = opening.understand("start", file, request, "as found", "as found", 40, None, wrist)
    assert "1 by you · y is up · m · 40 frames per second · 10.0 s, used from 0." in shown[first.line]
    (shown,) = opening.understand("end", file, request, "as found", "as found", None, 12, wrist)
    assert "20.0 s, used from 12.0 to 20.0 s" in shown[last.line]
    assert next(opening.understand("end", None, request)) == last.hidden
    with pytest.raises(gr.Error, match="left_wrist"):
        list(opening.between(request, file, file, "he stops", 1.0))
    list(opening.between(
        request, file, file, "he stops", 1.0, start_joints=wrist, start_start=18, end_joints=wrist, end_start=17
    ))  # fmt: skip
    assert [len(rows) for rows in show.state(request).told.story.rows] == [36, 20, 56]


def test_clients_need_not_correct_what_was_understood(context: DemoContext) -> None:
    found = build(context).get_api_info()["named_endpoints"]["/between"]["parameters"]
    needed = {each["parameter_name"] for each in found if not each["parameter_has_default"]}
    assert needed == {"start", "end"} and {"start_fps", "end_start"} <= {each["parameter_name"] for each in found}
