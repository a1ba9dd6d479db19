"""The data card `DATA.md` of a prepared folder: size, splits, leakage check, labels, samples and licences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np

from scalemogen.data import sources
from scalemogen.data.folder import SPLITS, read_captions
from scalemogen.data.labels import COMPOSED, ClipLabel, read_labels
from scalemogen.data.near_duplicates import LeakageCheck, check_leakage
from scalemogen.data.sources.licences import licence_table
from scalemogen.motion.features import LAYOUTS
from scalemogen.support.tables import markdown_table

FILE = "DATA.md"
_FPS = LAYOUTS["humanml3d"].fps
_WORD = re.compile(r"[a-z]+(?:['-][a-z]+)*")
_SAMPLES = 10
_SHOWN_PAIRS = 20


def write_card(folder: Path) -> Path:
    """Write DATA.md into a prepared folder; return its path.

    Raises:
        ValueError: if the folder has no labels, or a caption file is broken.
    """
    rows = read_labels(folder)
    captions = {row.name: _captions(folder, row.name) for row in rows}
    originals = [row for row in rows if not row.mirrored]
    sections = [
        "# Data card\n\nWritten by the commands `prepare` and `compose`. All numbers are counted from the files.",
        _overview(rows, captions),
        _splits(originals),
        _leakage(folder, rows),
        "## Actions\n\n" + _counts("action", originals, lambda row: row.action),
        "## Manners\n\n" + _counts("manner", originals, lambda row: row.manner),
        _samples(originals, captions),
        "## Licences\n\n" + licence_table({row.source for row in rows}),
    ]
    path = folder / FILE
    path.write_text("\n\n".join(sections) + "\n", encoding="utf-8")
    return path


def _overview(rows: Sequence[ClipLabel], captions: dict[str, tuple[str, ...]]) -> str:
    kinds = {
        **{source: [row for row in rows if row.source == source] for source in sorted({r.source for r in rows})},
        "all": rows,
    }
    body = []
    for kind, members in kinds.items():
        originals = [row for row in members if not row.mirrored]
        texts = [text for row in members for text in captions[row.name]]
        body.append(
            (
                kind,
                f"{_hours(originals):.2f}",
                len(originals),
                len(members),
                len(texts),
                len(set(texts)),
                _words(texts),
            )
        )
    head = ("source", "hours", "clips", "with mirror images", "captions", "different captions", "different words")
    note = "Hours and clips without mirror images, captions with those of mirror images; "
    note += f"{_FPS} frames a second, at most 9.8 seconds a clip, 22 joints."
    by_hand = [source.name for source in sources.SOURCES if source.hand_keyed and source.name in kinds]
    if by_hand:
        note += f" Animated by hand, and no measure of how people move: {', '.join(by_hand)}."
    return f"## Size\n\n{note}\n\n{markdown_table(head, body)}"


def _splits(originals: Sequence[ClipLabel]) -> str:
    body = []
    for split in SPLITS:
        members = [row for row in originals if row.split == split]
        real = [row for row in members if row.source != COMPOSED]
        composed = len(members) - len(real)
        body.append((split, len({row.group for row in real}), len(real), f"{_hours(real):.2f}", composed))
    places: dict[str, set[str]] = {}
    for row in originals:
        if row.source != COMPOSED:
            places.setdefault(row.group, set()).add(row.split)
    mixed = sum(len(splits) > 1 for splits in places.values())
    only = sorted({row.action for row in originals if row.only})
    head = ("split", "recordings", "clips", "hours", "composed clips")
    note = (
        "Clips are split by recording, never by window. Recordings of one group, such as one subject repeating one "
        "exercise, stay together. Composed clips are made of training clips and are used for training only. "
        "Some of them hold what no recording shows: walks that are bent to a circle, and arms that are placed for a "
        "gesture such as clapping. "
        f"Recordings in more than one split: {mixed}."
    )
    if only:
        note += f" Actions with one recording only, which is in training ({len(only)}): {', '.join(only)}."
    return f"## Splits\n\n{note}\n\n{markdown_table(head, body)}"


def _leakage(folder: Path, rows: Sequence[ClipLabel]) -> str:
    title = "## Near duplicates between the splits\n\n"
    try:
        check = check_leakage(folder, rows)
    except ValueError as error:
        return f"{title}Not checked: {error}."
    note = (
        "Distance of each clip to the nearest training clip (mirror images included), as root mean square over the "
        "joints at sixteen moments, in millimetres. For training clips: to the nearest clip of another recording. "
        f"A pair is suspicious below {1000 * check.limit:.0f} mm: only one training clip in a hundred is that near "
        "to another recording."
    )
    lists = {"train": list(check.within_train)}
    lists |= {split: [pair.distance for pair in pairs] for split, pairs in check.to_train.items()}
    body = [(split, len(values), *_quantiles(values)) for split, values in lists.items() if values]
    head = ("split", "clips", "1 %", "10 %", "median", "90 %")
    return f"{title}{note}\n\n{markdown_table(head, body)}\n\n{_pairs(check)}"


def _pairs(check: LeakageCheck) -> str:
    pairs = check.suspicious
    if not pairs:
        return "No suspicious pair."
    body = [(pair.name, pair.nearest, f"{1000 * pair.distance:.0f}") for pair in pairs[:_SHOWN_PAIRS]]
    more = f"\n\n... and {len(pairs) - len(body)} more." if len(pairs) > len(body) else ""
    return f"{len(pairs)} suspicious pairs:\n\n{markdown_table(('clip', 'training clip', 'mm'), body)}{more}"


def _counts(what: str, originals: Sequence[ClipLabel], key: Callable[[ClipLabel], str]) -> str:
    """Return a table of clips per value and split; a last column counts the parts of composed clips."""
    counts: dict[str, Counter[str]] = {}
    for row in originals:
        composed = row.source == COMPOSED
        for value in re.split(r"[>+]", key(row)) if composed else [key(row)]:
            counts.setdefault(value, Counter())["composed" if composed else row.split] += 1
    columns = (*SPLITS, COMPOSED)
    ordered = sorted(counts.items(), key=lambda item: (-sum(item[1].values()), item[0]))
    return markdown_table(
        (what, *columns), [(value, *(count[column] for column in columns)) for value, count in ordered]
    )


def _samples(originals: Sequence[ClipLabel], captions: dict[str, tuple[str, ...]]) -> str:
    """Return ten clips, evenly over the folder, each with one of its captions."""
    places = np.linspace(0, len(originals) - 1, min(_SAMPLES, len(originals))).round().astype(int)
    body = []
    for number, row in enumerate(originals[place] for place in places):
        texts = captions[row.name]
        caption = texts[number % len(texts)] if texts else ""
        body.append((row.name, row.action, row.manner, row.split, f"{row.frames / _FPS:.1f}", caption))
    head = ("clip", "action", "manner", "split", "seconds", "one of its captions")
    return f"## Samples\n\n{markdown_table(head, body)}"


def _captions(folder: Path, name: str) -> tuple[str, ...]:
    """Read the captions that describe the whole clip."""
    return tuple(c.text for c in read_captions(folder / "texts" / f"{name}.txt") if c.start == c.end)


def _hours(rows: Iterable[ClipLabel]) -> float:
    return sum(row.frames for row in rows) / _FPS / 3600


def _words(texts: Iterable[str]) -> int:
    return len({word for text in texts for word in _WORD.findall(text.lower())})


def _quantiles(values: Sequence[float]) -> list[str]:
    return [f"{1000 * value:.0f}" for value in np.quantile(values, (0.01, 0.1, 0.5, 0.9))]
