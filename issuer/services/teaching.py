"""Teaching, reviewing and mentoring others on a badge: said by the teacher, confirmed by whom it was about.

teaching_id = teaching.claim(house, rosa, Claimed("james@...", "slides-icebreaker", "taught", day), now=now)
teaching.confirm(house, james, teaching_id, now=now)      # or a coordinator: it counts from here on
teaching.withdraw(house, james, teaching_id, "That was not me.", now=now)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from issuer.domain.person import Deed, NotAllowedError, Person, may, require
from issuer.domain.school_year import instant_of
from issuer.services import acting, earning, recording
from issuer.services.awarding import AwardedBadge
from issuer.services.errors import ConflictError, InputError, NotFoundError
from issuer.services.house import House, transaction
from issuer.services.recording import LONGEST_REASON, Told
from issuer.services.revoking import Resting
from issuer.storage import achievements, pathways, people, records
from issuer.storage.database import Transaction
from issuer.storage.models import AchievementVersion, Teaching
from issuer.storage.models import Person as PersonRow
from verifier.pathways.requirements import Taught

MANNERS = ("taught", "reviewed", "mentored")


@dataclass(frozen=True)
class Claimed:
    """Whom somebody taught (an address or a whole name), on which badge (its short name), how, and when."""

    whom: str
    slug: str
    manner: str
    day: date
    note: str = ""


@transaction
def claim(tx: Transaction, house: House, actor: Person, told: Claimed, *, now: datetime) -> UUID:
    """Say that one taught somebody; it counts once they, or a coordinator, confirm it.

    Raises:
        NotAllowedError: the actor is no teacher.
        InputError: nobody is found by those words, it was oneself, no pathway asks for that badge, or the day
            is still to come.
        ConflictError: it was said already.
    """
    require(actor, Deed.SUBMIT, actor)
    people.lock(tx, actor.id)
    about, badge = _found(tx, told.whom), _badge(tx, house, told.slug)
    if about.id == actor.id:
        raise InputError("Name the person whom you taught, not yourself.")
    if told.manner not in MANNERS:
        raise InputError("Choose what you did.")
    if told.day > now.astimezone(house.settings.zone).date():
        raise InputError("This day is still to come. Say it when it is over.")
    row = Teaching(
        person_id=actor.id,
        about_id=about.id,
        achievement_id=badge.achievement_id,
        manner=told.manner,
        happened_at=instant_of(told.day, house.settings.zone),
        note=recording.text(told.note, "The note", LONGEST_REASON, needed=False),
        recorded_at=now,
        recorded_by=actor.id,
    )
    if any(_same(one, row) for one in records.taught(tx, [actor.id])):
        raise ConflictError(f"You have said so already. {about.name} or a coordinator confirms it.")
    tx.add(row)
    tx.flush()
    return row.id


@transaction
def confirm(
    tx: Transaction, house: House, actor: Person, teaching_id: UUID, *, now: datetime
) -> tuple[AwardedBadge, ...]:
    """Confirm it, and award what that completes to whoever taught.

    Raises:
        NotFoundError: there is nothing of that id.
        NotAllowedError: it was about somebody else, and the actor is no coordinator there.
        ConflictError: it was confirmed or withdrawn already.
    """
    row = _locked(tx, teaching_id)
    if not may_confirm(actor, row):
        raise NotAllowedError(f"{row.about.name} may confirm this, or a coordinator.")
    if row.withdrawn_at is not None or row.confirmed_at is not None:
        raise ConflictError("This was confirmed or withdrawn already.")
    row.confirmed_at, row.confirmed_by = now, acting.recorded(actor)
    tx.flush()
    return recording.count(tx, house, _told(row, actor), now=now)


@transaction
def withdraw(
    tx: Transaction, house: House, actor: Person, teaching_id: UUID, reason: str, *, now: datetime
) -> tuple[Resting, ...]:
    """Withdraw it: whoever said it, whoever it was about, or a coordinator.

    Raises:
        NotFoundError: there is nothing of that id.
        NotAllowedError: the actor is none of these.
        ConflictError: it was withdrawn already.
        InputError: there is no reason.
    """
    row = _locked(tx, teaching_id)
    if actor.id != row.person_id and not may_confirm(actor, row):
        raise NotAllowedError("Whoever said it, or whom it was about, may withdraw it, or a coordinator.")
    recording.withdraw(tx, row, actor, reason, now)
    counted = row.confirmed_at is not None
    return recording.count_no_more(tx, house, _told(row, actor), now=now) if counted else ()


def may_confirm(actor: Person, row: Teaching) -> bool:
    """Tell whether somebody may confirm that teaching: whom it was about, or a coordinator."""
    if actor.id == row.person_id:
        return False
    return actor.id == row.about_id or may(actor, Deed.CONFIRM, acting.subject(row.person))


def badges_asked_for(tx: Transaction, house: House) -> list[AchievementVersion]:
    """The badges of ours for which a published pathway asks its people to teach others."""
    urls = house.settings.urls
    slugs = {
        address.removeprefix(urls.achievement(""))
        for address in _addresses(tx)
        if address.startswith(urls.achievement(""))
    }
    return sorted(achievements.newest_by_slugs(tx, slugs).values(), key=lambda one: one.name)


def _addresses(tx: Transaction) -> Iterator[str]:
    for version in pathways.published(tx):
        pathway = earning.read(version.document)
        for rule in pathway.walk():
            if isinstance(rule, Taught):
                yield from pathway.component(rule.component).achievements


def _found(tx: Transaction, whom: str) -> PersonRow:
    wanted = " ".join(whom.split())
    if not wanted:
        raise InputError("Say whom you taught: their e-mail address, or their whole name.")
    known = people.search(tx, wanted)
    found = [
        row for row in known if row.active and ("@" in wanted or row.name.casefold() == wanted.casefold())
    ]
    if len(found) != 1:
        many = f"Several people are called “{wanted}”." if found else f"Nobody here is known as “{wanted}”."
        raise InputError(f"{many} Write their e-mail address.")
    return found[0]


def _badge(tx: Transaction, house: House, slug: str) -> AchievementVersion:
    found = next((one for one in badges_asked_for(tx, house) if one.achievement.slug == slug), None)
    if found is None:
        raise InputError("Choose the badge on which you taught them.")
    return found


def _same(one: Teaching, other: Teaching) -> bool:
    return (one.about_id, one.achievement_id, one.manner) == (
        other.about_id,
        other.achievement_id,
        other.manner,
    )


def _locked(tx: Transaction, teaching_id: UUID) -> Teaching:
    row = records.teaching(tx, teaching_id)
    if row is None:
        raise NotFoundError("There is nothing to confirm here.")
    people.lock(tx, row.person_id)
    tx.refresh(row)
    return row


def _told(row: Teaching, actor: Person) -> Told:
    said = {"about": str(row.about_id), "badge": str(row.achievement_id), "manner": row.manner}
    return Told("teaching", row.id, row.person_id, actor, said)
