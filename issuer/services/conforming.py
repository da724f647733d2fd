"""A test tenant for the conformance suites of the W3C: signs and verifies for whoever asks on this machine.

    tenant = Tenant(house)                          only where the setting `conformance` is on
    tenant.issuers()                                {"Ed25519": "did:key:z6Mk...", "P-256": ..., "P-384": ...}
    tenant.issue(credential, options, now=now)      by the suite that `options["cryptosuite"]` names
    tenant.derive(credential, options)              what a holder shows of it, in the place of a wallet
    tenant.world(now=now, only=("proof",))

Its keys have nothing to do with the district's: they are derived from the installation's secret, each its own
did:key, so that the suites can be told their names once. What it signs is kept nowhere. What differs from the
district, because the suites ask for it:

- a context may be written inline, and whoever signed need not be the named issuer: the suites sign so
- nothing is fetched but the tenant's own status lists
"""

from __future__ import annotations

import base64
import binascii
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import contexts
from contexts import ContextError
from issuer.credentials.compose import IssuerProfile
from issuer.credentials.status_list import LENGTH, ListFacts, compose_list
from issuer.services import issuing
from issuer.services.errors import InputError
from issuer.services.house import House
from keys import KeysError, multibase, proofs
from keys.derived import derived_signer
from keys.proofs import jws
from keys.public_key import Kind
from keys.signer import Signer
from schemas import ValidDocument
from verifier.internet import Fetched, UnreachableError
from verifier.members import objects
from verifier.world import World

KINDS: Final[tuple[Kind, ...]] = ("Ed25519", "P-256", "P-384")
JWT: Final = "vc+jwt"
_MULTIHASHES: Final = (b"\x12\x20", b"\x20\x30")
_OPTIONS: Final = frozenset({"cryptosuite", "mandatoryPointers", "credentialStatus", "type"})
_LEFT_OUT: Final = frozenset({"issuer", "refresh", "trust", "recipient"})
_MAY_BE_LEFT_OUT: Final = frozenset({"status", "endorsements", "results", "pathway"})

LIST_PATHS: Final = {
    "revocation": "/conformance/status-list",
    "message": "/conformance/status-list/message",
}
"""The purposes of the tenant's status lists, and where each is served."""
_MESSAGE_SIZE: Final = 2
_MESSAGES: Final = {
    "statusSize": _MESSAGE_SIZE,
    "statusMessage": [
        {"status": hex(value), "message": message}
        for value, message in enumerate(("nothing to tell", "sent", "received", "undefined"))
    ],
    "statusReference": "https://www.w3.org/TR/vc-bitstring-status-list/#statusmessage",
}
"""A message for each value of two bits (Bitstring Status List 1.0, section 2.1)."""
_BASE_CONTEXT_DIGESTS: Final = {
    bytes.fromhex(digest)
    for digest in (
        # the Recommendation's text of 2025-02-24, then that of 2024-07-20, which the suite still names
        "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734",
        "97f1eb8e5042356c805fdd61afa2c557663785e0794dcafa21e138fd38def18cb360133c221aa31d6896a6bf3e65b614",
        "24a18c90e9856d526111f29376e302d970b2bd10182e33959995b0207d7043b9",
        "35239c36999d2155312091af194a1edb61634d6ad789a5e5b19f2aebdd762dd9d1dcaada40eda7ef921c6b8c0ae107a0",
    )
}
"""What SHA-256 and SHA-384 make of the base context, the one resource that everybody has."""


