"""Read a file of prompts: a .jsonl file with one object per line, or a text file with one prompt per line.

`read_requests` checks every line. A valid line becomes a `Request`; a line that is not valid becomes a `BadLine` with
the reason, and the other lines are still used.
"""

from __future__ import annotations

import codecs
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scalemogen.model import SENTENCE_LIMIT
from scalemogen.settings import SEED_LIMIT

_KEYS = ("prompt", "seconds", "seed", "name")
_FILE_NAME = re.compile(r"[^\\/:*?\"<>|\x00-\x1f]+")  # no character that Windows, macOS or Linux forbids
_MAX_NAME_BYTES = 200  # file systems allow 255, including the suffix and the prefix of a temporary file
_MAX_SECONDS = 1e9  # refuses NaN, infinity and integers too large for a float; the model's own maximum is lower
_SHOWN = 60  # characters of a wrong value that an error message quotes


@dataclass(frozen=True)
class Request:
    """One motion to generate.

    Attributes:
        line: line number in the file, from 1.
        name: name of the file to write, without suffix; by default the line number in five digits.
        prompt: the sentence.
        seconds: duration; None predicts it from the prompt.
        seed: by default the line number, so the motion does not depend on when and by which process it is generated.
    """

    line: int
    name: str
    prompt: str
    seconds: float | None
    seed: int


@dataclass(frozen=True)
class BadLine:
    """A line for which no motion can be generated, and the reason."""

    line: int
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"


def read_requests(path: Path) -> tuple[tuple[Request, ...], tuple[BadLine, ...]]:
    """Return the valid lines and the invalid lines of a .jsonl file or of a text file of prompts.

    Blank lines are skipped. If two lines have the same name, the second one is invalid.

    Raises:
        ValueError: if the file does not exist.
    """
    if not path.is_file():
        raise ValueError(f"there is no file {path}")
    # Split at "\n" only: a prompt may contain other characters that str.splitlines takes for line ends.
    lines = path.read_bytes().removeprefix(codecs.BOM_UTF8).split(b"\n")
    requests: dict[str, Request] = {}
    bad: list[BadLine] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            text = line.decode().strip()
            values = _parsed(text) if path.suffix == ".jsonl" else {"prompt": text}
            request = _request(number, values)
            # Lower case, because some file systems store Walk.bvh and walk.bvh as the same file.
            key = request.name.lower()
            if key in requests:
                raise ValueError(
                    f"the name '{request.name}' is taken by line {requests[key].line}: give each line its own name"
                )
            requests[key] = request
        except ValueError as error:
            bad.append(BadLine(number, str(error)))
    return tuple(requests.values()), tuple(bad)


def _parsed(text: str) -> dict[str, Any]:
    try:
        values = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise ValueError(f"not valid JSON ({error}): '{text[:_SHOWN]}'") from error
    if not isinstance(values, dict):
        raise ValueError(f'\'{text[:_SHOWN]}\' is not a JSON object such as {{"prompt": "a person walks"}}')
    return values


def _request(line: int, values: dict[str, Any]) -> Request:
    """Check the values of one line; a value of null counts as not given."""
    unknown = [key for key in values if key not in _KEYS]
    if unknown:
        raise ValueError(f"unknown key '{unknown[0]}'; the keys are {', '.join(_KEYS)}")
    given = {key: value for key, value in values.items() if value is not None}
    return Request(
        line=line,
        prompt=_checked_prompt(given.get("prompt", "")),
        name=_checked_name(given.get("name", f"{line:05d}")),
        seconds=_checked_seconds(given.get("seconds")),
        seed=_checked_seed(given.get("seed", line)),
    )


def _checked_name(name: Any) -> str:
    # A name with a leading dot would be hidden, and could clash with the index files of a batch.
    if not isinstance(name, str) or not _FILE_NAME.fullmatch(name) or name.startswith("."):
        raise ValueError(f"'{name}' cannot be the name of a file")
    if len(name.encode()) > _MAX_NAME_BYTES:
        raise ValueError(f"'{name[:_SHOWN]}…' is too long for the name of a file")
    return name


def _checked_prompt(prompt: Any) -> str:
    if not isinstance(prompt, str) or not prompt.strip():
        raise ValueError("the prompt is missing or empty")
    if len(prompt) > SENTENCE_LIMIT:
        raise ValueError(f"a prompt has at most {SENTENCE_LIMIT} characters; this one has {len(prompt)}")
    prompt.encode()  # raises ValueError for a lone surrogate, which JSON can contain but UTF-8 cannot
    return prompt


def _checked_seconds(seconds: Any) -> float | None:
    if isinstance(seconds, bool) or not isinstance(seconds, int | float | None):  # bool is a subclass of int
        raise ValueError(f"seconds must be a number; got '{str(seconds)[:_SHOWN]}'")
    if seconds is None:
        return None
    # Every comparison with NaN is false, so "not <" refuses it.
    if not abs(seconds) < _MAX_SECONDS:
        raise ValueError(f"seconds must be a number below {_MAX_SECONDS:g}; got '{str(seconds)[:_SHOWN]}'")
    return float(seconds)


def _checked_seed(seed: Any) -> int:
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed < SEED_LIMIT:
        raise ValueError(f"the seed must be a whole number from 0 to {SEED_LIMIT - 1}; got '{str(seed)[:_SHOWN]}'")
    return seed
