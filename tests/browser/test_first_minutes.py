"""What a visitor who does not know the app sees and does in the first minutes."""

import pytest
from actions import (
    WAIT,
    assert_well_behaved,
    draw_film,
    generate,
    next_motion,
    open_tab,
    take_picture,
    viewer,
    wait_for_scale,
)

SEES = """(name) => { const box = document.querySelector(name).getBoundingClientRect()
return box.height > 0 && box.top >= 0 && box.bottom <= innerHeight + 1 }"""
IN_SIGHT = """(name) => { const box = document.querySelector(name).getBoundingClientRect()
return box.top < innerHeight - 100 && box.bottom > 100 }"""
TOP = "(name) => document.querySelector(name).getBoundingClientRect().top + scrollY"
# How strongly the words of a button differ from what is behind it: the contrast ratio of WCAG, with its opacity.
CONTRAST = """(name) => {
    const button = document.querySelector(name), style = getComputedStyle(button), opacity = Number(style.opacity)
    const behind = (node) => { const color = getComputedStyle(node).backgroundColor
        return /rgba\\(.*, 0\\)$/.test(color) && node.parentElement ? behind(node.parentElement) : color }
    const rgb = (color) => { const pen = document.createElement("canvas").getContext("2d")
        pen.fillStyle = color; pen.fillRect(0, 0, 1, 1); return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3) }
    const back = rgb(behind(button.parentElement))
    const mix = (color) => color.map((x, i) => opacity * x + (1 - opacity) * back[i])
    const light = (c) => c.map((x) => x / 255).map((x) => (x <= 0.04 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4))
        .reduce((sum, x, i) => sum + [0.2126, 0.7152, 0.0722][i] * x, 0)
    const [a, b] = [light(mix(rgb(style.color))), light(mix(rgb(behind(button))))].sort()
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) }"""
JUDGED = "/does|resemble|cannot be measured/.test(document.querySelector('#match').innerText)"
CHECKED = "(name) => document.querySelector(name + ' input')?.checked"


def test_disabled_buttons_look_disabled(open_page):
    page = open_page()
    viewer(page, "view")
    page.wait_for_function("document.querySelector('#apart').disabled")
    faint = f"() => {{ const contrast = {CONTRAST}, disabled = contrast('#apart')\n"
    for dark in (False, True):
        page.evaluate("dark => document.body.classList.toggle('dark', dark)", dark)
        page.wait_for_function(faint + "return disabled < 4 && disabled < contrast('#dice') / 2 }", timeout=WAIT)


def test_the_first_screen_has_a_large_labelled_figure(open_page):
    page = open_page()
    viewer(page, "view")
    canvas = page.locator("#view canvas")
    box = canvas.bounding_box()
    assert box["height"] > 400 and box["width"] > 600 and box["y"] < 300
    assert "moving figure" in canvas.get_attribute("aria-label")


def test_scales_opens_at_the_first_with_all_maps_in_sight(open_page):
    page = open_page()
    open_tab(page, "Scales")
    viewer(page, "scale-view")
    wait_for_scale(page, 1)
    page.wait_for_function("document.querySelector('.hint-box')", timeout=WAIT)
    page.locator(".hint-box [data-act=skip]").click()
    jumps = page.locator("#jumps button").all_inner_texts()
    assert jumps == ["3", "6", "9", "11"]
    assert page.evaluate(SEES, "#jumps") and page.evaluate(SEES, "#scale-board .board-pyramid")
    # No token of the example is a sliver: each lasts as long as the others of its map, or at least half as long.
    shares = page.evaluate(
        """scalemogen.board.grids.map(({edges}) => { const widths = edges.slice(1).map((edge, i) => edge - edges[i])
        return Math.min(...widths) / Math.max(...widths) })"""
    )
    assert min(shares) >= 0.5


def test_an_example_pins_seconds_and_seed_until_something_is_typed(open_page):
    page = open_page()
    assert page.evaluate(CHECKED, "#new-seed")
    next_motion(page, "view", lambda: page.locator("#samples button").nth(4).click())
    page.wait_for_function(f"!({CHECKED})('#new-seed')", timeout=WAIT)
    pinned = page.get_by_label("Seed", exact=True).input_value()
    # The server answers nothing but what makes the motion: the page releases seed and seconds by itself.
    next_motion(
        page, "view", lambda: (page.locator("#prompt textarea").fill("he bows"), page.keyboard.press("Enter"))
    )
    page.wait_for_function("document.querySelector('#status').innerText.includes('“he bows”')", timeout=WAIT)
    assert page.evaluate(CHECKED, "#new-seed")
    assert page.get_by_label("Seed", exact=True).input_value() != pinned


def test_pasting_and_deleting_release_an_example_as_typing_does(open_page):
    page = open_page()
    prompt = page.locator("#prompt textarea")
    for place, change in enumerate((lambda: prompt.fill("he bows"), lambda: prompt.press("Backspace"))):
        page.locator("#samples button").nth(3 + place).click()
        page.wait_for_function(f"!({CHECKED})('#new-seed')", timeout=WAIT)
        change()  # neither is a press of a key that writes a letter
        page.wait_for_function(f"({CHECKED})('#new-seed')", timeout=WAIT)


