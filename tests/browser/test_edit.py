"""Real clicks on the Edit tab: a preset, body parts, a handle, an edit, a download, and the upload of that file."""

import pytest
from actions import WAIT, assert_well_behaved, draw_film, open_tab, take_pictures, viewer, wait_for_figure

SETTLED = 1500  # milliseconds without a change
SOME_ARE_FREE = """() => {
    const found = document.querySelector('#edit-free').innerText.match(/^(\\d+) of (\\d+) tokens may change/)
    return found && Number(found[1]) < Number(found[2])
}"""

IS_IN_SIGHT = """(name) => {
    const box = document.querySelector(name).getBoundingClientRect()
    return box.top >= 0 && box.bottom <= innerHeight
}"""


def free_words(page):
    return page.locator("#edit-free").inner_text()


def settled_words(page):
    """Return the words once they no longer change: a preset fills several boxes, and each one starts a preview."""
    words = free_words(page)
    for _ in range(WAIT // SETTLED):
        page.wait_for_timeout(SETTLED)
        before, words = words, free_words(page)
        if words == before:
            return words
    raise AssertionError(f"the preview does not come to rest: {words}")


def wait_for_other_words(page, before):
    page.wait_for_function("b => document.querySelector('#edit-free').innerText !== b", arg=before, timeout=WAIT)
    return settled_words(page)


@pytest.mark.main_path
def test_choose_pick_edit_download_reload(open_page, artifacts, tmp_path):
    page = open_page("phone")
    open_tab(page, "Edit")
    page.locator("#presets").get_by_text("Arms up while walking").click()
    wait_for_figure(page, "#edit-view")
    page.wait_for_function(SOME_ARE_FREE, timeout=WAIT)
    page.wait_for_function("document.querySelectorAll('#body-picker .chosen').length === 2", timeout=WAIT)
    both_arms = settled_words(page)
    asked = []
    page.on("request", lambda request: "/queue/join" in request.url and asked.append(request.url))
    arm = page.locator("#body-picker [data-part='left arm']")
    arm.click()
    assert wait_for_other_words(page, both_arms) != both_arms
    arm.click()
    page.wait_for_function("w => document.querySelector('#edit-free').innerText === w", arg=both_arms, timeout=WAIT)
    shade = "Number(document.querySelector('#key-poses .window').getAttribute('x'))"
    before = page.evaluate(shade)
    page.locator("#edit-start input[type=range]").fill("2")
    wait_for_other_words(page, both_arms)
    assert page.evaluate(shade) > before and page.locator("#key-poses rect.window").count() == 1
    assert asked == [], "the mask is shown by the page alone"
    page.locator("#edit").click()
    # On a phone the motion is far below the button.
    page.wait_for_function(IS_IN_SIGHT, arg="#edit-view", timeout=WAIT)
    page.wait_for_function("document.querySelector('#edit-free')?.innerText.includes('tokens changed')", timeout=WAIT)
    assert viewer(page, "edit-view")["names"] == ["before", "after"]
    assert page.locator("#edit-view .viewer-mark").is_visible(), "the time that could change is marked on the bar"
    draw_film(page, "#edit-draw", "#edit-film")
    take_pictures(page, artifacts, "edit")
    with page.expect_download(timeout=WAIT) as download:
        page.locator("#after-bvh").click()
    path = tmp_path / download.value.suggested_filename
    assert path.suffix == ".bvh"
    download.value.save_as(path)
    with page.expect_file_chooser(timeout=WAIT) as chooser:
        page.locator("#edit-upload").click()
    chooser.value.set_files(path)
    page.wait_for_function(
        "name => document.querySelector('#edit-title')?.innerText.includes(name)", arg=path.name, timeout=WAIT
    )
    assert_well_behaved(page)


@pytest.mark.main_path
def test_the_tab_opens_with_an_edit(open_page):
    page = open_page()
    open_tab(page, "Edit")
    viewer(page, "edit-view")
    assert page.locator("#target-prompt textarea").input_value()


def test_a_motion_is_seen_before_the_server_answers(open_page):
    page = open_page()
    page.route("**/queue/join*", lambda route: None)  # never answered
    open_tab(page, "Edit")
    assert viewer(page, "edit-view")["duration"] > 1
    assert (
        page.locator("#source-prompt textarea").input_value()
        and page.locator("#target-prompt textarea").input_value()
    )
    assert "seconds" in page.locator("#key-poses").inner_html()
    assert page.failures == []


def test_parts_and_time_are_chosen_on_the_figure(open_page):
    page = open_page()
    open_tab(page, "Edit")
    viewer(page, "edit-view")
    settled_words(page)
    labels = "[...document.querySelectorAll('#edit-parts label')]"
    chosen = f"{labels}.filter(label => label.querySelector('input').checked).map(label => label.innerText.trim())"
    before = page.evaluate(chosen)
    page.evaluate("(() => { const v = scalemogen.viewers['edit-view']; v.clock.play(false); v.draw() })()")
    x, y = page.evaluate(
        """() => { const v = scalemogen.viewers['edit-view'], j = v.table.joints.indexOf('head'), f = v.figures[0]
        const p = new v.three.Vector3().fromArray(f.pose, 3 * j).add(f.object.position).project(v.stage.camera)
        const b = v.canvas.getBoundingClientRect()
        return [b.left + (p.x + 1) / 2 * b.width, b.top + (1 - p.y) / 2 * b.height] }"""
    )
    page.mouse.click(x, y - 3)
    page.wait_for_function(f"{chosen}.includes('head')", timeout=WAIT)
    assert set(page.evaluate(chosen)) == {*before, "head"}
    handle = page.locator("#edit-view .span-handle").nth(1)
    box = handle.bounding_box()
    page.mouse.move(box["x"] + 4, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] - 80, box["y"] + 10, steps=4)
    page.mouse.up()
    last = "Number(document.querySelector('#edit-stop input[type=range]').value)"
    longest = page.evaluate("Number(document.querySelector('#edit-stop input[type=range]').max)")
    settled_words(page)
    assert page.evaluate(last) < longest - 0.5
    assert_well_behaved(page)
