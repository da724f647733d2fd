"""The command `verify`: what is true of these badges?

    cairn verify badge.json                          the report for people
    cairn verify badges/ --jsonl --offline           one line of JSON for each badge, nothing else on stdout
    cairn verify bundle.zip list.csv                 the badges in a ZIP file, and at the addresses of a table
    curl -s https://a.example/badge | cairn verify -

Exit code 0: all inputs are verified or carry a warning; 1: at least one failed; 2: at least one could not be
determined, or the command was used wrongly; 130: stopped by Ctrl-C. An input that cannot be read still gets
its line. Many inputs are checked by several processes, with the same answers in the same order.

Only click is imported with this module, so that `--help` answers at once.
"""

import contextlib
import json
import os
import signal
import sys
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import click

from verifier import printing

if TYPE_CHECKING:
    from verifier.inputs import Input
    from verifier.internet import Fetch
    from verifier.report import Report
    from verifier.world import Beside, World

_MANY: Final = 64  # inputs, from which on it is worth starting processes
_STOPPED: Final = 130


@click.command(short_help="Check badges: files, folders, links or standard input.")
@click.argument("inputs", nargs=-1, required=True, metavar="FILE|FOLDER|URL|- ...")
@click.option("--json", "form", flag_value="json", help="Print one report as JSON.")
@click.option("--jsonl", "form", flag_value="jsonl", help="Print one line of JSON for each badge, in order.")
@click.option("--now", metavar="TIME", help="Judge as of this moment, such as 2026-11-22T00:00:00Z.")
@click.option("--offline", is_flag=True, help="Ask nothing on the internet.")
@click.option(
    "--world",
    "world_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help='The only internet there is: JSON, URL -> {"status", "headers", "body" or "file"}.',
)
@click.option(
    "--trust",
    "trust_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Known issuers: a JSON list of ids. Without it nobody is asked about.",
)
@click.option("--recipient", metavar="EMAIL", help="Was the badge made out to this person?")
@click.option(
    "--own-origin",
    envvar="CAIRN_OWN_ORIGIN",
    metavar="URL",
    help="A demonstration on this machine whose links may be asked, such as http://127.0.0.1:8000.",
)
def verify(
    inputs: tuple[str, ...],
    form: str | None,
    now: str | None,
    recipient: str | None,
    own_origin: str | None,
    **internet: Any,  # noqa: ANN401 - what click read for --offline, --world, --trust
) -> None:
    """Say what is true of badges: who signed them, whether they were changed, whether they still hold.

    Each FILE holds one badge: JSON, a signed text (JWT), or a PNG or SVG picture; or several: a ZIP file of
    badges, a table (CSV) of their addresses. A FOLDER stands for all its files, a URL for what lies there,
    and - for standard input.
    """
    from verifier import inputs as reading  # noqa: PLC0415

    asked = {"now": now, "recipient": recipient, "own_origin": own_origin, **internet}
    world = _worlds(**asked)
    given = [one for text in inputs for one in reading.expanded(text)]
    if form == "json" and len(given) != 1:
        raise click.UsageError(f"--json prints one report and there are {len(given)} inputs; use --jsonl.")
    beside = reading.beside_each_other(given)
    answers = (
        _side_by_side(given, beside, asked)
        if _is_worth_it(given)
        else _one_by_one(given, lambda one: _reports(one, world, beside))
    )
    seen = _written(answers, len(given), form)
    if form is None and len(seen) > 1:
        click.echo(_summary(seen))
    sys.exit(_exit_code([one.verdict for one in seen]))


class _Seen(NamedTuple):
    """What is kept of a report after it was written."""

    input: str
    verdict: str
    identity: tuple[str, str] | None


def _written(answers: Generator[list["Report"], None, None], count: int, form: str | None) -> list[_Seen]:
    """Writes each report as soon as it is there; Ctrl-C ends it cleanly."""
    from verifier import bundles, stopping  # noqa: PLC0415

    seen, done = list[_Seen](), 0
    try:
        with contextlib.closing(answers), stopping.remembered() as stopped:
            for reports in _with_progress(answers, count):
                _write(reports, form, alone=count == 1)
                seen += [_Seen(one.input, one.verdict, bundles.identity(one)) for one in reports]
                done += 1
                if stopped:
                    raise KeyboardInterrupt
    except KeyboardInterrupt:
        click.echo(f"\nStopped: {done} of {count} were checked.", err=True)
        sys.exit(_STOPPED)
    return seen


def _exit_code(verdicts: Sequence[str]) -> int:
    if "failed" in verdicts:
        return 1
    return 2 if "undetermined" in verdicts else 0


