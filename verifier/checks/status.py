"""Was it withdrawn?

Each entry of `credentialStatus` is asked, and of `termsOfUse` each that says under which condition the badge
may be relied on at all: a place in a list of purpose "suspension". Open Badges permits one
`credentialStatus`, so an issuer who can withdraw a badge for good and set it aside for now names the second
list there (docs/STATUS.md). The worst answer counts. "Could not check" is an answer of
its own: a status host that does not answer makes the badge neither valid nor revoked.

For a Bitstring Status List (W3C Recommendation, section 3.2) an entry names a list and a place in it:

1. the entry is one that can be read: its purpose, its index, its list
2. the list is fetched, or recalled within its `ttl`, and it is a credential: `verify` is asked about it,
   with all of its checks; one that is older than a list seen before is not relied on (`verifier.lists`)
3. to say that the badge stands it must come from somebody who may speak for its issuer
4. its bits are inflated within a limit; it is long enough, and the index lies in it
5. the bit says: set or clear

StatusList2021 is the same list under its older names. An 1EdTech revocation list is a plain document at the
issuer's address that names the revoked ids.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlsplit

from schemas.reading import ReadingError, read_json
from verifier import intake
from verifier.bitstring import (
    ACCEPTED_ENTRIES,
    MAX_STATUS_SIZE,
    MINIMUM_ENTRIES,
    BitstringError,
    entry,
    inflate,
)
from verifier.checks import Verify
from verifier.intake import IntakeError, Presented
from verifier.internet import UnreachableError
from verifier.members import id_of, many, objects, types
from verifier.report import Finding, Report, because, passed, skipped, worst
from verifier.resolved import host_of
from verifier.world import MAX_DEPTH, World

_NAME = "status"
MAX_ENTRIES: Final = 4
ACCEPT: Final = "application/vc, application/vc+ld+json, application/ld+json;q=0.9, application/json;q=0.9"
_INDEX: Final = re.compile(r"0|[1-9][0-9]{0,9}")


@dataclass(frozen=True)
class _Kind:
    """The names that one version of the standard gives to the list and what is in it."""

    credential: str
    subject: str
    multibase: bool


_LISTS: Final = {
    "BitstringStatusListEntry": _Kind("BitstringStatusListCredential", "BitstringStatusList", multibase=True),
    "StatusList2021Entry": _Kind("StatusList2021Credential", "StatusList2021", multibase=False),
}
_REVOCATION_LIST: Final = "1EdTechRevocationList"
_ENTRY: Final = "BitstringStatusListEntry"
_SUSPENSION: Final = "suspension"

# What a set bit means, for each purpose that the standard names.
_SET: Final = {
    "revocation": ("revoked", "The issuer has withdrawn this badge for good."),
    "suspension": ("suspended", "The issuer has set this badge aside for now."),
    "refresh": ("updated", "The issuer says that there is a newer version of this badge."),
    "message": ("status_message", "The issuer has left a message about this badge."),
}


class _StatusError(Exception):
    """What should answer cannot be relied on; the message says why."""


@dataclass(frozen=True)
class _Entry:
    """One entry of `credentialStatus` that could be read."""

    kind: _Kind
    purpose: str
    url: str
    index: int
    size: int
    loose: tuple[str, ...]

    def details(self) -> dict[str, Any]:
        return {
            "statusListCredential": self.url,
            "statusListIndex": self.index,
            "statusPurpose": self.purpose,
        }


def check(presented: Presented, world: World, verify: Verify) -> Finding:
    """Answers whether the document was withdrawn or set aside by its issuer."""
    aside = _set_aside(presented.document)
    entries = [*many(presented.document.get("credentialStatus")), *aside]
    if "credentialStatus" not in presented.document and not aside:
        return skipped(_NAME, "The badge names no status list: its issuer keeps no way to withdraw it.")
    if not 1 <= len(entries) <= MAX_ENTRIES or len(objects(entries)) != len(entries):
        message = f"It should name one to {MAX_ENTRIES} status entries, each an object."
        return because(_NAME, "status_invalid", message, entries=len(entries))
    return worst(_NAME, [_one(item, presented, world, verify) for item in entries])


def _set_aside(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The places in lists of suspended badges that the terms of use name."""
    terms = objects(document.get("termsOfUse"))
    return [one for one in terms if _ENTRY in types(one) and one.get("statusPurpose") == _SUSPENSION]


