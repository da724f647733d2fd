"""Parts of a document: what leads to them is kept, and the nameless in them are those of the whole."""

import pytest

import contexts
from contexts import PointerError, UndefinedTermError, select, statements
from contexts.selection import MOST_POINTERS

DOCUMENT = {
    "@context": [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ],
    "id": "urn:uuid:1",
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "issuer": {"id": "did:web:example.org", "type": "Profile", "name": "Alder Valley"},
    "credentialSubject": {
        "id": "_:kim",
        "type": "AchievementSubject",
        "result": [
            {"type": "Result", "value": "a"},
            {"type": "Result", "value": "b"},
            {"type": "Result", "value": "b"},
        ],
        "achievement": {
            "id": "urn:uuid:2",
            "type": "Achievement",
            "name": "Workshop",
            "resultDescription": [
                {
                    "id": "urn:uuid:3",
                    "type": "ResultDescription",
                    "name": "Level",
                    "resultType": "LetterGrade",
                    "allowedValue": ["c", "b", "a"],
                }
            ],
        },
    },
    "evidence": [{"type": "Evidence", "name": "Slides"}],
}
LEVELS = "/credentialSubject/achievement/resultDescription/0/allowedValue"


def test_a_part_keeps_what_leads_to_it_in_the_order_of_the_document():
    assert select(DOCUMENT, ["/credentialSubject/result/1/value", "/issuer/name"]) == {
        "@context": DOCUMENT["@context"],
        "id": "urn:uuid:1",
        "type": DOCUMENT["type"],
        "issuer": DOCUMENT["issuer"],
        "credentialSubject": {
            "id": "_:kim",
            "type": "AchievementSubject",
            "result": [{"type": "Result", "value": "b"}],
        },
    }


def test_the_empty_pointer_is_the_whole_and_what_is_kept_anyway_may_be_named():
    assert select(DOCUMENT, [""]) == DOCUMENT
    assert select(DOCUMENT, ["/id"]) == select(DOCUMENT, ["/type/0", "/@context"])


def test_a_pointer_may_name_a_part_of_what_another_names():
    assert select(DOCUMENT, ["/issuer", "/issuer/name"]) == select(DOCUMENT, ["/issuer"])


def test_pointers_are_unescaped():
    assert select({"a/b": {"m~n": 1}, "c": 2}, ["/a~1b/m~0n"]) == {"a/b": {"m~n": 1}}


@pytest.mark.parametrize(
    "pointer",
    [
        "issuer",
        "/hours",
        "/evidence/1",
        "/evidence/00",
        "/evidence/-",
        "/issuer/name/0",
        "/evidence/99999999",
    ],
)
def test_a_pointer_that_names_nothing_is_refused(pointer):
    with pytest.raises(PointerError):
        select(DOCUMENT, [pointer])


def test_more_pointers_than_anybody_needs_are_refused():
    assert select(DOCUMENT, ["/id"] * MOST_POINTERS)
    with pytest.raises(PointerError, match="at most"):
        select(DOCUMENT, ["/id"] * (MOST_POINTERS + 1))


def test_what_parts_say_is_among_what_the_whole_says():
    pointers = {"first": ["/credentialSubject/result/1"], "evidence": ["/evidence"], "none": [], "all": [""]}
    whole, parts = statements(DOCUMENT, pointers)
    assert sorted(whole) == sorted(parts["all"])
    assert contexts.canonicalize_quads(whole).text == contexts.canonicalize(DOCUMENT)
    assert parts["none"] == []
    assert set(parts["first"]) < set(whole)
    assert set(parts["evidence"]) < set(whole)
    assert not any('"a"' in quad for quad in parts["first"])


def test_two_nameless_things_that_say_the_same_are_told_apart():
    _, parts = statements(
        DOCUMENT, {"second": ["/credentialSubject/result/1"], "third": ["/credentialSubject/result/2"]}
    )
    assert set(parts["second"]) != set(parts["third"])


def test_an_ordered_list_is_shown_whole_or_not_at_all():
    whole, parts = statements(DOCUMENT, {"levels": [LEVELS]})
    assert set(parts["levels"]) < set(whole)
    assert sum('"c"' in quad for quad in parts["levels"]) == 1
    with pytest.raises(PointerError, match="name the whole"):
        statements(DOCUMENT, {"levels": [f"{LEVELS}/1"]})


def test_a_graph_of_its_own_has_one_name():
    holder = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": [{name: DOCUMENT[name] for name in DOCUMENT if name != "evidence"}],
    }
    whole, parts = statements(holder, {"held": ["/verifiableCredential/0/issuer"]})
    assert set(parts["held"]) < set(whole)


def test_a_part_that_says_nothing_is_refused():
    nameless = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "name": "Workshop",
    }
    with pytest.raises(PointerError, match="says nothing"):
        statements(nameless, {"words": ["/@context"]})
    with pytest.raises(UndefinedTermError):
        statements(nameless | {"hours": 5}, {"words": ["/name"]})
