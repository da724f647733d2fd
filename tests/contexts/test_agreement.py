"""The walk against PyLD as a whole, on generated badges and on what strangers make of them.

Where the walk accepts, PyLD says the same, byte for byte, and the document equals its own compaction. Where
the walk refuses what PyLD would take, the refusal is one of the few kinds that are meant.
"""

import copy
import re
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyld import jsonld

import contexts
from contexts import ContextError, canonicalize_quads, general, jcs, shape
from contexts.loader import load_for_processor

Badge = dict[str, Any]

CREDENTIALS, OPEN_BADGES = contexts.CREDENTIALS_V2, contexts.OPEN_BADGES_V3

# --- badges ---------------------------------------------------------------------------------------------

texts = st.sampled_from(
    ["Ada", "", "a\tb\nc", 'say "x"\\', "\u000b", "é\u0301", "😀", "\u2028", "_:x", "a:b"]
)
urls = st.sampled_from(
    ["https://a.example/1", "urn:uuid:0d9cf8f4", "did:key:z6Mk#z6Mk", "https://a.example/ü?q#f"]
)
numbers = st.integers(1 - 2**53, 2**53 - 1) | st.floats(allow_nan=False, allow_infinity=False) | st.booleans()
dates = st.sampled_from(["2026-11-22T00:00:00Z", "2026-11-22T00:00:00.5-05:00"])


def thing(kind: str, *, named: bool | None = None, **members: st.SearchStrategy) -> st.SearchStrategy:
    """Return objects of a type with any of these members, with or without an id."""
    identity = {} if named is False else {"id": urls}
    required = {"type": st.just([kind]) | st.just(kind)} | (identity if named else {})
    return st.fixed_dictionaries(required, optional=members | ({} if named else identity))


def some(values: st.SearchStrategy) -> st.SearchStrategy:
    return values | st.lists(values, min_size=1, max_size=3)


tagged = st.fixed_dictionaries({"@value": texts, "@language": st.sampled_from(["en", "de-CH"])})
image = thing("Image", named=True, caption=texts)
profile = thing("Profile", named=True, name=texts, url=urls, email=texts, image=image)
alignment = thing("Alignment", targetName=texts, targetUrl=urls, targetCode=texts)
description = thing(
    "ResultDescription",
    named=True,
    name=texts,
    resultType=texts,
    allowedValue=st.lists(texts, max_size=3),
    alignment=some(alignment),
)
achievement = thing(
    "Achievement",
    named=True,
    name=texts | tagged,
    description=texts,
    criteria=st.fixed_dictionaries({}, optional={"id": urls, "narrative": texts}),
    creditsAvailable=numbers,
    creator=profile,
    image=image,
    tag=some(texts),
    alignment=some(alignment),
    resultDescription=some(description),
)
identity = thing("IdentityObject", named=False, hashed=st.booleans(), identityHash=texts, salt=texts)
result = thing("Result", named=False, resultDescription=urls, value=texts, achievedLevel=urls)
subject = thing(
    "AchievementSubject",
    achievement=achievement,
    activityStartDate=dates,
    creditsEarned=numbers,
    identifier=some(identity),
    result=some(result),
    narrative=texts,
    source=profile,
)
evidence = thing("Evidence", name=texts, narrative=texts, genre=texts)
status = thing(
    "BitstringStatusListEntry",
    statusPurpose=texts,
    statusListIndex=texts,
    statusListCredential=urls,
    statusSize=numbers,
    statusMessage=some(st.fixed_dictionaries({"status": texts, "message": texts})),
)
proof = thing(
    "DataIntegrityProof",
    cryptosuite=texts,
    created=dates,
    verificationMethod=urls,
    proofPurpose=st.sampled_from(["assertionMethod", "authentication"]),
)
endorsement = st.fixed_dictionaries(
    {
        "@context": st.just([CREDENTIALS, OPEN_BADGES]),
        "id": st.sampled_from(["urn:endorsement:1", "urn:endorsement:2"]),
        "type": st.just(["VerifiableCredential", "EndorsementCredential"]),
        "issuer": profile,
        "credentialSubject": thing("EndorsementSubject", named=True, endorsementComment=texts),
    }
)
badges = st.fixed_dictionaries(
    {
        "@context": st.just([CREDENTIALS, OPEN_BADGES]),
        "type": st.sampled_from(
            [
                ["VerifiableCredential", "OpenBadgeCredential"],
                ["AchievementCredential", "VerifiableCredential"],
            ]
        ),
        "issuer": profile | urls,
        "credentialSubject": subject,
    },
    optional={
        "id": st.just("urn:credential"),
        "name": texts | tagged,
        "validFrom": dates,
        "validUntil": dates,
        "awardedDate": dates,
        "evidence": some(evidence),
        "credentialStatus": some(status),
        "endorsement": st.lists(endorsement, unique_by=lambda one: one["id"], min_size=1),
        "proof": some(proof),
        "termsOfUse": st.fixed_dictionaries({"type": st.just("https://a.example/Terms"), "id": urls}),
    },
)

