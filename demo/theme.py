"""The look of the page: a Gradio theme, the style sheets and the scripts."""

from __future__ import annotations

import json
from pathlib import Path

from gradio.themes import Base, Soft
from gradio.themes.utils.colors import Color

from scalemogen.motion.files.other_formats import WAYS_OUT
from scalemogen.motion.files.pickled import PICKLES, TORCH, how_to_unpickle

_HERE = Path(__file__).parent
# The style sheet of the page, and those of the viewer and of single tabs, which lie beside their scripts.
STYLE_SHEETS = (_HERE / "style.css", *sorted(_HERE.glob("**/page/*.css")))
_SCRIPTS = (_HERE / "page.js", _HERE / "dropping.js")
# Fonts of the system only, so that the browser downloads none.
_FONTS = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif"]
_MONO_FONTS = ["ui-monospace", "Menlo", "Consolas", "monospace"]
# Shades of the blue of the body's left side; the fifth is darkened until it can be read on white.
_BLUE = Color(
    "#eff6fc", "#dcebf8", "#bcd8f1", "#8fbce6", "#5f9bd6", "#3072b8", "#2f69a8", "#285689", "#254a72", "#1f3c5d",
    "#162a42", name="body",
)  # fmt: skip


def page_head() -> str:
    """Return the scripts of the page, and the sentences with which they refuse files that cannot be read."""
    pickles = {suffix: how_to_unpickle(Path(f"FILE{suffix}")) for suffix in (*PICKLES, *TORCH)}
    ways_out = json.dumps(WAYS_OUT | pickles).replace("<", "\\u003c")
    scripts = [f"window.waysOut = {ways_out};", *(script.read_text(encoding="utf-8") for script in _SCRIPTS)]
    return "".join(f"<script>{script}</script>" for script in scripts)


def make_theme() -> Base:
    """Return the theme: labels are plain small text; panels and fields have a thin border instead of a shadow.

    Only main buttons and chosen options are coloured, in the light and in the dark theme.
    """
    theme = Soft(primary_hue=_BLUE, neutral_hue="slate", font=_FONTS, font_mono=_MONO_FONTS, radius_size="md")
    for kind in ("label", "title"):
        theme.set(
            **{
                f"block_{kind}_background_fill": "transparent",
                f"block_{kind}_background_fill_dark": "transparent",
                f"block_{kind}_text_color": "*body_text_color_subdued",
                f"block_{kind}_text_color_dark": "*body_text_color_subdued",
                f"block_{kind}_text_weight": "400",
            }
        )
    return theme.set(
        body_text_color_subdued="*neutral_500",
        block_info_text_color="*body_text_color_subdued",
        block_info_text_color_dark="*body_text_color_subdued",
        block_background_fill_dark="*neutral_900",
        background_fill_secondary_dark="*neutral_900",
        input_background_fill="*background_fill_primary",
        input_background_fill_dark="*neutral_800",
        input_border_width="1px",
        input_border_color="*border_color_primary",
        input_border_color_dark="*border_color_primary",
        input_shadow="none",
        input_shadow_dark="none",
        checkbox_label_border_width="1px",
        checkbox_label_border_color="*border_color_primary",
        checkbox_label_border_color_dark="*border_color_primary",
        checkbox_label_background_fill_dark="*neutral_900",
        checkbox_label_background_fill_hover_dark="*neutral_800",
        checkbox_label_shadow="none",
        link_text_color="*primary_600",
        link_text_color_dark="*primary_400",
        link_text_color_visited="*primary_600",
        link_text_color_visited_dark="*primary_400",
        link_text_color_hover="*primary_700",
        link_text_color_hover_dark="*primary_300",
        block_title_padding="0",
        block_shadow="none",
        block_shadow_dark="none",
        block_border_width="1px",
        button_secondary_shadow="none",
        button_primary_shadow="none",
        button_large_text_weight="500",
        button_border_width="1px",
        button_secondary_background_fill="*background_fill_primary",
        button_secondary_border_color="*border_color_primary",
        button_secondary_border_color_dark="*border_color_primary",
        button_secondary_background_fill_dark="*neutral_900",
        button_secondary_background_fill_hover_dark="*neutral_800",
        checkbox_border_color="*neutral_400",
        checkbox_border_color_dark="*neutral_500",
        button_primary_background_fill="*primary_500",
        button_primary_background_fill_hover="*primary_600",
    )
