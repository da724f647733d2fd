"""What was found of the badges that a proof names: does each say what the proof says of it?

    shown = read_shown({"state": "ok", "digest": "uEi...", "facts": {...}, "subject": "urn:uuid:..."}, "i1")
    compare(pathway, proof, {"i1": shown}, subject)         # step 5 of the check: faults, verified, notes

What is found of a badge is its state, the digest of its document, what it says, and whom it is about.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, Literal, TypeAlias

from verifier.pathways.earned import Earned
from verifier.pathways.facts import as_fact
from verifier.pathways.forms import Problem
from verifier.pathways.persons import ITEM
from verifier.pathways.proofs import Proof, ProofError
from verifier.pathways.requirements import Pathway

ShownState: TypeAlias = Literal["ok", "invalid", "revoked", "suspended", "unknown"]


@dataclass(frozen=True)
class Fault:
    """What speaks against a proof: a reason code, and the id of the item, rule or waiver that it is about."""

    code: str
    about: str = ""


@dataclass(frozen=True)
class Shown:
    """A badge that a proof names, as its verification found it.

    `digest` is that of its document, `facts` are what it says itself, `subject` is whom it is about: None
    when that cannot be compared. "unknown" means that nobody could tell whether it was withdrawn. `updated`
    tells that its issuer wrote it anew, under the same id, after the proof was made. `carry_out` are the
    minutes that its own proof leaves for the next year; None when it does not say.
    """

    state: ShownState
    digest: str
    facts: Earned
    subject: str | None = None
    updated: bool = False
    carry_out: int | None = None


@dataclass(frozen=True)
class Compared:
    """Step 5 of the check: faults, ids of badges that hold, and what is only worth telling."""

    faults: tuple[Fault, ...]
    verified: tuple[str, ...]
    notes: tuple[Fault, ...]


_STATES: Final[Mapping[str, str]] = {
    "invalid": "component_invalid",
    "revoked": "component_revoked",
    "suspended": "component_suspended",
    "unknown": "component_status_unknown",
}


def read_shown(document: Mapping[str, Any], item_id: str) -> Shown:
    """Read what was found of one badge (the case file's `components`); its facts need no id of their own.

    Raises:
        ProofError: it is not of that form.
    """
    problems: list[Problem] = []
    facts = ITEM.read({"id": item_id, **_mapping(document.get("facts"))}, "/facts", problems)
    state, digest = document.get("state"), document.get("digest")
    if state not in ("ok", *_STATES) or not isinstance(digest, str):
        problems.append(Problem("malformed", "", "A component has a state, a digest and facts."))
    if problems:
        raise ProofError(problems)
    return Shown(state, digest, facts, document.get("subject"))  # type: ignore[arg-type]


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def as_shown(proof: Proof, shown: Mapping[str, Shown]) -> Proof:
    """The proof with what badges say now that were written anew since."""
    newer = {
        item.id: replace(found.facts, id=item.id, digest=found.digest, carried=item.carried)
        for item in proof.items
        if (found := shown.get(item.id)) is not None and found.updated
    }
    return replace(proof, items=tuple(newer.get(item.id, item) for item in proof.items))


def compare(pathway: Pathway, proof: Proof, shown: Mapping[str, Shown], subject: str | None) -> Compared:
    """Compare every item that has a digest with the badge that was found for it.

    Args:
        pathway: the rule, whose components complete what badges do not state.
        proof: as it was read.
        shown: by the item's id; what is absent was not at hand.
        subject: whom the badge with the proof is about.
    """
    faults: list[Fault] = []
    verified: list[str] = []
    notes: list[Fault] = []
    for item in proof.items:
        if expected_digest(item) is None:
            continue
        found = shown.get(item.id)
        own = list(_faults(pathway, proof, item, found, subject))
        faults.extend(own)
        if found is not None:
            notes.extend(_notes(item, found, subject))
        if not own:
            verified.append(item.id)
    return Compared(tuple(faults), tuple(verified), tuple(notes))


def expected_digest(item: Earned) -> str | None:
    """The digest of the badge that an item was copied from, or that it was carried over from."""
    if item.digest is not None:
        return item.digest
    return item.credential.digest if item.credential is not None else None


def _faults(
    pathway: Pathway, proof: Proof, item: Earned, found: Shown | None, subject: str | None
) -> Iterator[Fault]:
    if found is None:
        yield Fault("component_missing", item.id)
        return
    if found.state in _STATES:
        yield Fault(_STATES[found.state], item.id)
    if found.state == "invalid":
        return
    if found.digest != expected_digest(item) and not found.updated:
        yield Fault("component_digest_mismatch", item.id)
    elif not found.updated and not (
        _same(pathway, item, found.facts, proof.evaluated_at)
        if item.digest is not None
        else _within(proof, item, found.carry_out)
    ):
        yield Fault("component_fact_mismatch", item.id)
    if None not in (found.subject, subject) and found.subject != subject:
        yield Fault("component_other_person", item.id)


def _same(pathway: Pathway, item: Earned, facts: Earned, now: datetime) -> bool:
    """Whether an item tells what its badge says; what it leaves out can only make it count for less."""
    here, there = (as_fact(pathway, one, now) for one in (item, facts))
    categories = frozenset(item.categories) in (frozenset(), frozenset(facts.categories))
    return (
        (item.achievement, item.issuer, item.at, item.expires)
        == (facts.achievement, facts.issuer, facts.at, facts.expires)
        and here.minutes == there.minutes
        and categories
        and item.level in (None, facts.level)
        and item.version in (None, facts.version)
    )


def _within(proof: Proof, item: Earned, left: int | None) -> bool:
    """Whether no more was carried over from a badge than it left."""
    digest = expected_digest(item)  # and not by address, under which it may be named in several ways
    same = (one for one in proof.items if one.digest is None and expected_digest(one) == digest)
    return left is None or sum(one.minutes or 0 for one in same) <= left


def _notes(item: Earned, found: Shown, subject: str | None) -> Iterator[Fault]:
    if found.updated:
        yield Fault("component_updated", item.id)
    if None in (found.subject, subject):
        yield Fault("person_attested", item.id)
