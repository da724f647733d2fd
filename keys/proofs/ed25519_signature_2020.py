"""Ed25519Signature2020: Ed25519 over canonical RDF, from before there were cryptosuites.

Data Integrity EdDSA Cryptosuites 1.0, section 3.4 (deprecated): wallets still hold badges signed so. Read,
never made.
"""

from keys.proofs.cryptosuite import Cryptosuite, rdfc

SUITE = Cryptosuite(
    "Ed25519Signature2020",
    kinds=("Ed25519",),
    canonicalize=rdfc,
    proof_type="Ed25519Signature2020",
    issued=False,
)
