"""The report as a whole: its rows, what stops it, and its three doors."""

import contextlib
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import verifier.verify
from contexts import ContextError
from keys import KeysError
from verifier.intake import document
from verifier.internet import Fetched, UnreachableError
from verifier.report import Outcome
from verifier.resolve import resolve
from verifier.verify import CHECKS, unread, verify_bytes, verify_url
from verifier.world import World, offline_fetch

ROWS = [
    "context",
    "shape",
    "issuer",
    "proof",
    "validity",
    "status",
    "refresh",
    "endorsements",
    "results",
    "recipient",
    "trust",
    "pathway",
]


def world(tools, pages=None, **asked):
    return World(tools.NOW, tools.internet(pages or {}), **asked)


def test_the_docstring_numbers_the_checks_as_they_are_asked():
    numbered = re.findall(r"^(\d+)\. (\w+):", verifier.verify.__doc__, re.MULTILINE)
    assert [(int(number), name) for number, name in numbered] == list(enumerate(ROWS, 1))
    assert [name for name, _ in CHECKS] == ROWS


def test_a_good_badge_is_verified(district, tools):
    report = tools.report_on(district.signed())
    assert (report.verdict, report.reasons) == ("verified", ())
    assert report.credential == district.signed()


def test_every_report_has_the_same_rows(district, tools):
    for given_document in (
        district.signed(),
        district.badge(),
        {},
        district.signed() | {"@context": ["https://x.example"]},
    ):
        assert [finding.name for finding in tools.report_on(given_document).checks] == ROWS


def test_what_is_left_out_is_skipped_and_nothing_else_changes(district, tools):
    report = tools.report_on(district.signed(credentialStatus=tools.entry()), leave_out=frozenset({"status"}))
    assert report.verdict == "verified"
    assert report.finding("status").message == "Not asked."


def test_a_check_that_is_left_out_cannot_pass_as_good(district, tools):
    report = tools.report_on(district.badge(), leave_out=frozenset({"proof", "issuer"}))
    assert report.finding("proof").outcome is Outcome.SKIPPED


def test_each_url_is_asked_once_in_one_verification(web_district, tools):
    asked = []

    def fetch(url, accept):
        asked.append(url)
        return tools.internet({tools.WEB_URL: web_district.did_document()})(url, accept)

    report = verify_bytes(json.dumps(web_district.signed()).encode(), World(tools.NOW, fetch), name="x")
    assert report.verdict == "verified"
    assert asked == [tools.WEB_URL]


def test_a_key_that_one_verification_found_is_looked_for_again_by_the_next(web_district, tools):
    published, data = {tools.WEB_URL: web_district.did_document()}, json.dumps(web_district.signed()).encode()

    def fetch(url, accept):
        return tools.internet(published)(url, accept)

    lasting = World(tools.NOW, fetch)
    assert verify_bytes(data, lasting, name="x").verdict == "verified"
    published[tools.WEB_URL] = web_district.did_document(revoked="2026-01-01T00:00:00Z")
    assert verify_bytes(data, lasting, name="x").reasons == ("key_revoked",)
    published.clear()
    assert "issuer_unreachable" in verify_bytes(data, lasting, name="x").reasons
    assert not lasting.keys


def test_a_key_that_was_found_before_is_not_looked_for_and_speaks_for_its_own_method_alone(
    web_district, stranger, tools
):
    online = world(tools, {tools.WEB_URL: web_district.did_document()})
    found = {(web_district.method, "assertionMethod"): resolve(web_district.method, online)}
    offline = World(tools.NOW, offline_fetch, keys=found)
    assert verify_bytes(json.dumps(web_district.signed()).encode(), offline, name="x").verdict == "verified"
    changed = json.dumps(web_district.signed() | {"name": "Another"}).encode()
    assert verify_bytes(changed, offline, name="x").reasons == ("signature_invalid",)
    others = stranger.sign(stranger.badge() | {"issuer": web_district.badge()["issuer"]})
    assert "issuer_mismatch" in verify_bytes(json.dumps(others).encode(), offline, name="x").reasons


def test_bytes_that_hold_no_credential_get_the_same_rows(tools):
    report = verify_bytes(b"hello", world(tools), name="hello.txt")
    assert (report.input, report.verdict, report.reasons) == ("hello.txt", "failed", ("malformed",))
    assert [finding.name for finding in report.checks] == ROWS
    assert report.credential is None
    assert unread("x", "unreadable", "No.").verdict == "undetermined"


