"""Proofs made: whatever completes has one, and its check finds nothing against it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from verifier.digests import digest
from verifier.pathways import definition, persons
from verifier.pathways.checking import check
from verifier.pathways.earned import Earned, Waiver
from verifier.pathways.evaluation import evaluate
from verifier.pathways.linked import DOCUMENT_FORMAT
from verifier.pathways.proofs import CarriedOut, read_proof, write_proof
from verifier.pathways.proving import ProvingError, document_of, prove
from verifier.pathways.windows import read_instant


def digested(items):
    return [replace(item, digest=digest(item.id)) if item.kind == "award" else item for item in items]


def badge(token, *, day, **more):
    at = datetime(2026, 9, day, 15, tzinfo=UTC)
    name = f"https://badges.example/achievements/{token}"
    made = Earned(f"award-{token}-{day}", name, "did:web:badges.example", at, **more)
    return replace(made, digest=digest(made.id))


def taught(who, *, day, about):
    at = datetime(2026, 9, day, 15, tzinfo=UTC)
    name = "https://badges.example/achievements/a"
    return Earned(who, name, None, at, kind="teaching", about=about, by="supervisor@badges.example")


def complete(case):
    return case["expected"]["status"] == "complete"


def test_what_completes_has_a_proof_that_adds_up_and_uses_what_the_evaluation_used(every_case):
    proven = 0
    for case in filter(complete, every_case):
        person = persons.read_person(case["person"])
        pathway, now = definition.read(case["pathway"]), read_instant(case["now"])
        told = {"attributes": person.attributes, "waivers": person.waivers}
        progress = evaluate(pathway, person.items, now, **told)
        made = prove(pathway, progress, digested(person.items), rule=digest(case["pathway"]), **told)
        told = write_proof(made)
        assert read_proof(told) == made
        used = case["expected"]["use"]
        assert told["use"][: len(used)] == used
        answer = check(case["pathway"], told, {}, None, digest=digest)
        assert set(answer.reasons) <= {"component_missing"}
        proven += 1
    assert proven > 25


def proved(district, rule, items, **more):
    document = district.document(rule, **more.pop("document", {}))
    pathway = definition.read(document)
    told = {name: more[name] for name in ("attributes", "waivers") if name in more}
    progress = evaluate(pathway, items, district.now, **told)
    return document, prove(pathway, progress, items, rule=digest(document), **more)


def test_nothing_is_proven_of_what_is_not_complete(district):
    with pytest.raises(ProvingError, match="not complete"):
        proved(district, district.badge("a"), [])


def test_a_proof_tells_nothing_that_nobody_asked_for(district):
    condition = {"all": [{"attribute": "role", "in": ["teacher"]}, {"not": {"attribute": "x", "in": ["y"]}}]}
    rule = district.group("root", "all", district.badge("a"), district.badge("b"))
    share = {"id": "h", "kind": "hours", "minutes": 10, "prorate": {"attribute": "fte", "whole": 100}}
    _, made = proved(
        district,
        {**rule, "of": [*rule["of"], {**share, "if": {"attribute": "grade", "atLeast": 3}}]},
        [badge("a", day=1, minutes=30), badge("b", day=2), badge("c", day=3)],
        attributes={"role": "teacher", "grade": 4, "fte": 50, "age": 51, "email": "maria@badges.example"},
        document={"audience": condition},
    )
    assert made.attributes == {"role": "teacher", "grade": 4, "fte": 50}
    assert [item.id for item in made.items] == ["award-a-1", "award-b-2"]


def test_other_people_are_labels_of_this_proof_alone(district):
    rule = {"id": "teach", "kind": "taught", "component": "a", "n": 2}
    people = [taught("t1", day=1, about="ana@x.example"), taught("t2", day=2, about="bo@x.example")]
    _, made = proved(district, rule, people)
    assert [(item.by, item.about) for item in made.items] == [("p1", "p2"), ("p1", "p3")]
    assert "@" not in str(write_proof(made))


def waiver(node, manner="waive", **more):
    at = datetime(2026, 10, 1, tzinfo=UTC)
    given = {"id": f"w-{node}-{manner}", "role": "coordinator", "reason": "Taught the course.", "by": "paul"}
    return Waiver(node=node, manner=manner, at=at, **given, **more)


def test_only_waivers_that_the_completion_rests_on_are_told(district):
    rule = district.group(
        "root",
        "all",
        district.badge("a"),
        district.badge("b"),
        district.group("two", "atLeast", district.badge("c"), district.badge("d"), n=2),
        district.badge("e"),
    )
    _, made = proved(
        district,
        rule,
        [badge("a", day=1), badge("c", day=2), badge("f", day=3)],
        waivers=[
            waiver("a"),
            waiver("b"),
            waiver("two", "reduce", amount=1),
            waiver("e", "substitute", item="award-f-3"),
            waiver("a", "substitute", item="award-f-3"),
            waiver("nowhere"),
        ],
    )
    assert [one.id for one in made.waivers] == ["w-b-waive", "w-e-substitute", "w-two-reduce"]
    assert {one.by for one in made.waivers} == {"p1"}


def test_an_order_that_rests_on_more_than_the_canonical_use_is_shown_with_it(district):
    first = district.group("first", "any", district.badge("a"), district.badge("b"))
    rule = district.group("root", "sequence", first, district.badge("c"))
    document, made = proved(district, rule, [badge("b", day=1), badge("c", day=2), badge("a", day=3)])
    assert [use.leaf for use in made.use] == ["a", "c", "b"]
    answer = check(document, write_proof(made), {}, None, digest=digest)
    assert answer.reasons == ("component_missing",)


def test_what_no_check_would_find_is_not_proven(district):
    hours = district.pathway({"id": "h", "kind": "hours", "minutes": 1})
    unsound = replace(hours, rule=replace(hours.rule, minutes=0))
    with pytest.raises(ProvingError, match="cannot show"):
        prove(unsound, evaluate(unsound, [], district.now), [], rule=digest("no document can hold it"))


def test_a_badge_that_cannot_be_shown_proves_nothing(district):
    pathway = district.pathway(district.badge("a"))
    progress = evaluate(pathway, [badge("a", day=1)], district.now)
    with pytest.raises(ProvingError, match="cannot show"):
        prove(pathway, progress, [], rule=digest("the rule"))


def test_what_its_issuer_adds_is_told(district):
    before = "https://badges.example/credentials/1"
    _, made = proved(district, district.badge("a"), [badge("a", day=1)])
    told = write_proof(replace(made, replaces=before, carry_out=CarriedOut(minutes=15)))
    assert (told["replaces"], told["carryOut"]) == (before, {"minutes": 15})


def test_the_document_holds_rule_and_proof_and_a_salt_when_it_is_linked(district):
    document, made = proved(district, district.badge("a"), [badge("a", day=1)])
    inline = document_of(document, made)
    assert inline == {"format": DOCUMENT_FORMAT, "rule": document, "proof": write_proof(made)}
    assert document_of(document, made, salt="s" * 22) == {**inline, "salt": "s" * 22}
