import json
from dataclasses import replace

import pytest

from issuer.domain import draft
from issuer.domain.pathway import Carriage
from issuer.domain.person import NotAllowedError
from issuer.services import acting, copying, drafting, enrolling, publishing
from issuer.services.errors import ConflictError, InputError, NotFoundError
from issuer.storage import achievements, pathway_drafts, pathways, people
from verifier.pathways.definition import DefinitionError

SECOND = "Employee number,Name,E-mail,School,Roles\n10009,Olga Reyes,olga@aldervalley.example,,coordinator\n"


@pytest.fixture
def begun(district, document):
    """A draft of the pathway of the year, by Helen."""
    return drafting.begin(district.house, district.person("Helen"), document, now=district.now)


def kept(district, draft_id):
    with district.house.database.reading() as tx:
        return pathway_drafts.by_id(tx, draft_id)


def digest(district, draft_id):
    return drafting.digest_of(kept(district, draft_id))


def change(district, draft_id, words, edit, who="Helen"):
    drafting.change(district.house, district.person(who), draft_id, words, edit, now=district.now)


def with_two(district):
    enrolling.import_roster(district.house, acting.CONSOLE, SECOND, now=district.now)


def test_a_draft_is_kept_as_it_is_written(district, begun, document):
    row = kept(district, begun)
    assert json.loads(row.document) == document
    assert (row.name, row.created_by) == (document["name"], district.person("Helen").id)


def test_addresses_of_an_example_become_those_of_the_house(district):
    row = draft.begin(id="pathway:x", name="", awards="achievement:x", issuers=["issuer:this"])
    written = kept(district, drafting.begin(district.house, acting.CONSOLE, row, now=district.now))
    assert json.loads(written.document)["id"] == district.house.settings.urls.pathway("x")
    assert written.name == "A pathway without a name"
    assert written.created_by is None


def test_every_step_is_kept_and_the_last_one_can_be_taken_back(district, begun, document):
    change(district, begun, "“chosen” moved up", lambda it: draft.move(it, "chosen", -1))
    change(district, begun, "“slides” taken out", lambda it: draft.remove(it, "slides"))
    change(district, begun, "nothing", lambda it: it)
    undo = (district.house, district.person("Helen"), begun)
    assert drafting.undo(*undo, now=district.now) == "“slides” taken out"
    moved = json.loads(kept(district, begun).document)
    assert [one["id"] for one in moved["rule"]["of"]] == ["chosen", "required"]
    assert drafting.undo(*undo, now=district.now) == "“chosen” moved up"
    assert json.loads(kept(district, begun).document) == document
    assert drafting.undo(*undo, now=district.now) == ""


def test_the_oldest_steps_are_let_go(district, begun, monkeypatch):
    monkeypatch.setattr(drafting, "MOST_STEPS", 2)
    for number in range(5):
        change(district, begun, f"{number}", lambda it, n=number: draft.state(it, description=f"{n}"))
    with district.house.database.reading() as tx:
        assert pathway_drafts.count_steps(tx, begun) == 3
        assert pathway_drafts.last_step(tx, begun).words == "4"


def test_an_edit_that_cannot_be_made_says_what_to_do(district, begun):
    with pytest.raises(InputError, match="not there any more"):
        change(district, begun, "x", lambda it: draft.remove(it, "z"))
    with pytest.raises(InputError, match="too large"):
        change(district, begun, "x", lambda it: draft.state(it, description="x" * drafting.MOST_BYTES))


def test_only_coordinators_of_the_district_write_pathways(district, begun, document):
    for name in ("Rosa", "Tom", "Daniel"):
        with pytest.raises(NotAllowedError):
            drafting.begin(district.house, district.person(name), document, now=district.now)
        with pytest.raises(NotAllowedError):
            change(district, begun, "x", lambda it: it, who=name)


def test_a_draft_that_was_thrown_away_is_gone_with_its_steps(district, begun):
    change(district, begun, "“slides” taken out", lambda it: draft.remove(it, "slides"))
    drafting.discard(district.house, district.person("Helen"), begun)
    assert kept(district, begun) is None
    with pytest.raises(NotFoundError):
        drafting.undo(district.house, district.person("Helen"), begun, now=district.now)


def test_the_only_coordinator_reviews_and_publishes(district, begun):
    helen = district.person("Helen")
    drafting.review(district.house, helen, begun, digest(district, begun), "As agreed.", now=district.now)
    published = drafting.publish(district.house, helen, begun, digest(district, begun), now=district.now)
    assert (published.slug, published.number) == ("pl-2026-27", 1)
    with district.house.database.reading() as tx:
        version = pathways.newest(tx, "pl-2026-27")
    assert (version.reviewed_by, version.reviewed_at) == (helen.id, district.now)
    assert version.review_note == "As agreed."
    assert kept(district, begun) is None


def test_nothing_is_published_that_nobody_reviewed(district, begun):
    with pytest.raises(ConflictError, match="Nobody has reviewed it"):
        drafting.publish(
            district.house, district.person("Helen"), begun, digest(district, begun), now=district.now
        )


def test_where_there_are_two_coordinators_one_reviews_and_the_other_publishes(district, begun):
    with_two(district)
    helen, olga = district.person("Helen"), district.person("Olga")
    drafting.review(district.house, helen, begun, digest(district, begun), "", now=district.now)
    with pytest.raises(ConflictError, match="You reviewed it yourself"):
        drafting.publish(district.house, helen, begun, digest(district, begun), now=district.now)
    drafting.publish(district.house, olga, begun, digest(district, begun), now=district.now)
    with district.house.database.reading() as tx:
        version = pathways.newest(tx, "pl-2026-27")
    assert (version.reviewed_by, version.published_by) == (helen.id, olga.id)


