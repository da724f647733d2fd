"""`cairn worker`: what goes on by itself, in a process of its own."""

import signal
import threading

import click

from issuer import jobs
from issuer.cli.opening import opened, utc_now
from issuer.installation import jobs_of


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now, and end.")
def worker(*, once: bool) -> None:
    """Do what goes on by itself, such as delivering mail, until it is stopped.

    Any number of workers, on any number of machines, may share one database; serve with --no-jobs then.
    """
    with opened() as house:
        if once:
            for job in jobs_of(house):
                click.echo(f"{job.name}: {job.work(utc_now(), lambda: False)}")
            return
        stop = threading.Event()
        for one in (signal.SIGTERM, signal.SIGINT):
            signal.signal(one, lambda _number, _frame: stop.set())
        jobs.run(jobs_of(house), utc_now, stop)
