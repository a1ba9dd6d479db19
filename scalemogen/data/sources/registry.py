"""The data sets that can be prepared, by name."""

from __future__ import annotations

import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scalemogen.data.recording import Source
from scalemogen.data.sources.bandai import BANDAI
from scalemogen.data.sources.cmu import CMU
from scalemogen.data.sources.react_idle import REACT_IDLE
from scalemogen.data.sources.ui_prmd import UI_PRMD

SOURCES: dict[str, Source] = {"bandai": BANDAI, "ui-prmd": UI_PRMD, "cmu": CMU, "react-idle": REACT_IDLE}
ALL = "all"


def places(source: str, path: Path) -> dict[str, Path]:
    """Where each of the wanted sources lies, by source name.

    Args:
        source: a key of SOURCES, or "all".
        path: the source's archive or extracted folder; for "all" the folder that holds the archives under the
            names they are handed out with, or extracted folders called like the sources.

    Raises:
        ValueError: for an unknown source, or an archive that is not there.
    """
    if source in SOURCES:
        return {source: path}
    if source != ALL:
        raise ValueError(
            f"unknown source '{source}'; known are {', '.join([*SOURCES, ALL, 'humanml3d', 'snapmogen'])}"
        )
    found = {
        name: next((p for p in (path / each.archive, path / name) if p.exists()), None)
        for name, each in SOURCES.items()
    }
    missing = [SOURCES[name].archive for name, place in found.items() if place is None]
    if missing:
        raise ValueError(
            f"{path} does not hold {', '.join(missing)}; give the folder with all archives, or one source"
        )
    return {name: place for name, place in found.items() if place is not None}


@contextmanager
def extracted(archive_or_folder: Path) -> Iterator[Path]:
    """The folder itself, or a temporary folder with the archive's files.

    Raises:
        ValueError: if it is neither, or cannot be extracted.
    """
    if archive_or_folder.is_dir():
        yield archive_or_folder
        return
    if not archive_or_folder.is_file():
        raise ValueError(f"{archive_or_folder} is neither an archive nor a folder")
    with tempfile.TemporaryDirectory() as folder:
        try:
            with tarfile.open(archive_or_folder) as archive:
                # Debian 12's Python has no filters yet
                if hasattr(tarfile, "data_filter"):
                    archive.extractall(folder, filter="data")
                else:
                    archive.extractall(folder)
        except tarfile.TarError as error:
            raise ValueError(f"{archive_or_folder} cannot be extracted: {error}") from error
        yield Path(folder)
