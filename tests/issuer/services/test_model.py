"""A small model beside the house: whatever is done in whatever order, both say who holds what.

Steps are chosen at random: a list awards, evidence is sent, approved or sent back, a badge is withdrawn, one
from elsewhere is brought and counted, the pathway is published anew with another number to choose. The model
is a few sets. 10,000 steps on SQLite, 1,000 on PostgreSQL.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

import schemas
from issuer.credentials.compose import (
    AchievementFacts,
    AwardFacts,
    Facts,
    Identity,
    IssuerProfile,
    Recipient,
    StatusEntry,
    compose,
)
from issuer.services import (
    acting,
    adding,
    importing,
    journaling,
    listing,
    publishing,
    reviewing,
    revoking,
    sharing,
    submitting,
)
from issuer.services.errors import ConflictError, NotFoundError
from issuer.services.importing import Acceptance
from issuer.storage import awards, journal_file
from issuer.storage.models import Award, Base, Credential, OutboxMessage, StatusList
from issuer.storage.models import StatusEntry as Place
from keys import proofs
from keys.did import did_key
from keys.signer import Ed25519Signer
from schemas.reading import read_json
from verifier import bitstring
from verifier.verify import verify_bytes
from verifier.world import World, carried_fetch

REQUIRED = ("opening-day", "digital-safety")
CHOSEN = ("stations", "exit-tickets", "slides", "podcast")
SLUGS = (*REQUIRED, *CHOSEN)
YEAR = "pl-2026-27"
TEACHERS = ("Rosa", "James", "Ana")
EARNED = datetime(2026, 10, 3, 16, tzinfo=UTC)

teachers, slugs = st.sampled_from(TEACHERS), st.sampled_from(SLUGS)


class Harbor:
    """Another district, whose key is its name: nobody has to be asked about it."""

    def __init__(self):
        bare = Ed25519Signer.from_seed(b"h" * 32, "")
        self.did = did_key(bare.public_key)
        self.signer = Ed25519Signer.from_seed(b"h" * 32, f"{self.did}#{self.did.removeprefix('did:key:')}")

    def badge(self, number, email):
        home = "https://badges.harbor.example"
        achievement = AchievementFacts(
            id=f"{home}/achievements/1",
            version_id=f"{home}/achievements/1/versions/1",
            version=1,
            name="A day at the harbor",
            description="A day.",
            criteria="Be there.",
            minutes=60,
            image=f"{home}/1.png",
        )
        facts = Facts(
            id=f"{home}/credentials/{number}",
            issued_at=EARNED,
            recipient=Recipient(
                "urn:uuid:7c1f5cb4-6a43-4a5b-8a0e-4a2f51e0c001", (Identity(email, "ab" * 16),)
            ),
            achievement=achievement,
            award=AwardFacts(EARNED, 60, activity_end=EARNED),
            status=StatusEntry(f"{home}/status/1", number),
        )
        document = schemas.validate(compose(facts, IssuerProfile(self.did, "Harbor Ridge", home)))
        return proofs.secure(document, self.signer, created=EARNED).text.encode()


class Year(RuleBasedStateMachine):
    """What the house does, and beside it what should come of it."""

    def __init__(self, begin):
        super().__init__()
        self.district, self.document = begin()
        self.house, self.now = self.district.house, self.district.now
        self.people = {name: self.district.person(name) for name in (*TEACHERS, "Tom", "Priya", "Helen")}
        self.harbor, self.brought, self.version, self.least = Harbor(), 0, 1, 2
        self.held = {name: set() for name in TEACHERS}
        self.elsewhere = {name: [] for name in TEACHERS}
        self.withdrawn_year = set()
        self.waiting = {}
        self.sent_before = set()
        self.touched = set(TEACHERS)

    def later(self):
        self.now += timedelta(seconds=1)
        return self.now

    def complete(self, name, without=None):
        """Whether the rule holds over what somebody has, or would without one of it."""
        own = [(slug, "own") for slug in self.held[name]]
        items = [item for item in (*own, *self.elsewhere[name]) if item != without]
        found = {slug for slug, *_ in items}
        return found.issuperset(REQUIRED) and len(found.intersection(CHOSEN)) >= self.least

    def added(self, name, item):
        """Something counts from now on: does the year come with it?"""
        if self.complete(name) and (name not in self.withdrawn_year or not self.complete(name, without=item)):
            self.held[name].add(YEAR)
        self.touched.add(name)

    def awarded(self, name, slug):
        if slug not in self.held[name]:
            self.held[name].add(slug)
            self.added(name, (slug, "own"))

    @rule(name=teachers, slug=slugs)
    def award(self, name, slug):
        listing.award_one(self.house, acting.CONSOLE, self.people[name].id, slug, now=self.later())
        self.awarded(name, slug)

    @rule(name=teachers, slug=slugs)
    def send(self, name, slug):
        if slug in self.held[name] or (name, slug) in self.sent_before:
            return
        actor, now = self.people[name], self.later()
        submission_id = submitting.begin(self.house, actor, slug, now=now)
        adding.add_text(self.house, actor, submission_id, "Notes", "What I saw.", now=now)
        draft = submitting.Draft(reflection={"tried": "It.", "happened": "It worked.", "change": "Nothing."})
        submitting.save(self.house, actor, submission_id, draft, now=now)
        submitting.send(self.house, actor, submission_id, now=now)
        self.waiting[name, slug] = (submission_id, 1)
        self.sent_before.add((name, slug))

    @precondition(lambda self: self.waiting)
    @rule(data=st.data(), reader=st.sampled_from(["Tom", "Priya"]))
    def approve(self, data, reader):
        name, slug = data.draw(st.sampled_from(sorted(self.waiting)))
        submission_id, number = self.waiting[name, slug]
        if name == "Ana":  # of another school: nobody there reads evidence
            with pytest.raises(NotFoundError):
                reviewing.approve(
                    self.house, self.people[reader], submission_id, round=number, now=self.later()
                )
            return
        del self.waiting[name, slug]
        reviewing.approve(self.house, self.people[reader], submission_id, round=number, now=self.later())
        self.awarded(name, slug)
        with pytest.raises(ConflictError, match=reader):
            reviewing.approve(self.house, self.people[reader], submission_id, round=number, now=self.now)

    @precondition(lambda self: any(name != "Ana" for name, _ in self.waiting))
    @rule(data=st.data())
    def not_yet(self, data):
        name, slug = data.draw(st.sampled_from(sorted(one for one in self.waiting if one[0] != "Ana")))
        submission_id, number = self.waiting.pop((name, slug))
        tom, now = self.people["Tom"], self.later()
        reviewing.not_yet(self.house, tom, submission_id, round=number, comment="One more.", now=now)
        if slug not in self.held[name]:
            submitting.send(self.house, self.people[name], submission_id, now=self.later())
            self.waiting[name, slug] = (submission_id, number + 1)

    @rule(name=teachers, slug=st.sampled_from((*SLUGS, YEAR)))
    def withdraw(self, name, slug):
        if slug not in self.held[name]:
            return
        with self.house.database.reading() as tx:
            found = [
                row for row in awards.of_person(tx, self.people[name].id) if row.achievement.slug == slug
            ]
        revoking.revoke(self.house, self.people["Helen"], found[0].id, "A mistake.", now=self.later())
        self.held[name].remove(slug)
        if slug == YEAR:
            self.withdrawn_year.add(name)
        self.touched.add(name)

    @precondition(lambda self: self.brought < 20)
    @rule(name=teachers, slug=st.sampled_from(CHOSEN))
    def bring(self, name, slug):
        self.brought += 1
        email = {"Rosa": "rosa.delgado", "James": "james.whitfield", "Ana": "ana.morales"}[name]
        badge = self.harbor.badge(self.brought, f"{email}@aldervalley.example")
        imported = importing.upload(self.house, self.people[name], badge, "badge.json", now=self.later())
        acceptance = Acceptance(slug, 60, "Instruction", "The same, at Harbor Ridge.")
        importing.accept(self.house, self.people["Helen"], imported, acceptance, now=self.later())
        item = (slug, "elsewhere", self.brought)
        self.elsewhere[name].append(item)
        self.added(name, item)

    @precondition(lambda self: self.version < 40)
    @rule(least=st.integers(1, 3))
    def publish(self, least):
        if least == self.least:
            return
        self.version, self.least = self.version + 1, least
        document = self.document | {"version": str(self.version)}
        required, chosen = self.document["rule"]["of"]
        document["rule"] = self.document["rule"] | {"of": [required, chosen | {"n": least}]}
        publishing.publish_pathway(self.house, self.people["Helen"], document, now=self.later())
        for name in TEACHERS:
            if self.complete(name) and name not in self.withdrawn_year:
                self.held[name].add(YEAR)
        self.touched.update(TEACHERS)

    @invariant()
    def both_say_who_holds_what(self):
        with self.house.database.reading() as tx:
            for name in self.touched:
                rows = awards.of_person(tx, self.people[name].id)
                assert sorted(row.achievement.slug for row in rows) == sorted(self.held[name]), name
        self.touched.clear()

    def teardown(self):
        """What lasts: signed texts that verify, bits, one chain, one message for each thing that happened."""
        with self.house.database.reading() as tx:
            rows = tx.execute(
                select(Award.revoked_at, Credential.text, Place.list_id, Place.position)
                .join(Credential, Credential.award_id == Award.id)
                .join(Place, Place.award_id == Award.id)
                .join(StatusList, StatusList.id == Place.list_id)
                .where(StatusList.purpose == "revocation")
            ).all()
            keys = tx.scalars(select(OutboxMessage.key)).all()
        lists = {list_id: self.bits(list_id) for list_id in {row.list_id for row in rows}}
        assert len({(row.list_id, row.position) for row in rows}) == len(rows)
        assert all(
            bitstring.entry(lists[row.list_id], row.position) == (row.revoked_at is not None) for row in rows
        )
        assert len(keys) == len(set(keys))
        world = World(
            now=self.now,
            fetch=carried_fetch(self.house.own_pages),
            leave_out=frozenset({"status", "trust", "pathway"}),
        )
        some = [row.text for row in rows[:10]]
        assert {verify_bytes(one.encode(), world, name="").verdict for one in some} <= {"verified"}
        journal = self.house.settings.journal_file
        journal_file.catch_up(self.house.database, journal)
        assert journaling.audit(self.house.database, journal).problems == ()

    def bits(self, list_id):
        document = read_json(sharing.status_list(self.house, list_id, now=self.later()))
        return bitstring.inflate(document["credentialSubject"]["encodedList"])


@pytest.fixture
def begin(house, now, settle_in, pathway_of):
    """Makes the house new: everybody there, the pathway published, nothing earned."""
    house = replace(house, settings=replace(house.settings, demo=False))

    def again():
        with house.database.writing() as tx:
            for table in reversed(Base.metadata.sorted_tables):
                tx.execute(table.delete())
        house.settings.journal_file.unlink(missing_ok=True)
        district = settle_in(house, now)
        document = pathway_of(house)
        publishing.publish_pathway(house, district.person("Helen"), document, now=now)
        return district, document

    return again


@pytest.mark.drill
def test_whatever_is_done_in_whatever_order_the_house_and_the_model_agree(begin, database_url):
    runs, steps = (20, 500) if database_url.startswith("sqlite") else (5, 200)
    run_state_machine_as_test(
        lambda: Year(begin),
        settings=settings(
            max_examples=runs,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            phases=[Phase.generate],  # to shorten five hundred steps would take longer than all of them
            suppress_health_check=list(HealthCheck),
        ),
    )
