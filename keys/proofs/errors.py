"""What can be wrong with a proof before anything is said about its signature."""

from keys import KeysError


class ProofError(KeysError):
    """A proof is malformed, or cannot be made."""


class UnsupportedProofError(KeysError):
    """A proof of a kind that is not supported here; nothing is said about whether it holds."""
