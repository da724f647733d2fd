"""Credentials in pictures: exactly one, taken out without decoding, inflating or fetching anything."""

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.unbake import MAX_TEXT, UnbakeError, chunks, unbake

BADGE = '{"type": ["VerifiableCredential"], "name": "Prüfung ✓"}'
SVG = """<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0">{}</svg>"""
OLDER = '{"type": "Assertion"}'
CDATA = f"<openbadges:credential><![CDATA[{BADGE}]]></openbadges:credential>"


def refused(data, words):
    with pytest.raises(UnbakeError, match=words) as caught:
        unbake(data)
    return caught.value


class TestPng:
    def test_the_text_comes_out_as_it_went_in(self, tools):
        assert unbake(tools.png(tools.itxt(BADGE))) == BADGE

    @given(st.text(max_size=200).filter(lambda text: "\0" not in text))
    def test_any_text_comes_out_as_it_went_in(self, tools, text):
        assert unbake(tools.png(tools.itxt(text))) == text

    def test_language_and_other_texts_do_not_matter(self, tools):
        tagged = (b"iTXt", b"openbadgecredential\0\0\0de\0Abzeichen\0" + BADGE.encode())
        other = (b"tEXt", b"Comment\0hello")
        assert unbake(tools.png(other, tagged)) == BADGE

    def test_a_picture_without_a_credential(self, tools):
        refused(tools.png(), "holds no credential")

    def test_two_credentials(self, tools):
        refused(tools.png(tools.itxt(BADGE), tools.itxt(BADGE)), "more than one")

    @pytest.mark.parametrize("flags", [b"\1\0", b"\0\1", b"\1\1"])
    def test_a_compressed_credential(self, tools, flags):
        refused(tools.png(tools.itxt(BADGE, flags=flags)), "compressed")

    @pytest.mark.parametrize("kind", [b"tEXt", b"zTXt"])
    def test_a_credential_in_another_kind_of_chunk(self, tools, kind):
        refused(tools.png((kind, b"openbadgecredential\0" + BADGE.encode())), "wants an iTXt")

    @pytest.mark.parametrize("rest", [b"", b"\0", b"\0\0", b"\0\0en", b"\0\0en\0"])
    def test_an_incomplete_chunk(self, tools, rest):
        refused(tools.png((b"iTXt", b"openbadgecredential\0" + rest)), "incomplete")

    def test_a_learner_record_has_a_keyword_of_its_own(self, tools):
        assert unbake(tools.png(tools.itxt(BADGE, b"clrcredential"))) == BADGE
        refused(tools.png(tools.itxt(BADGE), tools.itxt(BADGE, b"clrcredential")), "more than one")

    def test_a_badge_of_open_badges_2_lies_in_an_itxt_part(self, tools):
        assert unbake(tools.png(tools.itxt(OLDER, b"openbadges"))) == OLDER

    def test_a_badge_of_open_badges_1_lies_in_a_text_part(self, tools):
        assert unbake(tools.png((b"tEXt", b"openbadges\0" + OLDER.encode()))) == OLDER

    def test_a_compressed_badge_is_not_inflated(self, tools):
        refused(tools.png((b"zTXt", b"openbadges\0\0" + zlib.compress(b"{}"))), "holds no credential")
        refused(tools.png(tools.itxt("{}", b"openbadges", b"\1\0")), "compressed")

    def test_two_badges_of_open_badges_2(self, tools):
        refused(tools.png(*[tools.itxt(OLDER, b"openbadges")] * 2), "more than one")

    def test_a_picture_with_both_standards_holds_the_newer_one(self, tools):
        both = tools.png(tools.itxt(OLDER, b"openbadges"), tools.itxt(BADGE))
        assert unbake(both) == BADGE

    def test_a_damaged_chunk(self, tools):
        data = bytearray(tools.png(tools.itxt(BADGE)))
        data[data.index(b"VerifiableCredential")] ^= 1
        refused(bytes(data), "checksum of its iTXt")

    def test_a_chunk_that_is_longer_than_the_file(self, tools):
        refused(tools.png()[:33] + struct.pack(">I4s", 0xFFFFFFFF, b"iTXt") + b"x" * 100, "cut off")

    def test_a_chunk_without_a_type(self, tools):
        refused(tools.png()[:8] + struct.pack(">I4sI", 0, b"1234", 0), "cut off or damaged")

    @pytest.mark.parametrize(
        "header", [(b"IHDR", b"\0" * 12), (b"IHDR", b"\0\0\0\1" * 2 + b"\x63\2\0\0\0"), (b"tEXt", b"IHDR\0")]
    )
    def test_a_picture_that_begins_with_no_header_of_one(self, tools, header):
        refused(tools.png()[:8] + tools.chunk(*header) + tools.png()[33:], "header of a picture")

    @given(st.data())
    def test_a_picture_that_is_cut_off_anywhere(self, tools, data):
        whole = tools.png(tools.itxt(BADGE))
        with pytest.raises(UnbakeError):
            unbake(whole[: data.draw(st.integers(8, len(whole) - 1))])

    def test_what_follows_the_end_is_not_read(self, tools):
        refused(tools.png() + tools.chunk(*tools.itxt(BADGE)), "holds no credential")

    def test_text_that_is_not_utf_8(self, tools):
        refused(tools.png((b"iTXt", b"openbadgecredential\0\0\0\0\0\xff\xfe")), "UTF-8")

    def test_text_that_is_too_long(self, tools):
        refused(tools.png(tools.itxt("x" * (MAX_TEXT + 1))), "longer than")

    def test_many_chunks_cost_little(self, tools):
        assert unbake(tools.png(*[(b"tEXt", b"k\0v")] * 100_000, tools.itxt(BADGE))) == BADGE

    def test_other_bytes_have_no_chunks(self):
        with pytest.raises(UnbakeError, match="not a PNG"):
            list(chunks(b"GIF89a"))

    def test_a_compressed_bomb_is_not_inflated(self, tools):
        bomb = zlib.compress(b"\0" * 10_000_000)
        refused(tools.png((b"iTXt", b"openbadgecredential\0\1\0\0\0" + bomb)), "compressed")


