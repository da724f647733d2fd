from dataclasses import replace
from datetime import date

import pytest

from issuer.domain.person import NotAllowedError
from issuer.services import acting, earning, excepting, knowing, publishing
from issuer.services.errors import ConflictError, InputError, NotFoundError
from issuer.services.excepting import Grant, Proposal
from issuer.storage import awards, exceptions, pathways

REASON = "Taught the course herself."


@pytest.fixture
def free(district, document):
    """The pathway with a free place, a rule that is never waived, and two exceptions for one person."""
    of = [
        {"id": "opening-day", "kind": "badge", "component": "opening-day"},
        {"id": "digital-safety", "kind": "badge", "component": "digital-safety", "waivable": False},
        {"id": "own", "kind": "slot", "label": "Something of your own"},
    ]
    told = document | {
        "rule": {"id": "root", "kind": "all", "of": of},
        "waivers": {"roles": ["coordinator"], "max": 2},
    }
    publishing.publish_pathway(district.house, acting.CONSOLE, told, now=district.now)
    return district


def granted(at, node="opening-day", manner="waive", **more):
    given = Grant("pl-2026-27", node, manner, REASON, **more)
    return excepting.grant(at.house, at.person("Helen"), at.person("Rosa").id, given, now=at.now)


def proposed(at, **more):
    told = Proposal("pl-2026-27", "own", "A conference", "I spoke there.", 120, date(2026, 11, 20))
    return excepting.propose(at.house, at.person("Rosa"), replace(told, **more), now=at.now)


def decide(at, activity_id, **more):
    return excepting.decide(at.house, at.person("Helen"), activity_id, now=at.now, **more)


def standing(at, first_name="Rosa"):
    with at.house.database.reading() as tx:
        version = pathways.newest(tx, "pl-2026-27")
        return earning.progress(tx, at.house, at.person(first_name).id, version, now=at.now)


def test_a_waived_rule_is_stated_as_waived_and_what_it_completes_is_awarded(free):
    free.earn("Rosa", "digital-safety")
    assert decide(free, proposed(free), approve=True) == ()
    (badge,) = granted(free)
    assert badge.name == "Professional Learning 2026-27"
    assert standing(free).node("opening-day").state == "waived"


def test_an_approved_activity_fills_its_place_and_completes(free):
    free.earn("Rosa", "digital-safety")
    granted(free)
    (badge,) = decide(free, proposed(free), approve=True)
    assert badge.person_name == "Rosa Delgado"
    assert standing(free).node("own").satisfied


def test_another_badge_stands_in_for_one(free):
    free.earn("Rosa", "slides")
    with free.house.database.reading() as tx:
        (item,) = earning.items(tx, free.house, free.person("Rosa").id, free.now)
    granted(free, manner="substitute", item=item.id)
    assert standing(free).node("opening-day").counted == (item.id,)
    with pytest.raises(InputError, match="Choose the badge"):
        granted(free, manner="substitute", item="https://a.example/nothing")


def test_a_demand_is_lessened(year):
    given = Grant("pl-2026-27", "chosen", "reduce", REASON, amount=1)
    excepting.grant(year.house, year.person("Helen"), year.person("Rosa").id, given, now=year.now)
    assert standing(year).node("chosen").n_needed == 1
    with pytest.raises(InputError, match="by how much less"):
        excepting.grant(
            year.house,
            year.person("Helen"),
            year.person("Rosa").id,
            replace(given, amount=None),
            now=year.now,
        )


@pytest.mark.parametrize(
    ("node", "said"),
    [("root", "as a whole"), ("digital-safety", "never waived"), ("nothing", "not in the pathway")],
)
def test_what_the_engine_would_not_count_is_not_granted(free, node, said):
    with pytest.raises(InputError, match=said):
        granted(free, node=node)


def test_a_pathway_allows_so_many_exceptions_and_by_whom(free, document):
    granted(free)
    granted(free, node="own")
    with pytest.raises(InputError, match="allows 2 exceptions"):
        granted(free)


def test_a_pathway_that_lets_others_waive_lets_no_coordinator(district, document):
    told = document | {"waivers": {"roles": ["supervisor"]}}
    publishing.publish_pathway(district.house, acting.CONSOLE, told, now=district.now)
    with pytest.raises(InputError, match="lets only these waive: supervisor"):
        granted(district)


