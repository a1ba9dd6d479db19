"""What commands say while they work: on a terminal, and only if it takes long."""

from __future__ import annotations

import gc
import io
import time
from contextlib import redirect_stderr

import pytest

from scalemogen import Motion
from scalemogen.__main__ import main
from scalemogen.commands import common
from scalemogen.support.processes import shared_map

ERASED = "\r\x1b[K"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def wait_for(words: str, terminal: Terminal) -> None:
    deadline = time.monotonic() + 60
    while words not in terminal.getvalue() and time.monotonic() < deadline:
        time.sleep(0.01)


def test_a_long_step_is_named_and_erased(monkeypatch) -> None:
    monkeypatch.setattr(common, "NOTICE_AFTER", 0.01)
    with redirect_stderr(Terminal()) as terminal, common.doing("thinking"):
        wait_for("thinking", terminal)
    assert terminal.getvalue() == f"thinking ...{ERASED}"


def test_a_short_step_is_not_named(monkeypatch) -> None:
    monkeypatch.setattr(common, "NOTICE_AFTER", 600)
    with redirect_stderr(Terminal()) as terminal, common.doing("thinking"):
        pass
    assert terminal.getvalue() == ERASED


def test_the_line_is_erased_after_an_error(monkeypatch) -> None:
    monkeypatch.setattr(common, "NOTICE_AFTER", 0.01)
    terminal = Terminal()
    with pytest.raises(ValueError, match="no"), redirect_stderr(terminal), common.doing("thinking"):
        wait_for("thinking", terminal)
        raise ValueError("no")
    assert terminal.getvalue().endswith(ERASED)


def test_nothing_is_shown_without_a_terminal(capsys, monkeypatch) -> None:
    monkeypatch.setattr(common, "NOTICE_AFTER", 0.0)
    with common.doing("thinking"):
        time.sleep(0.05)
    assert shared_map(lambda x: x + 1, [1, 2], "counting") == [2, 3]
    assert capsys.readouterr().err == ""


def test_a_shared_map_shows_a_bar_that_goes_away() -> None:
    def slow(item: int) -> int:
        time.sleep(0.6)
        return item

    with redirect_stderr(Terminal()) as terminal:
        assert shared_map(slow, range(4), "counting") == [0, 1, 2, 3]
    shown = terminal.getvalue()
    assert "counting" in shown and not shown.split("\r")[-1].strip()


def test_generate_says_where_the_motion_is(debug_checkpoint, tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    command = ["generate", "a person walks", "--seconds", "1", "--seed", "4", "--checkpoint", str(debug_checkpoint)]
    assert main(command) == 0 and "wrote motion.bvh  1.0 s  seed 4\n" in capsys.readouterr().out
    assert main(command) == 0 and "replaced motion.bvh  1.0 s  seed 4\n" in capsys.readouterr().out
    assert Motion.load(tmp_path / "motion.bvh").seconds == 1


def test_the_garbage_collector_runs_again_after_the_start() -> None:
    with pytest.raises(ValueError), common.uncollected():
        assert not gc.isenabled()
        raise ValueError
    gc.unfreeze()
    assert gc.isenabled()
