"""Every door of the verifier against changed documents: `make drill`, half a minute for each door.

Hypothesis hands in one source of chance after another until the time is up (`attacking`).

Three things hold for whatever comes in. Nothing is raised. Nothing takes over two seconds of the processor.
And what is found good says exactly what was signed: its canonical form, or the text that a JWS covers, is one
of those that the issuer made.
"""

import binascii
import gzip
import json

import pytest

import contexts
from keys import multibase
from keys.proofs import jws
from verifier.bitstring import MAX_LIST_BYTES, BitstringError, entry, inflate
from verifier.internet import Fetched
from verifier.verify import verify_bytes
from verifier.world import World, carried_fetch

from .attacking import changed, for_a_while, spoiled

pytestmark = pytest.mark.drill

GOOD = {"verified", "warning"}


class Attacked:
    """Good documents, the internet that they need, and what their issuers signed."""

    def __init__(self, district, web_district, stranger, tools):
        self.tools, self.web_district = tools, web_district
        endorsement = {
            "@context": [contexts.CREDENTIALS_V2, contexts.OPEN_BADGES_V3],
            "id": "urn:uuid:6a1f0a4e-8f0e-4b5e-9d5e-2f5b8c0d1e77",
            "type": ["VerifiableCredential", "EndorsementCredential"],
            "name": "Endorsement",
            "issuer": {"id": stranger.id, "type": ["Profile"], "name": "A university"},
            "validFrom": "2026-01-01T00:00:00Z",
            "credentialSubject": {"id": district.id, "type": ["EndorsementSubject"]},
        }
        older = {"@context": [contexts.CREDENTIALS_V1, contexts.OPEN_BADGES_V3, contexts.DATA_INTEGRITY_V2]}
        self.documents = [
            district.signed(),
            district.signed(endorsement=[stranger.sign(endorsement)], credentialStatus=tools.entry()),
            district.signed(**older, validFrom=None, issuanceDate="2026-01-01T00:00:00Z"),
            district.signed(validUntil="2020-01-01T00:00:00Z"),
            web_district.signed(),
        ]
        self.tokens = [district.jwt(district.badge()), district.jwt(district.badge(), typ="vc+jwt")]
        self.pages = {tools.LIST: district.status_list(3), tools.WEB_URL: web_district.did_document()}
        self.signed = {canonical(document) for document in self.documents}
        self.covered = {token.rpartition(".")[0] for token in self.tokens}

    def answer(self, data, **pages):
        served = {url: self.page(value) for url, value in (self.pages | pages).items()}
        report = verify_bytes(data, World(self.tools.NOW, carried_fetch(served)), name="x")
        assert len(report.checks) == 12
        json.dumps(report.as_dict())
        return report

    def page(self, value):
        return Fetched(200, {}, value if isinstance(value, bytes) else json.dumps(value).encode())

    def ask(self, data):
        """Verifies; what is found good must be what was signed."""
        report = self.answer(data)
        if report.verdict in GOOD and "proof" in report.credential:
            assert canonical(report.credential) in self.signed
        elif report.verdict in GOOD:
            assert any(covered.encode() in data for covered in self.covered)


def canonical(document):
    return contexts.canonicalize({name: value for name, value in document.items() if name != "proof"})


@pytest.fixture(scope="module")
def attacked(district, web_district, stranger, tools):
    return Attacked(district, web_district, stranger, tools)


def test_what_is_changed_is_good_before(attacked):
    verdicts = [attacked.answer(json.dumps(document).encode()).verdict for document in attacked.documents]
    assert verdicts == ["verified", "verified", "verified", "failed", "verified"]
    assert {attacked.answer(token.encode()).verdict for token in attacked.tokens} == {"verified"}


def test_json(attacked):
    def attack(chance):
        document = chance.choice(attacked.documents)
        if chance.random() < 0.7:
            attacked.ask(json.dumps(changed(document, chance)).encode())
        else:
            attacked.ask(spoiled(json.dumps(document).encode(), chance))

    for_a_while(attack)


def test_signed_texts(attacked):
    def attack(chance):
        parts = chance.choice(attacked.tokens).split(".")
        which = chance.randrange(4)
        if which == 3:
            return attacked.ask(spoiled(".".join(parts).encode(), chance))
        raw = multibase.decode_base64url(parts[which])
        if which < 2 and chance.random() < 0.7:
            raw = json.dumps(changed(json.loads(raw), chance)).encode()
        else:
            raw = spoiled(raw, chance)
        parts[which] = multibase.encode_base64url(raw)
        return attacked.ask(".".join(parts).encode())

    for_a_while(attack)


