"""Older badges in the words of 2.0, so that everything after this reads one standard.

| version | how it is known | what is written anew |
|---|---|---|
| 0.5 | no context, the recipient is a text | `recipient` and `salt`, `issued_on`, `issuer.origin` |
| 1.0 | no context | `id` (from `verify.url` or where it lay), `type` |
| 1.1 | the context of v1 | `verify`, days and seconds as dates, `alignment`, `IssuerOrg` |
| 2.0 | the context of v2 | nothing |

Nothing is added that the older badge does not say, and what has no counterpart stays as it is.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urljoin

from schemas.dates import is_date
from verifier.members import many, objects, types
from verifier.open_badges_2.classes import HOSTED
from verifier.open_badges_2.values import is_hash

CONTEXTS: Final[Mapping[str, str]] = {
    "https://w3id.org/openbadges/v2": "2.0",
    "https://openbadgespec.org/v2/context.json": "2.0",
    "https://w3id.org/openbadges/v1": "1.1",
    "https://openbadgespec.org/v1/context.json": "1.1",
}
"""URL of a vocabulary of Open Badges -> the version of a badge that uses it."""

_LAST_SECOND: Final = 253_402_300_799
_DATES: Final = ("issuedOn", "expires")
_ALIGNMENT: Final = {"name": "targetName", "url": "targetUrl", "description": "targetDescription"}
_BADGE_WITHIN: Final = "_:badge"


def version_of(document: Mapping[str, Any]) -> str:
    """The version of Open Badges that a document follows: "2.0", "1.1", "1.0" or "0.5"."""
    for url in many(document.get("@context")):
        if isinstance(url, str) and url in CONTEXTS:
            return CONTEXTS[url]
    if "@context" in document:
        return "2.0"
    within = isinstance(document.get("recipient"), str) and isinstance(document.get("badge"), dict)
    return "0.5" if within else "1.0"


def upgraded(document: Mapping[str, Any], kind: str, source: str | None) -> dict[str, Any]:
    """A document in the words of 2.0.

    Args:
        document: an Assertion, BadgeClass or Profile of any version; one of 2.0 comes back as it is.
        kind: which of them it should be.
        source: the address it was read from, or None.
    """
    version = version_of(document)
    if version == "2.0":
        return dict(document)
    if version == "0.5":
        document = _of_0_5(document)
    changed = _dated(dict(document))
    changed.setdefault("type", kind)
    if "IssuerOrg" in types(changed):
        changed["type"] = "Issuer"
    if "verify" in changed:
        changed["verification"] = _verification(changed.pop("verify"))
    if "alignment" in changed:
        changed["alignment"] = [_alignment(one) for one in many(changed["alignment"])]
    return _identified(changed, document, source)


def _identified(changed: dict[str, Any], document: Mapping[str, Any], source: str | None) -> dict[str, Any]:
    """A hosted Assertion of 1.0 is called by the address at which it says it can be verified."""
    verify = document.get("verify")
    stated = verify.get("url") if isinstance(verify, dict) and types(verify) & HOSTED else None
    name = stated or source
    if "id" not in changed and isinstance(name, str):
        changed["id"] = name
    return changed


def _verification(verify: object) -> object:
    if not isinstance(verify, dict):
        return verify
    key = {} if types(verify) & HOSTED else {"creator": verify.get("url")}
    return {"type": verify.get("type")} | key


def _alignment(value: object) -> object:
    if not isinstance(value, dict) or "targetUrl" in value:
        return value
    return {_ALIGNMENT.get(name, name): one for name, one in value.items()}


def _dated(document: dict[str, Any]) -> dict[str, Any]:
    """Days and seconds since 1970, both allowed before 2.0, as dates with time and zone."""
    return {name: _date(value) if name in _DATES else value for name, value in document.items()}


def _date(value: object) -> object:
    if is_date(value):
        return f"{str(value)[:10]}T00:00:00Z"
    seconds = _seconds(value)
    return value if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat()


def _seconds(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        seconds = float(value)
    except ValueError:
        return None
    return seconds if 0 <= seconds <= _LAST_SECOND else None


def _of_0_5(document: Mapping[str, Any]) -> dict[str, Any]:
    """The one document of a badge of 0.5 as the three of 1.0, each within the other."""
    renamed = {"issued_on": "issuedOn"}
    changed = {renamed.get(name, name): value for name, value in document.items() if name != "salt"}
    badge = dict(document["badge"])
    issuer = next(iter(objects(badge.get("issuer"))), {})
    origin = str(issuer.get("origin") or "")
    origin = f"https://{origin}" if origin and "://" not in origin else origin
    for name in ("image", "criteria"):
        if isinstance(badge.get(name), str):
            badge[name] = _joined(origin, badge[name])
    badge["issuer"] = _issuer_of_0_5(issuer, origin)
    identity = document["recipient"]
    recipient = {"type": "email", "identity": identity, "hashed": is_hash(identity)}
    salt = {"salt": document["salt"]} if isinstance(document.get("salt"), str) else {}
    return changed | {
        "recipient": recipient | salt,
        "badge": {"id": _BADGE_WITHIN, "type": "BadgeClass", **badge},
        "verify": {"type": "hosted"},
    }


def _joined(origin: str, address: str) -> str:
    """An address that may be relative to the origin of its issuer; what is no address stays as it is."""
    try:
        return urljoin(origin, address)
    except ValueError:
        return address


def _issuer_of_0_5(issuer: Mapping[str, Any], origin: str) -> dict[str, Any]:
    told = {
        "id": origin,
        "type": "Issuer",
        "name": issuer.get("name"),
        "url": origin,
        "email": issuer.get("contact"),
    }
    return {name: value for name, value in told.items() if value}
