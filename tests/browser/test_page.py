"""Real clicks on the Generate and About tabs, at the size of a desktop and of a phone."""

import pytest
from actions import (
    WAIT,
    assert_well_behaved,
    draw_film,
    generate,
    late_pictures,
    next_motion,
    open_tab,
    take_pictures,
    wait_for_figure,
)


@pytest.mark.main_path
def test_a_typed_sentence_becomes_a_figure_files_and_a_film(open_page, artifacts):
    page = open_page("phone")
    next_motion(page, "view", lambda: generate(page))
    wait_for_figure(page, "#view")
    # On a phone the motion is far below the button.
    page.wait_for_function(
        "document.querySelector('#view canvas').getBoundingClientRect().bottom <= innerHeight", timeout=WAIT
    )
    page.wait_for_function("document.querySelector('#status')?.innerText.includes('seed')", timeout=WAIT)
    draw_film(page)
    for kind in ("BVH", "NPZ", "GLB", "MP4"):
        with page.expect_download(timeout=WAIT) as download:
            page.get_by_role("button", name=kind).or_(page.get_by_role("link", name=kind)).first.click()
        assert download.value.suggested_filename.endswith(f".{kind.lower()}")
    take_pictures(page, artifacts, "generate")


def test_generate_may_be_pressed_again_while_the_video_is_drawn(open_page):
    page = open_page()
    generate(page, prompt="a person runs", seconds="9.8")
    page.wait_for_function("document.querySelector('#status')?.innerText.includes('seed')", timeout=WAIT)
    page.locator("#film").click()
    page.get_by_text("drawing the video").wait_for(timeout=WAIT)
    generate(page, prompt="a person bows", seconds="1")
    page.wait_for_function("document.querySelector('#status')?.innerText.includes('bows')", timeout=WAIT)
    draw_film(page)
    assert_well_behaved(page)


@pytest.mark.main_path
def test_an_empty_prompt_gets_a_sentence_and_the_next_one_works(open_page):
    page = open_page()
    generate(page, prompt="  ")
    page.get_by_text("prompt is empty").first.wait_for(timeout=WAIT)
    next_motion(page, "view", lambda: generate(page))
    assert page.failures == []


def test_a_message_does_not_cover_another_tab(open_page):
    page = open_page("phone")
    generate(page, prompt="  ")
    message = page.locator(".toast-body")
    message.wait_for(timeout=WAIT)
    open_tab(page, "About")
    message.wait_for(state="detached", timeout=WAIT)


@pytest.mark.main_path
def test_stop_and_double_clicks_do_no_harm(open_page):
    page = open_page()
    generate(page, seconds="9.8")
    # On a fast machine the motion may be done before the click arrives; then the button is disabled.
    page.evaluate("document.querySelector('#stop').click()")
    page.wait_for_function("/Stopped|seed/.test(document.querySelector('#status').innerText)", timeout=WAIT)
    page.locator("#prompt textarea").fill("a person walks")
    page.get_by_label("number input for Seconds").fill("1")
    page.locator("#generate").dblclick()
    page.wait_for_function("document.querySelector('#status')?.innerText.includes('1.0 s')", timeout=WAIT)
    assert page.failures == []


def test_what_is_typed_as_soon_as_a_tab_opens_is_kept(open_page):
    page = open_page(before=late_pictures)
    page.evaluate("window.late = true")
    open_tab(page, "Story")
    text = page.locator("#story-text textarea")
    text.fill("he waves")
    page.evaluate("""async () => {
        for (let i = 0; i < 6; i++) await new Promise((then) => requestAnimationFrame(then)) }""")
    assert text.input_value() == "he waves"
    assert_well_behaved(page)


@pytest.mark.main_path
def test_about_names_licence_and_limits(open_page, artifacts):
    page = open_page()
    open_tab(page, "About")
    page.get_by_text("non-commercial").first.wait_for(timeout=WAIT)
    take_pictures(page, artifacts, "about")
