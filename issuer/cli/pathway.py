"""`cairn pathway`: the questions about a rule, asked of files alone: no installation, no database.

    cairn pathway evaluate year.json --earned teacher.json      is this person done?
    cairn pathway explain year.json                             what does the rule say?
    cairn pathway lint year.json --offers menu.json             is something wrong with it?

Exit code 0: complete, or nothing against it; 1: not complete, or an error was found; 2: bad input.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import click

from issuer.cli import pathway_files, pathway_words
from issuer.cli.pathway_files import Asked, BadInputError
from issuer.cli.pathway_trials import simulated
from verifier.digests import digest
from verifier.pathways.checking import Checked, check
from verifier.pathways.closest import closest as closest_way
from verifier.pathways.definition import DefinitionError
from verifier.pathways.definition import read as read_pathway
from verifier.pathways.evaluation import evaluate as evaluated
from verifier.pathways.linting import linter
from verifier.pathways.progress import Progress
from verifier.pathways.proofs import ProofError
from verifier.pathways.requirements import Pathway
from verifier.pathways.shown import Shown, read_shown
from verifier.pathways.words import told

_A_FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)

_OPTIONS: Final[Mapping[str, tuple[tuple[str, ...], dict[str, Any]]]] = {
    "person": (
        ("--earned", "person"),
        {"type": _A_FILE, "metavar": "PERSON.json", "help": "What somebody has: items, attributes, waivers."},
    ),
    "offers": (
        ("--offers",),
        {"type": _A_FILE, "metavar": "FILE", "help": "Everything still on offer: a JSON list of items."},
    ),
    "roster": (
        ("--roster",),
        {
            "type": _A_FILE,
            "metavar": "FILE",
            "help": "The people there are: a JSON list of their attributes.",
        },
    ),
    "by": (
        ("--by",),
        {
            "type": click.Choice(["count", "minutes"]),
            "help": "What is to be small: things, or their minutes.",
        },
    ),
    "until": (("--until",), {"metavar": "ISO", "help": "Nothing later than this, such as 2027-05-31."}),
    "now": (("--now",), {"metavar": "ISO", "help": "As of this moment, such as 2026-11-22T00:00:00Z."}),
    "as_json": (("--json", "as_json"), {"is_flag": True, "help": "Print the published form."}),
}
"""Every option, with its words; a command shows those it uses and takes the others silently."""


def asking(*shown: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The argument FILE.json and the options of every question; `shown` are those that its help names."""

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        for name, (names, settings) in reversed(list(_OPTIONS.items())):
            command = click.option(*names, **settings, hidden=name not in (*shown, "as_json"))(command)
        return click.argument("file", type=_A_FILE, metavar="FILE.json")(command)

    return decorate


@click.group()
def pathway() -> None:
    """Ask about a pathway's rule, from files alone: who is done, what is missing, what is wrong with it.

    FILE.json is a pathway in the published format; demo/pathways holds examples. No installation is needed.
    Exit code 0: complete, or nothing against it; 1: not complete, or an error was found; 2: bad input.
    """


@pathway.command(short_help="Is somebody done, and what is left?")
@asking("person", "now")
def evaluate(file: Path, *, as_json: bool, **given: Any) -> None:  # noqa: ANN401 - what click read
    """Is somebody done with a pathway, and what is left?

    With --json: the status, the state of every rule, how much each has of what it needs, and what was used.
    """
    asked = pathway_files.read(file, given)
    try:
        rule = read_pathway(asked.document)
    except DefinitionError as error:
        if as_json:
            _print_json({"status": "invalid", "errors": list(error.codes)})
        raise BadInputError(str(error)) from error
    progress = _progress(rule, asked)
    if as_json:
        _print_json(progress.as_dict())
    else:
        _print_lines(pathway_words.verdict(progress))
    _finish(fine=progress.complete)


@pathway.command(short_help="What does the rule say, and what counts for what?")
@asking("person", "now")
def explain(file: Path, *, as_json: bool, **given: Any) -> None:  # noqa: ANN401 - what click read
    """What does a rule say, and what counts for what?

    Without --earned: the rule read aloud. With it: every rule with what counts for it and what is missing.
    """
    asked = pathway_files.read(file, given)
    rule = asked.pathway()
    progress = _progress(rule, asked) if "person" in asked.told else None
    if as_json:
        _print_json({"sentence": told(rule)} | (_explained(progress) if progress else {}))
    else:
        click.echo(told(rule))
        if progress:
            _print_lines(("", *pathway_words.verdict(progress), "", *pathway_words.tree(progress.root)))
    _finish(fine=progress is None or progress.complete)


@pathway.command(short_help="Is something wrong with the rule?")
@asking("offers", "roster", "now")
def lint(file: Path, *, as_json: bool, **given: Any) -> None:  # noqa: ANN401 - what click read
    """Is something wrong with a pathway: out of reach, counted twice, for nobody, without an offering?

    Without --roster everybody who could exist is asked about, not those there are.
    """
    asked = pathway_files.read(file, given)
    offers = [offer.item for offer in asked.offers()]
    found = linter.lint_document(asked.document, offers, asked.attributes(), asked.now())
    if as_json:
        _print_json({"codes": linter.codes(found), "findings": [one.as_dict() for one in found]})
    else:
        _print_lines(pathway_words.findings(found))
    _finish(fine=all(one.severity != "error" for one in found))


