"""The served app through its API: what clients get, and which errors."""

import os
import re
import time
from pathlib import Path
from urllib.request import urlopen

import numpy as np
import pytest
from answers import with_key
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError

from demo.rendering.films import FilmStudio
from demo.tabs.generate.state import GenerateState
from scalemogen.motion.cleanup import held_feet
from scalemogen.motion.motion import Motion


def generate(client, **changes):
    arguments = {"prompt": "a person walks", "seconds": 1.0, "seed": 3, "new_seed": False} | changes
    return client.predict(api_name="/generate", **arguments)


def files_of(values):
    """Paths among the outputs of a handler, whatever component they come from."""
    found = []
    for value in values:
        if isinstance(value, dict):
            value = value.get("value", value.get("video", value.get("path")))
        if isinstance(value, str) and os.path.isfile(value):
            found.append(Path(value))
    return found


def wait_until(happened, complaint, seconds=60):
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, f"{complaint} after {seconds} s"
        time.sleep(0.01)


def test_a_sentence_becomes_files_in_every_format(client, debug_model):
    files = files_of([*generate(client), *client.predict(api_name="/draw_video")])
    by_suffix = {path.suffix: path for path in files}
    assert {".bvh", ".npz", ".glb", ".mp4"} <= set(by_suffix)
    motion = Motion.load(by_suffix[".npz"])
    assert motion.frames == 20 and motion.recipe is not None
    assert (motion.recipe.prompt, motion.recipe.seed) == ("a person walks", 3)
    again = held_feet(debug_model.generate("a person walks", 1.0, 3))
    assert np.allclose(motion.joints_FJ3, again.joints_FJ3, atol=1e-4)


def test_the_seed_that_was_used_is_written_back(client):
    seed = next(value for value in generate(client, new_seed=True) if isinstance(value, int))
    assert 0 <= seed < 2**31


@pytest.mark.parametrize("prompt", ["xyzzy %%% 🤖", "走って、手を振る", "walk " * 100, "<script>alert(1)</script>"])
def test_nonsense_prompts_give_a_motion(client, prompt):
    assert files_of(generate(client, prompt=prompt))


@pytest.mark.parametrize("prompt", ["", "   ", "\n", None])
def test_an_empty_prompt_gets_a_sentence(client, prompt):
    with pytest.raises(AppError, match="prompt is empty"):
        generate(client, prompt=prompt)


@pytest.mark.parametrize("changes", [{"seconds": 60}, {"seconds": -1}, {"temperature": -1}, {"guidance": -2}])
def test_settings_out_of_range_get_a_sentence(client, changes):
    with pytest.raises(AppError) as caught:
        generate(client, **changes)
    assert len(str(caught.value)) > 15
    assert generate(client)


def test_a_cancelled_generation_leaves_the_app_usable(client):
    job = client.submit("a person walks", 9.8, 3, False, 7.0, 1.3, api_name="/generate")
    job.cancel()
    assert generate(client)


def test_a_stop_ends_the_drawing_of_a_video_and_says_so(served):
    _, url, sessions = served
    visitor = Client(url, verbose=False)
    generate(visitor)
    session = sessions.of(visitor.session_hash)
    state = session.state(GenerateState)
    path = state.film.path
    job = visitor.submit(api_name="/draw_video")
    wait_until(lambda: any("drawing" in str(values) for values in job.outputs()), "no handler draws the video")
    session.runs("generate").stop()
    assert any("no video" in str(value) for value in job.result(timeout=60))
    assert not path.is_file()


def test_a_failed_video_does_not_affect_the_motion(served, monkeypatch):
    visitor = Client(served[1], verbose=False)

    def broken(*_):
        raise RuntimeError("no room on the disk")

    monkeypatch.setattr(FilmStudio, "watch", broken)
    assert {".bvh", ".npz", ".glb"} <= {path.suffix for path in files_of(generate(visitor))}
    assert any("could not be drawn" in str(value) for value in visitor.predict(api_name="/draw_video"))


def test_an_example_can_be_taken_apart(client):
    values = client.predict(number=1, scales=4, api_name="/take_example_apart")
    assert any(isinstance(value, str) and value.startswith("Scale 4 of 11") for value in values)
    (scene,) = with_key(values, "figures")
    assert len(scene["stages"]) == 11


