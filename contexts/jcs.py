"""RFC 8785, the JSON Canonicalization Scheme: one text for one JSON value."""

from __future__ import annotations

from typing import Any, cast

import rfc8785


class CanonicalizationError(ValueError):
    """A value has no canonical text: it is not JSON, or leaves what JSON carries safely."""


def canonicalize(value: object) -> bytes:
    """Return the RFC 8785 form of a JSON value.

    Raises:
        CanonicalizationError: The value holds NaN, an infinity, an integer beyond +-(2^53 - 1), a
            lone surrogate, a member name that is no string, or anything that JSON does not have.
    """
    try:
        return rfc8785.dumps(cast("Any", value))
    except (rfc8785.CanonicalizationError, UnicodeError, RecursionError) as error:
        raise CanonicalizationError(f"The value has no canonical JSON form: {error}") from error
