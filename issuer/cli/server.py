"""Gunicorn's settings: each of its processes does the jobs of the installation in a thread beside the pages.

Gunicorn reads this module by name (`--config python:issuer.cli.server`) and calls the functions below at the
moments that its documentation names; `cairn serve --no-jobs` leaves it out.
"""

from collections.abc import Callable
from typing import Any

from issuer import jobs
from issuer.installation import jobs_of
from issuer.web.current import EXTENSION

_ENDS: list[Callable[[], None]] = []


def post_worker_init(worker: Any) -> None:  # noqa: ANN401 - gunicorn has no types
    """Begin the jobs once the application is there."""
    at_work = worker.wsgi.extensions[EXTENSION]
    _ENDS.append(jobs.start(jobs_of(at_work.house), at_work.clock))


def worker_exit(_server: Any, _worker: Any) -> None:  # noqa: ANN401 - gunicorn has no types
    """Finish the job that is under way."""
    for end in _ENDS:
        end()
