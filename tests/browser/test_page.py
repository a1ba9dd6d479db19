"""Real clicks on every tab, at the size of a desktop and of a phone."""

import io
import re
import time

import numpy as np
import pytest
from PIL import Image

WAIT = 120_000  # milliseconds; the machine may be busy
CAPTION = re.compile(r"Scale (\d+) of 11")


def open_tab(page, name):
    page.get_by_role("tab", name=name).click()


def colours_in(locator):
    """Return how many different colours a part of the page has; an empty 3-D view has few."""
    picture = np.asarray(Image.open(io.BytesIO(locator.screenshot())).convert("RGB"))
    return len(np.unique(picture.reshape(-1, 3), axis=0))


def wait_for_figure(page, selector, colours=400):
    end = time.monotonic() + WAIT / 1000
    canvas = page.locator(f"{selector} canvas")
    canvas.wait_for(timeout=WAIT)
    while colours_in(canvas) < colours:
        assert time.monotonic() < end, f"nothing is drawn in {selector}"
        page.wait_for_timeout(300)


def generate(page, prompt="a person walks", seconds="1"):
    page.locator("#prompt textarea").fill(prompt)
    page.get_by_label("number input for Seconds").fill(seconds)
    page.locator("#generate").click()


def wait_for_film(page, selector="#video"):
    film = page.locator(f"{selector} video")
    film.wait_for(timeout=WAIT)
    page.wait_for_function("s => document.querySelector(s)?.readyState >= 2", arg=f"{selector} video", timeout=WAIT)
    return film


def upload(page, path):
    with page.expect_file_chooser(timeout=WAIT) as chooser:
        page.locator("#upload").click()
    chooser.value.set_files(path)


def set_scale(page, k):
    page.locator("#scale-slider input[type=range]").fill(str(k))


def wait_for_scale(page, k):
    page.wait_for_function(
        "k => document.querySelector('#caption').innerText.includes(`Scale ${k} of`)", arg=k, timeout=WAIT
    )


def settled_scale(page):
    """Return the scale that is shown once it no longer changes; a step that was under way may still come."""
    caption, end = page.locator("#caption"), time.monotonic() + WAIT / 1000
    while time.monotonic() < end:
        before = caption.inner_text()
        page.wait_for_timeout(4000)
        if caption.inner_text() == before:
            return int(CAPTION.search(before)[1])
    raise AssertionError(f"the scale still changes after {WAIT / 1000:.0f} s: {caption.inner_text()}")


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_typed_sentence_becomes_a_figure_a_film_and_files(open_page, artifacts, size):
    page = open_page(size)
    generate(page)
    wait_for_figure(page, "#view")
    wait_for_film(page)
    for kind in ("BVH", "NPZ", "GLB", "MP4"):
        with page.expect_download(timeout=WAIT) as download:
            page.get_by_role("button", name=kind).or_(page.get_by_role("link", name=kind)).first.click()
        assert download.value.suggested_filename.endswith(f".{kind.lower()}")
    page.screenshot(path=artifacts / f"generate-{size}.png", full_page=True)
    assert_well_behaved(page)


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_the_scales_are_there_at_once_and_grow(open_page, artifacts, size):
    page = open_page(size)
    open_tab(page, "Scales")
    wait_for_figure(page, "#scale-view")
    page.locator("#tokens .js-plotly-plot").wait_for(timeout=WAIT)
    first = CAPTION.search(page.locator("#caption").inner_text())
    assert first is not None
    set_scale(page, 9)
    wait_for_scale(page, 9)
    wait_for_figure(page, "#scale-view")
    wait_for_film(page, "#pair")
    page.screenshot(path=artifacts / f"scales-{size}.png", full_page=True)
    assert_well_behaved(page)


def test_play_runs_through_the_scales_and_stops_at_the_last(open_page):
    page = open_page()
    open_tab(page, "Scales")
    set_scale(page, 9)
    wait_for_scale(page, 9)
    page.locator("#play").click()
    wait_for_scale(page, 11)
    page.wait_for_function("document.querySelector('#play').innerText.includes('Play')", timeout=WAIT)
    assert_well_behaved(page)


def test_the_film_is_that_of_the_last_scale_however_fast_the_slider_moves(open_page):
    page = open_page()
    open_tab(page, "Scales")
    wait_for_film(page, "#pair")
    for k in (4, 11, 6, 8):
        set_scale(page, k)
        wait_for_scale(page, k)
    page.wait_for_function("document.querySelector('#pair video')?.src.includes('pair-8')", timeout=WAIT)


def test_the_slider_is_right_even_if_it_is_moved_before_the_motion_is_there(open_page):
    page, held = open_page(), []
    page.route("**/queue/join*", lambda route: route.continue_() if held else held.append(route))
    open_tab(page, "Scales")
    set_scale(page, 9)
    page.wait_for_timeout(1000)
    held[0].continue_()  # only now the tab hears that it was opened, at the scale of then
    page.wait_for_function("document.querySelector('#pair video')?.src.includes('pair-9')", timeout=WAIT)
    assert settled_scale(page) == 9


