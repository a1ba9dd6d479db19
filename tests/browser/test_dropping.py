"""Files that are dropped on the page, as the browser drops them, and files of kinds that cannot be read."""

import numpy as np
import pytest
import stick_figure
from actions import WAIT, assert_well_behaved, late_pictures, open_tab, take_picture, take_pictures, upload, viewer
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


def test_a_dropped_fbx_gets_a_sentence_in_every_tab(open_page, artifacts, fbx):
    page = open_page("phone")
    for tab, place in PLACES.items():
        open_tab(page, tab)
        page.locator(place).wait_for(timeout=WAIT)
        drop(page, fbx, place)
        message = page.locator(".refused p")
        message.wait_for(timeout=WAIT)
        assert message.inner_text().startswith("dance.fbx cannot be read here:"), tab
        if tab == "Scales":
            take_pictures(page, artifacts, "dropped-fbx")
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
    page = open_page(before=late_pictures)
    open_tab(page, "Scales")
    viewer(page, "scale-view")
    page.evaluate("window.late = true")  # then there is time to correct before the fold has its first values
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


def node_at(page, part, name):
    """Return where a node of the file is drawn, in pixels of the window."""
    return page.evaluate(
        """([part, name]) => {
        const file = document.querySelector(part + " .joints-file"), joints = window.scalemogen.joints[part.slice(1)];
        file.scrollIntoView({ block: "center" });
        const box = file.getBoundingClientRect(), node = joints.value.names.indexOf(name);
        const [x, y] = joints.point(joints.turned()[node]).map((value) => (value / 260 + 0.5) * box.width);
        return [box.left + x, box.top + y] }""",
        [part, name],
    )


def rows_of(page, part):
    return page.locator(f"{part} .joints-rows select").evaluate_all("rows => rows.map((row) => row.dataset.joint)")


@pytest.mark.parametrize(
    ("tab", "unnamed", "size"),
    [
        ("scale", HUMANML3D.joint_names, "desktop"),
        ("edit", ("left_elbow", "left_wrist", "right_elbow", "right_wrist"), "phone"),
    ],
)
@pytest.mark.main_path
def test_unknown_joints_are_shown_in_the_skeleton_of_the_file(open_page, artifacts, tmp_path, tab, unnamed, size):
    nodes, joint_nodes = dragon(figure().joints_FJ3, unnamed)
    page = open_page(size)
    open_tab(page, {"scale": "Scales", "edit": "Edit"}[tab])
    before_id, view = {"scale": "", "edit": "edit-"}[tab], f"{tab}-view"
    part, button = f"#{before_id}understood", f"#{before_id}upload"
    before = viewer(page, view)["duration"]
    drop(page, write(tmp_path / "dragon.bvh", nodes), button)
    page.wait_for_function(LINE, arg=[part, "dragon.bvh is not read yet"], timeout=WAIT)
    asked, needed = page.locator(f"{part} .joints-ask b"), page.locator(f"{part} .joints-rows .needed")
    needed.first.wait_for(timeout=WAIT)
    question, other = page.locator(f"{part} .joints-ask"), page.locator(f"{part} .corrections")
    assert question.bounding_box()["y"] < other.bounding_box()["y"]  # what has to be done comes first
    take_picture(page, artifacts / f"assign-{tab}-{size}.png", full_page=True)
    assert viewer(page, view)["duration"] == before
    rows, choices = rows_of(page, part), needed.count()
    assert choices == (5 if unnamed is HUMANML3D.joint_names else 2)
    for left in range(choices - 1, -1, -1):
        joint = asked.inner_text().replace(" ", "_")
        page.mouse.click(*node_at(page, f"{part}-joints", joint_nodes[joint]))
        page.wait_for_function(
            "([part, left]) => document.querySelectorAll(`${part} .joints-rows .needed`).length === left",
            arg=[part, left], timeout=WAIT,
        )  # fmt: skip
        assert rows_of(page, part) == rows
    page.wait_for_function(LINE, arg=[part, f"{choices} by you"], timeout=WAIT)
    page.wait_for_function(
        "view => Math.abs(scalemogen.viewers[view].state().duration - 5) < 0.3", arg=view, timeout=WAIT
    )
    take_picture(page, artifacts / f"assigned-{tab}-{size}.png", full_page=True)
    assert not page.locator(".toast-body").count()  # the form says it all
    row = page.locator(f"{part} select[data-joint=left_knee]")
    row.select_option(joint_nodes["left_hip"])  # wrong: no body, and the form says so
    page.wait_for_function(LINE, arg=[part, "dragon.bvh is not read yet"], timeout=WAIT)
    assert "no human body" in page.locator(part).inner_text()
    row.select_option("")  # as found
    page.wait_for_function(LINE, arg=[part, f"{choices} by you"], timeout=WAIT)
    assert_well_behaved(page)
