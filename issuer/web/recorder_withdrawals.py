"""Withdrawing what was recorded: one page that asks for the reason, for each kind of fact.

/recorded/sign-off/<id>/withdraw, and so for attendance, teaching, and reflection (which sets one aside).
"""

from collections.abc import Sequence
from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from issuer.domain.person import Deed, may
from issuer.services import acting, attending, reflecting, signing_off, teaching
from issuer.services.errors import ConflictError, InputError
from issuer.services.revoking import Resting
from issuer.storage import records
from issuer.storage.database import Transaction
from issuer.storage.models import Attendance, Person, Reflection, SignOff, Teaching
from issuer.web.current import house, now, visitor
from issuer.web.forms import Problems
from issuer.web.recorder_attendance import waits
from issuer.web.shell import say

Row = Attendance | SignOff | Teaching | Reflection


def withdraw(kind: str, fact_id: UUID) -> ResponseReturnValue:
    """Withdraw a fact: what it is, what follows, the reason, the deed."""
    problems = Problems()
    with house().database.reading() as session:
        row = _found(session, kind, fact_id)
        resting = records.resting_on(session, fact_id)
    back = _back(row.person)
    if request.method == "POST" and _withdraw(kind, fact_id, problems):
        return redirect(back, 303)
    page = render_template(
        "recorder/withdraw.html",
        row=row,
        kind=kind,
        resting=resting,
        back=back,
        typed=request.form,
        problems=problems,
    )
    return page, 422 if problems else 200


def _found(session: Transaction, kind: str, fact_id: UUID) -> Row:
    """The fact that may be withdrawn by the one who asks; else there is no such page."""
    row: Row | None = None
    if kind == "reflection":
        row = records.reflection(session, fact_id)
    elif kind in records.KINDS:
        row = records.find(session, kind, fact_id)
    if row is None or not _may(row):
        abort(404)
    return row


def _may(row: Row) -> bool:
    actor, about = visitor().actor, acting.subject(row.person)
    match row:
        case Attendance():
            return may(actor, Deed.RECORD, about)
        case SignOff():
            return signing_off.may_withdraw(actor, row)
        case Teaching():
            return actor.id == row.person_id or teaching.may_confirm(actor, row)
        case Reflection():
            return may(actor, Deed.WAIVE, about)


def _withdraw(kind: str, fact_id: UUID, problems: Problems) -> bool:
    try:
        resting = _deed(kind, fact_id, request.form.get("reason", ""))
    except InputError as error:
        problems.add("reason", str(error))
        return False
    except ConflictError as error:
        say("warn", "Nothing was changed.", str(error))
        return True
    say("done", "It counts no more.", waits(len(resting)))
    return True


def _deed(kind: str, fact_id: UUID, reason: str) -> Sequence[Resting]:
    actor = visitor().actor
    if kind == "attendance":
        return attending.take_back(house(), actor, fact_id, reason, now=now())[1]
    if kind == "sign-off":
        return signing_off.withdraw(house(), actor, fact_id, reason, now=now())
    if kind == "teaching":
        return teaching.withdraw(house(), actor, fact_id, reason, now=now())
    return reflecting.set_aside(house(), actor, fact_id, reason, now=now())


def _back(person: Person) -> str:
    actor = visitor().actor
    if "coordinator" in actor.roles and may(actor, Deed.WAIVE, acting.subject(person)):
        return url_for("coordinator.person", person_id=person.id)
    return url_for("teacher.taught" if "teacher" in actor.roles else "recorder.sign_offs")
