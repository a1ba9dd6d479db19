"""Find the archives of the sources and extract them into temporary folders."""

from __future__ import annotations

import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from scalemogen.data import sources
from scalemogen.data.sources.source import Source

ALL = "all"


def places(names: Sequence[str], path: Path) -> dict[str, Path]:
    """Return the archive or extracted folder of each wanted source, in the order of the list of sources.

    Args:
        names: names of sources, or "all".
        path: the folder that holds the archives under their own names, or extracted folders named like the sources.
            For a single source also its archive or extracted folder itself.

    Raises:
        ValueError: for an unknown source, or an archive that is missing. "all" needs every source that is not
            optional.
    """
    unknown = [name for name in names if name != ALL and name not in {each.name for each in sources.SOURCES}]
    if unknown or not names:
        known = ", ".join([*(each.name for each in sources.SOURCES), ALL, "humanml3d", "snapmogen"])
        raise ValueError(f"unknown source '{', '.join(unknown)}'; known are {known}")
    wanted = [each for each in sources.SOURCES if ALL in names or each.name in names]
    found = {each.name: _inside(path, each) for each in wanted}
    if len(wanted) == 1 and ALL not in names:
        return {wanted[0].name: found[wanted[0].name] or path}
    missing = [each.archive for each in wanted if found[each.name] is None and not (ALL in names and each.optional)]
    if missing:
        raise ValueError(
            f"{path} does not hold {', '.join(missing)}; give the folder that holds them, or name fewer sources"
        )
    return {name: place for name, place in found.items() if place is not None}


def _inside(path: Path, source: Source) -> Path | None:
    """Return the archive or extracted folder of a source in a folder, or None."""
    places = [path / source.archive, path / source.name]
    if source.folder:  # below the extracted archive, "small-sets/deepmimic"
        places.append(path / source.archive.split(".")[0] / source.folder)
    return next((place for place in places if place.exists()), None)


@contextmanager
def extracted(archive_or_folder: Path) -> Iterator[Path]:
    """Yield the folder itself, or a temporary folder with the files of the archive.

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
                # extraction filters are missing in early releases of Python 3.11 (Debian 12)
                if hasattr(tarfile, "data_filter"):
                    archive.extractall(folder, filter="data")
                else:
                    archive.extractall(folder)
        except tarfile.TarError as error:
            raise ValueError(f"{archive_or_folder} cannot be extracted: {error}") from error
        yield Path(folder)
