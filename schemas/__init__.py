"""What shape documents have: the strict reader, carried schemas and the only validator.

```python
document = schemas.read_json(data)                      # strict: one text, one value, or ReadingError
valid = schemas.validate(UnsecuredDocument(document))   # by the schema of its declared type, or SchemaError
```

`ValidDocument` is made by `validate` only, so that the type checker refuses to sign what was not validated.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NewType

from schemas import vcdm
from schemas.findings import Problem
from schemas.reading import JsonValue, ReadingError, read_json
from schemas.registry import UnknownSchemaError, accepts

UnsecuredDocument = NewType("UnsecuredDocument", dict[str, Any])
ValidDocument = NewType("ValidDocument", dict[str, Any])

_OB = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_{}_schema.json"
ACHIEVEMENT_CREDENTIAL = _OB.format("achievementcredential")
ANY_ACHIEVEMENT_CREDENTIAL = _OB.format("anyachievementcredential")
ENDORSEMENT_CREDENTIAL = _OB.format("endorsementcredential")
PROFILE = _OB.format("profile")
#: Values that a document may hold; the largest badges of the standard's own samples hold some 500.
MOST_VALUES = 10_000

CLR_CREDENTIAL = "https://purl.imsglobal.org/spec/clr/v2p0/schema/json/clr_v2p0_clrcredential_schema.json"

__all__ = [
    "ACHIEVEMENT_CREDENTIAL",
    "ANY_ACHIEVEMENT_CREDENTIAL",
    "CLR_CREDENTIAL",
    "ENDORSEMENT_CREDENTIAL",
    "PROFILE",
    "JsonValue",
    "Problem",
    "ReadingError",
    "SchemaError",
    "UnknownSchemaError",
    "UnsecuredDocument",
    "ValidDocument",
    "problems",
    "read_json",
    "schema_for",
    "validate",
]


class SchemaError(Exception):
    """A document does not have the shape of its declared type.

    Attributes:
        problems: Everything that is wrong with it, at least one.
    """

    def __init__(self, found: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(str(problem) for problem in found[:5]))
        self.problems = found


def schema_for(document: Mapping[str, Any]) -> str | None:
    """Return the `$id` of the carried schema for a document's `@context` and `type`, if there is one.

    Badges of the data model 1.1 have the schema that admits both data models; other credentials of
    1.1 have none.
    """
    types = vcdm.types(document)
    old = vcdm.version(document) == "1.1"
    if types & {"AchievementCredential", "OpenBadgeCredential"}:
        return ANY_ACHIEVEMENT_CREDENTIAL if old else ACHIEVEMENT_CREDENTIAL
    if old:
        return None
    if "ClrCredential" in types:
        return CLR_CREDENTIAL
    if "EndorsementCredential" in types:
        return ENDORSEMENT_CREDENTIAL
    return PROFILE if "Profile" in types else None


def problems(document: Mapping[str, Any], schema_id: str) -> tuple[Problem, ...]:
    """Return what keeps a document from being an instance of a carried schema, by place.

    Raises:
        UnknownSchemaError: The schema is not carried.
    """
    if accepts(document, schema_id):
        return ()
    if not _holds_at_most(MOST_VALUES, document):
        return (Problem("", f"holds more than {MOST_VALUES:,} values, more than can be explained"),)
    from schemas import explaining  # noqa: PLC0415 - jsonschema takes a fifth of a second to load

    return explaining.of_schema(explaining.validator(schema_id).iter_errors(document))


def _holds_at_most(count: int, document: JsonValue) -> bool:
    """Say whether a document is small enough to be explained, which takes 50 us a value."""
    level = [document]
    while level and count >= 0:
        count -= len(level)
        level = [
            below
            for value in level
            if isinstance(value, list | Mapping)
            for below in (value if isinstance(value, list) else value.values())
        ]
    return count >= 0


def validate(document: UnsecuredDocument) -> ValidDocument:
    """Validate a document by the data model and the schema of its declared type.

    Raises:
        SchemaError: It could not be read back, breaks a rule of Verifiable Credentials (`schemas.vcdm`) or of
            its type's schema, or declares no type that has rules here.
    """
    schema_id = schema_for(document)
    credential = vcdm.is_credential(document)
    found = _unreadable(document) + (vcdm.problems(document) if credential else ())
    if schema_id:
        found += problems(document, schema_id)
    elif not credential:
        found = (Problem("/type", "declares no type that is known here"),)
    if found:
        raise SchemaError(found)
    return ValidDocument(document)


def _unreadable(document: UnsecuredDocument) -> tuple[Problem, ...]:
    """Return why our own reader would refuse a document, so that nothing is signed that nobody can read."""
    try:
        read_json(json.dumps(document, ensure_ascii=False), plain=True)
    except (TypeError, ValueError) as error:
        return (Problem("", f"cannot be read back: {error}"),)
    return ()