def _worlds(
    *,
    now: str | None,
    recipient: str | None,
    own_origin: str | None,
    offline: bool,
    world_file: Path | None,
    trust_file: Path | None,
) -> Callable[[], "World"]:
    """Makes the world anew for each input, since the time to ask outside is counted for each one."""
    from verifier.breaker import Breaker  # noqa: PLC0415
    from verifier.lists import Lists  # noqa: PLC0415
    from verifier.world import World, WorldFileError, offline_fetch, read_trust, read_world  # noqa: PLC0415

    moment = _moment(now)
    try:
        carried = read_world(world_file) if world_file else None
        trust = read_trust(trust_file) if trust_file else None
    except WorldFileError as error:
        raise click.UsageError(str(error)) from None

    hosts, lists = Breaker(), Lists()

    def fetch() -> "Fetch":
        if carried is not None or offline:
            return carried or offline_fetch
        from verifier.fetch import Fetcher  # noqa: PLC0415

        return Fetcher(own_origin=own_origin, hosts=hosts)

    return lambda: World(moment or datetime.now(UTC), fetch(), trust=trust, recipient=recipient, lists=lists)


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(
            f"{text!r} is not a time; write it like 2026-11-22T00:00:00Z.", param_hint="--now"
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _one_by_one(
    given: Sequence["Input"], answer: Callable[["Input"], list["Report"]]
) -> Generator[list["Report"], None, None]:
    yield from map(answer, given)


def _is_worth_it(given: Sequence["Input"]) -> bool:
    """Processes cannot share standard input, and one processor does nothing side by side."""
    return len(given) >= _MANY and all(one.name != "-" for one in given) and (os.cpu_count() or 1) > 1


def _side_by_side(
    given: Sequence["Input"], beside: "Beside", asked: dict[str, Any]
) -> Generator[list["Report"], None, None]:
    """Checks inputs in several processes; the reports come in the order of the inputs."""
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415
    from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415

    pool = ProcessPoolExecutor(initializer=_begin, initargs=(asked, beside))
    try:
        yield from pool.map(_Worker.reports, given)
    except BrokenProcessPool:
        raise click.UsageError(
            "A process that checked badges was ended from outside; give fewer files."
        ) from None
    finally:
        pool.shutdown(cancel_futures=True)  # what is under way ends by itself, after ten seconds at most


class _Worker:
    """What one process keeps between two inputs: how to make the world of the next, what lies beside."""

    world: Callable[[], "World"]
    beside: "Beside"

    @classmethod
    def reports(cls, one: "Input") -> list["Report"]:
        return _reports(one, cls.world, cls.beside)


def _begin(asked: dict[str, Any], beside: "Beside") -> None:
    """Begins a process; Ctrl-C reaches all of them, and only the first one answers it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _Worker.world, _Worker.beside = _worlds(**asked), beside


def _reports(one: "Input", world: Callable[[], "World"], beside: "Beside") -> list["Report"]:
    from verifier import inputs  # noqa: PLC0415

    return inputs.reports(one, world, beside)


def _with_progress(reports: Iterable[list["Report"]], count: int) -> Iterator[list["Report"]]:
    """Yields the reports of each input, and when there are many says on standard error how far it is."""
    if count < 20:  # noqa: PLR2004 - seconds of work
        yield from reports
    elif sys.stderr.isatty():
        from rich.console import Console  # noqa: PLC0415
        from rich.progress import track  # noqa: PLC0415

        yield from track(reports, description="Checking", total=count, console=Console(stderr=True))
    else:
        for done, report in enumerate(reports):
            if done % 100 == 0:
                click.echo(f"{done} of {count} checked", err=True)
            yield report


def _write(reports: Sequence["Report"], form: str | None, *, alone: bool) -> None:
    """Writes the reports on one input, which is `alone` when there is no other."""
    if form == "json" and len(reports) != 1:
        raise click.UsageError(f"--json prints one report and there are {len(reports)} in it; use --jsonl.")
    write = printing.page if alone and len(reports) == 1 else printing.row
    for report in reports:
        if form is None:
            write(report)
        else:
            click.echo(json.dumps(report.as_dict(), indent=2 if form == "json" else None))


def _summary(seen: Sequence[_Seen]) -> str:
    """How many of each verdict; and which of them are one badge, so that nobody counts it twice."""
    from verifier import bundles  # noqa: PLC0415

    verdicts = [one.verdict for one in seen]
    counts = ", ".join(f"{verdicts.count(name)} {name}" for name in printing.MARKS if name in verdicts)
    same = bundles.the_same((one.input, one.identity) for one in seen)
    lines = [f"The same badge {len(names)} times: {', '.join(map(printing.plain, names))}" for names in same]
    return "\n".join([f"\n{len(seen)} checked: {counts}", *lines])
