"""A template never says anything else than the walk."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import contexts
from contexts import ContextError, canonicalize_quads, shape
from contexts.marking import MarkingWalk
from contexts.outline import Outline, structure_of
from contexts.templates import Template, Templates, learned

Badge = dict[str, Any]

TEXTS = [
    "", "Ada", "a\tb\nc", 'say "x"\\', "\x0b\x7f", "é\u0301", "😀", "\u2028", "100 %s %", "_:x", "a:b",
    "x:\ue0000\ue001", "\ue0005\ue001", "\ud800", "urn:uuid:1", "https://a.example/1", "https://a.example/ü?q#f",
    "https://a.example/ with space", "https://a.example/%20", "xsd:date", "OpenBadgeCredential",
    "did:key:z6Mk#z", "_:b1", "urn:cairn:<>", "2026-11-22T00:00:00Z",
]  # fmt: skip


def plainly(document: Badge, algorithm: str = "sha256") -> str:
    return canonicalize_quads(shape.quads_of(document), algorithm=algorithm).text


def outline(document: Badge) -> Outline:
    structure = structure_of(document)
    assert structure is not None
    found = structure.read(document)
    assert found is not None
    return found


def replaced(document: Badge, texts: Sequence[str]) -> Badge:
    structure = structure_of(document)
    assert structure is not None
    return structure.replaced(document, texts)


def template_of(document: Badge, algorithm: str = "sha256") -> Template:
    structure = structure_of(document)
    assert structure is not None
    template = learned(document, structure, algorithm)
    assert template is not None
    return template


def arguments(template: Template, texts: Sequence[str]) -> Sequence[str] | None:
    return template.arguments(texts, "".join(texts))


def filled(template: Template, texts: Sequence[str]) -> str | None:
    given = arguments(template, texts)
    return None if given is None else template.filled(given)


def canonical(templates: Templates, document: Badge) -> str | None:
    known = templates.find(document)
    return None if known is None else known.canonical("sha256")


def accepts(templates: Templates, document: Badge) -> bool:
    known = templates.find(document)
    return known is not None and known.is_accepted()


def by_template(document: Badge) -> str | None:
    """What the template of a document that was seen twice says of it."""
    templates = Templates()
    for number in range(2):
        canonical(templates, document | {"name": f"another {number}"})
    return canonical(templates, document)


def test_the_second_badge_of_a_layout_is_filled_in(badge: Badge) -> None:
    templates = Templates()
    said = [canonical(templates, badge | {"name": f"Badge {number}"}) for number in range(4)]
    assert said[0] is None
    assert said[1:] == [plainly(badge | {"name": f"Badge {number}"}) for number in (1, 2, 3)]


def test_a_badge_that_is_alone_of_its_layout_is_walked_however_often_it_is_seen(badge: Badge) -> None:
    templates = Templates()
    assert [canonical(templates, dict(badge)) for _ in range(3)] == [None, None, None]


def test_a_badge_of_a_known_layout_is_accepted_without_a_walk(badge: Badge) -> None:
    templates = Templates()
    said = [accepts(templates, badge | {"name": f"Badge {number}"}) for number in range(4)]
    assert said == [False, True, True, True]
    assert not accepts(templates, badge | {"id": "relative"})
    assert not accepts(templates, badge | {"name": "half a character \ud800"})
    assert accepts(templates, badge | {"name": 'quoted "x"'})


@given(data=st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_template_says_what_the_walk_says_whatever_the_texts(badge: Badge, data: st.DataObject) -> None:
    template, found = template_of(badge), outline(badge)
    texts = [data.draw(st.sampled_from([text, *TEXTS]) | st.text(max_size=5)) for text in found.texts]
    said = filled(template, texts)
    document = replaced(badge, texts)
    try:
        walked = plainly(document)
    except ContextError:
        assert said is arguments(template, texts) is None
    else:
        assert said in {walked, None}


@pytest.mark.parametrize("first", ["xsd:date", "urn:a"])
@pytest.mark.parametrize("identifier", ["xsd:x", "1a:c", "relative", "a b:d", "_:y", ":", "urn:b", "a:b"])
def test_a_template_believes_no_identifier_of_the_document_that_it_was_learned_from(
    first: str, identifier: str
) -> None:
    used = [contexts.CREDENTIALS_V1, "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json"]
    old = {"@context": used, "type": ["VerifiableCredential", "OpenBadgeCredential"], "issuer": "urn:issuer"}
    template, other = template_of(old | {"id": first}), old | {"id": identifier}
    is_accepted = arguments(template, outline(other).texts) is not None
    assert is_accepted is (identifier in {"urn:b", "a:b"})
    if is_accepted:
        assert filled(template, outline(other).texts) == plainly(other)


@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_few_changes_leave_the_template_in_use(badge: Badge, data: st.DataObject) -> None:
    template, found = template_of(badge, "sha384"), outline(badge)
    place = data.draw(st.integers(0, len(found.texts) - 1))
    texts = [*found.texts]
    texts[place] = data.draw(st.sampled_from(["https://b.example/2", "urn:uuid:2", "did:web:b.example"]))
    assert filled(template, texts) == plainly(replaced(badge, texts), "sha384")


@pytest.mark.parametrize("place", [0, 1])
def test_half_a_character_is_left_to_the_walk_to_refuse(badge: Badge, place: int) -> None:
    texts = [*outline(badge).texts]
    texts[place] = "\ud800"
    assert filled(template_of(badge), texts) is None


def test_nameless_things_that_look_alike_are_left_to_the_walk(badge: Badge) -> None:
    identity = badge["credentialSubject"]["identifier"][0]
    badge["credentialSubject"]["identifier"] = [identity, dict(identity, salt="another")]
    template, found = template_of(badge), outline(badge)
    assert filled(template, found.texts) == plainly(badge)
    alike = ["a1b2" if text == "another" else text for text in found.texts]
    assert filled(template, alike) is None


def test_one_thing_in_two_places_of_a_nameless_graph_is_left_to_the_walk() -> None:
    used = [contexts.CREDENTIALS_V2, "https://www.w3.org/ns/credentials/undefined-terms/v2"]
    templates = Templates()

    def presented(number: int, first: str, second: str) -> Badge:
        held = {"id": "urn:c", "one": {"id": first, "n": "x"}, "other": {"id": second, "n": "x"}}
        held |= {"@context": used, "said": f"{number}"}
        beside = {"@context": used, "id": "urn:d", "said": f"{number}"}
        return {"@context": used, "type": "VerifiablePresentation", "verifiableCredential": [held, beside]}

    for number in range(2):
        canonical(templates, presented(number, "urn:a", "urn:b"))
    for number in range(10):
        same = presented(number, "urn:a", "urn:a")
        assert canonical(templates, same) in {None, plainly(same)}


@pytest.mark.parametrize("members", [{f"n{number}": "" for number in range(401)}, {"n": "x" * 20_000}])
def test_a_document_larger_than_any_badge_leaves_nothing_behind(badge: Badge, members: Badge) -> None:
    templates = Templates()
    for _ in range(3):
        assert canonical(templates, badge | {"more": members}) is None
    assert not len(templates._seen)


def test_what_is_said_twice_about_named_things_is_said_once(badge: Badge) -> None:
    badge["evidence"] = [{"id": f"urn:e:{number}", "type": "Evidence", "name": "Plan"} for number in (1, 2)]
    texts = ["urn:e:1" if text == "urn:e:2" else text for text in outline(badge).texts]
    said = filled(template_of(badge), texts)
    assert said == plainly(replaced(badge, texts))


def said_or_refused(canonical: Any, document: Badge) -> str | None:
    try:
        return canonical(document)
    except ContextError as error:
        return str(error)


def embedded(badge: Badge) -> Badge:
    endorsement = {
        "@context": badge["@context"][:2],
        "id": "urn:endorsement:1",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "issuer": "did:web:neighbour.example",
        "credentialSubject": {"id": "urn:badge:1", "type": ["EndorsementSubject"]},
    }
    return badge | {"endorsement": [endorsement]}


@pytest.mark.parametrize(
    "changed",
    [
        lambda badge: badge | {"name": "\ue0003\ue001"},
        lambda badge: badge | {"description": "x" * 20_000},
        lambda badge: badge | {"id": "_:b"},
        lambda badge: badge | {"undefined": "word"},
        lambda badge: badge | {"id": ["urn:a"]},
        lambda badge: badge | {"evidence": [{"type": "Evidence", "name": ["one", "two"]}]},
        embedded,
    ],
)
def test_a_layout_that_does_not_tell_enough_has_no_template(badge: Badge, changed: Any) -> None:
    document = changed(badge)
    structure = structure_of(document)
    assert structure is not None
    assert learned(document, structure, "sha256") is None
    assert said_or_refused(by_template, document) in {None, said_or_refused(plainly, document)}


def test_words_of_a_vocabulary_and_json_literals_are_left_to_the_walk() -> None:
    table = shape.Table()
    terms = {
        "id": "@id",
        "word": {"@id": "urn:word", "@type": "@vocab"},
        "json": {"@id": "urn:json", "@type": "@json"},
        "said": "urn:said",
    }
    state = table.intern(table.process(table.initial.active, terms), None)
    for member, settled in (("word", False), ("json", False), ("said", True)):
        walk = MarkingWalk(frozenset({"x:mark"}))
        walk.node({"id": "urn:a", member: "x:mark"}, state, "")
        assert walk.settled is settled
