"""Real clicks on the Compare tab: our system twice and a file, a vote, and what cannot be read."""

from pathlib import Path

import pytest
from actions import WAIT, assert_well_behaved, open_tab, take_pictures, viewer, wait_for_figure

TABLE = "#compare-table table"


def choose(page, slot, words):
    box = page.locator(f"#slot-{slot} input")
    box.click()
    listed = page.locator(f"#{box.get_attribute('aria-controls')}")  # another list may not have closed yet
    listed.get_by_role("option", name=words, exact=True).click()


def put_file(page, slot, path):
    with page.expect_file_chooser(timeout=WAIT) as chooser:
        page.locator(f"#slot-upload-{slot}").click()
    chooser.value.set_files(path)


def wait_for_status(page, words):
    page.wait_for_function(
        "words => document.querySelector('#compare-status')?.innerText.includes(words)", arg=words, timeout=WAIT
    )


def compare(page):
    page.locator("#compare").click()
    wait_for_status(page, "3 motions")


@pytest.mark.main_path
def test_two_seeds_and_a_file_are_compared(open_page, artifacts, debug_model, tmp_path):
    path = debug_model.generate("a person bows", 1.2, 5).save(tmp_path / "theirs.bvh")
    (tmp_path / "bad.bvh").write_text("no motion")
    page = open_page()
    open_tab(page, "Compare")
    wait_for_status(page, "2 motions")  # the first comparison
    page.locator("#compare-prompt textarea").fill("a person walks forward")
    page.get_by_label("number input for Seconds").last.fill("1.2")
    choose(page, 2, "ours")
    page.locator("#slot-seed-2 :is(input, textarea)").fill("2")
    choose(page, 3, "a motion file")
    put_file(page, 3, path)
    page.get_by_text("theirs.bvh: ").wait_for(timeout=WAIT)
    compare(page)
    wait_for_figure(page, "#compare-view")
    assert viewer(page, "compare-view")["layout"] == "tiles"
    assert [name.split(" · ")[0] for name in viewer(page, "compare-view")["names"]] == ["ours", "ours", "theirs"]
    page.locator(TABLE).wait_for(timeout=WAIT)
    page.locator("#compare-curves .js-plotly-plot").wait_for(timeout=WAIT)
    take_pictures(page, artifacts, "compare")

    put_file(page, 3, tmp_path / "bad.bvh")
    page.get_by_text("bad.bvh").first.wait_for(timeout=WAIT)
    assert (
        page.locator(f"{TABLE} thead").inner_text().split()
        and page.locator("#slot-name-3 textarea, #slot-name-3 input").input_value() == "theirs"
    )

    page.locator("#compare-overlay input").click()
    page.wait_for_function("scalemogen.viewers['compare-view'].state().layout === 'over'", timeout=WAIT)
    page.locator("#compare-overlay input").click()
    page.locator("#compare-blind input").click()
    page.wait_for_function("scalemogen.viewers['compare-view'].state().names[0] === '1'", timeout=WAIT)
    assert page.locator(TABLE).count() == 0
    page.locator("#compare-best").get_by_text("2", exact=True).click()
    take_pictures(page, artifacts, "compare-vote")
    page.locator("#compare-vote").click()
    page.locator("#compare-tally").get_by_text("best in 1 of 1").wait_for(timeout=WAIT)
    page.locator(TABLE).wait_for(timeout=WAIT)
    with page.expect_download(timeout=WAIT) as download:
        page.locator("#compare-csv").click()
    assert Path(download.value.path()).read_text(encoding="utf-8").count("\n") == 4
    assert_well_behaved(page)
