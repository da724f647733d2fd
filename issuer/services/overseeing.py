"""How far everybody is on a pathway: by person, by school, by component.

    view = overseeing.view(house, coordinator, version, now=now)
    view.count(Standing.DONE), view.schools, view.components

Only people whom the actor may see are counted: a coordinator of one school sees that school. Everybody is
asked about by the same engine that awards the badge, so no figure here can differ from what was awarded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from issuer.domain.person import Deed, Person, Role, may
from issuer.services import acting, earning
from issuer.services.house import House
from issuer.storage import achievements, people, submissions
from issuer.storage.models import PathwayVersion, School, Submission
from issuer.storage.models import Person as PersonRow
from verifier.pathways import parts, words
from verifier.pathways.progress import NodeProgress, Progress
from verifier.pathways.requirements import Pathway

CLOSE = 2
"""Whoever has so many parts left, or fewer, is close."""


class Standing(StrEnum):
    """How somebody stands on a pathway."""

    DONE = "done"
    CLOSE = "close"
    ON_THE_WAY = "on the way"
    NOT_STARTED = "not started"


@dataclass(frozen=True)
class Teacher:
    """One teacher: how they stand, how many parts are done of how many, and what is left as a sentence."""

    person: PersonRow
    standing: Standing
    done: int
    total: int
    headline: str


@dataclass(frozen=True)
class Group:
    """Teachers of one school (None: of none) by standing."""

    school: School | None
    standings: Mapping[Standing, int]

    @property
    def teachers(self) -> int:
        """How many they are."""
        return sum(self.standings.values())


@dataclass(frozen=True)
class Component:
    """How many teachers have one component approved, wait to be read, and have begun it."""

    slug: str
    name: str
    approved: int
    waiting: int
    begun: int

    @property
    def untouched(self) -> bool:
        """Tell whether nobody has begun it."""
        return not (self.approved or self.waiting or self.begun)


@dataclass(frozen=True)
class Part:
    """How many teachers have one part of the rule done, have begun it, and have nothing in it yet."""

    name: str
    done: int
    begun: int
    untouched: int


@dataclass(frozen=True)
class View:
    """Everybody on one pathway; teachers by name, schools by name, parts and components as the rule has them.

    `parts` count those who are measured by this version; whoever keeps an earlier one has other parts.
    """

    version: PathwayVersion
    teachers: tuple[Teacher, ...]
    components: tuple[Component, ...]
    parts: tuple[Part, ...] = ()

    def count(self, standing: Standing) -> int:
        """How many teachers stand so."""
        return sum(teacher.standing is standing for teacher in self.teachers)

    @property
    def schools(self) -> tuple[Group, ...]:
        """The teachers by school, those without one last."""
        found: dict[UUID | None, list[Teacher]] = {}
        for teacher in self.teachers:
            found.setdefault(teacher.person.school_id, []).append(teacher)
        groups = (Group(members[0].person.school, _standings(members)) for members in found.values())
        return tuple(
            sorted(groups, key=lambda one: (one.school is None, one.school.name if one.school else ""))
        )


@dataclass(frozen=True)
class _Asked:
    """One teacher's answer of the engine, beside what they have begun."""

    person: PersonRow
    progress: Progress
    begun: Mapping[str, str]


def view(house: House, actor: Person, version: PathwayVersion, *, now: datetime) -> View:
    """Ask the pathway about every teacher whom the actor may see; whom it does not concern is left out."""
    concerned, slugs, names = _asked_of_all(
        house, actor, earning.ours(house, earning.read(version.document)), version.pathway_id, now
    )
    return View(
        version,
        tuple(_teacher(one) for one in concerned),
        tuple(_component(token, slug, names.get(slug, slug), concerned) for token, slug in slugs.items()),
        _parts([one.progress for one in concerned if one.progress.version == str(version.number)]),
    )


def _parts(asked: Sequence[Progress]) -> tuple[Part, ...]:
    """The parts directly below the whole, in order; what does not apply to somebody is left out of it."""
    found: dict[str, list[NodeProgress]] = {}
    for progress in asked:
        for node in progress.root.children:
            if node.state != "absent":
                found.setdefault(node.id, []).append(node)
    return tuple(_part(nodes) for nodes in found.values())


