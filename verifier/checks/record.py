"""A learner record: one credential that holds the credentials of one person (CLR 2.0, ClrCredential).

    {"type": ["VerifiableCredential", "ClrCredential"], "partial": true,
     "credentialSubject": {"type": ["ClrSubject"], "id": "did:key:...",
                           "verifiableCredential": [{...}, {...}],
                           "achievement": [{...}], "association": [{"sourceId", "targetId", ...}]}}

Whoever assembles a record signs that these credentials belong together, and not that they hold. So the record
answers all twelve rows like any credential, each credential in it answers them for itself, and a row of the
whole is the worst of them (`verifier.verify`): a bad badge cannot hide in a good record. What is asked of
the record alone:

1. shape: it holds credentials, no more than we check, and says so when it is only a part of the record
2. shape: the credentials are about the person that the record is about. Another identifier is only a
   warning, since one person has several; whether it is the person asked about is asked of each credential
3. results: both ends of each association lie inside: an achievement, or a credential by its own id
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from verifier import intake
from verifier.checks import recipient
from verifier.intake import IntakeError
from verifier.members import id_of, many, objects, types
from verifier.report import Finding, because, passed

CLR_CREDENTIAL: Final = "ClrCredential"
MAX_CREDENTIALS: Final = 100
MAX_NESTED: Final = 2
"""A record may hold a record; what that one holds in turn are credentials that hold none."""

_SUBJECTS: Final = frozenset({"AchievementSubject", "ClrSubject"})


def is_one(document: Mapping[str, Any]) -> bool:
    """Tells whether a document says that it is a learner record."""
    return CLR_CREDENTIAL in types(document)


def credentials(document: Mapping[str, Any]) -> list[Any]:
    """What it holds, as many as are looked at."""
    return _held(document)[:MAX_CREDENTIALS]


def alone(document: Mapping[str, Any]) -> dict[str, Any]:
    """The record without the credentials in it, which answer for themselves."""
    subjects = document.get("credentialSubject")
    bare = [_bare(subject) for subject in many(subjects)]
    return {**document, "credentialSubject": bare if isinstance(subjects, list) else (bare or [None])[0]}


def _bare(subject: object) -> object:
    if not isinstance(subject, Mapping):
        return subject
    return {name: value for name, value in subject.items() if name != "verifiableCredential"}


def _held(document: Mapping[str, Any]) -> list[Any]:
    subjects = objects(document.get("credentialSubject"))
    return [value for subject in subjects for value in many(subject.get("verifiableCredential"))]


def shape(document: Mapping[str, Any]) -> Iterator[Finding]:
    """Answers what it holds, whether that is all, and whether it is about one person."""
    held = _held(document)
    if not held:
        yield because("shape", "unsupported_format", "This is a learner record that holds no credential.")
    elif len(held) > MAX_CREDENTIALS:
        message = f"The record holds {len(held)} credentials; we check {MAX_CREDENTIALS} at most."
        yield because("shape", "work_limit", message, credentials=len(held))
    else:
        yield passed("shape", f"It is a record of {len(held)} credential(s).", credentials=len(held))
    if document.get("partial") is True:
        message = "This is only a part of the record: whoever put it together left something out."
        yield because("shape", "partial_record", message, partial=True)
    others = [name for name, inner in _inside(document) if not _is_about_the_same(document, inner)]
    if others:
        count = len(credentials(document))
        message = f"Credentials that name another person than the record does: {len(others)} of {count}."
        yield because("shape", "subject_differs", message, credentials=others)


def _inside(document: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The documents in it that can be read, by their place; what cannot is told by its own report."""
    for place, value in enumerate(credentials(document)):
        name = f"/verifiableCredential/{place}"
        try:
            yield name, intake.part(value, name).document
        except IntakeError:
            continue


def _is_about_the_same(outer: Mapping[str, Any], inner: Mapping[str, Any]) -> bool:
    """Each person in the inner document is one of the outer: by id, by name in plain, or by the same hash."""
    people = objects(outer.get("credentialSubject"))
    return all(
        any(_is_the_same(person, one) for person in people)
        for one in objects(inner.get("credentialSubject"))
        if types(one) & _SUBJECTS
    )


def _is_the_same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return (
        any(recipient.is_named(other, name) for name in _names(one))
        or any(recipient.is_named(one, name) for name in _names(other))
        or not _hashes(one).isdisjoint(_hashes(other))
    )


def _names(subject: Mapping[str, Any]) -> list[str]:
    """The id and the identifiers in plain text of a person."""
    plain = [item for item in objects(subject.get("identifier")) if item.get("hashed") is not True]
    names = (id_of(subject), *(item.get("identityHash") for item in plain))
    return [name for name in names if isinstance(name, str) and name.strip()]


def _hashes(subject: Mapping[str, Any]) -> set[tuple[str, str]]:
    """The hashed identifiers of a person, each with its salt."""
    return {
        (str(item.get("identityHash")).lower(), str(item.get("salt", "")))
        for item in objects(subject.get("identifier"))
        if item.get("hashed") is True
    }


def associations(document: Mapping[str, Any]) -> Iterator[Finding]:
    """Answers whether both ends of each association lie inside the record; nothing when it has none."""
    subjects = objects(document.get("credentialSubject"))
    stated = [item for subject in subjects for item in objects(subject.get("association"))]
    if not stated:
        return
    known = set(_ends(document))
    named = [str(item.get(end)) for item in stated for end in ("sourceId", "targetId")]
    unknown = list(dict.fromkeys(end[:200] for end in named if end not in known))
    if unknown:
        message = f"Ends of its associations that lie outside of the record: {len(unknown)}."
        yield because("results", "association_outside", message, unknown=unknown[:20])
    else:
        message = "Both ends of each of its associations lie in the record."
        yield passed("results", message, associations=len(stated))


def _ends(document: Mapping[str, Any]) -> Iterator[str | None]:
    """What an association may join: the achievements of the record and of its credentials, and these."""
    inside = [inner for _, inner in _inside(document)]
    yield from map(id_of, inside)
    for one in (document, *inside):
        for subject in objects(one.get("credentialSubject")):
            yield from map(id_of, objects(subject.get("achievement")))
