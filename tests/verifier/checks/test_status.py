"""Withdrawn, set aside, standing, and everything that is none of these three."""

import gzip
from datetime import timedelta

import pytest

import contexts
from keys import multibase
from verifier.checks import status
from verifier.intake import document
from verifier.lists import Lists
from verifier.verify import verify
from verifier.world import MAX_DEPTH, TrustList, World

SUSPENSIONS = "https://status.example/lists/2"
STATUS_2021 = [
    contexts.CREDENTIALS_V1,
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json",
    contexts.STATUS_LIST_2021_V1,
    contexts.DATA_INTEGRITY_V2,
]


def badge(district, tools, index=7, **changes):
    return district.signed(credentialStatus=tools.entry(index, **changes))


def finding(tools, signed, pages, **asked):
    return tools.report_on(signed, pages, **asked).finding("status")


def packed(raw):
    return "u" + multibase.encode_base64url(raw)


def test_a_badge_without_status_is_not_asked(district, tools):
    assert finding(tools, district.signed(), {}).outcome == "skipped"


def test_a_clear_bit_passes_and_the_report_on_the_list_is_a_part(district, tools):
    report = tools.report_on(badge(district, tools), {tools.LIST: district.status_list(6, 8)})
    assert report.verdict == "verified"
    assert [part.input for part in report.parts] == [tools.LIST]
    assert report.finding("status").details["statusListIndex"] == 7


def test_a_set_bit_means_revoked(district, tools):
    report = tools.report_on(badge(district, tools), {tools.LIST: district.status_list(7)})
    assert (report.verdict, report.reasons) == ("failed", ("revoked",))


def test_revoked_and_expired_are_both_said(district, tools):
    signed = district.signed(credentialStatus=tools.entry(), validUntil="2026-02-01T00:00:00Z")
    report = tools.report_on(signed, {tools.LIST: district.status_list(7)})
    assert report.reasons == ("expired", "revoked")


@pytest.mark.parametrize(
    ("purpose", "reason", "verdict"),
    [
        ("suspension", "suspended", "failed"),
        ("refresh", "updated", "warning"),
        ("message", "status_message", "warning"),
    ],
)
def test_each_purpose_has_its_own_meaning(district, tools, purpose, reason, verdict):
    listed = district.status_list(7, purpose=[purpose, "revocation"])
    report = tools.report_on(badge(district, tools, statusPurpose=purpose), {tools.LIST: listed})
    assert (report.verdict, report.reasons) == (verdict, (reason,))


def test_every_entry_is_asked_and_every_reason_kept(district, tools):
    entries = [
        tools.entry(7),
        tools.entry(9, id=f"{SUSPENSIONS}#9", statusPurpose="suspension", statusListCredential=SUSPENSIONS),
    ]
    signed = district.signed(credentialStatus=entries)
    suspensions = district.status_list(9, url=SUSPENSIONS, purpose="suspension")
    pages = {tools.LIST: district.status_list(), SUSPENSIONS: suspensions}
    assert finding(tools, signed, pages).reasons == ("suspended",)
    both = finding(tools, signed, pages | {tools.LIST: district.status_list(7)})
    assert both.reasons == ("revoked", "suspended")
    assert both.as_dict()["details"]["reasons"] == ["revoked", "suspended"]
    half = finding(tools, signed, {SUSPENSIONS: suspensions})
    assert half.reasons == ("suspended", "status_unreachable")


@pytest.mark.parametrize("answer", [404, 500])
def test_a_list_that_cannot_be_read_is_neither_valid_nor_revoked(district, tools, answer):
    report = tools.report_on(badge(district, tools), {tools.LIST: answer})
    assert (report.verdict, report.reasons) == ("undetermined", ("status_unreachable",))


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://status.example/l",
        "http://status.example/1",
        "https://127.0.0.1/1",
        "https://[::1]/",
    ],
)
def test_a_list_at_an_address_that_is_never_asked_is_unreachable(district, tools, url):
    assert finding(tools, badge(district, tools, statusListCredential=url), {}).reason == "status_unreachable"


