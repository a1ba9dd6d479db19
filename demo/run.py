"""`Run`: one request of a visitor, and whether its result is still wanted.

Long handlers (sampling, editing, drawing a video) enter a run when Gradio calls them, start it once the request is
known to be valid, and ask `run.wanted` between steps. A run ends when the visitor presses Stop, when a newer run
of the same lane starts, or when the page is closed:

    WAITING --start--> CURRENT --stop / newer run / page closed--> STOPPED / REPLACED / CLOSED
       |                                                                      ^
       +--refuse--> REFUSED          stop / newer run / page closed ----------+

Each tab has lanes of its own (`Session.runs`), so that runs of different tabs do not end each other.
"""

from __future__ import annotations

import threading
from enum import Enum, auto
from itertools import count


class RunState(Enum):
    """State of a run."""

    WAITING = auto()  # entered; it is not known yet whether the request is valid
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
        subject: the object that the run makes or shows; see `Runs.is_current`.
    """

    def __init__(self, lane: Runs, number: int, state: RunState, subject: object = None) -> None:
        self.number, self.state, self.subject = number, state, subject
        self._lane = lane

    @property
    def wanted(self) -> bool:
        """Whether the run has not ended."""
        return self.state in (RunState.WAITING, RunState.CURRENT)

    @property
    def stopped(self) -> bool:
        """Whether the visitor stopped it; if so, the page says this."""
        return self.state is RunState.STOPPED

    def start(self) -> bool:
        """Make a waiting run the current one, which ends all older ones. Return whether it was waiting."""
        return self._lane.start(self)

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

    def enter(self, subject: object = None) -> Run:
        """Return a new waiting run, or a stopped one if Stop was pressed while it was in Gradio's queue."""
        with self._lock:
            state = RunState.STOPPED if self._stop_waiting else RunState.WAITING
            run = Run(self, next(self._numbers), state, subject)
            if run.wanted:
                self._wanted.append(run)
            return run

    def begin(self, subject: object = None) -> Run:
        """Return a new run that is current at once, for requests that cannot be invalid."""
        with self._lock:
            self.press()
            run = self.enter(subject)
            run.start()
            return run

    def is_current(self, subject: object) -> bool:
        """Whether this object is the subject of the current run."""
        with self._lock:
            return any(run.state is RunState.CURRENT and run.subject is subject for run in self._wanted)

    def stop(self) -> None:
        """End all runs, and those that wait in Gradio's queue, because the visitor pressed Stop."""
        with self._lock:
            self._stop_waiting = True
            self._end(list(self._wanted), RunState.STOPPED)

    def close(self) -> None:
        """End all runs because the visitor left. Gradio removes what waits in its queue itself."""
        with self._lock:
            self._end(list(self._wanted), RunState.CLOSED)

    def start(self, run: Run) -> bool:
        """See `Run.start`."""
        with self._lock:
            if run.state is not RunState.WAITING:
                return False
            run.state = RunState.CURRENT
            self._end([other for other in self._wanted if other.number < run.number], RunState.REPLACED)
            return True

    def refuse(self, run: Run) -> None:
        """See `Run.refuse`."""
        with self._lock:
            if run.state is RunState.WAITING:
                self._end([run], RunState.REFUSED)

    def _end(self, runs: list[Run], state: RunState) -> None:
        for run in runs:
            run.state = state
            self._wanted.remove(run)
