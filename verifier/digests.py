"""d(x): the digest of a JSON value, the same for whoever computes it.

>>> digest({"b": 1, "a": []}) == digest({"a": [], "b": 1})
True

SHA-256 of the RFC 8785 form, as a multihash in multibase base64url: `uEi` and 44 characters. A badge is
digested without its `proof`, so that signing it again changes nothing and any changed word does.
"""

import hashlib
from collections.abc import Mapping
from typing import Any, Final

from contexts import jcs
from keys import multibase

SHA2_256: Final = b"\x12\x20"
"""The multihash prefix of SHA-256: its code, and its length in bytes."""


def digest(value: object) -> str:
    """The digest of a JSON value.

    Raises:
        contexts.jcs.CanonicalizationError: it holds what RFC 8785 cannot write.
    """
    return multibase.encode("u", SHA2_256 + hashlib.sha256(jcs.canonicalize(value)).digest())


def credential_digest(document: Mapping[str, Any]) -> str:
    """The digest of a badge, whatever its format: that of its document without `proof`."""
    return digest({name: value for name, value in document.items() if name != "proof"})
