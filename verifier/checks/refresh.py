"""Is there a newer version?

A badge may name the place where its issuer keeps the newest version of it (`refreshService` of type
1EdTechCredentialRefresh). It is asked once, after the proof was found good, and what lies there is verified
by the same function. A newer version is a warning about the older one; when nothing can be read there, the
badge at hand is judged by itself (Open Badges 3.0, section "Verification", step 3).
"""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import unquote

from verifier import intake
from verifier.checks import Verify
from verifier.intake import IntakeError, Presented
from verifier.internet import UnreachableError
from verifier.members import id_of, moment, objects, types
from verifier.report import Finding, because, passed, skipped
from verifier.world import World

_NAME = "refresh"
TYPE: Final = "1EdTechCredentialRefresh"
ACCEPT: Final = "application/vc+ld+json, application/json;q=0.9, text/plain;q=0.8"


def check(presented: Presented, world: World, verify: Verify) -> Finding:
    """Answers whether the issuer holds a newer version of the document."""
    services = [item for item in objects(presented.document.get("refreshService")) if TYPE in types(item)]
    if not services:
        return skipped(_NAME, "The badge names no place for newer versions.")
    if world.depth:
        return skipped(_NAME, "Not asked: newer versions are looked up for the badge itself only.")
    url = id_of(services[0]) or ""
    try:
        newest = intake.read(world.fetch(url, ACCEPT).body, url)
    except (UnreachableError, IntakeError) as error:
        message = (
            f"The newest version of this badge could not be read, so we judged the one at hand: {error}."
        )
        return because(_NAME, "refresh_unreachable", message, refreshService=url)
    return _compared(presented.document, newest, world, verify)


def _compared(document: Mapping[str, Any], newest: Presented, world: World, verify: Verify) -> Finding:
    if not _same(document, newest.document):
        message = (
            "What lies where the newest version should be is another badge, so we judged the one at hand."
        )
        return because(_NAME, "refresh_unreachable", message, refreshService=newest.input)
    here, there = (moment(version, "validFrom", "issuanceDate") for version in (document, newest.document))
    if here is None or there is None or there <= here:
        return passed(_NAME, "This is the newest version.", refreshService=newest.input)
    report = verify(newest, world.within())
    details = {"refreshService": newest.input, "verdict": report.verdict, "reasons": list(report.reasons)}
    message = f"The issuer holds a newer version of this badge ({report.verdict})."
    found = because(_NAME, "updated", message, **details)
    return Finding(_NAME, found.outcome, found.reason, message, details, parts=(report,))


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """The same id by the same issuer, %-escapes and blanks aside (Open Badges 3.0, "Equality")."""
    return _identity(one) == _identity(other)


def _identity(document: Mapping[str, Any]) -> tuple[str, str]:
    issuer, identifier = id_of(document.get("issuer")) or "", id_of(document) or ""
    return unquote(issuer).strip(), unquote(identifier).strip()
