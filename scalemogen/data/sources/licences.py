"""Licence texts, generated from the declarations of the sources.

The app shows `licence_list` of the sources that the weights in `checkpoints/base` were trained on. `make licences`
(`python -m scalemogen.data.sources.licences --write`) writes the same list into README.md and into the files of
`checkpoints/base`; a test fails if they differ from the declarations.
"""

from __future__ import annotations

import argparse
import re
import sys
import textwrap
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from scalemogen.data import sources
from scalemogen.data.captions.english import listed
from scalemogen.data.sources.source import Source
from scalemogen.support.tables import markdown_table

ROOT = Path(__file__).parents[3]
DATA_CARD = "checkpoints/base/DATA.md"  # names the sources that the weights were trained on
_WIDTH = 120  # characters per line in generated files
_ARXIV = re.compile(r"arXiv (\d{4}\.\d{5})")
_BEGIN, _END = "<!-- licences: begin, written by `make licences` -->\n", "\n<!-- licences: end -->"


@dataclass(frozen=True)
class Passage:
    """A generated passage of a file.

    Attributes:
        path: path of the file, below the root of the repository.
        begin, end: the text before and after the passage; both stay.
        markdown: whether the file is Markdown, or else plain text.
    """

    path: str
    begin: str = _BEGIN
    end: str = _END
    markdown: bool = True

    def written_into(self, text: str, used: Sequence[Source]) -> str:
        """Return the text of the file with the licences of these sources.

        Raises:
            ValueError: if `begin` or `end` is missing.
        """
        before, begin, rest = text.partition(self.begin)
        _, end, after = rest.partition(self.end)
        if not begin or not end:
            raise ValueError(f"{self.path} has no place for the licences: '{self.begin.strip()}' must be in it")
        return before + begin + licence_list(used, self.markdown) + end + after


PASSAGES = (
    Passage("README.md"),
    Passage("checkpoints/base/README.md"),
    Passage(
        "checkpoints/base/LICENSE",
        begin="motion capture that they were trained on:\n\n",
        end="\n\nThey come without any warranty.",
        markdown=False,
    ),
)


def sources_of_weights(root: Path = ROOT) -> list[Source]:
    """Return the sources that `checkpoints/base` was trained on: those with a row in its data card.

    A source may be declared before any weights were trained on it.
    """
    rows = {line.split("|")[1].strip() for line in _read(root, DATA_CARD).splitlines() if line.startswith("|")}
    return [source for source in sources.SOURCES if source.name in rows]


def terms_of_mix(used: Sequence[Source]) -> str:
    """Return a sentence that says how weights trained on all of these sources may be used."""
    restricted = [source.licence.title for source in used if not source.licence.commercial]
    if not restricted:
        return "Weights trained on these data sets may be used with attribution, commercially too."
    return (
        "Weights trained on all of these data sets may be used **with attribution and not commercially**: "
        f"the terms of {listed(restricted)} exclude commercial use."
    )


def free_part(used: Sequence[Source]) -> str:
    """Return a sentence on the sources whose terms allow commercial use; "" unless these are some of the sources."""
    free = [source.name for source in used if source.licence.commercial]
    if not free or len(free) == len(used):
        return ""
    return (
        "The terms of the following sources allow commercial use, with attribution: "
        f"`prepare --source {' '.join(free)}` prepares these alone."
    )


def licence_list(used: Sequence[Source], markdown: bool = True) -> str:
    """Return a list of these sources with terms, attribution and citation, then the terms of their mix.

    Args:
        used: the sources.
        markdown: whether to mark titles as bold and link papers.
    """
    items = [_item(source) for source in used]
    text = "\n".join(_wrapped(item, "  ") for item in items) + "\n\n" + _wrapped(terms_of_mix(used))
    # links are set after wrapping: an address must not be broken, and may exceed the line
    return _ARXIV.sub(r"[arXiv \1](https://arxiv.org/abs/\1)", text) if markdown else text.replace("**", "")


def licence_table(names: Collection[str]) -> str:
    """Return a Markdown table of the sources with these names, the terms of their mix, and its free part."""
    used = sorted((source for source in sources.SOURCES if source.name in names), key=lambda source: source.name)
    rows = [
        (each.name, each.licence.title, f"{each.licence.terms}. {each.licence.note}".removesuffix(". "),
         each.licence.attribution, each.licence.citation)
        for each in used
    ]  # fmt: skip
    head = ("source", "data set", "terms", "attribution", "citation")
    return "\n\n".join(filter(None, (markdown_table(head, rows), terms_of_mix(used), free_part(used))))


def outdated(root: Path = ROOT) -> list[str]:
    """Return the files whose passage differs from the declarations."""
    used = sources_of_weights(root)
    return [each.path for each in PASSAGES if each.written_into(text := _read(root, each.path), used) != text]


def write(root: Path = ROOT) -> list[str]:
    """Write the passages into the files that differ; returns their paths."""
    paths, used = outdated(root), sources_of_weights(root)
    for passage in PASSAGES:
        if passage.path in paths:
            text = passage.written_into(_read(root, passage.path), used)
            (root / passage.path).write_text(text, encoding="utf-8")
    return paths


def _item(source: Source) -> str:
    """Return the list item of one source, as one line."""
    licence = source.licence
    parts = (
        f"- **{licence.title}**: {licence.terms}",
        licence.note.removesuffix("."),
        f"Attribution: {licence.attribution.removesuffix('.')}",
        f"Citation: {licence.citation}",
    )
    return "".join(f"{part}. " for part in parts if part).rstrip()


def _wrapped(text: str, indent: str = "") -> str:
    """Return text in lines of at most _WIDTH characters, all but the first indented."""
    return textwrap.fill(text, _WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def _read(root: Path, path: str) -> str:
    return (root / path).read_text(encoding="utf-8")


def main() -> int:
    """Print the licence list, or write it into the files."""
    parser = argparse.ArgumentParser(description="Print the licences of the data that the weights were made of.")
    parser.add_argument("--write", action="store_true", help="write them into README.md and checkpoints/base instead")
    if parser.parse_args().write:
        text = "\n".join(write()) or "all files are up to date"
    else:
        text = licence_list(sources_of_weights())
    sys.stdout.write(text + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