def test_a_review_is_of_the_words_that_were_read(district, begun):
    helen, read = district.person("Helen"), digest(district, begun)
    drafting.review(district.house, helen, begun, read, "", now=district.now)
    change(district, begun, "“slides” taken out", lambda it: draft.remove(it, "slides"))
    assert drafting.review_of(kept(district, begun)) is None
    for deed in (drafting.review, drafting.publish):
        words = ("",) if deed is drafting.review else ()
        with pytest.raises(ConflictError, match="changed the draft meanwhile"):
            deed(district.house, helen, begun, read, *words, now=district.now)


def test_what_cannot_be_evaluated_cannot_be_agreed_to(district, begun):
    change(district, begun, "x", lambda it: draft.change_kind(it, "chosen", "atLeast", 9))
    with pytest.raises(DefinitionError):
        drafting.review(
            district.house, district.person("Helen"), begun, digest(district, begun), "", now=district.now
        )


def test_the_badge_of_a_new_pathway_is_made_when_it_is_published_and_not_before(district, document):
    urls = district.house.settings.urls
    other = document | {"id": urls.pathway("new"), "awards": urls.achievement("new"), "name": "A new year"}
    helen = district.person("Helen")
    begun = drafting.begin(district.house, helen, other, now=district.now)
    preview = drafting.preview(district.house, helen, begun, now=district.now)
    assert (preview.published.number, preview.complete) == (1, ())
    with district.house.database.reading() as tx:
        assert achievements.by_slug(tx, "new") is None
    drafting.review(district.house, helen, begun, digest(district, begun), "", now=district.now)
    drafting.publish(district.house, helen, begun, digest(district, begun), now=district.now)
    with district.house.database.reading() as tx:
        badge = achievements.newest(tx, "new")
    assert (badge.name, badge.kind) == ("A new year", "yearly")
    assert "the badge “opening day”" in badge.criteria


def test_the_next_version_names_the_one_before_it_and_is_published_over_it(year):
    helen = year.person("Helen")
    with year.house.database.reading() as tx:
        first = pathways.newest(tx, "pl-2026-27")
    document = copying.next_version(first)
    assert document["version"] == "2"
    assert document["previousVersion"]["version"] == "1"
    assert document["previousVersion"]["digest"].startswith("uEi")
    begun = drafting.begin(year.house, helen, document, based_on=first.id, now=year.now)
    change(year, begun, "“slides” taken out", lambda it: draft.remove(it, "slides"))
    drafting.review(year.house, helen, begun, digest(year, begun), "", now=year.now)
    assert drafting.publish(year.house, helen, begun, digest(year, begun), now=year.now).number == 2


def test_somebody_who_left_is_no_second_coordinator(district, begun):
    with_two(district)
    with district.house.database.writing() as tx:
        row = next(one for one in people.everyone(tx) if one.name == "Olga Reyes")
        row.active = False
    with district.house.database.reading() as tx:
        assert drafting.is_alone(tx)


def test_a_review_by_the_command_line_names_nobody(district, begun):
    drafting.review(district.house, acting.CONSOLE, begun, digest(district, begun), "", now=district.now)
    found = drafting.review_of(kept(district, begun))
    assert replace(found, at=district.now).by is None


def test_what_somebody_writes_while_it_is_published_is_not_thrown_away(district, begun, monkeypatch):
    helen, publish = district.person("Helen"), publishing.publish_pathway

    def slow(*args, **kwargs):
        published = publish(*args, **kwargs)
        change(district, begun, "Another name", lambda it: draft.state(it, name="Another"))
        return published

    monkeypatch.setattr(publishing, "publish_pathway", slow)
    drafting.review(district.house, helen, begun, digest(district, begun), "", now=district.now)
    drafting.publish(district.house, helen, begun, digest(district, begun), now=district.now)
    assert kept(district, begun).name == "Another"


def test_publishing_twice_at_once_publishes_once_and_surprises_nobody(district, begun, monkeypatch):
    helen, publish = district.person("Helen"), publishing.publish_pathway

    def slow(*args, **kwargs):
        published = publish(*args, **kwargs)
        drafting.discard(district.house, helen, begun)
        return published

    monkeypatch.setattr(publishing, "publish_pathway", slow)
    drafting.review(district.house, helen, begun, digest(district, begun), "", now=district.now)
    assert (
        drafting.publish(district.house, helen, begun, digest(district, begun), now=district.now).number == 1
    )


def test_how_it_is_published_is_part_of_what_was_reviewed(district, begun):
    with_two(district)
    helen, olga = district.person("Helen"), district.person("Olga")
    drafting.review(district.house, olga, begun, digest(district, begun), "", now=district.now)
    terms = {"carriage": Carriage.LINKED, "keep_started": False}
    drafting.set_terms(district.house, helen, begun, **terms, now=district.now)
    with pytest.raises(ConflictError, match="Nobody has reviewed it"):
        drafting.publish(district.house, helen, begun, digest(district, begun), now=district.now)
    drafting.review(district.house, olga, begun, digest(district, begun), "", now=district.now)
    published = drafting.publish(district.house, helen, begun, digest(district, begun), now=district.now)
    with district.house.database.reading() as tx:
        assert pathways.newest(tx, published.slug).carriage == Carriage.LINKED


def test_what_nobody_may_publish_leaves_no_draft_behind(district, document):
    helen, rosa = district.person("Helen"), district.person("Rosa")
    draft_id = drafting.begin(district.house, helen, document, now=district.now)
    with pytest.raises(NotAllowedError):
        drafting.publish_reviewed(district.house, helen, draft_id, rosa, now=district.now)
    with district.house.database.reading() as tx:
        assert pathway_drafts.by_id(tx, draft_id) is None
