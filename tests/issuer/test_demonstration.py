"""The demonstration is the main job on real input: whoever checks it must find it true."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from openbadgeslib.ob3.ldp import OB3LdpVerifier
from openbadgeslib.ob3.verifier import OB3VerificationError
from sqlalchemy import select

from issuer import demonstration
from issuer.config import PasswordCost, Settings
from issuer.installation import InstallationError, open_house, prepare
from issuer.services import sharing
from issuer.services.house import House
from issuer.storage import imported_badges, submissions
from issuer.storage.models import Award, Credential, Submission
from verifier.internet import Fetched
from verifier.verify import verify_bytes
from verifier.world import World

NOW = datetime(2026, 11, 22, 17, tzinfo=UTC)


@pytest.fixture(scope="module")
def told() -> list[str]:
    """What the demonstration said while it was loaded."""
    return []


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, told: list[str]) -> House:
    """The demonstration as `cairn demo` makes it, with a key of its own."""
    cheap = PasswordCost(rounds=1, kibibytes=8, lanes=1)
    settings = Settings(instance=tmp_path_factory.mktemp("demo") / "instance", demo=True, password_cost=cheap)
    house = open_house(prepare(settings, now=NOW))
    demonstration.load(house, now=NOW, say=told.append)
    return house


@pytest.fixture(scope="module")
def credentials(house: House) -> list[Credential]:
    """Every badge that it issued."""
    with house.database.reading() as session:
        return list(session.scalars(select(Credential)))


def test_every_badge_verifies_and_its_status_can_be_read(house: House, credentials: list[Credential]) -> None:
    # On somebody's own machine the address is one of loopback, which only that machine may ask.
    texts = {json.loads(one.text)["id"]: one.text for one in credentials}

    def fetch(asked: str, _accept: str) -> Fetched:
        found = texts.get(asked) or sharing.status_list(house, UUID(asked.rpartition("/")[2]), now=NOW)
        return Fetched(200, {"content-type": "application/vc"}, found.encode())

    world = World(now=NOW, fetch=fetch)
    reports = [verify_bytes(one.text.encode(), world, name=str(one.id)) for one in credentials]
    assert {report.verdict for report in reports} == {"verified"}
    (yearly,) = (found for one in reports if (found := one.finding("pathway")).outcome != "skipped")
    assert yearly.outcome == "passed"
    assert yearly.details["verified"] > 1


def test_an_independent_implementation_verifies_every_badge(credentials: list[Credential]) -> None:
    assert len(credentials) > 30
    for credential in credentials:
        OB3LdpVerifier().verify(credential.text, check_status=False)


def test_an_independent_implementation_refuses_a_badge_with_one_changed_word(
    credentials: list[Credential],
) -> None:
    document = json.loads(credentials[0].text)
    document["credentialSubject"]["creditsEarned"] = 400
    with pytest.raises(OB3VerificationError):
        OB3LdpVerifier().verify(document, check_status=False)


def test_the_badge_of_the_year_is_there_exactly_once(house: House) -> None:
    with house.database.reading() as session:
        yearly = [award for award in session.scalars(select(Award)) if award.source == "pathway"]
    assert [award.person.name for award in yearly] == ["Nadia Haddad"]
    assert yearly[0].version.kind == "yearly"


def test_each_page_of_the_tour_has_something_to_show(house: House) -> None:
    with house.database.reading() as session:
        states = {row.state for row in session.scalars(select(Submission))}
        waiting = submissions.queue(session)
        elsewhere = imported_badges.waiting(session)
    assert states == {"draft", "sent", "approved"}
    assert [row.person.name for row in waiting] == ["James Whitfield"]
    assert [row.verdict for row in elsewhere] == ["verified"]


def test_each_signed_badge_of_the_main_job_is_named_with_its_address(
    told: list[str], credentials: list[Credential]
) -> None:
    signed = [line for line in told if line.startswith("signed and verified")]
    urls = {line.rpartition("  ")[2] for line in signed}
    assert len(urls) == 8
    assert urls <= {json.loads(one.text)["id"] for one in credentials}


@pytest.mark.parametrize(
    "day",
    ["2027-06-30", *(pytest.param(day, marks=pytest.mark.drill) for day in ("2026-07-01", "2031-02-28"))],
)
def test_the_year_moves_to_the_one_in_which_it_is_loaded(
    tmp_path_factory: pytest.TempPathFactory, day: str
) -> None:
    now = datetime.fromisoformat(day).replace(tzinfo=UTC) + timedelta(hours=17)
    settings = Settings(instance=tmp_path_factory.mktemp("later") / "instance", demo=True)
    house = open_house(prepare(settings, now=now))
    demonstration.load(house, now=now, say=lambda line: None)
    with house.database.reading() as session:
        sources = [award.source for award in session.scalars(select(Award))]
    assert sources.count("pathway") == 1
    house.database.close()


def test_a_loading_that_was_interrupted_is_not_taken_for_a_demonstration(tmp_path: Path) -> None:
    class PulledPlugError(Exception):
        pass

    def stop_at_the_menu(line: str) -> None:
        if "menu" in line:
            raise PulledPlugError

    house = open_house(prepare(Settings(instance=tmp_path / "instance", demo=True), now=NOW))
    with pytest.raises(PulledPlugError):
        demonstration.load(house, now=NOW, say=stop_at_the_menu)
    with pytest.raises(InstallationError, match="was interrupted"):
        demonstration.is_loaded(house)
    house.database.close()