#: Contexts of data model 1.1, whose terms differ: older Open Badges, suites, other lists.
OLD = [
    [contexts.CREDENTIALS_V1, OPEN_BADGES],
    [contexts.CREDENTIALS_V1, "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json"],
    [contexts.CREDENTIALS_V1, "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json"],
    [contexts.CREDENTIALS_V1, OPEN_BADGES, contexts.ED25519_2020_V1, contexts.STATUS_LIST_2021_V1],
]
old_proof = thing("Ed25519Signature2020", created=dates, verificationMethod=urls, proofValue=texts)
old_status = thing(
    "StatusList2021Entry", statusPurpose=texts, statusListIndex=texts, statusListCredential=urls
)


@st.composite
def old_badges(draw: st.DrawFn) -> Badge:
    """Return a badge of data model 1.1, as far as its contexts know its words."""
    names = draw(st.sampled_from(OLD))
    document: Badge = draw(badges) | {"@context": names, "issuanceDate": draw(dates)}
    for name in ("validFrom", "validUntil", "endorsement", "proof", "credentialStatus"):
        document.pop(name, None)
    if contexts.ED25519_2020_V1 in names:
        document |= {"proof": draw(old_proof), "credentialStatus": draw(old_status)}
    return document


presentations = st.fixed_dictionaries(
    {"@context": st.just(CREDENTIALS), "type": st.just("VerifiablePresentation")},
    optional={
        "id": st.just("urn:presentation"),
        "holder": urls | thing("urn:Holder"),
        "verifiableCredential": some(badges),
        "proof": proof,
    },
)
records = st.fixed_dictionaries(
    {
        "@context": st.just([CREDENTIALS, contexts.CLR_V2, OPEN_BADGES]),
        "id": st.just("urn:record"),
        "type": st.just(["VerifiableCredential", "ClrCredential"]),
        "issuer": profile,
        "credentialSubject": thing(
            "ClrSubject",
            verifiableCredential=st.lists(badges, max_size=1, min_size=1),
            achievement=some(achievement),
            association=some(thing("Association", named=False, associationType=texts, sourceId=urls)),
        ),
    }
)
documents = badges | old_badges() | presentations | records

# --- what strangers make of them ------------------------------------------------------------------------

oddities = st.sampled_from(
    [
        None, [], {}, "", "x", 5, True, 1.5, [["x"]], [None], {"@value": "x"}, {"id": "relative"},
        {"id": "urn:x"}, {"@list": ["x"]}, {"@set": ["x"]}, {"@value": "x", "@type": "urn:t"},
        {"type": "Evidence", "name": "x"}, {"@id": "urn:x"}, {"type": []}, {"@value": None},
        "https://a.example/x", {"@graph": []}, {"@value": "x", "@language": "en", "@direction":
        "rtl"}, {"@context": {"a": "urn:a"}, "a": "x"}, {"type": ["VerifiableCredential"], "id":
        "urn:credential", "validUntil": "2031-01-01T00:00:00Z"},
    ]
).map(copy.deepcopy)  # fmt: skip
members = st.sampled_from(
    [
        "hours", "name", "id", "type", "validUntil", "credentialStatus", "evidence", "@id", "@type",
        "@nest", "@graph", "@included", "@reverse", "@index", "@foo", "schema:name",
        "https://schema.org/name", "Achievement", "Evidence", "Criteria", "criteria", "image",
        "Image", "issuer", "https://www.w3.org/2018/credentials#validUntil", "proof", "termsOfUse",
        "renderMethod", "relatedResource", "cnf", "_sd", "kid", "", "achievement", "creator",
        "source",
    ]
)  # fmt: skip


def places(value: object) -> list[Any]:
    """Return every object and array of a document."""
    below = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else None
    return [] if below is None else [value, *(place for item in below for place in places(item))]


@st.composite
def mutated(draw: st.DrawFn) -> Badge:
    """Return a badge after one to three changes that nobody meant."""
    document: Badge = copy.deepcopy(draw(documents))
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.sampled_from(places(document)))
        if isinstance(place, list):
            place.append(draw(oddities))
            continue
        keys = [key for key in place if key != "@context"]
        if keys and draw(st.booleans()):
            key = draw(st.sampled_from(keys))
            value = place.pop(key)
            move = draw(st.sampled_from(["remove", "rename", "wrap", "replace"]))
            if move == "rename":
                place[draw(members)] = value
            elif move != "remove":
                place[key] = [value] if move == "wrap" else draw(oddities)
        else:
            place[draw(members)] = draw(oddities | texts)
    return document


# --- the peer -------------------------------------------------------------------------------------------

