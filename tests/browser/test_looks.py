"""How the page looks in every tab, in the light and in the dark, on a desktop and on a phone."""

import pytest
from actions import WAIT, assert_well_behaved, next_motion, open_tab, take_picture, viewer

TABS = {
    "Generate": "view", "Story": "story-view", "Scales": "scale-view", "Edit": "edit-view",
    "Compare": "compare-view", "About": None,
}  # fmt: skip
# Words that differ too little from what is behind them: their contrast ratio by WCAG is below 4.5. Disabled buttons
# are pale on purpose, names inside the 3-D view lie on a picture, and "Use via API" is Gradio's.
FAINT = """() => {
    const pen = document.createElement("canvas").getContext("2d", {willReadFrequently: true})
    const rgba = (color) => {
        pen.clearRect(0, 0, 1, 1); pen.fillStyle = color; pen.fillRect(0, 0, 1, 1)
        const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data
        return [r, g, b, a / 255] }
    const over = (ink, back) => back.map((x, i) => ink[3] * ink[i] + (1 - ink[3]) * x)
    const behind = (node) => node ? over(rgba(getComputedStyle(node).backgroundColor), behind(node.parentElement))
        : [255, 255, 255]
    const light = (c) => c.map((x) => x / 255).map((x) => (x <= 0.04 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4))
        .reduce((sum, x, i) => sum + [0.2126, 0.7152, 0.0722][i] * x, 0)
    const own = (node) => [...node.childNodes].filter((each) => each.nodeType === 3)
        .map((each) => each.textContent.trim()).join("")
    const words = (node) => own(node) || (node.matches("textarea, [type=text], [type=number]") ? node.value : "")
    const passed = ":disabled, [disabled], footer, .viewer-screen, script, style, .sr-only, .untold"
    const seen = [...document.querySelectorAll("body *")]
        .filter((node) => words(node) && node.checkVisibility() && !node.closest(passed))
    return seen.map((node) => {
        const back = behind(node), ink = rgba(getComputedStyle(node).color)
        const [a, b] = [light(over(ink, back)), light(back)].sort((x, y) => x - y)
        return [(b + 0.05) / (a + 0.05), words(node).slice(0, 60)]
    }).filter(([contrast]) => contrast < 4.5) }"""
# Buttons whose words take more than one row, except examples, folds, places for files and the pieces of a story.
IN_ROWS = """() => {
    const passed = ".gallery, .piece-block, .motions, .label-wrap, #between-start, #between-end"
    const buttons = [...document.querySelectorAll("button, summary, a.button")]
    return buttons.filter((node) => node.checkVisibility() && node.innerText.trim() && !node.closest(passed))
        .filter((node) => {
            const range = document.createRange()
            range.selectNodeContents(node)
            const boxes = [...range.getClientRects()].filter((box) => box.width > 1)
            return Math.max(...boxes.map((box) => box.top)) > Math.min(...boxes.map((box) => box.bottom)) - 2
        }).map((node) => node.innerText) }"""
BAR_ROWS = """() => {
    const boxes = [...document.querySelectorAll("#view .viewer-bar > *")].map((each) => each.getBoundingClientRect())
    const middles = boxes.filter((box) => box.width).map((box) => Math.round((box.top + box.bottom) / 20))
    return new Set(middles).size }"""
FOLDS = (
    "for (const fold of document.querySelectorAll('.label-wrap:not(.open)')) if (fold.checkVisibility()) fold.click()"
)


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_all_words_can_be_read_and_fit(open_page, artifacts, size):
    page = open_page(size)
    for name, view in TABS.items():
        open_tab(page, name)
        if view is not None:
            viewer(page, view)
        page.evaluate(FOLDS)
        for theme in ("light", "dark"):
            page.evaluate("(dark) => document.body.classList.toggle('dark', dark)", theme == "dark")
            page.wait_for_function(f"!({FAINT})().length", timeout=WAIT)  # colours fade in
            take_picture(page, artifacts / f"looks-{size}-{theme}-{name}.png", full_page=True)
        assert page.evaluate(IN_ROWS) == []
        assert_well_behaved(page)


def test_the_player_bar_of_a_phone_is_two_rows_with_single_frames_and_full_screen(open_page):
    page = open_page("phone", before=lambda page: page.add_init_script(
        "Object.defineProperty(Document.prototype, 'fullscreenEnabled', {get: () => false})"
    ))  # fmt: skip
    duration = viewer(page, "view")["duration"]
    assert page.evaluate(BAR_ROWS) == 2
    page.get_by_label("Next frame").first.click()
    page.get_by_label("Next frame").first.click()
    page.get_by_label("Previous frame").first.click()
    assert abs(viewer(page, "view")["time"] - 0.05) < 0.001 < duration
    filled = "document.querySelector('#view canvas').getBoundingClientRect().height > 0.8 * innerHeight"
    page.get_by_label("Full screen").first.click()  # as on phones where only a video can fill the screen
    page.wait_for_function(filled, timeout=WAIT)
    page.get_by_label("Full screen").first.click()
    page.wait_for_function(f"!({filled})", timeout=WAIT)
    assert_well_behaved(page)


@pytest.mark.parametrize(
    ("tab", "view", "link"), [("Edit", "edit-view", "#edit-link"), ("Story", "story-view", "#story-link")]
)
def test_a_link_can_be_copied_once_there_is_what_it_leads_to(open_page, tab, view, link):
    page = open_page()
    open_tab(page, tab)
    viewer(page, view)
    if tab == "Edit":
        page.locator("#edit-example input").click()
        next_motion(page, view, lambda: page.get_by_role("option").nth(1).click())
        page.wait_for_function("(link) => document.querySelector(link).disabled", arg=link, timeout=WAIT)
        page.locator("#edit").click()
    page.wait_for_function("(link) => !document.querySelector(link).disabled", arg=link, timeout=WAIT)
