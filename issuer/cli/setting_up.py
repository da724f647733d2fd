"""`cairn init` and `cairn demo`: a new installation, of one's own or to look around in."""

import os
from dataclasses import replace

import click

from issuer import demonstration
from issuer.cli import serving
from issuer.cli.opening import plainly, utc_now
from issuer.cli.people import read_password
from issuer.config import Settings
from issuer.domain.person import Role
from issuer.installation import open_house, prepare
from issuer.services import acting, enrolling, signing_in


@click.command()
@click.option("--name", prompt="Your name", help="The first administrator's name.")
@click.option("--email", prompt="Your e-mail address", help="The first administrator's address.")
@click.option("--stdin", "from_stdin", is_flag=True, help="Read the password from the first line of stdin.")
def init(name: str, email: str, from_stdin: bool) -> None:
    """Make a new installation: folder, database, signing key, first administrator.

    CAIRN_INSTANCE, CAIRN_DATABASE_URL, CAIRN_BASE_URL and CAIRN_DISTRICT say where and under which address.
    What is there already stays as it is.
    """
    password = read_password(from_stdin=from_stdin)
    with plainly():
        settings = prepare(Settings.from_environment(os.environ), now=utc_now())
        house = open_house(settings)
        try:
            roles = [Role.ADMIN, Role.COORDINATOR]
            person_id = enrolling.add_person(house, acting.CONSOLE, name, email, roles, now=utc_now())
            signing_in.set_password(house, person_id, password, now=utc_now())
        finally:
            house.database.close()
    click.echo(f"The installation is in {settings.instance}.")
    if settings.secret_file.exists():
        click.echo(
            f"Its key secret is in {settings.secret_file}. Keep a copy elsewhere: without it no key opens."
        )
    click.echo(f"Badges will be issued by {house.issuer.id}.")
    click.echo("Next: cairn import-roster, cairn import-menu, cairn serve")


@click.command()
@click.option("--serve", "then_serve", is_flag=True, help="Serve the pages afterwards.")
def demo(then_serve: bool) -> None:
    """Load the demonstration district and do the main job once; then (--serve) look around in a browser.

    Signing in is one click for each role. A second run keeps what is there.
    """
    os.environ["CAIRN_DEMO"] = "1"
    with plainly():
        settings = replace(Settings.from_environment(os.environ), demo=True)
        house = open_house(prepare(settings, now=utc_now()))
        try:
            if demonstration.is_loaded(house):
                click.echo(f"The demonstration is loaded; {settings.instance} keeps your data.")
            else:
                demonstration.load(house, now=utc_now(), say=click.echo)
        finally:
            house.database.close()
    if then_serve:
        click.echo(f"\nServing on {settings.base_url}  (stop with Ctrl-C)")
        serving.run("127.0.0.1", None)
