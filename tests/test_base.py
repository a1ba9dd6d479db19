"""The shipped checkpoint: its files, and whether its motions do what the prompts say."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from watched import ASKED

from scalemogen import ScaleMoGen
from scalemogen.evaluation.text_control import raised_hand, turned_to
from scalemogen.motion.facts import measure
from scalemogen.motion.quality import mean_speed

BASE = Path(__file__).parents[1] / "checkpoints" / "base"


@pytest.fixture(scope="module")
def base() -> ScaleMoGen:
    return ScaleMoGen.from_pretrained(BASE, device="cpu")


def test_the_folder_is_complete_and_small() -> None:
    sizes = {str(path.relative_to(BASE)): path.stat().st_size for path in BASE.rglob("*") if path.is_file()}
    assert sum(sizes.values()) < 120 * 2**20
    parts = {
        f"{name}.safetensors" for name in ("tokenizer", "predictor", "length", "evaluator", "statistics", "seen")
    }
    texts = {"README.md", "DATA.md", "LICENSE", "text_encoder/LICENSE"}
    assert parts | texts | {"config.json", "evaluator.json", "text_encoder/model.safetensors"} <= set(sizes)
    assert not [name for name in sizes if Path(name).suffix in (".pt", ".pth", ".bin", ".pkl", ".tar")]
    card = (BASE / "README.md").read_text()
    assert "non-commercial" in card and "2306.08861" in card


def test_generate_makes_no_network_request(tmp_path: Path) -> None:
    generate = ["scalemogen/__main__.py", "generate", "a person walks", "--seconds", "1", "--checkpoint", str(BASE)]
    command = [sys.executable, "tests/watched.py", *generate, "--out", str(tmp_path / "walk.npy")]
    done = subprocess.run(command, cwd=BASE.parents[1], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0 and (tmp_path / "walk.npy").is_file(), done.stderr
    assert ASKED not in done.stderr


def test_the_body_does_what_the_prompt_says(base: ScaleMoGen) -> None:
    prompts = [
        "someone goes for a run",
        "someone goes for a walk",
        "a man walks along and then turns to his left",
        "a man walks along and then turns to his right",
        "a man puts his left hand up in the air",
        "a man puts his right hand up in the air",
        "a person raises both hands",
    ]
    run, walk, left, right, left_hand, right_hand, both = base.generate_batch(prompts, [4.0] * 7, list(range(7)))
    assert mean_speed(run) > 1.3 * mean_speed(walk) > 0.8
    assert (turned_to(left), turned_to(right)) == ("left", "right")
    assert (raised_hand(left_hand), raised_hand(right_hand)) == ("left", "right")
    assert min(measure(both).hand(side).top for side in ("left", "right")) > -0.25


def test_unknown_words_give_a_plausible_body(base: ScaleMoGen) -> None:
    for motion in base.generate_batch(["a person swims", "xyzzy plugh"], [4.0, 9.8], [1, 2]):
        heights = motion.joints_FJ3[:, base.layout.skeleton.index("head"), 1]
        assert heights.min() > 0 and heights.max() < 2.2
        assert mean_speed(motion) < 5


def test_words_that_are_not_understood_are_not_lost(base: ScaleMoGen) -> None:
    typed = "roundhouse kick to the head"
    found = base.rewrite(typed)
    assert found.rewritten == typed and found.unknown == ("head",)
    # no caption of sprints has a bus
    lost = base.rewrite("sprint to the bus stop")
    assert lost.rewritten == "a person sprints" and lost.unknown == ("bus",)
    assert base.rewrite("an elderly person walks slowly").changed


def test_what_is_suggested_is_not_the_opposite_of_what_was_asked(base: ScaleMoGen) -> None:
    suggested = base.rewrite("a person does not wave").suggestions
    assert suggested and not any("wave" in each for each in suggested)
