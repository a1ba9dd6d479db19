"""What the page gets of motions: enough to draw them, and little of it."""

import base64
import json

import numpy as np
import pytest

from demo.viewer import scene
from demo.viewer.scene import mannequin_table
from scalemogen.motion.mannequin import Body, side_colors


def unpacked(figure):
    steps = np.frombuffer(base64.b64decode(figure["joints"]), "<i2")
    return steps.reshape(figure["frames"], -1, 3) * figure["step"]


@pytest.fixture(scope="module")
def motion(debug_model):
    return debug_model.generate("a person walks", 4.0, 1)


def test_joints_come_back_within_a_third_of_a_millimetre(motion):
    figure = scene(motion)["figures"][0]
    assert np.abs(unpacked(figure) - motion.joints_FJ3).max() < 0.0003
    assert (figure["fps"], figure["frames"]) == (20, 80)


def test_a_second_of_motion_takes_a_few_kilobytes(motion):
    assert len(json.dumps(scene(motion))) < 4500 * motion.seconds


def test_bodies_bring_names_colours_and_the_marked_time(motion):
    red = ((1.0, 0.0, 0.0),) * motion.skeleton.joint_count
    shown = scene([Body(motion, label="before"), Body(motion, red, "after", (1.0, 2.0))], "over", stages=[motion] * 3)
    before, after = shown["figures"]
    assert shown["layout"] == "over" and len(shown["stages"]) == 3
    assert (before["name"], after["name"]) == ("before", "after")
    assert before["plain"] is None and before["marked"] is None
    assert set(after["colors"]) == {"#ff0000"} and after["marked"] == (1.0, 2.0)
    assert after["plain"] == before["colors"], "outside the marked time the body has its usual colours"


def test_nothing_to_show_is_refused():
    with pytest.raises(ValueError, match="0 motions"):
        scene([])


def test_the_mannequin_is_the_one_of_the_films(motion):
    table = mannequin_table(motion.skeleton)
    json.dumps(table)
    joints = len(side_colors(motion.skeleton))
    assert len(table["joints"]) == len(table["parts"]) == joints
    for piece in table["pieces"]:
        assert piece["shape"] in table["shapes"] and max(piece["start"], piece["end"], piece["joint"]) < joints
