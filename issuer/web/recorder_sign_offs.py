"""Sign-offs: what waits for the one who asks, giving one, and those that they gave."""

from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from issuer.services import signing_off
from issuer.services.errors import ConflictError, InputError
from issuer.storage import records
from issuer.web import words
from issuer.web.current import house, now, visitor
from issuer.web.forms import Problems
from issuer.web.shell import say

MOST_SHOWN = 200


def sign_offs() -> ResponseReturnValue:
    """What waits for a sign-off of whoever asks, by person; and what they gave."""
    sought = request.args.get("q", "").strip().casefold()
    waiting = signing_off.waiting(house(), visitor().actor, now=now())
    found = [one for one in waiting if sought in one.person.name.casefold()]
    with house().database.reading() as session:
        given = records.signed_by(session, visitor().actor.id)
    return render_template(
        "recorder/sign_offs.html",
        waiting=found[:MOST_SHOWN],
        more=max(0, len(found) - MOST_SHOWN),
        total=len(waiting),
        q=request.args.get("q", ""),
        given=given,
    )


def sign(person_id: UUID) -> ResponseReturnValue:
    """Give one sign-off: what it says, what the person wrote on it, a note, the deed."""
    problems, topic = Problems(), request.values.get("topic", "")
    waiting = signing_off.waiting_for(house(), visitor().actor, person_id, now=now())
    one = next((one for one in waiting if one.topic == topic), None)
    if request.method == "POST" and _sign(person_id, topic, problems):
        return redirect(url_for("recorder.sign_offs"), 303)
    if one is None:
        abort(404)
    with house().database.reading() as session:
        written = records.reflections(session, [person_id])
    page = render_template(
        "recorder/sign.html",
        one=one,
        written=[row for row in written if row.topic == topic and row.state in ("submitted", "approved")],
        typed=request.form,
        problems=problems,
    )
    return page, 422 if problems else 200


def _sign(person_id: UUID, topic: str, problems: Problems) -> bool:
    try:
        awarded = signing_off.sign(
            house(), visitor().actor, person_id, topic, note=request.form.get("note", ""), now=now()
        )
    except InputError as error:
        problems.add("note", str(error))
        return False
    except ConflictError as error:
        say("warn", "Nothing was changed.", str(error))
        return True
    say("done", "Signed.", f"{words.count(len(awarded), 'badge')} awarded." if awarded else "")
    return True
