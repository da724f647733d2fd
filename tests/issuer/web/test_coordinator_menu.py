import pytest

from issuer.storage import achievements

MENU = (
    "Name,Short name,Kind,Hours,Category,Modality,Comfort,Description,Criteria,Colour\n"
    "Stations that differentiate,stations,entree,4,Teaching practice,in class,some,One lesson.,- Three.,red\n"
    "A new thing,new-thing,quick bite,0.5,STEM,online,little,Half an hour.,- One.,blue\n"
    "A broken thing,broken,quick bite,soon,,,,x,y,\n"
)


def test_the_menu_shows_versions_and_how_often_each_was_awarded(web):
    web.earn("Rosa", "stations")
    page = web.as_("Helen").get("/coordinator/menu")
    assert "6 offerings on the menu" in page.text
    assert "Stations that differentiate Teaching practice 3 h 1 1" in page.text
    assert "Opening day Community 4 h 1 0" in page.text
    assert "Professional Learning 2026-27" not in page.text


def test_a_menu_is_shown_before_it_comes_into_effect(web):
    page = web.as_("Helen").post("/coordinator/menu/import", {"text": MENU})
    assert "1 new, 1 in their next version" in page.text
    assert "1 line cannot be read and would be left out." in page.text
    assert "Columns that we do not read: Colour." in page.text
    with web.house.database.reading() as session:
        assert achievements.newest(session, "new-thing") is None


def test_a_confirmed_menu_is_in_effect(web):
    helen = web.as_("Helen")
    page = helen.follow(helen.post("/coordinator/menu/import", {"text": MENU, "sure": "yes"}))
    assert "The menu is in. 1 new, 1 in their next version. 1 left out" in page.text
    assert "7 offerings on the menu" in page.text
    with web.house.database.reading() as session:
        assert achievements.newest(session, "stations").number == 2


@pytest.mark.parametrize(("text", "said"), [("", "There is no list yet."), ("a\nb\n", "columns are missing")])
def test_what_is_no_menu_is_answered_with_what_to_do(web, text, said):
    page = web.as_("Helen").post("/coordinator/menu/import", {"text": text})
    assert page.status == 422
    assert said in page.text