class TestSvg:
    def test_json_as_text(self):
        assert unbake(SVG.format(CDATA).encode()) == BADGE

    def test_a_signed_text_as_attribute(self):
        assert unbake(SVG.format('<openbadges:credential verify=" a.b.c "/>').encode()) == "a.b.c"

    def test_the_prefix_does_not_matter_but_the_namespace_does(self):
        renamed = SVG.replace("openbadges", "ob").format(CDATA.replace("openbadges:", "ob:"))
        assert unbake(renamed.encode()) == BADGE
        foreign = SVG.replace("purl.imsglobal.org/ob/v3p0", "elsewhere.example/ob").format(CDATA)
        refused(foreign.encode(), "holds no credential")

    def test_an_external_dtd_is_accepted_and_never_fetched(self):
        doctype = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://127.0.0.1:9/svg11.dtd">'
        assert unbake((doctype + SVG.format(CDATA)).encode()) == BADGE

    @pytest.mark.parametrize(
        "declared",
        [
            '<!ENTITY a "b">',
            '<!ENTITY x SYSTEM "file:///etc/passwd">',
            '<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;',
        ],
    )
    def test_entities_are_refused(self, declared):
        refused(f"<!DOCTYPE svg [{declared}]>{SVG.format(CDATA)}".encode(), "declares entities")

    def test_two_credentials(self):
        refused(SVG.format(CDATA * 2).encode(), "more than one")

    def test_text_and_attribute_at_once(self):
        both = CDATA.replace("credential>", 'credential verify="a.b.c">', 1)
        refused(SVG.format(both).encode(), "both")

    def test_elements_within_the_credential(self):
        refused(SVG.format("<openbadges:credential><g/></openbadges:credential>").encode(), "other elements")

    def test_other_elements_and_texts_around_it_do_not_matter(self):
        assert unbake(SVG.format(f"<title>x</title>{CDATA}<g><path/></g>").encode()) == BADGE

    def test_a_learner_record_has_a_namespace_of_its_own(self):
        element = '<x:credential xmlns:x="https://purl.imsglobal.org/clr/v2p0" verify="a.b.c"/>'
        assert unbake(SVG.format(element).encode()) == "a.b.c"

    @pytest.mark.parametrize(
        ("element", "held"),
        [
            ('<x:assertion verify="https://a.example/1"/>', "https://a.example/1"),
            ('<x:assertion verify="a.b.c"><![CDATA[{}]]></x:assertion>', "a.b.c"),
            ('<x:assertion verify=""><![CDATA[{"id": 1}]]></x:assertion>', '{"id": 1}'),
            ("<x:assertion><![CDATA[{}]]></x:assertion>", "{}"),
        ],
    )
    def test_a_badge_of_open_badges_2_is_its_attribute_or_else_its_text(self, element, held):
        named = element.replace("x:assertion", 'x:assertion xmlns:x="http://openbadges.org"', 1)
        assert unbake(SVG.format(named).encode()) == held

    def test_a_picture_with_both_standards_holds_the_newer_one(self):
        older = '<x:assertion xmlns:x="http://openbadges.org" verify="https://a.example/1"/>'
        assert unbake(SVG.format(older + CDATA).encode()) == BADGE

    @pytest.mark.parametrize(
        "broken", ["<svg>", "<svg></g></svg>", '<?xml version="1.0" encoding="klingon"?><svg/>']
    )
    def test_what_is_not_well_formed(self, broken):
        refused(broken.encode(), "not well-formed")

    def test_more_elements_than_a_badge_can_need(self):
        refused(SVG.format("<g/>" * 100_001).encode(), "more than 100,000 elements")

    def test_a_web_page_is_no_picture(self):
        refused(b"<html><body>badge</body></html>", "page about the badge")


@given(st.binary(max_size=300))
def test_no_bytes_make_it_stumble(data):
    for start in (b"", b"\x89PNG\r\n\x1a\n", b"<svg "):
        with pytest.raises(UnbakeError):
            unbake(start + data)
