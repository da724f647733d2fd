"""The closest way to finish: what every set of offers would do, tried, and the answer compared."""

import itertools

import pytest

from verifier.pathways import definition
from verifier.pathways.closest import Offer, closest
from verifier.pathways.earned import Earned, Person, Waiver
from verifier.pathways.evaluation import evaluate
from verifier.pathways.facts import facts
from verifier.pathways.persons import read_person
from verifier.pathways.windows import read_instant

NOBODY = Person(items=())


def answer(case):
    items = read_person({"items": [offer["item"] for offer in case["offers"]]}).items
    known = [offer.get("registered", False) for offer in case["offers"]]
    return closest(
        definition.read(case["pathway"]),
        read_person(case["person"]),
        list(map(Offer, items, known)),
        read_instant(case["now"]),
        by=case["by"],
        until=read_instant(case["until"]) if "until" in case else None,
    ).as_dict()


def test_published_way(shared_closest):
    assert answer(shared_closest) == shared_closest["expected"]


def test_our_way(own_closest):
    assert answer(own_closest) == own_closest["expected"]


def tried(pathway, person, offers, now, by):
    """The least cost and the sets, by trying every set of offers."""

    def completes(some):
        items = [offer.item for offer in some]
        moment = max([now, *(item.at for item in items)])
        known = {"attributes": person.attributes, "waivers": person.waivers}
        return evaluate(pathway, [*person.items, *items], moment, **known).complete

    end = max(one.item.at for one in offers)
    minutes = {fact.item.id: fact.minutes for fact in facts(pathway, [one.item for one in offers], end)}

    def cost(offer):
        if offer.registered:
            return 0
        return 1 if by == "count" else minutes[offer.item.id]

    sets = itertools.chain.from_iterable(
        itertools.combinations(offers, size) for size in range(len(offers) + 1)
    )
    complete = {frozenset(some): sum(map(cost, some)) for some in sets if completes(some)}
    least = min(complete.values(), default=None)
    lean = [
        sorted(offer.item.id for offer in some)
        for some, price in complete.items()
        if price == least and not any(some - {one} in complete for one in some)
    ]
    return {"cost": least, "sets": sorted(lean)[:5]}


def agrees(chance, seed):
    made = chance(seed)
    pathway, person = definition.read(made.document()), read_person(made.person(4))
    items = read_person({"items": [made.item(f"o{place}", (0, 6)) for place in range(6)]}).items
    offers = [Offer(item, made.rarely(0.2)) for item in items]
    by = made.one("count", "minutes")
    found = closest(pathway, person, offers, read_instant(made.instant(0)), by=by)
    assert found.exact
    assert found.as_dict() == tried(pathway, person, offers, read_instant(made.instant(0)), by), seed
    return found.cost


def test_the_answer_is_what_trying_every_set_gives_on_a_hundred_pathways(chance):
    costs = [agrees(chance, seed) for seed in range(100)]
    assert costs.count(None) > 10
    assert sum(cost is not None and cost > 1 for cost in costs) > 5


@pytest.mark.drill
def test_the_answer_is_what_trying_every_set_gives_on_five_hundred_more_pathways(chance):
    for seed in range(1000, 1500):
        agrees(chance, seed)


def offered(district, tokens, **more):
    at = district.now.replace(day=28)
    badges = [(token, district.earned(token)) for token in tokens]
    return [
        Offer(Earned(f"o{token}", badge.achievement, badge.issuer, at, **more)) for token, badge in badges
    ]


def sets(found):
    return ["".join(name[1:] for name in ids) for ids in found.sets]


def test_nobody_has_to_do_more_when_it_is_done(district):
    pathway, offers = district.pathway(district.badge("a")), offered(district, "ab")
    done = Person(items=(district.earned("a"),))
    assert closest(pathway, done, offers, district.now).as_dict() == {"cost": 0, "sets": [[]]}
    assert closest(pathway, done, [], district.now).cost == 0


def test_there_is_no_way_for_whom_it_is_not(district):
    coaches = {"attribute": "role", "in": ["coach"]}
    pathway = district.pathway(district.badge("a"), audience=coaches)
    assert closest(pathway, NOBODY, offered(district, "a"), district.now).cost is None
    coach = Person(items=(), attributes={"role": "coach"})
    assert closest(pathway, coach, offered(district, "a"), district.now).cost == 1
    absent = district.pathway(district.group("r", "all", district.badge("a", **{"if": coaches})))
    assert closest(absent, NOBODY, offered(district, "a"), district.now).cost is None


