"""What is wrong with a pathway in this house, before it is published: the linter, asked of our menu.

    found = linting.findings(tx, house, pathway, now=now)

A menu says what can be earned and not when, so each badge on it is on offer whenever the pathway counts it.
Its people are those of the roster, by what is known of them. What no register here holds cannot be held
against a rule: levels, sessions that may still be opened, and badges of other issuers are taken as on offer,
and sessions as never at the same time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from issuer.services import earning, knowing
from issuer.services.composing import categories
from issuer.services.errors import InputError
from issuer.services.house import House
from issuer.storage import achievements, pathways, people
from issuer.storage.database import Transaction
from issuer.storage.models import AchievementVersion
from verifier.pathways.earned import Earned
from verifier.pathways.linting import linter
from verifier.pathways.linting.findings import Finding
from verifier.pathways.places import places
from verifier.pathways.predicates import Attributes
from verifier.pathways.requirements import Attend, Collect, Hours, OtherPathway, Pathway

_HIGHEST = 2**53 - 1
_SECOND = timedelta(seconds=1)


def findings(tx: Transaction, house: House, pathway: Pathway, *, now: datetime) -> tuple[Finding, ...]:
    """Say what is wrong with a pathway here, errors first; a year that has begun is judged as a whole."""
    when = moments(pathway, now)
    offers = on_offer(tx, house, pathway, when)
    others = [earning.ours(house, earning.read(one.document)) for one in pathways.published(tx)]
    found = linter.lint(pathway, offers, _roster(tx), when[0], others)
    return tuple(one for one in found if one.code != "conflict")


def _roster(tx: Transaction) -> list[Attributes] | None:
    """What is known of everybody who works here; None before the first roster, when anybody may come."""
    ids = [row.id for row in people.everyone(tx) if row.active]
    known = knowing.attributes_of(tx, ids)
    distinct = {json.dumps(told, sort_keys=True): told for told in known.values()}
    return list(distinct.values()) or None


def refuse_errors(found: Sequence[Finding]) -> None:
    """Keep a pathway from being published that could never serve anybody.

    Raises:
        InputError: the linter found an error; the message says all of them, and what to do.
    """
    errors = [one.message for one in found if one.severity == "error"]
    if errors:
        causes = [one.message for one in found if one.code in ("unreachable_node", "no_offering")]
        raise InputError(" ".join((*errors, *causes[:3])))


def on_offer(
    tx: Transaction, house: House, pathway: Pathway, moments: Sequence[datetime]
) -> Iterator[Earned]:
    """Everything that can be had for a pathway here, at each of these moments."""
    yield from _menu(tx, house, pathway, moments)
    yield from _elsewhere(house, pathway, moments)
    yield from _sessions(pathway, moments)


def moments(pathway: Pathway, now: datetime) -> list[datetime]:
    """When something can be earned that counts: now, and where each window begins and ends."""
    windows = [place.window for place in places(pathway).values() if place.window is not None]
    starts = {window.start for window in windows if window.start is not None}
    ends = {window.until - _SECOND for window in windows if window.until is not None}
    return sorted({now.replace(microsecond=0), *starts, *ends})


def _menu(tx: Transaction, house: House, pathway: Pathway, moments: Sequence[datetime]) -> Iterator[Earned]:
    """The badges of this house: those on the menu, and those that other pathways award."""
    slugs = {one.rpartition("/")[2] for one in _awarded_by_others(pathway)}
    yearly = achievements.newest_by_slugs(tx, slugs).values()
    offered = {one.achievement_id: one for one in (*achievements.menu(tx), *yearly)}
    for version in offered.values():
        yield from _badges(house, version, moments)


def _badges(house: House, version: AchievementVersion, moments: Sequence[datetime]) -> Iterator[Earned]:
    slug = version.achievement.slug
    for number, moment in enumerate(moments):
        yield Earned(
            id=f"{version.name} ({number})",
            achievement=house.settings.urls.achievement(slug),
            issuer=house.issuer.id,
            at=moment,
            minutes=version.minutes,
            categories=categories(version),
            level=_HIGHEST,
            evidenced=True,
        )


def _awarded_by_others(pathway: Pathway) -> set[str]:
    return {rule.achievement for rule in pathway.walk() if isinstance(rule, OtherPathway)}


def _elsewhere(house: House, pathway: Pathway, moments: Sequence[datetime]) -> Iterator[Earned]:
    """Badges of others that the pathway names: we cannot know what they offer."""
    ours = house.settings.urls.achievement("")
    for achievement, issuer in sorted(_named(pathway)):
        if not achievement.startswith(ours):
            for number, moment in enumerate(moments):
                name = f"{achievement} of {issuer} ({number})"
                yield Earned(id=name, achievement=achievement, issuer=issuer, at=moment, level=_HIGHEST)


def _named(pathway: Pathway) -> Iterator[tuple[str, str]]:
    accepted = pathway.issuers or ()
    for component in (pathway.components or {}).values():
        yield from ((one, by) for one in component.achievements for by in component.issuers or accepted)
    for one in pathway.equivalences or ():
        yield from ((one.achievement, by) for by in one.issuers or accepted)
    for rule in pathway.walk():
        if isinstance(rule, Collect | Hours) and rule.selector is not None:
            issuers = rule.selector.issuers or accepted
            yield from ((one, by) for one in rule.selector.achievements or () for by in issuers)
    yield from ((one, by) for one in _awarded_by_others(pathway) for by in accepted)


def _sessions(pathway: Pathway, moments: Sequence[datetime]) -> Iterator[Earned]:
    """As many sessions of each event as are asked, one after the other: they may still be opened."""
    for rule in pathway.walk():
        if isinstance(rule, Attend):
            each = rule.minutes_each or 60
            for number, at in ((number, at) for at in moments for number in range(min(rule.n, 100))):
                name = f"{rule.event}, session {number + 1}"
                yield Earned(
                    id=f"{name} ({at:%Y-%m-%d %H:%M}, {rule.id})",
                    achievement=None,
                    issuer=None,
                    at=at - number * timedelta(minutes=each),
                    minutes=each,
                    kind="attendance",
                    event=rule.event,
                    session=name,
                )
