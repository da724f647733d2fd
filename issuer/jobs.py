"""What goes on by itself: a table of jobs, and a loop that does each one whenever its time has come.

    jobs = (Job("outbox", 2.0, lambda now, stopped: deliver(now, stopped)),)
    run(jobs, clock, stop)                    # `cairn worker`: until it is told to stop
    stop = start(jobs, clock)                 # the serving process: the same in a thread

A job is asked again and again and does what is due; whoever has much to do asks `stopped` between two pieces
of it, so that a process that is to end does not wait for all of them. What is due stands in the database, so
nothing is lost with a process, and two that run the same job share the work as the job's own rows say. An
error ends neither the loop nor the other jobs: it is logged, and the job is asked again.
"""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeAlias

_LOG: Final = logging.getLogger(__name__)
_REST: Final = 0.5

Stopped: TypeAlias = Callable[[], bool]
"""Whether the process is to end."""


@dataclass(frozen=True)
class Job:
    """A name for the log, the seconds between two times, and the work.

    The work is told the instant, and whom to ask whether it has to end.
    """

    name: str
    every: float
    work: Callable[[datetime, Stopped], object]


def run(jobs: Sequence[Job], clock: Callable[[], datetime], stop: threading.Event) -> None:
    """Do what is due until told to stop; what a job has in hand is finished first."""
    due = dict.fromkeys((job.name for job in jobs), 0.0)
    while not stop.is_set():
        for job in jobs:
            if time.monotonic() >= due[job.name] and not stop.is_set():
                _do(job, clock(), stop.is_set)
                due[job.name] = time.monotonic() + job.every
        stop.wait(_REST)


def start(jobs: Sequence[Job], clock: Callable[[], datetime]) -> Callable[[], None]:
    """Run the jobs in a thread; the answer stops it, and waits until what it has in hand is done."""
    stop = threading.Event()
    thread = threading.Thread(target=run, args=(jobs, clock, stop), name="jobs", daemon=True)
    thread.start()

    def end() -> None:
        stop.set()
        thread.join()

    return end


def _do(job: Job, now: datetime, stopped: Stopped) -> None:
    try:
        job.work(now, stopped)
    except Exception:  # noqa: BLE001 - whatever happened to one job, the others go on
        _LOG.exception("The job %s failed; it is asked again in %s seconds.", job.name, job.every)
