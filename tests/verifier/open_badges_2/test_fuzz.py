"""Badges of Open Badges 2.0 against changed documents: `make drill`, half a minute for each way to hold one.

Nothing is raised, nothing takes over two seconds of the processor. A signed text that is found good is one
that the issuer signed, and a published badge that is found good is the one that lies at its address, whatever
was handed in.
"""

import json

import pytest

from keys import multibase
from tests.verifier.attacking import changed, for_a_while, spoiled
from tests.verifier.open_badges_2.conftest import HOST, KEY, V2, Academy, check

pytestmark = pytest.mark.drill

GOOD = {"verified", "warning"}
ROWS = 12


def asked(data, pages):
    report = check(data, pages, recipient="rosa@home.example")
    assert len(report.checks) == ROWS
    json.dumps(report.as_dict())
    return report


@pytest.fixture
def signing(rsa_key):
    academy = Academy(rsa_key)
    academy.publish_key()
    academy.profile["revocationList"] = f"{HOST}/revoked"
    listed = {"@context": V2, "id": f"{HOST}/revoked", "type": "RevocationList", "issuer": academy.id}
    academy.more[f"{HOST}/revoked"] = {
        **listed,
        "revokedAssertions": ["urn:uuid:5f0e2d7c-8f0e-4b5e-9d5e-2f5b8c0d1e09"],
    }
    return academy


def test_what_is_handed_in(academy):
    pages = academy.pages()
    good = asked(json.dumps(academy.assertion).encode(), pages)
    assert good.verdict in GOOD

    def attack(chance):
        plain = json.dumps(academy.assertion).encode()
        data = json.dumps(changed(academy.assertion, chance)).encode()
        report = asked(data if chance.random() < 0.6 else spoiled(plain, chance), pages)
        if report.verdict in GOOD:
            assert report.credential == good.credential

    for_a_while(attack)


def test_what_is_published(academy):
    given = json.dumps(academy.assertion).encode()

    def attack(chance):
        pages = academy.pages()
        for url in chance.sample(list(pages), chance.choice((1, 1, 2))):
            document = changed(pages[url], chance)
            pages[url] = spoiled(json.dumps(document).encode(), chance) if chance.random() < 0.3 else document
        asked(given, pages)

    for_a_while(attack)


def test_signed_texts(signing):
    pages = signing.pages()
    token = signing.sign(signing.assertion)
    covered = token.rpartition(".")[0].encode()
    report = asked(token.encode(), pages)
    assert report.verdict in GOOD, report.reasons

    def attack(chance):
        parts = token.split(".")
        which = chance.randrange(4)
        if which == len(parts):
            data = spoiled(token.encode(), chance)
        else:
            raw = multibase.decode_base64url(parts[which])
            structured = which < 2 and chance.random() < 0.7
            raw = (
                json.dumps(changed(json.loads(raw), chance)).encode() if structured else spoiled(raw, chance)
            )
            parts[which] = multibase.encode_base64url(raw)
            data = ".".join(parts).encode()
        if asked(data, pages).verdict in GOOD:
            assert covered in data

    for_a_while(attack)


def test_keys_lists_and_whatever_the_issuer_signed(signing):
    def attack(chance):
        pages = signing.pages()
        for url in chance.sample([KEY, f"{HOST}/revoked", signing.id], chance.choice((0, 1, 2))):
            pages[url] = changed(pages[url], chance)
        asked(signing.sign(changed(signing.assertion, chance)).encode(), pages)

    for_a_while(attack)
