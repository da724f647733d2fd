"""E-mail addresses in the one form in which they are kept, compared and hashed.

    normal(" Rosa.Delgado@AlderValley.example ")    # "rosa.delgado@aldervalley.example"

A mailbox may in theory tell upper from lower case; in practice none does, and whole classes lost their badges
to systems that did.
"""

from __future__ import annotations

import re

_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\"\\]+@[^\s@<>()\[\],;:\"\\.]+(?:\.[^\s@<>()\[\],;:\"\\.]+)+")
_LONGEST = 254


class AddressError(ValueError):
    """A text that is no e-mail address; the message says what to write."""


def normal(text: str) -> str:
    """The address in lower case, without spaces around it.

    Raises:
        AddressError: it is not of the form name@place.example, or too long.
    """
    address = text.strip().lower()
    if not _ADDRESS.fullmatch(address) or not address.isprintable() or len(address) > _LONGEST:
        raise AddressError(f"“{text.strip()[:80]}” is no e-mail address; write it like name@school.example.")
    return address
