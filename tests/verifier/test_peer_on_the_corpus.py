"""Another implementation beside ours on the wrong documents of the corpus: wherever it accepts, we do not.

The corpus is not part of the project, so this is skipped where it is absent; each kind of wrong answer that
is known is a test of our own in `test_peers.py`.
"""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openbadgeslib.ob3.ldp import OB3LdpVerifier
from openbadgeslib.ob3.verifier import OB3Verifier

from keys import multibase
from verifier.internet import Fetched
from verifier.verify import verify_bytes
from verifier.world import World, carried_fetch

CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "hostile"
pytestmark = pytest.mark.skipif(
    not CORPUS.is_dir(), reason="the corpus of hostile documents is not beside the project"
)

KINDS = (
    *("gen-credential", "gen-jwt", "gen-didweb", "gen-baked", "gen-jsonld-alias", "gen-di-mutation"),
    *("gen-status", "gen-limits", "jose-vc", "di-proof-chain", "vc-dcc", "vc-1edtech-ob3"),
)
WRONG = {"reject", "indeterminate", "revoked", "suspended", "expired", "not-yet-valid", "revoked+expired"}
WRONG_ROWS = [
    row
    for row in (json.loads((CORPUS / "MANIFEST.json").read_bytes())["cases"] if CORPUS.is_dir() else [])
    if row["kind"] in KINDS and row["expected"]["outcome"] in WRONG and not row.get("also_ok")
]


def test_wherever_the_peer_accepts_a_wrong_document_we_do_not():
    """Both look at every wrong document; what it finds good is listed, and we find none of them good."""
    theirs, ours = set(), set()
    for row in WRONG_ROWS:
        data, pages = corpus_input((CORPUS / row["file"]).read_bytes())
        if peer_accepts(data, pages):
            theirs.add(row["id"])
        world = World(datetime(2026, 11, 22, tzinfo=UTC), carried_fetch(pages))
        if verify_bytes(data, world, name=row["id"]).verdict in {"verified", "warning"}:
            ours.add(row["id"])
    assert len(WRONG_ROWS) > 100
    assert ours == set()
    assert len(theirs) >= 1, "if the peer has become right about all of them, this comparison can go"


def corpus_input(data):
    """The badge of a row, and the internet in which it lies."""
    if b'"serve"' not in data:
        return data, {}
    case = json.loads(data)
    pages = {
        url: Fetched(200, {}, (value if isinstance(value, str) else json.dumps(value)).encode())
        for url, value in case["serve"].items()
        if not str(value).startswith("@@")
    }
    return (case["jwt"] if "jwt" in case else json.dumps(case["credential"])).encode(), pages


def peer_accepts(data, pages):
    """Asks the other implementation as its users would: about the issuer that the badge itself names."""

    def download(url, **_):
        return pages[url].body

    try:
        text = peer_text(data).strip()
        if text.startswith("{"):
            issuer = json.loads(text)["issuer"]
            issuer = issuer["id"] if isinstance(issuer, dict) else issuer
            OB3LdpVerifier.for_issuer_did(issuer).verify(text, download=download)
        else:
            claims = json.loads(multibase.decode_base64url(text.split(".")[1]))
            issuer = (claims.get("vc") or claims)["issuer"]["id"]
            OB3Verifier.for_issuer_did(issuer, download).verify(text, download=download)
    except Exception:  # noqa: BLE001 - whatever it stumbles over, it did not accept
        return False
    return True


def peer_text(data):
    if data.startswith(b"\x89PNG"):
        return OB3Verifier.extract_token_from_png(data)
    if data.lstrip().startswith(b"<"):
        return OB3Verifier.extract_token_from_svg(data)
    return data.decode()
