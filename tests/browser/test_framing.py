"""What is seen of motions: all of them at every time, and names that stand apart."""

from itertools import pairwise

import pytest
from actions import WAIT, assert_well_behaved, open_tab, viewer

# Shows figures in many ways and returns, for each of them, how far all joints at all times reach in the picture; 1 is
# its edge. The larger figures are as tall as raised hands, and taller.
REACH = """() => { const v = scalemogen.viewers.view, figure = v.scene.figures[0], {camera} = v.stage, cases = []
for (const [layout, count] of [["side", 1], ["side", 2], ["over", 2], ["tiles", 1], ["tiles", 3], ["tiles", 4]])
for (const view of ["three", "front", "side", "top"]) for (const factor of [1, 1.6]) {
    const body = (_, i) => ({...figure, step: figure.step * factor, name: `figure ${i}`})
    v.home(view)
    v.show({layout, figures: Array.from({length: count}, body), stages: [], legend: [[null, "words"]]}, false)
    let [across, upright] = [0, 0]
    for (const [, , width, height] of v.tiles() ?? [[0, 0, ...v.stage.size]]) {
        camera.aspect = width / height; camera.updateProjectionMatrix(); camera.updateMatrixWorld()
        for (const f of v.figures) for (let time = 0; time <= f.track.duration; time += 0.1) {
            f.show(time, v.shift(f, time))
            for (let j = 0; j < f.pose.length; j += 3) {
                const p = new v.three.Vector3().fromArray(f.pose, j).add(f.object.position).project(camera)
                across = Math.max(across, Math.abs(p.x)); upright = Math.max(upright, Math.abs(p.y))
            }
        }
    }
    cases.push([`${layout} ${count} from ${view}, ${factor} times`, across, upright])
}
return cases }"""
TALLER = """factor => { const v = scalemogen.viewers.view, figure = (window.first ??= v.scene.figures[0])
v.show({...v.scene, figures: [{...figure, step: figure.step * factor}], stages: []})
return v.stage.distance }"""
# The names of the figures as [left, top] in the picture.
NAMES = """name => [...document.querySelectorAll(`#${name} .viewer-names span`)].map((span) => {
const {left, top, width} = span.getBoundingClientRect(); return [left, top, width] })"""


def test_the_whole_motion_is_in_the_picture_in_all_layouts_views_and_widths(open_page):
    page = open_page()
    viewer(page, "view")
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        page.wait_for_function("w => scalemogen.viewers.view.stage.size[0] < w", arg=width, timeout=WAIT)
        for case, across, upright in page.evaluate(REACH):
            assert across < 0.99 and upright < 0.99, f"{case}, {width} pixels"
            assert max(across, upright) > 0.3, f"{case}, {width} pixels: too small"
    assert_well_behaved(page)


def test_a_taller_motion_moves_the_camera_back_unless_the_visitor_turned_it(open_page):
    page = open_page()
    viewer(page, "view")
    usual = page.evaluate(TALLER, 1)
    assert page.evaluate(TALLER, 1.6) > usual * 1.1
    assert page.evaluate(TALLER, 1) < usual * 1.25, "it comes back, or nearly"
    page.locator("#view canvas").hover()
    page.mouse.wheel(0, -240)
    page.wait_for_function("!scalemogen.viewers.view.framing.kept", timeout=WAIT)
    turned = page.evaluate("scalemogen.viewers.view.stage.distance")
    assert page.evaluate(TALLER, 1.6) == pytest.approx(turned, rel=0.1), "the camera stays where the visitor put it"


def test_names_stand_apart_at_once_also_out_of_sight(open_page):
    page = open_page("phone")
    open_tab(page, "Scales")
    viewer(page, "scale-view")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.wait_for_function("!scalemogen.viewers['scale-view'].seen", timeout=WAIT)
    page.evaluate(
        """{ const v = scalemogen.viewers["scale-view"], named = (each, i) => ({...each, name: `motion ${i}`})
        v.clear(); v.show({...v.scene, figures: v.scene.figures.map(named)}) }"""
    )
    (left, top, width), (other, same_top, _) = page.evaluate(NAMES, "scale-view")
    assert width > 0 and left + width <= other and abs(top - same_top) < 30
    page.evaluate("scalemogen.viewers['scale-view'].setStage(3)")
    assert [name[0] for name in page.evaluate(NAMES, "scale-view")] != [left, left]


def test_long_names_of_three_figures_do_not_cover_one_another(open_page):
    page = open_page("phone")
    viewer(page, "view")
    page.evaluate(
        """{ const v = scalemogen.viewers.view, [figure] = v.scene.figures
        const name = "the first map of the left, the rest of the right"
        v.show({layout: "side", figures: [1, 2, 3].map((i) => ({...figure, name: name + i})), stages: []}) }"""
    )
    boxes = sorted(page.evaluate(NAMES, "view"))
    assert len(boxes) == 3
    for (left, top, width), (right, other, _) in pairwise(boxes):
        assert left + width <= right + 1 or abs(top - other) >= 15


def test_a_legend_in_the_picture_says_what_colours_mean(open_page):
    page = open_page()
    open_tab(page, "Scales")
    viewer(page, "scale-view")
    legend = page.locator("#scale-view .viewer-legend")
    assert legend.inner_text() == "joints of one colour share a token"
    page.locator("#scale-board .map-glass").focus()
    page.keyboard.press("ArrowRight")
    assert "what this token steers" in legend.inner_text()
    page.get_by_text("Unselect").click()
    assert "steers" not in legend.inner_text()
    assert_well_behaved(page)
