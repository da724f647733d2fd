"""Learner records: what they say of themselves, and what the credentials in them say."""

import hashlib
import json

import pytest

import contexts
from verifier.checks import record
from verifier.checks.endorsements import MAX_ENDORSEMENTS
from verifier.intake import document, read
from verifier.verify import verify_bytes
from verifier.world import World

PERSON = "urn:uuid:7e6bfcf0-3a2b-4c1e-9c33-6f2b1f0b8d12"
ACHIEVEMENT = "urn:uuid:2d9b9a0c-6a3e-4b7a-8b44-5e1d9c2f7a10"
OTHER = "urn:uuid:6a1f0a4e-8f0e-4b5e-9d5e-2f5b8c0d1e02"
SCHOOL = "urn:uuid:2d9b9a0c-6a3e-4b7a-8b44-5e1d9c2f7a11"
CONTEXTS = [contexts.CREDENTIALS_V2, contexts.CLR_V2, contexts.OPEN_BADGES_V3]


def unsigned(by, *credentials, subject=None, **changes):
    whole = {
        "@context": CONTEXTS,
        "id": "urn:uuid:6a1f0a4e-8f0e-4b5e-9d5e-2f5b8c0d1e99",
        "type": ["VerifiableCredential", "ClrCredential"],
        "issuer": {"id": by.id, "type": ["Profile"], "name": "A school"},
        "validFrom": "2026-01-01T00:00:00Z",
        "name": "Record of Rosa Alvarez",
        "credentialSubject": {
            "id": PERSON,
            "type": ["ClrSubject"],
            "verifiableCredential": list(credentials),
        }
        | (subject or {}),
    } | changes
    subject = whole["credentialSubject"]
    whole["credentialSubject"] = {name: value for name, value in subject.items() if value is not None}
    return whole


@pytest.fixture
def school(tools):
    return tools.District(seed=6)


@pytest.fixture
def report_on(school, tools):
    """Signs a record by the school, and verifies it."""

    def report(*credentials, pages=None, asked=None, **changes):
        return tools.report_on(school.sign(unsigned(school, *credentials, **changes)), pages, **(asked or {}))

    return report


def named(badge, identifier=None, **identity):
    """The same badge, about a person of another id or with an identifier."""
    subject = badge["credentialSubject"] | {"id": identifier}
    if identity:
        subject["identifier"] = [{"type": "IdentityObject"} | identity]
    return badge | {"credentialSubject": {key: value for key, value in subject.items() if value is not None}}


def hashed(name, salt):
    digest = hashlib.sha256((name + salt).encode()).hexdigest()
    return {
        "hashed": True,
        "identityHash": f"sha256${digest}",
        "salt": salt,
        "identityType": "emailAddress",
    }


def plain(name):
    return {"hashed": False, "identityHash": name, "identityType": "emailAddress"}


def association(source, target):
    return {"type": "Association", "associationType": "isPartOf", "sourceId": source, "targetId": target}


