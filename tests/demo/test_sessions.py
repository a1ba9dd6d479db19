import time
from dataclasses import replace

import pytest

from demo.sessions import Sessions, file_stem
from scalemogen.motion.recipe import Recipe
from scalemogen.settings import SamplingSettings


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def sessions(clock):
    sessions = Sessions(idle_seconds=10, clock=clock)
    yield sessions
    sessions.close_all()


def test_visitors_do_not_share_folders(sessions):
    ours, theirs = sessions.of("a").new_folder("motion"), sessions.of("b").new_folder("motion")
    assert ours != theirs and ours.is_dir() and theirs.is_dir()
    assert sessions.of("a").new_folder("motion") != ours


def test_runs_of_different_lanes_do_not_end_each_other(sessions):
    session = sessions.of("a")
    run = session.runs("generate").begin()
    session.runs("edit").begin()
    session.runs("edit").stop()
    assert run.wanted and sessions.of("a").runs("generate") is session.runs("generate")


def test_only_the_last_folders_of_a_kind_are_kept(sessions):
    session = sessions.of("a")
    apart = session.new_folder("apart")
    folders = [session.new_folder("motion") for _ in range(5)]
    assert [folder.is_dir() for folder in folders] == [False, False, True, True, True] and apart.is_dir()


def test_a_page_that_comes_back_keeps_its_session():
    sessions = Sessions(grace_seconds=0.5)
    session = sessions.of("a")
    run = session.runs("lane").begin()
    sessions.leave("a")
    assert session.closed and not run.wanted
    assert sessions.of("a") is session and not session.closed
    time.sleep(1)
    assert sessions.of("a") is session and session.folder.is_dir()
    sessions.leave("a")
    deadline = time.monotonic() + 20
    while session.folder.is_dir():
        assert time.monotonic() < deadline, "the visitor's files are still there"
        time.sleep(0.05)
    again = sessions.of("a")
    assert again is not session and again.forgotten and not sessions.of("b").forgotten
    sessions.close_all()


def test_closing_deletes_the_files(sessions):
    folder = sessions.of("a").new_folder("motion")
    (folder / "motion.bvh").write_text("x")
    sessions.close("a")
    assert not folder.exists()
    sessions.close("a")
    sessions.close("never seen")


def test_idle_sessions_are_deleted(sessions, clock):
    folder = sessions.of("a").new_folder("motion")
    clock.now = 5
    sessions.of("b")
    clock.now = 12
    sessions.of("b")
    assert not folder.exists()
    assert len(sessions) == 1


def test_a_hostile_session_name_stays_inside(sessions):
    folder = sessions.of("../../etc").new_folder("motion")
    assert sessions.shared.parent in folder.parents


def test_nothing_is_left_when_the_app_ends(sessions):
    session = sessions.of("a")
    folder, run = session.new_folder("motion"), session.runs("lane").begin()
    sessions.close_all()
    assert session.closed and not run.wanted and len(sessions) == 0
    assert not folder.exists()
    assert not sessions.shared.parent.exists()


@pytest.mark.parametrize(
    ("prompt", "stem"),
    [
        ("A person walks.", "a-person-walks-seed7"),
        ("../../etc/passwd", "etc-passwd-seed7"),
        ("走る", "motion-seed7"),
        ("word " * 100, None),
    ],
)
def test_file_names_say_how_a_motion_was_made(debug_model, prompt, stem):
    motion = debug_model.generate("anything", 1.0, 0)
    recipe = Recipe(prompt=prompt, seconds=1.0, seed=7, sampling=SamplingSettings(), model="debug")
    name = file_stem(replace(motion, recipe=recipe))
    assert name == stem if stem else len(name) < 64
    assert file_stem(replace(motion, recipe=None)) == "motion"
