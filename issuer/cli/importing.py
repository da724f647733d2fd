"""`cairn import-roster`, `import-menu`, `import-pathway`: what a school year begins with, from files."""

from pathlib import Path
from typing import Protocol

import click

from issuer.cli.opening import a_file, actor_of, acts_as, opened, utc_now
from issuer.domain.pathway import Carriage
from issuer.services import charting, drafting, enrolling, publishing
from schemas.reading import ReadingError, read_json
from verifier.pathways.definition import DefinitionError

try_first = click.option("--preview", is_flag=True, help="Say what would happen; write nothing.")


class Line(Protocol):
    """What became of one line of a file."""

    @property
    def line(self) -> int:
        """Its number in the file."""

    @property
    def name(self) -> str:
        """Who or what it is about."""

    @property
    def result(self) -> str:
        """What became of it."""

    @property
    def message(self) -> str:
        """How, or what is wrong."""


@click.command()
@a_file
@try_first
@acts_as
def import_roster(file: Path, preview: bool, acting_as: str | None) -> None:
    """Bring in people from a CSV: name, e-mails, school, roles, employee number.

    Lines with an error are named and left out. The same file again changes nothing.
    """
    do = enrolling.preview_roster if preview else enrolling.import_roster
    with opened() as house:
        done = do(house, actor_of(house, acting_as), file.read_bytes(), now=utc_now())
    _report(done.lines, done.unknown_columns)


@click.command()
@a_file
@try_first
@acts_as
def import_menu(file: Path, preview: bool, acting_as: str | None) -> None:
    """Bring in what can be earned from a CSV; demo/README.md names the columns.

    A changed line becomes the next version: badges that were awarded keep theirs.
    """
    do = publishing.preview_menu if preview else publishing.import_menu
    with opened() as house:
        done = do(house, actor_of(house, acting_as), file.read_bytes(), now=utc_now())
    _report(done.lines, done.unknown_columns)


@click.command()
@a_file
@acts_as
@click.option("--linked", is_flag=True, help="Badges name the proof of the rule, which its holder may show.")
@click.option("--reviewed-by", metavar="EMAIL", help="Publish it: this coordinator read it and agrees.")
def import_pathway(file: Path, acting_as: str | None, reviewed_by: str | None, *, linked: bool) -> None:
    """Bring in a pathway from its JSON document, as a draft to be reviewed on its page.

    With --reviewed-by it is published, and awarded to whoever has completed it already. Who read it is
    another coordinator than whoever publishes it, and is recorded.
    """
    try:
        document = read_json(file.read_bytes())
    except ReadingError as error:
        raise click.ClickException(f"{file} cannot be read: {error}") from error
    if not isinstance(document, dict):
        raise click.ClickException(f"{file} holds no JSON object, so it is no pathway.")
    carriage = Carriage.LINKED if linked else Carriage.INLINE
    with opened() as house:
        actor, now = actor_of(house, acting_as), utc_now()
        try:
            charting.read(house, document)
            draft_id = drafting.begin(house, actor, document, carriage=carriage, now=now)
            if reviewed_by is None:
                click.echo(
                    f"{house.settings.base_url}/coordinator/drafts/{draft_id}  a draft, to be reviewed"
                )
                return
            published = drafting.publish_reviewed(
                house, actor, draft_id, actor_of(house, reviewed_by), now=now
            )
        except DefinitionError as error:
            raise click.ClickException(f"Nothing was published. {error}") from error
    click.echo(f"{house.settings.urls.pathway(published.slug)}  version {published.number}")
    for badge in published.awarded:
        click.echo(f"awarded to {badge.person_name}  {badge.url}")


def _report(lines: tuple[Line, ...], unknown_columns: tuple[str, ...]) -> None:
    """Print a line for each line that did or would do something, and fail when one has an error."""
    for line in lines:
        if line.result != "unchanged":
            click.echo(f"line {line.line}  {line.result}  {line.name}  {line.message}".rstrip())
    for column in unknown_columns:
        click.echo(f"The column “{column}” is not known here and was passed over.", err=True)
    wrong = sum(line.result == "error" for line in lines)
    click.echo(f"{len(lines) - wrong} of {len(lines)} lines could be read.", err=True)
    if wrong:
        raise click.exceptions.Exit(1)
