"""The inbox of a demonstration: every mail that it wrote, to anybody. Elsewhere there is no such page."""

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from issuer.services import delivering
from issuer.web.current import house


def inbox() -> ResponseReturnValue:
    """Show the last mails as their readers see them."""
    if not house().settings.demo:
        abort(404)
    return render_template("account/inbox.html", mails=delivering.newest(house()))
