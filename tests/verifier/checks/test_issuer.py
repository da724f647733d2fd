"""Whose key signed, and may it speak for the issuer."""

from verifier.intake import Presented


def test_a_did_key_speaks_for_itself(district, tools):
    finding = tools.report_on(district.signed()).finding("issuer")
    assert finding.outcome == "passed"
    assert "which calls itself Alder Valley School District, signed it." in finding.message
    assert finding.details["controller"] == district.id


def test_an_issuer_without_a_name_is_called_by_none(district, tools):
    assert (
        tools.report_on(district.signed(issuer=district.id))
        .finding("issuer")
        .message.startswith("The named issuer signed it.")
    )


def test_a_key_of_somebody_else_is_refused(district, stranger, tools):
    report = tools.report_on(stranger.sign(district.badge()))
    assert (report.verdict, report.reasons) == ("failed", ("issuer_mismatch",))
    assert "nothing shows that the issuer wrote" in report.finding("status").message


def test_a_key_in_the_fragment_of_a_url_shows_nobody(tools):
    key = tools.District().id.removeprefix("did:key:")
    issuer = "https://issuer.example/profile"
    claimant = tools.District(identifier=issuer, method=f"{issuer}#{key}")
    report = tools.report_on(claimant.signed())
    assert (report.verdict, report.reasons) == ("undetermined", ("issuer_unproven",))
    assert report.finding("proof").outcome == "passed"


def test_a_tampered_badge_with_a_fragment_key_fails(tools):
    key = tools.District().id.removeprefix("did:key:")
    issuer = "https://issuer.example/profile"
    claimant = tools.District(identifier=issuer, method=f"{issuer}#{key}")
    report = tools.report_on(claimant.signed() | {"name": "Principal"})
    assert report.verdict == "failed"
    assert report.reasons == ("issuer_unproven", "signature_invalid")


def test_a_host_that_does_not_answer_leaves_the_issuer_open(web_district, tools):
    report = tools.report_on(web_district.signed())
    assert report.verdict == "undetermined"
    assert report.reasons == ("issuer_unreachable", "issuer_unproven")


def test_one_key_of_the_issuer_among_the_signatures_is_enough(district, stranger, tools):
    signed = district.signed()
    added = stranger.sign(district.badge())["proof"]
    report = tools.report_on(signed | {"proof": [added, signed["proof"]]})
    assert report.verdict == "verified"
    assert district.id in report.finding("issuer").details["controller"]


def test_a_badge_without_signature_is_asked_about_no_key(district, tools):
    assert tools.report_on(district.badge()).finding("issuer").outcome == "skipped"


def test_a_signed_text_that_cannot_be_read_names_no_key(district, tools):

    presented = Presented("x", "jwt", district.badge(), "", jws="a.b.c", claims={})
    assert tools.report_on(presented).finding("issuer").outcome == "skipped"
