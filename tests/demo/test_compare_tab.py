"""The Compare tab: runs, files, hidden names and recipes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import gradio as gr
import numpy as np
import pytest
import stick_figure
from baselines.tiny_systems import write_tiny_system
from fake_request import FakeRequest
from node_files import dragon, write

from demo.context import DemoContext
from demo.tab import UNCHANGED, Values
from demo.tabs.compare.form import FILE, NOTHING, lay_out
from demo.tabs.compare.handlers import CompareHandlers
from demo.tabs.compare.looking import CompareLooking
from demo.tabs.compare.show import CompareShow
from demo.tabs.compare.slots import SlotHandlers
from demo.tabs.compare.state import Compared, CompareState
from demo.tabs.compare.systems import DATA_VARIABLE, Systems
from demo.tabs.compare.words import NO_DIFFERENCE, describe_systems, summary
from scalemogen.baselines.systems import FOLDERS


@pytest.fixture(autouse=True)
def _no_data_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A prepared folder of the developer does not change the systems."""
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path))


@pytest.fixture
def checkpoints(debug_checkpoint: Path, tmp_path: Path) -> Path:
    """A folder of checkpoints with one trained baseline."""
    folder = tmp_path / "checkpoints"
    write_tiny_system("flow", folder / "baselines" / "flow", debug_checkpoint)
    return folder


@pytest.fixture
def tab(context: DemoContext, checkpoints: Path) -> CompareHandlers:
    """The handlers with their components, on a page of their own."""
    systems = Systems(context.model, checkpoints)
    with gr.Blocks():
        return CompareHandlers(CompareShow(context, systems, lay_out(context, systems), "compare"))


def fields(**changed: Any) -> dict[str, Any]:
    """The values of the form, some of them changed."""
    form: dict[str, Any] = {
        "prompt": "a person walks", "seconds": 1.0, "seed": 3, "as_typed": True, "blind": False, "overlay": False,
        "joint": "right_wrist",
    }  # fmt: skip
    for number, system in enumerate(("ours", "ours", NOTHING, NOTHING), 1):
        form |= {f"system_{number}": system, f"seed_{number}": "", f"guidance_{number}": "", f"name_{number}": ""}
    return form | {"seed_2": "4"} | changed


def state_of(tab: CompareHandlers, request: FakeRequest) -> CompareState:
    return tab.show.context.session(request.session_hash).state(CompareState)


def compared_by(tab: CompareHandlers, request: FakeRequest, **changed: Any) -> Compared:
    list(tab.compare(request, **fields(**changed)))
    compared = state_of(tab, request).compared
    assert compared is not None
    return compared


def names(tab: CompareHandlers, values: Values) -> list[str]:
    return [figure["name"] for figure in values[tab.show.form.result.view]["figures"]]


def test_each_motion_is_shown_as_soon_as_it_is_made(tab: CompareHandlers, debug_model) -> None:
    result, request = tab.show.form.result, FakeRequest()
    values = list(tab.compare(request, **fields(system_3="flow")))
    shown = [each for each in values if result.view in each]
    assert [names(tab, each) for each in shown] == [
        ["ours · seed 3"], ["ours · seed 3", "ours · seed 4"], ["ours · seed 3", "ours · seed 4", "flow"],
    ]  # fmt: skip
    assert shown[-1][result.view]["layout"] == "tiles"
    assert set(shown[-1]) == set(tab.show.form.outputs)
    first, second, flow = (made.motion for made in compared_made(tab, request))
    assert np.array_equal(first.joints_FJ3, debug_model.generate("a person walks", 1.0, 3).joints_FJ3)
    assert not np.array_equal(first.joints_FJ3, second.joints_FJ3) and flow.frames == first.frames
    assert "3 steps" in shown[-1][result.table] and "tokens in" in shown[-1][result.table]


def compared_made(tab: CompareHandlers, request: FakeRequest):
    compared = state_of(tab, request).compared
    assert compared is not None
    return compared.made


def test_guidance_is_a_setting_of_each_motion(tab: CompareHandlers) -> None:
    compared = compared_by(tab, FakeRequest(), seed_2="", guidance_1="0", guidance_2="8")
    assert [made.title for made in compared.made] == ["ours · guidance 0", "ours · guidance 8"]
    first, second = (made.motion.joints_FJ3 for made in compared.made)
    assert not np.array_equal(first, second)


