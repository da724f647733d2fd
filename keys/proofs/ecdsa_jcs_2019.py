"""ecdsa-jcs-2019: P-256 or P-384 over canonical JSON (Data Integrity ECDSA Cryptosuites 1.0, section 3.3)."""

from keys.proofs.cryptosuite import Cryptosuite, jcs_text

SUITE = Cryptosuite("ecdsa-jcs-2019", kinds=("P-256", "P-384"), canonicalize=jcs_text, context_in_proof=True)
