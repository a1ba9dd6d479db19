"""Splits keep groups together, and are stable."""

from __future__ import annotations

from collections import Counter

from scalemogen.data.splits import WrittenRecording, assign_splits, held_by_one


def test_a_group_stays_in_one_split():
    # ten subjects do three exercises, ten times correctly and nine times incorrectly
    recordings = [
        WrittenRecording(f"{exercise}_s{subject}", exercise, manner, ())
        for exercise in ("squat", "lunge", "raise")
        for subject in range(10)
        for manner in ["normal"] * 10 + ["incorrect"] * 9
    ]
    splits = assign_splits(recordings)
    assert len(splits) == 30 and splits == assign_splits(recordings[::-1])
    for exercise in ("squat", "lunge", "raise"):
        count = Counter(split for name, split in splits.items() if name.startswith(exercise))
        assert count == {"train": 8, "val": 1, "test": 1}


def test_other_sources_move_no_recording():
    some = [WrittenRecording(f"a{i}", "bandai walk", "normal", ()) for i in range(40)]
    more = [WrittenRecording(f"b{i}", "cmu walk", "normal", ()) for i in range(15)]
    alone, mixed = assign_splits(some), assign_splits(some + more)
    assert {name: mixed[name] for name in alone} == alone


def test_rare_contents_go_to_train():
    splits = assign_splits([WrittenRecording(f"x{i}", "rare", "a", ()) for i in range(5)])
    assert set(splits.values()) == {"train"}


def test_what_one_group_holds_is_found():
    assert held_by_one([("kick", "a"), ("kick", "a"), ("walk", "a"), ("walk", "b")]) == {"kick"}


def test_a_group_with_all_takes_of_a_content_goes_to_train():
    recordings = [WrittenRecording(f"x{i}", "walk", "a", ()) for i in range(30) for _ in range(3)]
    held = next(name for name, split in assign_splits(recordings).items() if split == "test")
    splits = assign_splits([*recordings, WrittenRecording(held, "cartwheel", "a", ())])
    assert splits[held] == "train" and set(splits.values()) == {"train", "val", "test"}
