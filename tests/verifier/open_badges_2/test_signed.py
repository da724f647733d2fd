"""Signed badges: the signature fits, the key is the issuer's own, and the badge was not revoked."""

import copy

import pytest

from tests.verifier.open_badges_2.conftest import HOST, KEY, V2, Academy, check

LIST = f"{HOST}/revoked"


@pytest.fixture
def signing(academy):
    academy.publish_key()
    return academy


def signed(academy, **changes):
    return academy.sign({**academy.assertion, **changes})


def test_a_badge_signed_by_its_issuers_key_is_verified(signing):
    report = check(signed(signing), signing.pages())
    assert (report.verdict, report.reasons) == ("verified", ())
    assert report.finding("proof").message == "The signature fits: nothing in the badge was changed."
    assert report.credential["name"] == "Stations"


def test_a_changed_badge_is_refused(signing):
    header, _, signature = signed(signing).split(".")
    payload = signed(signing, expires="2099-01-01T00:00:00Z").split(".")[1]
    report = check(f"{header}.{payload}.{signature}", signing.pages())
    assert (report.verdict, report.reasons) == ("failed", ("signature_invalid",))


def test_a_key_that_is_not_the_issuers_is_refused(signing, other_key):
    """Its owner is somebody else, and the issuer does not list it."""
    stranger = Academy(other_key)
    strange = "https://evil.example/key"
    pages = signing.pages() | {
        strange: {"@context": V2, "id": strange, "owner": signing.id, "publicKeyPem": stranger.pem()}
    }
    report = check(
        stranger.sign({**signing.assertion, "verification": {"type": "signed", "creator": strange}}), pages
    )
    assert (report.verdict, report.reasons) == ("failed", ("issuer_mismatch",))
    assert report.finding("proof").outcome.value == "passed"


def test_a_key_that_the_issuer_lists_and_somebody_else_owns_is_refused(signing):
    signing.publish_key(owner="https://other.example/issuer")
    assert check(signed(signing), signing.pages()).reasons == ("issuer_mismatch",)


def test_a_key_without_owner_is_refused(signing):
    signing.more[KEY].pop("owner")
    assert check(signed(signing), signing.pages()).reasons == ("issuer_mismatch",)


def test_a_signature_by_another_key_is_refused(signing, other_key):
    assert check(Academy(other_key).sign(signing.assertion), signing.pages()).reasons == (
        "signature_invalid",
    )


def test_the_one_key_of_an_issuer_need_not_be_named(signing):
    assert check(signed(signing, verification={"type": "signed"}), signing.pages()).verdict == "verified"


@pytest.mark.parametrize("keys", [[], [KEY, f"{HOST}/key2"]])
def test_a_badge_that_names_no_key_of_several_or_none_is_refused(signing, keys):
    signing.profile["publicKey"] = keys
    report = check(signed(signing, verification={"type": "signed"}), signing.pages())
    assert report.reasons == ("issuer_mismatch", "unsupported_proof")


def test_a_key_may_lie_within_the_profile(signing):
    signing.profile["publicKey"] = signing.more.pop(KEY)
    assert check(signed(signing), signing.pages()).verdict == "verified"


def test_a_key_that_cannot_be_read_leaves_it_open(signing):
    del signing.more[KEY]
    report = check(signed(signing), signing.pages())
    assert (report.verdict, report.reasons) == ("undetermined", ("issuer_unreachable", "unsupported_proof"))


@pytest.mark.parametrize("served", [b"no key", [1], {"id": f"{HOST}/key2"}])
def test_what_is_another_document_is_no_key(signing, served):
    report = check(signed(signing), signing.pages() | {KEY: served})
    assert report.reasons == ("issuer_unreachable", "unsupported_proof")


def test_a_key_that_we_do_not_read_leaves_it_open(signing):
    signing.publish_key(publicKeyPem="-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----")
    assert check(signed(signing), signing.pages()).reasons == ("unsupported_proof",)


def test_a_key_without_an_address_is_nobodys(signing):
    name = "urn:uuid:2d9b9a0c-6a3e-4b7a-8b44-5e1d9c2f7a10"
    report = check(signed(signing, verification={"type": "signed", "creator": name}), signing.pages())
    assert report.reasons == ("issuer_unproven", "unsupported_proof")


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ({"alg": "none"}, "signature_invalid"),
        ({"alg": "HS256"}, "signature_invalid"),
        ({"alg": "RS512"}, "unsupported_proof"),
        ({"alg": "RS256", "jku": "https://evil.example"}, "signature_invalid"),
    ],
)
def test_a_header_cannot_choose_another_way_to_verify(signing, header, reason):
    assert check(signing.sign(signing.assertion, header), signing.pages()).reasons == (reason,)


def test_a_hosted_badge_in_a_signed_text_is_still_hosted(academy):
    assert check(academy.sign(academy.assertion), academy.pages()).verdict == "verified"
    assert check(academy.sign(academy.assertion), {}).reasons == ("hosted_unreachable",)