def test_a_number_can_be_deleted_to_type_another(open_page):
    page = open_page()
    open_tab(page, "Scales")
    wait_for_figure(page, "#scale-view")
    number = page.get_by_label("number input for Scales")
    number.press("End")
    number.press("Backspace")
    page.wait_for_timeout(1500)
    number.press("9")
    wait_for_scale(page, 9)
    assert page.locator(".toast-body").count() == 0 and number.input_value() == "9"
    number.press("Backspace")
    page.locator("#caption").click()
    page.wait_for_timeout(1000)
    assert number.input_value() == "9", "left empty, it is what it was"


def test_play_can_be_paused(open_page):
    page = open_page()
    open_tab(page, "Scales")
    set_scale(page, 1)
    wait_for_scale(page, 1)
    page.locator("#play").click()
    wait_for_scale(page, 3)
    page.locator("#play").click()
    page.wait_for_function("document.querySelector('#play').innerText.includes('Play')", timeout=WAIT)
    assert settled_scale(page) < 11
    assert "Play" in page.locator("#play").inner_text()
    wait_for_film(page, "#pair")
    assert_well_behaved(page)


def test_generate_may_be_pressed_again_while_the_video_is_drawn(open_page):
    page = open_page()
    generate(page, prompt="a person runs", seconds="9.8")
    page.get_by_text("drawing the video").wait_for(timeout=WAIT)
    generate(page, prompt="a person bows", seconds="1")
    page.wait_for_function("document.querySelector('#status').innerText.includes('bows')", timeout=WAIT)
    wait_for_film(page)
    assert_well_behaved(page)


def test_the_generated_motion_can_be_taken_apart(open_page):
    page = open_page()
    generate(page, seconds="2")
    wait_for_film(page)
    open_tab(page, "Scales")
    set_scale(page, 11)
    page.locator("#latest").click()
    # two seconds are ten latent columns
    page.wait_for_function("document.querySelector('#caption').innerText.includes('10 moments')", timeout=WAIT)
    assert_well_behaved(page)


def test_a_bad_file_gets_a_sentence_and_the_next_one_works(open_page, debug_model, tmp_path):
    page = open_page()
    open_tab(page, "Scales")
    bad, good = tmp_path / "poem.bvh", tmp_path / "walk.bvh"
    bad.write_text("Dear robot, please walk.")
    debug_model.generate("a person walks", 2.0, 1).save(good)
    upload(page, bad)
    page.get_by_text("is not a BVH file").first.wait_for(timeout=WAIT)
    mark = page.locator("#caption .error")
    mark.wait_for(state="attached", timeout=WAIT)
    assert not mark.is_visible()  # what is shown stays as it was
    upload(page, good)
    page.wait_for_function("document.querySelector('#motion input').value == 'walk.bvh'", timeout=WAIT)
    set_scale(page, 11)
    page.wait_for_function("document.querySelector('#caption').innerText.includes('9 moments')", timeout=WAIT)
    assert page.failures == []


def test_a_huge_file_is_refused_in_words(open_page, tmp_path):
    page = open_page()
    open_tab(page, "Scales")
    huge = tmp_path / "huge.bvh"
    with huge.open("wb") as file:
        file.truncate(200 * 2**20)
    upload(page, huge)
    page.get_by_text(re.compile("maximum|file size|too large", re.I)).first.wait_for(timeout=WAIT)
    set_scale(page, 2)
    wait_for_scale(page, 2)


def test_an_empty_prompt_gets_a_sentence_and_the_next_one_works(open_page):
    page = open_page()
    generate(page, prompt="  ")
    page.get_by_text("prompt is empty").first.wait_for(timeout=WAIT)
    generate(page)
    wait_for_film(page)
    assert page.failures == []


def test_stop_and_double_clicks_do_no_harm(open_page):
    page = open_page()
    generate(page, seconds="9.8")
    page.get_by_text("drawing the video").wait_for(timeout=WAIT)
    page.get_by_role("button", name="Stop").click()
    # on a slow machine the video may be done before the click arrives
    page.wait_for_function("!document.querySelector('#status').innerText.includes('drawing')", timeout=WAIT)
    page.locator("#prompt textarea").fill("a person walks")
    page.get_by_label("number input for Seconds").fill("1")
    page.locator("#generate").dblclick()
    wait_for_film(page)
    assert page.failures == []


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_about_names_licence_and_limits(open_page, artifacts, size):
    page = open_page(size)
    open_tab(page, "About")
    page.get_by_text("non-commercial").first.wait_for(timeout=WAIT)
    page.screenshot(path=artifacts / f"about-{size}.png", full_page=True)
    assert_well_behaved(page)


def test_a_button_leads_from_a_motion_to_its_scales(open_page):
    page = open_page()
    generate(page, seconds="3")
    wait_for_film(page)
    page.locator("#apart").click()
    wait_for_figure(page, "#scale-view")
    set_scale(page, 11)
    page.wait_for_function("document.querySelector('#caption').innerText.includes('15 moments')", timeout=WAIT)
    assert_well_behaved(page)


def test_a_dark_page(open_page, artifacts):
    page = open_page("desktop", "dark")
    open_tab(page, "Scales")
    wait_for_figure(page, "#scale-view")
    page.screenshot(path=artifacts / "scales-dark.png", full_page=True)
    assert_well_behaved(page)


def assert_well_behaved(page):
    """No error in the page's code, nothing asked of other hosts, nothing wider than the window."""
    assert page.failures == []
    assert page.strangers == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
