"""Real clicks on the Scales tab, at the size of a desktop and of a phone."""

import time

import numpy as np
import pytest
from actions import (
    WAIT,
    assert_well_behaved,
    next_motion,
    open_tab,
    set_scale,
    take_picture,
    take_pictures,
    viewer,
    wait_for_figure,
    wait_for_scale,
)

MAP = "#scale-board .map-glass"


def point(page, column, row, bit=None):
    """Return the place of a token, or of one of its bits, in the large map."""
    return page.evaluate(
        """([column, row, bit]) => { const {grid} = scalemogen.board, {frames, width} = grid.board
        const box = document.querySelector('#scale-board .map-glass').getBoundingClientRect()
        const {start, stop} = grid.rows[row], share = bit === null ? 0.5 : (bit + 0.5) / width
        const height = start + 0.06 + share * (stop - start - 0.12)
        return [box.left + (grid.edges[column] + grid.edges[column + 1]) / 2 / frames * box.width,
                box.top + height / 7 * box.height] }""",
        [column, row, bit],
    )


def open_last_map(open_page, **how):
    """Open the Scales tab at the last scale, with the large map in sight."""
    page = open_page(**how)
    open_tab(page, "Scales")
    viewer(page, "scale-view")
    set_scale(page, 11)
    page.locator(MAP).scroll_into_view_if_needed()
    return page


@pytest.mark.main_path
def test_all_scales_are_on_the_page_at_once(open_page, artifacts):
    page = open_page()
    open_tab(page, "Scales")
    wait_for_figure(page, "#scale-view")
    page.locator("#scale-board .board-map canvas").wait_for(timeout=WAIT)
    requests = []
    page.on("request", lambda request: "/queue/join" in request.url and requests.append(request.url))
    poses = []
    for k in (1, 9, 11):
        set_scale(page, k)
        wait_for_scale(page, k)
        page.wait_for_function("k => scalemogen.viewers['scale-view'].stageShown === k", arg=k, timeout=WAIT)
        page.wait_for_timeout(600)  # one motion turns into the next
        poses.append(viewer(page, "scale-view")["pose"])
    assert not np.allclose(poses[0], poses[1], atol=0.01) and not np.allclose(poses[1], poses[2], atol=1e-4)
    assert requests == [], "the slider asks the server for nothing"
    take_pictures(page, artifacts, "scales")


def test_play_runs_through_the_scales_and_stops_at_the_last(open_page):
    page = open_page()
    open_tab(page, "Scales")
    viewer(page, "scale-view")
    set_scale(page, 9)
    page.locator("#play").click()
    wait_for_scale(page, 11)
    page.wait_for_function("document.querySelector('#play')?.innerText.includes('Play')", timeout=WAIT)
    page.locator("#play").click()
    wait_for_scale(page, 2)
    page.locator("#play").click()
    assert "Play" in page.locator("#play").inner_text()
    page.locator("#jumps [data-scale='6']").click()
    wait_for_scale(page, 6)
    assert page.locator("#scale-table tr.chosen td").first.inner_text() == "6"
    assert_well_behaved(page)


def test_an_answer_that_comes_after_the_slider_was_moved_shows_what_the_slider_says(open_page):
    page, held = open_page(), []
    with page.expect_response("**/queue/join*", timeout=WAIT):
        open_tab(page, "Scales")
    viewer(page, "scale-view")
    page.route("**/queue/join*", lambda route: route.continue_() if held else held.append(route))
    page.locator("#motion input").click()
    page.get_by_role("option").nth(1).click()
    end = time.monotonic() + WAIT / 1000
    while not held and time.monotonic() < end:
        page.wait_for_timeout(100)
    set_scale(page, 9)
    held[0].continue_()
    page.wait_for_function("scalemogen.board.data.title.startsWith('a person walks like a zombie')", timeout=WAIT)
    page.wait_for_function("scalemogen.viewers['scale-view'].state().duration < 6", timeout=WAIT)
    assert viewer(page, "scale-view")["names"][0] == "the first 9 maps"
    wait_for_scale(page, 9)


