"""ecdsa-rdfc-2019: P-256 or P-384 over canonical RDF (Data Integrity ECDSA Cryptosuites 1.0, section 3.2).

With P-384 the blank nodes are named by SHA-384 as well.
"""

from keys.proofs.cryptosuite import Cryptosuite, rdfc

SUITE = Cryptosuite("ecdsa-rdfc-2019", kinds=("P-256", "P-384"), canonicalize=rdfc)
