"""JSON-LD of any form, read safely."""

import pytest

from contexts import CREDENTIALS_V2, ContextError, UndefinedTermError, WorkLimitError, general

INLINE = {"ex": "urn:ex#", "name": "urn:name", "see": {"@id": "urn:see", "@type": "@id"}}


@pytest.mark.parametrize(
    ("document", "count"),
    [
        ([], 0),
        ({"urn:p": "x"}, 1),
        ([{"@id": None, "urn:p": [{"@value": "x"}]}], 1),
        ({"@set": [{"@id": "urn:a", "urn:p": "x"}]}, 1),
        ({"@graph": [{"@id": "urn:a", "urn:p": "x"}]}, 1),
        ({"@context": INLINE, "@id": "urn:a", "name": "x", "see": "urn:b", "ex:p": {"@list": [1, "a"]}}, 7),
        ({"@context": INLINE, "@type": "ex:T", "@reverse": {"see": {"@id": "urn:c"}}}, 2),
        ({"@id": "urn:a", "urn:p": {"@id": "_:x"}, "urn:q": {"@id": "_:x"}}, 2),
        ({"@id": "urn:a", "urn:p": 1, "@included": [{"@id": "urn:b", "urn:q": True}]}, 2),
        (
            {
                "@id": "urn:g",
                "@graph": [{"@id": "urn:a", "urn:p": {"@value": "x", "@language": "EN"}}],
                "urn:p": 1.5,
            },
            2,
        ),
        ({"urn:p": {"@type": "@json", "@value": [None]}}, 1),
        ({"urn:p": {"@type": "urn:t", "@value": "x"}}, 1),
        ({"@context": CREDENTIALS_V2, "type": "VerifiableCredential", "name": "x"}, 2),
    ],
)
def test_what_has_a_meaning_is_read(document: object, count: int) -> None:
    assert len(general.quads_of(document)) == count


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"@context": INLINE},
        {"@id": "urn:a"},
        {"name": "x"},
        {"@id": "relative", "urn:p": "x"},
        {"@type": "Relative", "urn:p": "x"},
        {"urn:p": {"@value": None}},
        {"urn:p": {"@language": "en"}},
        {"urn:p": None, "urn:q": 1},
        {"urn:p": [], "urn:q": 1},
        {"urn:p": {"@value": "x", "@direction": "ltr"}},
        {"urn:p": {"@value": "x", "@type": "_:t"}},
        {"urn:p": {"@value": "x", "@index": "i"}},
        {"_:p": "x"},
        ["free", {"urn:p": "x"}],
        {"@list": [{"@id": "urn:a", "urn:p": "x"}]},
        {"@graph": [{"@id": "urn:only"}, {"urn:p": "x"}]},
        {"@id": "@RESERVED", "urn:p": "x"},
        {"@context": {"term": "@RESERVED"}, "urn:p": "x"},
        {"@context": {"@type": {"@container": "@set"}}, "@type": "urn:T"},
        {"@context": {"p": {"@id": "urn:p", "@container": "@graph"}}, "p": {}},
        {
            "@context": {"p": {"@id": "urn:p", "@container": "@graph", "@type": "@id"}},
            "p": "urn:a",
            "urn:q": 1,
        },
        {"@context": "https://example.org/unknown", "urn:p": "x"},
        {"@context": 5},
        "text",
    ],
)
def test_what_would_be_lost_is_refused(document: object) -> None:
    with pytest.raises(ContextError):
        general.quads_of(document)


def test_the_place_of_a_loss_is_told() -> None:
    with pytest.raises(UndefinedTermError) as caught:
        general.quads_of({"urn:q": 1, "urn:p": [{"@value": "x"}, {"@value": "y", "@index": "i"}]})
    assert caught.value.pointer == "/urn:p/1/@index"


def test_directions_have_a_datatype_when_asked_for() -> None:
    document = [{"@id": "urn:a", "urn:p": [{"@direction": "rtl", "@language": "ar", "@value": "x"}]}]
    assert general.quads_of(document, directions=True)[0][2] == '"x"^^<https://www.w3.org/ns/i18n#ar_rtl>'


def test_a_large_document_is_not_probed() -> None:
    with pytest.raises(WorkLimitError):
        general.quads_of({"urn:p": list(range(general.MOST_VALUES + 1))})


def test_words_that_are_reserved_are_refused_without_a_warning_from_below() -> None:
    with pytest.raises(UndefinedTermError, match="'@foo'"):
        general.read({"@context": {"@foo": None}, "urn:p": "x"})
