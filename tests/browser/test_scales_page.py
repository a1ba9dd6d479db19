"""Real clicks on the Scales tab, at the size of a desktop and of a phone."""

import re

import pytest
from actions import (
    CAPTION,
    WAIT,
    assert_well_behaved,
    generate,
    open_tab,
    set_scale,
    settled_scale,
    upload,
    wait_for_figure,
    wait_for_film,
    wait_for_scale,
)


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


def test_an_answer_that_comes_after_the_slider_was_moved_is_corrected(open_page):
    page, held = open_page(), []
    open_tab(page, "Scales")
    wait_for_scale(page, 5)
    page.route("**/queue/join*", lambda route: route.continue_() if held else held.append(route))
    page.locator("#motion input").click()
    page.get_by_role("option").nth(1).click()
    page.wait_for_timeout(500)
    set_scale(page, 9)
    wait_for_scale(page, 9)
    held[0].continue_()  # the server takes the other example only now, at scale 5
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
    assert "Scale 5 of 11" in page.locator("#caption").inner_text()  # what is shown stays as it was
    assert all(not mark.is_visible() for mark in page.locator("#caption .error").all())
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
