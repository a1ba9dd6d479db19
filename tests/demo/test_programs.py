"""The endpoints for programs: one call makes one file."""

from pathlib import Path

import numpy as np
import pytest
from gradio_client import handle_file
from gradio_client.exceptions import AppError

from scalemogen.motion.motion import Motion
from scalemogen.motion.recipe import Recipe


def test_a_sentence_becomes_one_file_and_its_recipe_makes_it_again(client, debug_model):
    asked = {"seconds": 1, "seed": 5, "file_format": "npz"}
    file, recipe, note = client.predict("make him bow", api_name="/make_motion", **asked)
    motion = Motion.load(Path(file))
    assert motion.recipe == Recipe.from_dict(recipe) and motion.recipe.seed == 5 and motion.seconds == 1
    assert motion.recipe.typed == "make him bow" and '"a person bows"' in note.lower()
    picture, *_ = client.predict("make him bow", api_name="/make_motion", **{**asked, "file_format": "gif"})
    again, same, _ = client.predict(handle_file(picture), "npz", api_name="/rebuild_motion")
    assert same == recipe and np.array_equal(Motion.load(Path(again)).joints_FJ3, motion.joints_FJ3)


def test_without_seconds_and_seed_the_model_chooses(client):
    file, recipe, _ = client.predict("a person walks", None, None, "csv", False, api_name="/make_motion")
    assert Path(file).suffix == ".csv" and recipe["typed"] == "" and 0 <= recipe["seed"] < 2**31


def test_a_story_becomes_one_file(client):
    file, recipe, note = client.predict("1: he walks\n1: she bows", 2, "bvh", api_name="/make_story")
    assert Motion.load(Path(file)).seconds == pytest.approx(2) and len(recipe["story"]) == 2
    walks, bows = note.splitlines()
    assert walks.startswith('1 s: "he walks" is read as "a person walks forward') and bows.startswith("1 s: ")
    assert all("match" in line or "does not" in line for line in (walks, bows))


@pytest.mark.parametrize(
    "call, words",
    [
        ({"api_name": "/make_motion", "prompt": None, "seconds": 1, "seed": 1}, "prompt is empty"),
        ({"api_name": "/make_story", "text": None, "seed": 1}, "story is empty"),
        ({"api_name": "/tell_story", "text": None}, "story is empty"),
        ({"api_name": "/edit", "source_prompt": None, "target_prompt": None}, "Choose a motion"),
        ({"api_name": "/compare_systems", "prompt": None, "seconds": 1, "files": None}, "prompt is empty"),
    ],
    ids=lambda value: value["api_name"] if isinstance(value, dict) else "",
)
def test_a_sentence_that_is_null_gets_a_sentence(client, call, words):
    with pytest.raises(AppError, match=words) as caught:
        client.predict(**call)
    message = str(caught.value)
    assert "None" not in message and "object" not in message and len(message) > 15  # no words of Python


def test_a_transition_needs_a_sentence(client, debug_model, tmp_path):
    walk = handle_file(debug_model.generate("a person walks", 2, seed=1).save(tmp_path / "walk.npz"))
    with pytest.raises(AppError, match="a sentence of the story is empty"):
        client.predict(start=walk, end=walk, prompt=None, api_name="/between")


def test_errors_are_sentences(client, tmp_path):
    with pytest.raises(AppError, match="prompt is empty"):
        client.predict("", None, None, "glb", True, api_name="/make_motion")
    (tmp_path / "x.json").write_text("{}")
    with pytest.raises(AppError, match="unreadable recipe"):
        client.predict(handle_file(tmp_path / "x.json"), "npz", api_name="/rebuild_motion")


def test_every_public_endpoint_is_described(served):
    described = {
        dependency["api_name"]: dependency for dependency in served[0].get_config_file()["dependencies"]
        if dependency["api_visibility"] == "public"
    }  # fmt: skip
    functions = {fn.api_name: fn.fn for fn in served[0].fns.values() if fn.api_name in described}
    assert {"generate", "make_motion", "tell_story"} <= functions.keys()
    assert not [name for name, function in functions.items() if not (function.__doc__ or "").strip()]
