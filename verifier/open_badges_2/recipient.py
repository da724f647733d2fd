"""10. Was it made out to the person asked about?

`recipient` names a person by an e-mail address, or by a URL, a telephone number or another id; plain, or as
`sha256$` or `md5$` and the hex digest of the name followed by the salt. Both hashes are those of the
standard. An e-mail address is compared as it was asked for and in lower case, since that is what issuers
hash.
"""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any, Final

from verifier.members import objects
from verifier.open_badges_2.graph import Badge
from verifier.open_badges_2.values import is_hash
from verifier.report import Finding, because, passed, skipped
from verifier.world import World

_NAME: Final = "recipient"


def check(badge: Badge, world: World) -> Finding:
    """Answers whether the person asked about is the one that the badge names."""
    if world.recipient is None:
        return skipped(_NAME, "Not asked: say whose it should be, and we compare it.")
    recipients = objects(badge.main.said().get("recipient"))
    answer = matches(recipients[0], world.recipient.strip()) if recipients else None
    if answer is None:
        words = "It does not say, in a form that we can compare, whom it was made out to."
        return because(_NAME, "recipient_unproven", words)
    if not answer:
        return because(_NAME, "recipient_mismatch", "It was not made out to the person that you named.")
    return passed(_NAME, "It was made out to the person that you named.")


def matches(recipient: Mapping[str, Any], wanted: str) -> bool | None:
    """Whether an IdentityObject names somebody; None when it cannot be compared.

    Args:
        recipient: with `type`, `identity`, `hashed` and perhaps `salt`.
        wanted: an e-mail address, a URL, a telephone number or another id.
    """
    identity, salt = recipient.get("identity"), recipient.get("salt") or ""
    if not isinstance(identity, str) or not isinstance(salt, str):
        return None
    if ("@" in wanted) != (recipient.get("type") == "email"):
        return None
    if recipient.get("hashed") is not True:
        return identity.strip().lower() == wanted.lower()
    if not is_hash(identity):
        return None
    algorithm, _, digest = identity.lower().partition("$")
    spellings = (wanted, wanted.lower())
    return any(hmac.compare_digest(_digest(algorithm, one + salt), digest) for one in spellings)


def _digest(algorithm: str, text: str) -> str:
    return hashlib.new(algorithm, text.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()