def test_what_is_over_or_comes_too_late_is_no_way(district):
    pathway = district.pathway(district.badge("a"))
    (offer,) = offered(district, "a")
    later = district.now.replace(day=29)
    assert closest(pathway, NOBODY, [offer], later).cost is None
    assert closest(pathway, NOBODY, [offer], district.now, until=district.now).cost is None
    assert closest(pathway, NOBODY, [offer], district.now, until=later).cost == 1


def test_at_most_five_ways_are_told_in_order(district):
    rule = {"id": "r", "kind": "collect", "n": 2, "from": {"components": list("abcdef")}}
    found = closest(district.pathway(rule), NOBODY, offered(district, "fedcba"), district.now)
    assert sets(found) == ["ab", "ac", "ad", "ae", "af"]
    assert found.exact


def test_choices_take_the_cheapest_and_groups_that_share_are_paid_once(district):
    first = district.group("f", "any", district.badge("a"), district.badge("b"))
    stem = {"id": "s", "kind": "collect", "n": 2, "from": {"components": ["b", "c", "d"]}}
    third = district.group("t", "any", district.badge("a", id="ta"), district.badge("b", id="tb"))
    some = district.group("g", "atLeast", district.badge("d"), district.badge("e"), third, n=2)
    pathway = district.pathway(district.group("r", "all", first, stem, some))
    found = closest(pathway, NOBODY, offered(district, "abcde"), district.now)
    assert (found.cost, sets(found)) == (2, ["bd"])


def test_waivers_count_and_reduced_rules_need_less(district):
    at = district.now.replace(day=1)
    of = [district.badge(token) for token in "abc"]
    group = district.group("g", "atLeast", *of, n=3)
    collect = {"id": "k", "kind": "collect", "n": 2, "from": {"components": ["d", "e"]}}
    pathway = district.pathway(district.group("r", "all", group, collect))

    def waiver(node, manner, **more):
        return Waiver(id=node, node=node, manner=manner, role="lead", at=at, reason="moved", **more)

    person = Person(
        items=(),
        waivers=(waiver("g", "reduce", amount=1), waiver("k", "reduce", amount=1), waiver("c", "waive")),
    )
    found = closest(pathway, person, offered(district, "abcde"), district.now)
    assert (found.cost, sets(found)) == (2, ["ad", "ae", "bd", "be"])
    waived = Person(items=(), waivers=(waiver("g", "reduce", amount=3), waiver("k", "waive")))
    assert closest(pathway, waived, [], district.now).as_dict() == {"cost": 0, "sets": [[]]}


def test_beyond_the_effort_the_answer_is_at_most(district):
    tokens = "abcdefghij"
    hours = {"id": "h", "kind": "hours", "minutes": 157}
    groups = [
        {
            "id": f"g{place}",
            "kind": "collect",
            "n": 2,
            "from": {"components": list(tokens[place : place + 4])},
        }
        for place in range(6)
    ]
    pathway = district.pathway(district.group("r", "all", hours, *groups))
    offers = [
        Offer(
            Earned(
                f"o{one.item.id}", one.item.achievement, one.item.issuer, one.item.at, minutes=17 + 3 * place
            )
        )
        for place, one in enumerate(offered(district, tokens))
    ]
    best = closest(pathway, NOBODY, offers, district.now, by="minutes")
    assert best.exact
    short = closest(pathway, NOBODY, offers, district.now, by="minutes", effort=60)
    assert short.as_dict()["atMost"]
    assert short.cost >= best.cost
    assert len(short.sets) == 1
    nothing = closest(pathway, NOBODY, offers, district.now, by="minutes", effort=3)
    assert nothing.as_dict() == {"cost": None, "sets": [], "atMost": True}


def test_the_ways_may_be_more_than_could_be_looked_at(district):
    rule = {"id": "r", "kind": "collect", "n": 5, "from": {"components": list("abcdefghij")}}
    offers = offered(district, "abcdefghij")
    found = [
        closest(district.pathway(rule), NOBODY, offers, district.now, effort=most)
        for most in range(40, 250, 10)
    ]
    assert {one.cost for one in found} == {5}
    assert any(1 < len(one.sets) < 5 and one.exact and not one.every_set for one in found)
    assert found[-1].every_set


def test_registered_sessions_that_are_no_use_are_not_told(district):
    offers = [Offer(one.item, registered=True) for one in offered(district, "bcdefg")]
    found = closest(
        district.pathway(district.badge("a")), NOBODY, [*offers, *offered(district, "a")], district.now
    )
    assert (found.cost, sets(found)) == (1, ["a"])
    assert all(offer.registered for offer in offers)
