"""What completed pathways lead to, and documents that become at home in an installation."""

from datetime import UTC, datetime
from uuid import uuid4

from issuer.domain.award import Source
from issuer.domain.pathway import PublishedPathway, at_home, completed
from verifier.pathways import definition
from verifier.pathways.earned import Earned

NOW = datetime(2026, 11, 22, 17, tzinfo=UTC)
ROSA = uuid4()
DOCUMENT = {
    "format": "cairn-pathway/1",
    "id": "pathway:year",
    "version": "3",
    "name": "The year: achievement:year is only a name here",
    "awards": "achievement:year",
    "issuers": ["issuer:this", "did:web:harbor.example"],
    "components": {
        "safety": {"achievement": "achievement:safety", "minutes": 60},
        "talk": {"achievement": ["achievement:talk", "https://harbor.example/a/talk"]},
    },
    "rule": {
        "id": "r",
        "kind": "all",
        "of": [
            {"id": "s", "kind": "badge", "component": "safety"},
            {"id": "t", "kind": "badge", "component": "talk"},
        ],
    },
}
HOME = at_home(DOCUMENT, base="https://badges.example", issuer="did:web:badges.example")
YEAR = PublishedPathway(definition.read(HOME), "year", 2, "2026-27")


def earned(slug, minutes, **more):
    address = f"https://badges.example/achievements/{slug}"
    return Earned(f"urn:item:{slug}", address, "did:web:badges.example", NOW, minutes, **more)


def test_addresses_become_those_of_the_installation():
    assert HOME["id"] == "https://badges.example/pathways/year"
    assert HOME["awards"] == "https://badges.example/achievements/year"
    assert HOME["issuers"] == ["did:web:badges.example", "did:web:harbor.example"]
    assert HOME["components"]["talk"]["achievement"] == [
        "https://badges.example/achievements/talk",
        "https://harbor.example/a/talk",
    ]
    assert HOME["name"] == DOCUMENT["name"]
    assert HOME["rule"] == DOCUMENT["rule"]


def test_a_document_that_is_at_home_stays_as_it_is():
    assert at_home(HOME, base="https://other.example", issuer="did:web:other.example") == HOME


def test_a_completed_pathway_awards_its_badge():
    (award,) = completed(
        [YEAR], [earned("safety", 60), earned("talk", 180), earned("extra", 30)], ROSA, now=NOW
    )
    assert (award.person_id, award.achievement, award.version, award.period) == (ROSA, "year", 2, "2026-27")
    assert (award.source, award.awarded_at) == (Source.PATHWAY, NOW)
    assert award.based_on == ("urn:item:safety", "urn:item:talk")
    assert (award.pathway, award.pathway_version) == ("https://badges.example/pathways/year", "3")


def test_its_hours_are_those_of_its_parts_and_none_of_its_own():
    (award,) = completed([YEAR], [earned("safety", 60), earned("talk", 180)], ROSA, now=NOW)
    assert (award.minutes, award.component_minutes) == (0, 240)


def test_nothing_is_awarded_before_it_is_complete():
    assert (
        completed([YEAR], [earned("safety", 60), earned("talk", 180, state="revoked")], ROSA, now=NOW) == []
    )
    assert completed([], [earned("safety", 60)], ROSA, now=NOW) == []


def test_each_completed_pathway_awards_its_own():
    other = PublishedPathway(YEAR.pathway, "other", 1, "2026-27")
    awards = completed([YEAR, other], [earned("safety", 60), earned("talk", 180)], ROSA, now=NOW)
    assert [award.achievement for award in awards] == ["year", "other"]
