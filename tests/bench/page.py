"""Measure the page: `PYTHONPATH=tests/browser python tests/bench/page.py`. Prints medians of several tries.

Numbers depend on the machine. Without a graphics card, Chromium computes
WebGL on the processor, which the app needs too.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import tyro
from playwright.sync_api import Browser, Page, Request, sync_playwright
from served import FLAGS, ROOT, SIZES, chromium_path, served

# Whether a picture has been drawn, by the viewer of the cover or, once that is gone, by that of the page.
EARLY = """() => { const {early, viewers} = window.scalemogen ?? {}
early?.viewer.then((viewer) => (window.first = viewer))
return (window.first ?? viewers?.view)?.frameTimes.length }"""
READY = "name => window.scalemogen?.viewers?.[name]?.figures.length"
# Time begins with the press of the mouse, because finding the place and moving the mouse there is Playwright's work.
PRESSED = """addEventListener("pointerdown", () => { window.shown = null; window.begun = performance.now() },
{capture: true, once: true})"""
SHOWN = """name => { window.shown = null
scalemogen.viewers[name].addEventListener("show", () => (window.shown ??= performance.now() - window.begun)) }"""
OPENED = "name => scalemogen.viewers[name]?.figures.length && performance.now() - window.begun"
FPS = """async () => { const v = scalemogen.viewers["scale-view"]; v.clock.play(); v.frameTimes.length = 0
await new Promise((done) => setTimeout(done, 5000)); return v.state().fps }"""
SLIDER = """async () => { const range = document.querySelector("#scale-slider input[type=range]"), times = []
for (const k of [1, 6, 11, 3, 9, 2, 10, 5]) {
    const begun = performance.now()
    range.value = k
    range.dispatchEvent(new Event("input", {bubbles: true}))
    times.push(performance.now() - begun)
    await new Promise((done) => setTimeout(done, 500))
} return times }"""
SWAPS = """async () => { const v = scalemogen.viewers.view, scene = v.scene
const swap = async (count) => {
    for (let i = 0; i < count; i++) {
        v.show({...scene, figures: scene.figures.map((figure) => ({...figure}))}); v.draw()
        if (i % 20 === 0) await new Promise((done) => setTimeout(done, 0))
    }
    await new Promise((done) => setTimeout(done, 500)); gc()
    return performance.memory.usedJSHeapSize / 2**20 }
const before = await swap(200)
return await swap(200) - before }"""
BIT = """() => { const {grid} = scalemogen.board, {frames, width} = grid.board, row = grid.rows[0]
const box = document.querySelector('#scale-board .map-glass').getBoundingClientRect()
const height = row.start + 0.06 + 2.5 / width * (row.stop - row.start - 0.12)
return [box.left + grid.edges[1] / 2 / frames * box.width, box.top + height / 7 * box.height] }"""


_WIDTH = 600  # pixels of the view in which pictures are counted
_MEMORY = ["--js-flags=--expose-gc", "--enable-precise-memory-info"]


def main(checkpoint: Path = ROOT / "checkpoints" / "base", tries: int = 5) -> None:
    """Serve the app, click through it, and print the numbers.

    Args:
        checkpoint: folder of the model.
        tries: how often each is measured.
    """
    with (
        tempfile.TemporaryDirectory() as folder,
        served(checkpoint, Path(folder) / "log.txt") as url,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=[*FLAGS, *_MEMORY])
        _say("page to first figure, a browser that has just started, s", _first_figure(browser, url))
        _say("page to first figure, later visitors, s", _median(tries, lambda: _first_figure(browser, url)))
        width, height = SIZES["desktop"]
        page = browser.new_page(viewport={"width": width, "height": height})
        page.set_default_timeout(120_000)
        ours: dict[str, int] = {}
        page.on(
            "requestfinished",
            lambda request: _is_ours(request.url, url) and ours.update({request.url: _size(request)}),
        )
        begun = time.perf_counter()
        page.goto(url)
        page.wait_for_function(READY, arg="view")
        _say("page to all its parts, s", time.perf_counter() - begun)
        _say("prompt to moving figure, s", _median(tries, lambda: _generate(page)))
        page.get_by_role("tab", name="Scales").click()
        page.wait_for_function(READY, arg="scale-view")
        page.add_style_tag(content=f"#scale-view .viewer-screen {{ width: {_WIDTH}px }}")
        page.wait_for_function("w => scalemogen.viewers['scale-view'].stage.size[0] === w", arg=_WIDTH)
        page.wait_for_timeout(3000)
        _say("pictures a second, two figures", page.evaluate(FPS))
        page.evaluate("scalemogen.viewers['scale-view'].clock.play(false)")
        _say("slider, ms", statistics.median(page.evaluate(SLIDER)))
        _say("bit flip to changed figure, ms", _median(tries, lambda: _flip(page)))
        page.evaluate(PRESSED)
        page.get_by_role("tab", name="Edit").click()
        opened = page.wait_for_function(OPENED, arg="edit-view")
        _say("opening Edit, s", opened.json_value() / 1000)
        _say("page besides Gradio's own, MB", sum(ours.values()) / 2**20)
        page.get_by_role("tab", name="Generate").click()
        _say("memory after 200 swaps, MB more", page.evaluate(SWAPS))
        browser.close()


def _first_figure(browser: Browser, url: str) -> float:
    page = browser.new_page(viewport=dict(zip(("width", "height"), SIZES["desktop"], strict=True)))
    page.set_default_timeout(120_000)
    begun = time.perf_counter()
    page.goto(url, wait_until="commit")
    page.wait_for_function(EARLY, polling=10)
    seconds = time.perf_counter() - begun
    page.wait_for_function(READY, arg="view")
    page.wait_for_timeout(1500)  # until everything has been drawn
    page.close()
    return seconds


def _generate(page: Page) -> float:
    page.evaluate(SHOWN, "view")
    page.locator("#prompt textarea").fill("a person walks forward")
    page.evaluate(PRESSED)
    page.locator("#generate").click()
    page.wait_for_function("window.shown")
    page.wait_for_function("/seed/.test(document.querySelector('#status').innerText)")
    page.wait_for_timeout(1500)
    return page.evaluate("window.shown") / 1000


def _flip(page: Page) -> float:
    page.locator(".map-glass").scroll_into_view_if_needed()
    page.evaluate(SHOWN, "scale-view")
    page.evaluate(PRESSED)
    page.mouse.click(*page.evaluate(BIT))
    page.wait_for_function("window.shown")
    milliseconds = page.evaluate("window.shown")
    page.wait_for_timeout(2500)  # until all scales are there
    return milliseconds


def _median(tries: int, measure: Callable[[], float]) -> float:
    return statistics.median(measure() for _ in range(tries))


def _is_ours(url: str, page: str) -> bool:
    """Whether it is one of our files, or the page itself, which holds the first motions."""
    return "gradio_api/file=" in url or url.split("?")[0].rstrip("/") in (page, f"{page}/config")


def _size(request: Request) -> int:
    return request.sizes()["responseBodySize"]


def _say(what: str, value: float) -> None:
    sys.stdout.write(f"{what}: {value:.2f}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    tyro.cli(main)
