"""What an uploaded file was taken to be, and corrections of it: through the API, as the page sends them."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import gradio as gr
import numpy as np
import pytest
import stick_figure
from answers import with_key
from armature_files import Armature
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
    asked = Corrections(axes="left-handed", take="2")
    assert asked.given == Given(axes="left-handed", take="2")
    assert Corrections(axes="", take=AS_FOUND).given == FIND_OUT


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


def joints_shown(answer: tuple[Any, ...]) -> np.ndarray:
    """Return the (F, 22, 3) joints of the first figure in an answer."""
    (scene,) = with_key(answer, "figures")
    figure = scene["figures"][0]
    return figure["step"] * np.frombuffer(b64decode(figure["joints"]), "<i2").reshape(figure["frames"], -1, 3)


def raised_side(joints_FJ3: np.ndarray) -> str:
    """Return the side of the hand that is above the head at some time; "" if none is."""
    head = joints_FJ3[:, HUMANML3D.index("head"), 1]
    up = [s for s in ("left", "right") if (joints_FJ3[:, HUMANML3D.index(f"{s}_wrist"), 1] > head).any()]
    return up[0] if up else ""


def waving(side: str, seconds: tuple[float, float], frames: int = 600) -> np.ndarray:
    """Return the joints of a person at 20 frames per second who raises a hand in front between two times."""
    figure = stick_figure.lifted(stick_figure.Figure(frames), side, (0.1, 0.4, 0.3), seconds)
    return figure.motion().joints_FJ3


def test_a_client_chooses_the_part_of_a_long_file(client: Client, tmp_path: Path) -> None:
    np.savez(tmp_path / "m.npz", joints=waving("right", (16, 19)), fps=20)
    for start, raised in ((None, ""), (14, "right"), (20, "")):
        answer = client.predict(handle_file(tmp_path / "m.npz"), start=start, api_name="/take_file_to_edit")
        assert raised_side(joints_shown(answer)) == raised


def test_a_client_says_that_axes_are_left_handed(client: Client, tmp_path: Path) -> None:
    joints = waving("right", (1, 3), 80)
    for side in ("left", "right"):  # straight legs and hanging feet do not show the front
        hip, knee, ankle, foot = (HUMANML3D.index(f"{side}_{name}") for name in ("hip", "knee", "ankle", "foot"))
        joints[:, ankle, ::2] = joints[:, hip, ::2]
        joints[:, knee] = (joints[:, hip] + joints[:, ankle]) / 2
        joints[:, foot] = joints[:, ankle] - [0, 0.1, 0]
    np.savez(tmp_path / "m.npz", joints=joints * [-1, 1, 1], fps=20)
    wrist, shoulder = (HUMANML3D.index(f"right_{name}") for name in ("wrist", "shoulder"))
    for axes, in_front in ((AS_FOUND, False), ("right-handed", False), ("left-handed", True)):
        answer = client.predict(handle_file(tmp_path / "m.npz"), axes=axes, api_name="/take_file_to_edit")
        assert any("y is up · left-handed axes" in str(value) for value in answer) == in_front
        shown = joints_shown(answer)  # its front is +Z
        assert (shown[40, wrist, 2] > shown[40, shoulder, 2] + 0.1) == in_front


@pytest.mark.parametrize("name", ["take_file_apart", "take_file_to_edit"])
def test_a_client_chooses_one_of_several_takes(client: Client, tmp_path: Path, name: str) -> None:
    file, call = handle_file(two_takes(tmp_path / "m.glb")), {"api_name": f"/{name}"}
    call |= {"scales": 3} if name == "take_file_apart" else {}
    for take, read in ((None, "left"), ("right", "right"), ("2", "right"), ("left", "left")):
        answer = client.predict(file, take=take, **call)
        assert any(f"take '{read}' of 2 · y is up" in str(value) for value in answer)
        if name == "take_file_to_edit":
            assert raised_side(joints_shown(answer)) == read
    with pytest.raises(AppError, match="no take 'run'; choose from 'left', 'right'"):
        client.predict(file, take="run", **call)


def test_takes_are_offered_only_if_there_are_several(tmp_path: Path, debug_model: ScaleMoGen) -> None:
    with gr.Blocks():
        part = understood_part("understood")
    one = tmp_path / "one.npz"
    np.savez(one, joints=waving("left", (1, 2), 60), fps=20)
    offered = part.of(read_upload(two_takes(tmp_path / "m.glb"), debug_model), "m.glb")[part.take]
    assert offered["choices"] == [AS_FOUND, "left", "right"] and offered["interactive"]
    assert part.of(read_upload(one, debug_model), "one.npz")[part.take]["interactive"] is False


def two_takes(path: Path) -> Path:
    """Write a character who raises the left hand in one animation and the right hand in another."""
    armature = Armature(waving("right", (1, 2), 60), {joint: joint for joint in HUMANML3D.joint_names})
    armature.take("left", waving("left", (1, 2), 60))
    return armature.save(path, name="right")


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
