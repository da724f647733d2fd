import json

import pytest

from issuer.domain.person import NotAllowedError
from issuer.services import acting, earning, publishing, revoking
from issuer.services.errors import InputError
from issuer.services.publishing import Result
from issuer.storage import achievements, pathways
from verifier.pathways.definition import DefinitionError

MENU = "Name,Kind,Hours,Category\nExit tickets,quick bite,0.75,Instruction\n"


ANOTHER = "Name,Kind,Hours\nAnother year,yearly,0\n"


def menu(house, now, text=MENU):
    return publishing.import_menu(house, acting.CONSOLE, text, now=now)


def publish(district, document, name="Helen"):
    return publishing.publish_pathway(district.house, district.person(name), document, now=district.now)


def test_a_menu_comes_in_by_versions(house, now):
    assert [(line.result, line.number) for line in menu(house, now).lines] == [(Result.NEW, 1)]
    assert [(line.result, line.number) for line in menu(house, now).lines] == [(Result.UNCHANGED, 1)]
    assert [(line.result, line.number) for line in menu(house, now, MENU.replace("0.75", "1")).lines] == [
        (Result.NEXT_VERSION, 2)
    ]
    with house.database.reading() as tx:
        assert achievements.version(tx, "exit-tickets", 1).minutes == 45
        assert achievements.newest(tx, "exit-tickets").minutes == 60
        assert [row.number for row in achievements.versions(tx, "exit-tickets")] == [2, 1]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"awards": "https://badges.aldervalley.example/achievements/another-year"}, "awards “pl-2026-27”"),
        ({"window": {"from": "2027-07-01T04:00:00Z", "until": "2028-07-01T04:00:00Z"}}, "that of 2026-27"),
    ],
)
def test_the_next_version_is_about_the_same_badge_and_the_same_year(year, document, change, told):
    menu(year.house, year.now, ANOTHER)
    with pytest.raises(InputError, match=told):
        publish(year, document | change | {"version": "2"})
    with year.house.database.reading() as tx:
        assert pathways.newest(tx, "pl-2026-27").number == 1


def test_a_preview_of_a_menu_writes_nothing(house, now):
    preview = publishing.preview_menu(house, acting.CONSOLE, MENU, now=now)
    assert preview.count(Result.NEW) == 1
    with house.database.reading() as tx:
        assert not achievements.menu(tx)


def test_lines_with_errors_are_named_and_the_others_come_in(house, now):
    preview = menu(house, now, MENU + "Pudding,dessert,1,\n")
    assert [line.result for line in preview.lines] == [Result.NEW, Result.ERROR]
    assert preview.lines[1].line == 3


def test_the_menu_shows_everything_but_yearly_badges_and_what_was_retired(district):
    with district.house.database.writing() as tx:
        achievements.by_slug(tx, "slides").retired_at = district.now
    with district.house.database.reading() as tx:
        slugs = {row.achievement.slug for row in achievements.menu(tx)}
    assert slugs == {"opening-day", "digital-safety", "stations", "exit-tickets", "podcast"}


def test_a_picture_is_part_of_a_version_and_stays_when_words_change(house, now):
    menu(house, now)
    drawn = MENU.replace("Category", "Category,Shape,Mineral").replace(
        "Instruction", "Instruction,river,slate"
    )
    assert [line.number for line in menu(house, now, drawn).lines] == [2]
    menu(house, now, MENU.replace("0.75", "1"))
    with house.database.reading() as tx:
        version = achievements.newest(tx, "exit-tickets")
    assert version.number == 3
    assert (version.artwork["shape"], version.artwork["mineral"]) == ("river", "slate")


def test_a_pathway_is_published_with_our_issuer_in_it(district, document):
    published = publish(district, document)
    assert (published.slug, published.number, published.is_new) == ("pl-2026-27", 1, True)
    with district.house.database.reading() as tx:
        row = pathways.newest(tx, "pl-2026-27")
    assert row.pathway.period == "2026-27"
    assert json.loads(row.document)["issuers"] == ["did:web:badges.aldervalley.example"]
    assert earning.read(row.document).name == "Professional Learning 2026-27"


def test_other_words_are_the_next_version_and_say_so(district, document):
    publish(district, document)
    changed = document | {"name": "Our year"}
    with pytest.raises(InputError, match='"version": "2"'):
        publish(district, changed)
    assert publish(district, changed | {"version": "2"}).number == 2
    with district.house.database.reading() as tx:
        assert [row.number for row in pathways.versions(tx, "pl-2026-27")] == [2, 1]
        assert [row.pathway.name for row in pathways.published(tx)] == ["Our year"]
        assert pathways.version(tx, "pl-2026-27", 1)
        assert pathways.by_slug(tx, "pl-2026-27")


def test_a_rule_that_is_none_is_refused_with_its_reason(district, document):
    document["rule"]["of"][1]["n"] = 5
    with pytest.raises(DefinitionError) as caught:
        publish(district, document)
    assert caught.value.code == "bad_count"
    with district.house.database.reading() as tx:
        assert not pathways.published(tx)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"id": "https://elsewhere.example/pathways/x"}, "no pathway of this house"),
        ({"awards": "https://elsewhere.example/achievements/x"}, "no achievement of this house"),
        (
            {"awards": "https://badges.aldervalley.example/achievements/nothing"},
            "no achievement nothing here",
        ),
        ({"issuers": ["did:web:elsewhere.example"]}, "has to be this issuer"),
        ({"version": "2"}, "version 1 of the pathway"),
    ],
)
def test_a_pathway_that_does_not_fit_this_house_is_refused_in_words(district, document, change, told):
    with pytest.raises(InputError, match=told):
        publish(district, document | change)


@pytest.mark.parametrize("name", ["Rosa", "Tom", "Daniel", "Sam"])
def test_only_coordinators_publish(district, document, name):
    with pytest.raises(NotAllowedError):
        publish(district, document, name)
    with pytest.raises(NotAllowedError):
        publishing.import_menu(district.house, district.person(name), MENU, now=district.now)


def test_progress_is_explained_by_the_engine(year):
    year.earn("Rosa", "stations")
    with year.house.database.reading() as tx:
        version = pathways.newest(tx, "pl-2026-27")
        progress = earning.progress(tx, year.house, year.person("Rosa").id, version, now=year.now)
    assert not progress.complete
    assert (progress.node("chosen").n_done, progress.node("chosen").n_needed) == (1, 2)


def test_a_withdrawn_year_can_be_asked_for_again_by_a_coordinator(year):
    for slug in ("opening-day", "digital-safety", "stations", "podcast"):
        last = year.earn("Rosa", slug)
    helen, rosa = year.person("Helen"), year.person("Rosa")
    revoking.revoke(year.house, helen, last.awarded[1].award_id, "A slip.", now=year.now)
    (again,) = publishing.award_again(year.house, helen, rosa.id, now=year.now)
    assert again.name == "Professional Learning 2026-27"
    assert publishing.award_again(year.house, helen, rosa.id, now=year.now) == ()
    with pytest.raises(NotAllowedError):
        publishing.award_again(year.house, rosa, rosa.id, now=year.now)
