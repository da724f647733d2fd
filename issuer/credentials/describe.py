"""What the addresses inside a credential lead to: achievement and issuer as documents of their own.

    describe.achievement(facts, issuer)      at {base}/achievements/{slug} and at each of its versions
    describe.profile(issuer, did_document)   at {base}/issuer

Both are public JSON-LD that nobody signs: the signed words are those in the credential. The profile comes
with the issuer's keys, taken over from the DID document so that the two cannot part.
"""

from collections.abc import Mapping
from typing import Any, Final

import contexts
from issuer.credentials import compose
from issuer.credentials.compose import AchievementFacts, IssuerProfile

CONTROLLED_IDENTIFIERS: Final = "https://www.w3.org/ns/cid/v1"


def achievement(facts: AchievementFacts, issuer: IssuerProfile) -> dict[str, Any]:
    """An Achievement (Open Badges 3.0) as it stands inside the badges that are awarded for it."""
    context = {"@context": [contexts.CREDENTIALS_V2, contexts.OPEN_BADGES_V3]}
    return context | compose.achievement_object(facts, issuer, facts.minutes)


def profile(issuer: IssuerProfile, did_document: Mapping[str, Any]) -> dict[str, Any]:
    """A Profile (Open Badges 3.0) with the keys that sign for it."""
    context = {"@context": [contexts.OPEN_BADGES_V3, CONTROLLED_IDENTIFIERS]}
    keys = {name: did_document.get(name) for name in ("verificationMethod", "assertionMethod")}
    return context | compose.profile(issuer) | compose.without_nothing(keys)