@pytest.mark.parametrize(
    "changes",
    [
        {"statusListIndex": index}
        for index in (
            "-1",
            "131072",
            " 7",
            "7 ",
            "\u0667",
            "1_000",
            "",
            "1180591620717411303424",
            "07",
            True,
            None,
            7.5,
        )
    ]
    + [
        {"statusPurpose": "applause"},
        {"statusPurpose": None},
        {"statusPurpose": 7},
        {"statusListCredential": None},
        {"statusSize": 0},
        {"statusSize": "1"},
        {"statusSize": 9},
        {"statusSize": True},
    ],
)
def test_an_entry_that_cannot_be_read_is_never_not_revoked(district, tools, changes):

    presented = document(district.badge(credentialStatus=tools.entry(**changes)), "x")
    world = World(tools.NOW, tools.internet({tools.LIST: district.status_list()}))
    assert status.check(presented, world, verify).reason == "status_invalid"


def test_an_index_as_a_number_is_read_with_a_remark(district, tools):
    signed = badge(district, tools)
    signed["credentialStatus"]["statusListIndex"] = 7

    world = World(tools.NOW, tools.internet({tools.LIST: district.status_list()}))
    assert status.check(document(signed, "x"), world, verify).reasons == ("status_entry_loose",)
    world = World(tools.NOW, tools.internet({tools.LIST: district.status_list(7)}))
    assert status.check(document(signed, "x"), world, verify).reasons == ("revoked", "status_entry_loose")


@pytest.mark.parametrize("entries", [[], [{}] * 5])
def test_no_entry_or_too_many_are_not_in_order(district, tools, entries):

    presented = document(district.badge(credentialStatus=entries), "x")
    world = World(tools.NOW, tools.internet({}))
    assert status.check(presented, world, verify).reason == "status_invalid"


@pytest.mark.parametrize("junk", [None, "text", 7, [["x"]]])
def test_a_status_of_another_shape_is_never_not_revoked(district, tools, junk):

    presented = document({**district.badge(), "credentialStatus": junk}, "x")
    world = World(tools.NOW, tools.internet({}))
    assert status.check(presented, world, verify).outcome == "undetermined"


def test_a_kind_of_status_that_we_do_not_know_is_said(district, tools):
    signed = district.signed(
        credentialStatus={
            "id": "urn:uuid:0f0f0f0f-0000-4000-8000-000000000004",
            "type": "BitstringStatusList",
        }
    )
    report = tools.report_on(signed)
    assert (report.verdict, report.reasons) == ("undetermined", ("unsupported_status",))