@dataclass(frozen=True)
class Tenant:
    """The test tenant of an installation."""

    house: House
    signers: Mapping[str, Signer] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        secret = self.house.settings.key_secret
        signers = {kind: derived_signer(kind, secret, "conformance") for kind in KINDS}
        object.__setattr__(self, "signers", signers)

    def list_url(self, purpose: str) -> str:
        """Where the tenant's status list for `revocation` or `message` is served."""
        return f"{self.house.settings.base_url}{LIST_PATHS[purpose]}"

    def issuers(self) -> dict[str, str]:
        """The tenant's names: the kind of a key, and its did:key."""
        return {kind: signer.verification_method.partition("#")[0] for kind, signer in self.signers.items()}

    def issue(
        self, credential: Mapping[str, Any], options: Mapping[str, Any], *, now: datetime
    ) -> dict[str, Any]:
        """Sign a credential.

        Args:
            credential: without proof; its issuer decides the key where it is one of the tenant's.
            options: `cryptosuite`, a name of `keys.proofs.SUITES`; `mandatoryPointers` for ecdsa-sd-2023;
                `credentialStatus`, true for an entry in the tenant's status list and "message" for one in its
                list of messages; `type`, `vc+jwt` for an enveloped credential.
            now: the time of the proof.

        Raises:
            InputError: the credential or the options are not in order.
        """
        if foreign := sorted(options.keys() - _OPTIONS):
            raise InputError(f"The option {foreign[0]!r} is not known here.")
        document = dict(credential)
        issuing.checked(document)
        _check_digests(document)
        self._explain_proof(document)
        if asked := options.get("credentialStatus"):
            document["credentialStatus"] = self._entry("message" if asked == "message" else "revocation")
        if options.get("type") == JWT:
            return self._enveloped(document)
        return self._secured(document, options, now)

    def derive(self, credential: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Any]:
        """Choose what is shown of a credential with a base proof, as its holder would.

        Args:
            credential: with its ecdsa-sd-2023 base proof.
            options: `selectivePointers`, JSON pointers of what is shown beside what is mandatory.

        Raises:
            InputError: there is no base proof, or a pointer names nothing.
        """
        try:
            return proofs.derive(
                credential, _texts(options.get("selectivePointers"), "selectivePointers") or ()
            )
        except (ContextError, KeysError) as error:
            raise InputError(f"This credential cannot be shown in part: {error}.") from error

    def status_list(self, purpose: str, *, now: datetime) -> str:
        """A status list of the tenant, signed now; none of its bits is ever set."""
        signer, url = self.signers["Ed25519"], self.list_url(purpose)
        issuer = IssuerProfile(id=self.issuers()["Ed25519"], name="Test tenant", url=url)
        length = LENGTH * (_MESSAGE_SIZE if purpose == "message" else 1)
        facts = ListFacts(url=url, issued_at=now, purpose=purpose, length=length)
        document = compose_list(facts, issuer)
        return proofs.secure(ValidDocument(dict(document)), signer, created=now).text

    def world(self, *, now: datetime, only: Sequence[str] = ()) -> World:
        """What a verification may know: nothing of the internet.

        Args:
            now: the time of the question.
            only: names of checks, when not all have to be answered; what the rest builds on always is.
        """

        def fetch(url: str, accept: str) -> Fetched:  # noqa: ARG001 - each page has one form here
            purpose = next((one for one in LIST_PATHS if url == self.list_url(one)), None)
            if purpose is None:
                raise UnreachableError(f"{url} was not asked: nothing is fetched for a suite")
            text = self.status_list(purpose, now=now)
            return Fetched(200, {"content-type": "application/vc"}, text.encode())

        unasked = _MAY_BE_LEFT_OUT - set(only) if only else frozenset()
        return World(now=now, fetch=fetch, leave_out=_LEFT_OUT | unasked, empty_allowed=True)

    def _secured(self, document: dict[str, Any], options: Mapping[str, Any], now: datetime) -> dict[str, Any]:
        suite = options.get("cryptosuite")
        asked = options.get("mandatoryPointers") if suite == "ecdsa-sd-2023" else None
        try:
            return proofs.secure(
                ValidDocument(document),
                self._signer(document, suite),
                created=now,
                cryptosuite=suite,
                mandatory_pointers=_texts(asked, "mandatoryPointers"),
            ).document
        except (ContextError, KeysError) as error:
            raise InputError(f"This credential cannot be signed: {error}.") from error

    def _enveloped(self, document: dict[str, Any]) -> dict[str, Any]:
        """Secure a credential from outside (VC JOSE COSE, section 3.1), in an envelope of the data model."""
        try:
            contexts.check(document)
        except ContextError as error:
            raise InputError(f"This credential cannot be signed: {error}.") from error
        text = jws.sign(json.dumps(document).encode(), self._signer(document, None), typ=JWT)
        envelope = {"@context": [contexts.CREDENTIALS_V2], "type": "EnvelopedVerifiableCredential"}
        return {**envelope, "id": f"data:application/{JWT},{text}"}

    def _signer(self, document: Mapping[str, Any], suite: object) -> Signer:
        """The key of the named issuer, where that is the tenant's, or else one that fits the suite."""
        issuer = document["issuer"]
        named = issuer.get("id") if isinstance(issuer, Mapping) else issuer
        for signer in self.signers.values():
            if named == signer.verification_method.partition("#")[0]:
                return signer
        if suite is not None and not (isinstance(suite, str) and suite in proofs.SUITES):
            raise InputError(f"There is no suite {str(suite)[:80]!r} here.")
        kinds = proofs.SUITES[suite].kinds if isinstance(suite, str) else KINDS
        return self.signers[kinds[0]]

    def _explain_proof(self, document: dict[str, Any]) -> None:
        """Name the vocabulary of proofs, where the data model 1.1 does not bring it (Data Integrity, 2.4)."""
        named = document["@context"]
        if named[0] == contexts.CREDENTIALS_V1 and contexts.DATA_INTEGRITY_V2 not in named:
            document["@context"] = [*named, contexts.DATA_INTEGRITY_V2]

    def _entry(self, purpose: str) -> dict[str, Any]:
        position, url = secrets.randbelow(LENGTH), self.list_url(purpose)
        entry = {
            "id": f"{url}#{position}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": purpose,
            "statusListIndex": str(position),
            "statusListCredential": url,
        }
        return entry | (_MESSAGES if purpose == "message" else {})


def _check_digests(document: Mapping[str, Any]) -> None:
    """Compare what is said of the base context with what it is (VC Data Model 2.0, section 5.3)."""
    for resource in objects(document.get("relatedResource")):
        if resource.get("id") == contexts.CREDENTIALS_V2 and not _digests(resource) <= _BASE_CONTEXT_DIGESTS:
            raise InputError("A digest in relatedResource is not that of the resource.")


def _digests(resource: Mapping[str, Any]) -> set[bytes]:
    """The digests out of their texts; the suite leaves out the two bytes that a multihash begins with."""
    sri = str(resource.get("digestSRI", "")).partition("-")[2]
    multihash = str(resource.get("digestMultibase", ""))
    try:
        found = {base64.b64decode(sri), multibase.decode(multihash, bases="uz") if multihash else b""}
    except (binascii.Error, multibase.MultibaseError) as error:
        raise InputError(f"A digest in relatedResource cannot be read: {error}.") from error
    return {digest[2:] if digest[:2] in _MULTIHASHES else digest for digest in found if digest}


def _texts(pointers: object, option: str) -> Sequence[str] | None:
    if pointers is None:
        return None
    if not isinstance(pointers, list) or not all(isinstance(pointer, str) for pointer in pointers):
        raise InputError(f"The option '{option}' is a list of JSON pointers.")
    return pointers
