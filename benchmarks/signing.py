"""How many badges are signed in the time of one bare signature, and in the time that others need."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle

from benchmarks.document import NOW, PEOPLE, document, signer
from benchmarks.limits import raw_signing
from benchmarks.peers import naive_pyld, node
from benchmarks.rows import Row, at_least, bulk_rate, rate, without_peer
from keys import multibase, proofs
from schemas import ValidDocument, validate


def rows() -> Iterator[Row]:
    """The rows of signing."""
    documents = [validate(document(number)) for number in range(PEOPLE)]
    given = cycle(documents)
    raw = raw_signing()
    beside = f"raw Ed25519 signing {raw:,.0f}/s"
    one = rate(lambda: proofs.secure(next(given), signer(), created=NOW))
    yield at_least("sign one", one / raw, "of raw Ed25519 signing", beside, 0.20, 0.28)
    many = bulk_rate(lambda: sign_many(documents))
    yield at_least("sign 10,000 of one achievement", many / raw, "of raw Ed25519 signing", beside, 0.40, 0.50)
    yield from _against_pyld(one, many)
    yield from _against_node(one, many)


def sign_many(documents: list[ValidDocument]) -> int:
    """Sign a thousand of ten thousand badges of one achievement; return how many."""
    for one in documents:
        assert proofs.secure(one, signer(), created=NOW).text
    return len(documents)


def _against_pyld(one: float, many: float) -> Iterator[Row]:
    secured = proofs.secure(validate(document(0)), signer(), created=NOW)
    signature = naive_pyld.sign(secured.document)
    assert secured.document["proof"]["proofValue"] == multibase.encode("z", signature)
    peer = rate(lambda: naive_pyld.sign(secured.document))
    beside = f"naive PyLD {peer:,.0f}/s"
    yield at_least("sign one, against naive PyLD", one / peer, "x", beside, 30, 45)
    yield at_least("sign 10,000, against naive PyLD", many / peer, "x", beside, 60, 75)


def _against_node(one: float, many: float) -> Iterator[Row]:
    names = ("sign one, against @digitalbazaar/vc", "sign 10,000, against @digitalbazaar/vc")
    peer = node.measured()
    if peer is None:
        yield without_peer(names[0], "x", "Node.js or its packages are not here", 45, 70)
        yield without_peer(names[1], "x", "Node.js or its packages are not here", 100, 120)
        return
    beside = f"@digitalbazaar/vc {peer['sign']:,.0f}/s"
    yield at_least(names[0], one / peer["sign"], "x", beside, 45, 70)
    yield at_least(names[1], many / peer["sign"], "x", beside, 100, 120)
