"""The badges that a pathway's badge rests on: found, verified, and read (step 5 of the check `pathway`).

A component is taken from what was handed over together with the badge, else it is fetched from its id; then
this same verifier is asked about it, and about its own pathway if it has one. Each is verified and shown once
however often it is used; badges that rest on each other in a circle, or more than eight deep, are not. A
badge of Open Badges 2.0 says what its verification read of it, from where that counts.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from contexts.jcs import CanonicalizationError
from verifier import intake
from verifier.checks import Verify, carriage, recipient
from verifier.intake import IntakeError, Presented
from verifier.internet import UnreachableError
from verifier.members import id_of, moment, objects
from verifier.pathways.earned import Earned
from verifier.pathways.proofs import Proof
from verifier.pathways.requirements import Pathway
from verifier.pathways.shown import Shown, ShownState, expected_digest
from verifier.report import REASONS, Outcome, Report
from verifier.stated import digest_of, document_of, stated
from verifier.world import World

DEEPEST: Final = 8
MOST_LOOKED_UP: Final = 200
ACCEPT: Final = (
    "application/vc+ld+json, application/vc;q=0.9, application/json;q=0.8, application/vc+jwt;q=0.7"
)
_AFTER: Final = frozenset({"expired"})
_NAMELESS: Final = "_:subject"
"""Stands for a subject without an id, which can still be seen to be the same person by an address."""
_WITHDRAWN: Final[Mapping[str, ShownState]] = {"revoked": "revoked", "suspended": "suspended"}


@dataclass
class Search:
    """The components of one badge; `reports` are those on the badges that were found here first."""

    presented: Presented
    world: World
    verify: Verify
    reports: tuple[Report, ...] = ()
    _subject: Mapping[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self._subject = _subject(self.presented.document)

    @property
    def subject(self) -> str:
        """Whom the badge is about."""
        return id_of(self._subject) or _NAMELESS

    def find(self, pathway: Pathway, proof: Proof) -> dict[str, Shown]:
        """What is found of the badges that a proof names, by the item's id."""
        named = [item for item in proof.items if expected_digest(item) is not None]
        found: dict[str, Shown] = {}
        for item in named[:MOST_LOOKED_UP]:
            one = self._one(item, pathway, proof)
            if one is not None:
                found[item.id] = one
        return found

    def _one(self, item: Earned, pathway: Pathway, proof: Proof) -> Shown | None:
        found = self._found(item)
        if found is None:
            return None
        presented, digest = found
        if id_of(document_of(presented)) in self._chain:
            return Shown("invalid", digest, item)
        state = _state(self._verified(presented, digest))
        told = self._told(presented, digest)
        facts = stated(told, pathway)
        if state is None:
            return None
        if facts is None:
            return Shown("invalid", digest, item)
        updated = digest != expected_digest(item) and _is_newer(facts, told, item, proof)
        left = carriage.carried_out(presented.document, self.world) if item.digest is None else None
        return Shown(state, digest, facts, self._compared(told), updated, left)

    def _told(self, presented: Presented, digest: str) -> Presented:
        """The badge as a credential of Open Badges 3.0; its digest stays that of what it is."""
        if not intake.is_open_badges_2(presented.document):
            return presented
        return replace(presented, document=dict(self._verified(presented, digest).credential or {}))

    def _found(self, item: Earned) -> tuple[Presented, str] | None:
        if len(self._chain) > DEEPEST:
            return None
        name = item.credential.id if item.digest is None and item.credential else item.id
        beside = [(one, digest) for one in self.world.beside.get(name, ()) if (digest := self._digest(one))]
        fitting = (found for found in beside if found[1] == expected_digest(item))
        return next(fitting, None) or next(iter(beside), None) or self._fetched(name)

    def _digest(self, beside: Presented) -> str | None:
        """The digest of what lies beside: many badges may rest on it, and it is digested once."""
        known = self.world.digests.get(id(beside))
        if known is None:
            known = self.world.digests[id(beside)] = beside, _digest_of(beside)
        return known[1]

    def _fetched(self, url: str) -> tuple[Presented, str] | None:
        try:
            one = intake.read(self.world.fetch(url, ACCEPT).body, url)
        except (UnreachableError, IntakeError):
            return None
        digest = _digest_of(one)
        return (one, digest) if digest else None

    @property
    def _chain(self) -> tuple[str, ...]:
        """The badge itself and those that rest on it, by which a circle shows."""
        return (*self.world.resting, id_of(self.presented.document) or self.presented.input)

    def _verified(self, presented: Presented, digest: str) -> Report:
        judged = self.world.judged
        if digest not in judged:
            known = self.world.known.get(id(presented))
            report = known or self.verify(presented, self.world.under(self._chain[-1]))
            judged[digest] = presented, report
            # Shown where it was first found: badges that rest on each other crosswise have ways without end.
            self.reports = (*self.reports, report)
        return judged[digest][1]

    def _compared(self, component: Presented) -> str | None:
        """Whom a component is about: told as the badge's own subject when it is the same person.

        None when nothing can be compared: one of the two has no id, or the ids are of two issuers, each of
        whom knows the same person by a number of its own.
        """
        document = document_of(component)
        subject = _subject(document)
        if any(self._same(subject)):
            return self.subject
        ours, theirs = (id_of(one.get("issuer")) for one in (self.presented.document, document))
        return id_of(subject) if ours == theirs and self.subject is not _NAMELESS else None

    def _same(self, subject: Mapping[str, Any]) -> Iterator[bool]:
        """Every way in which two subjects can be seen to be one person."""
        yield self.subject == id_of(subject)
        for one, other in ((self._subject, subject), (subject, self._subject)):
            for address in _addresses(one):
                yield True in recipient.compare(other, address)
        if self.world.recipient is not None:
            asked = self.world.recipient
            yield all(True in recipient.compare(one, asked) for one in (self._subject, subject))


def _subject(document: Mapping[str, Any]) -> Mapping[str, Any]:
    return next(iter(objects(document.get("credentialSubject"))), {})


def _addresses(subject: Mapping[str, Any]) -> Iterator[str]:
    """The e-mail addresses that a subject names in plain."""
    name = id_of(subject) or ""
    if name.lower().startswith("mailto:"):
        yield name[len("mailto:") :]
    for item in objects(subject.get("identifier")):
        text = item.get("identityHash")
        if item.get("hashed") is not True and isinstance(text, str) and "@" in text:
            yield text


def _digest_of(presented: Presented) -> str | None:
    try:
        return digest_of(presented)
    except CanonicalizationError:
        return None


def _state(report: Report) -> ShownState | None:
    """What the report on a component comes to; None when nobody could check it.

    That it expired since is no fault: the rule was met before, and step 7 asks whether it was valid then.
    """
    failed = {one for one in report.reasons if REASONS[one].outcome is Outcome.FAILED} - _AFTER
    if failed:
        withdrawn = [state for reason, state in _WITHDRAWN.items() if reason in failed]
        return withdrawn[0] if failed <= _WITHDRAWN.keys() else "invalid"
    open_rows = {one.name for one in report.checks if one.outcome is Outcome.UNDETERMINED} - {"pathway"}
    if not open_rows:
        return "ok"
    return "unknown" if open_rows == {"status"} else None


def _is_newer(facts: Earned, presented: Presented, item: Earned, proof: Proof) -> bool:
    """Whether the same issuer wrote the same badge anew after the proof was made."""
    issued = moment(document_of(presented), "validFrom", "issuanceDate")
    return (facts.id, facts.issuer) == (item.id, item.issuer) and (
        issued is not None and issued > proof.evaluated_at
    )
