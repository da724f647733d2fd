"""Evidence that its teacher made public, at the address that the badge states.

    /evidence/<id>     a file to download, or a text as plain text

A link is not handed on from here: the badge names its own address, and ours should lead to nobody else's.

What is not public is not there: the answer is the same as for something that never was. The bytes are those
of which the credential states the digest, so anyone can compare them.
"""

from typing import Final
from uuid import UUID

from flask import Response, abort

from issuer.services import adding
from issuer.storage import submissions
from issuer.web.current import house
from issuer.web.files import POLICY, hand_out
from verifier.web.headers import open_to_all

_NOT_PUBLIC: Final = (
    "This evidence is not public, or not any more. The badge that names it holds all the same."
)


def evidence(item_id: UUID) -> Response:
    """A piece of public evidence."""
    with house().database.reading() as session:
        item = submissions.item(session, item_id)
        row = submissions.by_id(session, item.submission_id) if item else None
        if item is None or row is None or item.url or not adding.may_see(session, None, row, item):
            abort(404, _NOT_PUBLIC)
    if item.kind == "text":
        return _public(Response(item.narrative, mimetype="text/plain"))
    return _public(hand_out(adding.open_file(house(), None, item_id)))


def _public(response: Response) -> Response:
    """Let everyone read it and nobody run it: a page of ours never shows a stranger's file as its own."""
    name = response.headers.get("Content-Disposition", "inline").replace("inline", "attachment", 1)
    if response.mimetype != "text/plain":
        response.headers["Content-Disposition"] = name
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "public, no-cache"
    response.add_etag()
    return open_to_all(response)