def test_what_is_typed_before_an_example_arrives_is_kept(open_page):
    page = open_page()
    viewer(page, "view")
    held, typed = [], []
    # The server answers nothing until something was typed.
    page.route("**/queue/join*", lambda route: route.continue_() if typed else held.append(route))
    page.locator("#samples button").nth(4).click()
    page.wait_for_function("document.querySelector('#prompt textarea').value.includes('baby')", timeout=WAIT)
    page.locator("#prompt textarea").fill("he bows")
    page.wait_for_function(f"({CHECKED})('#new-seed')", timeout=WAIT)
    typed.append("he bows")
    for route in held:
        route.continue_()
    page.wait_for_function("document.querySelector('#status').innerText.includes('baby')", timeout=WAIT)
    assert page.locator("#prompt textarea").input_value() == "he bows" and page.evaluate(CHECKED, "#new-seed")


def test_stop_can_be_pressed_only_while_something_goes_on(open_page):
    page = open_page()
    viewer(page, "view")
    page.wait_for_function("document.querySelector('#stop').disabled", timeout=WAIT)
    page.evaluate("""window.couldStop = false
        new MutationObserver(() => { window.couldStop ||= !document.querySelector('#stop').disabled })
            .observe(document.querySelector('#stop'), {attributes: true})""")
    next_motion(page, "view", lambda: generate(page, prompt="a person bows"))
    page.wait_for_function("window.couldStop && document.querySelector('#stop').disabled", timeout=WAIT)


def test_a_video_pushes_nothing_away_and_another_tab_opens_at_its_top(open_page):
    page = open_page()
    next_motion(page, "view", lambda: generate(page, seconds="1"))
    page.locator("#apart:not([disabled])").wait_for(timeout=WAIT)
    page.wait_for_function(
        "/does|resemble|cannot be measured/.test(document.querySelector('#match').innerText)", timeout=WAIT
    )
    before = [page.evaluate(TOP, name) for name in ("#view", "#strip", "#apart", "#film")]
    draw_film(page)
    assert [page.evaluate(TOP, name) for name in ("#view", "#strip", "#apart", "#film")] == before
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.locator("#apart").click()
    viewer(page, "scale-view")
    page.wait_for_function("scrollY === 0", timeout=WAIT)


def test_a_reload_keeps_prompt_and_motion(open_page):
    page = open_page()
    next_motion(page, "view", lambda: generate(page, prompt="a person bows", seconds="2"))
    page.wait_for_function("document.querySelector('#status')?.innerText.includes('2.0 s')", timeout=WAIT)
    page.reload()
    page.wait_for_function("document.querySelector('#status')?.innerText.includes('bows')", timeout=WAIT)
    assert page.locator("#prompt textarea").input_value() == "a person bows"
    assert viewer(page, "view")["duration"] < 2.1


def test_what_is_cut_and_what_is_understood_is_said(open_page):
    page = open_page()
    prompt, expected = page.locator("#prompt textarea"), "document.querySelector('#expected').innerText"
    prompt.fill("ein Mann winkt mit der rechten Hand")
    page.wait_for_function("document.querySelector('#reading textarea')?.value.includes('right hand')", timeout=WAIT)
    prompt.fill("a person walks " * 40)  # 600 letters
    page.wait_for_function(f"{expected}.includes('first 600 characters')", timeout=WAIT)


@pytest.mark.parametrize(("button", "view"), [("#samples button", "#view"), ("#presets button", "#edit-view")])
def test_on_a_phone_the_result_comes_into_view(open_page, button, view):
    page = open_page("phone")
    if view == "#edit-view":
        open_tab(page, "Edit")
        viewer(page, "edit-view")
    page.locator(button).nth(1).click()
    page.wait_for_function(IN_SIGHT, arg=view, timeout=WAIT)
    assert_well_behaved(page)


def test_on_a_phone_the_figure_is_in_sight_below_one_row_of_examples(open_page, artifacts):
    page = open_page("phone")
    viewer(page, "view")
    take_picture(page, artifacts / "first-screen-phone.png")
    rows = {round(button.bounding_box()["y"]) for button in page.locator("#samples button").all()}
    assert len(rows) == 1
    box = page.locator("#view canvas").bounding_box()
    assert box["y"] + box["height"] <= page.viewport_size["height"]
    page.locator("#samples button").last.click()  # it is pushed into sight
    page.wait_for_function(f"!({CHECKED})('#new-seed')", timeout=WAIT)
    assert_well_behaved(page)


def test_on_a_phone_a_list_of_motions_does_not_widen_the_page(open_page):
    page = open_page("phone")
    for place, words in enumerate(("a person bows", "he jumps and then waves with the left hand", "she walks")):
        generate(page, words, "1")
        page.locator(".motions li").nth(place).wait_for(timeout=WAIT)  # a new run would replace one that goes on
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_words_of_the_edit_tab_explain_themselves_and_fit(open_page):
    page = open_page("phone")
    open_tab(page, "Edit")
    viewer(page, "edit-view")
    assert page.locator("#edit-mode label").all_inner_texts() == [
        "only these parts, and only in this time", "these parts at any time, and all parts in this time",
    ]  # fmt: skip
    assert "hips and path" in page.locator("#edit-parts").inner_text()
    clipped = page.evaluate(
        """[...document.querySelectorAll(".body-picker text")].filter((text) => {
        const [ours, room] = [text, text.ownerSVGElement].map((each) => each.getBoundingClientRect())
        return ours.left < room.left || ours.right > room.right || ours.bottom > room.bottom + 1 }).length"""
    )
    assert clipped == 0
