"""The document that holds a rule and a proof of it: its format, and the salt of one that is linked.

    {"format": "cairn-pathway-linked/1", "salt": "...", "rule": {...}, "proof": {...}}

By itself, so that a badge without a rule can be known as one without loading what rules mean.
"""

from typing import Final

DOCUMENT_FORMAT: Final = "cairn-pathway-linked/1"
LEAST_SALT: Final = 22
"""Characters of a salt: 128 random bits in base64url."""
