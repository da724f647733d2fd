"""Evidence on the topics that rules ask for, as a reviewer reads it: approve it, or "not yet" with a word."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from issuer.domain.person import Deed, may
from issuer.services import acting, reflecting
from issuer.services.errors import ConflictError, InputError
from issuer.storage import records
from issuer.storage.database import Transaction
from issuer.storage.models import Reflection
from issuer.web import words
from issuer.web.current import house, now, visitor
from issuer.web.forms import Problems, number_in_address
from issuer.web.shell import say


def topics() -> ResponseReturnValue:
    """What waits; approve one, or say "not yet"."""
    problems = Problems()
    if request.method == "POST" and _decide(problems):
        return redirect(url_for("reviewer.topics"), 303)
    with house().database.reading() as session:
        rows = to_read(session)
    page = render_template("reviewer/topics.html", rows=rows, problems=problems)
    return page, 422 if problems else 200


def to_read(session: Transaction) -> list[Reflection]:
    """What the one who asks may read, the longest waiting first."""
    actor = visitor().actor
    return [row for row in records.to_read(session) if may(actor, Deed.REVIEW, acting.subject(row.person))]


def _decide(problems: Problems) -> bool:
    row_id, approve = (
        number_in_address(request.form.get("reflection", "")),
        request.form.get("do") == "approve",
    )
    answer = request.form.get("answer", "")
    try:
        awarded = reflecting.decide(
            house(), visitor().actor, row_id, approve=approve, answer=answer, now=now()
        )
    except InputError as error:
        problems.add(f"answer-{row_id}", str(error))
        return False
    except ConflictError as error:
        say("warn", "Nothing was changed.", str(error))
        return True
    say(
        "done",
        "Approved." if approve else "Answered “not yet”.",
        f"{words.count(len(awarded), 'badge')} awarded." if awarded else "",
    )
    return True
