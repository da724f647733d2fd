"""Pages on which people record what they saw of others: who attended, and what they sign off.

This is the list of them; the views stand beside it, by what they are about. Coordinators and mentors record
attendance. Whoever has a role that a rule names signs off, so those pages are open to every role, and show
only what the one who asks may sign. Others are in no list, and their addresses answer 404.
"""

from collections.abc import Callable
from typing import Any, Final

from flask import Blueprint

from issuer.web import recorder_attendance, recorder_events, recorder_sign_offs, recorder_withdrawals

READ: Final = ("GET",)
FORM: Final = ("GET", "POST")
DEED: Final = ("POST",)

ROUTES: Final[tuple[tuple[str, Callable[..., Any], tuple[str, ...]], ...]] = (
    ("/events", recorder_events.events, FORM),
    ("/events/<uuid:event_id>", recorder_events.event, FORM),
    ("/events/<uuid:event_id>/list", recorder_attendance.register, FORM),
    ("/sessions/<uuid:session_id>", recorder_attendance.session, FORM),
    ("/attendance/<uuid:fact_id>/take-back", recorder_attendance.take_back, DEED),
    ("/sign-offs", recorder_sign_offs.sign_offs, READ),
    ("/sign-offs/<uuid:person_id>", recorder_sign_offs.sign, FORM),
    ("/recorded/<kind>/<uuid:fact_id>/withdraw", recorder_withdrawals.withdraw, FORM),
)

recorder = Blueprint("recorder", __name__)
for _address, _view, _methods in ROUTES:
    recorder.add_url_rule(_address, _view.__name__, _view, methods=list(_methods))
