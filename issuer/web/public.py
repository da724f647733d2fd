"""What everyone may see, and every address that stands inside a credential: this is the list of them.

    /credentials/<id>                       a badge: its page, or its signed text for whoever asks for that
    /credentials/<id>/badge.png .svg .json  the badge to take away: baked into its picture, or as a file
    /credentials/<id>/qr.svg .png card.png  its link on paper, and the picture of a shared link
    /credentials/<id>/proof                 how a pathway's badge was earned; /proofs/<id> its document
    /achievements/<slug>[/versions/<n>]     what can be earned, as a page or as an Achievement
    /pathways/<slug>[/versions/<n>]         a rule in words, or as its document
    /evidence/<id>                          a piece of evidence that its teacher made public
    /issuer                                 who issues, as a page or as a Profile

One address answers people with HTML and programs with JSON (`verifier.web.negotiation`). Nobody needs a
session here and nobody is given one; who happens to be signed in sees their own badge's share panel.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from flask import Blueprint

from issuer.web import public_badges, public_catalog, public_evidence, public_pictures, public_proofs

ROUTES: Final[Mapping[str, Callable[..., Any]]] = MappingProxyType(
    {
        "/credentials/<uuid:credential_id>": public_badges.credential,
        "/credentials/<uuid:credential_id>/badge.json": public_badges.badge_json,
        "/credentials/<uuid:credential_id>/badge.png": public_pictures.badge_png,
        "/credentials/<uuid:credential_id>/badge.svg": public_pictures.badge_svg,
        "/credentials/<uuid:credential_id>/qr.svg": public_pictures.qr_svg,
        "/credentials/<uuid:credential_id>/qr.png": public_pictures.qr_png,
        "/credentials/<uuid:credential_id>/card.png": public_pictures.card_png,
        "/credentials/<uuid:credential_id>/proof": public_proofs.proof,
        "/proofs/<uuid:proof_id>": public_proofs.proof_document,
        "/achievements/<slug>": public_catalog.achievement,
        "/achievements/<slug>/versions/<int:number>": public_catalog.achievement_version,
        "/achievements/<slug>/versions/<int:number>/badge.png": public_pictures.achievement_png,
        "/achievements/<slug>/versions/<int:number>/badge.svg": public_pictures.achievement_svg,
        "/pathways/<slug>": public_catalog.pathway,
        "/pathways/<slug>/versions/<int:number>": public_catalog.pathway_version,
        "/evidence/<uuid:item_id>": public_evidence.evidence,
        "/issuer": public_catalog.issuer,
    }
)

public = Blueprint("public", __name__)
for _address, _view in ROUTES.items():
    public.add_url_rule(_address, _view.__name__, _view)
public.add_url_rule(
    "/credentials/<uuid:credential_id>/proof", "show_proof", public_proofs.show_proof, methods=["POST"]
)
