"""The few SVG shapes that docs/figures.py draws with. Lengths are in pixels; each function returns SVG text."""

from __future__ import annotations

PAPER, BORDER, INK, FAINT, ACCENT = "#fcfcfa", "#d8dbe0", "#252c36", "#6a7481", "#d64880"
FONT = "font-family='-apple-system, Segoe UI, Helvetica, Arial, DejaVu Sans, sans-serif'"


def page(width: float, height: float, description: str, content: list[str]) -> str:
    """A whole SVG file with a rounded light background."""
    tips = "".join(
        f"<marker id='{name}' viewBox='0 0 10 10' refX='8.5' refY='5' markerWidth='7' markerHeight='7' orient='auto'>"
        f"<path d='M0 0.8 L9.5 5 L0 9.2 Z' fill='{color}'/></marker>"
        for name, color in (("tip", INK), ("tip-accent", ACCENT))
    )
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {_n(width)} {_n(height)}' role='img' {FONT}>\n"
        f"<title>{description}</title>\n<defs>{tips}</defs>\n"
        + panel(1, 1, width - 2, height - 2, PAPER, BORDER, 14)
        + "\n"
        + "\n".join(content)
        + "\n</svg>\n"
    )


def _n(value: float) -> str:
    """A number with at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def rect(x: float, y: float, width: float, height: float, fill: str, radius: float = 1.2) -> str:
    """A filled rectangle without an outline."""
    return (f"<rect x='{_n(x)}' y='{_n(y)}' width='{_n(width)}' height='{_n(height)}' rx='{_n(radius)}' "
            f"fill='{fill}'/>")  # fmt: skip


def panel(x: float, y: float, width: float, height: float, fill: str, stroke: str, radius: float = 10) -> str:
    """A filled rectangle with an outline."""
    return (f"<rect x='{_n(x)}' y='{_n(y)}' width='{_n(width)}' height='{_n(height)}' rx='{_n(radius)}' "
            f"fill='{fill}' stroke='{stroke}' stroke-width='1.5'/>")  # fmt: skip


def line(x1: float, y1: float, x2: float, y2: float) -> str:
    """A thin line."""
    return f"<path d='M{_n(x1)} {_n(y1)} L{_n(x2)} {_n(y2)}' stroke='{FAINT}' stroke-width='1.2'/>"


def arrow(start: tuple[float, float], end: tuple[float, float], color: str = INK) -> str:
    """A straight arrow; `color` is INK or ACCENT."""
    (x1, y1), (x2, y2) = start, end
    tip = "tip-accent" if color == ACCENT else "tip"
    return (f"<path d='M{_n(x1)} {_n(y1)} L{_n(x2)} {_n(y2)}' stroke='{color}' stroke-width='1.8' "
            f"marker-end='url(#{tip})'/>")  # fmt: skip


def text(
    x: float,
    y: float,
    content: str,
    size: float = 14,
    weight: int = 400,
    fill: str = INK,
    anchor: str = "start",
) -> str:
    """One line of text; `anchor` says which point of it is at x."""
    return (f"<text x='{_n(x)}' y='{_n(y)}' font-size='{_n(size)}' font-weight='{weight}' fill='{fill}' "
            f"text-anchor='{anchor}'>{content}</text>")  # fmt: skip