def test_signed_texts_that_the_issuer_signed_whatever_they_say(attacked, district):
    """Nothing to compare with, since all of it is signed: only that nothing stumbles."""

    def attack(chance):
        claims = json.loads(multibase.decode_base64url(attacked.tokens[0].split(".")[1]))
        payload = json.dumps(changed(claims, chance)).encode()
        attacked.answer(jws.sign(payload, district.signer).encode())

    for_a_while(attack)


def test_png(attacked, tools):
    def attack(chance):
        text = chance.choice((json.dumps(chance.choice(attacked.documents)), chance.choice(attacked.tokens)))
        kind, body = tools.itxt(text)
        if chance.random() < 0.5:
            body = spoiled(body, chance)
        data = tools.png(*[(kind, body)] * chance.choice((1, 1, 1, 1, 2)))
        attacked.ask(mended(spoiled(data, chance)) if chance.random() < 0.7 else data)

    for_a_while(attack)


def mended(data):
    """The picture with the checksums of its parts made right, as far as its parts can be told."""
    new, place = bytearray(data), 8
    while place + 12 <= len(new):
        length = int.from_bytes(new[place : place + 4], "big")
        end = place + 8 + length
        if end + 4 > len(new):
            break
        new[end : end + 4] = binascii.crc32(new[place + 4 : end]).to_bytes(4, "big")
        place = end + 4
    return bytes(new)


def test_svg(attacked):
    element = '<o:credential xmlns:o="https://purl.imsglobal.org/ob/v3p0"{}</o:credential>'
    whole = '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><g>{}</g></svg>'

    def attack(chance):
        document = json.dumps(chance.choice(attacked.documents))
        held = chance.choice((f"><![CDATA[{document}]]>", f' verify="{chance.choice(attacked.tokens)}">'))
        attacked.ask(spoiled(whole.format(element.format(held)).encode(), chance))

    for_a_while(attack)


def test_status_lists(attacked, district, tools):
    revoked = json.dumps(district.signed(credentialStatus=tools.entry(3))).encode()
    clear = json.dumps(attacked.documents[1]).encode()
    listed = attacked.pages[tools.LIST]
    assert attacked.answer(revoked).reasons == ("revoked",)

    def attack(chance):
        new = changed(listed, chance)
        if canonical_or_none(new) != canonical(listed):
            assert attacked.answer(clear, **{tools.LIST: new}).verdict not in GOOD
            assert attacked.answer(revoked, **{tools.LIST: new}).verdict not in GOOD
        attacked.answer(clear, **{tools.LIST: spoiled(json.dumps(listed).encode(), chance)})
        unpack(listed["credentialSubject"]["encodedList"], chance)

    for_a_while(attack)


def canonical_or_none(document):
    try:
        return canonical(document)
    except contexts.ContextError:
        return None


def unpack(encoded, chance):
    """Decodes a changed list: it is an error, or what another reader of GZIP finds."""
    packed = spoiled(multibase.decode(encoded, bases="u"), chance)
    try:
        bits = inflate("u" + multibase.encode_base64url(packed))
    except BitstringError:
        return
    assert bits == gzip.decompress(packed)
    assert len(bits) <= MAX_LIST_BYTES
    index = chance.randint(-3, 2**20)
    try:
        assert entry(bits, index) == bits[index // 8] >> (7 - index % 8) & 1
    except BitstringError:
        assert not 0 <= index < len(bits) * 8


def test_documents_of_issuers(attacked, web_district, tools):
    badge = json.dumps(attacked.documents[4]).encode()
    written = attacked.pages[tools.WEB_URL]
    key = written["verificationMethod"][0]["publicKeyMultibase"]

    def attack(chance):
        new = changed(written, chance)
        if attacked.answer(badge, **{tools.WEB_URL: new}).verdict in GOOD:
            assert new["id"] == tools.WEB
            assert new["assertionMethod"]
            assert key in json.dumps(new)
        attacked.answer(badge, **{tools.WEB_URL: spoiled(json.dumps(written).encode(), chance)})

    for_a_while(attack)
