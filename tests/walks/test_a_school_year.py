"""A school year, told from the roster to the list that HR keeps: over HTTP, on both databases.

 1  set up         the coordinator brings in people and menu, looks first, publishes the pathway
 2  events         she awards those who came from a list, with an answer for each line
 3  evidence       three teachers write, attach, send; a reviewer says "not yet", then yes
 4  the year       the last part brings the badge of the year, once; everybody can read and check it
 5  elsewhere      another district's badge is brought, looked at, accepted, and counts
 6  hours          HR sees the hours of a span of days by category, each line with its badge
 7  withdrawn      a badge is taken back with a reason, and verification says so
 8  refused        what nobody may do

The district and its year are those of `demo/`, the server is real. Nothing here knows the inside of the
application but the last look at what is stored; people sign in with passwords, and forms are sent with the
token that stands in them.
"""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from issuer.domain.pathway import at_home
from verifier.unbake import unbake

from .serving import PROJECT
from .town import (
    PEOPLE,
    PLAN,
    Town,
    badge_of,
    badges_of,
    item_id,
    read_and_press_approve,
    read_csv,
    write,
)

DEMO = PROJECT / "demo"
MONDAY = datetime(2026, 11, 9, 15, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n"
NOT_YET = "The stations differ well. Two sentences on how you chose who goes where would show the rest."
REASON = "The lesson was held by a colleague."
YEAR = "Professional Learning 2026–27"
LAST = {"feedback-in-two-colors": "Feedback in two colors", "captions-for-everyone": "Captions for everyone"}
LEARNING = {"Assessment": 105, "Equity": 60, "Teaching practice": 180, "Technology": 60}
HOURS = LEARNING | {"Community": 240, "Well-being": 360}
CAME = """e-mail,badge,date
rosa.delgado@aldervalley.example,Opening day,2026-08-17
rosa.delgado@aldervalley.example,digital-safety-refresher,9/14/2026
rosa@delgado-family.example,winter-day-calm,
rosa.delgado@aldervalley.example,exit-tickets,2026-10-02
james.whitfield@aldervalley.example,opening-day,2026-08-17
zoe.ferreira@aldervalley.example,opening-day,2026-08-17
nobody@aldervalley.example,opening-day,2026-08-17
"""


@pytest.fixture
def town(tmp_path: Path, database_url: str) -> Iterator[Town]:
    with Town.open(tmp_path, database_url, begins=MONDAY) as town:
        yield town
    assert town.server.faults() == ""


@pytest.mark.parametrize(
    "database_url",
    ["sqlite", pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.drill])],
    indirect=True,
)
def test_a_school_year(town: Town) -> None:
    the_coordinator_sets_up(town)
    everybody_signs_in(town)
    a_list_is_awarded(town)
    a_reviewer_says_not_yet(town)
    the_teacher_sends_it_again(town)
    the_others_earn_theirs(town)
    a_badge_can_be_read_by_anybody(town)
    the_last_part_brings_the_year(town)
    another_districts_badge_counts(town)
    hr_sees_the_hours(town)
    a_badge_is_withdrawn(town)
    hr_sees_why_less_counts(town)
    what_nobody_may_do(town)


def the_coordinator_sets_up(town: Town) -> None:
    """Roster, menu, pathway: each is looked at first, and is there only after the second press."""
    helen = town.helen
    roster = ("roster.csv", (DEMO / "roster.csv").read_bytes())
    preview = helen.get("/coordinator/roster").form("Show what will happen").send(files=[roster])
    preview.says("Rosa Delgado", "new", "Helen Marsh")
    assert "Rosa Delgado" not in helen.get("/coordinator/people").words
    preview.form("Bring them in").send().says("The roster is in.", "29 people new")
    helen.get("/coordinator/people").says("Rosa Delgado", "Tomasz Zieliński")

    menu = ("menu.csv", (DEMO / "menu.csv").read_bytes())
    preview = helen.get("/coordinator/menu/import").form("Show what will happen").send(files=[menu])
    preview.says("Stations that differentiate")
    assert "Stations that differentiate" not in helen.get("/coordinator/menu").words
    preview.form("Put it into effect").send().says("The menu is in.", "24 new")

    issuer = json.loads(helen.get("/issuer", accept="application/ld+json").body)["id"]
    document = json.loads((DEMO / "pathway-2026-27.json").read_text(encoding="utf-8"))
    document = json.dumps(at_home(document, base=town.server.base_url, issuer=issuer))
    outline = helen.get("/coordinator/publish").form("Make it a draft").send(text=document)
    preview = helen.get(outline.link("Check and publish"))
    preview.says("Publish version 1 of “Professional Learning 2026–27”?", "Nobody fulfils it yet")
    assert town.anybody.get("/pathways/professional-learning-2026-27", expect=404)
    reviewed = preview.form("I have read it and agree").send()
    reviewed.form("Publish it").send().says("Version 1 holds from now on.")
    town.anybody.get("/pathways/professional-learning-2026-27").says("Stations that differentiate")


