"""Awards in bulk on the command line: carried out here and now, with what is done on stderr.

A list is known by its bytes: the same command after a kill or a power cut goes on where it was.
"""

import hashlib
import time
from collections.abc import Callable
from typing import Final
from uuid import UUID, uuid4

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from issuer.cli.opening import utc_now
from issuer.domain.person import Person
from issuer.services import batching, commissioning
from issuer.services.house import House
from issuer.services.planning import Group, Result
from issuer.storage import awards, bulk_awards

_PAUSE: Final = 0.2


def award_list(house: House, actor: Person, data: bytes, *, leave_out_errors: bool) -> None:
    """Award a long list to its end, or go on with it.

    Raises:
        NotAllowedError, InputError: as `commissioning.begin_list`.
    """

    def begin(key: str) -> UUID:
        return commissioning.begin_list(
            house, actor, data, key=key, leave_out_errors=leave_out_errors, now=utc_now()
        )

    _carry_out(house, actor, hashlib.sha256(str(actor.id).encode() + data).hexdigest(), begin)


def award_group(house: House, actor: Person, group: Group) -> None:
    """Award everyone in a group.

    Raises:
        NotAllowedError, NotFoundError, InputError: as `commissioning.begin_group`.
    """
    _carry_out(
        house,
        actor,
        uuid4().hex,
        lambda key: commissioning.begin_group(house, actor, group, key=key, now=utc_now()),
    )


def _carry_out(house: House, actor: Person, key: str, begin: Callable[[str], UUID]) -> None:
    bulk_id = begin(key)
    state = commissioning.seen(house, actor, bulk_id).row.state
    if state == "stopped":
        commissioning.go_on(house, actor, bulk_id)
    elif state != "waiting":  # it came to its end before; what it asks for now is another one
        bulk_id = begin(f"{key}:{uuid4().hex}")
    _work(house, actor, bulk_id)
    _report(house, actor, bulk_id)


def _work(house: House, actor: Person, bulk_id: UUID) -> None:
    """Do batches until it is at its end; a worker that does them too is welcome."""
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True)) as progress:
        seen = commissioning.seen(house, actor, bulk_id)
        task = progress.add_task("awarding", total=seen.all, completed=seen.behind)
        while seen.at_work:
            if not batching.step(house, now=utc_now()):
                time.sleep(_PAUSE)
            seen = commissioning.seen(house, actor, bulk_id)
            progress.update(task, completed=seen.behind)


def _report(house: House, actor: Person, bulk_id: UUID) -> None:
    seen = commissioning.seen(house, actor, bulk_id)
    with house.database.reading() as session:
        lines = bulk_awards.lines(session, bulk_id)
        badges = awards.credential_ids(session, [line.award_id for line in lines if line.award_id])
    for line in lines:
        badge = badges.get(line.award_id) if line.award_id else None
        told = house.settings.urls.credential(badge) if badge else line.message
        number = f"line {line.line}  " if line.line else ""
        click.echo(f"{number}{line.result}  {line.person}  {line.achievement}  {told}".rstrip())
    click.echo(f"{seen.count(Result.AWARDED)} of {seen.row.count} awarded.", err=True)
    if seen.row.state != "done":
        raise click.ClickException(seen.row.last_error or "It was stopped by somebody else.")
    if seen.count(Result.ERROR):
        raise click.exceptions.Exit(1)
