"""Take the README's pictures from the app with the trained weights: `python tests/browser/pictures.py`."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

import tyro
from actions import WAIT, open_tab, set_scale, wait_for_figure, wait_for_scale
from playwright.sync_api import Page, sync_playwright
from served import FLAGS, ROOT, SIZES, chromium_path, served


@dataclass(frozen=True)
class Pictures:
    """Take generate.png, scales.png and edit.png.

    Attributes:
        out: folder for the pictures.
        checkpoint: folder of the model.
        size: "desktop" or "phone".
        prompt, seed: of the motion in the Generate tab.
        scale: shown in the Scales tab.
        preset: shown in the Edit tab.
        moment: at which each motion is paused, as a share of its duration.
    """

    out: Path = ROOT / "assets"
    checkpoint: Path = ROOT / "checkpoints" / "base"
    size: str = "desktop"
    prompt: str = "a zombie with outstretched arms"
    seed: int = 7
    scale: int = 8
    preset: str = "Arms up while walking"
    moment: float = 0.9

    def take(self) -> None:
        """Serve the app, click through it, and write the pictures."""
        width, height = SIZES[self.size]
        with (
            tempfile.TemporaryDirectory() as folder,
            served(self.checkpoint, Path(folder) / "log.txt") as url,
            sync_playwright() as playwright,
        ):
            browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
            for tab, show in (("Generate", self._generate), ("Scales", self._scales), ("Edit", self._edit)):
                page = browser.new_page(viewport={"width": width, "height": height})
                page.set_default_timeout(WAIT)
                page.goto(f"{url}/?__theme=light")
                open_tab(page, tab)
                show(page)
                page.mouse.move(0, 0)
                page.wait_for_timeout(1000)  # until all transitions have ended
                page.screenshot(path=self.out / f"{tab.lower()}.png", full_page=True)
                page.close()

    def _generate(self, page: Page) -> None:
        page.get_by_label("Seed", exact=True).fill(str(self.seed))
        page.wait_for_function(
            "!document.querySelector('#new-seed input').checked", timeout=WAIT
        )  # the page keeps the seed
        page.locator("#prompt textarea").fill(self.prompt)
        page.locator("#generate").click()
        page.wait_for_function(
            "s => document.querySelector('#status')?.innerText.includes(s)", arg="seed", timeout=WAIT
        )
        self._pause(page, "view")

    def _scales(self, page: Page) -> None:
        page.add_style_tag(content=".hint-place { display: none !important }")
        wait_for_figure(page, "#scale-view")
        page.locator("#scale-board .board-map canvas").wait_for(timeout=WAIT)
        set_scale(page, self.scale)
        wait_for_scale(page, self.scale)
        self._pause(page, "scale-view")

    def _edit(self, page: Page) -> None:
        page.locator("#presets").get_by_text(self.preset).click()
        wait_for_figure(page, "#edit-view")
        self._pause(page, "edit-view")

    def _pause(self, page: Page, viewer: str) -> None:
        page.wait_for_timeout(1000)  # until one motion has turned into the next
        page.evaluate(
            """([name, share]) => { const {clock} = scalemogen.viewers[name]
            clock.play(false); clock.seek(share * clock.duration) }""",
            [viewer, self.moment],
        )


if __name__ == "__main__":
    tyro.cli(Pictures).take()
