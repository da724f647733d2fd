"""What is known of the key that a proof names: the key, whose it is, and whether it may assert now."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from keys import KeysError
from keys.did import did_web_url
from keys.multikey import PublicKey, decode


@dataclass(frozen=True)
class ResolvedKey:
    """What is known of the key that a proof names.

    Attributes:
        method: the verification method, as the proof names it.
        public_key: the key to check the signature with; None when none could be found.
        controller: whose key it is by proof of that controller's own document; None when nothing shows it.
        authorised: whether the controller lets the key assert, now.
        reason: when not authorised, a code of `verifier.report.REASONS`.
        note: one sentence for people about where the key was found, or what is wrong with it.
        host: when the key was found without a document of a controller, the host that published it.
        only_for: the one issuer for whom its host publishes it (`iss`), or None when it does not say.
        known_as: other names of the controller that are proved in both directions (`verifier.aliases`).
    """

    method: str
    public_key: PublicKey | None
    controller: str | None
    authorised: bool
    reason: str | None
    note: str
    host: str | None = None
    only_for: str | None = None
    known_as: frozenset[str] = frozenset()

    def speaks_for(self, issuer: str) -> bool:
        """Whether the issuer lets this key assert, now: it controls the key, or its host publishes it."""
        at_home = self.host is not None and self.host == host_of(issuer)
        known = at_home or self.controller == issuer or issuer in self.known_as
        return self.authorised and known and self.only_for in {None, issuer}


def unknown(method: str, note: str, reason: str = "issuer_unproven") -> ResolvedKey:
    """Nothing shows whose key it is; a key in the fragment still tells whether the signature is intact.

    Args:
        method: the verification method, as the proof names it.
        note: one sentence for people.
        reason: a code of `verifier.report.REASONS`.
    """
    try:
        key = decode(method.partition("#")[2])
    except KeysError:
        key = None
    return ResolvedKey(method, key, None, authorised=False, reason=reason, note=note)


def refused(
    method: str, note: str, reason: str = "issuer_mismatch", key: PublicKey | None = None
) -> ResolvedKey:
    """What its controller says speaks against the key.

    Args:
        method: the verification method, as the proof names it.
        note: one sentence for people.
        reason: a code of `verifier.report.REASONS`.
        key: the key, when one was found; it still tells whether the signature is intact.
    """
    return ResolvedKey(method, key, None, authorised=False, reason=reason, note=note)


def host_of(issuer: str) -> str | None:
    """The host on which an issuer's keys are published, when its id is an https URL or a did:web."""
    try:
        parts = urlsplit(did_web_url(issuer) if issuer.startswith("did:web:") else issuer)
    except (KeysError, ValueError):
        return None
    return parts.netloc or None if parts.scheme == "https" else None
