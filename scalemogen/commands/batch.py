"""Many prompts to many files: shared among processes, resumed where it was stopped, not stopped by a bad line.

Each process appends the recipes of its motions to a part of the index of its own; what stands there, and has its
file, is done. The parts are put together as index.jsonl when all processes are through.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from accelerate import PartialState
from accelerate.utils import gather_object
from tqdm import tqdm

from scalemogen import ScaleMoGen
from scalemogen.commands.requests import BadLine, Request, read_requests
from scalemogen.motion.cleanup import held_feet
from scalemogen.motion.motion import Motion
from scalemogen.support.json_rows import read_rows
from scalemogen.support.processes import PATIENCE, this_process

_LOG = logging.getLogger(__name__)
INDEX = "index.jsonl"
FORMATS = ("bvh", "npz", "npy", "glb")
_PART = ".index-{}.jsonl"
_BATCH = 8
_ROW_KEYS = {"name", "file", "prompt", "seconds_asked", "seed", "made_by"}  # of a row that `generate_file` wrote

_Key = tuple[str, float | None, int, str]  # what makes a motion another one: what was asked, and of whom


@dataclass(frozen=True)
class BatchReport:
    """What became of a file of prompts, over all processes.

    Attributes:
        written: motions generated now.
        skipped: motions that were there already.
        bad: lines that could not be worked on.
    """

    written: int
    skipped: int
    bad: tuple[BadLine, ...]

    def __str__(self) -> str:
        return f"{self.written} written, {self.skipped} already there, {len(self.bad)} bad lines"


def generate_file(
    prompts: Path,
    out: Path,
    load: Callable[[str], ScaleMoGen],
    file_format: str = "bvh",
    hold_feet: bool = False,
) -> BatchReport:
    """Generate every prompt of a file that is not done yet; this process takes its share.

    Args:
        prompts: see `read_requests`.
        out: folder to write NAME.FORMAT and index.jsonl to.
        load: makes the model for a device ("cpu", "cuda:1").
        hold_feet: whether feet are held where they stand.

    Raises:
        ValueError: for an unknown format, or a file that cannot be read.
    """
    if file_format not in FORMATS:
        raise ValueError(f"cannot write '{file_format}' files; choose one of {', '.join(FORMATS)}")
    requests, bad = read_requests(prompts)
    state = this_process(PATIENCE)
    out.mkdir(parents=True, exist_ok=True)
    model = load(str(state.device))
    maker = f"{model.fingerprint()}{' with feet held' if hold_feet else ''}"
    done = {file: _key(row) for file, row in _rows(out).items()}
    left = [each for each in requests if done.get(_file(each, file_format)) != _asked(each, maker)]
    # every process has looked at what is done before one adds to it
    state.wait_for_everyone()
    mine = left[state.process_index :: state.num_processes]
    failed = _generate(mine, out, model, file_format, hold_feet, maker, state)
    every_failed = [BadLine(**row) for row in gather_object([asdict(each) for each in failed])]
    every_bad = tuple(sorted((*bad, *every_failed), key=lambda each: each.line))
    if state.is_main_process:
        _write_index(out, file_format, requests)
        for each in every_bad:
            _LOG.warning("%s, %s", prompts.name, each)
    state.wait_for_everyone()
    return BatchReport(len(left) - len(every_failed), len(requests) - len(left), every_bad)


def _generate(
    requests: Sequence[Request],
    out: Path,
    model: ScaleMoGen,
    file_format: str,
    hold_feet: bool,
    maker: str,
    state: PartialState,
) -> list[BadLine]:
    """Generate in batches and write each motion with its row in the index; returns what failed."""
    failed: list[BadLine] = []
    lengths = {r.name: model.predict_seconds(r.prompt) if r.seconds is None else r.seconds for r in requests}
    # like lengths together: a batch is as long as its longest
    ordered = sorted(requests, key=lambda request: lengths[request.name])
    with (out / _PART.format(state.process_index)).open("a", encoding="utf-8") as part:
        part.write("\n")  # ends a row that a kill cut off
        bar = tqdm(total=len(ordered), unit="motion", disable=None if state.is_main_process else True)
        for start in range(0, len(ordered), _BATCH):
            batch = ordered[start : start + _BATCH]
            for request, motion in zip(batch, _motions(model, batch, lengths), strict=True):
                if isinstance(motion, BadLine):
                    failed.append(motion)
                else:
                    _save(held_feet(motion) if hold_feet else motion, out / _file(request, file_format))
                    row = _row(request, motion, file_format) | {"feet_held": hold_feet, "made_by": maker}
                    part.write(json.dumps(row, ensure_ascii=False) + "\n")
                bar.update()
            part.flush()
    return failed


def _motions(model: ScaleMoGen, batch: Sequence[Request], lengths: Mapping[str, float]) -> list[Motion | BadLine]:
    """The motions of a batch; where the batch is refused, one by one, so that only the bad ones are lost."""
    seconds = [lengths[request.name] for request in batch]
    try:
        return [*model.generate_batch([r.prompt for r in batch], seconds, [r.seed for r in batch])]
    except ValueError as error:
        if len(batch) == 1:
            return [BadLine(batch[0].line, str(error))]
        return [motion for request in batch for motion in _motions(model, [request], lengths)]


def _save(motion: Motion, path: Path) -> None:
    """Write a motion whole or not at all."""
    draft = path.with_name(f".{path.stem}.part{path.suffix}")
    motion.save(draft)
    os.replace(draft, path)


def _row(request: Request, motion: Motion, file_format: str) -> dict[str, Any]:
    recipe = asdict(motion.recipe) if motion.recipe else {}
    where = {"name": request.name, "file": _file(request, file_format), "line": request.line}
    return {**where, "seconds_asked": request.seconds, **recipe}


def _file(request: Request, file_format: str) -> str:
    return f"{request.name}.{file_format}"


def _asked(request: Request, maker: str) -> _Key:
    return request.prompt, request.seconds, request.seed, maker


def _key(row: dict[str, Any]) -> _Key:
    return row["prompt"], row["seconds_asked"], row["seed"], row["made_by"]


def _rows(out: Path) -> dict[str, dict[str, Any]]:
    """The newest row of each file that is there; a row cut off by a kill, or not ours, does not count."""
    rows: dict[str, dict[str, Any]] = {}
    for path in (out / INDEX, *sorted(out.glob(_PART.format("*")))):
        for row in read_rows(path):
            if not isinstance(row, dict) or not row.keys() >= _ROW_KEYS:
                continue
            if (out / row["file"]).is_file():
                rows[row["file"]] = row
    return rows


def _write_index(out: Path, file_format: str, requests: Sequence[Request]) -> None:
    """index.jsonl in the order of the lines; files of former prompts and of other formats come last."""
    rows = _rows(out)
    wanted = [_file(request, file_format) for request in requests]
    files = [*(file for file in wanted if file in rows), *(file for file in rows if file not in set(wanted))]
    draft = out / f"{INDEX}.part"
    draft.write_text("".join(json.dumps(rows[file], ensure_ascii=False) + "\n" for file in files), encoding="utf-8")
    os.replace(draft, out / INDEX)
    for path in out.glob(_PART.format("*")):
        path.unlink()
