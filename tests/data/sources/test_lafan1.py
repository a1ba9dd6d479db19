"""LAFAN1: spans of the table become pieces of one group; every row does what its action says."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
from bodies import standing_pose

from scalemogen.data.recording import Recording, UnusableRecording
from scalemogen.data.sources import lafan1
from scalemogen.data.sources.lafan1 import find_lafan1, floor_of, read_lafan1
from scalemogen.data.sources.spans import STORY, parse_spans, read_spans
from scalemogen.motion.facts import Facts, measure
from scalemogen.motion.facts.position import Position
from scalemogen.motion.files.joint_names import LAFAN
from scalemogen.motion.humanml3d import ADULT_BONE_LENGTHS
from scalemogen.motion.inverse_kinematics import bone_lengths

ARCHIVE = Path(os.environ.get("SCALEMOGEN_ARCHIVES", "archives")) / "lafan1"
needs_archive = pytest.mark.skipif(not ARCHIVE.is_dir(), reason="SCALEMOGEN_ARCHIVES names no folder with lafan1")
BACK, STOMACH, SIDE = "lying on the back", "lying on the stomach", "lying on the side"
FOURS, UP = "on hands and knees", "standing"


def test_the_floor_of_a_take_is_one_height():
    standing = np.tile(standing_pose(), (200, 1, 1))
    up = np.array([0, 1, 0])
    take = np.concatenate([standing, standing[:20] + 0.3 * up, standing[:80] + 0.7 * up]) + 0.1 * up
    assert floor_of(take) == pytest.approx(0.1, abs=0.01)


def test_spans_become_windows_and_stories_of_one_group(tmp_path, stiff_bvh, monkeypatch):
    rows = ("0\t2\tdrop\t\t\tT-pose", "2\t23\twalk\t\t\t", "20\t22\trun\t\t\t", "22\t25\tcrawl\t\t\t[creep] along")
    table = "take\tstart\tstop\taction\tmanner\tside\ttext\n" + "".join(f"walk9_subject1\t{row}\n" for row in rows)
    monkeypatch.setattr(lafan1, "read_spans", lambda _: parse_spans(table))
    path_F3 = np.stack([np.zeros(750), np.full(750, 0.9), np.linspace(0, 25, 750)], axis=-1)
    for name in ("walk9_subject1", "walk9_subject2"):
        (tmp_path / f"{name}.bvh").write_text(stiff_bvh(LAFAN, path_F3, 100))
    known, unknown = find_lafan1(tmp_path)
    dropped, *pieces = read_lafan1(known)
    assert isinstance(dropped, UnusableRecording) and dropped.reason == "T-pose"
    kept = [piece for piece in pieces if isinstance(piece, Recording)]
    assert kept == pieces and len({piece.name for piece in kept}) == len(kept)
    assert {piece.group for piece in kept} == {"lafan_walk9_subject1"}
    assert all(2 <= len(piece.motion.joints_FJ3) / 30 <= 9.6 for piece in kept)
    assert [piece.label.action for piece in kept] == ["walk"] * (len(kept) - 3) + ["run", "crawl", STORY]
    assert "[jog], then [creep] along" in kept[-1].label.text
    with pytest.raises(UnusableRecording, match="no row"):
        read_lafan1(unknown)


def test_broken_files_and_wrong_folders_are_refused(tmp_path):
    with pytest.raises(ValueError, match="LAFAN1 folder"):
        find_lafan1(tmp_path)
    (tmp_path / "walk1_subject1_walk.bvh").write_text("nothing")
    with pytest.raises(UnusableRecording, match="walk1_subject1"):
        read_lafan1(tmp_path / "walk1_subject1_walk.bvh")


def stays(*positions: Position, share: float = 0.7) -> Callable[[Facts], bool]:
    """Return a test of clips that are in some positions for most of their frames."""
    return lambda facts: facts.positions.share(*positions) > share


def goes(*ends: Position) -> Callable[[Facts], bool]:
    """Return a test of clips that start on the feet, or nearly, and end in one of the positions."""
    return lambda facts: facts.positions.start in (UP, "crouching") and facts.positions.end in ends


def rises(*starts: Position) -> Callable[[Facts], bool]:
    """Return a test of clips that start in one of the positions and end on the feet."""
    return lambda facts: facts.positions.start in starts and facts.positions.end == UP


def dips(least: float, most: float) -> Callable[[Facts], bool]:
    """Return a test of clips that start and end on the feet, and whose lowest hips are between two heights."""
    return lambda facts: (
        {facts.positions.start, facts.positions.end} <= {UP, "crouching"} and least < facts.positions.lowest < most
    )


# What every clip of an action must do; heights are shares of the leg.
TESTS: dict[str, Callable[[Facts], bool]] = {
    "crawl": lambda facts: facts.positions.highest < 0.62 and facts.positions.share(FOURS, STOMACH) > 0.6,
    "army-crawl": lambda facts: facts.positions.highest < 0.55 and facts.positions.share(FOURS, STOMACH) > 0.8,
    "bear-crawl": lambda facts: facts.positions.highest < 0.85 and facts.positions.share(FOURS, "crouching") > 0.8,
    "crab-walk": lambda facts: facts.positions.highest < 0.6,
    "ape-walk": lambda facts: facts.positions.highest < 0.85,
    "crouch": lambda facts: facts.positions.highest < 0.78,
    "knee-walk": stays("kneeling"), "kneel": stays("kneeling", "crouching", "sitting"),
    "lie-back": stays(BACK, SIDE), "lie-front": stays(STOMACH, share=0.8), "lie-side": stays(SIDE, BACK),
    "sit-floor": stays("sitting", BACK),
    "lie-down": goes(BACK, SIDE), "lie-down-front": goes(STOMACH), "dive-down": goes(STOMACH, SIDE),
    "fall-front": goes(STOMACH, SIDE, FOURS), "fall-back": goes(BACK, SIDE, "sitting"),
    "fall-roll": goes(BACK, STOMACH, SIDE, FOURS, "sitting"), "fall": goes(BACK, STOMACH, SIDE, FOURS, "sitting"),
    "sit-down-floor": goes("sitting", BACK), "kneel-down": goes("kneeling", FOURS, "crouching", "sitting"),
    "crouch-down": goes("crouching"),
    "get-up": rises(BACK, STOMACH, SIDE, FOURS, "sitting", "kneeling", "crouching"),
    "get-up-front": rises(STOMACH, FOURS), "get-up-back": rises(BACK), "get-up-seat": rises("sitting", BACK),
    "get-up-knees": rises("kneeling", "crouching"),
    "trip": dips(0.1, 0.66), "slip": dips(0.1, 0.45), "squat": dips(0.2, 0.7), "lunge": dips(0.4, 0.85),
    "stumble": dips(0.6, 1.0), "pushed": dips(0.6, 1.1), "push": stays(UP, share=0.95),
    "stand": lambda facts: facts.positions.share(UP) > 0.98 and facts.locomotion.distance < 0.5,
    "stand-around": lambda facts: facts.positions.share(UP) > 0.98 and facts.locomotion.metres_per_second < 0.5,
    "walk": stays(UP, share=0.95), "limp": stays(UP, share=0.95),
    "run": lambda facts: facts.positions.lowest > 0.6 and facts.locomotion.metres_per_second > 1,
    "run-jump": lambda facts: facts.positions.highest > 1.25,
    "roll": lambda facts: facts.positions.lowest < 0.35 and facts.positions.share(BACK, SIDE) > 0.1,
}  # fmt: skip


@lru_cache
def pieces_of(name: str) -> tuple[Recording, ...]:
    """Return the pieces of a file of the archive that are kept."""
    (path,) = ARCHIVE.rglob(f"{name}.bvh")
    return tuple(piece for piece in read_lafan1(path) if isinstance(piece, Recording))


def faults(name: str) -> Iterator[str]:
    """Yield the name of each piece of a file that does not do what its action says."""
    for piece in pieces_of(name):
        facts = measure(piece.motion)
        if not TESTS.get(piece.label.action, lambda _: True)(facts):
            yield f"{piece.name} {piece.label.action}: {facts.positions}"


@needs_archive
def test_every_file_is_in_the_table():
    assert {path.stem for path in find_lafan1(ARCHIVE)} == set(read_spans("lafan1"))


@needs_archive
@pytest.mark.parametrize("name", read_spans("lafan1"))
def test_every_row_does_what_its_action_says(name):
    assert list(faults(name)) == []


@needs_archive
def test_people_walk_at_a_usual_speed_on_the_floor():
    # A take of steady walking. In most others people amble, turn and stop, and their median is 0.5 to 0.8 m/s.
    pieces = [piece for piece in pieces_of("walk3_subject4_walk2") if piece.label.action == "walk"]
    speeds = [measure(piece.motion).locomotion.metres_per_second for piece in pieces]
    assert 1.0 < np.median(speeds) < 1.6
    for piece in pieces:
        np.testing.assert_allclose(bone_lengths(piece.motion.joints_FJ3), ADULT_BONE_LENGTHS, atol=2e-3)
        lowest_F = piece.motion.joints_FJ3[..., 1].min(axis=1)
        assert np.quantile(lowest_F, 0.05) > -0.03 and np.quantile(lowest_F, 0.95) < 0.06


@needs_archive
def test_a_hand_on_the_forehead_is_the_named_one():
    for piece in pieces_of("walk2_subject3_salut"):
        if piece.label.side == "right":
            facts = measure(piece.motion)
            assert facts.higher_hand == "right" and facts.right_hand.raised > 0.75 * facts.seconds
