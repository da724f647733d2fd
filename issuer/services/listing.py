"""Awarding to a list of people: a spreadsheet is previewed line by line, then awarded whole.

    preview = listing.preview(house, coordinator, data, now=now)     # who will get what; nothing is written
    listing.award(house, coordinator, data, now=now)                 # all of it, or none of it

A line for what somebody holds already is passed over, so the same list twice awards nothing twice. A list
with errors is refused as a whole, unless these lines are left out on purpose. What has more lines than one
transaction should hold is awarded in bulk (`issuer.services.batching`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from issuer.domain.award import Source
from issuer.domain.person import Deed, Person, require
from issuer.services import acting, awarding, planning
from issuer.services.awarding import AwardedBadge
from issuer.services.errors import InputError, NotFoundError
from issuer.services.house import House, transaction
from issuer.services.planning import ListLine, Planned, Result
from issuer.storage import achievements, people
from issuer.storage.database import Transaction
from issuer.storage.models import AwardedList as ListRow

MOST_LINES = 1_000


@dataclass(frozen=True)
class AwardedList:
    """The lines in order, headings that nobody knows, and the badges of pathways that followed.

    `id` is that of the row in which these results are kept; a preview has none.
    """

    lines: tuple[ListLine, ...]
    unknown_columns: tuple[str, ...] = ()
    following: tuple[AwardedBadge, ...] = ()
    id: UUID | None = None

    def count(self, result: Result) -> int:
        """How many lines have that result."""
        return sum(line.result is result for line in self.lines)


def preview(house: House, actor: Person, data: bytes | str, *, now: datetime) -> AwardedList:
    """Say what `award` would do; nothing is written.

    Raises:
        NotAllowedError: the actor is no coordinator.
        InputError: the file as a whole cannot be read.
    """
    with house.database.reading() as tx:
        planned, unknown = planning.of_list(tx, house, actor, data, now=now)
    return AwardedList(tuple(one.line for one in planned), unknown)


@transaction
def award(
    tx: Transaction,
    house: House,
    actor: Person,
    data: bytes | str,
    *,
    leave_out_errors: bool = False,
    now: datetime,
) -> AwardedList:
    """Award every line in one transaction.

    Raises:
        NotAllowedError: the actor is no coordinator.
        InputError: the file cannot be read, is too long, or has errors that are not to be left out.
    """
    planned, unknown = _plan(tx, house, actor, data, now)
    wrong = [one.line.line for one in planned if one.line.result is Result.ERROR]
    if wrong and not leave_out_errors:
        named = ", ".join(map(str, wrong[:10]))
        raise InputError(
            f"Nothing was awarded: correct or take out line {named}, or choose to leave them out."
        )
    wanted = [one.award for one in planned if one.award]
    people.lock_all(tx, {award.person_id for award in wanted})
    badges = awarding.award(tx, house, wanted, now=now)
    given = {
        (badge.person_id, badge.name, badge.period): badge for badge in badges if badge.source is Source.LIST
    }
    lines = tuple(_done(one, given) for one in planned)
    following = tuple(badge for badge in badges if badge.source is Source.PATHWAY)
    return AwardedList(lines, unknown, following, _kept(tx, actor, lines, following, now))


@transaction
def award_one(
    tx: Transaction,
    house: House,
    actor: Person,
    person_id: UUID,
    slug: str,
    *,
    day: date | None = None,
    now: datetime,
) -> tuple[AwardedBadge, ...]:
    """Award one badge to one person; the answer is empty when it is held already.

    Raises:
        NotFoundError: there is no such person or achievement.
        NotAllowedError: the actor is no coordinator for that person, or is that person.
        InputError: the day lies in the future, or it is a yearly badge, which only a pathway awards.
    """
    row, version = people.by_id(tx, person_id), achievements.newest(tx, slug)
    if row is None or version is None:
        raise NotFoundError("There is no such person or badge.")
    planning.refuse_yearly(version)
    require(actor, Deed.AWARD, acting.of(tx, row))
    return awarding.award(tx, house, [planning.award_of(house, actor, row, version, day, now)], now=now)


def _kept(
    tx: Transaction,
    actor: Person,
    lines: Iterable[ListLine],
    following: Iterable[AwardedBadge],
    now: datetime,
) -> UUID:
    """Keep the results, so that they can be read again: what was awarded, and what was not and why."""
    row = ListRow(
        made_at=now,
        made_by=acting.recorded(actor),
        lines=[_told(line) for line in lines],
        following=[
            {
                "person": badge.person_name,
                "achievement": badge.name,
                "credential": str(badge.credential_id),
            }
            for badge in following
        ],
    )
    tx.add(row)
    return row.id


def _told(line: ListLine) -> dict[str, object]:
    credential = {"credential": str(line.badge.credential_id)} if line.badge else {}
    return {
        "line": line.line,
        "person": line.person,
        "achievement": line.achievement,
        "result": line.result.value,
        "message": line.message,
    } | credential


def _plan(
    tx: Transaction, house: House, actor: Person, data: bytes | str, now: datetime
) -> tuple[list[Planned], tuple[str, ...]]:
    planned, unknown = planning.of_list(tx, house, actor, data, now=now)
    if len(planned) > MOST_LINES:
        raise InputError(f"The list has {len(planned)} lines; more than {MOST_LINES} are awarded in bulk.")
    return planned, unknown


def _done(one: Planned, given: dict[tuple[UUID, str, str], AwardedBadge]) -> ListLine:
    if one.award is None:
        return one.line
    badge = given.get((one.award.person_id, one.line.achievement, one.award.period))
    return replace(one.line, result=Result.AWARDED if badge else Result.HELD, badge=badge)
