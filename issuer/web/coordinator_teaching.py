"""Teaching that waits to be confirmed, and what was recorded of one person, as a coordinator sees them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from issuer.services import teaching as teaching_of_others
from issuer.services.errors import ConflictError
from issuer.storage import records
from issuer.storage.database import Transaction
from issuer.storage.models import Attendance, Reflection, SignOff, Teaching
from issuer.web import words
from issuer.web.current import house, now, visitor
from issuer.web.forms import number_in_address
from issuer.web.shell import say


@dataclass(frozen=True)
class Recorded:
    """What was recorded of one person and stands; of what they wrote, what they handed in."""

    attended: Sequence[Attendance]
    signed: Sequence[SignOff]
    taught: Sequence[Teaching]
    written: Sequence[Reflection]


def teaching() -> ResponseReturnValue:
    """Teaching that waits; confirm it."""
    if request.method == "POST":
        _confirm(number_in_address(request.form.get("teaching", "")))
        return redirect(url_for("coordinator.teaching"), 303)
    with house().database.reading() as session:
        rows = to_confirm(session)
        names = badge_names(session)
    return render_template("coordinator/teaching.html", rows=rows, names=names)


def to_confirm(session: Transaction) -> list[Teaching]:
    """What the one who asks may confirm, the longest waiting first."""
    actor = visitor().actor
    return [row for row in records.unconfirmed(session) if teaching_of_others.may_confirm(actor, row)]


def badge_names(session: Transaction) -> dict[UUID, str]:
    """What the badges are called on which people teach others, by the achievement's id."""
    return {one.achievement_id: one.name for one in teaching_of_others.badges_asked_for(session, house())}


def recorded_of(session: Transaction, person_id: UUID) -> Recorded:
    """What was recorded of a person and stands."""
    asked = [person_id]
    written = [row for row in records.reflections(session, asked) if row.state in ("submitted", "approved")]
    return Recorded(
        records.attended(session, asked),
        records.signed(session, asked),
        records.taught(session, asked),
        written,
    )


def _confirm(teaching_id: UUID) -> None:
    try:
        awarded = teaching_of_others.confirm(house(), visitor().actor, teaching_id, now=now())
        say("done", "Confirmed.", f"{words.count(len(awarded), 'badge')} awarded." if awarded else "")
    except ConflictError as error:
        say("warn", "Nothing was changed.", str(error))
