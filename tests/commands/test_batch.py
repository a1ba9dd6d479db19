"""Batches: reading a file of prompts, the files written, invalid lines, and resuming after a stop."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from copy import copy
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from scalemogen import ScaleMoGen
from scalemogen.__main__ import main
from scalemogen.commands.batch import BatchOutput, generate_file
from scalemogen.commands.requests import read_requests
from scalemogen.motion.cleanup import held_feet
from scalemogen.motion.motion import Motion

LINES = [
    {"prompt": "a person walks", "seconds": 2, "seed": 5, "name": "walk"},
    {"prompt": "a person waves"},
    {"prompt": "a person bows", "seconds": 99},
    {"prompt": "a person runs", "seconds": 1.5},
]


@pytest.fixture
def prompts(tmp_path: Path) -> Path:
    path = tmp_path / "prompts.jsonl"
    path.write_text("\n".join([*map(json.dumps, LINES), "not JSON", ""]))
    return path


def index(folder: Path) -> list[dict]:
    return [json.loads(line) for line in (folder / "index.jsonl").read_text().splitlines()]


def test_a_file_is_generated_and_bad_lines_are_named(prompts: Path, debug_checkpoint: Path, tmp_path, caplog, capsys):
    out = tmp_path / "out"
    command = ["generate", "--prompts", str(prompts), "--out", str(out), "--checkpoint", str(debug_checkpoint)]
    assert main(command) == 1
    said = capsys.readouterr().out
    assert said == f"3 written, 0 already there, 2 bad lines; the motions and index.jsonl are in {out}\n"
    assert "line 3: seconds must be between" in caplog.text and "line 5: not valid JSON" in caplog.text
    assert sorted(path.name for path in out.iterdir()) == ["00002.bvh", "00004.bvh", "index.jsonl", "walk.bvh"]
    rows = index(out)
    assert [row["name"] for row in rows] == ["walk", "00002", "00004"]
    assert rows[0]["seed"] == 5 and rows[0]["prompt"] == "a person walks" and rows[1]["seconds"] == 4
    assert Motion.load(out / "walk.bvh").frames == 40


def test_a_motion_of_a_file_equals_the_one_generated_alone(prompts: Path, debug_model: ScaleMoGen, tmp_path: Path):
    generate_file(prompts, BatchOutput(tmp_path / "out", "npz"), lambda device: debug_model)
    alone = debug_model.generate("a person walks", 2, 5)
    together = Motion.load(tmp_path / "out" / "walk.npz")
    np.testing.assert_allclose(together.joints_FJ3, alone.joints_FJ3, atol=1e-4)
    assert together.recipe == alone.recipe


def test_only_missing_and_changed_motions_are_generated_again(prompts: Path, debug_model: ScaleMoGen, tmp_path: Path):
    out = tmp_path / "out"
    first = generate_file(prompts, BatchOutput(out), lambda device: debug_model)
    times = {path: path.stat().st_mtime_ns for path in out.glob("*.bvh")}
    (out / "walk.bvh").unlink()
    prompts.write_text(prompts.read_text().replace("a person runs", "a person dashes"))
    second = generate_file(prompts, BatchOutput(out), lambda device: debug_model)
    assert (first.written, first.skipped, second.written, second.skipped) == (3, 0, 2, 1)
    assert (out / "00002.bvh").stat().st_mtime_ns == times[out / "00002.bvh"]
    assert [row["prompt"] for row in index(out)] == ["a person walks", "a person waves", "a person dashes"]


def test_motions_with_held_feet_replace_those_without(prompts: Path, debug_model: ScaleMoGen, tmp_path: Path):
    out = tmp_path / "out"
    generate_file(prompts, BatchOutput(out, "npz"), lambda device: debug_model)
    free = Motion.load(out / "walk.npz")
    assert generate_file(prompts, BatchOutput(out, "npz", hold_feet=True), lambda device: debug_model).written == 3
    held = Motion.load(out / "walk.npz")
    np.testing.assert_allclose(held.joints_FJ3, held_feet(free).joints_FJ3, atol=1e-6)
    assert not np.allclose(held.joints_FJ3, free.joints_FJ3, atol=1e-3)
    assert generate_file(prompts, BatchOutput(out, "npz", hold_feet=True), lambda device: debug_model).skipped == 3


def test_missing_seconds_are_predicted(tmp_path: Path, debug_model: ScaleMoGen, monkeypatch):
    prompts, out = tmp_path / "prompts.jsonl", tmp_path / "out"
    prompts.write_text('{"prompt": "a person walks"}')
    monkeypatch.setattr(ScaleMoGen, "predict_seconds", lambda model, prompt: len(prompt) / 7)
    assert generate_file(prompts, BatchOutput(out), lambda device: debug_model).written == 1
    assert index(out)[0]["seconds"] == 2 and Motion.load(out / "00001.bvh").frames == 40
    assert generate_file(prompts, BatchOutput(out), lambda device: debug_model).skipped == 1
    # The given seconds equal the predicted ones, but the request is a different one.
    prompts.write_text('{"prompt": "a person walks", "seconds": 2}')
    assert generate_file(prompts, BatchOutput(out), lambda device: debug_model).written == 1


def test_a_foreign_index_file_is_ignored(prompts: Path, debug_model: ScaleMoGen, tmp_path: Path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "index.jsonl").write_text('{"id": 3}\n[1]\n')
    assert generate_file(prompts, BatchOutput(out), lambda device: debug_model).written == 3


def test_a_killed_run_is_resumed(prompts: Path, debug_model: ScaleMoGen, tmp_path: Path):
    out = tmp_path / "out"
    generate_file(prompts, BatchOutput(out), lambda device: debug_model)
    # A killed run leaves a part of the index with an incomplete last row.
    rows = (out / "index.jsonl").read_text().splitlines()
    (out / ".index-0.jsonl").write_text(rows[0] + "\n" + rows[1][:30])
    (out / "index.jsonl").unlink()
    report = generate_file(prompts, BatchOutput(out), lambda device: debug_model)
    # Two are written: the incomplete row and the one without a row. The line with invalid seconds fails again.
    assert (report.written, report.skipped) == (2, 1) and len(index(out)) == 3


def test_two_processes_share_a_file(prompts: Path, debug_checkpoint: Path, tmp_path: Path):
    out = tmp_path / "out"
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(Path(__file__).parents[2])}
    command = ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2", "-m", "scalemogen"]
    command += ["generate", "--prompts", str(prompts), "--out", str(out), "--checkpoint", str(debug_checkpoint)]
    result = subprocess.run([sys.executable, *command], env=environment, capture_output=True, text=True, timeout=240)
    # Two processes that did not share the work would each print this line.
    assert result.stdout.count("3 written, 0 already there, 2 bad lines") == 1, result.stderr
    assert result.returncode == 1
    assert [row["name"] for row in index(out)] == ["walk", "00002", "00004"]


def test_a_text_file_has_one_prompt_per_line(tmp_path: Path):
    path = tmp_path / "prompts.txt"
    path.write_text("a person walks\n\n  {a person} waves  \n")
    requests, bad = read_requests(path)
    assert [(r.line, r.name, r.prompt) for r in requests] == [
        (1, "00001", "a person walks"),
        (3, "00003", "{a person} waves"),
    ]
    assert not bad


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"prompt": ""}', "empty"),
        ('{"seconds": 4}', "empty"),
        ('{"prompt": 3}', "empty"),
        ('["a"]', "is not a JSON object"),
        ('{"prompt": "a", "speed": 2}', "unknown key 'speed'"),
        ('{"prompt": "a", "seconds": "4"}', "must be a number"),
        ('{"prompt": "a", "seed": -1}', "whole number"),
        ('{"prompt": "a", "seed": 1.5}', "whole number"),
        ('{"prompt": "a", "name": "../a"}', "name of a file"),
        ('{"prompt": "a", "name": ".a"}', "name of a file"),
        ('{"prompt": "a", "name": "FIRST"}', "taken by line 1"),
        ('{"prompt": "a", "name": "' + "\U0001f6b6" * 100 + '"}', "too long"),
        ('{"prompt": "a", "seconds": 1' + "0" * 400 + "}", "must be a number"),
        ('{"prompt": "a", "seconds": NaN}', "must be a number"),
        ('{"prompt": "a \\ud800"}', "surrogates"),
        ("[" * 100_000, "not valid JSON"),
        ('{"prompt": "' + "a" * 10_001 + '"}', "at most 10000 characters"),
    ],
)
def test_each_bad_line_says_why(tmp_path: Path, line: str, reason: str):
    path = tmp_path / "prompts.jsonl"
    path.write_text('{"prompt": "a person walks", "name": "first"}\n' + line)
    requests, bad = read_requests(path)
    assert len(requests) == 1 and len(bad) == 1 and bad[0].line == 2 and reason in bad[0].reason


def test_a_line_that_is_not_utf8_is_bad_and_the_others_are_read(tmp_path: Path):
    path = tmp_path / "prompts.txt"
    path.write_bytes("\ufeffa person walks\r\n".encode() + b"caf\xe9\na person\xe2\x80\xa8 runs\n")
    requests, bad = read_requests(path)
    assert [(r.line, r.prompt) for r in requests] == [(1, "a person walks"), (3, "a person\u2028 runs")]
    assert [each.line for each in bad] == [2] and "utf-8" in bad[0].reason


def test_another_model_or_setting_generates_again(prompts: Path, debug_model: ScaleMoGen, tmp_path: Path):
    out = tmp_path / "out"
    other = debug_model.with_sampling(replace(debug_model.config.sampling, guidance=1.5))
    assert generate_file(prompts, BatchOutput(out), lambda device: debug_model).written == 3
    assert generate_file(prompts, BatchOutput(out), lambda device: copy(debug_model)).skipped == 3
    assert generate_file(prompts, BatchOutput(out), lambda device: other).written == 3


def test_a_missing_file_and_an_unknown_format_are_errors(tmp_path: Path, debug_model: ScaleMoGen):
    with pytest.raises(ValueError, match="there is no file"):
        read_requests(tmp_path / "absent.jsonl")
    with pytest.raises(ValueError, match=r"choose one of \.bvh"):
        generate_file(tmp_path / "absent.jsonl", BatchOutput(tmp_path, "fbx"), lambda device: debug_model)


def test_two_formats_share_a_folder(prompts: Path, debug_model: ScaleMoGen, tmp_path: Path):
    for file_format in ("bvh", "npy"):
        assert generate_file(prompts, BatchOutput(tmp_path / "out", file_format), lambda _: debug_model).written == 3
    assert {Path(row["file"]).suffix for row in index(tmp_path / "out")} == {".bvh", ".npy"}
    assert generate_file(prompts, BatchOutput(tmp_path / "out", "bvh"), lambda _: debug_model).written == 0