class TestWhatItHolds:
    def test_a_record_is_as_good_as_all_that_it_holds(self, report_on, district):
        report = report_on(district.signed(), district.signed(id=OTHER))
        assert (report.verdict, len(report.checks)) == ("verified", 12)
        assert [(part.input, part.verdict) for part in report.parts] == [
            ("/credentialSubject/verifiableCredential/0", "verified"),
            ("/credentialSubject/verifiableCredential/1", "verified"),
        ]
        assert "record of 2" in report.finding("shape").message

    @pytest.mark.parametrize(
        ("changes", "row", "reason"),
        [
            ({"validUntil": "2026-02-01T00:00:00Z"}, "validity", "expired"),
            (
                {"issuer": "did:key:z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi"},
                "issuer",
                "issuer_mismatch",
            ),
            ({"validFrom": "yesterday"}, "shape", "malformed"),
        ],
    )
    def test_a_bad_badge_cannot_hide_in_a_good_record(self, report_on, district, changes, row, reason):
        report = report_on(district.signed(), district.signed(id=OTHER, **changes))
        assert (report.verdict, report.finding(row).reason) == ("failed", reason)
        assert "In it, credential 2 of 2: " in report.finding(row).message
        assert [part.verdict for part in report.parts] == ["verified", "failed"]
        outcomes = [one["outcome"] for one in report.finding(row).details["verifiableCredential"]]
        assert outcomes == ["passed", "failed"]

    def test_a_badge_without_a_signature_is_not_covered_by_that_of_the_record(self, report_on, district):
        report = report_on(district.badge())
        assert report.reasons == ("no_proof",)

    def test_a_withdrawn_badge_shows_in_the_record(self, report_on, district, tools):
        badge = district.signed(credentialStatus=tools.entry(7))
        report = report_on(badge, pages={tools.LIST: district.status_list(7)})
        assert report.reasons == ("revoked",)

    def test_a_badge_may_not_be_changed_in_a_record_that_is_signed_anew(self, report_on, district):
        badge = district.signed()
        badge["name"] = "Another name"
        assert report_on(badge).reasons == ("signature_invalid",)

    def test_good_badges_do_not_make_a_forged_record_good(self, school, district, tools):
        whole = school.sign(unsigned(school, district.signed()))
        report = tools.report_on(whole | {"name": "Somebody else"})
        assert report.reasons == ("signature_invalid",)
        assert [part.verdict for part in report.parts] == ["verified"]
        assert report.finding("validity").outcome == "passed"  # of the badge, which is asked for itself
        assert report.finding("validity").message.startswith("Not asked")

    def test_a_record_in_words_that_we_do_not_know_still_has_its_badges_read(self, school, district, tools):
        whole = school.sign(unsigned(school, district.signed()))
        report = tools.report_on(whole | {"@context": [*CONTEXTS, "https://words.example/"]})
        assert report.reasons == ("unknown_context",)
        assert report.parts[0].verdict == "verified"

    def test_an_enveloped_badge_is_opened(self, report_on, district):
        envelope = {
            "@context": contexts.CREDENTIALS_V2,
            "type": "EnvelopedVerifiableCredential",
            "id": f"data:application/vc+jwt,{district.jwt(district.badge())}",
        }
        report = report_on(envelope)
        # The schema of CLR 2.0 is older than envelopes, and asks for an issuer and a subject.
        assert (report.verdict, report.reasons) == ("warning", ("schema_invalid",))
        assert report.parts[0].verdict == "verified"

    def test_a_signed_text_is_read_too(self, report_on, district):
        good, bad = district.jwt(district.badge()), district.jwt(district.badge(), nbf=5)
        assert report_on(good).parts[0].verdict == "verified"
        assert "claims_mismatch" in report_on(good, bad).reasons

    def test_what_is_no_credential_is_told(self, school, district, tools):
        whole = unsigned(school, district.signed(), 7)
        token = read(school.jwt(whole).encode(), "record.jwt")
        report = tools.report_on(token)
        assert "malformed" in report.reasons
        assert report.parts[1].credential is None

    def test_a_record_may_come_as_signed_text(self, school, district, tools):
        token = read(school.jwt(unsigned(school, district.signed())).encode(), "record.jwt")
        assert tools.report_on(token).verdict == "verified"

    def test_a_record_comes_out_of_a_picture(self, school, district, tools):
        text = json.dumps(school.sign(unsigned(school, district.signed())))
        picture = tools.png(tools.itxt(text, b"clrcredential"))
        world = World(tools.NOW, tools.internet({}))
        assert verify_bytes(picture, world, name="record.png").verdict == "verified"

    def test_a_record_of_several_subjects_holds_what_each_of_them_holds(self, school, district, tools):
        whole = unsigned(school, district.signed())
        whole["credentialSubject"] = [
            whole["credentialSubject"],
            "urn:a",
            {"type": "ClrSubject", "id": PERSON},
        ]
        assert record.credentials(whole) == [district.signed()]
        assert record.alone(whole)["credentialSubject"][0] == {"id": PERSON, "type": ["ClrSubject"]}
        assert len(tools.report_on(whole).parts) == 1

    def test_an_empty_record_shows_nothing(self, report_on):
        report = report_on(subject={"verifiableCredential": None})
        assert report.verdict == "undetermined"
        assert "unsupported_format" in report.reasons

    def test_a_record_without_a_subject_is_none(self, school, tools):
        whole = unsigned(school)
        del whole["credentialSubject"]
        assert "malformed" in tools.report_on(whole).reasons

    def test_more_credentials_than_we_check_leave_it_open(self, school, district):
        whole = unsigned(school, *[district.signed()] * (record.MAX_CREDENTIALS + 1))
        reasons = [finding.reason for finding in record.shape(whole)]
        assert reasons == ["work_limit"]
        assert len(record.credentials(whole)) == record.MAX_CREDENTIALS

    def test_whoever_is_asked_about_is_asked_of_every_badge(self, report_on, district, school):
        mine = hashed("rosa@school.example", "s1")
        person = {"id": PERSON, "identifier": [{"type": "IdentityObject"} | mine]}
        badges = [district.sign(named(district.badge(), PERSON, **mine)), district.signed(id=OTHER)]
        report = report_on(*badges, subject=person, asked={"recipient": "rosa@school.example"})
        assert report.reasons == ("recipient_unproven",)

    def test_a_record_in_a_presentation_is_opened(self, school, district, tools):
        whole = {
            "@context": [contexts.CREDENTIALS_V2],
            "type": ["VerifiablePresentation"],
            "verifiableCredential": [school.sign(unsigned(school, district.badge()))],
        }
        assert tools.report_on(whole).reasons == ("no_proof",)

    def test_a_record_that_stands_for_an_endorsement_is_opened_too(self, school, district, tools):
        hidden = school.sign(unsigned(school, district.badge(id=OTHER)))
        report = tools.report_on(district.sign(district.badge(endorsement=[hidden])))
        assert "endorsement_unproven" in report.reasons