class TestTheList:
    """What has to be true of a list before its bits count."""

    def reason(self, district, tools, listed):
        return finding(tools, badge(district, tools), {tools.LIST: listed}).reason

    def test_tampered(self, district, tools):
        assert self.reason(district, tools, district.status_list() | {"name": "x"}) == "status_invalid"

    def test_unsigned(self, district, tools):
        assert self.reason(district, tools, district.unsigned_list()) == "status_invalid"

    def test_expired(self, district, tools):
        listed = district.status_list(validUntil="2026-11-22T00:00:00Z")
        assert self.reason(district, tools, listed) == "status_invalid"

    def test_not_yet_valid(self, district, tools):
        assert (
            self.reason(district, tools, district.status_list(validFrom="2027-01-01T00:00:00Z"))
            == "status_invalid"
        )

    def test_no_credential_at_all(self, district, tools):
        assert self.reason(district, tools, b"<html>") == "status_invalid"

    def test_another_kind_of_credential(self, district, tools):
        assert self.reason(district, tools, district.signed()) == "status_invalid"

    def test_another_kind_of_subject(self, district, tools):
        listed = district.status_list(type=["VerifiableCredential", "BitstringStatusListCredential"])
        listed["credentialSubject"]["type"] = "BitstringStatusListEntry"
        unsigned = {name: value for name, value in listed.items() if name != "proof"}
        unsigned["credentialSubject"] = {
            "id": "https://status.example/lists/1#list",
            "type": "BitstringStatusList",
        }
        assert self.reason(district, tools, district.sign(unsigned)) == "status_invalid"

    def test_another_purpose(self, district, tools):
        assert self.reason(district, tools, district.status_list(purpose="suspension")) == "status_invalid"

    def test_another_list_of_the_same_host(self, district, tools):
        assert self.reason(district, tools, district.status_list(url=SUSPENSIONS)) == "status_invalid"

    def test_a_list_that_was_moved_from_another_host(self, district, tools):
        listed = district.status_list(url="https://old.example/lists/1")
        assert self.reason(district, tools, listed) == "status_list_moved"

    def test_a_list_without_a_name_of_its_own(self, district, tools):
        assert self.reason(district, tools, district.status_list(id=None)) is None

    def test_too_short(self, district, tools):
        assert self.reason(district, tools, district.status_list(entries=99_992)) == "status_invalid"

    def test_as_short_as_the_lists_in_use(self, district, tools):
        assert self.reason(district, tools, district.status_list(entries=100_000)) == "status_list_short"

    @pytest.mark.parametrize(
        "encoded",
        [
            "",
            7,
            packed(b""),
            packed(b"\0" * 16384),
            packed(gzip.compress(b"\0" * 16384, mtime=0)[:-1]),
            packed(gzip.compress(b"\0" * 16384, mtime=0) + b"\0"),
            packed(gzip.compress(b"\0" * 4_000_001, mtime=0)),
            "z" + packed(gzip.compress(b"\0" * 16384, mtime=0))[1:],
            packed(gzip.compress(b"\0" * 16384, mtime=0)) + "=",
        ],
    )
    def test_bits_that_cannot_be_unpacked(self, district, tools, encoded):

        listed = district.unsigned_list(subject_encodedList=encoded)
        good = tools.report_on(district.status_list())
        presented = document(district.badge(credentialStatus=tools.entry()), "x")
        world = World(tools.NOW, tools.internet({tools.LIST: listed}))
        assert status.check(presented, world, lambda *_: good).reason == "status_invalid"

    def test_larger_entries(self, district, tools):
        listed = district.status_list(14, 15, purpose="message", entries=262_144)
        told = [{"status": hex(value), "message": str(value)} for value in range(4)]
        signed = badge(district, tools, statusPurpose="message", statusSize=2, statusMessage=told)
        found = finding(tools, signed, {tools.LIST: listed})
        assert (found.details["status"], found.reasons) == (3, ("status_message",))

    @pytest.mark.parametrize(
        ("size", "messages"),
        [
            (2, None),
            (2, [{"status": "0x0", "message": "a"}] * 2),
            (1, [{"status": "0x0", "message": "a"}]),
            (1, [{"status": "0x0", "message": "a"}, {"status": "0x1"}]),
            (1, {"status": "0x0", "message": "a"}),
        ],
    )
    def test_an_entry_without_a_message_for_each_value_is_told(self, district, tools, size, messages):
        listed = district.status_list(purpose="message", entries=262_144)
        signed = badge(district, tools, statusPurpose="message", statusSize=size, statusMessage=messages)
        found = finding(tools, signed, {tools.LIST: listed})
        assert found.reasons == ("status_entry_loose",)
        assert f"may have {2**size} values" in found.message

    def test_lists_within_lists_end(self, district, tools):

        presented = document(district.badge(credentialStatus=tools.entry()), "x")
        world = World(tools.NOW, tools.internet({}), depth=MAX_DEPTH)
        assert status.check(presented, world, tools.report_on).reason == "status_invalid"

    def test_a_list_that_points_to_itself_ends(self, district, tools):
        listed = district.status_list(credentialStatus=tools.entry(8))
        assert self.reason(district, tools, listed) == "status_invalid"


class TestWhoSpeaks:
    """Only one who may speak for the badge can say that it stands."""

    def test_a_clear_list_of_a_stranger_says_nothing(self, district, stranger, tools):
        assert (
            finding(tools, badge(district, tools), {tools.LIST: stranger.status_list()}).reason
            == "status_invalid"
        )

    def test_a_set_bit_is_believed_of_any_list_that_the_badge_names(self, district, stranger, tools):
        assert (
            finding(tools, badge(district, tools), {tools.LIST: stranger.status_list(7)}).reason == "revoked"
        )

    def test_a_trusted_keeper_of_lists_may_speak(self, district, stranger, tools):
        trust = TrustList("l", {district.id: "", stranger.id: ""})
        pages = {tools.LIST: stranger.status_list()}
        assert tools.report_on(badge(district, tools), pages, trust=trust).verdict == "verified"

    def test_the_host_of_the_issuers_own_keys_may_speak(self, stranger, tools):
        host = tools.District(
            seed=3, identifier="did:web:status.example", method="did:web:status.example#key-1"
        )
        pages = {
            tools.LIST: stranger.status_list(),
            "https://status.example/.well-known/did.json": host.did_document(),
        }
        assert tools.report_on(badge(host, tools), pages).verdict == "verified"


