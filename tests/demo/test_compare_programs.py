"""The endpoints of the Compare tab for programs."""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path

import numpy as np
import pytest
from gradio_client import handle_file
from gradio_client.exceptions import AppError

from demo.tabs.compare.measures import LINES
from scalemogen.motion.motion import Motion

OURS_TWICE = [{"system": "ours", "seed": 1}, {"system": "ours", "seed": 2}]


def test_programs_compare_systems_and_files(client, debug_model, tmp_path: Path) -> None:
    systems = {row["key"]: row for row in client.predict(api_name="/list_systems")}
    assert systems["ours"]["installed"] and {"masked", "flow", "recorded"} <= systems.keys()
    path = debug_model.generate("a person bows", 1.2, 5).save(tmp_path / "theirs.bvh")
    entries = [*OURS_TWICE, {"system": "file", "name": "theirs"}]
    rows, table, recipe, motions, video = client.predict(
        "a person walks", 1, entries, [handle_file(path)], False, api_name="/compare_systems"
    )
    assert [row["name"] for row in rows] == ["ours · seed 1", "ours · seed 2", "theirs"] and video is None
    assert rows[0]["parameters"] > 0 and rows[2]["work"] == "" and rows[0]["skating"] >= 0
    with Path(table).open(encoding="utf-8", newline="") as file:
        header, *lines = csv.reader(file)
    assert header == ["Motion", *(line.name for line in LINES)] and len(lines) == 3
    with zipfile.ZipFile(motions) as archive:
        archive.extractall(tmp_path / "motions")
    first = Motion.load(tmp_path / "motions" / "1-ours-seed-1.npz")
    assert np.array_equal(first.joints_FJ3, debug_model.generate("a person walks", 1, 1).joints_FJ3)
    same, *_, film = client.predict(handle_file(recipe), True, api_name="/rebuild_comparison")
    numbers = ("name", "skating", "jerk", "travelled")
    assert [[row[name] for name in numbers] for row in same] == [[row[name] for name in numbers] for row in rows]
    assert Path(film).stat().st_size > 1000


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        (OURS_TWICE[:1], "2 to 4 motions"),
        ([*OURS_TWICE, {"system": "file"}], "there is no file for it"),
        ([*OURS_TWICE, {"system": "../../x"}], "there is no system"),
        ([*OURS_TWICE, {"seed": 3}], "an entry needs a system"),
        ({"system": "ours"}, "entries must be a list"),
    ],
)
def test_programs_get_sentences(client, entries, words) -> None:
    with pytest.raises(AppError, match=words):
        client.predict("a person walks", 1, entries, None, False, api_name="/compare_systems")
