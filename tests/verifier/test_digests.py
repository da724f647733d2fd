"""The digest of a JSON value."""

import hashlib

from keys import multibase
from verifier.digests import credential_digest, digest


def test_a_digest_is_that_of_the_canonical_form():
    # RFC 8785: members sorted, no blanks
    canonical = b'{"a":[1,2],"b":"x"}'
    expected = multibase.encode("u", b"\x12\x20" + hashlib.sha256(canonical).digest())
    assert digest({"b": "x", "a": [1, 2]}) == expected
    assert expected.startswith("uEi")
    assert len(expected) == 47


def test_another_signature_keeps_the_digest_and_another_word_does_not():
    badge = {"id": "urn:uuid:1", "name": "Slides"}
    assert credential_digest(badge) == credential_digest({**badge, "proof": {"type": "DataIntegrityProof"}})
    assert credential_digest(badge) != credential_digest({**badge, "name": "slides"})
