"""`cairn issue` and `cairn revoke`: one badge, a list of badges, a badge withdrawn."""

from datetime import datetime
from pathlib import Path
from uuid import UUID

import click

from issuer.cli import bulk
from issuer.cli.opening import actor_of, acts_as, opened, person_of, utc_now
from issuer.services import commissioning, listing, revoking
from issuer.services.house import House
from issuer.services.planning import Group, Result
from issuer.storage import credentials


@click.group()
def issue() -> None:
    """Award a badge to one person, or to a list of people."""


@issue.command("one")
@click.argument("email")
@click.argument("badge")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="The day on which the activity ended.")
@acts_as
def issue_one(email: str, badge: str, day: datetime | None, acting_as: str | None) -> None:
    """Award BADGE (its short name on the menu) to the person with the address EMAIL."""
    with opened() as house:
        actor, person = actor_of(house, acting_as), person_of(house, email)
        when = day.date() if day else None
        badges = listing.award_one(house, actor, person.id, badge, day=when, now=utc_now())
    for awarded in badges:
        click.echo(f"“{awarded.name}” for {awarded.person_name}  {awarded.url}")
    if not badges:
        click.echo(f"{person.name} holds this badge already; nothing was awarded.")


@issue.command("list")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--preview", is_flag=True, help="Say what would happen; award nothing.")
@click.option("--leave-out-errors", is_flag=True, help="Award the lines that can be, instead of none.")
@acts_as
def issue_list(file: Path, preview: bool, leave_out_errors: bool, acting_as: str | None) -> None:
    """Award to a list of people: a CSV with e-mail (or employee number), badge, and date.

    All of it happens, or none. The same list again awards nothing twice. A list of more than 1,000 lines is
    awarded in batches, with what is done on stderr; when it was cut off, the same command goes on with it.
    """
    now = utc_now()
    with opened() as house:
        actor, data = actor_of(house, acting_as), file.read_bytes()
        done = listing.preview(house, actor, data, now=now)
        if not preview and len(done.lines) > listing.MOST_LINES:
            bulk.award_list(house, actor, data, leave_out_errors=leave_out_errors)
            return
        if not preview:
            done = listing.award(house, actor, data, leave_out_errors=leave_out_errors, now=now)
    for line in done.lines:
        url = line.badge.url if line.badge else line.message
        click.echo(f"line {line.line}  {line.result}  {line.person}  {line.achievement}  {url}".rstrip())
    for badge in done.following:
        click.echo(f"completed  {badge.person_name}  {badge.name}  {badge.url}")
    if done.count(Result.ERROR):
        raise click.exceptions.Exit(1)


@issue.command("everyone")
@click.argument("badge")
@click.option("--role", default="", help="Who has this role: teacher, reviewer, mentor, supervisor, ...")
@click.option("--school", default="", help="Who is at the school with this short name.")
@click.option("--holds", default="", help="Who holds the badge with this short name.")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="The day on which the activity ended.")
@click.option("--preview", is_flag=True, help="Say who would be awarded; award nothing.")
@acts_as
def issue_everyone(
    badge: str,
    role: str,
    school: str,
    holds: str,
    day: datetime | None,
    *,
    preview: bool,
    acting_as: str | None,
) -> None:
    """Award BADGE to everyone who has a role, is at a school, or holds another badge; all that are named."""
    group = Group(badge, role, school, holds, day.date() if day else None)
    with opened() as house:
        actor = actor_of(house, acting_as)
        if not preview:
            bulk.award_group(house, actor, group)
            return
        for one in commissioning.preview_group(house, actor, group, now=utc_now()):
            click.echo(f"{one.line.result}  {one.line.person}  {one.line.achievement}")


@click.command()
@click.argument("badge")
@click.option("--reason", required=True, help="Whoever holds the badge will read it.")
@click.confirmation_option(
    prompt="The badge will be withdrawn for everyone, and this cannot be taken back. Go on?"
)
@acts_as
def revoke(badge: str, reason: str, acting_as: str | None) -> None:
    """Withdraw a badge; BADGE is its link, or the last part of it."""
    with opened() as house:
        actor = actor_of(house, acting_as)
        done = revoking.revoke(house, actor, _award_id(house, badge), reason, now=utc_now())
    click.echo(f"“{done.name}” of {done.person_name} is withdrawn; verification says so from now on.")
    for resting in done.resting:
        holds = "its rule holds without it" if resting.holds else "its rule does not hold without it"
        click.echo(f"“{resting.name}” rested on it ({holds}): decide whether it stays  {resting.url}")


def _award_id(house: House, badge: str) -> UUID:
    """Find the award behind a credential's link.

    Raises:
        click.UsageError: there is no such credential here.
    """
    try:
        number = UUID(badge.rstrip("/").rpartition("/")[2])
    except ValueError:
        raise click.UsageError(f"{badge} is no link to a badge of this installation.") from None
    with house.database.reading() as session:
        found = credentials.by_id(session, number)
    if found is None:
        raise click.UsageError(f"There is no badge {number} here.")
    return found.award_id
