"""Files that are dropped on the page, as the browser drops them, and files of kinds that cannot be read."""

import numpy as np
import pytest
import stick_figure
from actions import WAIT, assert_well_behaved, open_tab, upload, viewer
from node_files import dragon, write

from scalemogen.motion.files import write_motion
from scalemogen.motion.skeleton import HUMANML3D

LINE = "([id, words]) => document.querySelector(id + ' > button')?.innerText.includes(words)"


def drop(page, path, place):
    """Drop a file on a part of the page: the browser itself makes the events, as for a real pointer."""
    page.locator(place).scroll_into_view_if_needed()
    box = page.locator(place).bounding_box()
    data = {"items": [], "files": [str(path)], "dragOperationsMask": 1}
    browser = page.context.new_cdp_session(page)
    for kind in ("dragEnter", "dragOver", "drop"):
        at = {"x": box["x"] + box["width"] / 2, "y": box["y"] + min(box["height"] / 2, 100)}
        browser.send("Input.dispatchDragEvent", {"type": kind, **at, "data": data})


def figure():
    """A person who sways for 5 s."""
    body = stick_figure.Figure(100)
    body.hips += 0.05 * np.sin(np.arange(100) / 5)[:, None] * [1, 0, 0]
    return body.motion()


@pytest.fixture
def fbx(tmp_path):
    (tmp_path / "dance.fbx").write_bytes(b"Kaydara FBX Binary  \x00\x1a\x00" + bytes(4000))
    return tmp_path / "dance.fbx"


PLACES = {
    "Generate": "#view", "Story": "#story-view", "Scales": "#upload", "Edit": "#edit-view",
    "Compare": "#compare-view", "About": "#title",
}  # fmt: skip


@pytest.mark.parametrize(("size", "theme"), [("desktop", "light"), ("phone", "dark")])
def test_a_dropped_fbx_gets_a_sentence_in_every_tab(open_page, artifacts, fbx, size, theme):
    page = open_page(size, theme)
    for tab, place in PLACES.items():
        open_tab(page, tab)
        page.locator(place).wait_for(timeout=WAIT)
        drop(page, fbx, place)
        message = page.locator(".refused p")
        message.wait_for(timeout=WAIT)
        assert message.inner_text().startswith("dance.fbx cannot be read here:"), tab
        page.screenshot(path=artifacts / f"dropped-fbx-{tab}-{size}.png")
        page.locator(".refused button").click()
        assert not page.locator(".refused").count() and page.url.startswith("http"), tab
    assert_well_behaved(page)


@pytest.mark.parametrize(("tab", "button"), [("Scales", "#upload"), ("Edit", "#edit-upload")])
def test_a_chosen_fbx_gets_a_sentence_that_goes_with_the_next_file(open_page, tmp_path, fbx, tab, button):
    page = open_page()
    open_tab(page, tab)
    sent = []
    page.on("request", lambda request: "/upload" in request.url and sent.append(request.url))
    with page.expect_file_chooser(timeout=WAIT) as chooser:
        page.locator(button).click()
    chooser.value.set_files(fbx)
    assert "Blender" in page.locator(".refused p").inner_text() and not sent
    drop(page, write_motion(figure(), tmp_path / "sway.bvh"), button)
    page.wait_for_function(
        LINE, arg=["#understood" if tab == "Scales" else "#edit-understood", "sway.bvh"], timeout=WAIT
    )
    assert not page.locator(".refused").count()
    assert_well_behaved(page)


def test_a_dropped_motion_is_taken_with_no_correction_of_the_former_file(open_page, tmp_path):
    page = open_page()
    open_tab(page, "Scales")
    viewer(page, "scale-view")
    np.save(tmp_path / "first.npy", figure().joints_FJ3)
    upload(page, tmp_path / "first.npy")
    page.wait_for_function(LINE, arg=["#understood", "20 frames per second, assumed"], timeout=WAIT)
    fps = page.get_by_label("Frames per second").first
    fps.fill("40")
    fps.press("Enter")
    page.wait_for_function(LINE, arg=["#understood", "40 frames per second · 2.5 s"], timeout=WAIT)
    np.save(tmp_path / "second.npy", figure().joints_FJ3)
    drop(page, tmp_path / "second.npy", "#scale-view")
    page.wait_for_function(LINE, arg=["#understood", "second.npy"], timeout=WAIT)
    page.wait_for_function(LINE, arg=["#understood", "assumed: correct it here · 5.0 s"], timeout=WAIT)
    assert_well_behaved(page)


@pytest.mark.parametrize(
    ("tab", "unnamed", "size"),
    [("scale", HUMANML3D.joint_names, "desktop"), ("edit", ("left_hip", "right_hip"), "phone")],
)
def test_unknown_joints_are_assigned_by_hand_before_the_motion_is_taken(
    open_page, artifacts, tmp_path, tab, unnamed, size
):
    nodes, joint_nodes = dragon(figure().joints_FJ3, unnamed)
    page = open_page(size)
    open_tab(page, {"scale": "Scales", "edit": "Edit"}[tab])
    before_id, view = {"scale": "", "edit": "edit-"}[tab], f"{tab}-view"
    part, button = f"#{before_id}understood", f"#{before_id}upload"
    before = viewer(page, view)["duration"]
    drop(page, write(tmp_path / "dragon.bvh", nodes), button)
    page.wait_for_function(LINE, arg=[part, "dragon.bvh is not read yet"], timeout=WAIT)
    missing = page.locator(f"{part} .missing select")
    missing.first.wait_for(timeout=WAIT)
    page.screenshot(path=artifacts / f"assign-{tab}-{size}.png", full_page=True)
    assert viewer(page, view)["duration"] == before
    while missing.count():
        joint = missing.first.get_attribute("data-joint")
        missing.first.select_option(joint_nodes[joint])
        page.wait_for_function(
            "([part, joint]) => !document.querySelector(`${part} .missing [data-joint=${joint}]`)",
            arg=[part, joint], timeout=WAIT,
        )  # fmt: skip
    page.wait_for_function(LINE, arg=[part, "by you"], timeout=WAIT)
    page.wait_for_function(
        "view => Math.abs(scalemogen.viewers[view].state().duration - 5) < 0.3", arg=view, timeout=WAIT
    )
    page.screenshot(path=artifacts / f"assigned-{tab}-{size}.png", full_page=True)
    assert page.locator(".toast-body").count() <= 1  # of the first answer; the list says the rest
    assert_well_behaved(page)
