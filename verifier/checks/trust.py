"""Is the issuer one that we know?

The signature shows that the named issuer signed. Whether that issuer is the school district that it calls
itself, no signature can show: that takes a list which somebody keeps. An issuer on no list is a warning and
says nothing against the badge; without a list the question is not asked.
"""

from verifier.checks import Verify
from verifier.intake import Presented
from verifier.members import id_of, name_of
from verifier.report import Finding, because, passed, skipped
from verifier.world import World

_NAME = "trust"


def check(presented: Presented, world: World, verify: Verify) -> Finding:  # noqa: ARG001 - the shape of a check
    """Answers whether the issuer is on the list of known issuers."""
    if world.trust is None:
        return skipped(_NAME, "Not asked: no list of known issuers was given.")
    issuer = presented.document.get("issuer")
    identifier = id_of(issuer) or ""
    details = {"issuer": identifier, "list": world.trust.name}
    if identifier in world.trust.issuers:
        known_as = world.trust.issuers[identifier] or name_of(issuer) or identifier
        return passed(_NAME, f"We know this issuer: {known_as}.", **details, knownAs=known_as)
    named = name_of(issuer) or identifier
    message = f"{named} is on no list that is kept here. That says nothing against the badge."
    return because(_NAME, "issuer_unknown", message, **details)
