"""Figures, maps, curve and table of the Scales tab are those of one motion, whatever comes late."""

import time

import pytest
from actions import WAIT, generate, next_motion, open_tab, set_scale, viewer, wait_for_scale

# Whether all that is shown belongs to one scene of the viewer.
ONE = """() => { const {board, viewers, scenes} = scalemogen, name = "scale-view"
const view = viewers[name], scene = scenes[name]
const errors = scene.board.scales.map((scale) => scale.error)
const rows = [...document.querySelectorAll("#scale-table tbody tr")].map((row) => Number(row.cells[4].innerText))
return board.data === scene.board && board.scene === scene && view.scene.board === scene.board
    && board.pyramid.grids[0].board === scene.board
    && board.map.grid.board === scene.board && board.curve.errors.join() === errors.join()
    && document.querySelectorAll("#error circle").length === errors.length
    && rows.join() === errors.map((error) => Number(error.toFixed(0))).join()
    && view.figures[1].data.joints === scene.stages.at(-1).joints
    && view.figures[0].data.joints === scene.stages[board.k - 1].joints }"""
SCALES_LAST = "() => scalemogen.board.grids.at(-1).columns"
# Answers that bring a motion to the Scales tab wait in `heldBack` while `holding`; `letGo()` delivers them.
HOLD_ANSWERS = """{ const real = window.fetch
window.heldBack = []
window.fetch = async (...asked) => {
    const answer = await real(...asked)
    if (!String(asked[0]?.url ?? asked[0]).includes("/queue/data")) return answer
    let text = "", decoder = new TextDecoder(), encoder = new TextEncoder()
    const transform = (chunk, out) => {
        text += decoder.decode(chunk, {stream: true})
        for (let end; (end = text.indexOf("\\n\\n") + 2) > 1; text = text.slice(end)) {
            const deliver = out.enqueue.bind(out, encoder.encode(text.slice(0, end)))
            if (window.holding && /process_completed.*"turn"/s.test(text.slice(0, end))) heldBack.push(deliver)
            else deliver()
        } }
    return new Response(answer.body.pipeThrough(new TransformStream({transform})), {headers: answer.headers}) }
window.letGo = () => { window.holding = false; for (const deliver of heldBack.splice(0)) deliver() } }"""


class Held:
    """Requests that match a pattern wait, except the first `passing` ones, until they are released."""

    def __init__(self, page, pattern, passing=0):
        self.routes, self.passing = [], passing
        page.route(pattern, self.meet)

    def meet(self, route):
        if self.passing > 0:
            self.passing -= 1
            route.continue_()
        else:
            self.routes.append(route)

    def wait(self, page):
        end = time.monotonic() + WAIT / 1000
        while not self.routes:
            assert time.monotonic() < end, "nothing was asked for"
            page.wait_for_timeout(100)

    def release(self):
        self.passing = 1000
        for route in self.routes:
            route.continue_()


@pytest.mark.parametrize("script", ["three.min.js", "board.js", "curve.js"])
def test_a_script_that_comes_late_finds_the_motion_that_is_shown(open_page, script):
    held = []
    page = open_page(before=lambda page: held.append(Held(page, f"**/{script}")))
    generate(page, seconds="3")
    page.locator("#apart:not([disabled])").click()  # opens the tab for the first time, with the motion just made
    held[0].wait(page)
    page.wait_for_function("scalemogen.scenes?.['scale-view']?.turn > 0", timeout=WAIT)
    held[0].release()
    viewer(page, "scale-view")
    page.wait_for_function("scalemogen.board?.data", timeout=WAIT)
    assert page.evaluate(ONE) and page.evaluate(SCALES_LAST) == 15, "three seconds are fifteen columns"


def test_an_answer_that_is_held_back_changes_everything_at_once(open_page):
    page = open_page()
    next_motion(page, "view", lambda: generate(page, seconds="3"))
    held = Held(page, "**/queue/join*", passing=1)  # the button is answered, the tab that it opens is not
    page.locator("#apart:not([disabled])").click()
    held.wait(page)
    viewer(page, "scale-view")
    page.wait_for_function("scalemogen.board?.data", timeout=WAIT)
    set_scale(page, 9)
    wait_for_scale(page, 9)
    assert page.evaluate(ONE) and page.evaluate(SCALES_LAST) != 15, "the example is shown meanwhile"
    next_motion(page, "scale-view", held.release)
    assert page.evaluate(ONE) and page.evaluate(SCALES_LAST) == 15
    wait_for_scale(page, 9)


def test_an_answer_to_an_earlier_choice_that_comes_later_is_not_shown(open_page):
    page = open_page(before=lambda page: page.add_init_script(HOLD_ANSWERS))
    next_motion(page, "view", lambda: generate(page, seconds="3"))
    open_tab(page, "Scales")
    viewer(page, "scale-view")
    page.evaluate("window.holding = true")
    page.locator("#motion input").click()
    page.get_by_role("option").nth(1).click()
    page.wait_for_function("heldBack.length === 1", timeout=WAIT)
    page.evaluate("window.holding = false")
    next_motion(page, "scale-view", lambda: page.locator("#latest").click())
    turn = page.evaluate("scalemogen.scenes['scale-view'].turn")
    page.evaluate("letGo()")
    page.wait_for_timeout(1000)
    assert page.evaluate("scalemogen.scenes['scale-view'].turn") == turn
    assert page.evaluate(ONE) and page.evaluate(SCALES_LAST) == 15