def _part(nodes: Sequence[NodeProgress]) -> Part:
    done = sum(node.satisfied for node in nodes)
    begun = sum(not node.satisfied and any(leaf.n_done for leaf in node.walk()) for node in nodes)
    return Part(nodes[0].label, done, begun, len(nodes) - done - begun)


def foresee(house: House, actor: Person, pathway: Pathway, *, now: datetime) -> dict[Standing, int]:
    """How many teachers would stand how on a pathway that is not published yet."""
    concerned, _, _ = _asked_of_all(house, actor, pathway, None, now)
    return _standings([_teacher(one) for one in concerned])


def _asked_of_all(
    house: House, actor: Person, pathway: Pathway, pathway_id: UUID | None, now: datetime
) -> tuple[list[_Asked], dict[str, str], dict[str, str]]:
    """Those whom a pathway concerns, its components' short names by token, and their names."""
    slugs = _slugs(house, pathway)
    with house.database.reading() as tx:
        teachers = seen(actor, Deed.SEE_PROGRESS, people.with_role(tx, Role.TEACHER))
        ids = [row.id for row in teachers]
        known = earning.known_of(tx, house, ids, now)
        begun = _begun(submissions.under_way_of(tx, ids), slugs)
        names = {slug: one.name for slug, one in achievements.newest_by_slugs(tx, slugs.values()).items()}

    def ask(person_id: UUID) -> Progress:
        """On the version that this person keeps, else on this one."""
        kept = known[person_id].kept.get(pathway_id) if pathway_id else None
        if kept is not None:
            return earning.ask(house, kept, known[person_id], now)
        return earning.ask_of(pathway, pathway_id, known[person_id], now)

    asked = [_Asked(row, ask(row.id), begun.get(row.id, {})) for row in teachers]
    return [one for one in asked if one.progress.status != "not_applicable"], slugs, names


def seen(actor: Person, deed: Deed, rows: Iterable[PersonRow]) -> list[PersonRow]:
    """Those of the people about whom the actor may do the deed, and who are still here."""
    return [row for row in rows if row.active and may(actor, deed, acting.subject(row))]


def _slugs(house: House, pathway: Pathway) -> dict[str, str]:
    """The short names of our achievements that components stand for, by token, in the order of the rule."""
    base = house.settings.urls.achievement("")
    return {
        token: address.removeprefix(base)
        for token, component in (pathway.components or {}).items()
        for address in component.achievements
        if address.startswith(base)
    }


def _begun(rows: Sequence[Submission], slugs: Mapping[str, str]) -> dict[UUID, dict[str, str]]:
    """What each person has begun: the state of the submission by the token of its component."""
    tokens = {slug: token for token, slug in slugs.items()}
    found: dict[UUID, dict[str, str]] = {}
    for row in rows:
        if token := tokens.get(row.achievement.slug):
            found.setdefault(row.person_id, {})[token] = row.state
    return found


def _teacher(one: _Asked) -> Teacher:
    counts = parts.counts(one.progress, frozenset(one.begun))
    return Teacher(
        person=one.person,
        standing=_standing(one.progress, counts),
        done=counts.done,
        total=counts.total,
        headline=words.headline(one.progress),
    )


def _standing(progress: Progress, counts: parts.Counts) -> Standing:
    if progress.complete:
        return Standing.DONE
    if counts.done and counts.total - counts.done <= CLOSE:
        return Standing.CLOSE
    return Standing.ON_THE_WAY if counts.done or counts.under_way else Standing.NOT_STARTED


def _standings(members: Collection[Teacher]) -> dict[Standing, int]:
    counted = Counter(teacher.standing for teacher in members)
    return {standing: counted[standing] for standing in Standing}


def _component(token: str, slug: str, name: str, asked: Sequence[_Asked]) -> Component:
    states = Counter(one.begun.get(token, "") for one in asked)
    return Component(
        slug=slug,
        name=name,
        approved=sum(_holds(one.progress, token) for one in asked),
        waiting=states["sent"],
        begun=states["draft"] + states["not_yet"],
    )


def _holds(progress: Progress, token: str) -> bool:
    return any(node.component == token and node.satisfied for node in progress.root.walk())
