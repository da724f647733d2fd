"""The same answer at every door, and no document that makes any of them stumble."""

import json

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.verifier.open_badges_2.conftest import HOST, KEY, NOW, V2, Academy, check, world
from verifier import cli
from verifier.bundles import identity
from verifier.verify import CHECKS
from verifier.web import create_app


def test_the_command_says_what_holds(academy, tmp_path):
    carried = {url: {"body": page} for url, page in academy.pages().items()}
    (tmp_path / "world.json").write_text(json.dumps(carried))
    (tmp_path / "badge.json").write_text(json.dumps(academy.assertion))
    asked = [
        "--world",
        str(tmp_path / "world.json"),
        "--now",
        NOW.isoformat(),
        "--recipient",
        "rosa@home.example",
    ]
    result = CliRunner().invoke(cli.verify, [str(tmp_path / "badge.json"), *asked])
    assert result.exit_code == 0
    assert "Its issuer still publishes it" in result.stdout
    result = CliRunner().invoke(cli.verify, [str(tmp_path / "badge.json"), "--offline", "--jsonl"])
    assert result.exit_code == 2
    assert json.loads(result.stdout)["reasons"] == ["hosted_unreachable"]


def test_the_page_says_who_publishes_it(academy):
    client = create_app(lambda: world(academy.pages())).test_client()
    page = client.post("/verify", data={"what": json.dumps(academy.assertion)}).text
    assert "academy.example, under the name “Harbor Academy”, publishes this badge" in page
    assert "Its issuer publishes it now" in page
    assert "signed this badge" not in page


def test_the_forms_of_one_badge_are_one(academy, tools):
    picture = tools.png(tools.itxt(json.dumps(academy.assertion), b"openbadges"))
    linked = tools.png((b"tEXt", b"openbadges\0" + academy.assertion["id"].encode()))
    found = {identity(check(given, academy.pages())) for given in (academy.assertion, picture, linked)}
    assert len(found) == 1
    assert found != {None}


scalars = st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=4)
telling = st.sampled_from(
    [
        V2,
        HOST,
        KEY,
        f"{HOST}/issuer",
        f"{HOST}/endorsement",
        "email",
        "hosted",
        "signed",
        "Extension",
        "md5$",
        "a.b.c",
    ]
)
names = st.sampled_from(
    [
        "@context",
        "id",
        "type",
        "identity",
        "hashed",
        "url",
        "creator",
        "claim",
        "revokedAssertions",
        "uid",
        "http://[",
    ]
)
anything = st.recursive(
    scalars | telling,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=4),
    max_leaves=8,
)
places = st.tuples(
    st.sampled_from(["assertion", "badge_class", "profile"]),
    st.sampled_from(
        [
            *("@context", "id", "type", "recipient", "badge", "verification", "verify", "issuedOn", "uid"),
            *(
                "issuer",
                "criteria",
                "alignment",
                "image",
                "publicKey",
                "revocationList",
                "endorsement",
                "evidence",
            ),
        ]
    ),
)


@pytest.mark.parametrize("signed", [False, True])
@settings(max_examples=150, deadline=None)
@given(changes=st.dictionaries(places, anything, max_size=4), served=anything)
def test_no_documents_make_it_stumble(rsa_key, signed, changes, served):
    academy = Academy(rsa_key)
    if signed:
        academy.publish_key()
        academy.profile["revocationList"] = f"{HOST}/revoked"
    for (name, member), value in changes.items():
        getattr(academy, name)[member] = value
    pages = {f"{HOST}/revoked": served, f"{HOST}/endorsement": served, **academy.more}
    pages |= {f"{HOST}/assertions/1": academy.assertion, f"{HOST}/badges/stations": academy.badge_class}
    pages |= {f"{HOST}/issuer": academy.profile}
    given_text = academy.sign(academy.assertion) if signed else json.dumps(academy.assertion)
    report = check(given_text, pages, recipient="rosa@home.example")
    assert [finding.name for finding in report.checks] == [name for name, _ in CHECKS]
    json.dumps(report.as_dict())
