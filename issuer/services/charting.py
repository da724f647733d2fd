"""Pathways as documents: read for this house, tried out on everybody, kept by versions.

    pathway = charting.read(house, document)
    foreseen = charting.preview(house, coordinator, document, now=now)    # nothing is written
    foreseen.published.number, foreseen.complete    # the version, and who is done already

`issuer.services.publishing` puts one into effect and awards whoever fulfils it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import unquote
from uuid import UUID

from issuer.domain.pathway import Carriage, at_home
from issuer.domain.person import Deed, Person, require
from issuer.domain.school_year import EVER, SchoolYear
from issuer.services import acting, earning, linting
from issuer.services.awarding import AwardedBadge
from issuer.services.errors import InputError
from issuer.services.house import House
from issuer.storage import achievements, awards, pathways, people
from issuer.storage.database import Transaction
from issuer.storage.models import Achievement, AchievementVersion, PathwayVersion
from issuer.storage.models import Pathway as PathwayRow
from verifier.pathways import definition
from verifier.pathways.linting.findings import Finding
from verifier.pathways.requirements import Pathway
from verifier.pathways.words import told


@dataclass(frozen=True)
class Published:
    """A published pathway, and the badges that people who fulfil it already were awarded at once.

    `findings` are what the linter said of a new version.
    """

    slug: str
    number: int
    is_new: bool
    awarded: tuple[AwardedBadge, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Review:
    """Who read a document before it was published and agreed, and when; `by` None: the command line."""

    by: UUID | None
    at: datetime
    note: str


@dataclass(frozen=True)
class Terms:
    """How a pathway is published, beside its words.

    `review` is kept with the version; with `with_badge` the badge that it awards is made when there is none;
    with `keep_started` whoever has begun the version before it goes on with that one; `carriage` is how its
    badges carry the proof of its rule.
    """

    review: Review | None = None
    with_badge: bool = False
    keep_started: bool = False
    carriage: Carriage = Carriage.INLINE


PLAIN: Final = Terms()


@dataclass(frozen=True)
class Preview:
    """What publishing would do: the version, the rule as it was read, who would be awarded, by name.

    `warnings` are what the linter finds worth a second look; what it calls an error is never published.
    """

    published: Published
    pathway: Pathway
    complete: tuple[str, ...]
    warnings: tuple[Finding, ...] = ()


def read(house: House, document: Mapping[str, Any]) -> Pathway:
    """Read a pathway document for this house; without `issuers`, our own badges count.

    Raises:
        DefinitionError: the document is no sound pathway; it names every reason.
    """
    placed = at_home(document, base=house.settings.base_url, issuer=house.issuer.id)
    return definition.read({"issuers": [house.issuer.id]} | placed)


def preview(
    house: House, actor: Person, document: Mapping[str, Any], *, now: datetime, with_badge: bool = False
) -> Preview:
    """Say what publishing a document would do; nothing is written.

    With `with_badge` the badge that it awards is made when there is none yet.

    Raises:
        NotAllowedError: the actor is no coordinator of the district.
        DefinitionError: the document is no sound pathway; it names every reason.
        InputError: it names an address, an achievement or a version that does not fit this house.
    """
    require(actor, Deed.PUBLISH)
    pathway = read(house, document)
    with house.database.trying() as tx:
        published = keep(tx, house, actor, pathway, Terms(with_badge=with_badge), now=now)
        done = tuple(_who_is_done(tx, house, pathway, now))
        found = published.findings if published.is_new else linting.findings(tx, house, pathway, now=now)
        return Preview(published, pathway, done, found)


def keep(
    tx: Transaction, house: House, actor: Person, pathway: Pathway, terms: Terms, *, now: datetime
) -> Published:
    """Write a pathway down as the next version; the same words again are the version that is there.

    Raises:
        InputError: it names an address, an achievement or a version that does not fit this house.
    """
    text = json.dumps(definition.write(pathway), ensure_ascii=False)
    slug = _slug(pathway.id, house.settings.urls.pathway(""), "pathway")
    if terms.with_badge:
        _make_badge(tx, house, pathway, now)
    yearly = _refuse_what_does_not_fit(tx, house, pathway)
    last = pathways.newest(tx, slug)
    if last is not None and last.document == text:
        return Published(slug, last.number, is_new=False)
    number = last.number + 1 if last else 1
    if pathway.version != str(number):
        raise InputError(f'This would be version {number} of the pathway; write "version": "{number}".')
    row = last.pathway if last else _new_pathway(tx, house, pathway, slug, yearly, now)
    _refuse_another_badge(house, pathway, row, yearly)
    found = linting.findings(tx, house, pathway, now=now)
    linting.refuse_errors(found)
    row.name = pathway.name
    by, review = acting.recorded(actor), terms.review
    version = PathwayVersion(
        pathway_id=row.id,
        number=number,
        document=text,
        published_at=now,
        published_by=by,
        reviewed_by=review.by if review else None,
        reviewed_at=review.at if review else None,
        review_note=review.note if review else "",
        carriage=terms.carriage,
    )
    tx.add(version)
    tx.flush()
    return Published(slug, number, is_new=True, findings=found)


def _who_is_done(tx: Transaction, house: House, pathway: Pathway, now: datetime) -> Iterator[str]:
    """The names of those whom the pathway would award at once: not of those who hold its badge already."""
    slug = _slug(pathway.awards, house.settings.urls.achievement(""), "achievement")
    yearly = achievements.newest(tx, slug)
    for person in people.everyone(tx):
        for award in earning.completed(tx, house, person.id, because="", now=now):
            if award.achievement != slug or yearly is None:
                continue
            if not awards.standing(tx, person.id, yearly.achievement_id, award.period):
                yield person.name


def _make_badge(tx: Transaction, house: House, pathway: Pathway, now: datetime) -> None:
    """Make the badge that a pathway awards, in its words, unless it is there."""
    slug = _slug(pathway.awards, house.settings.urls.achievement(""), "achievement")
    if achievements.by_slug(tx, slug) is not None:
        return
    achievement = Achievement(slug=slug, created_at=now)
    tx.add(achievement)
    tx.flush()
    version = AchievementVersion(
        achievement_id=achievement.id,
        number=1,
        name=pathway.name,
        description=pathway.description or pathway.name,
        criteria=told(pathway),
        kind=achievements.YEARLY,
        minutes=0,
        created_at=now,
    )
    tx.add(version)
    tx.flush()


def _new_pathway(
    tx: Transaction, house: House, pathway: Pathway, slug: str, yearly: AchievementVersion, now: datetime
) -> PathwayRow:
    row = PathwayRow(
        slug=slug,
        name=pathway.name,
        period=_period(house, pathway),
        achievement_id=yearly.achievement_id,
        created_at=now,
    )
    tx.add(row)
    tx.flush()
    return row


def _refuse_another_badge(
    house: House, pathway: Pathway, row: PathwayRow, yearly: AchievementVersion
) -> None:
    """The next version of a rule is about the same badge and the same year; else it is another pathway."""
    if row.achievement_id != yearly.achievement_id:
        raise InputError(
            f"This pathway awards “{row.achievement.slug}”; a rule for another badge is another pathway, "
            'with an "id" of its own.'
        )
    if row.period != _period(house, pathway):
        raise InputError(
            f'This pathway is that of {row.period}; give the pathway of another year an "id" of its own.'
        )


def _period(house: House, pathway: Pathway) -> str:
    """The school year in which its window begins; without one it holds for ever."""
    start = pathway.window.start if pathway.window else None
    return str(SchoolYear.of(start.astimezone(house.settings.zone).date())) if start else EVER


def _refuse_what_does_not_fit(tx: Transaction, house: House, pathway: Pathway) -> AchievementVersion:
    """A rule that names what nobody can earn here would never be fulfilled, and nobody would be told why."""
    if not pathway.issuers or pathway.issuers[0] != house.issuer.id:
        raise InputError(f'The first of "issuers" has to be this issuer, {house.issuer.id}.')
    base = house.settings.urls.achievement("")
    wanted = {_slug(pathway.awards, base, "achievement")}
    for component in (pathway.components or {}).values():
        if component.issuers is None or house.issuer.id in component.issuers:
            wanted |= {_slug(one, base, "achievement") for one in component.achievements}
    found = achievements.newest_by_slugs(tx, wanted)
    if missing := sorted(wanted - set(found)):
        raise InputError(f"There is no achievement {', '.join(missing)} here; import the menu first.")
    return found[_slug(pathway.awards, base, "achievement")]


def _slug(address: str, base: str, what: str) -> str:
    slug = unquote(address.removeprefix(base))
    if not address.startswith(base) or not slug or "/" in slug:
        raise InputError(f"{address} is no {what} of this house; its address begins with {base}")
    return slug
