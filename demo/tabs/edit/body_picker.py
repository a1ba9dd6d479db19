"""A drawing of a body whose seven parts can be clicked. The list of parts beside it holds the choice.

A click on a part clicks its box in the list (see `page/edit.js`), so mouse and keyboard change the same component.
"""

from __future__ import annotations

from demo.palette import PART_COLORS, to_rgb8
from scalemogen.motion.skeleton import PART_NAMES

# Shapes in a box of 120 x 170. The body faces the viewer, so its left side is on the right.
_SHAPES = {
    "head": '<circle cx="60" cy="20" r="13"/><rect x="56" y="32" width="8" height="8" rx="3"/>',
    "spine": '<path d="M42 42 Q60 37 78 42 L74 78 Q60 82 46 78 Z"/>',
    "root": '<path d="M45 81 Q60 85 75 81 L77 96 Q60 103 43 96 Z"/>',
    "right_arm": '<path d="M40 43 Q31 44 29 54 L20 98 Q19 106 24 107 Q29 107 30 100 L41 58 Z"/>',
    "left_arm": '<path d="M80 43 Q89 44 91 54 L100 98 Q101 106 96 107 Q91 107 90 100 L79 58 Z"/>',
    "right_leg": '<path d="M43 99 Q51 103 58 102 L55 130 L53 160 Q53 165 46 165 Q39 165 40 160 L43 130 Z"/>',
    "left_leg": '<path d="M77 99 Q69 103 62 102 L65 130 L67 160 Q67 165 74 165 Q81 165 80 160 L77 130 Z"/>',
}
# Names of the parts on the page. The root is the pelvis, whose path the whole body follows.
WORDS = {name: "hips and path" if name == "root" else name.replace("_", " ") for name in PART_NAMES}
CHOICES = tuple((WORDS[name], name) for name in _SHAPES)
assert set(_SHAPES) == set(PART_NAMES)


def body_picker() -> str:
    """Return the body as SVG; the page gives chosen parts the class "chosen", which shows their colours."""
    return (
        '<svg class="body-picker" viewBox="-8 0 136 172" role="group" aria-label="Parts of the body">'
        f"{''.join(map(_part, _SHAPES))}<text x='2' y='168'>right</text>"
        "<text x='118' y='168' text-anchor='end'>left</text></svg>"
    )


def _part(name: str) -> str:
    red, green, blue = to_rgb8(PART_COLORS[name])
    return (
        f'<g data-part="{WORDS[name]}" data-name="{name}" style="--chosen: rgb({red},{green},{blue})">'
        f"<title>{WORDS[name]}</title>{_SHAPES[name]}</g>"
    )