def _one(item: Mapping[str, Any], presented: Presented, world: World, verify: Verify) -> Finding:
    for kind in types(item):
        if kind in _LISTS:
            return _bitstring(item, _LISTS[kind], presented, world, verify)
        if kind == _REVOCATION_LIST:
            return _revocation_list(item, presented, world)
    kinds = ", ".join(sorted(types(item)))
    return because(
        _NAME, "unsupported_status", f"Its status is of a kind that we do not read: {kinds}.", type=kinds
    )


def _bitstring(
    item: Mapping[str, Any], kind: _Kind, presented: Presented, world: World, verify: Verify
) -> Finding:
    try:
        wanted = _read_entry(item, kind)
    except _StatusError as error:
        return because(_NAME, "status_invalid", f"Its place in the status list is not in order: {error}.")
    if world.depth >= MAX_DEPTH:
        return because(_NAME, "status_invalid", "Status lists lie within status lists too deep to follow.")
    try:
        recalled = world.lists.recall(wanted.url, world.now)
        answer = recalled or world.fetch(wanted.url, ACCEPT)
        listed = intake.read(answer.body, wanted.url)
    except UnreachableError as error:
        message = f"The status list could not be read: {error}. The badge may or may not have been withdrawn."
        return because(_NAME, "status_unreachable", message, **wanted.details())
    except IntakeError as error:
        return because(_NAME, "status_invalid", f"The status list is none: {error}", **wanted.details())
    report = verify(listed, world.within())
    found = _answer(wanted, listed.document, report, presented, world)
    if recalled is None and found.reason != "status_invalid":  # its time began when it was fetched
        world.lists.keep(wanted.url, listed.document, answer, world.now)
    return replace(found, parts=(report,))


def _read_entry(item: Mapping[str, Any], kind: _Kind) -> _Entry:
    """Step 1: what the entry says, checked."""
    purpose, url, index = (
        item.get("statusPurpose"),
        item.get("statusListCredential"),
        item.get("statusListIndex"),
    )
    size = item.get("statusSize", 1)
    if not isinstance(purpose, str) or purpose not in _SET:
        raise _StatusError(f"its purpose is {purpose!r}")
    if not isinstance(url, str):
        raise _StatusError("it names no list")
    if not _INDEX.fullmatch(text := str(index) if type(index) is int or isinstance(index, str) else ""):
        raise _StatusError(f"its index is {index!r}, not a number in digits")
    if type(size) is not int or not 1 <= size <= MAX_STATUS_SIZE:
        raise _StatusError(f"its size is {size!r}")
    return _Entry(kind, purpose, url, int(text), size, tuple(_loose(index, item.get("statusMessage"), size)))


def _loose(index: object, messages: object, size: int) -> Iterator[str]:
    """What of an entry has another form than the standard asks for, and changes nothing of the answer."""
    if type(index) is int:
        yield "The place in the status list is written as a number; the standard asks for text."
    told = objects(messages) if isinstance(messages, list) else []
    sound = [
        one for one in told if isinstance(one.get("status"), str) and isinstance(one.get("message"), str)
    ]
    if (messages is not None or size > 1) and len(sound) != 2**size:
        yield f"Its status may have {2**size} values; the standard asks for a message for each of them."


def _answer(
    wanted: _Entry, listed: Mapping[str, Any], report: Report, presented: Presented, world: World
) -> Finding:
    try:
        _check_list(wanted, listed, report, world)
        bits = inflate(_subject(listed, wanted)["encodedList"], multibase=wanted.kind.multibase)
        length = len(bits) * 8 // wanted.size
        if length < ACCEPTED_ENTRIES:
            raise _StatusError(f"it has {length:,} entries, and {MINIMUM_ENTRIES:,} are asked for")
        value = entry(bits, wanted.index, wanted.size)
        if not value:
            _check_who_speaks(wanted, listed, presented, world)
    except (_StatusError, BitstringError) as error:
        message = f"The status list cannot be relied on: {error}."
        return because(_NAME, "status_invalid", message, **wanted.details(), list=list(report.reasons))
    return worst(_NAME, [_bit(wanted, value), *_remarks(wanted, listed, length)])


