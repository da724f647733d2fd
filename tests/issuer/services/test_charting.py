import pytest

from issuer.domain.person import NotAllowedError
from issuer.services import charting, listing, publishing
from issuer.services.errors import InputError
from issuer.storage import pathways
from verifier.pathways.definition import DefinitionError


def only(document, slug):
    """The same pathway, of which one badge is all."""
    rule = {"id": "root", "kind": "all", "of": [{"id": slug, "kind": "badge", "component": slug}]}
    return document | {"rule": rule, "components": {slug: document["components"][slug]}}


def test_a_preview_names_the_version_and_who_is_done_and_writes_nothing(district, document):
    district.earn("Rosa", "stations")
    helen = district.person("Helen")
    foreseen = charting.preview(district.house, helen, only(document, "stations"), now=district.now)
    assert (foreseen.published.number, foreseen.published.is_new) == (1, True)
    assert foreseen.complete == ("Rosa Delgado",)
    with district.house.database.reading() as tx:
        assert pathways.newest(tx, "pl-2026-27") is None


def test_what_a_preview_foresees_is_what_publishing_does(district, document):
    district.earn("Rosa", "stations")
    district.earn("James", "stations")
    helen, wanted = district.person("Helen"), only(document, "stations")
    foreseen = charting.preview(district.house, helen, wanted, now=district.now)
    done = publishing.publish_pathway(district.house, helen, wanted, now=district.now)
    assert sorted(badge.person_name for badge in done.awarded) == sorted(foreseen.complete)
    assert done.number == foreseen.published.number


def test_whoever_holds_the_badge_is_not_named_again(district, document):
    district.earn("Rosa", "stations")
    helen, wanted = district.person("Helen"), only(document, "stations")
    publishing.publish_pathway(district.house, helen, wanted, now=district.now)
    again = charting.preview(
        district.house, helen, wanted | {"version": "2", "name": "Other"}, now=district.now
    )
    assert (again.published.number, again.complete) == (2, ())


def test_the_same_words_are_the_version_that_is_there(year, document):
    again = charting.preview(year.house, year.person("Helen"), document, now=year.now)
    assert (again.published.number, again.published.is_new) == (1, False)


def test_what_publishing_refuses_a_preview_refuses_too(year, document):
    helen = year.person("Helen")
    with pytest.raises(NotAllowedError):
        charting.preview(year.house, year.person("Rosa"), document, now=year.now)
    with pytest.raises(DefinitionError):
        charting.preview(year.house, helen, document | {"rule": {}}, now=year.now)
    with pytest.raises(InputError, match="would be version 2"):
        charting.preview(year.house, helen, document | {"version": "7", "name": "Other"}, now=year.now)


def test_another_pathway_that_is_owed_is_not_mistaken_for_this_one(year, document):
    for slug in ("opening-day", "digital-safety", "stations", "podcast"):
        listing.award_one(year.house, year.person("Helen"), year.person("Rosa").id, slug, now=year.now)
    other = only(document, "slides") | {"id": document["id"] + "-b", "version": "1"}
    foreseen = charting.preview(year.house, year.person("Helen"), other, now=year.now)
    assert foreseen.complete == ()
