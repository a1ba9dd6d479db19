"""Files and films on the Scales tab, by real clicks."""

import re

import pytest
from actions import (
    WAIT,
    assert_well_behaved,
    draw_film,
    generate,
    next_motion,
    open_tab,
    set_scale,
    upload,
    viewer,
    wait_for_scale,
)


def test_the_video_is_drawn_when_it_is_asked_for(open_page):
    page = open_page()
    open_tab(page, "Scales")
    viewer(page, "scale-view")
    set_scale(page, 4)
    assert not page.locator("#pair video").is_visible()
    film = draw_film(page, "#draw-pair", "#pair")
    assert "pair-4" in film.get_attribute("src")


def test_the_generated_motion_can_be_taken_apart(open_page):
    page = open_page()
    next_motion(page, "view", lambda: generate(page, seconds="3"))
    page.locator("#apart:not([disabled])").click()
    # three seconds are fifteen latent columns
    page.wait_for_function("scalemogen.board?.grids[10].columns === 15", timeout=WAIT)
    set_scale(page, 11)
    page.wait_for_function("document.querySelector('#caption')?.innerText.includes('15 time slices')", timeout=WAIT)
    assert_well_behaved(page)


@pytest.mark.main_path
def test_a_bad_file_gets_a_sentence_and_the_next_one_works(open_page, debug_model, tmp_path):
    page = open_page()
    open_tab(page, "Scales")
    bad, good = tmp_path / "poem.bvh", tmp_path / "walk.bvh"
    bad.write_text("Dear robot, please walk.")
    debug_model.generate("a person walks", 2.0, 1).save(good)
    viewer(page, "scale-view")
    upload(page, bad)
    page.get_by_text("is not a BVH file").first.wait_for(timeout=WAIT)
    assert "Scale 1 of 11" in page.locator("#caption").inner_text()  # what is shown stays as it was
    assert all(not mark.is_visible() for mark in page.locator("#caption .error").all())
    next_motion(page, "scale-view", lambda: upload(page, good))
    set_scale(page, 11)
    page.wait_for_function("document.querySelector('#caption')?.innerText.includes('9 time slices')", timeout=WAIT)
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
