"""Whose key is it, and may it assert for the issuer that the document names?

Anybody can sign a document that says "issuer: Alder Valley School District". What counts is that the issuer
named is the controller of a key that signed, and lets it assert (Data Integrity 1.0, section 2.1.1; Open
Badges 3.0 does not ask for this, so we must). With several proofs, one by a key of the issuer is enough
here; that each of them verifies is the next question.
"""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from keys import KeysError
from keys.proofs import jws
from verifier import jwt
from verifier.aliases import vouched
from verifier.checks import Verify
from verifier.intake import Presented
from verifier.members import id_of, name_of, objects
from verifier.report import Finding, Outcome, because, passed, skipped
from verifier.resolve import resolve
from verifier.resolved import ResolvedKey
from verifier.world import World

_NAME = "issuer"
MAX_METHODS: Final = 10
_BEST: Final = (Outcome.PASSED, Outcome.UNDETERMINED, Outcome.FAILED)


def check(presented: Presented, world: World, verify: Verify) -> Finding:  # noqa: ARG001 - the shape of a check
    """Answers whether a key of the named issuer signed, by the keys that the proofs name."""
    issuer = presented.document.get("issuer")
    keys = [vouched(key, id_of(issuer) or "", world) for key in _keys(presented, world)]
    if not keys:
        return skipped(_NAME, "Not asked: the badge names no key that signed it.")
    return min((_judge(key, issuer) for key in keys), key=lambda finding: _BEST.index(finding.outcome))


def _keys(presented: Presented, world: World) -> Iterator[ResolvedKey]:
    """The keys by which the document says that it is signed: as a JWT from outside, or by proofs inside."""
    if presented.jws is not None:
        with contextlib.suppress(KeysError):
            yield jwt.key_of(jws.read(presented.jws), world, issuer=id_of(presented.document.get("issuer")))
    methods = [method for proof in objects(presented.document.get("proof")) if (method := _method(proof))]
    for method in list(dict.fromkeys(methods))[:MAX_METHODS]:
        yield resolve(method, world)


def _method(proof: Mapping[str, Any]) -> str | None:
    method = proof.get("verificationMethod")
    return method if isinstance(method, str) else None


def _judge(key: ResolvedKey, issuer: object) -> Finding:
    identifier = id_of(issuer) or ""
    details = {"issuer": identifier, "verificationMethod": key.method, "controller": key.controller}
    if key.speaks_for(identifier):
        # The name is the issuer's own word; whether it is that district, only a list of known issuers tells.
        named = name_of(issuer)
        calls_itself = f", which calls itself {named}," if named else ""
        return passed(_NAME, f"The named issuer{calls_itself} signed it. {key.note}", **details)
    if key.authorised:
        message = f"The badge names {identifier} as its issuer, but {key.controller} signed it."
        return because(_NAME, "issuer_mismatch", message, **details)
    finding = because(_NAME, key.reason or "issuer_unproven", key.note, **details)
    return replace(finding, also=("issuer_unproven",)) if key.reason == "issuer_unreachable" else finding