def _check_list(wanted: _Entry, listed: Mapping[str, Any], report: Report, world: World) -> None:
    """Step 2: the list is a good credential, of the kind and for the purpose that the entry names."""
    if report.verdict not in {"verified", "warning"}:
        raise _StatusError(f"it does not verify itself ({', '.join(report.reasons)})")
    if wanted.kind.credential not in types(listed):
        raise _StatusError(f"it is no {wanted.kind.credential}")
    if wanted.purpose not in many(_subject(listed, wanted).get("statusPurpose")):
        raise _StatusError(f"it is not about {wanted.purpose}")
    if newer := world.lists.newer(wanted.url, listed):
        raise _StatusError(f"it is older than one that we read before, of {newer:%Y-%m-%dT%H:%M:%SZ}")


def _check_who_speaks(wanted: _Entry, listed: Mapping[str, Any], presented: Presented, world: World) -> None:
    """Step 3: only one who may speak for the badge can say that it stands; that it fell, any list can say.

    Besides the issuer and whoever is trusted, that is the host on which the issuer's own keys are published:
    who rules it could exchange those keys as well. A list that names another list of its own host is that
    other list; one that names another host was moved, which the standard allows.
    """
    here, named = urlsplit(wanted.url), urlsplit(id_of(listed) or wanted.url)
    if named.netloc == here.netloc and named != here:
        raise _StatusError(f"it says that it is another list, {named.geturl()}")
    speaker, issuer = id_of(listed.get("issuer")) or "", id_of(presented.document.get("issuer")) or ""
    trusted = world.trust is not None and speaker in world.trust.issuers
    if not (trusted or speaker == issuer or host_of(issuer) == here.netloc):
        raise _StatusError(f"it comes from {speaker}, who is not the issuer of the badge")


def _subject(listed: Mapping[str, Any], wanted: _Entry) -> Mapping[str, Any]:
    subjects = objects(listed.get("credentialSubject"))
    if (
        len(subjects) != 1
        or wanted.kind.subject not in types(subjects[0])
        or "encodedList" not in subjects[0]
    ):
        raise _StatusError(f"it holds no {wanted.kind.subject}")
    return subjects[0]


def _bit(wanted: _Entry, value: int) -> Finding:
    """Step 5: what the bit says."""
    if not value:
        return passed(_NAME, "It has not been withdrawn.", **wanted.details(), status=value)
    reason, message = _SET[wanted.purpose]
    return because(_NAME, reason, message, **wanted.details(), status=value)


def _remarks(wanted: _Entry, listed: Mapping[str, Any], length: int) -> list[Finding]:
    remarks = []
    if id_of(listed) not in {None, wanted.url}:
        message = f"The status list calls itself {id_of(listed)}: it was moved."
        remarks.append(because(_NAME, "status_list_moved", message))
    if length < MINIMUM_ENTRIES:
        message = f"The status list has {length:,} entries; the standard asks for {MINIMUM_ENTRIES:,}."
        remarks.append(because(_NAME, "status_list_short", message))
    return [*remarks, *(because(_NAME, "status_entry_loose", message) for message in wanted.loose)]


def _revocation_list(item: Mapping[str, Any], presented: Presented, world: World) -> Finding:
    url = id_of(item) or ""
    try:
        content = read_json(world.fetch(url, "application/json").body)
    except UnreachableError as error:
        message = (
            f"The revocation list could not be read: {error}. The badge may or may not have been withdrawn."
        )
        return because(_NAME, "status_unreachable", message, revocationList=url)
    except ReadingError as error:
        return because(_NAME, "status_invalid", f"The revocation list is none: {error}.", revocationList=url)
    if not isinstance(content, dict) or not {"revokedCredential", "revokedCredentials"} & set(content):
        return because(
            _NAME, "status_invalid", "The revocation list does not say what it revokes.", revocationList=url
        )
    for revoked in [*many(content.get("revokedCredential")), *many(content.get("revokedCredentials"))]:
        if id_of(revoked) == id_of(presented.document) and _is_revoked(revoked):
            why = revoked.get("revocationReason") if isinstance(revoked, dict) else None
            words = f"The issuer has withdrawn this badge{f': {why}' if isinstance(why, str) else ''}."
            return because(_NAME, "revoked", words, revocationList=url, revocationReason=why)
    return passed(_NAME, "It has not been withdrawn.", revocationList=url)


def _is_revoked(item: object) -> bool:
    return not isinstance(item, dict) or item.get("revoked", True) is not False