def everybody_signs_in(town: Town) -> None:
    """The district's office sets the first passwords; a wrong one opens nothing."""
    for name in PEOPLE:
        town.let_in(name)
    door = town.anybody.get("/sign-in").form("Sign in")
    page = door.send(email="rosa.delgado@aldervalley.example", password="not this one", expect=422)
    page.says("do not belong together")
    assert town.anybody.get("/home").path == "/sign-in"
    town.rosa.get("/").says("7 small steps, the shortest takes 45 min", "none of four groups set")


def a_list_is_awarded(town: Town) -> None:
    """Each line gets an answer before and after; one with an error holds back all, unless it is left out."""
    preview = town.helen.get("/coordinator/award").form("Show what will happen").send(text=CAME)
    preview.says("Rosa Delgado", "Winter learning day: calm rooms", "nobody@aldervalley.example")
    assert town.rosa.get("/badges").says("No badges yet")
    preview.form("Award").send(expect=422).says("Nothing was awarded", "line 8")
    done = preview.form("Award").send(leave_out="yes")
    results = read_csv(town.helen.get(done.link("Results (CSV)")))
    assert [row["Result"] for row in results] == ["awarded"] * 6 + ["error"]
    assert [row["Person"] for row in results[:3]] == ["Rosa Delgado"] * 3
    assert town.anybody.get(results[0]["Link"]).heading == "Opening day"

    again = town.helen.get("/coordinator/award").form("Show what will happen").send(text=CAME)
    again.says("Nothing in this list can be awarded", "6 held already, 1 that cannot be awarded")
    town.rosa.get("/home").says("Four of seven parts are done.")


def a_reviewer_says_not_yet(town: Town) -> None:
    """Rosa writes, attaches a text, a link and a file, and sends; Priya asks for one thing more."""
    write(town.rosa, "stations-that-differentiate", happened="It went well.", text="What each station asks.")
    page = town.rosa.get("/components/stations-that-differentiate")
    page.says("Saved", "plan.txt", "In my own words", "board.example/4", "Priya Raman or Tom Ashby")
    shown = [item_id(page, "plan.txt"), item_id(page, "In my own words")]
    page = page.form("Send for review").send(public=shown)
    page.says("Sent.", "it waits to be read")

    queue = town.priya.get("/queue")
    queue.says("One waits to be read", "Rosa Delgado", "Stations that differentiate")
    reading = town.priya.get(queue.link("Rosa Delgado"))
    reading.says("It went well.", "What each station asks.", "Students are placed, or choose, on evidence.")
    assert town.priya.get(reading.link("plan.txt")).body == PLAN
    reading.form("Not yet").send(expect=422).says("It was not sent yet")
    reading.form("Not yet").send(comment=NOT_YET).says("Rosa Delgado sees your words")
    assert town.priya.get("/queue").says("Nothing waits to be read")


def the_teacher_sends_it_again(town: Town) -> None:
    """Rosa reads the answer, changes what helps; Tom sees what is new, and approves; Priya comes too late."""
    town.rosa.get("/home").says("Read the answer about “Stations that differentiate”")
    page = town.rosa.get("/components/stations-that-differentiate")
    page.says("What Priya Raman wrote", NOT_YET)
    page.form("Send for review").send(happened="I grouped by last week's exit tickets.").says("Sent.")
    late = town.priya.get(town.priya.get("/queue").link("Rosa Delgado"))
    sure = read_and_press_approve(
        town.tom, "Rosa Delgado", "New since try 1", "I grouped by last week", NOT_YET
    )
    sure.says("One badge will be signed", "Stations that differentiate, 3 h")
    town.rosa.get("/components/stations-that-differentiate").says("it waits to be read")
    sure.form("Approve and sign").send(comment="Now I see it.").says("Approved.", "signed and with Rosa")
    sure.form("Approve and sign").send(expect=409).says("You answered already")
    late.form("Not yet").send(comment="Still one thing.", expect=409).says("Tom Ashby approved this")
    town.rosa.get("/components/stations-that-differentiate").says("Badge earned", "Now I see it.")


