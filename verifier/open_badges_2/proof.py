"""4. Is it what its issuer published, or what its issuer signed?

Hosted: a copy lies at the address of the badge, and that copy is what everything else here is asked about.
When it cannot be read, nothing is known of the badge, whatever was handed over. Signed: the signature of the
JWS fits its payload and the key.
"""

from keys import KeysError
from keys.proofs import jws
from keys.proofs.errors import UnsupportedProofError
from keys.proofs.jws import JwsSignatureInvalidError
from verifier.open_badges_2.graph import Badge
from verifier.open_badges_2.signing import find
from verifier.report import Finding, because, passed, skipped
from verifier.world import World

_NAME = "proof"


def check(badge: Badge, world: World) -> Finding:
    """Answers whether the badge is its issuer's own, by its address or by its signature."""
    if badge.way == "hosted":
        return _hosted(badge)
    if badge.way == "signed":
        return _signed(badge, world)
    words = "It is neither a badge that its issuer publishes at an address nor the text of a signed one."
    return because(_NAME, "no_proof", words)


def _hosted(badge: Badge) -> Finding:
    main = badge.main
    details = {"verification": "hosted", "id": main.url}
    if main.gone:
        return skipped(_NAME, "Not asked: its host took the badge away.", **details)
    if main.node is None:
        words = f"The copy that its issuer publishes, which alone counts, could not be read: {main.trouble}."
        return because(_NAME, "hosted_unreachable", words, **details)
    return passed(_NAME, f"This is what is published at {str(main.url)[:200]} now.", **details)


def _signed(badge: Badge, world: World) -> Finding:
    key = find(badge, world).public_key
    details = {"verification": "signed"}
    if key is None:
        return because(_NAME, "unsupported_proof", "There is no key to check the signature with.", **details)
    try:
        jws.verify(jws.read(str(badge.presented.jws)), key)
    except JwsSignatureInvalidError:
        words = "The signature does not fit the badge: it was changed, or another key signed it."
        return because(_NAME, "signature_invalid", words, **details)
    except UnsupportedProofError as error:
        return because(_NAME, "unsupported_proof", f"We cannot check the signature: {error}.", **details)
    except KeysError as error:
        return because(_NAME, "signature_invalid", f"The signature is none: {error}.", **details)
    return passed(_NAME, "The signature fits: nothing in the badge was changed.", **details)
