"""How many badges are verified in the time of one bare check of a signature, and in that of others."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle

from joserfc import jws as joserfc_jws
from joserfc.jwk import OKPKey
from openbadgeslib.ob3.ldp import OB3LdpVerifier

from benchmarks.document import NOW, PEOPLE, document, signer
from benchmarks.limits import raw_verification
from benchmarks.peers import naive_pyld, node
from benchmarks.rows import Row, at_least, bulk_rate, rate, without_peer
from keys import multibase, multikey, proofs
from keys.proofs import jws
from schemas import read_json, validate
from verifier.verify import verify_bytes
from verifier.world import World, offline_fetch


def rows() -> Iterator[Row]:
    """The rows of verifying."""
    secured = [proofs.secure(validate(document(number)), signer(), created=NOW) for number in range(PEOPLE)]
    texts = [one.text.encode() for one in secured]
    raw = raw_verification()
    beside = f"raw Ed25519 verification {raw:,.0f}/s"
    unit = "of raw Ed25519 verification"
    given = cycle(texts)
    one = rate(lambda: _proof_only(next(given)))
    yield at_least("verify one, proof only", one / raw, unit, beside, 0.40, 0.52)
    many = bulk_rate(lambda: _many(texts))
    yield at_least("verify 10,000 of known achievements, proof only", many / raw, unit, beside, 0.50, 0.75)
    whole = rate(lambda: whole_report(next(given)))
    yield at_least("verify one, whole report offline", whole / raw, unit, beside, 0.22, 0.32)
    yield from _against_pyld(one, secured[0].document)
    yield from _against_openbadgeslib(whole, secured[0].text)
    yield from _against_joserfc()
    yield from _against_node(whole)


def _proof_only(text: bytes) -> None:
    document_ = read_json(text)
    proof = document_.pop("proof")
    proofs.verify(document_, proof, signer().public_key)


def _many(texts: list[bytes]) -> int:
    for text in texts:
        _proof_only(text)
    return len(texts)


def whole_report(text: bytes) -> None:
    """Everything that can be asked without a network: strict JSON, words, schema, proof, dates."""
    report = verify_bytes(text, World(NOW, offline_fetch, leave_out=frozenset({"status"})), name="badge")
    assert report.verdict == "verified"


def _against_pyld(one: float, secured: dict[str, object]) -> Iterator[Row]:
    signature = multibase.decode(str(secured["proof"]["proofValue"]))  # type: ignore[index]
    peer = rate(lambda: naive_pyld.verify(secured, signature))
    yield at_least("verify one, against naive PyLD", one / peer, "x", f"naive PyLD {peer:,.0f}/s", 20, 35)


def _against_openbadgeslib(whole: float, text: str) -> Iterator[Row]:
    verifier = OB3LdpVerifier()
    peer = rate(lambda: verifier.verify(text, check_status=False))
    yield Row(
        "verify whole, against openbadgeslib", round(whole / peer, 1), "x", f"openbadgeslib {peer:,.0f}/s"
    )


def _against_joserfc() -> Iterator[Row]:
    token = node.token()
    key = OKPKey.import_key(multikey.to_jwk(signer().public_key))
    peer = rate(lambda: joserfc_jws.deserialize_compact(token, key, algorithms=["Ed25519"]))
    own = rate(lambda: jws.verify(jws.read(token), signer().public_key))
    yield Row("verify a VC-JWT, against joserfc", round(own / peer, 2), "x", f"joserfc {peer:,.0f}/s")
    answer = node.measured()
    if answer:
        beside = f"jose {answer['jose']:,.0f}/s"
        yield Row("verify a VC-JWT, against jose", round(own / answer["jose"], 2), "x", beside)


def _against_node(whole: float) -> Iterator[Row]:
    name = "verify whole, against @digitalbazaar/vc"
    peer = node.measured()
    if peer is None:
        yield without_peer(name, "x", "Node.js or its packages are not here", 18, 24)
        return
    yield at_least(name, whole / peer["verify"], "x", f"@digitalbazaar/vc {peer['verify']:,.0f}/s", 18, 24)
