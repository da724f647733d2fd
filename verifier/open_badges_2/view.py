"""A badge of Open Badges 2.0 as a credential of 3.0, unsigned, so that everything else reads one standard.

    Assertion  -> credential, validFrom, validUntil, evidence      BadgeClass -> credentialSubject.achievement
    recipient  -> credentialSubject.identifier                     Profile    -> issuer

It says what the badge says and nothing more: every value is the badge's own, in the place that 3.0 gives it,
or says that it is a view. What has no place there is left out. The badge itself is among its evidence
(Open Badges 3.0 Implementation Guide, section "Upgrading an OB 2.0 Assertion"). It carries no proof: what
holds of the badge is said by the report that it stands in.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import contexts
from schemas.dates import is_url
from verifier.members import id_of, many, objects, types
from verifier.open_badges_2.graph import Badge, Document
from verifier.open_badges_2.values import OPEN_BADGES_V2, moment

ASSERTION: Final = "https://w3id.org/openbadges#Assertion"
ORIGINAL: Final = "The badge itself, of Open Badges 2.0 or older"
_IDENTITY_TYPES: Final = {
    "email": "emailAddress",
    "telephone": "phoneNumber",
    "url": "ext:url",
    "id": "ext:id",
}
_TARGETS: Final = ("targetName", "targetUrl", "targetDescription", "targetFramework", "targetCode")


def view(badge: Badge) -> dict[str, Any]:
    """The credential of 3.0 that says what a badge says, as far as its documents could be read."""
    main = badge.submitted if badge.main.node is None else badge.main.node
    described = _known(badge.badge_class, main.get("badge"))
    profile = _known(badge.issuer, (described if badge.kind == "Assertion" else main).get("issuer"))
    subject, kind = (
        (_endorsed(main), "EndorsementCredential")
        if badge.kind == "Endorsement"
        else (_subject(main, described), "OpenBadgeCredential")
    )
    return _told(
        {
            "@context": [contexts.CREDENTIALS_V2, contexts.OPEN_BADGES_V3],
            "id": _address(main.get("id")),
            "type": ["VerifiableCredential", kind],
            "name": _text(described.get("name")),
            "issuer": _profile(profile),
            "validFrom": _date(main.get("issuedOn")),
            "validUntil": _date(main.get("expires")),
            "credentialSubject": subject,
            "evidence": _evidence(main) if badge.kind == "Assertion" else None,
        }
    )


def pointer_to(document: Mapping[str, Any]) -> dict[str, Any] | None:
    """What leads to the badge of which a credential is the view, as a document; None when it is no view."""
    evidence = next(iter(objects(document.get("evidence"))), {})
    if "proof" in document or ASSERTION not in types(evidence) or "id" not in evidence:
        return None
    return {"@context": OPEN_BADGES_V2, "type": "Assertion", "id": evidence["id"]}


def _known(document: Document | None, within: object) -> Mapping[str, Any]:
    """A document as it was read; else what the badge says of it, be it only its id."""
    if document is not None and document.node is not None:
        return {"id": document.url, **document.node} if document.url else document.node
    if isinstance(within, dict):
        return within
    return {"id": within} if isinstance(within, str) else {}


def _told(members: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value not in (None, [], {})}


def _subject(main: Mapping[str, Any], described: Mapping[str, Any]) -> dict[str, Any]:
    recipient = next(iter(objects(main.get("recipient"))), {})
    return _told(
        {
            "type": ["AchievementSubject"],
            "identifier": _identifier(recipient),
            "achievement": _achievement(described),
            "narrative": _text(main.get("narrative")),
        }
    )


def _endorsed(main: Mapping[str, Any]) -> dict[str, Any]:
    claim = next(iter(objects(main.get("claim"))), {})
    comment = _text(claim.get("endorsementComment"))
    about = {"id": _address(claim.get("id")), "endorsementComment": comment}
    return _told({"type": ["EndorsementSubject"], **about})


def _identifier(recipient: Mapping[str, Any]) -> list[dict[str, Any]]:
    identity, hashed = recipient.get("identity"), recipient.get("hashed")
    if not isinstance(identity, str) or not isinstance(hashed, bool):
        return []
    kind = _IDENTITY_TYPES.get(str(recipient.get("type")), "identifier")
    known = {"type": "IdentityObject", "identityHash": identity, "identityType": kind, "hashed": hashed}
    return [_told({**known, "salt": _text(recipient.get("salt"))})]


def _achievement(described: Mapping[str, Any]) -> dict[str, Any]:
    return _told(
        {
            "id": _address(described.get("id")),
            "type": ["Achievement"] if described else None,
            "name": _text(described.get("name")),
            "description": _text(described.get("description")),
            "criteria": _criteria(described.get("criteria")),
            "image": _image(described.get("image")),
            "tag": [one for one in many(described.get("tags")) if isinstance(one, str)],
            "alignment": _alignments(objects(described.get("alignment"))),
            "inLanguage": _text(described.get("@language")),
            "version": _text(described.get("version")),
        }
    )


def _criteria(value: object) -> dict[str, Any]:
    """Criteria of 3.0 hold an address, a narrative, or both."""
    narrative = _text(value.get("narrative")) if isinstance(value, dict) else None
    return _told({"id": _address(id_of(value)), "narrative": narrative})


def _image(value: object) -> dict[str, Any] | None:
    address = _address(id_of(value))
    if address is None:
        return None
    caption = _text(value.get("caption")) if isinstance(value, dict) else None
    return _told({"id": address, "type": "Image", "caption": caption})


def _alignments(values: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Alignments that name what they are aligned to, as 3.0 asks."""
    found = [{name: _text(one.get(name)) for name in _TARGETS} for one in values]
    whole = [one for one in found if one["targetName"] and _address(one["targetUrl"])]
    return [{"type": ["Alignment"], **_told(one)} for one in whole]


def _profile(profile: Mapping[str, Any]) -> dict[str, Any]:
    known = {name: _text(profile.get(name)) for name in ("name", "description", "email")}
    addresses = {"id": _address(profile.get("id")), "url": _address(profile.get("url"))}
    image = _image(profile.get("image"))
    return _told({**addresses, "type": ["Profile"] if profile else None, **known, "image": image})


def _evidence(main: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The badge itself first, then what it names as evidence."""
    own = {"id": _address(main.get("id")), "type": ["Evidence", ASSERTION], "name": ORIGINAL}
    return [_told(own), *(_one_evidence(one) for one in many(main.get("evidence")))]


def _one_evidence(value: object) -> dict[str, Any]:
    members = value if isinstance(value, dict) else {}
    names = ("name", "narrative", "description", "genre", "audience")
    told = {name: _text(members.get(name)) for name in names}
    return _told({"id": _address(id_of(value)), "type": ["Evidence"], **told})


def _address(value: object) -> str | None:
    """An id that 3.0 can hold: an absolute one. Blank nodes are none."""
    return str(value) if is_url(value) and not str(value).startswith("_:") else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _date(value: object) -> str | None:
    found = moment(value[0] if isinstance(value, list) and len(value) == 1 else value)
    return None if found is None else found.isoformat().replace("+00:00", "Z")
