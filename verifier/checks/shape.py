"""Does it have the form of a credential, and of an Open Badge?

Two questions of different weight. What breaks the data model of Verifiable Credentials cannot be relied on
at all (`malformed`). What only misses the Open Badges 3.0 schema, or does not say whom it is about, is a
good signature over a careless document (`schema_invalid`, a warning): fifty badges in real wallets are so.
A schema that the document names and we do not carry is never fetched (`unknown_schema`).
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import schemas
from schemas import Problem, vcdm
from verifier.checks import Verify, record
from verifier.intake import Presented
from verifier.members import id_of, objects, types
from verifier.report import Finding, because, passed, worst
from verifier.world import World

_NAME = "shape"
_SHOWN: Final = 20
BADGES: Final = frozenset({"OpenBadgeCredential", "AchievementCredential"})
_OTHERS: Final = frozenset(
    {
        record.CLR_CREDENTIAL,
        "EndorsementCredential",
        "BitstringStatusListCredential",
        "StatusList2021Credential",
    }
)
# Kinds that hold further credentials: until those are verified too, nothing can be said about the whole.
_NOT_READ: Final = frozenset(
    {
        "VerifiablePresentation",
        "EnvelopedVerifiableCredential",
        "EnvelopedVerifiablePresentation",
    }
)
_JSON_SCHEMAS: Final = frozenset({"1EdTechJsonSchemaValidator2019", "JsonSchema", "JsonSchemaValidator2018"})


def check(presented: Presented, world: World, verify: Verify) -> Finding:  # noqa: ARG001 - the shape of a check
    """Answers whether the document has the form that its declared type asks for."""
    document = presented.document
    broken = vcdm.problems(document)
    if broken:
        message = f"It breaks a rule of Verifiable Credentials: {broken[0]}."
        return because(_NAME, "malformed", message, problems=_shown(broken))
    if unread := types(document) & _NOT_READ:
        message = (
            f"This is a {', '.join(sorted(unread))}, a kind that we do not read; we read Open Badges 3.0."
        )
        return because(_NAME, "unsupported_format", message, type=sorted(types(document)))
    return worst(_NAME, list(_findings(document)))


def _findings(document: Mapping[str, Any]) -> Iterator[Finding]:
    schema = schemas.schema_for(document)
    found = schemas.problems(document, schema) if schema else ()
    found += tuple(_beyond_schema(document))
    if found:
        message = f"It does not quite have the form of an Open Badge: {found[0]}."
        yield because(_NAME, "schema_invalid", message, schema=schema, problems=_shown(found))
    else:
        yield passed(
            _NAME, "It has the form that its type asks for.", schema=schema, type=sorted(types(document))
        )
    if record.is_one(document):
        yield from record.shape(document)
    for named in objects(document.get("credentialSchema")):
        yield from _named_schema(document, named, schema)


def _beyond_schema(document: Mapping[str, Any]) -> Iterator[Problem]:
    """What Open Badges 3.0 asks for in words only: the subject is identified, the criteria say something."""
    if not types(document) & (BADGES | _OTHERS):
        yield Problem("/type", "names a credential, but no OpenBadgeCredential")
    if not types(document) & (BADGES | {record.CLR_CREDENTIAL}):
        return
    for subject in objects(document.get("credentialSubject")):
        if id_of(subject) is None and not objects(subject.get("identifier")):
            yield Problem("/credentialSubject", "does not say whom the badge is about (id or identifier)")
        for achievement in objects(subject.get("achievement")):
            criteria = achievement.get("criteria")
            if isinstance(criteria, Mapping) and not {"id", "narrative"} & set(criteria):
                yield Problem("/credentialSubject/achievement/criteria", "says neither id nor narrative")


def _named_schema(
    document: Mapping[str, Any], named: Mapping[str, Any], done: str | None
) -> Iterator[Finding]:
    """Compares with a schema that the document names itself, when we carry it."""
    url = id_of(named) or ""
    if url == done:
        return
    if not types(named) & _JSON_SCHEMAS:
        yield because(
            _NAME, "unknown_schema", f"It names a schema of a kind that we do not read: {url}.", schema=url
        )
        return
    try:
        found = schemas.problems(document, url)
    except schemas.UnknownSchemaError:
        yield because(_NAME, "unknown_schema", f"It names a schema that we do not carry: {url}.", schema=url)
        return
    if found:
        message = f"It does not have the form of the schema that it names itself: {found[0]}."
        yield because(_NAME, "schema_invalid", message, schema=url, problems=_shown(found))


def _shown(problems: tuple[Problem, ...]) -> list[dict[str, str]]:
    return [{"pointer": problem.pointer, "message": problem.message} for problem in problems[:_SHOWN]]
