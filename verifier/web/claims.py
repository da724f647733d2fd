r"""What a badge says of itself, as words for the page: claims, not findings.

Anybody may have written the document, so each member is taken only in the shape that the standard gives it,
cut to a length, and cleared of characters that could rearrange the page (line breaks, directions, invisible
ones):

    >>> plain("Mentor\u202e teacher\n\n")
    'Mentor teacher'

Nothing here raises: what has another shape reads as absent.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any, Final

from verifier import members
from verifier.checks import record

CONTACT_MINUTES: Final = "ext:ContactMinutes"
_MOST_CHARACTERS: Final = 200
_MOST_ITEMS: Final = 20
_LONGEST_URL: Final = 2048


@dataclass(frozen=True)
class Link:
    """Something the badge points to; `url` is "" unless it is a web address."""

    words: str
    url: str = ""


@dataclass(frozen=True)
class Claims:
    """What the badge says, as plain text; `criteria` alone is Markdown. "" where it says nothing."""

    name: str
    kind: str
    issuer: str
    issuer_id: str
    url: str
    description: str
    criteria: str
    facts: tuple[tuple[str, str], ...]
    evidence: tuple[Link, ...]


def claims(document: Mapping[str, Any], zone: tzinfo) -> Claims:
    """Read what a credential claims.

    Args:
        document: any JSON object.
        zone: in which days are named.
    """
    subject = _first(document.get("credentialSubject"))
    achievement = _first(subject.get("achievement"))
    criteria = _first(achievement.get("criteria"))
    return Claims(
        name=_title(document, achievement),
        kind=_kind(document),
        issuer=_name(document.get("issuer")),
        issuer_id=plain(members.id_of(document.get("issuer")), _LONGEST_URL),
        url=web_address(members.id_of(document)),
        description=plain(achievement.get("description"), 2000),
        criteria=criteria["narrative"] if isinstance(criteria.get("narrative"), str) else "",
        facts=tuple(pair for pair in _facts(document, subject, achievement, zone) if pair[1]),
        evidence=tuple(_link(item) for item in members.objects(document.get("evidence"))[:_MOST_ITEMS]),
    )


def _title(document: Mapping[str, Any], achievement: Mapping[str, Any]) -> str:
    """What a badge was awarded for; a record is called by its own name, whatever its first badge is."""
    names = (_name(achievement), _name(document))
    first, second = reversed(names) if record.is_one(document) else names
    return first or second or "A badge without a name"


def plain(value: object, most: int = _MOST_CHARACTERS) -> str:
    """One line of text without control and format characters, cut at `most`; "" for what is no text."""
    if not isinstance(value, str):
        return ""
    visible = "".join(" " if c.isspace() else c for c in value[: 4 * most] if c.isspace() or _is_visible(c))
    line = " ".join(visible.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def web_address(value: object) -> str:
    """The value when it is an address that a browser may be led to, else ""."""
    fits = isinstance(value, str) and len(value) <= _LONGEST_URL and value.isprintable() and " " not in value
    return str(value) if fits and str(value).lower().startswith(("https://", "http://")) else ""


def day(moment: datetime | None, zone: tzinfo) -> str:
    """A day in words, "June 3, 2026"; "" for None."""
    if moment is None:
        return ""
    try:
        local = moment.astimezone(zone)
    except OverflowError:  # the first and the last day of the calendar have no other zone
        local = moment
    return f"{local:%B} {local.day}, {local.year}"


def moment(when: datetime, zone: tzinfo) -> str:
    """A moment in words: "November 24, 2026, 10:14 am EST"."""
    local = when.astimezone(zone)
    hour, half = local.hour % 12 or 12, "am" if local.hour < 12 else "pm"  # noqa: PLR2004 - noon
    return f"{local:%B} {local.day}, {local.year}, {hour}:{local:%M} {half} {local:%Z}".strip()


def _is_visible(character: str) -> bool:
    return not unicodedata.category(character).startswith("C")


def _first(value: object) -> dict[str, Any]:
    return next(iter(members.objects(value)), {})


def _name(value: object) -> str:
    return plain(members.name_of(value))


def _kind(document: Mapping[str, Any]) -> str:
    known = {
        "EndorsementCredential": "An endorsement",
        "OpenBadgeCredential": "An Open Badge",
        "AchievementCredential": "An Open Badge",
        "VerifiablePresentation": "A presentation",
        record.CLR_CREDENTIAL: "A learner record",
    }
    declared = members.types(document)
    return next((words for kind, words in known.items() if kind in declared), "A credential")


def _facts(
    document: Mapping[str, Any], subject: Mapping[str, Any], achievement: Mapping[str, Any], zone: tzinfo
) -> list[tuple[str, str]]:
    begins = members.moment(document, "awardedDate", "validFrom", "issuanceDate")
    ends = members.moment(document, "validUntil", "expirationDate")
    hours = _hours(subject, achievement)
    return [
        ("Awarded to", _recipient(subject)),
        ("By", _name(document.get("issuer")) or plain(members.id_of(document.get("issuer")))),
        ("On", day(begins, zone)),
        ("Until", day(ends, zone)),
        ("Holds", _holds(document)),
        ("Hours", hours),
        ("Credits", "" if hours else _number(subject.get("creditsEarned"))),
    ]


def _holds(document: Mapping[str, Any]) -> str:
    """How many credentials a learner record holds, and whether that is all."""
    if not record.is_one(document):
        return ""
    count = len(record.credentials(document))
    whole = "only a part of the record" if document.get("partial") is True else ""
    return ", ".join(filter(None, [f"{count} credential{'' if count == 1 else 's'}", whole]))


def _recipient(subject: Mapping[str, Any]) -> str:
    """Whom the badge names, or how it keeps the name to itself."""
    named = _name(subject)
    identifiers = members.objects(subject.get("identifier"))
    shown = [plain(one.get("identityHash")) for one in identifiers if one.get("hashed") is False]
    hidden = sum(one.get("hashed") is not False for one in identifiers)
    if named or shown:
        return ", ".join(filter(None, [named, *shown[:3]]))
    if hidden:
        return "Not named. " + ("One hidden address." if hidden == 1 else f"{hidden} hidden addresses.")
    return "Not named. The issuer knows who it is." if members.id_of(subject) else "The badge does not say."


def _hours(subject: Mapping[str, Any], achievement: Mapping[str, Any]) -> str:
    """Contact time: the result whose description is of type `ext:ContactMinutes`, in whole minutes."""
    descriptions = {
        one.get("id")
        for one in members.objects(achievement.get("resultDescription"))
        if one.get("resultType") == CONTACT_MINUTES and isinstance(one.get("id"), str)
    }
    for result in members.objects(subject.get("result")):
        named = result.get("resultDescription")
        minutes = str(result.get("value"))
        if isinstance(named, str) and named in descriptions and minutes.isdecimal() and len(minutes) <= 6:  # noqa: PLR2004 - a lifetime of minutes
            return f"{_number(int(minutes) / 60)} h ({int(minutes)} minutes)"
    return ""


def _number(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 10**6:
        return ""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _link(evidence: Mapping[str, Any]) -> Link:
    url = web_address(members.id_of(evidence))
    return Link(_name(evidence) or plain(evidence.get("narrative")) or url or "Evidence without a name", url)
