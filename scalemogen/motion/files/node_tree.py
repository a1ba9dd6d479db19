"""`NodeTree`: the hierarchy of a file's nodes, as far as the search for joints needs it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from scalemogen.motion.understood import FileNodes


@dataclass(frozen=True)
class NodeTree:
    """Which node lies under which.

    Attributes:
        parents: for each node, in the order of the file, the node above it; None if there is none.
    """

    parents: Mapping[str, str | None]

    @cached_property
    def children(self) -> dict[str, list[str]]:
        """For each node the nodes directly under it."""
        under: dict[str, list[str]] = {name: [] for name in self.parents}
        for name, parent in self.parents.items():
            if parent is not None:
                under[parent].append(name)
        return under

    @cached_property
    def _lines(self) -> dict[str, list[str]]:
        """Results of `line` by name, kept for the next call."""
        return {}

    def with_places(self, places: Mapping[str, np.ndarray]) -> FileNodes:
        """Return all nodes with their (F, 3) positions in the first frame; nodes without any lie at their parents."""
        names = list(self.parents)
        numbers = {name: number for number, name in enumerate(names)}
        nowhere = np.zeros((1, 3))
        at = [next((places[node] for node in self.line(name) if node in places), nowhere)[0] for name in names]
        parents = tuple(-1 if above is None else numbers[above] for above in self.parents.values())
        return FileNodes(tuple(names), parents, np.array(at))

    def line(self, name: str) -> list[str]:
        """Return a node and all nodes above it, the root last."""
        if name not in self._lines:
            line, passed = [name], {name}
            while (above := self.parents[line[-1]]) is not None and above not in passed:
                line.append(above)
                passed.add(above)
            self._lines[name] = line
        return list(self._lines[name])

    def meeting(self, *names: str) -> str | None:
        """Return the lowest node that lies above all the nodes or is one of them; None if there is none."""
        others = [set(self.line(name)) for name in names[1:]]
        return next((node for node in self.line(names[0]) if all(node in other for other in others)), None)

    def between(self, low: str, high: str | None) -> list[str]:
        """Return the nodes above `low` and below `high`, from top to bottom, without helper nodes."""
        path = self.line(low)[1:]
        path = path[: path.index(high)] if high in path else path
        # as in Hips_$AssimpFbx$_Rotation, and as `bvh_writer` calls its own
        return [name for name in reversed(path) if "$" not in name and not name.endswith("_helper")]


def numbered_names(names: Sequence[str]) -> list[str]:
    """Return the names, with numbers where a name occurs again: "Bone", "Bone (2)"; empty ones stay as they are."""
    counts, taken, unique = Counter[str](), set(names), []
    for name in names:
        counts[name] += 1
        new = name
        while name and counts[name] > 1 and (new := f"{name} ({counts[name]})") in taken:
            counts[name] += 1
        taken.add(new)
        unique.append(new)
    return unique