@pathway.command(short_help="What is the shortest way to finish?")
@asking("person", "offers", "by", "until", "now")
def closest(file: Path, *, as_json: bool, **given: Any) -> None:  # noqa: ANN401 - what click read
    """What is the smallest set of offers with which somebody finishes a pathway?

    At most five such sets are named. Offers are items, each alone or as {"item": ..., "registered": true}:
    what somebody registered for costs nothing more. Exit code 1: nothing on offer is enough.
    """
    asked = pathway_files.read(file, given)
    rule, person, offers, now = asked.pathway(), asked.person(), asked.offers(), asked.now()
    by, until = asked.by(), asked.moment("until")
    if taken := {item.id for item in person.items} & {offer.item.id for offer in offers}:
        raise BadInputError(f"“{min(taken)}” is on offer and earned already; an id is one thing.")
    found = closest_way(rule, person, offers, now, by=by, until=until)
    if as_json:
        _print_json(found.as_dict())
    else:
        _print_lines(pathway_words.ways(found, by))
    _finish(fine=found.cost is not None)


@pathway.command(short_help="What would the rule do to people?")
@asking("offers", "roster", "by", "now")
@click.option("--seed", type=int, default=1, show_default=True, help="Another seed makes other teachers.")
def simulate(file: Path, *, seed: int, as_json: bool, **given: Any) -> None:  # noqa: ANN401 - what click read
    """What would a pathway do: to sample teachers, and to those of a roster today?

    Shows the smallest set that earns the badge and the most work that does not. People of a roster may come
    with what they have, as {"items": [...], "attributes": {...}}: then it says who would be done at once.
    """
    asked = pathway_files.read(file, given)
    told = simulated(asked, seed)
    if as_json:
        _print_json(told)
    else:
        _print_lines(pathway_words.simulation(told))


@pathway.command(short_help="Does a proof hold, and do its badges add up?")
@asking("person")
def proof(file: Path, *, as_json: bool, **given: Any) -> None:  # noqa: ANN401 - what click read
    """Does a proof hold: are rule, proof and badges in order, and do they add up?

    FILE.json holds {"pathway", "proof", "components", "subject"}: what was found of each badge by the id of
    its item, and whom the yearly badge is about. Or it is a pathway, and --earned holds the others.
    """
    asked = pathway_files.read(file, given)
    checked = _checked({**asked.told, **_beside(asked)})
    if as_json:
        _print_json(checked.as_dict())
    else:
        click.echo(f"{checked.outcome}: {checked.told}")
        _print_lines(f"    {fault.code}  {fault.about}" for fault in checked.faults)
    _finish(fine=checked.outcome == "passed")


def _progress(rule: Pathway, asked: Asked) -> Progress:
    person = asked.person()
    return evaluated(rule, person.items, asked.now(), attributes=person.attributes, waivers=person.waivers)


def _explained(progress: Progress) -> dict[str, Any]:
    return {
        "status": progress.status,
        "nodes": [
            {
                "id": node.id,
                "kind": node.kind,
                "sentence": node.sentence,
                "state": node.state,
                "have": [node.n_done, node.n_needed],
                "counts": [[use.item, use.amount] for use in node.uses],
                "missing": list(node.missing),
                "waitingFor": list(node.waiting_for),
            }
            for node in progress.root.walk()
        ],
    }


def _beside(asked: Asked) -> Mapping[str, Any]:
    """The proof with its components, where they were given in a file of their own or as a linked document."""
    if isinstance(asked.document, dict) and "proof" in asked.document:
        return {**asked.document, "pathway": asked.document.get("rule")}
    told = asked.told.get("person")
    if isinstance(told, dict) and "use" in told:
        return {"proof": told}
    return told if isinstance(told, dict) else {}


def _checked(told: Mapping[str, Any]) -> Checked:
    if not isinstance(told.get("proof"), dict):
        raise BadInputError(
            'There is no proof. Give one object with "pathway", "proof", "components", "subject".'
        )
    components = told.get("components") or {}
    if not isinstance(components, dict):
        raise BadInputError('"components" must say what was found of each badge, by the id of its item.')
    shown = {item: _shown(item, found) for item, found in components.items() if found is not None}
    return check(told["pathway"], told["proof"], shown, told.get("subject"), digest=digest)


def _shown(item: str, found: Any) -> Shown:  # noqa: ANN401 - the value of a JSON text
    try:
        return read_shown(found if isinstance(found, dict) else {}, item)
    except ProofError as error:
        raise BadInputError(f"What was found of {item} cannot be used. {error}") from error


def _print_json(value: Any) -> None:  # noqa: ANN401 - the value of a JSON text
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _print_lines(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)


def _finish(*, fine: bool) -> None:
    if not fine:
        raise click.exceptions.Exit(1)
