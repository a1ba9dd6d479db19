"""Links, recipes, several motions at once, more files and the visitor's list, with real clicks."""

import pytest
from actions import (
    WAIT,
    assert_well_behaved,
    generate,
    open_tab,
    take_picture,
    take_pictures,
    viewer,
    wait_for_figure,
)

from scalemogen.motion.files.recipes import read_recipe


def wait_for_status(page, words, status="#status"):
    page.wait_for_function(
        "([status, words]) => document.querySelector(status)?.innerText.includes(words)", arg=[status, words],
        timeout=WAIT,
    )  # fmt: skip


def test_several_motions_of_which_one_is_kept(open_page, artifacts):
    page = open_page()
    page.locator("#count").get_by_label("4").check()
    generate(page, "a person bows")
    wait_for_status(page, "4 motions")
    wait_for_figure(page, "#view")
    assert len(viewer(page, "view")["names"]) == 4
    take_pictures(page, artifacts, "several")
    page.get_by_role("button", name="Keep 3").click()
    wait_for_status(page, "“a person bows”")
    page.locator("#several").wait_for(state="hidden")
    page.locator(".motions li").wait_for()
    take_pictures(page, artifacts, "kept")


@pytest.mark.main_path
def test_a_link_makes_the_same_motion_elsewhere(open_page, app_url):
    page = open_page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    generate(page, "make him bow", "1.2")
    wait_for_status(page, "“make him bow”")
    page.locator("#copy-link:not([disabled])").click()
    page.get_by_role("button", name="Copied").wait_for()
    link = page.evaluate("navigator.clipboard.readText()")
    pose = viewer(page, "view")["pose"]
    other = open_page()
    other.goto(link)
    wait_for_status(other, "“make him bow”")
    other.locator("#match .level").wait_for(timeout=WAIT)  # the verdict comes with it
    assert other.locator("#prompt textarea").input_value() == "make him bow"
    page.evaluate("scalemogen.viewers.view.clock.seek(0)")
    other.evaluate("scalemogen.viewers.view.clock.seek(0)")
    assert len(viewer(other, "view")["pose"]) == len(pose)
    assert_well_behaved(other)


def copied_link(page, button):
    page.locator(f"{button}:not([disabled])").click()
    page.locator(button).get_by_text("Copied").wait_for(timeout=WAIT)
    return page.evaluate("navigator.clipboard.readText()")


def test_links_bring_stories_and_edits_to_their_tabs(open_page, app_url):
    page = open_page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_tab(page, "Edit")
    page.wait_for_function("scalemogen.viewers['edit-view']?.state().names.length", timeout=WAIT)
    page.locator("#target-prompt textarea").fill("a person sits down")
    page.locator("#edit").click()
    wait_for_status(page, "“a person sits down”", "#edit-status")
    edit = copied_link(page, "#edit-link")
    open_tab(page, "Story")
    page.locator("#story-text textarea").fill("1: a person bows\n1: a person waves")
    page.locator("#tell").click()
    wait_for_status(page, "2 pieces", "#story-status")
    story = copied_link(page, "#story-link")
    other = open_page()
    other.goto(edit)
    wait_for_status(other, "“a person sits down”", "#edit-status")
    assert other.locator("#edit-view").is_visible()
    assert other.locator("#target-prompt textarea").input_value() == "a person sits down"
    other.goto(story)
    wait_for_status(other, "2 pieces", "#story-status")
    assert other.locator("#story-view").is_visible()
    assert other.locator("#story-text textarea").input_value() == "1: a person bows\n1: a person waves"
    assert_well_behaved(other)


def test_a_file_brings_its_motion_back_and_the_list_keeps_it(open_page, tmp_path):
    page = open_page()
    generate(page, "a person waves")
    wait_for_status(page, "“a person waves”")
    status = page.locator("#status").inner_text()
    page.locator("#film-more:not([disabled])").click()
    with page.expect_download(timeout=WAIT) as download:
        page.get_by_role("link", name="GIF").or_(page.get_by_role("button", name="GIF")).first.click(timeout=WAIT)
    path = tmp_path / "wave.gif"
    download.value.save_as(path)
    assert read_recipe(path).typed in ("a person waves", "")
    generate(page, "a person bows")
    wait_for_status(page, "“a person bows”")
    with page.expect_file_chooser(timeout=WAIT) as chooser:
        page.locator("#open-recipe").click()
    chooser.value.set_files(path)
    wait_for_status(page, status)
    assert page.locator("#prompt textarea").input_value() == "a person waves"
    page.wait_for_function("document.querySelectorAll('.motions li').length == 2", timeout=WAIT)
    page.locator(".motions li").nth(1).locator(".star").click()
    page.locator('.motions .star[aria-pressed="true"]').wait_for()
    page.reload()
    page.wait_for_function("document.querySelectorAll('.motions li').length == 2", timeout=WAIT)
    assert page.locator('.motions .star[aria-pressed="true"]').count() == 1
    page.locator(".motions li").nth(1).locator(".open").click()
    wait_for_status(page, "“a person bows”")
    assert_well_behaved(page)


def test_two_motions_are_joined(open_page, artifacts):
    page = open_page("phone")
    generate(page, "a person walks")
    wait_for_status(page, "“a person walks”")
    open_tab(page, "Story")
    wait_for_status(page, "4 pieces", "#story-status")
    page.get_by_text("Lead from one motion to another").click()
    page.locator("#join").click()
    wait_for_status(page, "3 pieces", "#story-status")
    page.wait_for_timeout(500)
    take_picture(page, artifacts / "between-phone-light.png", full_page=True)
    assert_well_behaved(page)
