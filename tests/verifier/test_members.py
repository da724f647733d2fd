"""Reading members that may hold one value or several."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from verifier import members


def test_one_several_or_no_values():
    assert members.many(None) == []
    assert members.many("x") == ["x"]
    assert members.many(["x", 1]) == ["x", 1]
    assert members.objects([{"a": 1}, "x"]) == [{"a": 1}]


def test_types_ids_and_names():
    assert members.types({"type": ["A", 7]}) == {"A"}
    assert members.types("x") == frozenset()
    assert members.id_of({"id": "did:example:1"}) == members.id_of("did:example:1") == "did:example:1"
    assert members.id_of({"id": 7}) is members.id_of(7) is None
    assert members.name_of({"name": "Ada"}) == "Ada"
    assert members.name_of({"name": "  "}) is members.name_of("Ada") is members.name_of({"name": 7}) is None


def test_the_first_date_that_is_one():
    document = {"validFrom": "soon", "issuanceDate": "2026-01-01T00:00:00Z"}
    assert members.moment(document, "validFrom", "issuanceDate") == datetime(2026, 1, 1, tzinfo=UTC)
    assert members.moment({"validFrom": 7}, "validFrom") is None


def test_a_walk_meets_every_object_with_its_place():
    value = {"a/b": [{"c": 1}], "left": {"out": {}}}
    assert [pointer for pointer, _ in members.walk(value)] == ["", "/a~1b/0", "/left", "/left/out"]
    assert [pointer for pointer, _ in members.walk(value, leave_out=("left",))] == ["", "/a~1b/0"]


VALUES = st.recursive(
    st.none() | st.sampled_from(["a", "b", 1, True]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abcd"), inner, max_size=3),
)


@given(VALUES, st.sets(st.sampled_from("abcd"), max_size=2))
def test_a_member_is_held_where_a_walk_meets_an_object_with_it(value, names):
    met = any(name in found for _, found in members.walk(value) for name in names)
    assert members.holds_member(value, names) is met