def the_others_earn_theirs(town: Town) -> None:
    """James and Zoë send, too; who reads for the whole district reads for both schools."""
    for teacher, name, slug in (
        (town.james, "James Whitfield", "reading-groups"),
        (town.zoe, "Zoë Ferreira", "visit-next-door"),
    ):
        write(teacher, slug, do="Send for review")
        sure = read_and_press_approve(town.priya, name, "One lesson in my second period.")
        sure.form("Approve and sign").send().says("Approved.", name)
        teacher.get("/home").says("Two of seven parts are done.")


def a_badge_can_be_read_by_anybody(town: Town) -> None:
    """The page, the signed text byte for byte, the picture that carries it, the code, the status list."""
    page = town.anybody.get(badge_of(town.rosa, "Stations that differentiate"))
    page.says("Awarded to Rosa Delgado by Alder Valley School District", "3 h", "plan.txt")
    assert "Only you see this" not in page.words
    town.rosa.get(page.url).says("The link to share", "Fields for LinkedIn")
    stored = town.stored(page.url)
    for form in ("application/vc", "application/ld+json", "application/json"):
        answer = town.anybody.get(page.url, accept=form)
        assert answer.body == stored
        assert answer.headers["Content-Type"].partition(";")[0] == form
        assert "Set-Cookie" not in answer.headers
    assert town.anybody.get(f"{page.url}/badge.json").body == stored
    assert unbake(town.anybody.get(f"{page.url}/badge.png").body).encode() == stored
    assert town.anybody.get(f"{page.url}/qr.png").body.startswith(PNG)
    assert town.anybody.get(f"{page.url}/qr.svg").headers["Content-Type"].startswith("image/svg+xml")
    everything_it_names_is_served(town, json.loads(stored))
    assert town.verdict(page.url) == ("verified", [])


def everything_it_names_is_served(town: Town, badge: dict) -> None:
    """Status list, achievement, its version and picture, public evidence and no other."""
    listed = town.anybody.get(badge["credentialStatus"]["statusListCredential"], accept="application/vc")
    assert json.loads(listed.body)["credentialSubject"]["type"] == "BitstringStatusList"
    achievement = badge["credentialSubject"]["achievement"]
    for url in (achievement["id"], achievement["image"]["id"]):
        assert urlsplit(url).netloc == urlsplit(town.server.base_url).netloc
        town.anybody.get(url)
    evidence = {item["name"]: item.get("id") for item in badge["evidence"]}
    public = [url for url in evidence.values() if url]
    assert len(evidence) == 3
    assert {town.anybody.get(url).body for url in public} == {PLAN, b"What each station asks."}


def the_last_part_brings_the_year(town: Town) -> None:
    """With the last of two parts the page before the deed names both badges; there is one, for good."""
    for slug, name in LAST.items():
        write(town.rosa, slug, do="Send for review")
        sure = read_and_press_approve(town.tom, "Rosa Delgado", name)
        last = slug == list(LAST)[-1]
        sure.says("Two badges will be signed" if last else "One badge will be signed")
        sure.form("Approve and sign").send().says("Approved.")
    town.rosa.get("/home").says("All 7 parts are done.", "Your yearly badge", YEAR)
    assert [name for name, _ in badges_of(town.rosa)].count(YEAR) == 1
    page = town.anybody.get(badge_of(town.rosa, YEAR))
    page.says("The badges that it rests on", "Stations that differentiate", "Exit tickets in five minutes")
    assert town.verdict(page.url) == ("verified", [])
    again = f"e-mail,badge\nrosa@delgado-family.example,{YEAR}\n"
    preview = town.helen.get("/coordinator/award").form("Show what will happen").send(text=again)
    preview.says("Nothing in this list can be awarded")


def another_districts_badge_counts(town: Town) -> None:
    """Zoë brings a badge; it counts once Helen has accepted it with a reason, and then for hours, too."""
    badge = ("badge-from-harbor-ridge.json", (DEMO / "badge-from-harbor-ridge.json").read_bytes())
    page = town.zoe.get("/badges/elsewhere").form("Bring it").send(files=[badge])
    page.says(
        "Mentor talk: reading groups", "Harbor Ridge School District", "A coordinator has yet to decide"
    )
    town.zoe.get("/badges/elsewhere").form("Bring it").send(files=[badge], expect=422).says(
        "brought this badge"
    )
    town.zoe.get("/hours").says("5.5 h from 2 badges")
    waiting = town.helen.get("/coordinator/elsewhere")
    deciding = town.helen.get(waiting.link("Mentor talk: reading groups")).form("Accept it")
    deciding.send(slug="reading-groups", minutes="90", expect=422).says("A reason is missing")
    filled = {"slug": "reading-groups", "minutes": "90", "category": "Teaching practice"}
    deciding.send(**filled, reason="The same three weeks that we ask for.").says("counts for Zoë Ferreira")
    deciding.send(**filled, reason="Once more.", expect=409).says("accepted already by Helen Marsh")
    town.zoe.get("/hours").says("7 h from 3 badges", "Mentor talk: reading groups")
    town.zoe.get("/home").says("Three of seven parts are done.")


