"""`cairn user`: people, their roles, their passwords."""

import sys

import click

from issuer.cli.opening import actor_of, acts_as, opened, person_of, utc_now
from issuer.domain.person import Role
from issuer.services import enrolling, signing_in
from issuer.storage import people

_ROLES = click.Choice([role.value for role in Role])


@click.group()
def user() -> None:
    """Add people, give roles, set passwords. For many at once: `cairn import-roster`."""


@user.command("list")
@click.argument("words", nargs=-1)
def list_users(words: tuple[str, ...]) -> None:
    """List people; WORDS narrow the list to names, an address or an employee number."""
    with opened() as house, house.database.reading() as session:
        for person in people.search(session, " ".join(words), limit=10_000):
            addresses = ", ".join(address.email for address in people.addresses(session, person.id))
            roles = ", ".join(sorted({grant.role for grant in people.grants(session, person.id)}))
            click.echo(f"{person.name}  <{addresses}>  {roles or 'no role'}")


@user.command()
@click.argument("name")
@click.argument("email")
@click.option("--role", "roles", multiple=True, type=_ROLES, help="May be given again. Without it: teacher.")
@click.option("--school", default="", help="Where the roles hold. Without it: in the whole district.")
@acts_as
def add(name: str, email: str, roles: tuple[str, ...], school: str, acting_as: str | None) -> None:
    """Add a person, or add to whoever has that address."""
    with opened() as house:
        actor = actor_of(house, acting_as)
        held = [Role(role) for role in roles]
        enrolling.add_person(house, actor, name, email, held, school=school, now=utc_now())
        click.echo(f"{name} <{email}> is here. `cairn user password {email}` sets a password.")


@user.command()
@click.argument("email")
@click.option("--stdin", "from_stdin", is_flag=True, help="Read the password from the first line of stdin.")
def password(email: str, from_stdin: bool) -> None:
    """Set a person's password; it is asked for twice. Every session they have ends."""
    with opened() as house:
        person = person_of(house, email)
        chosen = read_password(from_stdin=from_stdin)
        signing_in.set_password(house, person.id, chosen, now=utc_now())
        click.echo(f"{person.name} signs in with {email} and the new password.")


@user.command()
@click.argument("email")
@click.argument("role", type=_ROLES)
@acts_as
def grant(email: str, role: str, acting_as: str | None) -> None:
    """Give a person a role in the whole district."""
    with opened() as house:
        person = person_of(house, email)
        enrolling.grant(house, actor_of(house, acting_as), person.id, Role(role))
        click.echo(f"{person.name} is a {role} of the district now.")


def read_password(*, from_stdin: bool) -> str:
    """Ask twice at a terminal, or take the first line of stdin for scripts."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
