"""What another issuer's badge says of itself, as far as a coordinator needs it to decide."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from issuer.credentials.compose import CONTACT_MINUTES
from issuer.services.errors import InputError
from verifier import intake
from verifier.checks import record
from verifier.intake import IntakeError
from verifier.members import id_of, moment, name_of, objects
from verifier.open_badges_2.view import pointer_to
from verifier.report import Report

MOST_MINUTES = 60_000
_LONGEST_ID = 2_000
_LONGEST_NAME = 500
_YEARS = range(1900, 2200)  # outside of these a date is a slip, and time zones do not reach


@dataclass(frozen=True)
class Told:
    """The badge's own words; `minutes` is None when it states no time, or more than one."""

    credential_id: str
    issuer_id: str
    issuer_name: str
    name: str
    earned_at: datetime | None
    minutes: int | None


def told(report: Report) -> Told:
    """Read what a verified badge says of itself.

    Raises:
        InputError: there is no credential in what was verified, several, or one that does not say what it is.
    """
    document = report.credential
    why = next((finding.message for finding in report.checks if finding.reason), "")
    if document is None:
        raise InputError(f"There is no badge that we can read in this file. {why}")
    if record.is_one(document):
        raise InputError(
            "This is a record of several badges. Bring the badges in it one by one, so that each counts once."
        )
    credential_id, issuer_id = id_of(document), id_of(document.get("issuer"))
    if not credential_id or not issuer_id or max(len(credential_id), len(issuer_id)) > _LONGEST_ID:
        raise InputError(
            f"This badge does not say what it is or who issued it, so it cannot be counted. {why}".rstrip()
        )
    subject = next(iter(objects(document.get("credentialSubject"))), {})
    achievement = next(iter(objects(subject.get("achievement"))), {})
    return Told(
        credential_id=credential_id,
        issuer_id=issuer_id,
        issuer_name=(name_of(document.get("issuer")) or "")[:_LONGEST_NAME],
        name=(name_of(achievement) or name_of(document) or "A badge without a name")[:_LONGEST_NAME],
        earned_at=_earned_at(document, subject),
        minutes=_minutes(subject, achievement),
    )


def text_of(data: bytes, filename: str, report: Report) -> str:
    """The text of the badge itself, taken out of the picture when it came in one.

    Of an address, what lies there: a signed document, or what leads to a badge of Open Badges 2.0 again.

    Args:
        data: what was brought.
        filename: its name.
        report: what was found of it.

    Raises:
        InputError: there is none.
    """
    if intake.address(data) is not None:
        return _text_at_address(report.credential or {})
    try:
        presented = intake.read(data, filename)
    except IntakeError as error:
        raise InputError(f"There is no badge that we can read in this file. {error.message}") from error
    return presented.jws or presented.text


def _text_at_address(document: Mapping[str, Any]) -> str:
    kept = document if "proof" in document else pointer_to(document)
    if kept is None:
        raise InputError("Bring the badge itself: open this address, download it, and choose the file.")
    return json.dumps(kept, ensure_ascii=False)


def _earned_at(document: Mapping[str, Any], subject: Mapping[str, Any]) -> datetime | None:
    found = moment(subject, "activityEndDate")
    found = found or moment(document, "awardedDate", "validFrom", "issuanceDate")
    return found if found and found.year in _YEARS else None


def _minutes(subject: Mapping[str, Any], achievement: Mapping[str, Any]) -> int | None:
    """Minutes by a result of type `ext:ContactMinutes`; what credits are worth is left to a person."""
    described = {
        id_of(one)
        for one in objects(achievement.get("resultDescription"))
        if one.get("resultType") == CONTACT_MINUTES
    }
    stated = list(_values(subject, described))
    return stated[0] if len(stated) == 1 else None


def _values(subject: Mapping[str, Any], described: set[str | None]) -> Iterator[int]:
    for result in objects(subject.get("result")):
        if result.get("resultDescription") in described:
            try:
                value = Decimal(str(result.get("value")))
            except InvalidOperation:
                continue
            if value.is_finite() and 0 <= value <= MOST_MINUTES and value == int(value):
                yield int(value)
