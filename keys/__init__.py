"""Key pairs, their identifiers, and the proofs they make: the only room with cryptography in it.

    multibase, multikey   public keys in and out of text          did      what a key's identifier stands for
    signer                what can sign                           keyring  the private keys of this
    installation proofs                securing mechanisms, one file each, named as in their standards

Issuer and verifier reach the same code here, so what one signs is what the other checks.
"""


class KeysError(Exception):
    """Base of every error that this package raises; its message tells a person what is wrong."""