def test_a_file_takes_part_under_its_name_and_a_bad_one_loses_nothing(tab: CompareHandlers, tmp_path: Path) -> None:
    request, slot = FakeRequest("uploader"), SlotHandlers(tab.show, 1)
    path = tab.show.context.model.generate("a person bows", 1.2, 5).save(tmp_path / "theirs.bvh")
    (taken,) = slot.take_file(str(path), request)
    parts = tab.show.form.ask.slots[1]
    assert taken[parts.name] == "theirs" and "theirs.bvh" in taken[parts.understood.line]
    before = compared_by(tab, request, system_2=FILE, name_2="Their system")
    assert [made.title for made in before.made] == ["ours", "Their system"]
    assert before.made[1].seconds is None and before.made[1].parameters is None
    (tmp_path / "bad.bvh").write_text("no motion")
    with pytest.raises(gr.Error, match=r"bad\.bvh|BVH"):
        list(slot.take_file(str(tmp_path / "bad.bvh"), request))
    state = state_of(tab, request)
    assert state.compared is before and state.files[1].name == "theirs.bvh"


def test_the_file_of_a_slot_is_corrected(tab: CompareHandlers, tmp_path: Path) -> None:
    request, slot, parts = FakeRequest("corrector"), SlotHandlers(tab.show, 1), tab.show.form.ask.slots[1]
    nodes, joint_nodes = dragon(stick_figure.Figure(60).motion().joints_FJ3, ("left_elbow", "left_wrist"))
    answers = slot.take_file(str(write(tmp_path / "dragon.bvh", nodes)), request)
    assert "not read yet" in next(answers)[parts.understood.line]
    with pytest.raises(gr.Error, match="left_wrist"):
        next(answers)
    with pytest.raises(gr.Error, match="no file was read"):
        compared_by(tab, request, system_2=FILE)
    wrist = {"left_wrist": joint_nodes["left_wrist"]}
    (read,) = slot.correct_file(request, "as found", "as found", 10, None, wrist)
    assert all(words in read[parts.understood.line] for words in ("1 by you", "6.0 s")) and parts.name not in read
    assert next(slot.correct_file(request, "as found", "as found", 10, None, wrist)) is UNCHANGED
    assert state_of(tab, request).files[1].motion.seconds == pytest.approx(6, abs=0.25)
    shown = [slot.choose(key, request)[parts.understood.fold]["visible"] for key in ("ours", FILE)]
    assert shown == ["hidden", True]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"prompt": ""}, "prompt is empty"),
        ({"system_2": NOTHING}, "2 to 4 motions"),
        ({"system_2": FILE}, "motion B is a file, but no file was read"),
        ({"seed_2": "-1"}, "seed must be between"),
        ({"seed_2": "x"}, "seed must be a number"),
        ({"seconds": 99.0}, "seconds must be between"),
        ({"guidance_1": "-1", "guidance_2": "-1"}, "guidance must be between"),
    ],
)
def test_what_cannot_be_compared_is_said_in_a_sentence(tab: CompareHandlers, changed, words) -> None:
    request = FakeRequest("wrong")
    before = compared_by(tab, request)
    with pytest.raises(gr.Error, match=words):
        list(tab.compare(request, **fields(**changed)))
    assert state_of(tab, request).compared is before


def test_a_system_that_cannot_make_the_motion_is_left_out(tab: CompareHandlers) -> None:
    compared = compared_by(tab, FakeRequest(), system_3="masked")
    assert len(compared.made) == 2
    assert compared.left_out[0].startswith("masked: the weights of masked are not installed: train them")


def test_names_are_hidden_until_the_vote(tab: CompareHandlers) -> None:
    request, looking, result = FakeRequest("voter"), CompareLooking(tab.show), tab.show.form.result
    *_, last = tab.compare(request, **fields(blind=True))
    assert names(tab, last) == ["1", "2"] and "ours" not in last[result.table]
    assert not last[result.downloads[0]]["interactive"] and last[result.vote.row]["visible"]
    with pytest.raises(gr.Error, match="Choose the best"):
        looking.vote(None, False, "right_wrist", request)
    revealed = looking.vote("2", False, "right_wrist", request)
    best = names(tab, revealed)[1]
    assert set(names(tab, revealed)) == {"ours · seed 3", "ours · seed 4"}
    assert f"<b>{best}</b> best in 1 of 1" in revealed[result.vote.tally] and "<td" in revealed[result.table]
    looking.set_blind(True, False, "right_wrist", request)
    again = looking.vote(NO_DIFFERENCE, False, "right_wrist", request)
    assert "best in 1 of 2" in again[result.vote.tally] and "no difference in 1" in again[result.vote.tally]


