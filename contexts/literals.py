"""Values of JSON as literals of RDF (JSON-LD 1.1 API section 8.6), in canonical N-Quads text."""

from __future__ import annotations

import math
import re

from contexts import jcs
from contexts.errors import UndefinedTermError
from contexts.nquads import RDF, XSD, literal

_DOUBLE = re.compile(r"(\d)0*E\+?(-)?0*(\d)")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")

#: From here on whole numbers are written as doubles; the number is the standard's.
_LARGE = 1e21


def double(value: float) -> str:
    """Return the canonical text of an xsd:double, 16 digits at most: `5.5` is `5.5E0`."""
    return _DOUBLE.sub(r"\1E\2\3", f"{value:1.15E}")


def number(value: bool | float, datatype: str = "") -> str:
    """Return a JSON number or boolean as a literal: 5 and 5.0 are integers unless the term says otherwise.

    Args:
        value: The number or boolean.
        datatype: The datatype that the term gives, or nothing.

    Raises:
        UndefinedTermError: It is NaN or an infinity, which JSON does not have.
    """
    if isinstance(value, bool):
        return literal("true" if value else "false", datatype or f"{XSD}boolean")
    if not math.isfinite(value):
        raise UndefinedTermError(f"{value} is not a number of JSON")
    whole = isinstance(value, int) or value.is_integer()
    if datatype == f"{XSD}double" or not whole or abs(value) >= _LARGE:
        return literal(double(value), datatype or f"{XSD}double")
    return literal(str(int(value)), datatype or f"{XSD}integer")


def typed(value: object, datatype: str) -> str:
    """Return a value whose datatype stands beside it as a literal.

    Raises:
        UndefinedTermError: It is an object, an array or null.
    """
    if isinstance(value, str):
        return literal(value, datatype)
    if isinstance(value, bool | int | float):
        return number(value, datatype)
    raise UndefinedTermError("A value with a type must be a text, a number or a boolean")


def tagged(text: object, language: object) -> str:
    """Return a text with its language as a literal; tags are compared in lower case.

    Raises:
        UndefinedTermError: The one is no text, or the other no language tag.
    """
    if not isinstance(text, str) or not isinstance(language, str) or not _LANGUAGE.fullmatch(language):
        raise UndefinedTermError("A language belongs to a text, and is a tag such as en or en-US")
    return literal(text, language=language.lower())


def json(value: object) -> str:
    """Return any JSON value as a literal of type rdf:JSON, in its RFC 8785 form.

    Raises:
        UndefinedTermError: It has no such form.
    """
    try:
        return literal(jcs.canonicalize(value).decode(), f"{RDF}JSON")
    except jcs.CanonicalizationError as error:
        raise UndefinedTermError(str(error)) from None
