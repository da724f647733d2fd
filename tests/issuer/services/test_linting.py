"""What the linter finds, asked of the menu of this house: errors keep a pathway from being published."""

from dataclasses import replace

import pytest

from issuer.services import charting, linting, publishing
from issuer.services.errors import InputError
from verifier.pathways.linting import linter


def with_rule(document, *of, **more):
    return document | {"rule": {"id": "root", "kind": "all", "of": list(of)}} | more


def badge(slug, **more):
    return {"id": slug, "kind": "badge", "component": slug, **more}


def found(district, document):
    pathway = charting.read(district.house, document)
    with district.house.database.reading() as tx:
        return linting.findings(tx, district.house, pathway, now=district.now)


def test_the_year_of_the_house_is_clean(district, document):
    assert found(district, document) == ()


def test_what_nobody_can_finish_is_neither_foreseen_nor_published(district, document):
    other = {"id": "p", "kind": "pathway", "pathway": "urn:x", "achievement": f"{document['id']}-other"}
    impossible = with_rule(document, badge("stations"), {**other, "achievement": other["achievement"]})
    impossible["rule"]["of"][1]["achievement"] = document["awards"].replace(
        "/achievements/", "/achievements/no-"
    )
    helen = district.person("Helen")
    for do in (charting.preview, publishing.publish_pathway):
        with pytest.raises(InputError, match="Nobody can finish this"):
            do(district.house, helen, impossible, now=district.now)


def test_a_warning_is_shown_beforehand_and_keeps_nothing_from_being_published(district, document):
    both = {"id": "any", "kind": "collect", "n": 1, "from": {"components": ["stations"]}}
    wanted, helen = with_rule(document, badge("stations"), both), district.person("Helen")
    foreseen = charting.preview(district.house, helen, wanted, now=district.now)
    assert linter.codes(foreseen.warnings) == ["overlap"]
    assert publishing.publish_pathway(district.house, helen, wanted, now=district.now).is_new


def test_what_holds_already_is_not_refused_when_its_year_is_over(year, document):
    later = year.now.replace(year=year.now.year + 5)
    again = publishing.publish_pathway(year.house, year.person("Helen"), document, now=later)
    assert not again.is_new


def test_a_window_that_has_begun_or_ended_still_holds_what_was_earned_in_it(district, document):
    past = {"from": "2020-08-01T04:00:00Z", "until": "2021-06-05T04:00:00Z"}
    assert found(district, document | {"window": past}) == ()


def test_what_no_register_here_holds_is_not_held_against_a_rule(district, document):
    theirs = {"achievement": "https://north.example/a", "issuers": ["did:web:north.example"]}
    components = document["components"] | {"theirs": theirs}
    rule = (
        badge("theirs", level=2),
        {"id": "x", "kind": "attend", "event": "x", "n": 2, "minutesEach": 45},
        {"id": "y", "kind": "attend", "event": "y", "n": 2},
        {"id": "r", "kind": "reflection", "topic": "year"},
        {"id": "c", "kind": "collect", "n": 1, "from": {"achievements": ["https://south.example/b"]}},
        {"id": "p", "kind": "pathway", "pathway": "urn:p", "achievement": "https://south.example/c"},
    )
    same = {"id": "old", "achievement": "https://north.example/old", "component": "theirs"}
    wanted = with_rule(document, *rule, components=components, equivalences=[same])
    assert found(district, wanted) == ()


def test_a_ring_of_pathways_is_refused(year, document):
    base = year.house.settings.urls
    ring = document | {
        "id": base.pathway("ring"),
        "awards": base.achievement("stations"),
        "name": "Ring",
        "rule": {"id": "p", "kind": "pathway", "pathway": document["id"], "achievement": document["awards"]},
        "components": {},
    }
    codes = linter.codes(found(year, ring))
    assert "cycle" in codes
    with pytest.raises(InputError, match="own badge"):
        linting.refuse_errors(found(year, ring))


def test_an_error_is_told_with_what_causes_it():
    error = linter.finding("impossible", "/rule", "Nobody can.")
    cause = linter.finding("no_offering", "/components/a", "A is not on offer.")
    aside = linter.finding("overlap", "/rule", "Twice.")
    linting.refuse_errors([cause, aside])
    with pytest.raises(InputError) as refused:
        linting.refuse_errors([error, *(replace(cause, path=str(number)) for number in range(5)), aside])
    assert str(refused.value) == "Nobody can." + 3 * " A is not on offer."


def test_an_audience_that_includes_nobody_here_is_told_before_it_is_published(district, document):
    helen = district.person("Helen")
    nobody = document | {"audience": {"attribute": "school", "in": ["nowhere"]}}
    assert "audience_empty" in linter.codes(found(district, nobody))
    with pytest.raises(InputError, match="for nobody"):
        publishing.publish_pathway(district.house, helen, nobody, now=district.now)
    somebody = document | {"audience": {"attribute": "school", "in": ["quarry-road-middle"]}}
    assert "audience_empty" not in linter.codes(found(district, somebody))
