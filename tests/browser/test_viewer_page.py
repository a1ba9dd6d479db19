"""The 3-D viewer: its controls, keys, and what stays when another motion comes."""

import time

import numpy as np
import pytest
from actions import WAIT, assert_well_behaved, generate, next_motion, open_tab, take_picture, viewer, wait_for_figure
from PIL import Image

from scalemogen.motion.files.recipes import read_recipe

BAR = "#view .viewer-bar"


@pytest.mark.parametrize(("size", "theme"), [("desktop", "light"), ("phone", "dark")])
@pytest.mark.main_path
def test_a_figure_moves_as_soon_as_the_page_is_open(open_page, artifacts, size, theme):
    page = open_page(size, theme, moving=True)
    wait_for_figure(page, "#view")
    before = viewer(page, "view")
    assert before["playing"]
    page.wait_for_function("t => scalemogen.viewers.view.state().time !== t", arg=before["time"], timeout=WAIT)
    take_picture(page, artifacts / f"viewer-{size}-{theme}.png")
    assert_well_behaved(page)


def at_rest(page):
    """Return the viewer's state when the camera does not move any more, after it was turned."""
    end, before = time.monotonic() + WAIT / 1000, None
    while before is None or before["camera"] != (now := viewer(page, "view"))["camera"]:
        assert time.monotonic() < end, "the camera goes on turning"
        before = viewer(page, "view")
        page.wait_for_timeout(1500)
        page.wait_for_function("!scalemogen.viewers.view.stage.busy", timeout=WAIT)  # it turns on after the picture
        page.wait_for_timeout(200)
    return now


def test_a_new_motion_keeps_camera_time_and_pause(open_page):
    page = open_page(moving=True)
    viewer(page, "view")
    page.locator(f"{BAR} .viewer-play").click()
    page.evaluate("scalemogen.viewers.view.clock.seek(0.5)")
    box = page.locator("#view canvas").bounding_box()
    page.mouse.move(box["x"] + 200, box["y"] + 200)
    page.mouse.down()
    page.mouse.move(box["x"] + 320, box["y"] + 220, steps=4)
    page.mouse.up()
    before = at_rest(page)
    generate(page, seconds="2")
    page.wait_for_function("document.querySelector('#status')?.innerText.includes('2.0 s')", timeout=WAIT)
    page.wait_for_function("scalemogen.viewers.view.state().duration < 2", timeout=WAIT)
    after = viewer(page, "view")
    assert not after["playing"] and after["time"] == pytest.approx(0.5)
    assert np.allclose(after["camera"], before["camera"], atol=0.02)
    assert not np.allclose(after["pose"], before["pose"], atol=0.01)


def test_keys_control_the_clock(open_page):
    page = open_page()
    viewer(page, "view")
    page.locator("#view .viewer-place").focus()
    page.keyboard.press("Home")
    assert viewer(page, "view")["time"] == 0 and not viewer(page, "view")["playing"]
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert viewer(page, "view")["time"] == pytest.approx(0.1), "two frames at 20 frames per second"
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("ArrowLeft")
    assert viewer(page, "view")["time"] == pytest.approx(0.55)
    page.keyboard.press("End")
    assert viewer(page, "view")["time"] == pytest.approx(viewer(page, "view")["duration"])
    page.keyboard.press("-")
    assert page.evaluate("scalemogen.viewers.view.clock.speed") == 0.5
    page.keyboard.press(" ")
    assert viewer(page, "view")["playing"]
    assert_well_behaved(page)


def test_views_options_and_a_picture(open_page, artifacts):
    page = open_page()
    first = viewer(page, "view")["camera"]
    page.locator(f"{BAR} summary").click()
    page.get_by_role("button", name="Top", exact=True).click()
    assert viewer(page, "view")["camera"][1] > first[1] + 2
    for words in ("Paths of pelvis and hands", "Feet on the floor", "A pose every half second"):
        page.get_by_label(words).check()
    options = viewer(page, "view")["options"]
    assert options["path"] and options["contacts"] and options["ghosts"] and not options["follow"]
    page.get_by_role("button", name="Corner").click()
    page.wait_for_timeout(500)
    take_picture(page, artifacts / "viewer-options.png")
    with page.expect_download(timeout=WAIT) as download:
        page.get_by_role("button", name="Save a picture").click()
    assert download.value.suggested_filename == "scalemogen.png"
    picture = artifacts / "viewer-saved.png"
    download.value.save_as(picture)
    recipe = read_recipe(picture)
    assert recipe.prompt == page.locator("#prompt textarea").input_value()
    with Image.open(picture) as image:
        image.verify()  # checks every checksum
    assert_well_behaved(page)


def test_the_making_is_replayed(open_page):
    page = open_page()
    viewer(page, "view")
    page.get_by_role("button", name="Coarse to fine").click()
    page.wait_for_function("scalemogen.viewers.view.state().names[0] === 'after 1 of 11 scales'", timeout=WAIT)
    page.wait_for_function("scalemogen.viewers.view.state().names[0] === 'after 4 of 11 scales'", timeout=WAIT)
    page.get_by_role("button", name="Coarse to fine").click()
    page.wait_for_function("scalemogen.viewers.view.state().names[0] === ''", timeout=WAIT)
    assert_well_behaved(page)


