"""6. Has its issuer withdrawn it?

Hosted: the copy at its address says `"revoked": true`, or the host says that it is gone (status 410). Signed:
the RevocationList that its issuer's Profile names lists the badge, by its `id` or, before 2.0, by its `uid`.
A list of 1.x is one object, `uid` -> reason.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from verifier.internet import UnreachableError
from verifier.members import id_of, many
from verifier.open_badges_2 import classes
from verifier.open_badges_2.graph import Badge, fetch
from verifier.report import Finding, because, passed, skipped
from verifier.world import World

_NAME = "status"
_WITHDRAWN = "Its issuer has withdrawn it."


def check(badge: Badge, world: World) -> Finding:
    """Answers whether the badge still stands, by its own address or by its issuer's list."""
    if badge.is_withdrawn:
        return _withdrawn(badge.main.said().get("revocationReason"), id=badge.main.url)
    if badge.way == "hosted":
        return passed(_NAME, "Its issuer still publishes it and does not call it withdrawn.")
    named = many(badge.issuer.said().get("revocationList"))
    if not named:
        return skipped(_NAME, "Its issuer names no list of badges that were withdrawn.")
    return _listed(badge, id_of(named[0]) or "", world)


def _withdrawn(reason: object, **details: Any) -> Finding:  # noqa: ANN401 - details are JSON values
    words = f"{_WITHDRAWN} The reason it gives: {reason[:300]}" if isinstance(reason, str) else _WITHDRAWN
    return because(_NAME, "revoked", words, **details)


def _listed(badge: Badge, address: str, world: World) -> Finding:
    try:
        value = fetch(address, world)
    except UnreachableError as error:
        words = f"The list of badges that its issuer withdrew could not be read: {error}."
        return because(_NAME, "status_unreachable", words, revocationList=address)
    entries = _entries(value, badge.version)
    if entries is None:
        words = "What its issuer names as the list of withdrawn badges is none."
        return because(_NAME, "status_invalid", words, revocationList=address)
    names = [badge.main.said().get("id"), badge.main.said().get("uid")]
    for name, reason in entries:
        if isinstance(name, str) and name in names:
            return _withdrawn(reason, revocationList=address, revokedAssertion=name)
    return passed(_NAME, "It is not on its issuer's list of withdrawn badges.", revocationList=address)


def _entries(value: object, version: str) -> list[tuple[object, object]] | None:
    """What a RevocationList names, each with the reason; None when it is no such list."""
    if not isinstance(value, dict):
        return None
    if version != "2.0" and "revokedAssertions" not in value:
        return list(value.items())
    return None if classes.problems(value, "RevocationList") else list(_named(value))


def _named(revocations: Mapping[str, Any]) -> Iterator[tuple[object, object]]:
    for entry in many(revocations["revokedAssertions"]):
        if isinstance(entry, str):
            yield entry, None
        else:
            yield from (
                (entry[name], entry.get("revocationReason")) for name in ("id", "uid") if name in entry
            )
