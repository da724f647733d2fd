"""Vocabularies, forms and extensions: what a badge may say, and in which words."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.verifier.open_badges_2.conftest import HOST, V2, check
from verifier.open_badges_2.classes import CLASSES, problems
from verifier.open_badges_2.extensions import EXTENSIONS, unknown
from verifier.open_badges_2.extensions import problems as extension_problems
from verifier.open_badges_2.upgrade import upgraded, version_of
from verifier.open_badges_2.values import KINDS, expand, expanded, moment, terms_of

V1 = "https://w3id.org/openbadges/v1"


def verdict(academy):
    report = check(academy.assertion, academy.pages())
    return report.verdict, report.reasons


class TestContext:
    def test_a_vocabulary_that_we_do_not_carry_leaves_it_open(self, academy):
        academy.badge_class["@context"] = [V2, "https://words.example/v1"]
        assert verdict(academy) == ("undetermined", ("unknown_context",))

    def test_a_carried_vocabulary_beside_it_is_fine(self, academy):
        academy.assertion["@context"] = [
            V2,
            "https://w3id.org/openbadges/extensions/applyLinkExtension/context.json",
        ]
        assert verdict(academy) == ("verified", ())

    def test_a_badge_that_calls_itself_an_extension_hides_nothing_by_it(self, academy):
        academy.assertion |= {"type": ["Assertion", "Extension"], "sec:expiration": "2026-06-01T00:00:00Z"}
        assert verdict(academy) == ("failed", ("hidden_term",))

    def test_the_vocabulary_may_be_written_out(self, academy):
        terms = terms_of(V2)
        academy.assertion["@context"] = terms | {"targetFramework": {"@id": "schema:targetFramework"}}
        assert verdict(academy) == ("verified", ())

    @pytest.mark.parametrize(
        "context",
        [
            {"expires": "https://words.example/never"},
            {"expires": None},
            {"ends": "sec:expiration"},
            {"ends": {"@id": "https://w3id.org/security#expiration"}},
            {"kind": "@type"},
        ],
    )
    def test_a_vocabulary_of_its_own_cannot_hide_an_end(self, academy, context):
        academy.assertion["@context"] = [V2, context]
        assert verdict(academy) == ("failed", ("hidden_term",))

    @pytest.mark.parametrize(
        "context",
        [
            {"hours": "https://words.example/hours"},
            {"@vocab": "https://words.example/"},
            {"one": "two", "two": "one"},
            {"nothing": None},
            {"odd": ["x"]},
        ],
    )
    def test_words_of_its_own_are_harmless(self, academy, context):
        academy.assertion["@context"] = [V2, context]
        assert verdict(academy) == ("verified", ())

    def test_a_disguised_name_is_refused_anywhere(self, academy):
        academy.profile["image"] = {"id": f"{HOST}/logo.png", "sec:expiration": "2020-01-01T00:00:00Z"}
        assert verdict(academy) == ("failed", ("hidden_term",))

    def test_an_extension_may_use_any_form(self, academy):
        academy.assertion["extensions:place"] = {
            "type": ["Extension", "extensions:ExampleExtension"],
            "http://schema.org/text": "short",
            "inner": {"schema:name": "x"},
        }
        assert verdict(academy) == ("verified", ())

    def test_words_without_meaning_are_not_read(self, academy):
        academy.assertion["acceptance"] = "Accepted"
        assert verdict(academy) == ("verified", ())


class TestShape:
    def test_a_careless_profile_is_a_warning(self, academy):
        del academy.profile["email"]
        assert verdict(academy) == ("warning", ("schema_invalid",))

    def test_what_the_award_rests_on_is_no_matter_of_care(self, academy):
        academy.assertion["recipient"]["hashed"] = True
        assert verdict(academy) == ("failed", ("malformed",))

    def test_an_extension_has_the_form_that_it_lays_down(self, academy):
        academy.badge_class["extensions:apply"] = {"type": ["Extension", "extensions:ApplyLink"]}
        assert verdict(academy) == ("failed", ("extension_invalid",))

    def test_there_is_an_end_to_extensions(self, academy):
        one = {"type": ["Extension", "extensions:ApplyLink"], "url": "https://academy.example/apply"}
        academy.badge_class["extensions:apply"] = [one] * 50
        assert verdict(academy) == ("verified", ())
        academy.badge_class["extensions:apply"] = [one] * 51
        assert verdict(academy) == ("undetermined", ("work_limit",))

    def test_an_extension_that_we_do_not_know_is_a_warning(self, academy):
        academy.badge_class["x"] = {"type": ["Extension", "extensions:Color"]}
        assert verdict(academy) == ("warning", ("unknown_schema",))
        assert unknown({"type": "Extension"}) == {"Extension"}
        assert unknown({"type": ["Extension", "extensions:ApplyLink"]}) == frozenset()

    def test_every_carried_extension_has_its_schema_and_its_context(self):
        for name, folder in EXTENSIONS.items():
            assert isinstance(extension_problems({"type": ["Extension", name]}, ""), tuple)
            assert terms_of(f"https://w3id.org/openbadges/extensions/{folder}/context.json")

    def test_names_within_lists_are_read_as_well(self):
        geo = {"type": ["Extension", "GeoCoordinates"], "description": "x", "schema:geo": [1]}
        assert [problem.pointer for problem in extension_problems(geo, "/x")] == ["/x/geo"]

    @pytest.mark.parametrize(
        ("kind", "node", "words"),
        [
            ("IdentityObject", {"type": "email", "hashed": False, "identity": "rosa"}, "no e-mail"),
            (
                "IdentityObject",
                {"type": "email", "hashed": False, "identity": "md5$" + "0" * 32},
                "is hashed",
            ),
            ("Criteria", {"name": "x"}, "neither"),
            ("BadgeClass", {"alignment": "https://standards.example/3"}, "class AlignmentObject"),
            ("Image", {"id": "data:image/gif;base64,AA"}, "neither PNG nor SVG"),
            ("RevocationList", {"type": "RevocationList"}, "what is revoked"),
            ("Assertion", {}, "missing"),
            ("Profile", {"telephone": ["1", "2"]}, "several"),
        ],
    )
    def test_each_rule_of_a_class_is_told(self, kind, node, words):
        assert any(words in problem.message for problem in problems(node, kind))

    @given(
        st.dictionaries(st.sampled_from(sorted(CLASSES["Assertion"])), st.none() | st.text() | st.integers())
    )
    def test_no_values_make_it_stumble(self, node):
        assert problems(node, "Assertion")


class TestValues:
    @pytest.mark.parametrize("value", [None, 7, [], {}, True])
    def test_what_is_no_text_is_of_no_kind_of_text(self, value):
        assert [kind for kind, holds in KINDS.items() if holds(value)] == (
            ["Boolean"] if value is True else ["TextOrNumber"] if value == 7 else []
        )

    def test_a_number_may_be_a_version(self):
        assert KINDS["TextOrNumber"](1.5)
        assert KINDS["Language"]("en-US")

    @pytest.mark.parametrize(
        "text", ["2026-02-30T00:00:00Z", "2026-01-01T25:00Z", "2026-01-01 00:00:00Z", ""]
    )
    def test_what_is_no_date_is_none(self, text):
        assert moment(text) is None

    def test_names_are_expanded(self):
        assert expanded("type") == "@type"
        assert expanded("hosted") == "https://w3id.org/openbadges#HostedBadge"
        assert expanded("sloths") is None
        assert expand("a", {"a": "b", "b": "a"}) is None
        assert terms_of("https://words.example/") == {}


class TestOlder:
    @pytest.mark.parametrize(
        ("document", "version"),
        [
            ({"@context": V2}, "2.0"),
            ({"@context": {"x": "y"}}, "2.0"),
            ({"@context": V1}, "1.1"),
            ({"recipient": "a", "badge": {}}, "0.5"),
            ({"recipient": "a", "badge": "https://a.example"}, "1.0"),
        ],
    )
    def test_the_version_shows_in_the_context_or_the_shape(self, document, version):
        assert version_of(document) == version

    def test_a_badge_of_1_1_is_verified(self, academy):
        for one in academy.documents():
            one["@context"] = V1
        academy.assertion["verify"] = {"type": "hosted", "url": academy.assertion["id"]}
        del academy.assertion["verification"], academy.profile["email"]
        academy.assertion["issuedOn"] = "2014-03-01"
        report = check(academy.assertion, academy.pages())
        assert (report.verdict, report.reasons) == ("verified", ())
        assert report.finding("context").details == {"version": "1.1"}

    def test_a_badge_of_1_0_is_called_by_where_it_can_be_verified(self, academy):
        url = f"{HOST}/assertions/1"
        for one in (academy.badge_class, academy.profile):
            del one["@context"], one["type"]
        older = {
            "uid": "a1",
            "recipient": {"type": "email", "hashed": False, "identity": "rosa@home.example"},
            "badge": academy.badge_class["id"],
            "issuedOn": 1393632000,
            "verify": {"type": "hosted", "url": url},
        }
        report = check(older, academy.pages() | {url: older}, recipient="Rosa@home.example")
        assert (report.verdict, report.reasons) == ("verified", ())
        assert report.credential["id"] == url

    def test_a_badge_of_0_5_is_what_lies_at_its_address(self, tools):
        url = "https://oldstyle.example/1"
        older = {
            "recipient": "sha256$85c4196c5516561cef673642157499b70066cb1070852b2a37fdbf3cc599b087",
            "salt": "sel gris",
            "issued_on": "2011-06-01",
            "badge": {
                "version": "0.5.0",
                "name": "Basic",
                "image": "/images/2",
                "description": "A basic badge.",
                "criteria": "/criteria/2",
                "issuer": {
                    "origin": "https://oldstyle.example",
                    "name": "Basic Issuer",
                    "contact": "a@b.example",
                },
            },
        }
        assert check(older, {url: older}).reasons == ("malformed", "no_proof")
        report = check(tools.png((b"tEXt", b"openbadges\0" + url.encode())), {url: older})
        assert (report.verdict, report.reasons) == ("verified", ())
        achievement = report.credential["credentialSubject"]["achievement"]
        assert achievement["criteria"] == {"id": "https://oldstyle.example/criteria/2"}
        strange = json.loads(json.dumps(older).replace("https://oldstyle", "https://other"))
        assert check(url, {url: strange}).reasons == ("issuer_mismatch",)

    @given(
        st.fixed_dictionaries(
            {"recipient": st.text(max_size=5)},
            optional={
                "salt": st.integers() | st.text(max_size=3),
                "issued_on": st.booleans() | st.floats() | st.text(max_size=8),
                "verify": st.text(max_size=3) | st.fixed_dictionaries({"type": st.text(max_size=3)}),
                "alignment": st.lists(st.integers() | st.fixed_dictionaries({"url": st.text(max_size=3)})),
            },
        ),
        st.fixed_dictionaries(
            {},
            optional={
                "image": st.text(max_size=8),
                "issuer": st.none()
                | st.fixed_dictionaries({"origin": st.sampled_from(["http://[", "a.b", None])}),
            },
        ),
    )
    def test_no_older_badge_makes_it_stumble(self, document, badge):
        upgraded({**document, "badge": badge}, "Assertion", None)

    @pytest.mark.parametrize(
        ("value", "date"),
        [
            (True, True),
            ("soon", "soon"),
            (-1, -1),
            (10**12, 10**12),
            (0, "1970-01-01T00:00:00+00:00"),
            ("2014-03-01", "2014-03-01T00:00:00Z"),
            ("2014-03-01T10:00:00Z", "2014-03-01T10:00:00Z"),
        ],
    )
    def test_days_and_seconds_are_dates(self, value, date):
        assert upgraded({"@context": V1, "issuedOn": value}, "Assertion", None)["issuedOn"] == date

    def test_what_is_2_0_already_stays(self):
        document = {"@context": V1, "verify": 7, "alignment": [7, {"targetUrl": "https://a.example"}]}
        assert upgraded(document, "Assertion", None) == {
            "@context": V1,
            "type": "Assertion",
            "verification": 7,
            "alignment": [7, {"targetUrl": "https://a.example"}],
        }

    def test_a_relative_address_that_is_none_stays(self):
        older = {
            "recipient": "a@b.example",
            "badge": {"image": "http://[", "issuer": {"origin": "a.example"}},
        }
        found = upgraded(older, "Assertion", "https://a.example/1")
        assert found["badge"]["image"] == "http://["
        assert found["badge"]["issuer"] == {
            "id": "https://a.example",
            "type": "Issuer",
            "url": "https://a.example",
        }
