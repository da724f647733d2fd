"""What the walk refuses, where, and why; what it says of the rest."""

import copy
import threading
from collections.abc import Callable
from typing import Any

import pytest

import contexts
from contexts import (
    ContextError,
    HiddenTermError,
    UndefinedTermError,
    UnknownContextError,
    WorkLimitError,
    elements,
    shape,
)

Badge = dict[str, Any]

FAR = "https://www.w3.org/2018/credentials#"


def refused(document: Badge) -> ContextError:
    with pytest.raises(ContextError) as caught:
        contexts.check(document)
    with pytest.raises(type(caught.value)):
        contexts.canonicalize(document)
    return caught.value


def changed(document: Badge, pointer: str, value: object) -> Badge:
    """Return a copy with one member set, or removed when the value is Ellipsis."""
    copied = copy.deepcopy(document)
    *above, last = [int(key) if key.isdigit() else key for key in pointer.split("/")[1:]]
    place: Any = copied
    for key in above:
        place = place[key]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return copied


def test_a_plain_badge_is_read(badge: Badge) -> None:
    contexts.check(badge)
    form = contexts.canonicalize(badge)
    assert len(form.splitlines()) == 61
    assert '"Three lessons\\n\\twith tickets."' in form


@pytest.mark.parametrize(
    ("pointer", "value", "error", "place"),
    [
        ("/hours", "500", UndefinedTermError, "/hours"),
        ("/credentialSubject/hours", 500, UndefinedTermError, "/credentialSubject/hours"),
        ("/evidence/1/kind", "x", UndefinedTermError, "/evidence/1/kind"),
        ("/evidence/0/type/0", "Nothing", UndefinedTermError, "/evidence/0/type"),
        ("/credentialSchema/0/type", "JsonSchema2", UndefinedTermError, "/credentialSchema/0/type"),
        ("/id", "credentials/1", UndefinedTermError, "/id"),
        ("/id", None, UndefinedTermError, "/id"),
        ("/id", ["urn:a"], UndefinedTermError, "/id"),
        ("/issuer/id", "no scheme", UndefinedTermError, "/issuer/id"),
        ("/type", [], UndefinedTermError, "/type"),
        ("/type", None, UndefinedTermError, "/type"),
        ("/type", ["VerifiableCredential", 1], UndefinedTermError, "/type"),
        ("/type", {"a": "b"}, UndefinedTermError, "/type"),
        ("/name", None, UndefinedTermError, "/name"),
        ("/evidence", [], UndefinedTermError, "/evidence"),
        ("/evidence/1", None, UndefinedTermError, "/evidence/1"),
        (
            "/credentialSubject/achievement/tag/1",
            ["x"],
            HiddenTermError,
            "/credentialSubject/achievement/tag/1",
        ),
        ("/validUntil", ["2031-11-22T00:00:00Z", None], UndefinedTermError, "/validUntil/1"),
        ("/validUntil", [["2031-11-22T00:00:00Z"]], HiddenTermError, "/validUntil/0"),
        (f"/{FAR.replace('/', '~1')}validUntil", "x", HiddenTermError, None),
        ("/cred:validUntil", "x", HiddenTermError, "/cred:validUntil"),
        ("/@id", "urn:a", HiddenTermError, "/@id"),
        ("/@type", "urn:a", HiddenTermError, "/@type"),
        ("/@nest", {"validUntil": "x"}, HiddenTermError, "/@nest"),
        ("/@included", [{"id": "urn:a"}], HiddenTermError, "/@included"),
        ("/@graph", [], HiddenTermError, "/@graph"),
        ("/@reverse", {}, HiddenTermError, "/@reverse"),
        ("/@index", "x", HiddenTermError, "/@index"),
        ("/evidence/0", {"@list": []}, HiddenTermError, "/evidence/0/@list"),
        ("/evidence/0", {"@set": []}, HiddenTermError, "/evidence/0/@set"),
        ("/name", {"@value": "x"}, HiddenTermError, "/name"),
        ("/validUntil", {"@value": "2031-11-22T00:00:00Z"}, HiddenTermError, "/validUntil"),
        ("/name", {"@value": "x", "@direction": "ltr"}, UndefinedTermError, "/name"),
        ("/name", {"@value": "x", "@language": "e n"}, UndefinedTermError, "/name"),
        ("/name", {"@value": {}, "type": "urn:t"}, UndefinedTermError, "/name"),
        ("/name", {"@value": None, "@language": "en"}, UndefinedTermError, "/name"),
        ("/name", {"@value": "x", "type": "nothing"}, UndefinedTermError, "/name/type"),
        ("/credentialSubject/achievement/Criteria", "urn:a", HiddenTermError, None),
        ("/type/0", f"{FAR}VerifiableCredential", HiddenTermError, "/type"),
        ("/credentialSubject/achievement/criteria", 5, HiddenTermError, None),
        ("/credentialSubject/creditsEarned", float("nan"), UndefinedTermError, None),
        ("/name", {1, 2}, UndefinedTermError, "/name"),
        ("/proof", "urn:a", UndefinedTermError, "/proof"),
        ("/proof", {}, UndefinedTermError, "/proof"),
        ("/proof", {"@value": "x", "type": "urn:t"}, UndefinedTermError, "/proof"),
        ("/proof", {"id": "urn:a"}, UndefinedTermError, "/proof"),
    ],
)
def test_what_says_nothing_or_hides_something_is_refused(
    badge: Badge, pointer: str, value: object, error: type[ContextError], place: str | None
) -> None:
    document = changed(badge, pointer.replace("~1", "\0"), value)
    if "\0" in pointer.replace("~1", "\0"):
        document = {key.replace("\0", "/"): below for key, below in document.items()}
    found = refused(document)
    assert type(found) is error
    assert found.pointer == (place or found.pointer)
    assert found.pointer in str(found)