def test_a_file_can_be_taken_apart(client, debug_model, tmp_path):
    for suffix in (".bvh", ".npz", ".npy", ".glb"):
        path = debug_model.generate("a person walks", 2.0, 1).save(tmp_path / f"walk{suffix}")
        values = client.predict(path=handle_file(str(path)), scales=2, api_name="/take_file_apart")
        assert any(isinstance(value, str) and value.startswith("Scale 2 of 11") for value in values)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("empty.bvh", b"", "empty"),
        ("prose.bvh", b"Dear robot, please walk.", "not a BVH"),
        ("noise.npy", bytes(range(256)) * 9, "not a NumPy"),
        ("noise.npz", bytes(range(256)) * 9, "not an NPZ"),
    ],
)
def test_a_bad_file_gets_a_sentence_and_the_app_goes_on(client, tmp_path, name, content, sentence):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(AppError, match=sentence):
        client.predict(path=handle_file(str(path)), scales=2, api_name="/take_file_apart")
    assert client.predict(number=0, scales=1, api_name="/take_example_apart")


def test_a_story_is_told_and_changed(served):
    visitor = Client(served[1], verbose=False)
    with pytest.raises(AppError, match="no story yet"):
        visitor.predict(piece=1, api_name="/renew_piece")
    text = "1: a person walks\n1.4: a person bows"
    told = visitor.predict(text=text, seed=3, new_seed=False, api_name="/tell_story")
    assert {".bvh", ".npz", ".glb"} <= {path.suffix for path in files_of(told)}
    renewed = visitor.predict(piece=2, seconds=2.0, api_name="/renew_piece")
    moved = visitor.predict(piece=2, to=1, api_name="/move_piece")
    for values, seconds in ((told, [1.0, 1.4]), (renewed, [1.0, 2.0]), (moved, [2.0, 1.0])):
        (timeline,) = with_key(values, "busy")
        assert [piece["seconds"] for piece in timeline["pieces"]] == seconds
        (motion,) = [Motion.load(path) for path in files_of(values) if path.suffix == ".npz"]
        assert motion.seconds == sum(seconds) and len(motion.recipe.story) == 2
    with pytest.raises(AppError, match="lasts between"):
        visitor.predict(piece=2, seconds=20, api_name="/renew_piece")
    assert {path.suffix for path in files_of(visitor.predict(api_name="/draw_story"))} == {".mp4"}


def test_a_file_is_edited(served, debug_model, tmp_path):
    visitor = Client(served[1], verbose=False)
    path = debug_model.generate("a person walks", 2.0, 1).save(tmp_path / "walk.bvh")
    taken = visitor.predict(path=handle_file(str(path)), api_name="/take_file_to_edit")
    (board,) = with_key(taken, "changes")
    assert board["changes"] is None
    edited = visitor.predict(
        source_prompt="", target_prompt="a person waves", parts=["left_arm"], stop=1.6, seed=1, api_name="/edit"
    )
    (board,) = with_key(edited, "changes")
    assert any("3" in digits for digits in board["changes"]), "tokens that changed"
    assert {".bvh", ".npz", ".glb"} <= {file.suffix for file in files_of(edited)}


def test_the_page_names_the_scripts_of_the_viewer_and_they_are_served(served):
    url = served[1]
    with urlopen(url) as page:
        links = dict(re.findall(r"<(.*?)>; rel=(\w+)", page.headers["link"]))
    assert {Path(address).name for address in links} >= {"three.min.js", "mount.js", "viewer.js"}
    for address in links:
        with urlopen(f"{url}{address}") as script:
            assert "javascript" in script.headers["content-type"]
    with urlopen(f"{url}config") as other:
        assert other.headers["link"] is None


def test_private_handlers_are_not_offered(client):
    names = set(client.view_api(return_format="dict", print_info=False)["named_endpoints"])
    apart = {"/take_example_apart", "/take_file_apart"}
    story = {"/tell_story", "/renew_piece", "/move_piece", "/draw_story"}
    programs = {"/make_motion", "/make_story", "/rebuild_motion"}
    edit = {"/take_file_to_edit", "/edit"}
    compare = {"/list_systems", "/compare_systems", "/rebuild_comparison"}
    more = {"/draw_more", "/draw_more_of_story", "/draw_more_of_edit"}
    again = {"/open_recipe", "/open_story_recipe", "/choose", "/between"}
    makes = {"/generate", "/best_of", "/draw_video"}
    assert names == {*makes, *more, *again, *apart, *edit, *story, *programs, *compare}


def test_files_of_visitors_are_deleted(served):
    _, url, sessions = served
    visitor = Client(url, verbose=False)
    generate(visitor)
    folder = sessions.of(visitor.session_hash).folder
    assert any(folder.rglob("*.bvh"))
    visitor.close()
    wait_until(lambda: not folder.exists(), "the visitor's files are still there")
