"""The public addresses of one installation: what stands in signed documents, and where it is found.

Urls("https://badges.example.org").credential(number)    # ".../credentials/7f1c..."
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote
from uuid import UUID


@dataclass(frozen=True)
class Urls:
    """The public addresses of one installation; every one of them lies under `base`."""

    base: str

    @property
    def issuer(self) -> str:
        """The issuer's profile."""
        return f"{self.base}/issuer"

    @property
    def did(self) -> str:
        """The issuer's DID document."""
        return f"{self.base}/.well-known/did.json"

    @property
    def verify(self) -> str:
        """The page on which anyone checks a badge."""
        return f"{self.base}/verify"

    def credential(self, credential_id: UUID) -> str:
        """The `id` of a credential, which answers with its page or its signed text."""
        return f"{self.base}/credentials/{credential_id}"

    def badge_image(self, credential_id: UUID) -> str:
        """The baked PNG of a credential."""
        return f"{self.base}/credentials/{credential_id}/badge.png"

    def achievement(self, slug: str) -> str:
        """The `id` of an achievement, the same through all its versions."""
        return f"{self.base}/achievements/{quote(slug)}"

    def achievement_version(self, slug: str, number: int) -> str:
        """One immutable version of an achievement."""
        return f"{self.achievement(slug)}/versions/{number}"

    def achievement_image(self, slug: str, number: int) -> str:
        """The picture of one version of an achievement."""
        return f"{self.achievement_version(slug, number)}/badge.png"

    def pathway(self, slug: str) -> str:
        """The `id` of a pathway."""
        return f"{self.base}/pathways/{quote(slug)}"

    def status_list(self, list_id: UUID) -> str:
        """A status list credential."""
        return f"{self.base}/status/{list_id}"

    def evidence(self, item_id: UUID) -> str:
        """A piece of evidence that its teacher made public."""
        return f"{self.base}/evidence/{item_id}"

    def proof(self, proof_id: UUID) -> str:
        """The proof of a pathway's rule that a badge names by its digest."""
        return f"{self.base}/proofs/{proof_id}"

    def key(self, key_id: str) -> str:
        """One public key."""
        return f"{self.base}/keys/{quote(key_id)}"
