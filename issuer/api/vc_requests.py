"""What a program asks of the VC API, read out of the body of its request.

    asked = read("verifiableCredential")      asked.document, asked.options
    asked = read("credential")

The body is a JSON object, read by the one strict reader. VC API wants lists where JSON-LD would be content
with one value, so this is asked here and not of every credential in the world.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import abort, request

from contexts import CREDENTIALS_V2
from issuer.services.errors import InputError
from schemas import ReadingError, read_json
from verifier.members import many, types

JSON: Final = frozenset({"application/json", "application/ld+json", "application/vc", "application/vp"})
ENVELOPES: Final = frozenset({"EnvelopedVerifiableCredential", "EnvelopedVerifiablePresentation"})


@dataclass(frozen=True)
class Asked:
    """A document, and what was asked about it."""

    document: dict[str, Any]
    options: dict[str, Any]


def read(name: str) -> Asked:
    """Read the request at hand.

    Args:
        name: the member of the body in which the document stands.

    Raises:
        InputError: the body, the document or the options do not have the form that they must have.
        werkzeug.exceptions.UnsupportedMediaType: the body is said to be something else than JSON.
    """
    if request.mimetype not in JSON:
        abort(415, "Send the request as JSON, with Content-Type: application/json.")
    try:
        body = read_json(request.get_data())
    except ReadingError as error:
        raise InputError(f"The body of the request is not JSON: {error}.") from error
    if not isinstance(body, dict) or name not in body:
        raise InputError(f"The body of the request is a JSON object with the member {name!r}.")
    options = body.get("options", {})
    if not isinstance(options, dict):
        raise InputError("The member 'options' of the request is a JSON object.")
    document = body[name]
    if not isinstance(document, dict):
        raise InputError(f"The member {name!r} of the request is a JSON object.")
    if not types(document) & ENVELOPES:
        _check_lists(document)
    elif CREDENTIALS_V2 not in many(document.get("@context")):
        raise InputError(f"The '@context' of an envelope names {CREDENTIALS_V2}.")
    return Asked(document, options)


def _check_lists(document: Mapping[str, Any]) -> None:
    """Ask for lists where VC API has lists, and for objects where it has objects."""
    contexts, kinds = document.get("@context"), document.get("type")
    if not isinstance(contexts, list) or not all(isinstance(one, str | dict) for one in contexts):
        raise InputError("The '@context' of a credential is a list here, of URLs and objects.")
    if not isinstance(kinds, list) or not all(isinstance(one, str) for one in kinds):
        raise InputError("The 'type' of a credential is a list here, of texts.")
    if "proof" in document:
        proofs = document["proof"] if isinstance(document["proof"], list) else [document["proof"]]
        if not proofs or not all(isinstance(proof, dict) for proof in proofs):
            raise InputError("The 'proof' of a credential is an object, or a list of them.")
