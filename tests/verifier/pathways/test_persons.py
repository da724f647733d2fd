"""A person's document: what somebody has, in and out."""

import pytest

from verifier.pathways.persons import PersonError, read_person, write_person

ITEM = {"id": "i1", "kind": "award", "at": "2026-09-01T15:00:00Z"}


@pytest.mark.parametrize(
    ("document", "pointer"),
    [
        ({}, ""),
        ({"items": {}}, "/items"),
        ({"items": [{**ITEM, "at": "yesterday"}]}, "/items/0/at"),
        ({"items": [{**ITEM, "minutes": -1}]}, "/items/0/minutes"),
        ({"items": [{**ITEM, "state": "fine"}]}, "/items/0/state"),
        ({"items": [{**ITEM, "colour": "blue"}]}, "/items/0/colour"),
        ({"items": [ITEM, ITEM]}, "/items/1/id"),
        ({"items": [], "attributes": {"years": 1.5}}, "/attributes"),
        ({"items": [], "attributes": {"years": True}}, "/attributes"),
        ({"items": [], "waivers": [{"id": "w"}]}, "/waivers/0"),
    ],
)
def test_what_tells_of_nobody_is_refused_with_its_place(document, pointer):
    with pytest.raises(PersonError) as caught:
        read_person(document)
    assert caught.value.problems[0].pointer == pointer
    assert caught.value.problems[0].message


def test_somebody_who_has_nothing_yet():
    assert write_person(read_person({"items": []})) == {"items": []}


def test_everything_that_can_be_said_of_somebody_comes_back():
    document = {
        "id": "t1",
        "attributes": {"role": ["teacher", "coach"], "years": 3, "grade": "4"},
        "items": [
            {
                **ITEM,
                "state": "suspended",
                "achievement": "https://x.example/a",
                "issuer": "did:web:x.example",
                "expires": "2027-01-01T00:00:00Z",
                "minutes": 0,
                "categories": ["stem"],
                "level": 2,
                "evidenced": True,
                "carried": True,
                "credential": {"id": "urn:uuid:1", "digest": "uEi" + "A" * 44},
                "digest": "uEi" + "B" * 44,
            }
        ],
        "waivers": [
            {
                "id": "w",
                "node": "a",
                "as": "reduce",
                "amount": 2,
                "by": "p1",
                "role": "coordinator",
                "at": "2026-10-01T00:00:00Z",
                "reason": "away in September",
            }
        ],
    }
    assert write_person(read_person(document)) == document