class TestStatusList2021:
    """The same list under its older names; it goes with the data model 1.1."""

    def listed(self, district, *bits):
        old = district.unsigned_list(*bits, validFrom=None, issuanceDate="2026-01-01T00:00:00Z")
        encoded = old["credentialSubject"]["encodedList"].removeprefix("u")
        return district.sign(
            old
            | {
                "@context": STATUS_2021,
                "type": ["VerifiableCredential", "StatusList2021Credential"],
                "credentialSubject": old["credentialSubject"]
                | {"type": "StatusList2021", "encodedList": encoded},
            }
        )

    def test_the_older_list_is_read(self, district, tools):
        signed = district.signed(
            **{"@context": STATUS_2021},
            validFrom=None,
            issuanceDate="2026-01-01T00:00:00Z",
            credentialStatus=tools.entry(type="StatusList2021Entry"),
        )
        assert finding(tools, signed, {tools.LIST: self.listed(district)}).outcome == "passed"
        assert finding(tools, signed, {tools.LIST: self.listed(district, 7)}).reason == "revoked"


class TestRevocationList:
    """The 1EdTech list: a plain document that names the revoked ids."""

    URL = "https://issuer.example/revocations"

    def asked(self, district, tools, lies_there):
        signed = district.signed(
            **{
                "@context": [
                    contexts.CREDENTIALS_V2,
                    contexts.OPEN_BADGES_V3,
                    contexts.OPEN_BADGES_EXTENSIONS,
                ]
            },
            credentialStatus={"id": self.URL, "type": "1EdTechRevocationList"},
        )
        pages = {} if lies_there is None else {self.URL: lies_there}
        return finding(tools, signed, pages)

    def listed(self, district, **changes):
        return {"revokedCredential": [{"id": "urn:uuid:other"}, {"id": district.badge()["id"]} | changes]}

    def test_a_badge_that_is_not_listed_stands(self, district, tools):
        assert self.asked(district, tools, {"revokedCredential": []}).outcome == "passed"
        assert self.asked(district, tools, self.listed(district, revoked=False)).outcome == "passed"

    def test_a_badge_that_is_listed_is_revoked(self, district, tools):
        found = self.asked(district, tools, self.listed(district, revocationReason="Issued by mistake"))
        assert found.reason == "revoked"
        assert "Issued by mistake" in found.message
        assert self.asked(district, tools, self.listed(district, revoked=True)).reason == "revoked"
        assert (
            self.asked(district, tools, {"revokedCredentials": [district.badge()["id"]]}).reason == "revoked"
        )

    def test_a_list_that_cannot_be_read_is_an_open_question(self, district, tools):
        assert self.asked(district, tools, None).reason == "status_unreachable"
        assert self.asked(district, tools, b"<html>").reason == "status_invalid"
        assert self.asked(district, tools, {"other": 1}).reason == "status_invalid"
        assert self.asked(district, tools, []).reason == "status_invalid"