def test_a_number_can_be_deleted_to_type_another(open_page):
    page = open_page()
    open_tab(page, "Scales")
    viewer(page, "scale-view")
    number = page.get_by_label("number input for Scales")
    number.press("End")
    number.press("Backspace")
    number.press("9")
    wait_for_scale(page, 9)
    assert page.locator(".toast-body").count() == 0 and number.input_value() == "9"
    number.press("Backspace")
    page.locator("#caption").click()
    assert number.input_value() == "9", "left empty, it is what it was"


@pytest.mark.main_path
def test_a_bit_is_flipped_by_a_click_and_flips_back(open_page, artifacts):
    page = open_page()
    open_tab(page, "Scales")
    viewer(page, "scale-view")
    page.locator(MAP).scroll_into_view_if_needed()
    set_scale(page, 5)
    before = viewer(page, "scale-view")
    bits = "() => scalemogen.board.grids[4].bitsOf(0, scalemogen.board.grids[4].rows[0].group)"
    first = page.evaluate(bits)
    next_motion(page, "scale-view", lambda: page.mouse.click(*point(page, 0, 0, 2)))
    page.get_by_text("Undo the flipped bit").wait_for(timeout=WAIT)
    second = page.evaluate(bits)
    assert [i for i, (a, b) in enumerate(zip(first, second, strict=True)) if a != b] == [2]
    framed = "scalemogen.board.grid.bitCells().map((cell, i) => cell.mark && i).filter((i) => i !== null)"
    assert page.evaluate(framed) == [2]
    take_picture(page, artifacts / "scales-flipped.png")
    next_motion(page, "scale-view", lambda: page.get_by_text("Undo the flipped bit").click())
    assert page.evaluate(bits) == first and page.evaluate(framed) == []
    assert viewer(page, "scale-view")["names"] == before["names"]
    assert_well_behaved(page)


def test_a_token_is_chosen_in_the_pyramid_repeated_and_left_out(open_page):
    page = open_page(moving=True)
    open_tab(page, "Scales")
    viewer(page, "scale-view")
    box = page.locator("#scale-board .board-pyramid canvas").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 18 + 1.4 * 24)  # in the strip of scale 2
    wait_for_scale(page, 2)
    start, stop = page.evaluate("scalemogen.viewers['scale-view'].clock.within")
    page.wait_for_timeout(1000)
    assert start <= viewer(page, "scale-view")["time"] <= stop
    page.locator("#scale-board").get_by_text(f"{start:.1f} to {stop:.1f} s").wait_for(timeout=WAIT)
    state = next_motion(page, "scale-view", lambda: page.get_by_text("Leave this token out").click())
    assert state["names"] == ["without this token", "all 11 maps"]
    moved = dict(page.evaluate("scalemogen.scenes['scale-view'].moved"))
    assert moved, "the token moves something"
    tinted = "scalemogen.viewers['scale-view'].figures[0].tinted"
    page.wait_for_function(f"{tinted}?.shares.size", timeout=WAIT)
    shares = dict(page.evaluate(f"[...{tinted}.shares]"))
    by_distance = [shares[joint] for joint in sorted(moved, key=moved.__getitem__)]
    assert moved and by_distance == sorted(by_distance), "the more a joint moves, the more of the colour it has"
    page.locator("#scale-board").get_by_text("It is left out").wait_for(timeout=WAIT)
    state = next_motion(page, "scale-view", lambda: page.get_by_text("Show the scales again").click())
    assert state["names"] == ["the first 2 maps", "all 11 maps"]
    page.get_by_text("Unselect").click()
    assert page.evaluate("scalemogen.viewers['scale-view'].clock.within") is None
    assert_well_behaved(page)


def test_joints_of_the_token_under_the_pointer_light_up(open_page):
    page = open_last_map(open_page)
    page.mouse.move(*point(page, 3, 0))
    wanted = page.evaluate("scalemogen.board.grid.jointsOf(scalemogen.board.grid.rows[0])")
    tinted = "[...(scalemogen.viewers['scale-view'].figures[0].tinted?.shares.keys() ?? [])]"
    page.wait_for_function(f"{tinted}.length", timeout=WAIT)
    assert page.evaluate(tinted) == wanted
    page.mouse.move(0, 0)
    page.wait_for_function(f"{tinted}.length === 0", timeout=WAIT)


