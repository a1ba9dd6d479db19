"""What was understood of a dropped file, and corrections of it, by real clicks in both tabs."""

import re

import numpy as np
import pytest
import stick_figure
from actions import WAIT, assert_well_behaved, open_tab, take_pictures, upload, viewer, wait_for_figure
from armature_files import Armature

from scalemogen.motion.files import write_motion
from scalemogen.motion.skeleton import HUMANML3D

LINE = "([id, words]) => document.querySelector(id + ' > button')?.innerText.includes(words)"


@pytest.fixture
def long_file(tmp_path):
    """A person who sways for 20 s, z up, in centimetres."""
    figure = stick_figure.Figure(400)
    figure.hips += 0.05 * np.sin(np.arange(400) / 5)[:, None] * [1, 0, 0]
    figure.hands["right"] = figure.hands["right"] + np.linspace(0, 0.8, 400)[:, None] * [0, 1, 0]
    x, y, z = np.moveaxis(figure.motion().joints_FJ3 * 100, -1, 0)
    np.save(tmp_path / "sway.npy", np.stack([x, -z, y], axis=-1))
    return tmp_path / "sway.npy"


def wait_for_words(page, part, words):
    page.wait_for_function(LINE, arg=[part, words], timeout=WAIT)


@pytest.mark.main_path
def test_a_file_is_shown_with_what_was_understood_and_read_again_when_corrected(open_page, artifacts, long_file):
    page = open_page()
    open_tab(page, "Scales")
    wait_for_figure(page, "#scale-view")
    assert not page.locator("#understood").is_visible()
    upload(page, long_file)
    wait_for_words(page, "#understood", "z is up · cm · 20 frames per second, assumed")
    wait_for_words(page, "#understood", "20.0 s, used from 0.0 to 9")
    page.locator("#understood li").first.wait_for(timeout=WAIT)  # the line has opened, so its boxes stay
    fps, start = page.get_by_label("Frames per second"), page.get_by_label("Starts at, s")
    fps.first.fill("30")
    fps.first.press("Enter")
    wait_for_words(page, "#understood", "30 frames per second · 13.3 s")
    start.first.fill("3")
    start.first.press("Tab")
    wait_for_words(page, "#understood", "used from 3.0 to")
    take_pictures(page, artifacts, "understood")
    upload(page, long_file)  # the corrections do not apply to the next file
    wait_for_words(page, "#understood", "20 frames per second, assumed")
    page.locator("#motion input").click()
    page.get_by_role("option").nth(1).click()
    page.wait_for_function("!document.querySelector('#understood')?.checkVisibility()", timeout=WAIT)
    assert_well_behaved(page)


def test_a_correction_keeps_the_prompts_of_the_edit_tab(open_page, artifacts, long_file):
    page = open_page()
    open_tab(page, "Edit")
    with page.expect_file_chooser(timeout=WAIT) as chooser:
        page.locator("#edit-upload").click()
    chooser.value.set_files(long_file)
    wait_for_words(page, "#edit-understood", "z is up")
    page.locator("#target-prompt textarea").fill("a person waves")
    up = page.locator("#edit-understood").get_by_label("Up")
    up.click()
    page.get_by_role("option", name="-z", exact=True).click()
    wait_for_words(page, "#edit-understood", "-z is up")
    assert page.locator("#target-prompt textarea").input_value() == "a person waves"
    take_pictures(page, artifacts, "understood-edit")


@pytest.fixture
def swapped_file(tmp_path):
    """A walking person in Mixamo names, in which the knees have each other's names; 15 s."""
    figure = stick_figure.Figure(300)
    figure.hands["right"] = figure.hands["right"] + np.linspace(0, 0.8, 300)[:, None] * [0, 1, 0]
    path = write_motion(figure.motion(), tmp_path / "swapped.bvh")
    swap = {"left_knee": "right_knee", "right_knee": "left_knee"}
    text = path.read_text()
    path.write_text(re.sub("left_knee|right_knee", lambda match: swap[match[0]], text))
    return path


def test_joints_and_the_used_part_are_corrected_by_hand(open_page, artifacts, swapped_file):
    page = open_page("phone")
    open_tab(page, "Scales")
    wait_for_figure(page, "#scale-view")
    upload(page, swapped_file)
    wait_for_words(page, "#understood", "used from 0.0 to 9")
    page.locator("#understood > button").click()
    strip = page.locator("#understood .whole-file svg")
    strip.wait_for(timeout=WAIT)
    box = strip.bounding_box()
    strip.click(position={"x": box["width"] * 0.9, "y": box["height"] / 2})
    wait_for_words(page, "#understood", "used from 5.")
    page.get_by_label("left knee").select_option("right_knee")
    wait_for_words(page, "#understood", "1 by you")
    page.get_by_label("right knee").select_option("left_knee")
    wait_for_words(page, "#understood", "2 by you")
    take_pictures(page, artifacts, "understood-joints")
    assert_well_behaved(page)


HIGHEST = """(side) => { const view = scalemogen.viewers["edit-view"]
const { joints } = view.table, { track } = view.figures[0]
const height = (frame) => track.joints[3 * (frame * joints.length + joints.indexOf(`${side}_wrist`)) + 1]
return Math.max(...Array.from({ length: track.frames }, (_, frame) => height(frame))) }"""


def raised(side, seconds, frames):
    figure = stick_figure.lifted(stick_figure.Figure(frames), side, (0.1, 0.5, 0.0), seconds)
    return figure.motion().joints_FJ3


@pytest.fixture
def taken_twice(tmp_path):
    """A character with two animations of 20 s: from 18 s on the left hand is up in one, the right in the other."""
    armature = Armature(raised("right", (18, 30), 400), {joint: joint for joint in HUMANML3D.joint_names})
    armature.take("left hand", raised("left", (18, 30), 400))
    return armature.save(tmp_path / "hands.glb", name="right hand")


def test_a_take_and_its_part_are_chosen_and_the_motion_shown_is_that_part(
    open_page, artifacts, taken_twice, long_file
):
    page = open_page("phone")
    open_tab(page, "Edit")
    part = page.locator("#edit-understood")
    with page.expect_file_chooser(timeout=WAIT) as chooser:
        page.locator("#edit-upload").click()
    chooser.value.set_files(taken_twice)
    wait_for_words(page, "#edit-understood", "take 'left hand' of 2 · y is up")
    page.locator("#edit-understood > button").click()
    part.get_by_label("Take").click()
    page.get_by_role("option", name="right hand").click()
    wait_for_words(page, "#edit-understood", "take 'right hand' of 2")
    viewer(page, "edit-view")
    assert max(page.evaluate(HIGHEST, side) for side in ("left", "right")) < 1.4  # the first seconds
    part.get_by_label("Starts at, s").fill("11")
    part.get_by_label("Starts at, s").press("Enter")
    wait_for_words(page, "#edit-understood", "used from 11.0 to 20")
    page.wait_for_function(f"({HIGHEST})('right') > 1.6 && ({HIGHEST})('left') < 1.4", timeout=WAIT)
    part.get_by_label("Axes").click()
    page.get_by_role("option", name="left-handed").click()
    wait_for_words(page, "#edit-understood", "left-handed axes")
    part.scroll_into_view_if_needed()
    take_pictures(page, artifacts, "understood-take")
    with page.expect_file_chooser(timeout=WAIT) as chooser:  # a file of one motion has no takes to choose from
        page.locator("#edit-upload").click()
    chooser.value.set_files(long_file)
    wait_for_words(page, "#edit-understood", "sway.npy: ")
    assert not part.get_by_label("Take").is_visible()
    assert_well_behaved(page)
