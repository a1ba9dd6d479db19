"""Links that make a story or an edit again: `/?recipe=...` holds the whole recipe, packed.

A link to a plain motion is made by the page itself, from words and numbers that people can read (`page.js`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import gradio as gr

from demo.tab import QUIET, UNCHANGED, Place, Values, errors_on_page
from scalemogen.motion.files.marks import packed_recipe, unpacked_recipe
from scalemogen.motion.recipe import Recipe
from scalemogen.rebuilding import check_rebuildable


@dataclass(frozen=True)
class LinkPart:
    """The button, and a hidden text through which the page gets the link."""

    button: gr.Button
    packed: gr.Textbox

    def wire(self, recipe_of: Callable[[gr.Request], Recipe | None]) -> None:
        """Let the button copy a link to the motion that is shown.

        Args:
            recipe_of: returns its recipe, or None if there is none; raises ValueError if it has no link.
        """

        def pack(request: gr.Request) -> Values:
            with errors_on_page():
                recipe = recipe_of(request)
                if recipe is None:
                    raise ValueError("There is no motion to link to yet: make one first.")
                check_rebuildable(recipe)
            return {self.packed: packed_recipe(recipe)}

        copy = f"(packed) => window.copyPacked(packed, '#{self.button.elem_id}')"
        self.button.click(pack, None, self.packed, **QUIET).success(None, self.packed, None, js=copy, **QUIET)


def link_part(elem_id: str) -> LinkPart:
    """Create the button. It can be pressed once there is a motion."""
    button = gr.Button("Copy link", interactive=False, size="sm", min_width=110, scale=0, elem_id=elem_id)
    return LinkPart(button, gr.Textbox("", label="link", visible=False))


def asked_recipe(request: gr.Request | None) -> Recipe | None:
    """Return the recipe of the link that the visitor came by; None without one.

    Raises:
        ValueError: if it is damaged.
    """
    packed: Any = dict(request.query_params).get("recipe", "") if request is not None else ""
    return unpacked_recipe(str(packed)) if packed else None


def open_by_link(place: Place, tab_id: str, takes: Callable[[Recipe, gr.Request], bool]) -> None:
    """Open a tab when the page is loaded by a link to a motion that the tab takes.

    The handler may only open the tab: Gradio renders the tab's components later and loses earlier changes of them.

    Args:
        place: the place of the tab.
        tab_id: the id of the tab.
        takes: keeps the recipe for the tab's `select` event and returns True if the tab is the right one for it.
    """

    def arrive(request: gr.Request) -> Values:
        recipe = asked_story_or_edit(request)
        return {place.tabs: gr.Tabs(selected=tab_id)} if recipe is not None and takes(recipe, request) else UNCHANGED

    place.page.load(arrive, None, place.tabs, queue=False, **QUIET)


def asked_story_or_edit(request: gr.Request | None) -> Recipe | None:
    """As `asked_recipe`, but None for a plain motion and for a damaged recipe, which the Generate tab reports."""
    try:
        recipe = asked_recipe(request)
    except ValueError:
        return None
    return recipe if recipe is not None and (recipe.story or recipe.edits) else None