def test_what_lies_at_the_address_of_a_signed_badge_does_not_stand_for_it(signing):
    """Else a pointer to it would pass without being looked up on the list of revoked badges."""
    signing.assertion["id"] = f"{HOST}/assertions/1"
    for given in (signing.assertion, {"@context": V2, "id": signing.assertion["id"]}):
        report = check(given, signing.pages())
        assert (report.verdict, report.reasons) == ("failed", ("no_proof",))
    assert check(signed(signing), signing.pages()).verdict == "verified"


def test_the_picture_may_hold_the_signed_text(signing, tools):
    picture = tools.png(tools.itxt(signed(signing), b"openbadges"))
    assert check(picture, signing.pages()).verdict == "verified"


class TestRevocationList:
    @pytest.mark.parametrize(
        "entry",
        [
            "urn:uuid:0f0e2d7c-8f0e-4b5e-9d5e-2f5b8c0d1e01",
            {"id": "urn:uuid:0f0e2d7c-8f0e-4b5e-9d5e-2f5b8c0d1e01", "revocationReason": "Issued in error."},
            {"uid": "a1"},
        ],
    )
    def test_a_listed_badge_is_revoked(self, signing, entry):
        report = self.listed(signing, [entry, "https://other.example/1"])
        assert (report.verdict, report.reasons) == ("failed", ("revoked",))

    def test_the_reason_is_told(self, signing):
        entry = {"id": signing.assertion["id"], "revocationReason": "Issued in error."}
        assert self.listed(signing, [entry]).finding("status").message.endswith("Issued in error.")

    def test_a_badge_that_is_not_listed_stands(self, signing):
        report = self.listed(signing, ["https://other.example/1", {"uid": "a2"}])
        assert report.verdict == "verified"
        assert report.finding("status").outcome.value == "passed"

    def test_a_list_that_cannot_be_read_leaves_it_open(self, signing):
        signing.profile["revocationList"] = LIST
        report = check(signed(signing), signing.pages())
        assert (report.verdict, report.reasons) == ("undetermined", ("status_unreachable",))

    @pytest.mark.parametrize(
        "served",
        [
            [],
            {},
            {"type": "RevocationList"},
            {"type": "RevocationList", "revokedAssertions": [7]},
            {"type": "RevocationList", "revokedAssertions": [{"id": 7, "uid": "a"}]},
        ],
    )
    def test_what_is_no_list_leaves_it_open(self, signing, served):
        signing.profile["revocationList"] = LIST
        signing.more[LIST] = served
        report = check(signed(signing), signing.pages())
        assert (report.verdict, report.reasons) == ("undetermined", ("status_invalid",))

    @pytest.mark.parametrize("written", [[LIST], {"id": LIST}])
    def test_a_list_may_be_named_in_other_forms(self, signing, written):
        signing.profile["revocationList"] = written
        signing.more[LIST] = {"type": "RevocationList", "revokedAssertions": [signing.assertion["id"]]}
        assert "revoked" in check(signed(signing), signing.pages()).reasons

    def test_an_issuer_without_a_list_revokes_nothing(self, signing):
        assert check(signed(signing), signing.pages()).finding("status").outcome.value == "skipped"

    def listed(self, signing, entries):
        signing.profile["revocationList"] = LIST
        signing.more[LIST] = {
            "@context": V2,
            "type": "RevocationList",
            "id": LIST,
            "revokedAssertions": entries,
        }
        return check(signed(signing, uid="a1"), signing.pages())


class TestBefore20:
    """A signed badge of 1.0: a PEM text at `verify.url`, and a list of `uid` -> reason."""

    @pytest.fixture
    def older(self, academy):
        academy.assertion = {
            "uid": "a1",
            "recipient": {"type": "email", "hashed": False, "identity": "rosa@home.example"},
            "badge": academy.badge_class["id"],
            "issuedOn": 1393632000,
            "verify": {"type": "signed", "url": KEY},
            "id": "urn:uuid:0f0e2d7c-8f0e-4b5e-9d5e-2f5b8c0d1e01",
        }
        for one in (academy.badge_class, academy.profile):
            del one["@context"], one["type"]
        del academy.profile["email"]
        academy.more[KEY] = academy.pem().encode()
        return academy

    def test_a_key_on_the_issuers_host_is_its_own(self, older):
        report = check(older.sign(older.assertion), older.pages())
        assert (report.verdict, report.reasons) == ("verified", ())
        assert report.credential["validFrom"] == "2014-03-01T00:00:00Z"

    def test_a_key_on_another_host_is_not(self, older):
        strange = "https://evil.example/key"
        payload = copy.deepcopy(older.assertion)
        payload["verify"]["url"] = strange
        report = check(older.sign(payload), older.pages() | {strange: older.pem().encode()})
        assert report.reasons == ("issuer_mismatch",)

    def test_a_list_of_numbers_and_reasons_revokes(self, older):
        older.profile["revocationList"] = LIST
        older.more[LIST] = {"a1": "Issued in error."}
        report = check(older.sign(older.assertion), older.pages())
        assert report.reasons == ("revoked",)
        older.more[LIST] = {"a2": "Issued in error."}
        assert check(older.sign(older.assertion), older.pages()).verdict == "verified"