class TestRecordsWithinRecords:
    def nested(self, school, district, levels):
        whole = district.badge()
        for level in range(levels):
            whole = school.sign(unsigned(school, whole, id=f"urn:uuid:level-{level}"))
        return whole

    def test_a_bad_badge_cannot_hide_deeper_either(self, school, district, tools):
        report = tools.report_on(self.nested(school, district, 2))
        assert report.reasons == ("no_proof",)

    def test_a_third_level_is_not_looked_into(self, school, district, tools):
        report = tools.report_on(self.nested(school, district, 3))
        assert (report.verdict, report.reasons) == ("undetermined", ("work_limit",))


class TestWhatItSaysOfItself:
    def test_a_part_of_a_record_is_shown_as_such(self, report_on, district):
        report = report_on(district.signed(), partial=True)
        assert (report.verdict, report.reasons) == ("warning", ("partial_record",))
        assert "only a part of the record" in report.finding("shape").message
        assert report_on(district.signed(), partial=False).verdict == "verified"

    def test_a_badge_about_somebody_else_is_told(self, report_on, district):
        report = report_on(
            district.signed(), district.sign(named(district.badge(id=OTHER), "urn:uuid:somebody"))
        )
        assert (report.verdict, report.reasons) == ("warning", ("subject_differs",))
        assert "1 of 2" in report.finding("shape").message

    @pytest.mark.parametrize(
        ("outer", "inner"),
        [
            (hashed("a@b.example", "s1"), hashed("a@b.example", "s1")),
            (hashed("a@b.example", "s1"), plain("a@b.example")),
            (plain("a@b.example"), hashed("A@b.example".lower(), "s2")),
            (plain("a@b.example"), plain("A@B.example")),
        ],
    )
    def test_one_person_may_have_several_ids(self, report_on, district, outer, inner):
        badge = district.sign(named(district.badge(), "urn:uuid:here", **inner))
        person = {"id": "urn:uuid:there", "identifier": [{"type": "IdentityObject"} | outer]}
        assert report_on(badge, subject=person).verdict == "verified"

    @pytest.mark.parametrize(
        "inner", [hashed("a@b.example", "s2"), plain("c@d.example"), hashed("c@d.example", "s1")]
    )
    def test_hashes_that_cannot_be_compared_do_not_show_it(self, report_on, district, inner):
        badge = district.sign(named(district.badge(), "urn:uuid:here", **inner))
        person = {"identifier": [{"type": "IdentityObject"} | hashed("a@b.example", "s1")]}
        assert report_on(badge, subject=person).reasons == ("subject_differs",)

    def test_what_is_about_no_person_is_not_compared(self, report_on, district):
        report = report_on(
            district.signed(type=["VerifiableCredential"], credentialSubject={"id": "urn:thing"})
        )
        assert "subject_differs" not in report.reasons

    def test_a_record_that_names_nobody_is_careless(self, report_on, district):
        assert "schema_invalid" in report_on(district.signed(), subject={"id": None}).reasons


