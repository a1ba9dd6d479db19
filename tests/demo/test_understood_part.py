"""What an uploaded file was taken to be, and corrections of it: through the API, as the page sends them."""

from __future__ import annotations

from pathlib import Path

import gradio as gr
import numpy as np
import pytest
import stick_figure
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError
from node_files import dragon, write

from demo.understood import AS_FOUND, Corrections, summary, understood_part
from demo.uploads import read_upload
from scalemogen import ScaleMoGen
from scalemogen.motion.skeleton import HUMANML3D
from scalemogen.motion.understood import FIND_OUT, Given, JointsNotFound


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
    assert not part.hidden[part.fold]["visible"]


@pytest.mark.parametrize("name", ["take_file_apart", "take_file_to_edit"])
def test_a_client_is_told_which_joints_are_missing_and_may_give_them(
    client: Client, tmp_path: Path, name: str
) -> None:
    nodes, joint_nodes = dragon(stick_figure.Figure(60).motion().joints_FJ3, ("left_hip", "right_hip"))
    path = write(tmp_path / "dragon.bvh", nodes)
    call = {"api_name": f"/{name}"} | ({"scales": 3} if name == "take_file_apart" else {})
    with pytest.raises(AppError, match="do not say which of them are left_hip, right_hip"):
        client.predict(handle_file(path), **call)
    given = {joint: joint_nodes[joint] for joint in ("left_hip", "right_hip")}
    answer = client.predict(handle_file(path), joints=given, **call)
    assert any("2 by you" in str(value) for value in answer)


def test_the_missing_joints_come_first_and_are_marked() -> None:
    nodes = {joint: (f"n {joint}",) for joint in HUMANML3D.joint_names} | {"head": (), "left_foot": ()}
    with gr.Blocks():
        part = understood_part("understood")
    error = JointsNotFound("no head", nodes, ("<b>", *(f"n {joint}" for joint in nodes)), ("head",))
    values = part.asking(error, "a.bvh")
    details = values[part.details]
    assert values[part.fold]["open"] and "a.bvh is not read yet" in values[part.line]
    assert details.index('data-joint="head"') < details.index('data-joint="pelvis"')
    assert details.count("class=missing") == 1 and "made up" in details and "&lt;b&gt;" in details
    wrong = part.asking(JointsNotFound("no human body", nodes, ()), "a.bvh")
    assert "No human body" in wrong[part.details] and "class=missing" not in wrong[part.details]
