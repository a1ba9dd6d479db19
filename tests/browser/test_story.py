"""Real clicks on the Story tab, at the size of a desktop and of a phone."""

import pytest
from actions import WAIT, assert_well_behaved, next_motion, open_tab, take_pictures, viewer, wait_for_figure

TEXT = "2: a person walks forward\n2: a person waves with the right hand\n1.6: a person bows"


def wait_for_status(page, words):
    page.wait_for_function(
        "words => document.querySelector('#story-status')?.innerText.includes(words)", arg=words, timeout=WAIT
    )


def tell(page, text=TEXT):
    """Open the tab, wait for its example, and tell a story."""
    open_tab(page, "Story")
    wait_for_status(page, "4 pieces")
    page.locator("#story-text textarea").fill(text)
    page.locator("#tell").click()
    wait_for_status(page, "3 pieces · 5.6 s")
    wait_for_seconds(page, [2, 2, 1.6])


def wait_for_seconds(page, seconds):
    """Wait until the pieces last so long and can be changed; the status line may have been there before them."""
    page.wait_for_function(
        """seconds => { const boxes = [...document.querySelectorAll(".pieces input:enabled")]
        return String(boxes.map((box) => Number(box.value))) === String(seconds) }""",
        arg=seconds, timeout=WAIT,
    )  # fmt: skip


def words_of(page):
    return [words.split("\n")[0] for words in page.locator(".pieces .words").all_inner_texts()]


@pytest.mark.main_path
def test_sentences_become_a_motion_with_a_timeline(open_page, artifacts):
    page = open_page("phone")
    tell(page)
    wait_for_figure(page, "#story-view")
    assert viewer(page, "story-view")["duration"] == pytest.approx(5.55, abs=0.1)
    assert "at" in page.locator(".piece-block").first.get_attribute("class").split()
    page.locator(".piece-block").nth(1).click()
    assert viewer(page, "story-view")["time"] == pytest.approx(2.0, abs=0.1)
    assert "at" in page.locator(".pieces li").nth(1).get_attribute("class")
    words = page.locator(".piece-block span").nth(1).inner_text()
    assert words.startswith("waves"), "a phone has little room, but for more than a number"
    assert "times the jerk" in page.locator("#seams").inner_text()
    take_pictures(page, artifacts, "story")


def test_pieces_are_changed_in_the_timeline(open_page):
    page = open_page()
    tell(page)
    before = viewer(page, "story-view")["pose"]
    # The border after the first block is dragged to the right.
    page.locator(".edge").first.hover()  # brings it into view, and waits until nothing moves it
    edge, strip = (page.locator(name).first.bounding_box() for name in (".edge", ".strip"))
    x, y = edge["x"] + edge["width"] / 2, edge["y"] + edge["height"] / 2
    page.mouse.down()
    page.mouse.move(x + strip["width"] / (1.06 * 5.6), y, steps=5)  # one second
    next_motion(page, "story-view", page.mouse.up)
    wait_for_status(page, "3 pieces · 6.6 s")
    wait_for_seconds(page, [3, 2, 1.6])
    next_motion(page, "story-view", page.get_by_label("Another take of piece 1").click)
    assert viewer(page, "story-view")["pose"] != before
    wait_for_seconds(page, [3, 2, 1.6])
    page.get_by_label("Move piece 3 earlier").click()
    page.wait_for_function("document.querySelectorAll('.pieces .words')[1]?.innerText.includes('bows')", timeout=WAIT)
    assert [words.split()[2] for words in words_of(page)] == ["walks", "bows", "waves"]
    wait_for_seconds(page, [3, 1.6, 2])
    page.get_by_label("Seconds of piece 2").fill("1")
    page.get_by_label("Seconds of piece 2").press("Enter")
    wait_for_status(page, "3 pieces · 6.0 s")
    assert_well_behaved(page)


def test_what_cannot_be_told_is_said(open_page):
    page = open_page()
    tell(page)
    for text, words in (("", "the story is empty"), ("7: a person walks\n" * 9, "at most 60 s")):
        page.locator("#story-text textarea").fill(text)
        page.locator("#tell").click()
        page.get_by_text(words).first.wait_for(timeout=WAIT)
        wait_for_status(page, "3 pieces · 5.6 s")
    assert_well_behaved(page)
