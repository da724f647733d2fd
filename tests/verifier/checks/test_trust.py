"""Known issuers."""

from verifier.world import TrustList


def test_without_a_list_nobody_is_asked_about(district, tools):
    assert tools.report_on(district.signed()).finding("trust").outcome == "skipped"


def test_a_known_issuer_is_named_as_the_list_names_it(district, tools):
    report = tools.report_on(district.signed(), trust=TrustList("neighbors", {district.id: "Alder Valley"}))
    assert report.verdict == "verified"
    assert "Alder Valley." in report.finding("trust").message


def test_a_known_issuer_without_a_name_there_is_named_as_it_names_itself(district, tools):
    finding = tools.report_on(district.signed(), trust=TrustList("l", {district.id: ""})).finding("trust")
    assert "Alder Valley School District" in finding.message


def test_an_issuer_on_no_list_is_a_warning(district, tools):
    report = tools.report_on(district.signed(), trust=TrustList("neighbors", {}))
    assert (report.verdict, report.reasons) == ("warning", ("issuer_unknown",))


def test_an_issuer_that_is_only_an_id_is_named_by_it(district, tools):
    report = tools.report_on(district.signed(issuer=district.id), trust=TrustList("l", {}))
    assert district.id in report.finding("trust").message
