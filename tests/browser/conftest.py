"""Chromium, and the app with the debug checkpoint."""

from __future__ import annotations

from pathlib import Path

import pytest
from served import LIGHT_FLAGS, ROOT, SIZES, chromium_path, served

ARTIFACTS = ROOT / "artifacts"


def pytest_collection_modifyitems(items):
    """Mark all tests of this folder, so that `make test` can leave out those that are no `main_path`."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def chromium():
    path = chromium_path(light=True)
    if path is None:
        pytest.skip("no Chromium; to click through the app in a browser: apt-get install chromium-headless-shell")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=LIGHT_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def app_log(tmp_path_factory):
    return tmp_path_factory.mktemp("app") / "log.txt"


@pytest.fixture(scope="session")
def app_url(chromium, debug_checkpoint, app_log):
    with served(debug_checkpoint, app_log) as url:
        yield url


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    report = yield
    item.stash[FAILED] = report.failed
    return report


@pytest.fixture
def open_page(request, chromium, app_url, artifacts):
    """Return a function that opens the app at a size and with a theme.

    Figures stand still unless `moving`, as if the visitor wanted less motion: drawing them takes most of the time.
    With `touch` the screen can be touched. `before(page)` is called before the page is loaded.
    `page.strangers` lists requests to other machines, `page.failures` errors in the page's code. A test that fails
    leaves screenshots of its pages in artifacts/.
    """
    contexts = []

    def open_at(size="desktop", theme="light", moving=False, touch=False, before=lambda page: None):
        width, height = SIZES[size]
        context = chromium.new_context(
            viewport={"width": width, "height": height}, accept_downloads=True, has_touch=touch,
            reduced_motion="no-preference" if moving else "reduce",
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(120_000)  # OpenGL in software is slow on a busy machine
        page.strangers, page.failures = [], []
        page.on("request", lambda r: _is_ours(r.url) or page.strangers.append(r.url))
        page.on("pageerror", lambda error: page.failures.append(str(error)))
        before(page)
        page.goto(f"{app_url}/?__theme={theme}")
        page.get_by_role("tab", name="Generate").wait_for(timeout=60_000)
        page.locator("#new-seed input").wait_for(state="attached", timeout=60_000)  # the form is there, too
        page.locator("#early").wait_for(state="detached", timeout=60_000)  # nothing covers the page any more
        return page

    yield open_at
    for i, context in enumerate(contexts):
        if request.node.stash[FAILED]:
            context.pages[0].screenshot(path=artifacts / f"failed-{request.node.name}-{i}.png", full_page=True)
        context.close()


@pytest.fixture(scope="session")
def artifacts():
    ARTIFACTS.mkdir(exist_ok=True)
    return ARTIFACTS


def _is_ours(url: str) -> bool:
    return url.startswith(("http://127.0.0.1", "ws://127.0.0.1", "data:", "blob:"))
