"""What a visitor does on the page, and waits for; shared by the browser tests."""

import io
import os
import time

import numpy as np
from PIL import Image
from served import SIZES

WAIT = 120_000  # milliseconds; the machine may be busy
PICTURES = bool(os.environ.get("PICTURES"))  # whether to save pictures for people to look at, which takes a minute


def late_pictures(page):
    """For `open_page(before=...)`: pictures come as late as on a slow machine while `window.late` is set."""
    page.add_init_script(
        """const picture = window.requestAnimationFrame.bind(window)
        const late = (then) => setTimeout(() => picture(then), 400)
        window.requestAnimationFrame = (then) => (window.late ? late(then) : picture(then))"""
    )


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


def draw_film(page, button="#film", selector="#video"):
    """Ask for a video and wait until it plays."""
    page.locator(f"{button}:not([disabled])").click()
    return wait_for_film(page, selector)


def upload(page, path):
    with page.expect_file_chooser(timeout=WAIT) as chooser:
        page.locator("#upload").click()
    chooser.value.set_files(path)


def set_scale(page, k):
    page.locator("#scale-slider input[type=range]").fill(str(k))


def wait_for_scale(page, k):
    page.wait_for_function(
        "k => document.querySelector('#caption')?.innerText.includes(`Scale ${k} of`)", arg=k, timeout=WAIT
    )


def viewer(page, name):
    """Return the state of a viewer, once it shows something."""
    page.wait_for_function("name => window.scalemogen?.viewers?.[name]?.figures.length", arg=name, timeout=WAIT)
    return page.evaluate("name => scalemogen.viewers[name].state()", name)


def next_motion(page, name, action):
    """Do something that brings another motion into a viewer, and return the viewer's state then."""
    viewer(page, name)
    page.evaluate(
        """name => { window.shown = false
        scalemogen.viewers[name].addEventListener("show", () => (window.shown = true), {once: true}) }""",
        name,
    )
    action()
    page.wait_for_function("window.shown", timeout=WAIT)
    return viewer(page, name)


def take_picture(page, path, full_page=False):
    """Save a picture of the window or of the whole page, if pictures are wanted."""
    if PICTURES:
        page.wait_for_timeout(500)  # what fades in is there
        page.screenshot(path=path, full_page=full_page)


def take_pictures(page, folder, name):
    """Save pictures of the whole page on a desktop (light) and on a phone (dark), which must fit; then restore it."""
    before = page.viewport_size
    for size, theme in (("desktop", "light"), ("phone", "dark")):
        width, height = SIZES[size]
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("dark => document.body.classList.toggle('dark', dark)", theme == "dark")
        take_picture(page, folder / f"{name}-{size}-{theme}.png", full_page=True)
        assert_well_behaved(page)
    page.set_viewport_size(before)


def assert_well_behaved(page):
    """No error in the page's code, nothing asked of other hosts, nothing wider than the window."""
    assert page.failures == []
    assert page.strangers == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
