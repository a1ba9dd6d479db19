"""What an uploaded file was taken to be, and corrections of it: through the API, as the page sends them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Literal

import gradio as gr
import numpy as np
import pytest
import stick_figure
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError
from node_files import dragon, write

from demo.understood import AS_FOUND, Corrections, summary, understood_part
from demo.understood.joint_form import joint_form
from demo.uploads import read_upload
from scalemogen import ScaleMoGen
from scalemogen.motion.skeleton import HUMANML3D
from scalemogen.motion.understood import FIND_OUT, FileNodes, Given, JointsNotFound


@pytest.fixture(scope="module")
def long_file(tmp_path_factory) -> Path:
    """30 s of a standing person at 20 frames per second, z up, in centimetres; the file says none of it."""
    figure = stick_figure.Figure(600)
    figure.hips += 0.05 * np.sin(np.arange(600) / 5)[:, None] * [1, 0, 0]
    x, y, z = np.moveaxis(figure.motion().joints_FJ3 * 100, -1, 0)
    path = tmp_path_factory.mktemp("files") / "long.npy"
    np.save(path, np.stack([x, -z, y], axis=-1))
    return path


def test_the_line_says_what_was_found(long_file: Path, debug_model: ScaleMoGen) -> None:
    line = summary(read_upload(long_file, debug_model, start=4), "long.npy")
    for words in ("long.npy", "22 joints", "z is up", "cm", "20 frames per second, assumed", "30.0 s", "from 4.0 to"):
        assert words in line


def test_only_what_is_corrected_is_given() -> None:
    assert Corrections().given == FIND_OUT == Corrections(AS_FOUND, AS_FOUND, 0, None).given
    assert Corrections("-y", "inch", 24, 3).given == Given("-y", "inch", 24)


@pytest.mark.parametrize("name", ["take_file_apart", "take_file_to_edit"])
def test_old_calls_work_and_new_ones_may_correct(client: Client, long_file: Path, name: str) -> None:
    call = {"api_name": f"/{name}"} | ({"scales": 3} if name == "take_file_apart" else {})
    first = client.predict(handle_file(long_file), **call)
    assert any("z is up · cm · 20 frames per second, assumed" in str(value) for value in first)
    assert any("from 0.0 to 9" in str(value) for value in first)
    again = client.predict(handle_file(long_file), up="z", unit="cm", fps=40, start=5, **call)
    assert any("40 frames per second · 15.0 s, used from 5.0 to" in str(value) for value in again)
    with pytest.raises(AppError, match="cannot be cut out"):
        client.predict(handle_file(long_file), start=99, **call)


def test_a_file_without_a_frame_rate_opens_the_line(long_file: Path, debug_model: ScaleMoGen) -> None:
    with gr.Blocks():
        part = understood_part("understood")
    for given, opened in ((FIND_OUT, True), (Given(fps=20), False)):
        update = part.of(read_upload(long_file, debug_model, given), "long.npy")[part.fold]
        assert update["visible"] and update.get("open", False) == opened
    assert part.hidden[part.fold]["visible"] == "hidden"


@pytest.mark.parametrize("name", ["take_file_apart", "take_file_to_edit"])
def test_a_client_is_told_which_joints_are_missing_and_may_give_them(
    client: Client, tmp_path: Path, name: str
) -> None:
    arms = ("left_elbow", "left_wrist", "right_elbow", "right_wrist")
    nodes, joint_nodes = dragon(stick_figure.Figure(60).motion().joints_FJ3, arms)
    path = write(tmp_path / "dragon.bvh", nodes)
    call = {"api_name": f"/{name}"} | ({"scales": 3} if name == "take_file_apart" else {})
    with pytest.raises(AppError, match="do not say which of them are left_wrist, right_wrist"):
        client.predict(handle_file(path), **call)
    given = {joint: joint_nodes[joint] for joint in ("left_wrist", "right_wrist")}
    answer = client.predict(handle_file(path), joints=given, **call)
    assert any("2 by you" in str(value) for value in answer)


def file_nodes(joints_J3: np.ndarray) -> FileNodes:
    """A file whose nodes are called n0, n1 ... and lie at the joints."""
    return FileNodes(tuple(f"n{joint}" for joint in range(len(joints_J3))), HUMANML3D.parents, joints_J3)


NAMED = {joint: (f"n{number}",) for number, joint in enumerate(HUMANML3D.joint_names)}
STANDING = stick_figure.Figure(2).motion().joints_FJ3[0]


def test_the_form_says_of_each_joint_how_it_is_known() -> None:
    nodes = NAMED | {"head": (), "left_foot": (), "spine1": (), "spine2": ("n3", "n6")}
    asked = joint_form(nodes, file_nodes(STANDING), "y", {"pelvis"}, ("head",))
    assert asked is not None and asked["asked"] == ["head"]
    states = {each["key"]: each["state"] for each in asked["joints"]}
    assert states == dict.fromkeys(NAMED, "found") | {
        "head": "needed", "pelvis": "chosen", "spine1": "follows", "left_foot": "follows", "spine2": "made-up",
    }  # fmt: skip
    read = joint_form(nodes, file_nodes(STANDING), "y")
    assert read is not None and {each["key"] for each in read["joints"] if each["state"] == "made-up"} == {
        "head", "left_foot", "spine1", "spine2",
    }  # fmt: skip
    orders = [[each["key"] for each in form["joints"]] for form in (asked, read)]
    assert orders[0] == orders[1] and set(orders[0]) == set(NAMED)  # the rows stay in their places
    assert joint_form({}, FileNodes()) is None


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
@pytest.mark.parametrize("up", ["y", "z"])
def test_the_file_is_drawn_upright_and_from_the_front(turns: int, up: Literal["y", "z"]) -> None:
    x, y, z = (1000 * STANDING).T
    for _ in range(turns):
        x, z = z, -x
    places_J3 = np.stack([x, y, z] if up == "y" else [x, -z, y], axis=-1)
    for known in (up, None):
        form = joint_form(NAMED, file_nodes(places_J3), known)
        assert form is not None
        drawn_J3 = np.array(form["places"])
        left, right = (drawn_J3[HUMANML3D.index(f"{side}_hip")] for side in ("left", "right"))
        assert left[0] > right[0] and abs(left[2] - right[2]) < 0.02
        assert drawn_J3[HUMANML3D.index("head"), 1] > 0.8 and np.abs(drawn_J3).max() <= 1


def test_a_lamp_far_away_does_not_make_the_skeleton_small() -> None:
    all_nodes = file_nodes(STANDING)
    lamp = replace(
        all_nodes, names=(*all_nodes.names, "lamp"), parents=(*all_nodes.parents, -1),
        places_N3=np.concatenate([STANDING, [[90, 90, 0]]]),
    )  # fmt: skip
    assert joint_form(NAMED, lamp)["places"][:-1] == joint_form(NAMED, all_nodes)["places"]


def test_the_form_asks_and_says_what_else_is_wrong() -> None:
    with gr.Blocks():
        part = understood_part("understood")
    error = JointsNotFound("names do not say", NAMED | {"head": ()}, file_nodes(STANDING), ("head",))
    values = part.asking(error, "a.bvh")
    assert values[part.fold]["open"] and "a.bvh is not read yet" in values[part.line]
    assert values[part.nodes]["asked"] == ["head"] and not values[part.details]
    wrong = part.asking(
        JointsNotFound("no body, assign (--joints on the command line)", NAMED, file_nodes(STANDING)), "a"
    )
    assert "No body, assign." in wrong[part.details] and wrong[part.nodes]["asked"] == []


def test_all_choices_of_the_page_are_taken_at_once() -> None:
    with gr.Blocks() as blocks:
        part = understood_part("understood")
        part.wire(lambda _: None)
    (pick,) = (each.fn for each in blocks.fns.values() if (part.nodes._id, "select") in each.targets)
    for joints in ({"pelvis": "n0", "head": "n1"}, {"pelvis": "n0"}, {}):
        assert pick(gr.EventData(None, {"joints": joints})) == joints
