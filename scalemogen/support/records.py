"""Rebuild trees of frozen dataclasses from JSON or TOML, with every type checked.

Configs, recipes and notes are stored as `dataclasses.asdict` gives them. Files may be faulty or malicious, so a value
of the wrong type is an error that names the field.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, asdict, fields, is_dataclass, replace
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

Record = TypeVar("Record")


def from_dict(kind: type[Record], data: Any) -> Record:
    """Build a dataclass from a mapping.

    A missing field keeps its default. In a nested dataclass, missing fields keep the values of the default that the
    outer dataclass declares.

    Raises:
        ValueError: if `data` is not a mapping, or a field is unknown, missing or of the wrong type.
    """
    if not isinstance(data, Mapping):
        raise ValueError(f"{kind.__name__} needs named fields; got {shown(data)}")
    try:
        return kind(**_checked_fields(kind, data))
    except TypeError as error:
        raise ValueError(f"{kind.__name__} has too few fields: {error}") from error


def from_json(kind: Any, value: Any, where: str) -> Any:
    """Return a JSON value as what a type hint asks for, such as `dict[str, Interval]` or `tuple[Point, ...]`.

    Args:
        kind: the type hint.
        value: the value.
        where: name of the value, for errors.

    Raises:
        ValueError: if the value does not fit.
    """
    return _checked(kind, value, None, where)


def as_json(value: Any) -> Any:
    """Return a value that JSON can hold: dataclasses become mappings, tuples become lists."""
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, Mapping):
        return {key: as_json(item) for key, item in value.items()}
    return [as_json(item) for item in value] if isinstance(value, list | tuple) else value


def shown(value: Any) -> str:
    """Return a short representation of any value for an error message."""
    # Python refuses to print very long integers.
    return "a very large number" if isinstance(value, int) and abs(value) > 10**20 else f"{value!r}"[:100]


def _checked_fields(kind: Any, data: Mapping[str, Any]) -> dict[str, Any]:
    hints = get_type_hints(kind)
    if unknown := set(data) - set(hints):
        raise ValueError(f"{kind.__name__} has no setting {sorted(map(str, unknown))}")
    defaults = {f.name: f.default_factory() for f in fields(kind) if f.default_factory is not MISSING}
    return {
        name: _checked(hints[name], value, defaults.get(name), f"{kind.__name__}.{name}")
        for name, value in data.items()
    }


def _checked(hint: Any, value: Any, default: Any, where: str) -> Any:
    """Return the value converted to what the type hint asks for; raise ValueError if it does not fit."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return _checked_union(arguments, value, default, where)
    if isinstance(value, Mapping) and is_dataclass(hint):
        return from_dict(hint, value) if default is None else replace(default, **_checked_fields(hint, value))  # pyright: ignore[reportArgumentType]
    if origin in (dict, Mapping) and isinstance(value, Mapping):
        return {
            _checked(arguments[0], key, None, where): _checked(arguments[1], each, None, where)
            for key, each in value.items()
        }
    if origin is not None and origin is not Literal and isinstance(value, list | tuple):
        # tuple[X, ...] and Sequence[X] have one element type, tuple[X, Y] has one per element
        same = len(arguments) == 1 or arguments[-1] is Ellipsis
        kinds = [arguments[0]] * len(value) if same else list(arguments)
        if len(kinds) == len(value):
            return tuple(_checked(kind, item, None, where) for kind, item in zip(kinds, value, strict=True))
    elif _fits(hint, origin, value):
        return Path(str(value)) if hint is Path else value
    raise ValueError(f"{where} cannot be {shown(value)}")


def _checked_union(kinds: tuple[Any, ...], value: Any, default: Any, where: str) -> Any:
    for kind in kinds:
        try:
            return _checked(kind, value, default, where)
        except ValueError as error:
            if isinstance(value, Mapping) and is_dataclass(kind):
                raise error
    raise ValueError(f"{where} cannot be {shown(value)}")


def _fits(hint: Any, origin: Any, value: Any) -> bool:
    if origin is Literal:
        return value in get_args(hint)
    if hint is NoneType:
        return value is None
    if hint in (int, float):  # bool is a subclass of int
        return isinstance(value, int if hint is int else int | float) and not isinstance(value, bool)
    if hint is Path:
        return isinstance(value, str | Path)
    if hint is Any:
        return True
    return origin is None and isinstance(value, hint)