def hr_sees_the_hours(town: Town) -> None:
    """Daniel finds Rosa; every number has its lines, every line its badge, and the sheet says the same."""
    page = town.daniel.get("/hr").form("Find").send(q="20417")
    page = town.daniel.get(page.link("Rosa Delgado"))
    page.says("16 h 45 min from 7 verified badges")
    fall = page.form("Show").send(start="2026-09-01", end="2026-10-31")
    fall.says("2 h from 2 verified badges", "Digital safety refresher", "Exit tickets in five minutes")
    assert "Opening day" not in fall.words
    rows = read_csv(town.daniel.get(page.link("Lines (CSV)")))
    counted = [row for row in rows if row["Counts"] == "yes"]
    by_category: Counter[str] = Counter()
    for row in counted:
        by_category[row["Category"]] += int(row["Minutes"])
        town.anybody.get(row["Link"]).says(row["Badge"], "Rosa Delgado")
    assert by_category == HOURS
    page.says(*HOURS)
    zoe = town.daniel.get(town.daniel.get("/hr?q=Ferreira").link("Zoë Ferreira"))
    zoe.says("7 h from 3 verified badges", "Mentor talk: reading groups", "Harbor Ridge School District")


def hr_sees_why_less_counts(town: Town) -> None:
    """What was withdrawn is left out, and stands there with its reason."""
    page = town.daniel.get(town.daniel.get("/hr?q=Delgado").link("Rosa Delgado"))
    page.says(
        "13 h 45 min from 6 verified badges", "Not counted, and why", "Stations that differentiate", REASON
    )


def a_badge_is_withdrawn(town: Town) -> None:
    """With a reason that everyone can read; the year that rested on it waits for a second decision."""
    url = badge_of(town.rosa, "Stations that differentiate")
    person = town.helen.get(town.helen.get("/coordinator/people?q=Rosa").link("Rosa Delgado"))
    page = town.helen.get(person.link("Withdraw Stations that differentiate"))
    page.says("goes back from 7 of 7 to 6 of 7", f"“{YEAR}” of Rosa Delgado rests on it")
    page.form("Withdraw the badge").send(expect=422).says("A reason is missing")
    page.form("Withdraw the badge").send(why="evidence", note=REASON).says("is withdrawn", "still stands")
    page.form("Withdraw the badge").send(why="evidence", expect=409).says(REASON)

    town.anybody.get(url).says("Withdrawn on November 9, 2026", REASON)
    assert town.stored(url) == town.anybody.get(url, accept="application/vc").body
    assert town.verdict(url) == ("failed", ["revoked"])
    assert town.verdict(badge_of(town.rosa, YEAR)) == ("failed", ["component_revoked"])
    town.helen.get("/coordinator/questioned").says(YEAR, "Rosa Delgado", REASON, "the rule does not hold")
    town.rosa.get("/home").says("Six of seven parts are done.")


def what_nobody_may_do(town: Town) -> None:
    """One's own evidence, another's evidence, another's role, a form without its token."""
    write(town.priya, "exit-tickets", do="Send for review")
    write(town.james, "exit-tickets", do="Send for review")
    james = town.tom.get(town.tom.get("/queue").link("James Whitfield"))
    own = town.tom.get("/queue").link("Priya Raman")
    assert "Priya Raman" not in town.priya.get("/queue").rows
    town.priya.get(own, expect=404)
    token = town.priya.get("/queue").form("Sign out").fields["csrf_token"].values[0]
    sure = [("csrf_token", token), ("round", "1"), ("sure", "yes")]
    town.priya.send("post", f"{own}/approve", sure, expect=403).says("Nobody may decide")
    town.tom.send("post", f"{james.path}/approve", [("round", "1"), ("sure", "yes")], expect=400)
    file = james.link("plan.txt")
    for visitor in (town.rosa, town.zoe):
        visitor.get(file, expect=403)
        visitor.get(file.replace("/queue/files/", "/evidence/files/"), expect=404)
    for address in ("/queue", james.path, "/coordinator", "/coordinator/award", "/hr"):
        town.rosa.get(address, expect=403)
        assert town.anybody.get(address).path == "/sign-in"
    town.daniel.get("/queue", expect=403)
    town.helen.get("/home", expect=403)
    town.tom.get(james.url).says("James Whitfield: Exit tickets in five minutes")
