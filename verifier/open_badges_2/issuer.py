"""3. May that host, or that key, speak for the issuer that the badge names?

Hosted: the address of the badge has to lie where its issuer's Profile says that its badges lie, in
`verification`: with an authority among `allowedOrigins` (that of the issuer's own id when it does not say)
and, when it names any, with one of the beginnings in `startsWith`.

So whoever can publish under the authority of an issuer's id can publish its badges; issuers who share a host
narrow that down with `startsWith`.

Signed: the key has to be one that the issuer's Profile lists under `publicKey`, and has to name that issuer
as its `owner`. Before 2.0 a key was a PEM text at an address that the badge names; it speaks for issuers on
its own host.

A Profile without an address cannot show that it is anybody's, so nothing is proven by it.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from verifier.members import many, name_of, objects
from verifier.open_badges_2.graph import Badge, has_address, https
from verifier.open_badges_2.signing import Key, find
from verifier.report import Finding, because, passed, skipped
from verifier.world import World

_NAME = "issuer"


def check(badge: Badge, world: World) -> Finding:
    """Answers whether the one who published or signed the badge may do so for its issuer."""
    if badge.main.node is None:
        return skipped(_NAME, "Not asked: the copy that counts could not be read.")
    if not badge.way:
        return skipped(_NAME, "Not asked: it is neither published nor signed.")
    trouble = next((one for _, one in badge.documents if one.node is None), None)
    if trouble is not None:
        words = f"What says who issued it could not be read: {trouble.trouble}."
        return because(_NAME, "hosted_unreachable", words, id=trouble.url)
    profile = badge.issuer.said()
    identifier = badge.issuer.url or profile.get("id")
    if not has_address(identifier):
        words = "Its issuer has no address on the web, so nothing shows whose badge it is."
        return because(_NAME, "issuer_unproven", words)
    if badge.way == "signed":
        return _signed(badge, str(identifier), world)
    return _hosted(badge, str(identifier), profile)


def _hosted(badge: Badge, issuer: str, profile: Mapping[str, Any]) -> Finding:
    address = badge.main.url or ""
    origins = allowed_origins(issuer, profile)
    beginnings = [one for policy in _policies(profile) for one in many(policy.get("startsWith"))]
    details = {"id": address, "issuer": issuer, "allowedOrigins": origins, "startsWith": beginnings}
    begins = any(isinstance(one, str) and address.startswith(one) for one in beginnings)
    if authority(address) not in origins or (beginnings and not begins):
        words = f"It lies at {address[:200]}, where {issuer[:200]} does not say that its badges lie."
        return because(_NAME, "issuer_mismatch", words, **details)
    named = name_of(profile) or issuer
    return passed(_NAME, f"It lies where badges of {named[:200]} lie, by that issuer's own word.", **details)


def allowed_origins(issuer: str, profile: Mapping[str, Any]) -> list[str]:
    """The authorities at which an issuer's hosted badges lie (`host` or `host:port`).

    Args:
        issuer: the issuer's id.
        profile: the issuer's Profile.
    """
    stated = [one for policy in _policies(profile) for one in many(policy.get("allowedOrigins"))]
    return [one.lower() for one in stated if isinstance(one, str)] or [authority(issuer)]


def authority(address: str) -> str:
    """The authority of an address; "" when it has none."""
    try:
        return urlsplit(address).netloc.lower()
    except ValueError:
        return ""


def _policies(profile: Mapping[str, Any]) -> list[dict[str, Any]]:
    return objects(profile.get("verification"))


def _signed(badge: Badge, issuer: str, world: World) -> Finding:
    key = find(badge, world)
    details = {"creator": key.name, "owner": key.owner, "issuer": issuer, "publicKey": list(key.listed)}
    if key.trouble:
        return because(_NAME, key.reason, key.trouble, **details)
    if not _speaks_for(key, issuer):
        words = f"{issuer[:200]} does not list the key that signed this badge as one of its own."
        return because(_NAME, "issuer_mismatch", words, **details)
    return passed(_NAME, f"The key is one that {issuer[:200]} lists as its own.", **details)


def _speaks_for(key: Key, issuer: str) -> bool:
    if key.owner is None and not key.listed:
        return key.is_bare and authority(key.name) == authority(issuer)
    listed = https(key.name) in {https(one) for one in key.listed}
    return listed and key.owner is not None and https(key.owner) == https(issuer)
