"""`Run`: one request of a visitor, and whether its result is still wanted.

Long handlers (sampling, editing, drawing a video) enter a run when Gradio calls them, start it once the request is
known to be valid, and ask `run.wanted` between steps. A run ends when the visitor presses Stop, when a newer run
of the same lane starts, or when the page is closed:

    WAITING --start--> CURRENT --stop / newer run / page closed--> STOPPED / REPLACED / CLOSED
       |                                                                      ^
       +--refuse--> REFUSED          stop / newer run / page closed ----------+

Each tab has lanes of its own (`Session.runs`), so that runs of different tabs do not end each other. Choosing the
motion that a tab shows is a run, too: a slow choice that ends after a newer one has started changes nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum, auto
from itertools import count


class RunState(Enum):
    """State of a run."""

    WAITING = auto()  # entered; whether the request is valid is not known yet
    CURRENT = auto()  # the newest valid request; its state stays CURRENT when its work is done
    STOPPED = auto()  # the visitor pressed Stop
    REPLACED = auto()  # a newer run started
    REFUSED = auto()  # the request was invalid
    CLOSED = auto()  # the visitor left


class Run:
    """One request of a visitor; made by `Runs`.

    Args:
        lane: the runs that it belongs to.
        number: position in the lane; a higher number is a newer request.
        state: the first state.
    """

    def __init__(self, lane: Runs, number: int, state: RunState) -> None:
        self.number, self.state = number, state
        self._lane = lane

    @property
    def wanted(self) -> bool:
        """Whether the run has not ended."""
        return self.state in (RunState.WAITING, RunState.CURRENT)

    @property
    def replaced(self) -> bool:
        """Whether a newer run has started; then an answer that is ready later is not shown."""
        return self.state is RunState.REPLACED

    @property
    def stopped(self) -> bool:
        """Whether the visitor stopped it; if so, the page says this."""
        return self.state is RunState.STOPPED

    def start(self, then: Callable[[], None] | None = None) -> bool:
        """Make a waiting run the current one, which ends all older ones. Return whether it was waiting.

        Args:
            then: called if it was waiting, before any other run of the lane can start or end.
        """
        return self._lane.start(self, then)

    def keep(self, then: Callable[[], None]) -> bool:
        """Call `then`, which keeps the run's result, unless a newer run has started or the visitor has left.

        No other run can start meanwhile. Returns whether it was called.
        """
        return self._lane.keep(self, then)

    def refuse(self) -> None:
        """End a waiting run because its request is invalid; the current run goes on."""
        self._lane.refuse(self)


class Runs:
    """One lane: a series of runs of a visitor, of which only the newest is wanted. It can be used from any thread."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._numbers = count(1)
        self._wanted: list[Run] = []
        self._stop_waiting = False  # True from Stop until the next request; runs entered meanwhile are stopped

    def press(self) -> None:
        """Note that a new request waits in Gradio's queue. An earlier stop does not apply to it."""
        with self._lock:
            self._stop_waiting = False

    def enter(self, oldest: bool = False) -> Run:
        """Return a new waiting run, or a stopped one if Stop was pressed while it was in Gradio's queue.

        Args:
            oldest: whether all other runs count as newer requests. Use it for a default that is shown only if the
                visitor has asked for nothing. If there is a current run, the new one counts as replaced at once.
        """
        with self._lock:
            state = RunState.STOPPED if self._stop_waiting else RunState.WAITING
            if oldest and any(run.state is RunState.CURRENT for run in self._wanted):
                state = RunState.REPLACED
            run = Run(self, 0 if oldest else next(self._numbers), state)
            if run.wanted:
                self._wanted.append(run)
            return run

    @contextmanager
    def entered(self, oldest: bool = False) -> Iterator[Run]:
        """As `enter`, for a `with` block; a run that has not started when the block ends is refused."""
        run = self.enter(oldest)
        try:
            yield run
        finally:
            run.refuse()

    def begin(self) -> Run:
        """Return a new run that is current at once, for requests that cannot be invalid."""
        with self._lock:
            self.press()
            run = self.enter()
            run.start()
            return run

    def stop(self) -> None:
        """End all runs, and those that wait in Gradio's queue, because the visitor pressed Stop."""
        with self._lock:
            self._stop_waiting = True
            self._end(list(self._wanted), RunState.STOPPED)

    def close(self) -> None:
        """End all runs because the visitor left. Gradio itself removes what waits in its queue."""
        with self._lock:
            self._end(list(self._wanted), RunState.CLOSED)

    def start(self, run: Run, then: Callable[[], None] | None = None) -> bool:
        """See `Run.start`."""
        with self._lock:
            if run.state is not RunState.WAITING:
                return False
            run.state = RunState.CURRENT
            self._end([other for other in self._wanted if other.number < run.number], RunState.REPLACED)
            if then is not None:
                then()
            return True

    def keep(self, run: Run, then: Callable[[], None]) -> bool:
        """See `Run.keep`."""
        with self._lock:
            newer = any(each.state is RunState.CURRENT and each.number > run.number for each in self._wanted)
            kept = not newer and (run.wanted or run.stopped)
            if kept:
                then()
            return kept

    def refuse(self, run: Run) -> None:
        """See `Run.refuse`."""
        with self._lock:
            if run.state is RunState.WAITING:
                self._end([run], RunState.REFUSED)

    def _end(self, runs: list[Run], state: RunState) -> None:
        for run in runs:
            run.state = state
            self._wanted.remove(run)
