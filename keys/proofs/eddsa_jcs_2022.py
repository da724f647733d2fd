"""eddsa-jcs-2022: Ed25519 over canonical JSON (Data Integrity EdDSA Cryptosuites 1.0, section 3.3)."""

from keys.proofs.cryptosuite import Cryptosuite, jcs_text

SUITE = Cryptosuite("eddsa-jcs-2022", kinds=("Ed25519",), canonicalize=jcs_text, context_in_proof=True)
