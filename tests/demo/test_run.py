"""Whether a run is still wanted, whatever happens to it."""

from __future__ import annotations

import threading

import pytest

from demo.run import Runs, RunState


@pytest.fixture
def runs() -> Runs:
    return Runs()


def test_a_run_is_wanted_until_a_newer_one_starts(runs: Runs) -> None:
    first = runs.enter()
    assert first.wanted and first.start() and not first.start()
    second = runs.enter()
    assert first.wanted and second.wanted
    second.start()
    assert second.wanted and first.state is RunState.REPLACED and not first.stopped


def test_a_refused_run_does_not_end_the_one_that_goes_on(runs: Runs) -> None:
    first = runs.begin()
    refused = runs.enter()
    refused.refuse()
    assert first.wanted and refused.state is RunState.REFUSED and not refused.start()


def test_a_run_that_started_cannot_be_refused(runs: Runs) -> None:
    run = runs.begin()
    run.refuse()
    assert run.wanted


def test_a_stop_ends_current_and_waiting_runs(runs: Runs) -> None:
    current, waiting = runs.begin(), runs.enter()
    runs.stop()
    assert current.stopped and waiting.stopped and not waiting.start()


def test_a_stop_covers_runs_in_the_queue_until_the_next_press(runs: Runs) -> None:
    runs.press()
    runs.stop()
    assert runs.enter().stopped and runs.enter().stopped
    runs.press()
    assert runs.enter().wanted


def test_an_older_run_cannot_replace_a_newer_one(runs: Runs) -> None:
    older, newer = runs.enter(), runs.enter()
    newer.start()
    assert older.state is RunState.REPLACED and not older.start() and newer.wanted


def test_closing_the_page_ends_all_runs_but_not_those_of_a_page_that_comes_back(runs: Runs) -> None:
    current, waiting = runs.begin(), runs.enter()
    runs.close()
    assert current.state is waiting.state is RunState.CLOSED and not current.stopped
    assert runs.enter().wanted


def test_an_ended_run_keeps_the_reason(runs: Runs) -> None:
    run = runs.begin()
    runs.stop()
    runs.close()
    runs.begin()
    assert run.stopped


def test_what_is_shown_if_nothing_is_asked_for_gives_way_to_every_other_run(runs: Runs) -> None:
    asked, default = runs.enter(), runs.enter(oldest=True)
    assert default.start() and asked.start(), "the default was faster, and is replaced"
    assert default.state is RunState.REPLACED and asked.wanted
    assert runs.enter(oldest=True).state is RunState.REPLACED, "there is something to see already"


def test_a_run_that_ends_without_a_start_is_refused(runs: Runs) -> None:
    with pytest.raises(ValueError), runs.entered() as bad:
        raise ValueError("not a motion")
    with runs.entered() as good:
        good.start()
    assert bad.state is RunState.REFUSED and good.wanted


def test_a_result_is_kept_unless_a_newer_run_has_started(runs: Runs) -> None:
    kept: list[str] = []
    older, newer = runs.enter(), runs.enter()
    assert newer.start(lambda: kept.append("newer"))
    assert not older.start(lambda: kept.append("older")) and not older.keep(lambda: kept.append("older"))
    assert newer.keep(lambda: kept.append("again"))
    runs.stop()
    assert newer.keep(lambda: kept.append("stopped"))
    runs.begin()
    assert not newer.keep(lambda: kept.append("much later"))
    assert kept == ["newer", "again", "stopped"]


def test_of_many_threads_one_run_is_wanted_at_the_end(runs: Runs) -> None:
    entered = [runs.enter() for _ in range(50)]
    threads = [threading.Thread(target=run.start) for run in entered]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [run for run in entered if run.wanted] == entered[-1:]
