"""The coordinator's first page: how many are done and close, what waits for me, then school and component.

The bars stand inside the tables, so that drawing and numbers cannot part. A row of fewer than five people is
not split: it would tell of somebody by name. The same numbers can be taken along as CSV.
"""

from datetime import timedelta
from typing import Any, Final

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from issuer.domain.person import Deed, Role, may
from issuer.services import acting, earning, overseeing, signing_off
from issuer.services.overseeing import Standing, View
from issuer.storage import awards, exceptions, imported_badges, pathways, submissions
from issuer.storage.models import Award, PathwayVersion, Person
from issuer.web.coordinator_teaching import to_confirm
from issuer.web.current import house, now, visitor
from issuer.web.pictures import picture
from issuer.web.sheets import csv_file

FEWEST_SPLIT: Final = 5
NEWEST: Final = 4
_A_WEEK: Final = timedelta(days=7)
# standing -> kind of the bar and the ring, heading, phrase after a number
STANDINGS: Final = (
    (Standing.DONE, "done", "Done"),
    (Standing.CLOSE, "near", "1 or 2 left"),
    (Standing.ON_THE_WAY, "now", "On the way"),
    (Standing.NOT_STARTED, "rest", "Not started"),
)


def home() -> ResponseReturnValue:
    """How far the schools are, and what waits for me."""
    versions = published()
    version = chosen(versions)
    view = overseeing.view(house(), visitor().actor, version, now=now()) if version else None
    return render_template(
        "coordinator/home.html",
        view=view,
        versions=versions,
        standings=STANDINGS,
        fewest=FEWEST_SPLIT,
        weeks=_weeks(version) if version else None,
        waiting=waiting(),
        counts=_counts(view) if view else {},
        sums={one: view.count(one) for one in Standing} if view else {},
        newest=_newest(),
        picture=picture,
    )


def progress_csv() -> Response:
    """The numbers of the first page, teacher by teacher."""
    version = chosen(published())
    view = overseeing.view(house(), visitor().actor, version, now=now()) if version else None
    teachers = view.teachers if view else ()
    return csv_file(
        "progress.csv",
        ("Teacher", "School", "Standing", "Parts done", "Parts", "What is left"),
        (
            (
                one.person.name,
                one.person.school.name if one.person.school else "",
                one.standing,
                one.done,
                one.total,
                one.headline,
            )
            for one in teachers
        ),
    )


def published() -> list[PathwayVersion]:
    """The pathways that hold now, those of the latest period first."""
    with house().database.reading() as session:
        return list(pathways.published(session))


def chosen(versions: list[PathwayVersion]) -> PathwayVersion | None:
    """The pathway that the address asks for, else the first whose window is open, else the first."""
    asked = request.args.get("pathway")
    named = (one for one in versions if one.pathway.slug == asked)
    under_way = (one for one in versions if _is_open(one))
    return next(named, None) or next(under_way, None) or next(iter(versions), None)


def waiting() -> dict[str, Any]:
    """What somebody has to do: evidence to read, badges from elsewhere, yearly badges to look at."""
    actor = visitor().actor
    to_sign = signing_off.waiting(house(), actor, now=now())
    with house().database.reading() as session:
        unread = [row for row in submissions.queue(session) if _seen(Deed.SEE_PROGRESS, row.person)]
        foreign = [row for row in imported_badges.waiting(session) if _seen(Deed.ACCEPT_BADGE, row.person)]
        questioned = [row for row in awards.questioned(session) if _seen(Deed.REVOKE, row.person)]
        taught = to_confirm(session)
        own = [row for row in exceptions.proposed(session) if _seen(Deed.WAIVE, row.person)]
    return {
        "to_read": len(unread),
        "read_since": unread[0].sent_at if unread else None,
        "reads": Role.REVIEWER in actor.roles,
        "elsewhere": len(foreign),
        "questioned": len(questioned),
        "activities": len(own),
        "taught": len(taught),
        "sign_offs": len(to_sign),
    }


def _counts(view: View) -> dict[str, int]:
    """The four numbers, by the kinds of the ring."""
    kinds = {"done": Standing.DONE, "near": Standing.CLOSE, "now": Standing.ON_THE_WAY}
    return {kind: view.count(one) for kind, one in kinds.items()} | {"todo": view.count(Standing.NOT_STARTED)}


def _seen(deed: Deed, person: Person) -> bool:
    return may(visitor().actor, deed, acting.subject(person))


def _is_open(version: PathwayVersion) -> bool:
    window = earning.read(version.document).window
    return window is None or window.contains(now(), now())


def _weeks(version: PathwayVersion) -> tuple[int, int] | None:
    """Which week of how many a pathway's window is in, while it is open and has both ends."""
    window = earning.read(version.document).window
    if window is None or not window.start or not window.until or not window.contains(now(), now()):
        return None
    return (now() - window.start) // _A_WEEK + 1, round((window.until - window.start) / _A_WEEK)


def _newest() -> list[tuple[Award, str]]:
    """The last badges that were earned, each with its page."""
    with house().database.reading() as session:
        rows = awards.recent(session, limit=NEWEST * 10)
        shown = [row for row in rows if _seen(Deed.SEE_PROGRESS, row.person)][:NEWEST]
        found = awards.credential_ids(session, [row.id for row in shown])
    return [(row, url_for("public.credential", credential_id=found[row.id])) for row in shown]
