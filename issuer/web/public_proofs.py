"""How a pathway's badge was earned: the proof that it carries, as a tree for people and as its document.

    /credentials/<id>/proof     the tree; of a proof that the badge names only, once its holder shows it
    /proofs/<id>                that document, byte for byte, for whoever checks the badge

What is shown comes out of the signed badge, or out of the document whose digest it names, and out of nothing
else. Whoever holds the badge sees it always, and decides there who else may.
"""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from flask import Response, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from issuer.services import checking, sharing
from issuer.storage import linked_proofs
from issuer.storage.models import Credential, LinkedProof
from issuer.web.current import house, now, visitor, visitor_or_none
from issuer.web.shell import say
from schemas.reading import read_json
from verifier.checks import carriage
from verifier.internet import Fetched, UnreachableError
from verifier.pathways import definition, proofs, trees
from verifier.pathways.trees import Branch
from verifier.report import Finding
from verifier.web import answers
from verifier.web.negotiation import public_document
from verifier.world import World

_NO_PROOF: Final = "This badge carries no proof of a rule."


@dataclass(frozen=True)
class Shown:
    """A proof for its page: the rule's name, version and address, its tree, and the badge that it follows."""

    name: str
    version: str
    address: str
    tree: Branch
    replaces: str | None


def proof(credential_id: UUID) -> Response:
    """The proof of a badge as a tree."""
    found = sharing.badge(house(), credential_id)
    linked, is_owner = _linked(found), _is_owner(found)
    may_see = linked is None or linked.shared_at is not None or is_owner
    shown = _shown(found, linked) if may_see else None
    if shown is None and may_see:
        abort(404, _NO_PROOF)
    page = render_template(
        "public/proof.html",
        badge=found,
        award=found.award,
        shown=shown,
        linked=linked,
        is_owner=is_owner,
        row=_row(found, linked) if may_see else None,
        prefix=house().settings.urls.credential(UUID(int=0))[:-36],
    )
    response = make_response(page)
    if linked is not None:
        response.headers["Cache-Control"] = "no-store"
    return response


def show_proof(credential_id: UUID) -> ResponseReturnValue:
    """Let others see how a badge of one's own was earned, or nobody any more."""
    shown = request.form.get("shown") == "yes"
    sharing.show_proof(house(), visitor().actor, credential_id, shown=shown, now=now())
    words = "Whoever has the badge can see how it was earned." if shown else "Only you can see it now."
    say("done", words)
    return redirect(url_for("public.proof", credential_id=credential_id), 303)


def proof_document(proof_id: UUID) -> Response:
    """The document that a badge names by its digest."""
    response = public_document(sharing.proof(house(), proof_id), "application/json")
    response.headers["Cache-Control"] = "no-store"
    return response


def has_proof(found: Credential) -> bool:
    """Whether a badge carries or names the proof of a rule."""
    return bool(carriage.entries(read_json(found.text)))


def names_proof(found: Credential) -> bool:
    """Whether a badge only names its proof, so that its holder decides who may see what it rests on."""
    return _linked(found) is not None


def _is_owner(found: Credential) -> bool:
    signed_in = visitor_or_none()
    return signed_in is not None and signed_in.actor.id == found.award.person_id


def _linked(found: Credential) -> LinkedProof | None:
    with house().database.reading() as session:
        return linked_proofs.of_award(session, found.award_id)


def _shown(found: Credential, linked: LinkedProof | None) -> Shown | None:
    """What the badge carries, read by the verifier's own reader; None when that is nothing."""

    def fetch(url: str, accept: str) -> Fetched:  # noqa: ARG001 - the shape of Fetch
        if linked is None:
            raise UnreachableError(_NO_PROOF)
        return Fetched(200, {}, linked.text.encode())

    entries = carriage.entries(read_json(found.text))
    carried = carriage.read(entries, World(now(), fetch)) if entries else None
    if carried is None or isinstance(carried, Finding):
        return None
    pathway, told = definition.read(carried.rule), proofs.read_proof(carried.proof)
    return Shown(pathway.name, pathway.version, pathway.id, trees.tree_of(pathway, told), told.replaces)


def _row(found: Credential, linked: LinkedProof | None) -> answers.Row:
    """What our verifier says of the rule, now."""
    report = checking.check(house(), found, now=now(), proof=linked.text if linked else None)
    answer = answers.answer(report, house().settings.zone)
    return next(row for row in answer.rows if row.name == "pathway")
