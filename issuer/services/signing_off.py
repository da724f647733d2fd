"""Sign-offs: somebody with the role that a rule names says that it is so; the list of what waits for them.

    waiting = signing_off.waiting(house, mentor, now=now)
    signing_off.sign(house, mentor, person_id, "observed", note="I saw two lessons.", now=now)
    signing_off.withdraw(house, mentor, sign_off_id, "It was another teacher.", now=now)

The role holds for that person's school or the district, and nobody signs for themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from issuer.domain.person import Deed, NotAllowedError, Person, Role, may, signs_as
from issuer.services import acting, earning, recording
from issuer.services.awarding import AwardedBadge
from issuer.services.errors import ConflictError, NotFoundError
from issuer.services.house import House, transaction
from issuer.services.recording import LONGEST_REASON, Told
from issuer.services.revoking import Resting
from issuer.storage import pathways, people, records
from issuer.storage.database import Transaction
from issuer.storage.models import PathwayVersion
from issuer.storage.models import Person as PersonRow
from issuer.storage.models import SignOff as SignOffRow
from verifier.pathways.progress import NodeProgress
from verifier.pathways.requirements import SignOff


@dataclass(frozen=True)
class Waiting:
    """A sign-off that a pathway asks of a person, and the role in which the one who asks may give it."""

    person: PersonRow
    pathway: str
    slug: str
    label: str
    topic: str
    role: Role


def waiting(house: House, actor: Person, *, now: datetime) -> tuple[Waiting, ...]:
    """What waits for somebody's sign-off, by person; what they signed already does not."""
    with house.database.reading() as tx:
        return tuple(_waiting(tx, house, actor, people.everyone(tx), now))


def waiting_for(house: House, actor: Person, person_id: UUID, *, now: datetime) -> tuple[Waiting, ...]:
    """The same of one person."""
    with house.database.reading() as tx:
        row = people.by_id(tx, person_id)
        return tuple(_waiting(tx, house, actor, [row] if row else [], now))


@transaction
def sign(
    tx: Transaction,
    house: House,
    actor: Person,
    person_id: UUID,
    topic: str,
    *,
    note: str = "",
    now: datetime,
) -> tuple[AwardedBadge, ...]:
    """Sign off a topic for a person, and award what that completes.

    Raises:
        NotFoundError: there is no such person, or no pathway of theirs asks for it.
        NotAllowedError: the actor has none of the roles that the rule names there, or is that person.
        ConflictError: the actor signed this already.
        InputError: the note is too long.
    """
    row = people.lock(tx, person_id)
    if row is None:
        raise NotFoundError("There is no such person.")
    recording.left(row)
    role = _role(tx, house, actor, row, topic, now)
    if any(_is_of(one, topic, actor.id) for one in records.signed(tx, [person_id])):
        raise ConflictError("You have signed this already.")
    kept = SignOffRow(
        person_id=person_id,
        topic=topic,
        role=role,
        note=recording.text(note, "The note", LONGEST_REASON, needed=False),
        recorded_at=now,
        recorded_by=actor.id,
    )
    tx.add(kept)
    tx.flush()
    return recording.count(tx, house, _told(kept, actor), now=now)


@transaction
def withdraw(
    tx: Transaction, house: House, actor: Person, sign_off_id: UUID, reason: str, *, now: datetime
) -> tuple[Resting, ...]:
    """Withdraw a sign-off; a yearly badge that rests on it waits for somebody to look at it.

    Raises:
        NotFoundError: there is none.
        NotAllowedError: somebody else gave it, and the actor is no coordinator for that person.
        ConflictError: it was withdrawn already.
        InputError: there is no reason.
    """
    row = records.sign_off(tx, sign_off_id)
    if row is None:
        raise NotFoundError("There is no such sign-off.")
    people.lock(tx, row.person_id)
    if not may_withdraw(actor, row):
        raise NotAllowedError("Whoever gave it may withdraw it, or a coordinator.")
    recording.withdraw(tx, row, actor, reason, now)
    return recording.count_no_more(tx, house, _told(row, actor), now=now)


def may_withdraw(actor: Person, row: SignOffRow) -> bool:
    """Tell whether somebody may withdraw a sign-off."""
    return row.recorded_by == actor.id or may(actor, Deed.WAIVE, acting.subject(row.person))


def signers(tx: Transaction, roles: Sequence[str], person: PersonRow) -> list[PersonRow]:
    """Who may sign something off for a person: those who have one of the roles there."""
    about = acting.subject(person)
    found = {row.id: row for role in roles for row in people.with_role(tx, role)}
    return [row for row in found.values() if signs_as(acting.of(tx, row), roles, about)]


def _waiting(
    tx: Transaction, house: House, actor: Person, rows: Sequence[PersonRow], now: datetime
) -> Iterator[Waiting]:
    published = [one for one in pathways.published(tx) if _asked(one)]
    mine = [row for row in rows if row.active and _ever(actor, published, row)]
    known = earning.known_of(tx, house, [row.id for row in mine], now)
    signed = records.signed(tx, [row.id for row in mine])
    done = {(one.person_id, one.topic) for one in signed if one.recorded_by == actor.id}
    for row in mine:
        for version in known[row.id].holding(published):
            progress = earning.ask(house, version, known[row.id], now)
            rules = {rule.id: rule for rule in _asked(version)}
            for node in _open(progress.root):
                rule = rules.get(node.id)
                role = signs_as(actor, rule.roles, acting.subject(row)) if rule else None
                if rule and role and (row.id, rule.topic) not in done:
                    yield Waiting(
                        row, version.pathway.name, version.pathway.slug, node.label, rule.topic, role
                    )


def _asked(version: PathwayVersion) -> list[SignOff]:
    return [rule for rule in earning.read(version.document).walk() if isinstance(rule, SignOff)]


def _ever(actor: Person, published: Sequence[PathwayVersion], row: PersonRow) -> bool:
    """Whether some pathway has a sign-off that the actor could give that person."""
    about = acting.subject(row)
    return any(signs_as(actor, rule.roles, about) for one in published for rule in _asked(one))


def _open(node: NodeProgress) -> Iterator[NodeProgress]:
    """The rules that are not satisfied, and lie in no group that is satisfied or does not apply."""
    if node.state in ("unsatisfied", "undetermined"):
        yield node
        for child in node.children:
            yield from _open(child)


def _role(tx: Transaction, house: House, actor: Person, row: PersonRow, topic: str, now: datetime) -> Role:
    held = earning.known(tx, house, row.id, now).holding(pathways.published(tx))
    roles = {role for one in held for rule in _asked(one) if rule.topic == topic for role in rule.roles}
    if not roles:
        raise NotFoundError("No pathway asks for this sign-off.")
    role = signs_as(actor, roles, acting.subject(row))
    if role is None:
        own = "Nobody signs for themselves; ask a colleague who has the role. " if actor.id == row.id else ""
        raise NotAllowedError(f"{own}The pathway asks for this from: {', '.join(sorted(roles))}.")
    return role


def _is_of(row: SignOffRow, topic: str, signer_id: UUID) -> bool:
    return (row.topic, row.recorded_by) == (topic, signer_id)


def _told(row: SignOffRow, actor: Person) -> Told:
    said = {"topic": row.topic, "role": row.role, "note": row.note}
    return Told("sign-off", row.id, row.person_id, actor, said)