class TestListsThatWereReadLately:
    """What one process learns about lists between two verifications (`verifier.lists`)."""

    @pytest.fixture
    def ask(self, district, tools):
        """Asks about a badge while a list is served; one memory for all, and the URLs that were asked."""
        signed, lists, urls = badge(district, tools), Lists(), []

        def about(listed, now=tools.NOW):
            served = tools.internet({tools.LIST: listed})

            def fetch(url, accept):
                urls.append(url)
                return served(url, accept)

            return verify(document(signed, "badge.json"), World(now, fetch, lists=lists))

        about.urls = urls
        return about

    def test_within_its_time_to_live_a_list_is_not_asked_for_again(self, ask, district, tools):
        clear = district.status_list(subject_ttl=300_000)
        assert [ask(clear).verdict, ask(404).verdict] == ["verified", "verified"]
        assert ask.urls == [tools.LIST]
        later = tools.NOW + timedelta(minutes=5)
        assert ask(district.status_list(7, subject_ttl=300_000), later).reasons == ("revoked",)
        assert len(ask.urls) == 2

    def test_recalling_a_list_does_not_make_its_time_longer(self, ask, district, tools):
        clear, set_since = (district.status_list(*bits, subject_ttl=300_000) for bits in ((), (7,)))
        for minutes in (0, 2, 4):
            assert ask(clear, tools.NOW + timedelta(minutes=minutes)).verdict == "verified"
        assert ask(set_since, tools.NOW + timedelta(minutes=5)).reasons == ("revoked",)
        assert len(ask.urls) == 2

    def test_a_signature_of_today_beside_the_old_one_makes_no_list_newer(self, ask, district, tools):
        old = district.status_list(validFrom="2026-02-01T00:00:00Z")
        new = district.status_list(7, validFrom="2026-03-01T00:00:00Z")
        assert ask(new).reasons == ("revoked",)
        added = {"type": "UnknownSignature2026", "created": "2026-11-22T00:00:00Z"}
        added |= {"proofPurpose": "assertionMethod", "verificationMethod": "did:key:z6Mk"}
        report = ask(old | {"proof": [old["proof"], added]})
        assert (report.verdict, report.reasons) == ("undetermined", ("status_invalid",))

    def test_what_is_kept_is_verified_anew(self, ask, district, tools):
        ends = "2026-11-22T00:01:00Z"
        assert ask(district.status_list(subject_ttl=300_000, validUntil=ends)).verdict == "verified"
        report = ask(404, tools.NOW + timedelta(minutes=1))
        assert report.reasons == ("status_invalid",)
        assert "expired" in report.finding("status").details["list"]

    def test_a_list_that_cannot_be_relied_on_is_not_kept(self, ask, district, tools):
        forged = district.status_list(subject_ttl=300_000) | {"name": "x"}
        assert ask(forged).reasons == ("status_invalid",)
        assert ask(district.status_list()).verdict == "verified"

    def test_an_older_list_put_in_the_place_of_a_newer_one_is_not_relied_on(self, ask, district, tools):
        old = district.status_list(validFrom="2026-02-01T00:00:00Z")
        new = district.status_list(7, validFrom="2026-03-01T00:00:00Z")
        assert [ask(old).verdict, ask(new).verdict] == ["verified", "failed"]
        report = ask(old)
        assert (report.verdict, report.reasons) == ("undetermined", ("status_invalid",))
        assert "older than one that we read before, of 2026-03-01" in report.finding("status").message
        assert ask(new).reasons == ("revoked",)


def place(tools, **changes):
    whole = {"statusPurpose": "suspension", "statusListCredential": SUSPENSIONS}
    return {**tools.entry(9), **whole, **changes}


def test_a_badge_is_set_aside_by_the_list_that_its_terms_of_use_name(district, tools):
    suspensions = district.status_list(9, url=SUSPENSIONS, purpose="suspension")
    lists = {tools.LIST: district.status_list(8), SUSPENSIONS: suspensions}
    terms = [place(tools), {"id": "https://a.example/t", "type": "https://a.example/Terms"}]
    report = tools.report_on(district.signed(credentialStatus=tools.entry(7), termsOfUse=terms), lists)
    assert (report.verdict, report.reasons) == ("failed", ("suspended",))
    assert sorted(part.input for part in report.parts) == [tools.LIST, SUSPENSIONS]
    alone = district.signed(termsOfUse=[place(tools)])
    assert finding(tools, alone, lists).reasons == ("suspended",)
    stands = district.signed(termsOfUse=[place(tools, statusListIndex="10")])
    assert finding(tools, stands, lists).outcome == "passed"
    refreshed = district.signed(termsOfUse=[place(tools, statusPurpose="refresh")])
    assert finding(tools, refreshed, lists).outcome == "skipped"
