"""Verifies one document: the ordered checks, and the loop that asks them.

1. context: every word has a meaning, every vocabulary is one that we carry, no meaning is hidden
2. shape: the VC data model holds, and the Open Badges 3.0 schema of the declared type
3. issuer: whose key signed, and may it assert for the named issuer
4. proof: canonicalise, hash, verify the signature
5. validity: validFrom <= now < validUntil
6. status: the bits in the issuer's status lists, which are verified by this same function
7. refresh: is there a newer version
8. endorsements: each one inside is verified by this same function
9. results: each result fits the description that the badge itself gives
10. recipient: is it the person asked about (only when asked)
11. trust: is the issuer one that we know (only when a list is given)
12. pathway: when the badge states its rule and its components, does the rule hold over them

The report always has these twelve rows in this order. Going on stops where it would be meaningless: after a
vocabulary that we cannot read, and after a signature that does not hold or is not the issuer's. The rows that
follow are then `skipped`, and say why.

    report = verify(intake.read(data, "badge.json"), World(now=now, fetch=Fetcher()))
    report.verdict, report.reasons

A badge of Open Badges 2.0 or 1.x gets the same rows from checks of its own (`verifier.open_badges_2.verify`).

A presentation gets the same rows: each is the worst of its own answer and of those of the credentials in
it, which are its parts (`verifier.checks.presentation`). So does a learner record, which answers all of them
for itself, too (`verifier.checks.record`).

There are three doors: `verify` for what was read, `verify_bytes` for what came as bytes, `verify_url` for
what lies at an address. None of them raises for anything that the input holds.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from verifier import intake
from verifier.checks import (
    Check,
    context,
    endorsements,
    issuer,
    pathway,
    presentation,
    proof,
    recipient,
    record,
    refresh,
    results,
    shape,
    status,
    trust,
    validity,
)
from verifier.intake import IntakeError, Presented
from verifier.internet import Fetched, RefusedUrlError, UnreachableError, remembering
from verifier.report import Finding, Outcome, Report, because, skipped, worst
from verifier.world import World

CHECKS: Final[tuple[tuple[str, Check], ...]] = (
    ("context", context.check),
    ("shape", shape.check),
    ("issuer", issuer.check),
    ("proof", proof.check),
    ("validity", validity.check),
    ("status", status.check),
    ("refresh", refresh.check),
    ("endorsements", endorsements.check),
    ("results", results.check),
    ("recipient", recipient.check),
    ("trust", trust.check),
    ("pathway", pathway.check),
)

ACCEPT: Final = (
    "application/vc, application/vc+ld+json, application/ld+json;q=0.9, application/json;q=0.9, "
    "application/vc+jwt;q=0.8, text/plain;q=0.7, image/png;q=0.6, image/svg+xml;q=0.6"
)
"""What `verify_url` asks for: the credential itself rather than a page about it."""


def verify(presented: Presented, world: World) -> Report:
    """Asks every check about one document, in order.

    Args:
        presented: the document, as `verifier.intake` read it.
        world: what may be known of the outside; each URL is asked at most once.

    Returns:
        The report: always the same rows in the same order.
    """
    if world.depth:
        return _document(presented, world)
    world = replace(world, fetch=remembering(world.fetch), judged={}, keys=dict(world.keys))
    if presentation.is_one(presented.document):
        report = _presentation(presented, world)
    else:
        report = _document(presented, world)
    _keep_settled(world)
    return report


def _keep_settled(world: World) -> None:
    """Keep what one verification found of components for the rest of its bundle, if nothing of it is open.

    What could not be found out here, for want of time or because it lay too deep, another one may find out;
    and what rests on this very badge in a circle is whole for others, since anybody may write an id. It is
    kept of what lies beside all of them, by the very object: another badge may bring along a copy of the same
    words that is signed by nobody.
    """
    if any(one.outcome is Outcome.UNDETERMINED for _, found in world.judged.values() for one in found.checks):
        return
    for presented, report in world.judged.values():
        if id(presented) in world.digests and "component_invalid" not in report.reasons:
            world.known.setdefault(id(presented), replace(report, parts=()))


def _document(presented: Presented, world: World, nested: int = 0) -> Report:
    if record.is_one(presented.document):
        return _record(presented, world, nested)
    return _credential(presented, world)


def _record(presented: Presented, world: World, nested: int) -> Report:
    """A learner record and all that it holds: a row of the whole is the worst of that row everywhere."""
    if nested == record.MAX_NESTED:
        message = "This record lies in a record within a record, deeper than we look."
        return unread(presented.input, "work_limit", message)
    own = _credential(presented, world)
    values = record.credentials(presented.document)
    parts = _all_of(values, "/credentialSubject/verifiableCredential", world, nested + 1)
    rows = tuple(_row(finding, _each(finding.name, parts)) for finding in own.checks)
    return Report(presented.input, rows, presented.document, (*own.parts, *parts))


def _credential(presented: Presented, world: World) -> Report:
    if intake.is_open_badges_2(presented.document):
        from verifier.open_badges_2 import verify as open_badges_2  # noqa: PLC0415 - most badges are of 3.0

        return open_badges_2.verify(presented, world, verify)
    findings: list[Finding] = []
    stopped = ""
    for name, check in CHECKS:
        if name in world.leave_out:
            findings.append(skipped(name, "Not asked."))
        elif stopped:
            findings.append(skipped(name, stopped))
        else:
            findings.append(check(presented, world, verify))
            stopped = _stops(findings)
    parts = tuple(part for finding in findings for part in finding.parts)
    return Report(presented.input, tuple(findings), presented.document, parts)


def _presentation(presented: Presented, world: World) -> Report:
    """A presentation and all that it holds: a row of the whole is the worst of that row everywhere."""
    held = presentation.credentials(presented.document)
    parts = _all_of(held, "/verifiableCredential", world)
    rows = []
    for name, _ in CHECKS:
        own = _own(name, presented, world)
        rows.append(_row(own, _each(name, parts)))
    return Report(presented.input, tuple(rows), presented.document, parts)


def _each(name: str, parts: Sequence[Report]) -> list[Finding]:
    return [replace(part.finding(name), details={}, parts=()) for part in parts]


def _all_of(values: Sequence[object], pointer: str, world: World, nested: int = 0) -> tuple[Report, ...]:
    """One report for each credential within a document; each of them lies beside the others."""
    found = [_found(value, f"{pointer}/{place}") for place, value in enumerate(values)]
    world = world.joined_by(one for one in found if isinstance(one, Presented))
    return tuple(_document(one, world, nested) if isinstance(one, Presented) else one for one in found)


def _found(value: object, pointer: str) -> Presented | Report:
    try:
        return intake.part(value, pointer)
    except IntakeError as error:
        return unread(pointer, error.reason, error.message)


def _own(name: str, presented: Presented, world: World) -> Finding:
    if name in world.leave_out:
        return skipped(name, "Not asked.")
    if name in presentation.OWN:
        return presentation.OWN[name](presented, world, verify)
    return skipped(name, "")


def _row(own: Finding, each: list[Finding]) -> Finding:
    """The worst answer in one row; what the whole says of itself is always told first."""
    found = worst(own.name, [own, *each])
    answers = [{"outcome": one.outcome.value, "reasons": list(one.reasons)} for one in each]
    details = {**own.details, "verifiableCredential": answers}
    if not each:
        return replace(own, details=details)
    inner = worst(own.name, each)
    better = inner.outcome in {own.outcome, Outcome.SKIPPED} and not inner.reasons
    worse = "" if better or inner.outcome is not found.outcome else _told(inner, each)
    return replace(found, message=f"{own.message} {worse}".strip(), details=details, parts=own.parts)


def _told(inner: Finding, each: list[Finding]) -> str:
    """What the worst of the credentials inside say, and which ones these are, counted from 1."""
    which = [str(place) for place, one in enumerate(each, 1) if one.outcome is inner.outcome]
    noun = "credential" if len(which) == 1 else "credentials"
    return f"In it, {noun} {', '.join(which)} of {len(each)}: {inner.message}"


def _stops(findings: list[Finding]) -> str:
    """Says why nothing more can sensibly be asked, or "" when the next check may go on."""
    last = findings[-1]
    if last.name == "context" and last.outcome is not Outcome.PASSED:
        return "Not asked: without knowing what the words mean, nothing that follows would mean anything."
    if last.name == "proof" and any(
        finding.outcome is Outcome.FAILED for finding in findings if finding.name in {"issuer", "proof"}
    ):
        return "Not asked: nothing shows that the issuer wrote what this question is about."
    return ""


def verify_bytes(data: bytes, world: World, *, name: str) -> Report:
    """Verifies what came as bytes: JSON, a signed text, a PNG or SVG picture, or nothing but a link to one.

    Args:
        data: the bytes.
        world: what may be known of the outside.
        name: the name under which they were given; it decides nothing.
    """
    link = intake.address(data)
    return _read_and_verify(data, world, name) if link is None else _fetch_and_verify(link, world, name)


def verify_url(url: str, world: World) -> Report:
    """Verifies what lies at an address.

    Args:
        url: the address of a credential or of a picture that holds one.
        world: what may be known of the outside.
    """
    return _fetch_and_verify(url, world, url)


def _fetch_and_verify(url: str, world: World, name: str) -> Report:
    try:
        answer = _fetched(url, world)
    except UnreachableError as error:
        return unread(name, "unreadable", f"Nothing could be read at this address: {error}.")
    return _read_and_verify(answer.body, world, name, source=url)


def _fetched(url: str, world: World) -> Fetched:
    """What lies at an address; older badges are called by `http:` ones, which are asked as `https:`."""
    try:
        return world.fetch(url, ACCEPT)
    except RefusedUrlError:
        if not url.startswith("http://"):
            raise
        return world.fetch(f"https://{url[7:]}", ACCEPT)


def _read_and_verify(data: bytes, world: World, name: str, source: str | None = None) -> Report:
    try:
        presented = intake.read(data, name)
    except IntakeError as error:
        return unread(name, error.reason, error.message)
    return verify(presented if source is None else replace(presented, source=source), world)


def unread(name: str, reason: str, message: str) -> Report:
    """The report on an input in which no credential was found: the row `shape` says why.

    Args:
        name: the name under which it was given.
        reason: a code of `REASONS`.
        message: what was expected and what was found.
    """
    rows = (
        because(row, reason, message)
        if row == "shape"
        else skipped(row, "Not asked: there was nothing to read.")
        for row, _ in CHECKS
    )
    return Report(name, tuple(rows))
