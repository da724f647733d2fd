"""What a teacher is told when a pathway has a newer version: what they keep, or what has changed for them.

versions.of(year)      {"newer": the version that they do not follow or None, "changed": (Change(...), ...)}
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Final

from issuer.domain.pathway_changes import Change, changes
from issuer.services import earning, finishing
from issuer.services.finishing import Way
from issuer.storage import pathways
from issuer.storage.models import PathwayVersion
from issuer.web.current import house, now, visitor
from issuer.web.desk import Desk
from issuer.web.steps import Step
from issuer.web.year import Year

STILL_SAID: Final = timedelta(days=30)


def of(year: Year) -> dict[str, Any]:
    """What a newer version asks that this teacher does not follow, or what this one changed lately."""
    slug = year.version.pathway.slug
    with house().database.reading() as session:
        newest = pathways.newest(session, slug) or year.version
        older = pathways.version(session, slug, year.version.number - 1)
    if newest.number > year.version.number:
        return {"newer": newest, "changed": _changes(year.version, newest)}
    if older is not None and newest.published_at > now() - STILL_SAID:
        return {"newer": None, "changed": _changes(older, newest)}
    return {"newer": None, "changed": ()}


def shortest(year: Year) -> Way | None:
    """The shortest way to finish, with what the menu offers now."""
    with house().database.reading() as session:
        return finishing.shortest(session, house(), year.version, visitor().actor.id, now=now())


def beside(steps: Iterable[Step], way: Way | None, desk: Desk) -> list[Step]:
    """The steps to name beside the shortest way: what was begun and does not lie on it."""
    if way is None or not way.sets:
        return list(steps)
    named = {desk.offered[slug].name for slug in way.sets[0] if slug in desk.offered}
    return [step for step in steps if not step.new and step.name not in named]


def _changes(before: PathwayVersion, after: PathwayVersion) -> tuple[Change, ...]:
    return changes(earning.read(before.document), earning.read(after.document))
