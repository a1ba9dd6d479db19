"""Imports point down only: no module imports one above it, and no two modules import each other."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).parents[1]

# From the bottom up; a room may import rooms that stand before it.
ROOMS = (
    "support", "motion", "drawing", "settings", "scales", "networks", "data", "sampling", "holding", "turns",
    "tokens", "generator", "checkpoint", "refinement", "codec", "model", "token_edits", "editing", "stories",
    "rebuilding", "words", "facade", "baselines", "published", "evaluation", "training", "commands", "demo",
)  # fmt: skip
# What a motion was made with is stored in its recipe, so `motion` knows the records of `settings`.
ALLOWED_UPWARDS = {("motion", "settings")}


def module_imports() -> dict[str, set[str]]:
    """For every module of the library and the demo the modules of ours that it imports."""
    paths = [path for folder in ("scalemogen", "demo") for path in (ROOT / folder).rglob("*.py")]
    names = {".".join(p.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): p for p in paths}
    imports: dict[str, set[str]] = {}
    for name, path in names.items():
        found: set[str] = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                members = {f"{node.module}.{alias.name}" for alias in node.names}
                found |= {member if member in names else node.module for member in members}
        imports[name] = (found & set(names)) - {name}
    return imports


def room_of(module: str) -> str:
    """The first folder or file below `scalemogen`, or "demo"."""
    first, *rest = module.split(".")
    return rest[0] if first == "scalemogen" and rest else first


def test_no_modules_import_each_other() -> None:
    assert list(TopologicalSorter(module_imports()).static_order())  # raises CycleError


def test_imports_point_down() -> None:
    edges = {(room_of(module), room_of(other)) for module, others in module_imports().items() for other in others}
    known = [edge for edge in edges if edge[0] in ROOMS and edge[1] in ROOMS and edge not in ALLOWED_UPWARDS]
    upwards = [(room, other) for room, other in known if ROOMS.index(other) > ROOMS.index(room)]
    assert not upwards
    assert {room for edge in edges for room in edge} <= {*ROOMS, "scalemogen", "__main__"}
