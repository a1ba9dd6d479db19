"""Motions that come back: from a recipe, a link, the visitor's list; and several at once, of which one is kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import gradio as gr
import numpy as np
import pytest
from fake_request import FakeRequest

from demo.context import DemoContext
from demo.tab import UNCHANGED
from demo.tabs.generate.choosing import SeveralHandlers
from demo.tabs.generate.form import lay_out
from demo.tabs.generate.handlers import GenerateHandlers
from demo.tabs.generate.history import MOST_KEPT, changed, entries_of, with_entry
from demo.tabs.generate.opening import Opening
from demo.tabs.generate.state import GenerateState
from scalemogen import EditMask
from scalemogen.drawing import BACKEND_VARIABLE
from scalemogen.drawing.saving import save
from scalemogen.motion.cleanup import held_feet
from scalemogen.motion.files.marks import packed_recipe, recipe_text
from scalemogen.motion.recipe import PieceRecipe


@pytest.fixture(scope="module", autouse=True)
def without_gl():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(BACKEND_VARIABLE, "pillow")
        yield


@pytest.fixture
def opening(context: DemoContext) -> Opening:
    with gr.Blocks():
        return Opening(GenerateHandlers(context, lay_out(context), "generate"))


def shown_by(context: DemoContext, visitor: str):
    return context.session(visitor).state(GenerateState).shown


def test_a_file_of_any_kind_brings_its_motion_back(opening, context, tmp_path) -> None:
    model, form = context.model, opening.handlers.form
    motion = model.rewrite("make him bow").kept_in(held_feet(model.generate("a person bows", 1, seed=5)))
    for suffix in (".gif", ".bvh"):
        values = opening.open_recipe(str(save(motion, tmp_path / f"m{suffix}")), FakeRequest(suffix))
        assert values[form.request.prompt] == "make him bow" and values[form.settings.seed] == 5
        assert values[form.settings.new_seed] is False and values[form.settings.hold_feet] is True
        assert np.array_equal(shown_by(context, suffix).joints_FJ3, motion.joints_FJ3)
    assert opening.open_recipe(None, FakeRequest()) == UNCHANGED


def test_edits_come_back_and_stories_go_to_their_tab(opening, context, tmp_path) -> None:
    model = context.model
    edited = model.edit(
        model.generate("a person walks", 1, seed=2), "a person waves", mask=EditMask(["left_arm"]), seed=1
    )
    values = opening.open_recipe(str(save(edited.motion, tmp_path / "e.npz")), FakeRequest("editor"))
    assert values[opening.handlers.form.request.prompt] == "a person waves"
    assert np.array_equal(shown_by(context, "editor").joints_FJ3, edited.motion.joints_FJ3)
    assert context.session("editor").handover.latest.tokens.pack() == edited.motion.recipe.tokens
    story = model.story([PieceRecipe("a person walks", 1.0, 3)]).motion
    with pytest.raises(gr.Error, match="Story tab"):
        opening.open_recipe(str(save(story, tmp_path / "s.npz")), FakeRequest())
    (tmp_path / "x.json").write_text(recipe_text(edited.motion.recipe).replace("debug@", "base@"))
    with pytest.raises(gr.Error, match="needs the model base@"):
        opening.open_recipe(str(tmp_path / "x.json"), FakeRequest())


def test_a_link_fills_the_form_and_makes_the_motion(opening, context) -> None:
    form, settings = opening.handlers.form, opening.handlers.form.settings
    link = {"prompt": "make him bow", "seconds": "1", "seed": "5", "__theme": "dark", "guidance": "3"}
    values = opening.arrive(None, FakeRequest("guest", link))
    motion = shown_by(context, "guest")
    assert motion.recipe.typed == "make him bow" and motion.recipe.seed == 5 and motion.recipe.sampling.guidance == 3
    assert (values[form.request.prompt], values[settings.new_seed], values[settings.auto]) == (
        "make him bow",
        False,
        False,
    )
    own = {**link, "reads": "a person nods", "feet": "0"}
    opening.arrive(None, FakeRequest("own", own))
    assert shown_by(context, "own").recipe.prompt == "a person nods" and not shown_by(context, "own").recipe.feet_held
    opening.arrive(None, FakeRequest("short", {"prompt": "he walks"}))
    assert shown_by(context, "short").recipe.typed == "he walks"


def test_a_packed_link_brings_a_motion_and_leaves_edits_to_their_tab(opening, context) -> None:
    recipe = context.model.generate("a person bows", 1, seed=5).recipe
    opening.arrive(None, FakeRequest("packed", {"recipe": packed_recipe(recipe)}))
    assert shown_by(context, "packed").recipe == recipe
    edited = context.model.edit(context.model.generate("he walks", 1, seed=2), "he waves", seed=1).motion.recipe
    for packed in (packed_recipe(edited), "damaged"):
        assert opening.arrive(None, FakeRequest("other", {"recipe": packed})) == UNCHANGED


@pytest.mark.parametrize(
    "wrong", [{"seconds": "x"}, {"seed": "-3"}, {"seconds": "1e9"}, {"guidance": "nan"}, {"seed": "9" * 40}]
)
def test_a_wrong_link_fills_in_the_prompt_only(opening, context, wrong) -> None:
    values = opening.arrive(None, FakeRequest("lost", {"prompt": "he walks", **wrong}))
    assert values == {opening.handlers.form.request.prompt: "he walks"} and shown_by(context, "lost") is None


def test_the_list_holds_what_was_shown(opening, context) -> None:
    handlers, request = opening.handlers, FakeRequest("collector")
    with handlers.runs(request).entered() as run:
        made = handlers.make(context.model.rewrite("he walks"), True, 1.0, 3, context.model.config.sampling)
        run.start()
    kept = handlers.show(made, request, run)[handlers.form.kept]
    listed = opening.remember(kept, None, request)[handlers.form.history.kept]
    assert [entry["title"] for entry in listed] == ["he walks"] and "<svg" in listed[0]["poses"]
    assert opening.remember(kept, [], FakeRequest("other")) == UNCHANGED

    @dataclass
    class Event:
        do: str
        index: int

    starred = opening.use_list(listed, Event("star", 0), request)[handlers.form.history.kept]
    assert starred[0]["star"] and opening.remember(kept, starred, request)[handlers.form.history.kept] == starred
    values = opening.use_list(starred, Event("open", 0), FakeRequest("later"))
    assert values[handlers.form.request.prompt] == "he walks"
    assert np.array_equal(shown_by(context, "later").joints_FJ3, shown_by(context, "collector").joints_FJ3)
    assert opening.use_list(starred, Event("remove", 0), request)[handlers.form.history.shown] == []


def test_favourites_stay_longest() -> None:
    entries: list = []
    for number in range(MOST_KEPT + 5):
        entries = with_entry(entries, {"recipe": str(number), "title": "", "poses": "", "star": False})
        if number == 0:
            entries = changed(entries, "star", 0)
    assert len(entries) == MOST_KEPT and entries[-1]["recipe"] == "0" and entries[0]["recipe"] == str(MOST_KEPT + 4)
    assert entries_of([*entries, {"recipe": 3}, None]) == entries and entries_of("x") == []
    assert changed(entries, "remove", 99) == entries


def test_several_motions_stand_side_by_side_and_one_is_kept(opening, context) -> None:
    handlers, request = opening.handlers, FakeRequest("chooser")
    several, form = SeveralHandlers(handlers), opening.handlers.form
    sampling = context.model.config.sampling
    asked = {
        "prompt": "a person bows", "seconds": 1.0, "seed": 7, "new_seed": False, "guidance": sampling.guidance,
        "temperature": sampling.temperature, "auto": False, "hold_feet": True, "as_typed": False, "count": 3,
    }  # fmt: skip
    *_, values = several.generate(request, **asked)
    view = values[form.result.view]
    assert view["layout"] == "tiles" and [each["name"][0] for each in view["figures"]] == ["1", "2", "3"]
    assert [values[button]["visible"] for button in form.several.buttons] == [True, True, True, False]
    kept = several.choose(2, request)
    alone = held_feet(context.model.generate("a person bows", 1.0, 8))
    assert np.array_equal(shown_by(context, "chooser").joints_FJ3, alone.joints_FJ3)
    assert kept[form.several.row]["visible"] is False and kept[form.settings.seed] == 8
    with pytest.raises(gr.Error, match="no number 2"):
        several.choose(2, request)
    with pytest.raises(gr.Error, match="between 1 and 4"):
        list(several.generate(request, **{**asked, "count": 5}))


def test_more_files_are_made_when_asked_for(opening, context) -> None:
    handlers, request = opening.handlers, FakeRequest("taker")
    assert list(handlers.draw_more(request)) == [UNCHANGED]
    handlers.choose_example(1, True, request)
    *_, values = handlers.draw_more(request)
    files = [Path(values[button]["value"]) for button in handlers.form.result.files.others]
    assert [path.suffix for path in files] == [".csv", ".gif", ".webp", ".png", ".zip"]
    assert all(path.stat().st_size > 1000 for path in files)


def test_pictures_that_are_stopped_say_so(opening, context) -> None:
    handlers, request = opening.handlers, FakeRequest("stopper of pictures")
    handlers.choose_example(1, True, request)
    drawing = handlers.draw_more(request)
    assert next(drawing) is UNCHANGED and "drawing pictures" in next(drawing)[handlers.form.result.status]
    handlers.stop(request)
    *_, last = drawing
    assert "no pictures" in last[handlers.form.result.status]