@pytest.mark.parametrize(
    ("value", "error"),
    [
        ([{"@vocab": "urn:v#"}], HiddenTermError),
        ({"until": "https://www.w3.org/2018/credentials#validUntil"}, HiddenTermError),
        ([], HiddenTermError),
        ([None], HiddenTermError),
        (None, HiddenTermError),
        ([contexts.CREDENTIALS_V2] * 31, HiddenTermError),
        ("https://example.org/unknown", UnknownContextError),
        ([contexts.CREDENTIALS_V2, "HTTPS://www.w3.org/ns/credentials/v2"], UnknownContextError),
        (
            [contexts.CREDENTIALS_V2, "https://purl.imsglobal.org/spec/ob/v3p0/context.json"],
            UndefinedTermError,
        ),
    ],
)
def test_contexts_are_urls_of_carried_contexts_that_fit_together(
    badge: Badge, value: object, error: type[ContextError]
) -> None:
    assert type(refused(badge | {"@context": value})) is error


def test_a_document_without_context_means_nothing(badge: Badge) -> None:
    assert isinstance(refused(changed(badge, "/@context", ...)), UndefinedTermError)


def test_a_document_without_statements_says_nothing() -> None:
    error = refused({"@context": contexts.CREDENTIALS_V2, "id": "urn:a"})
    assert error.message == "The document says nothing"


def test_an_inline_context_further_down_is_refused(badge: Badge) -> None:
    document = changed(badge, "/issuer/@context", {"title": "https://schema.org/name"})
    assert isinstance(refused(document), HiddenTermError)


def test_only_an_embedded_credential_names_contexts(badge: Badge) -> None:
    document = changed(badge, "/issuer/@context", contexts.OPEN_BADGES_V3)
    error = refused(document)
    assert isinstance(error, HiddenTermError)
    assert error.pointer == "/issuer/@context"


def endorsement(subject: str) -> Badge:
    return {
        "@context": [contexts.CREDENTIALS_V2, contexts.OPEN_BADGES_V3],
        "id": "urn:endorsement:1",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "Seen",
        "issuer": {"id": "urn:issuer:2", "type": ["Profile"]},
        "validFrom": "2026-11-23T00:00:00Z",
        "credentialSubject": {
            "id": subject,
            "type": ["EndorsementSubject"],
            "endorsementComment": "Well done.",
        },
    }


def test_an_embedded_endorsement_is_read_in_its_own_contexts(badge: Badge) -> None:
    document = badge | {"endorsement": [endorsement(badge["id"])]}
    assert "<urn:endorsement:1>" in contexts.canonicalize(document)


def test_a_credential_cannot_be_written_in_two_halves(badge: Badge) -> None:
    """The graph is the same with validUntil in the half that nobody reads; the document is not."""
    whole = badge | {"endorsement": [endorsement(badge["id"])]}
    split = changed(whole, "/validUntil", ...)
    half = split["endorsement"][0]["credentialSubject"]
    half["type"] = ["EndorsementSubject", "VerifiableCredential"]
    half["validUntil"] = badge["validUntil"]
    error = refused(split)
    assert isinstance(error, HiddenTermError)
    assert "two places" in error.message


