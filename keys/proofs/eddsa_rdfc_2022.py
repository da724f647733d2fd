"""eddsa-rdfc-2022: Ed25519 over canonical RDF (Data Integrity EdDSA Cryptosuites 1.0, section 3.2).

What Open Badges 3.0 certification asks for, and what this house issues.
"""

from keys.proofs.cryptosuite import Cryptosuite, rdfc

SUITE = Cryptosuite("eddsa-rdfc-2022", kinds=("Ed25519",), canonicalize=rdfc)
