"""Files of prompts: one JSON object a line, or plain text with one prompt a line."""

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
_NAME = re.compile(r"[^\\/:*?\"<>|\x00-\x1f]+")
_LONG = 1e9  # seconds; what is no number is not less either, and what is more may be no float
_NAME_BYTES = 200  # file systems take 255, with a suffix


@dataclass(frozen=True)
class Request:
    """One motion that is asked for.

    Attributes:
        line: where it stands in the file, from 1.
        name: of the file to write, without suffix; by default the line's number.
        prompt, seconds, seed: as in `ScaleMoGen.generate`: no seconds are predicted from the prompt. The seed is the
            line's number by default, so that it does not matter when and by which process the line is worked on.
    """

    line: int
    name: str
    prompt: str
    seconds: float | None
    seed: int


@dataclass(frozen=True)
class BadLine:
    """A line that could not be worked on, and why."""

    line: int
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"


def read_requests(path: Path) -> tuple[tuple[Request, ...], tuple[BadLine, ...]]:
    """The requests of a .jsonl file, or of a text file of prompts; lines that are none beside them.

    Blank lines are passed over. Names must differ; of two that are alike the second is a bad line.

    Raises:
        ValueError: if there is no such file.
    """
    if not path.is_file():
        raise ValueError(f"there is no file {path}")
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
            # case too: some file systems do not tell Walk.bvh from walk.bvh
            if request.name.lower() in requests:
                taken = requests[request.name.lower()].line
                raise ValueError(f"the name '{request.name}' is taken by line {taken}: give each its own")
            requests[request.name.lower()] = request
        except ValueError as error:
            bad.append(BadLine(number, str(error)))
    return tuple(requests.values()), tuple(bad)


def _parsed(text: str) -> dict[str, Any]:
    try:
        values = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise ValueError(f"no JSON ({error}): '{text[:60]}'") from error
    if not isinstance(values, dict):
        raise ValueError(f'\'{text[:60]}\' is no JSON object such as {{"prompt": "a person walks"}}')
    return values


def _request(line: int, values: dict[str, Any]) -> Request:
    unknown = [key for key in values if key not in _KEYS]
    if unknown:
        raise ValueError(f"unknown key '{unknown[0]}'; known are {', '.join(_KEYS)}")
    given = {key: value for key, value in values.items() if value is not None}
    prompt, name = given.get("prompt", ""), given.get("name", f"{line:05d}")
    if not isinstance(prompt, str) or not prompt.strip():
        raise ValueError("the prompt is missing or empty")
    if len(prompt) > SENTENCE_LIMIT:
        raise ValueError(f"a prompt has at most {SENTENCE_LIMIT} letters; this one has {len(prompt)}")
    prompt.encode()  # half a character, as JSON can spell it, cannot be written down again
    if not isinstance(name, str) or not _NAME.fullmatch(name) or name.startswith("."):
        raise ValueError(f"'{name}' cannot be the name of a file")
    if len(name.encode()) > _NAME_BYTES:
        raise ValueError(f"'{name[:60]}…' is too long for the name of a file")
    seconds, seed = given.get("seconds"), given.get("seed", line)
    if isinstance(seconds, bool) or not isinstance(seconds, int | float | None) or not abs(seconds or 0) < _LONG:
        raise ValueError(f"seconds must be a number; got '{str(seconds)[:60]}'")
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed < SEED_LIMIT:
        raise ValueError(f"the seed must be a whole number from 0 to {SEED_LIMIT - 1}; got '{str(seed)[:60]}'")
    return Request(line, name, prompt, None if seconds is None else float(seconds), seed)
