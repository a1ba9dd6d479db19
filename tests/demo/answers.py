"""What clients of the API get, for tests."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any


def with_key(values: Iterable[Any], key: str) -> list[dict[str, Any]]:
    """Return the values that are drawn by scripts of the page, which travel as JSON text, and have a key."""
    texts = [value for value in values if isinstance(value, str) and value.startswith("{")]
    return [value for value in map(json.loads, texts) if key in value]
