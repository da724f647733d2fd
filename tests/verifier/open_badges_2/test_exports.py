"""What the hosts that teachers come from really give out: Badgr, and Canvas Credentials, which grew from it.

The forms are those of badgr-server (concentricsky/badgr-server, apps/issuer/models.py, `get_json`): the
assertion in 2.0 and in 1.1 (`?v=1_1`), its picture with the whole assertion baked in, `expand=badge` and
`expand=badge.issuer`, re-hosted imports (`sourceUrl`, `hostedUrl`), and the little that is left of a revoked
one.
"""

import hashlib
import json

import pytest

from tests.verifier.open_badges_2.conftest import V2, check

API = "https://api.badgr.example/public"
SALT = "8f0e4b5e9d5e2f5b"
EMAIL = "rosa@home.example"


class Badgr:
    """One award on such a host."""

    assertion_id = f"{API}/assertions/pZcNdIqUTQ"
    badge_id = f"{API}/badges/RyXhOsxRTM"
    issuer_id = f"{API}/issuers/lSZ3Fq5qT2"

    def __init__(self, version: str = "2.0") -> None:
        self.is_older = version == "1.1"
        self.context = "https://w3id.org/openbadges/v1" if self.is_older else V2

    def url(self, name: str) -> str:
        return f"{name}?v=1_1" if self.is_older else name

    def assertion(self) -> dict:
        digest = hashlib.sha256((EMAIL + SALT).encode()).hexdigest()
        url = self.url(self.assertion_id)
        older = {"uid": "pZcNdIqUTQ", "verify": {"url": url, "type": "hosted"}}
        newer = {
            "verification": {"type": "HostedBadge"},
            "evidence": [{"type": "Evidence", "narrative": "Two lessons."}],
            "narrative": "Rosa ran stations.",
        }
        return {
            "@context": self.context,
            "type": "Assertion",
            "id": url,
            "badge": self.url(self.badge_id),
            "image": f"{self.assertion_id}/image",
            "issuedOn": "2018-11-27T08:44:10.123456+00:00",
            "expires": "2028-11-27T08:44:10+00:00",
            "recipient": {"hashed": True, "type": "email", "identity": f"sha256${digest}", "salt": SALT},
            "extensions:recipientProfile": {
                "@context": "https://openbadgespec.org/extensions/recipientProfile/context.json",
                "type": ["Extension", "extensions:RecipientProfile"],
                "name": "Rosa",
            },
        } | (older if self.is_older else newer)

    def badge_class(self) -> dict:
        criteria = {"id": f"{self.badge_id}/criteria", "narrative": "Run stations twice."}
        alignment = {
            "targetName": "Standard 3",
            "targetUrl": "https://standards.example/3",
            "targetCode": "3",
        }
        newer = {"criteria": criteria, "alignment": [alignment], "tags": ["stations"]}
        older = {"criteria": f"{self.badge_id}/criteria"}
        return {
            "@context": self.context,
            "type": "BadgeClass",
            "id": self.url(self.badge_id),
            "name": "Stations",
            "description": "Ran learning stations.",
            "issuer": self.url(self.issuer_id),
            "image": f"{self.badge_id}/image",
        } | (older if self.is_older else newer)

    def issuer(self) -> dict:
        return {
            "@context": self.context,
            "type": "Issuer",
            "id": self.url(self.issuer_id),
            "name": "Harbor Academy",
            "url": "https://academy.example",
            "email": "badges@academy.example",
            "description": None,
        }

    def pages(self) -> dict:
        return {one["id"]: one for one in (self.assertion(), self.badge_class(), self.issuer())}


@pytest.mark.parametrize("version", ["2.0", "1.1"])
def test_the_file_the_link_and_the_picture_are_verified_alike(version, tools):
    badgr = Badgr(version)
    picture = tools.png(tools.itxt(json.dumps(badgr.assertion()), b"openbadges"))
    svg = f"""<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="http://openbadges.org">
      <openbadges:assertion verify="{badgr.assertion()["id"]}">
        <![CDATA[{json.dumps(badgr.assertion())}]]></openbadges:assertion></svg>"""
    seen = []
    for given in (badgr.assertion(), badgr.assertion()["id"], picture, svg):
        report = check(given, badgr.pages(), recipient=EMAIL)
        assert (report.verdict, report.reasons) == ("verified", ())
        assert report.finding("recipient").outcome.value == "passed"
        seen.append(report.credential)
    assert all(one == seen[0] for one in seen)
    assert seen[0]["validFrom"] == "2018-11-27T08:44:10.123456Z"


def test_an_expanded_export_is_read_from_its_addresses():
    """A backpack of Canvas Credentials gives the BadgeClass and the issuer in full within the assertion."""
    badgr = Badgr()
    whole = badgr.assertion() | {"badge": badgr.badge_class() | {"issuer": badgr.issuer()}}
    assert check(whole, badgr.pages()).verdict == "verified"
    forged = badgr.assertion() | {"badge": badgr.badge_class() | {"name": "Doctor", "issuer": badgr.issuer()}}
    report = check(forged, badgr.pages())
    assert report.credential["name"] == "Stations"


def test_a_link_with_the_address_of_its_earner_is_the_same_badge():
    """Links that people share end in `?identity__email=...`; the badge calls itself by the plain address."""
    badgr = Badgr()
    shared = f"{badgr.assertion_id}?identity__email=rosa%40home.example"
    report = check(shared, badgr.pages() | {shared: badgr.assertion()}, recipient=EMAIL)
    assert report.verdict == "verified"


def test_what_is_left_of_a_revoked_award_says_so():
    badgr = Badgr()
    left = {
        "@context": V2,
        "type": "Assertion",
        "id": badgr.assertion_id,
        "revoked": True,
        "revocationReason": "",
    }
    report = check(badgr.assertion(), badgr.pages() | {badgr.assertion_id: left})
    assert (report.verdict, report.reasons) == ("failed", ("revoked",))


def test_an_import_that_was_hosted_again_is_read_where_it_came_from(academy):
    """It keeps the id of its origin, so that its new host cannot speak for it."""
    again = academy.assertion | {"sourceUrl": academy.assertion["id"], "hostedUrl": f"{API}/assertions/again"}
    report = check(f"{API}/assertions/again", academy.pages() | {f"{API}/assertions/again": again})
    assert (report.verdict, report.reasons) == ("verified", ())
    assert report.credential["id"] == academy.assertion["id"]
    assert check(again, {f"{API}/assertions/again": again}).reasons == ("hosted_unreachable",)


def test_criteria_that_nobody_wrote_are_only_careless():
    badgr = Badgr()
    empty = badgr.badge_class() | {"criteria": {}}
    report = check(badgr.assertion(), badgr.pages() | {badgr.badge_id: empty})
    assert (report.verdict, report.reasons) == ("warning", ("schema_invalid",))