def test_hiding_names_changes_no_motion_and_no_row(tab: CompareHandlers) -> None:
    compared = compared_by(tab, FakeRequest())
    hidden = compared.hide(np.random.default_rng(1))
    for made, row in zip(hidden.reveal().tiles, hidden.rows, strict=True):
        place = [each.title for each in compared.made].index(made.title)
        assert compared.made[place] is made and compared.measures[place] is row


def test_overlay_and_curves_follow_the_visitor(tab: CompareHandlers) -> None:
    request, looking, result = FakeRequest("looker"), CompareLooking(tab.show), tab.show.form.result
    compared = compared_by(tab, request)
    over = looking.set_overlay(True, request)[result.view]
    assert over["layout"] == "over" and over["figures"][0]["colors"] != over["figures"][1]["colors"]
    figure = looking.choose_joint("left_knee", request)[result.curves]
    knee = compared.made[0].motion.skeleton.index("left_knee")
    assert np.allclose(figure.data[0].y, compared.made[0].motion.joints_FJ3[:, knee, 1], atol=1e-3)
    assert "http" not in figure.to_json(), "no fonts or links from elsewhere"
    assert figure.layout.xaxis.fixedrange, "a finger scrolls the page, it does not zoom the plot"


def test_a_recipe_makes_the_same_motions_again_and_fills_the_form(tab: CompareHandlers, tmp_path: Path) -> None:
    request = FakeRequest("again")
    path = tab.show.context.model.generate("a person bows", 1.2, 5).save(tmp_path / "theirs.npz")
    list(SlotHandlers(tab.show, 2).take_file(str(path), request))
    before = compared_by(tab, request, system_2="flow", system_3=FILE, name_3="theirs")
    recipe = tmp_path / "comparison.json"
    recipe.write_text(before.plan.to_text())
    other = FakeRequest("somebody else")
    filled, *_ = tab.open_recipe(str(recipe), False, "head", other)
    assert [filled[slot.system] for slot in tab.show.form.ask.slots] == ["ours", "flow", FILE, NOTHING]
    after = state_of(tab, other).compared
    assert after is not None
    for one, two in zip(before.made, after.made, strict=True):
        assert one.title == two.title and np.array_equal(one.motion.joints_FJ3, two.motion.joints_FJ3)
    data = json.loads(recipe.read_text())
    data["entries"][0]["made_by"] = "other@1234"
    recipe.write_text(json.dumps(data))
    list(tab.open_recipe(str(recipe), False, "head", other))
    changed = state_of(tab, other).compared
    assert changed is not None and "was made by other@1234" in changed.left_out[0] and len(changed.made) == 2


def test_the_tab_says_what_is_installed(context: DemoContext, checkpoints: Path, tmp_path: Path) -> None:
    alone, two = Systems(context.model, tmp_path / "nothing"), Systems(context.model, checkpoints)
    assert (
        alone.installed() == ["ours"]
        and summary(alone) == f"only ours is installed, {len(FOLDERS)} more can be trained"
    )
    assert two.installed() == ["ours", "flow"] and "train all --config NAME" in describe_systems(two)


def test_another_checkpoint_is_named_without_its_place(
    tab: CompareHandlers, checkpoints: Path, debug_checkpoint
) -> None:
    shutil.copytree(debug_checkpoint, checkpoints / "published")
    systems = Systems(tab.show.context.model, checkpoints)
    assert systems.installed() == ["ours", "flow", "checkpoints/published"]
    assert systems.label("checkpoints/published") == "published"
    assert systems.load("checkpoints/published").fingerprint() == tab.show.context.model.fingerprint()


def test_an_opened_tab_compares_at_once_but_only_once(tab: CompareHandlers) -> None:
    request, view = FakeRequest("newcomer"), tab.show.form.result.view
    *_, last = tab.open(request, **fields())
    assert names(tab, last) == ["ours · seed 3", "ours · seed 4"]
    assert not [each for each in tab.open(request, **fields()) if view in each]


def test_stop_ends_a_run_and_keeps_the_former_comparison(tab: CompareHandlers) -> None:
    request, result = FakeRequest("stopper"), tab.show.form.result
    before = compared_by(tab, request)
    run = tab.compare(request, **fields(prompt="a person bows"))
    while result.view not in next(run):
        pass
    tab.stop(request)
    *_, last = run
    assert "Stopped" in last[result.status] and names(tab, last) == [made.title for made in before.made]
    assert state_of(tab, request).compared is before