def test_an_example_shows_its_own_motion(open_page):
    page = open_page()
    state = next_motion(page, "view", lambda: page.locator("#samples button").nth(6).click())
    page.wait_for_function("document.querySelector('#status')?.innerText.includes('salsa')", timeout=WAIT)
    assert state["duration"] != pytest.approx(4.95)


def test_the_joint_under_the_pointer_is_named(open_page):
    page = open_page()
    viewer(page, "view")
    page.evaluate(
        "(() => { const v = scalemogen.viewers.view; v.clock.play(false); v.set('names', true); v.draw() })()"
    )
    x, y = page.evaluate(
        """() => { const v = scalemogen.viewers.view, j = v.table.joints.indexOf('head'), f = v.figures[0]
        const p = new v.three.Vector3().fromArray(f.pose, 3 * j).add(f.object.position).project(v.stage.camera)
        const b = v.canvas.getBoundingClientRect()
        return [b.left + (p.x + 1) / 2 * b.width, b.top + (1 - p.y) / 2 * b.height] }"""
    )
    page.mouse.move(x, y)
    page.mouse.move(x, y - 3)
    page.wait_for_function("document.querySelector('#view .viewer-tip').innerText === 'head'", timeout=WAIT)


def test_a_visitor_who_wants_less_motion_finds_it_paused(open_page):
    page = open_page(moving=False)
    assert not viewer(page, "view")["playing"]


@pytest.mark.main_path
def test_without_webgl_a_video_takes_the_place(chromium, app_url):
    context = chromium.new_context()
    page = context.new_page()
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page.goto(app_url)
    page.get_by_text("no WebGL").first.wait_for(timeout=WAIT)
    page.locator("#prompt textarea").fill("a person walks")
    page.get_by_label("number input for Seconds").fill("1")
    page.locator("#generate").click()
    page.wait_for_function("document.querySelector('#video video')?.readyState >= 2", timeout=WAIT)
    context.close()


def test_the_page_does_not_grow_with_every_motion(open_page):
    page = open_page()
    viewer(page, "view")
    sizes = page.evaluate(
        """() => { const v = scalemogen.viewers.view, scene = v.scene, info = v.stage.renderer.info.memory
        const sizes = []
        for (let i = 0; i < 200; i++) {
            v.show({...scene, figures: scene.figures.map(figure => ({...figure}))}); v.draw()
            sizes.push(info.geometries + info.textures)
        }
        return [sizes[0], sizes[199]] }"""
    )
    assert sizes[0] == sizes[1]


def test_two_viewers_need_one_copy_of_three(open_page):
    page = open_page()
    viewer(page, "view")  # so that the requests of this page are over
    loads = []
    page.on("request", lambda request: "three.min.js" in request.url and loads.append(request.url))
    page.reload()
    viewer(page, "view")
    open_tab(page, "Scales")
    viewer(page, "scale-view")
    assert len(loads) == 1


@pytest.mark.parametrize("happens", ["v.draw()", "v.seen = false; v.draw()"], ids=["drawn at once", "out of sight"])
def test_no_pause_after_a_picture_is_as_long_as_the_time_before_it(open_page, happens):
    """Without a graphics card, the viewer rests after a picture for as long as that took, not longer."""
    page = open_page()
    viewer(page, "view")
    page.wait_for_function("(({stage, dirty}) => !dirty && !stage.busy)(scalemogen.viewers.view)", timeout=WAIT)
    assert page.evaluate("scalemogen.viewers.view.stage.software")
    page.wait_for_timeout(6000)
    page.evaluate(f"(() => {{ const v = scalemogen.viewers.view; {happens} }})()")
    page.wait_for_timeout(500)
    page.evaluate("scalemogen.viewers.view.seen = true")
    page.wait_for_timeout(1600)
    assert not page.evaluate("scalemogen.viewers.view.rests(performance.now())")


@pytest.mark.main_path
def test_the_first_motion_moves_before_gradio_has_built_the_page(chromium, app_url):
    page = chromium.new_page()
    held, released = [], []
    # Gradio's scripts are held back until the figure has been drawn.
    page.route("**/assets/*.js", lambda route: route.continue_() if released else held.append(route))
    page.goto(app_url, wait_until="commit")
    page.wait_for_function("window.scalemogen?.early", timeout=WAIT)
    page.evaluate("async () => { window.early = await scalemogen.early.viewer }")
    page.wait_for_function("window.early.frameTimes.length > 2", timeout=WAIT)
    assert page.evaluate("window.scalemogen.viewers") is None and held
    released.append(True)
    for route in held:
        route.continue_()
    page.wait_for_function("window.scalemogen.viewers?.view", timeout=WAIT)
    assert page.evaluate("scalemogen.viewers.view === window.early && scalemogen.viewers.view.state().playing")
    page.locator("#early").wait_for(state="detached", timeout=WAIT)
    assert page.locator("#view canvas").count() == 1
    page.close()