#: Why the walk may refuse what PyLD takes without losing anything.
MEANT = [
    "can hide", "second name", "is an IRI or a prefix", "wrapped without need", "rearranges", "says nothing",
    "where an identifier is meant", "named by its URL", "embedded credential", "two places",
    "begins with a prefix", "Only an object can stand here", "A type must be named",
    "An identifier must be a text", "is not the plain name", "would be lost", "has no meaning",
    "A language belongs", "A value with a type", "base direction", "is not absolute",
]  # fmt: skip


def peer(document: Badge) -> str | None:
    """Return what PyLD and our RDFC-1.0 make of a document, or None when PyLD drops or refuses something."""
    try:
        return canonicalize_quads(general.read(document)).text
    except ContextError:
        return None


def compacted(document: Badge) -> object:
    """Return what PyLD compacts a document to, in its own contexts."""
    options = {"base": None, "documentLoader": load_for_processor}
    return jsonld.compact(jsonld.expand(document, options), document["@context"], options)


def unwrapped(value: object) -> object:
    """Return a value as compaction leaves it: one value without array, languages and synonyms made equal."""
    if isinstance(value, list):
        return unwrapped(value[0]) if len(value) == 1 else [unwrapped(item) for item in value]
    if isinstance(value, dict):
        if value.keys() == {"id"}:
            return value["id"]  # a reference may be an object or its identifier alone
        items = {key: unwrapped(below) for key, below in value.items() if key != "@context"}
        return items | ({"@language": items["@language"].lower()} if "@language" in items else {})
    return "OpenBadgeCredential" if value == "AchievementCredential" else value


def meaning(error: ContextError) -> str:
    """Return the kind of a refusal."""
    found = [kind for kind in MEANT if kind in error.message]
    assert found, f"unexplained refusal: {error}"
    return found[0]


def agree(document: Badge) -> str:
    """Compare walk and PyLD on one document; return what became of it."""
    said = peer(document)
    try:
        walked = canonicalize_quads(shape.quads_of(document)).text
    except ContextError as error:
        if said is None:
            return "both refuse"
        return f"refused: {meaning(error)}"
    assert walked == said == contexts.canonicalize(document)
    return "both accept"


@given(badges)
@settings(max_examples=100, deadline=None)
def test_walk_and_pyld_say_the_same_of_badges(document: Badge) -> None:
    assert agree(document) == "both accept"


@given(presentations | records)
@settings(max_examples=60, deadline=None)
def test_walk_and_pyld_say_the_same_of_what_holds_badges(document: Badge) -> None:
    assert agree(document) == "both accept"


@given(old_badges())
@settings(max_examples=60, deadline=None)
def test_walk_and_pyld_say_the_same_of_older_badges(document: Badge) -> None:
    agree(document)


@given(badges.filter(lambda badge: "endorsement" not in badge))
@settings(max_examples=50, deadline=None)
def test_what_is_accepted_equals_its_own_compaction(document: Badge) -> None:
    contexts.check(document)
    assert jcs.canonicalize(unwrapped(compacted(document))) == jcs.canonicalize(unwrapped(document))


@given(mutated())
@settings(max_examples=150, deadline=None)
def test_walk_and_pyld_say_the_same_of_mutated_badges_or_the_walk_refuses(document: Badge) -> None:
    agree(document)


@pytest.mark.drill
def test_walk_and_pyld_agree_on_twenty_thousand_badges(capsys: pytest.CaptureFixture[str]) -> None:
    outcomes: Counter[str] = Counter()

    @given(documents | mutated() | mutated())
    @settings(max_examples=20_000, deadline=None)
    def compare(document: Badge) -> None:
        outcomes[agree(document)] += 1

    compare()
    with capsys.disabled():
        lines = [f"{count:7,} {outcome}" for outcome, count in outcomes.most_common()]
        print("", *lines, sep="\n")  # noqa: T201
    assert outcomes["both accept"] > 5_000
    assert sum(count for outcome, count in outcomes.items() if outcome.startswith("refused")) > 500


def test_a_vertical_tab_is_escaped_where_pyld_leaves_it_raw() -> None:
    document = {"@context": CREDENTIALS, "type": "VerifiableCredential", "name": "a\u000bb"}
    options = {
        "documentLoader": load_for_processor,
        "algorithm": "URDNA2015",
        "format": "application/n-quads",
    }
    assert "a\u000bb" in jsonld.normalize(document, options)
    assert re.search(r'"a\\u000Bb"', contexts.canonicalize(document))


@given(st.lists(badges, min_size=2, max_size=3))
@settings(max_examples=50, deadline=None)
def test_what_is_remembered_of_some_badges_changes_nothing_about_others(several: list[Badge]) -> None:
    for document in several * 3:
        try:
            plain = canonicalize_quads(shape.quads_of(document)).text
        except ContextError as error:
            with pytest.raises(type(error)):
                contexts.canonicalize(document)
        else:
            assert contexts.canonicalize(document) == plain