class TestAssociations:
    def test_ends_may_be_achievements_of_the_record_or_its_badges_or_these(self, report_on, district):
        own = district.badge()["credentialSubject"]["achievement"] | {"id": SCHOOL}
        joined = [association(ACHIEVEMENT, SCHOOL), association(district.badge()["id"], SCHOOL)]
        report = report_on(district.signed(), subject={"achievement": [own], "association": joined})
        assert report.verdict == "verified"
        assert "Both ends" in report.finding("results").message

    def test_an_end_outside_of_the_record_is_noted(self, report_on, district):
        joined = [association(ACHIEVEMENT, "urn:uuid:elsewhere")]
        report = report_on(district.signed(), subject={"association": joined})
        assert (report.verdict, report.reasons) == ("warning", ("association_outside",))
        assert report.finding("results").details["each"][0]["details"]["unknown"] == ["urn:uuid:elsewhere"]

    def test_an_end_that_is_no_name_is_noted(self, school, district):
        whole = unsigned(school, district.signed(), 7, subject={"association": [{"sourceId": 1}]})
        (finding,) = record.associations(whole)
        assert finding.details["unknown"] == ["1", "None"]


class TestEndorsements:
    def endorsement(self, by, about):
        return by.sign(
            {
                "@context": [contexts.CREDENTIALS_V2, contexts.OPEN_BADGES_V3],
                "id": "urn:uuid:6a1f0a4e-8f0e-4b5e-9d5e-2f5b8c0d1e77",
                "type": ["VerifiableCredential", "EndorsementCredential"],
                "name": "Endorsement",
                "issuer": {"id": by.id, "type": ["Profile"], "name": "A university"},
                "validFrom": "2026-01-01T00:00:00Z",
                "credentialSubject": {
                    "id": about,
                    "type": ["EndorsementSubject"],
                    "endorsementComment": "Good work.",
                },
            }
        )

    def test_each_badge_has_as_many_as_a_badge_may_have(self, report_on, district, stranger):
        endorsed = [self.endorsement(stranger, ACHIEVEMENT)] * (MAX_ENDORSEMENTS // 2 + 1)
        report = report_on(*[district.signed(endorsement=endorsed)] * 2)
        assert report.verdict == "verified"
        assert report.finding("endorsements").outcome == "passed"

    def test_the_record_itself_may_be_endorsed_for_what_is_in_it(self, report_on, district, stranger):
        report = report_on(district.signed(), endorsement=[self.endorsement(stranger, ACHIEVEMENT)])
        assert report.verdict == "verified"
        assert report.parts[0].input == "/endorsement/0"

    def test_a_forged_one_in_a_badge_fails_the_record(self, report_on, district, stranger):
        forged = self.endorsement(stranger, ACHIEVEMENT) | {"name": "Another"}
        assert "endorsement_invalid" in report_on(district.signed(endorsement=[forged])).reasons


def test_a_badge_is_no_record(district):
    assert not record.is_one(document(district.badge(), "badge.json").document)