def test_a_picture_and_a_signed_text_are_verified_like_json(district, tools):
    baked = tools.png(tools.itxt(json.dumps(district.signed())))
    for data in (baked, district.jwt(district.badge()).encode()):
        assert verify_bytes(data, world(tools), name="x").verdict == "verified"


class TestUrl:
    URL = "https://badges.example/credentials/7"

    def test_what_lies_at_an_address_is_verified(self, district, tools):
        report = verify_url(self.URL, world(tools, {self.URL: district.signed()}))
        assert (report.input, report.verdict) == (self.URL, "verified")

    def test_the_credential_itself_is_asked_for(self, district, tools):
        accepted = []

        def fetch(url, accept):
            accepted.append(accept)
            return Fetched(200, {}, json.dumps(district.signed()).encode())

        verify_url(self.URL, World(tools.NOW, fetch))
        assert accepted[0].startswith("application/vc,")

    def test_an_address_that_does_not_answer_is_an_open_question(self, tools):
        report = verify_url(self.URL, World(tools.NOW, offline_fetch))
        assert (report.verdict, report.reasons) == ("undetermined", ("unreadable",))

    def test_a_page_about_a_badge_is_not_the_badge(self, tools):
        assert verify_url(self.URL, world(tools, {self.URL: b"<html></html>"})).reasons == ("malformed",)

    def test_a_link_alone_is_followed_once(self, district, tools):
        pages = {self.URL: district.signed(), "https://a.example/": self.URL.encode()}
        assert (
            verify_bytes(f"{self.URL}\n".encode(), world(tools, pages), name="link.txt").verdict == "verified"
        )
        assert verify_url("https://a.example/", world(tools, pages)).reasons == ("malformed",)


class TestWhateverIsHandedIn:
    """Nothing makes it raise, and nothing that was changed passes."""

    VALUES = st.recursive(
        st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=6) | st.just("did:web:x.example"),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "type", "@value"]), inner)
        ),
        max_leaves=5,
    )
    NAMES = (
        *(
            "@context",
            "id",
            "type",
            "issuer",
            "validFrom",
            "validUntil",
            "credentialSubject",
            "credentialStatus",
        ),
        *("credentialSchema", "proof", "evidence", "refreshService", "endorsement", "endorsementJwt"),
    )
    MEMBERS = st.sampled_from(NAMES)

    @settings(max_examples=150, deadline=None)
    @given(changes=st.dictionaries(MEMBERS, VALUES, min_size=1, max_size=3))
    def test_a_changed_badge_never_verifies_and_nothing_stumbles(self, district, tools, changes):
        signed = district.signed()
        report = tools.report_on(signed | changes, recipient="a@b.example")
        assert len(report.checks) == len(ROWS)
        json.dumps(report.as_dict())
        if (signed | changes) != signed:
            assert report.verdict in {"failed", "undetermined"}

    @settings(max_examples=150, deadline=None)
    @given(
        name=st.sampled_from(["credentialStatus", "refreshService", "endorsement", "evidence"]), value=VALUES
    )
    def test_each_check_bears_any_value_that_was_really_signed(self, district, tools, name, value):

        with contextlib.suppress(ContextError, KeysError):
            tools.report_on(district.signed(**{name: value}), recipient="a@b.example")

    @settings(max_examples=150, deadline=None)
    @given(value=VALUES, name=st.sampled_from([name for name, _ in CHECKS]))
    def test_each_check_alone_bears_any_document(self, tools, value, name):

        presented = document(dict.fromkeys(self.NAMES, value), "x")
        asked = World(tools.NOW, offline_fetch, recipient="a@b.example")
        finding = dict(CHECKS)[name](presented, asked, verifier.verify.verify)
        assert finding.name == name

    @pytest.mark.drill
    @settings(max_examples=20_000, deadline=None)
    @given(data=st.binary(max_size=400))
    def test_bytes_never_stumble(self, tools, data):
        for start in (b"", b"{", b"\x89PNG\r\n\x1a\n", b"<svg ", b"eyJhbGciOiJFZERTQSJ9."):
            with contextlib.suppress(UnreachableError):
                assert verify_bytes(start + data, world(tools), name="x").verdict in {
                    "failed",
                    "undetermined",
                }