def test_one_thing_may_be_described_twice_when_it_is_no_credential(badge: Badge) -> None:
    document = changed(badge, "/credentialSubject/achievement/creator", badge["issuer"])
    contexts.check(document)


def test_a_type_that_is_named_twice_counts_once(badge: Badge) -> None:
    twice = changed(badge, "/type", [*badge["type"], *badge["type"]])
    assert contexts.canonicalize(twice) == contexts.canonicalize(badge)


def test_synonyms_among_types_are_plain(badge: Badge) -> None:
    """AchievementCredential and OpenBadgeCredential are one IRI, and real badges hold either."""
    other = changed(badge, "/type/1", "AchievementCredential")
    assert contexts.canonicalize(other) == contexts.canonicalize(badge)


def test_a_type_of_one_owns_a_full_iri(badge: Badge) -> None:
    document = changed(badge, "/evidence/0/type", ["Evidence", "https://w3id.org/openbadges#Assertion"])
    assert "<https://w3id.org/openbadges#Assertion>" in contexts.canonicalize(document)


def test_a_proof_is_a_graph_of_its_own(badge: Badge) -> None:
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": "2026-11-22T00:00:00Z",
        "verificationMethod": "did:web:district.example#key",
        "proofPurpose": "assertionMethod",
    }
    form = contexts.canonicalize(badge | {"proof": proof})
    line = next(line for line in form.splitlines() if "security#proofPurpose" in line)
    assert "<https://w3id.org/security#assertionMethod>" in line
    assert line.split()[-2].startswith("_:c14n")


def test_a_purpose_that_is_no_term_is_refused(badge: Badge) -> None:
    proof = {"type": "DataIntegrityProof", "proofPurpose": "everything"}
    assert isinstance(refused(badge | {"proof": proof}), UndefinedTermError)


def test_a_presentation_holds_credentials_in_their_own_contexts(badge: Badge) -> None:
    presentation = {
        "@context": contexts.CREDENTIALS_V2,
        "type": "VerifiablePresentation",
        "verifiableCredential": [badge],
    }
    assert "credentials#verifiableCredential" in contexts.canonicalize(presentation)
    bare = changed(badge, "/@context", ...)
    assert isinstance(refused(presentation | {"verifiableCredential": bare}), UndefinedTermError)


def test_texts_have_languages_and_values_have_types() -> None:
    document = {
        "@context": contexts.CREDENTIALS_V2,
        "type": "VerifiableCredential",
        "name": [{"@value": "Karte", "@language": "de-CH"}, "Card"],
        "description": {"@value": 3, "type": "urn:t"},
    }
    form = contexts.canonicalize(document)
    assert '"Karte"@de-ch' in form
    assert '"3"^^<urn:t>' in form


def test_a_term_may_bring_a_context_for_its_values(badge: Badge) -> None:
    messages = [{"status": "0x0", "message": "unset"}, {"status": "0x1", "message": "set"}]
    document = changed(badge, "/credentialStatus/statusMessage", messages)
    assert '<https://www.w3.org/ns/credentials/status#message> "unset"' in contexts.canonicalize(document)
    elsewhere = changed(badge, "/issuer/message", "unset")
    assert isinstance(refused(elsewhere), UndefinedTermError)


def test_keywords_are_plain_where_no_context_names_them() -> None:
    table = shape.Table()
    plain = table.intern(table.process(table.initial.active, {"p": "urn:p"}), None)
    walk = shape._Walk()
    walk.node({"@id": "urn:a", "@type": "urn:T", "p": "x"}, plain, "")
    assert '<urn:a> <urn:p> "x" .\n' in walk.lines
    assert len(walk.lines) == 2


def test_a_type_is_named_as_outside_of_its_own_context() -> None:
    table = shape.Table()
    context = {"type": "@type", "T": {"@id": "urn:T", "@context": {"is": "@type"}}}
    state = table.intern(table.process(table.initial.active, context), None)
    with pytest.raises(HiddenTermError, match="'is' is not the plain name"):
        shape._Walk().node({"is": "T", "type": "T"}, state, "")