def test_a_reason_is_needed_and_nobody_excepts_themselves(free):
    given = Grant("pl-2026-27", "opening-day", "waive", " ")
    helen = free.person("Helen")
    with pytest.raises(InputError, match="The reason is missing"):
        excepting.grant(free.house, helen, free.person("Rosa").id, given, now=free.now)
    with pytest.raises(NotAllowedError):
        excepting.grant(free.house, helen, helen.id, given, now=free.now)
    with pytest.raises(NotAllowedError):
        excepting.grant(free.house, free.person("Tom"), free.person("Rosa").id, given, now=free.now)
    other = replace(given, pathway="nothing", reason=REASON)
    with pytest.raises(NotFoundError):
        excepting.grant(free.house, helen, free.person("Rosa").id, other, now=free.now)


def test_what_is_taken_back_counts_no_more_and_the_badge_waits_for_a_look(free):
    free.earn("Rosa", "digital-safety")
    decide(free, proposed(free), approve=True)
    (badge,) = granted(free)
    with free.house.database.reading() as tx:
        (row,) = exceptions.waivers_of(tx, [free.person("Rosa").id])
    excepting.take_back(free.house, free.person("Helen"), row.id, now=free.now)
    assert not standing(free).complete
    with free.house.database.reading() as tx:
        assert awards.by_id(tx, badge.award_id).questioned_at == free.now
    with pytest.raises(ConflictError):
        excepting.take_back(free.house, free.person("Helen"), row.id, now=free.now)


def test_a_badge_waits_for_a_look_when_the_rule_that_led_to_it_lacks_what_was_taken_back(free, document):
    free.earn("Rosa", "digital-safety")
    decide(free, proposed(free), approve=True)
    (badge,) = granted(free)
    only = {"id": "digital-safety", "kind": "badge", "component": "digital-safety"}
    lighter = document | {"version": "2", "rule": {"id": "root", "kind": "all", "of": [only]}}
    publishing.publish_pathway(free.house, acting.CONSOLE, lighter, now=free.now)
    with free.house.database.reading() as tx:
        (row,) = exceptions.waivers_of(tx, [free.person("Rosa").id])
    excepting.take_back(free.house, free.person("Helen"), row.id, now=free.now)
    with free.house.database.reading() as tx:
        assert awards.by_id(tx, badge.award_id).questioned_at == free.now


def test_not_yet_says_why_and_counts_nothing(free):
    activity_id = proposed(free)
    with pytest.raises(InputError, match="Your answer is missing"):
        decide(free, activity_id, approve=False)
    assert decide(free, activity_id, approve=False, answer="Tell more.") == ()
    assert not standing(free).node("own").satisfied
    with pytest.raises(ConflictError):
        decide(free, activity_id, approve=True)
    with free.house.database.reading() as tx:
        assert exceptions.proposed(tx) == []
        (row,) = exceptions.activities_of(tx, [free.person("Rosa").id])
    assert (row.state, row.answer) == ("not_yet", "Tell more.")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"node": "opening-day"}, "no place"),
        ({"minutes": 0}, "how long"),
        ({"name": ""}, "What you did is missing"),
        ({"description": ""}, "What came of it is missing"),
    ],
)
def test_a_proposal_that_cannot_be_says_what_to_do(free, more, said):
    with pytest.raises(InputError, match=said):
        proposed(free, **more)


def test_attributes_are_the_roles_and_the_school(district):
    rosa, helen = district.person("Rosa").id, district.person("Helen").id
    with district.house.database.reading() as tx:
        told = knowing.attributes_of(tx, [rosa, helen])
    assert told == {
        rosa: {"role": ("teacher",), "school": "quarry-road-middle"},
        helen: {"role": ("coordinator",)},
    }


def test_a_rule_for_one_school_asks_nothing_of_another(district, document):
    only = {"attribute": "school", "in": ["birch-creek-elementary"]}
    told = document | {"audience": only}
    publishing.publish_pathway(district.house, acting.CONSOLE, told, now=district.now)
    assert standing(district).status == "not_applicable"
    assert standing(district, "Ana").status == "incomplete"
