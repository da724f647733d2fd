"""The data model, the schema of Open Badges, and schemas that a document names itself."""

import pytest

import contexts

OB_SCHEMA = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
EXTENSIONS = [contexts.CREDENTIALS_V2, contexts.OPEN_BADGES_V3, contexts.OPEN_BADGES_EXTENSIONS]


def schema(identifier, kind="1EdTechJsonSchemaValidator2019"):
    return {"@context": EXTENSIONS, "credentialSchema": [{"id": identifier, "type": kind}]}


def test_a_good_badge_has_the_form_of_one(district, tools):
    assert tools.report_on(district.signed()).finding("shape").outcome == "passed"


@pytest.mark.parametrize("date", ["2026-12-01", "yesterday", "2026-12-31T23:59:60Z", "2026-12-01T00:00:00"])
def test_a_date_that_is_none_makes_the_badge_malformed(district, tools, date):
    report = tools.report_on(district.signed(validUntil=date))
    assert "malformed" in report.reasons
    assert report.finding("shape").details["problems"][0]["pointer"] == "/validUntil"


def test_a_malformed_badge_is_still_asked_about_its_dates(district, tools):
    report = tools.report_on(district.signed(validUntil="-0001-01-01T00:00:00Z"))
    assert report.reasons == ("malformed", "expired")


def test_a_badge_that_only_misses_the_schema_is_a_warning(district, tools):
    badge = district.badge()
    badge["credentialSubject"]["achievement"]["achievementType"] = "Program"
    report = tools.report_on(district.sign(badge))
    assert (report.verdict, report.reasons) == ("warning", ("schema_invalid",))


def test_a_badge_about_nobody_is_a_warning(district, tools):
    badge = district.badge()
    del badge["credentialSubject"]["id"]
    report = tools.report_on(district.sign(badge))
    assert report.reasons == ("schema_invalid",)
    assert "whom the badge is about" in str(report.finding("shape").details)


def test_criteria_that_say_nothing_are_a_warning(district, tools):
    badge = district.badge()
    badge["credentialSubject"]["achievement"]["criteria"] = {}
    assert tools.report_on(district.sign(badge)).reasons == ("schema_invalid",)


def test_a_credential_that_is_no_badge_is_a_warning(district, tools):
    report = tools.report_on(district.signed(type=["VerifiableCredential"]))
    assert report.reasons == ("schema_invalid",)


def test_a_record_of_many_credentials_is_not_judged_by_its_outside_alone(district, tools):
    clr = district.badge(
        type=["VerifiableCredential", "ClrCredential"],
        **{"@context": [contexts.CREDENTIALS_V2, contexts.CLR_V2, contexts.OPEN_BADGES_V3]},
        credentialSubject={"type": ["ClrSubject"], "id": "urn:uuid:7e6bfcf0-3a2b-4c1e-9c33-6f2b1f0b8d12"},
    )
    report = tools.report_on(district.sign(clr))
    assert (report.verdict, report.reasons) == ("undetermined", ("unsupported_format", "schema_invalid"))


def test_naming_the_schema_of_open_badges_adds_no_finding(district, tools):
    assert tools.report_on(district.signed(**schema(OB_SCHEMA))).verdict == "verified"


def test_a_schema_that_we_do_not_carry_is_named_and_never_fetched(district, tools):
    report = tools.report_on(district.signed(**schema("https://schema.example/badge.json")))
    assert (report.verdict, report.reasons) == ("warning", ("unknown_schema",))


def test_a_schema_of_another_kind_is_named(district, tools):
    named = schema("https://schema.example/badge.json", "JsonSchemaCredential")
    assert tools.report_on(district.signed(**named)).reasons == ("unknown_schema",)


def test_a_badge_is_compared_with_another_carried_schema_that_it_names(district, tools):
    named = OB_SCHEMA.replace("achievementcredential", "endorsementcredential")
    report = tools.report_on(district.signed(**schema(named)))
    assert report.reasons == ("schema_invalid",)
    fitting = OB_SCHEMA.replace("achievementcredential", "anyachievementcredential")
    assert tools.report_on(district.signed(**schema(fitting))).verdict == "verified"
