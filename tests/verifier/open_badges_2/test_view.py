"""The view of 3.0: a valid credential of that standard that says nothing that the badge does not say."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import contexts
import schemas
from tests.verifier.open_badges_2.conftest import HOST, Academy, check
from verifier.members import walk
from verifier.open_badges_2.values import moment
from verifier.open_badges_2.view import ASSERTION, ORIGINAL, pointer_to

RICH = {
    "assertion": {
        "narrative": "Rosa ran stations.",
        "evidence": ["https://rosa.example/board", {"id": "_:b1", "narrative": "Photos", "name": "Board"}],
        "expires": "2027-03-01T00:00Z",
        "recipient": {
            "type": "email",
            "hashed": True,
            "salt": "sea",
            "identity": "sha256$" + "0" * 64,
        },
    },
    "badge_class": {
        "tags": ["stations"],
        "criteria": {"id": f"{HOST}/criteria", "narrative": "Two lessons."},
        "image": {"id": f"{HOST}/stations.png", "caption": "A station"},
        "alignment": [
            {"targetName": "Standard 3", "targetUrl": "https://standards.example/3", "targetCode": "3"},
            {"targetName": "Nowhere"},
        ],
        "@language": "en",
        "version": "2",
    },
    "profile": {"description": "A harbor school.", "image": f"{HOST}/logo.png"},
}
# What the view says of itself, and words of the vocabulary of 3.0.
ITS_OWN = {
    *(contexts.CREDENTIALS_V2, contexts.OPEN_BADGES_V3, ASSERTION, ORIGINAL),
    *("VerifiableCredential", "OpenBadgeCredential", "AchievementSubject", "Achievement", "Profile"),
    *("Evidence", "Image", "Alignment", "IdentityObject", "emailAddress", "phoneNumber", "ext:url", "ext:id"),
    "identifier",
}


def leaves(value):
    """Every text, number and truth value within."""
    if isinstance(value, dict):
        return {one for member in value.values() for one in leaves(member)}
    if isinstance(value, list):
        return {one for member in value for one in leaves(member)}
    return {value}


def rich(academy):
    for name, changes in RICH.items():
        getattr(academy, name).update(changes)
    return check(academy.assertion, academy.pages()).credential


def test_the_view_is_a_credential_of_3_0_but_for_its_proof(academy):
    seen = rich(academy)
    assert "proof" not in seen
    assert schemas.problems(seen, schemas.ACHIEVEMENT_CREDENTIAL) == ()
    contexts.check(seen)


def test_the_view_says_what_the_badge_says(academy):
    seen = rich(academy)
    assert seen["issuer"] == {
        "id": academy.id,
        "url": HOST,
        "type": ["Profile"],
        "name": "Harbor Academy",
        "description": "A harbor school.",
        "email": "badges@academy.example",
        "image": {"id": f"{HOST}/logo.png", "type": "Image"},
    }
    assert (seen["validFrom"], seen["validUntil"]) == ("2026-03-01T00:00:00Z", "2027-03-01T00:00:00Z")
    subject = seen["credentialSubject"]
    assert subject["identifier"] == [
        {
            "type": "IdentityObject",
            "identityHash": "sha256$" + "0" * 64,
            "identityType": "emailAddress",
            "hashed": True,
            "salt": "sea",
        }
    ]
    assert subject["achievement"]["alignment"] == [
        {
            "type": ["Alignment"],
            "targetName": "Standard 3",
            "targetUrl": "https://standards.example/3",
            "targetCode": "3",
        }
    ]
    assert subject["achievement"]["criteria"] == {"id": f"{HOST}/criteria", "narrative": "Two lessons."}
    assert seen["evidence"] == [
        {"id": f"{HOST}/assertions/1", "type": ["Evidence", ASSERTION], "name": ORIGINAL},
        {"id": "https://rosa.example/board", "type": ["Evidence"]},
        {"type": ["Evidence"], "name": "Board", "narrative": "Photos"},
    ]


members = st.sampled_from(
    [
        *(
            ("assertion", name)
            for name in ("recipient", "evidence", "narrative", "issuedOn", "expires", "image")
        ),
        *(
            ("badge_class", name)
            for name in ("name", "description", "criteria", "image", "alignment", "tags")
        ),
        *(("profile", name) for name in ("name", "url", "email", "image", "description")),
    ]
)
values = st.recursive(
    st.sampled_from([None, True, 7, "x", "", "_:b0", "https://x.example/1", "2026-01-01T00:00:00+00:00"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["id", "type", "name", "narrative", "identity", "hashed", "targetName", "targetUrl"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=6,
)


def alone(value):
    """The value of a list that holds no other: JSON-LD reads both alike."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value


@settings(max_examples=150, deadline=None)
@given(changes=st.dictionaries(members, values, max_size=4))
@example(changes={("assertion", "issuedOn"): ["2026-01-01T00:00:00+00:00"]})
def test_the_view_never_claims_more_than_the_badge(changes, rsa_key):
    academy = Academy(rsa_key)
    for (name, member), value in changes.items():
        getattr(academy, name)[member] = value
    seen = check(academy.assertion, academy.pages()).credential
    for theirs, ours in (("issuedOn", "validFrom"), ("expires", "validUntil")):
        assert moment(seen.pop(ours, None)) == moment(alone(academy.assertion.get(theirs)))
    assert leaves(seen) - ITS_OWN <= {one for document in academy.documents() for one in leaves(document)}
    assert not any("proof" in item for _, item in walk(seen))


def test_what_could_not_be_read_is_seen_as_it_was_handed_over(academy):
    """The page shows what the file claims; the report says that nothing of it is known."""
    report = check({**academy.assertion, "badge": {**academy.badge_class, "issuer": academy.profile}}, {})
    assert report.verdict == "undetermined"
    assert report.credential["issuer"]["name"] == "Harbor Academy"
    assert check({**academy.assertion, "badge": 7}, {}).credential["credentialSubject"] == {
        "type": ["AchievementSubject"],
        "identifier": report.credential["credentialSubject"]["identifier"],
    }


@pytest.mark.parametrize(
    ("kind", "named"), [("telephone", "phoneNumber"), ("url", "ext:url"), ("schema:duns", "identifier")]
)
def test_people_may_be_named_otherwise(academy, kind, named):
    academy.assertion["recipient"] = {"type": kind, "hashed": False, "identity": "+15417522845"}
    seen = check(academy.assertion, academy.pages()).credential
    assert seen["credentialSubject"]["identifier"][0]["identityType"] == named


def test_a_view_leads_back_to_its_badge(academy):
    pointer = pointer_to(check(academy.assertion, academy.pages()).credential)
    assert check(pointer, academy.pages()).verdict == "verified"
    assert pointer["id"] == academy.assertion["id"]


def test_what_is_no_view_leads_nowhere():
    view = {"evidence": [{"id": "https://a.example/1", "type": ["Evidence", ASSERTION]}]}
    assert pointer_to(view)
    assert pointer_to(view | {"proof": {}}) is None
    assert pointer_to({"evidence": [{"type": ["Evidence", ASSERTION]}]}) is None
    assert pointer_to({}) is None
