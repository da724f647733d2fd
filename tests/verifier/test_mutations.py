"""A badge with everything in it, changed anywhere: no change passes, and nothing stumbles."""

import copy
import json
import random

import pytest

import contexts

JUNK = (
    *(None, True, 0, -1, 1.5, 2**53, "", "x", "\u0667", [], {}, [[]], [{}], [None], "z" * 500),
    *("did:key:z6Mk", "did:web:a.example", "https://a.example/x#y", "https://[::1", "2026-01-01T00:00:00Z"),
    *({"id": 7}, {"type": 7}, {"@value": "x"}, {"@id": "x"}, {"id": "urn:x", "type": ["Image"]}),
)
MEMBERS = (
    *("id", "type", "proof", "endorsement", "credentialStatus", "refreshService", "credentialSchema"),
    *("evidence", "@context", "previousProof", "expires", "validUntil"),
)
CONTEXTS = [contexts.CREDENTIALS_V2, contexts.OPEN_BADGES_V3, contexts.OPEN_BADGES_EXTENSIONS]
RUBRIC = "urn:uuid:0f0f0f0f-0000-4000-8000-000000000001"


@pytest.fixture(scope="module")
def full(district, stranger, tools):
    """A badge with a status, a newer version's place, an endorsement and a result."""
    badge = district.badge(
        **{"@context": CONTEXTS},
        validUntil="2030-01-01T00:00:00Z",
        credentialStatus=tools.entry(),
        refreshService={"id": "https://issuer.example/newest", "type": "1EdTechCredentialRefresh"},
    )
    achievement = badge["credentialSubject"]["achievement"]
    achievement["resultDescription"] = [
        {"id": RUBRIC, "type": ["ResultDescription"], "name": "Minutes", "resultType": "ext:ContactMinutes"}
    ]
    badge["credentialSubject"]["result"] = [{"type": ["Result"], "resultDescription": RUBRIC, "value": "180"}]
    achievement["endorsement"] = [
        stranger.sign(
            {
                "@context": CONTEXTS,
                "id": "urn:uuid:6a1f0a4e-8f0e-4b5e-9d5e-2f5b8c0d1e77",
                "type": ["VerifiableCredential", "EndorsementCredential"],
                "name": "Endorsement",
                "issuer": {"id": stranger.id, "type": ["Profile"], "name": "A university"},
                "validFrom": "2026-01-01T00:00:00Z",
                "credentialSubject": {"id": achievement["id"], "type": ["EndorsementSubject"]},
            }
        )
    ]
    return district.sign(badge)


@pytest.fixture(scope="module")
def pages(full, district, tools):
    return {tools.LIST: district.status_list(), "https://issuer.example/newest": full}


def places(value, place=()):
    if place:
        yield place
    members = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for name, member in members:
        yield from places(member, (*place, name))


def at(value, place):
    for name in place:
        value = value[name]
    return value


def changed(document, chance):
    """The document with one value replaced, removed, copied elsewhere, or a member added."""
    new = copy.deepcopy(document)
    place = chance.choice(list(places(new)))
    holder, kind = at(new, place[:-1]), chance.choice(("junk", "junk", "remove", "copy", "add"))
    if kind == "remove":
        del holder[place[-1]]
    elif kind == "copy":
        holder[place[-1]] = copy.deepcopy(at(document, chance.choice(list(places(document)))))
    elif kind == "add" and isinstance(holder, dict):
        holder[chance.choice(MEMBERS)] = copy.deepcopy(chance.choice(JUNK))
    else:
        holder[place[-1]] = copy.deepcopy(chance.choice(JUNK))
    return new


def check(full, pages, tools, seed):
    chance = random.Random(seed)
    new = changed(full, chance)
    listed = changed(pages[tools.LIST], chance) if seed % 3 == 0 else pages[tools.LIST]
    report = tools.report_on(new, pages | {tools.LIST: listed}, recipient="ada@b.example")
    json.dumps(report.as_dict())
    if json.dumps(new) != json.dumps(full):
        assert report.verdict in {"failed", "undetermined"}, f"seed {seed}"


def test_the_badge_itself_is_verified(full, pages, tools):
    assert tools.report_on(full, pages).verdict == "verified"


def test_no_change_passes(full, pages, tools):
    for seed in range(400):
        check(full, pages, tools, seed)


@pytest.mark.drill
def test_no_change_passes_in_a_long_run(full, pages, tools):
    for seed in range(400, 12_000):
        check(full, pages, tools, seed)