def test_order_matters_in_lists_and_nowhere_else(badge: Badge) -> None:
    pointer = "/credentialSubject/achievement/resultDescription/0/allowedValue"
    assert contexts.canonicalize(changed(badge, pointer, ["60", "30", "90"])) != contexts.canonicalize(badge)
    assert "#nil>" in contexts.canonicalize(changed(badge, pointer, []))
    assert contexts.canonicalize(changed(badge, pointer, ["30"])) == contexts.canonicalize(
        changed(badge, pointer, "30")
    )
    tags = changed(badge, "/credentialSubject/achievement/tag", ["formative", "assessment"])
    assert contexts.canonicalize(tags) == contexts.canonicalize(badge)


def test_what_is_wrong_in_a_list_is_told_by_its_place(badge: Badge) -> None:
    pointer = "/credentialSubject/achievement/resultDescription/0/allowedValue/1"
    assert refused(changed(badge, pointer, None)).pointer == pointer


def test_json_values_are_kept_whole() -> None:
    document = {"@context": contexts.CREDENTIALS_V2, "_sd": [["b", None], {"a": 1}]}
    assert '"[[\\"b\\",null],{\\"a\\":1}]"' in contexts.canonicalize(document)


def test_undefined_terms_can_be_given_a_meaning_by_the_context_for_them(badge: Badge) -> None:
    names = [*badge["@context"], "https://www.w3.org/ns/credentials/undefined-terms/v2"]
    document = badge | {"@context": names, "hours": 3}
    assert "undefined-term#hours" in contexts.canonicalize(document)
    assert isinstance(refused(document | {"a:b": 3}), HiddenTermError)
    assert isinstance(refused(document | {"two words": 3}), UndefinedTermError)


def test_nameless_things_may_be_named_within_a_document(badge: Badge) -> None:
    named = changed(badge, "/evidence/0/id", "_:x")
    assert contexts.canonicalize(named) == contexts.canonicalize(badge)


def test_identifiers_do_not_begin_with_a_prefix() -> None:
    document = {
        "@context": "https://w3id.org/security/v2",
        "id": "sec:a",
        "type": "Ed25519VerificationKey2018",
    }
    error = refused(document)
    assert isinstance(error, HiddenTermError)
    assert error.pointer == "/id"


def test_more_new_types_than_any_credential_needs_are_refused(
    badge: Badge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(elements, "NEW_STATES", 3)
    monkeypatch.setattr(shape, "_table", shape.Table())
    assert isinstance(refused(badge), WorkLimitError)


def test_a_document_deeper_than_the_stack_is_refused(badge: Badge) -> None:
    deep: Badge = {"type": ["Profile"]}
    for _ in range(5000):
        deep = {"type": ["Profile"], "parentOrg": deep}
    assert isinstance(refused(changed(badge, "/issuer", deep)), WorkLimitError)


def test_the_table_begins_afresh_when_strangers_have_filled_it(
    badge: Badge, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = contexts.canonicalize(badge)
    before = shape._table
    monkeypatch.setattr(shape, "LIMIT", 0)
    assert contexts.canonicalize(badge) == expected
    assert shape._table is not before


def test_many_threads_may_walk_at_once(badge: Badge, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = contexts.canonicalize(badge)
    monkeypatch.setattr(shape, "_table", shape.Table())
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(contexts.canonicalize(badge))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 8


def test_a_walk_leaves_the_document_alone(badge: Badge) -> None:
    before = copy.deepcopy(badge)
    contexts.canonicalize(badge)
    assert badge == before


def everything(value: object, pointer: str = "") -> list[str]:
    if isinstance(value, dict):
        items: Any = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    else:
        return []
    found = []
    for key, below in items:
        if key != "@context":
            found += [f"{pointer}/{key}", *everything(below, f"{pointer}/{key}")]
    return found


@pytest.mark.parametrize("change", [lambda value: ..., lambda value: f"{value}x"], ids=["removed", "changed"])
def test_nothing_can_be_changed_without_changing_what_is_signed(
    badge: Badge, change: Callable[[object], object]
) -> None:
    expected = contexts.canonicalize(badge)
    for pointer in everything(badge):
        try:
            other = contexts.canonicalize(changed(badge, pointer, change(pointer)))
        except ContextError:
            continue
        assert other != expected, pointer


def test_a_scheme_that_is_a_prefix_too_may_stand_before_two_slashes() -> None:
    table = shape.Table()
    state = table.intern(table.process(table.initial.active, {"ex": "https://example.org/ns#"}), None)
    assert state.prefixes == {"ex"}
    assert shape._Walk().iri("ex://host/1", state) == "<ex://host/1>"
    with pytest.raises(HiddenTermError, match="begins with a prefix"):
        shape._Walk().iri("ex:1", state)
