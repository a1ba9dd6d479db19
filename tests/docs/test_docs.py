"""The figures are what the code draws today, and the pages link only to files that exist."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from demo.tabs.about.tab import SYSTEMS
from scalemogen.evaluation.systems_file import SystemsFile
from scalemogen.evaluation.systems_table import systems_table

DOCS = Path(__file__).parents[2] / "docs"
PAGES = [DOCS.parent / "README.md", *sorted(DOCS.glob("*.md"))]


def test_figures_are_up_to_date(monkeypatch) -> None:
    monkeypatch.syspath_prepend(str(DOCS))
    import figures  # pyright: ignore[reportMissingImports]

    drawn = figures.figures()
    assert {path.name for path in (DOCS / "figures").iterdir()} == set(drawn)
    for name, content in drawn.items():
        assert (DOCS / "figures" / name).read_text() == content, f"run python docs/figures.py: {name} is out of date"
        ElementTree.fromstring(content)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_files(page: Path) -> None:
    content = re.sub(r"`[^`\n]*`", "", page.read_text())
    targets = [target for target in re.findall(r"\]\(([^)]+)\)", content) if "://" not in target]
    assert targets
    for target in targets:
        path, _, anchor = target.partition("#")
        leads_to = page.parent / path if path else page
        assert leads_to.exists(), target
        assert not anchor or anchor in headings(leads_to), target


def headings(page: Path) -> set[str]:
    """Return the anchors that GitHub gives to the headings of a page."""
    titles = re.findall(r"^#+ (.+)$", page.read_text(), re.M)
    return {re.sub(r"[^\w\- ]", "", title).strip().lower().replace(" ", "-") for title in titles}


def test_the_numbers_of_the_readme_are_those_of_the_page_of_numbers() -> None:
    readme, numbers = (DOCS.parent / "README.md").read_text(), (DOCS / "numbers.md").read_text()
    table = readme.partition("## How good it is")[2].partition("\n\n## ")[0]
    rows = [row.split("|")[2:4] for row in table.splitlines() if row.startswith("|")][2:]
    shown = {number for cells in rows for number in re.findall(r"\d+(?:\.\d+)?", " ".join(cells))}
    known = set(re.findall(r"\d+(?:\.\d+)?", numbers))
    assert len(rows) >= 8 and shown and shown <= known


def test_the_table_of_systems_is_the_one_that_the_app_shows() -> None:
    file = SystemsFile.read(SYSTEMS)
    assert systems_table(file.rows, file.head) in (DOCS / "numbers.md").read_text()