def test_frames_of_the_token_under_the_pointer_are_repeated_until_it_leaves(open_page):
    page = open_last_map(open_page, moving=True)
    page.evaluate("const {clock} = scalemogen.viewers['scale-view']; clock.play(false); clock.seek(0)")
    clock = "scalemogen.viewers['scale-view'].clock"
    start, stop = page.evaluate("scalemogen.board.grid.seconds(4)")
    page.mouse.move(*point(page, 3, 0))
    page.mouse.move(*point(page, 4, 0))
    page.wait_for_function(f"{clock}.within?.[0] === {start} && {clock}.playing", timeout=WAIT)
    page.wait_for_function(f"{clock}.time > {(start + stop) / 2}", timeout=WAIT)
    assert start <= page.evaluate(f"{clock}.time") <= stop
    page.mouse.move(0, 0)
    page.wait_for_function(f"!{clock}.within", timeout=WAIT)
    assert page.evaluate(f"[{clock}.time, {clock}.playing]") == [0, False], "as before"

    page.mouse.move(*point(page, 4, 0))
    page.wait_for_function(f"{clock}.within", timeout=WAIT)
    page.evaluate(f"{clock}.seek(0.5)")  # the visitor moves the clock meanwhile
    page.mouse.move(0, 0)
    page.wait_for_function(f"!{clock}.within", timeout=WAIT)
    assert page.evaluate(f"{clock}.playing"), "what the visitor did stays"
    assert_well_behaved(page)


def test_who_wants_less_motion_sees_what_a_token_steers_but_nothing_plays(open_page):
    page = open_last_map(open_page)
    page.mouse.move(*point(page, 4, 0))
    page.wait_for_function("scalemogen.viewers['scale-view'].figures[0].tinted", timeout=WAIT)
    page.wait_for_timeout(1000)
    assert page.evaluate("scalemogen.viewers['scale-view'].clock.within") is None


HEAD_IS_CHOSEN = """() => { const {joints, parts} = scalemogen.viewers['scale-view'].table
return scalemogen.board.part === parts[joints.indexOf('head')] }"""


def test_parts_are_picked_in_the_figure_motions_mixed_and_tokens_saved(open_page):
    page = open_page()
    open_tab(page, "Scales")
    viewer(page, "scale-view")
    page.evaluate("scalemogen.viewers['scale-view'].clock.play(false)")
    for seconds in (0, 2, 4, 6):  # the random debug model may hide the head behind an arm
        x, y = page.evaluate(
            """(seconds) => { const v = scalemogen.viewers['scale-view'], j = v.table.joints.indexOf('head')
            v.clock.seek(seconds); v.draw()
            const f = v.figures[1]
            const p = new v.three.Vector3().fromArray(f.pose, 3 * j).add(f.object.position).project(v.stage.camera)
            const b = v.canvas.getBoundingClientRect()
            return [b.left + (p.x + 1) / 2 * b.width, b.top + (1 - p.y) / 2 * b.height] }""",
            seconds,
        )
        page.mouse.click(x, y - 3)
        if page.evaluate(HEAD_IS_CHOSEN):
            break
    page.wait_for_function(HEAD_IS_CHOSEN, timeout=WAIT)
    assert page.locator(".map-part").is_visible()
    with page.expect_download(timeout=WAIT) as download:
        page.locator("#save-tokens").click()
    assert download.value.suggested_filename == "tokens.npz"
    page.locator("#mix input").click()
    state = next_motion(page, "scale-view", lambda: page.locator("[role=option]").nth(2).click())
    assert len(state["names"]) == 3 and state["names"][0].startswith("first ")
    set_scale(page, 5)
    page.wait_for_function(
        "scalemogen.viewers['scale-view'].state().names[0].startsWith('first 5 maps')", timeout=WAIT
    )
    state = next_motion(page, "scale-view", lambda: page.get_by_text("Show the scales again").click())
    assert state["names"] == ["the first 5 maps", "all 11 maps"]
    assert_well_behaved(page)
