"""Fingers on a phone: bits, the scrub bar, and body parts."""

import pytest
from actions import WAIT, assert_well_behaved, next_motion, open_tab, set_scale, take_picture, viewer, wait_for_scale

HEAD = """name => { const v = scalemogen.viewers[name], j = v.table.joints.indexOf('head'), f = v.figures[0]
v.clock.play(false); v.draw()
const p = new v.three.Vector3().fromArray(f.pose, 3 * j).add(f.object.position).project(v.stage.camera)
const b = v.canvas.getBoundingClientRect()
return [b.left + (p.x + 1) / 2 * b.width, b.top + (1 - p.y) / 2 * b.height - 3] }"""


def drag(page, start, stop, steps=6):
    """Move a finger from one point to another."""
    session = page.context.new_cdp_session(page)
    for i in range(steps + 1):
        x, y = (a + (b - a) * i / steps for a, b in zip(start, stop, strict=True))
        kind = "touchStart" if i == 0 else "touchMove"
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


@pytest.mark.main_path
def test_a_finger_chooses_a_token_and_flips_its_bits(open_page, artifacts):
    page = open_page("phone", touch=True)
    open_tab(page, "Scales")
    viewer(page, "scale-view")
    set_scale(page, 7)
    wait_for_scale(page, 7)
    glass = page.locator("#scale-board .map-glass")
    glass.scroll_into_view_if_needed()
    box = glass.bounding_box()
    page.touchscreen.tap(box["x"] + 60, box["y"] + 40)
    page.locator("#scale-board .bit").first.wait_for(timeout=WAIT)
    assert page.locator("#scale-board .bit").count() == page.evaluate("scalemogen.board.data.width")
    token = "scalemogen.board.token && [scalemogen.board.token.index, scalemogen.board.token.column]"
    chosen = page.evaluate(token)
    assert chosen[0] == 6 and page.evaluate("scalemogen.board.data.flips") == 0, "a finger flips nothing by itself"
    square = page.locator("#scale-board .bit").nth(2)
    before = square.get_attribute("aria-pressed")
    next_motion(page, "scale-view", square.tap)
    page.get_by_text("1 bit is flipped").wait_for(timeout=WAIT)
    assert square.get_attribute("aria-pressed") != before
    assert page.evaluate(token) == chosen, "the token stays chosen"
    take_picture(page, artifacts / "scales-touch.png")
    page.locator("#scale-board").get_by_text("Unselect").tap()
    pyramid = page.locator("#scale-board .board-pyramid canvas")
    pyramid.scroll_into_view_if_needed()
    box = pyramid.bounding_box()
    # The last strip: the bar with the slider stays at the top of the window and may cover the first ones.
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + 18 + 10.4 * 24)
    wait_for_scale(page, 11)
    assert_well_behaved(page)


def test_the_arrow_keys_choose_a_token_and_its_bits_are_buttons(open_page):
    page = open_page()
    open_tab(page, "Scales")
    viewer(page, "scale-view")
    set_scale(page, 5)
    wait_for_scale(page, 5)
    page.locator("#scale-board .map-glass").focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("scalemogen.board.token.column") == 0
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("scalemogen.board.token.column") == 1
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.bit") == "0"
    next_motion(page, "scale-view", lambda: page.keyboard.press("Enter"))
    page.get_by_text("1 bit is flipped").wait_for(timeout=WAIT)
    assert_well_behaved(page)


def test_a_finger_moves_time_and_picks_parts(open_page):
    page = open_page("phone", touch=True)
    open_tab(page, "Edit")
    viewer(page, "edit-view")
    page.wait_for_function("window.scalemogen?.editMask?.board", timeout=WAIT)
    page.locator("#edit-view .viewer-bar").scroll_into_view_if_needed()
    bar = page.locator("#edit-view .viewer-scrub").bounding_box()
    y = bar["y"] + bar["height"] / 2
    drag(page, (bar["x"] + bar["width"] * 0.3, y), (bar["x"] + bar["width"] * 0.6, y))
    state = viewer(page, "edit-view")
    assert state["time"] == pytest.approx(0.6 * state["duration"], abs=0.1 * state["duration"])
    handle = page.locator("#edit-view .span-handle").nth(1).bounding_box()
    drag(page, (handle["x"] + 4, handle["y"] + 10), (handle["x"] - 80, handle["y"] + 10))
    stop = "#edit-stop input[type=range]"
    assert page.evaluate("s => { const r = document.querySelector(s); return r.max - r.value }", stop) > 0.5
    page.locator("#edit-view canvas").scroll_into_view_if_needed()
    chosen = "scalemogen.editMask.fields.parts.includes('head')"
    before = page.evaluate(chosen)
    page.touchscreen.tap(*page.evaluate(HEAD, "edit-view"))
    page.wait_for_function(f"{chosen} !== {str(before).lower()}", timeout=WAIT)
    assert_well_behaved(page)
