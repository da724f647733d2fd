"""Bundles: what they hold, what is no badge among it, and one badge in several forms."""

import io
import json
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

import contexts
import verifier.verify as asking
from verifier import bundles
from verifier.bundles import Item, beside, identity, may_be_one, opened, ready, the_same, verify_all
from verifier.report import skipped
from verifier.world import World

ONE, TWO = "https://badges.example/1", "https://badges.example/2"


def packed(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as writer:
        for name, content in files.items():
            writer.writestr(
                name.replace("__", "."), content if isinstance(content, bytes) else json.dumps(content)
            )
    return out.getvalue()


def reports(tools, *items, pages=None):
    return list(verify_all(items, lambda: World(tools.NOW, tools.internet(pages or {}))))


class TestZip:
    def test_each_file_is_an_item_that_says_where_it_was(self, district, tools):
        found = opened(Item("b.zip", packed(a__json=district.signed(), b__json=district.badge())))
        assert [item.name for item in found] == ["b.zip!/a.json", "b.zip!/b.json"]
        told = reports(tools, *found)
        assert [(one.input, one.verdict) for one in told] == [
            ("b.zip!/a.json", "verified"),
            ("b.zip!/b.json", "failed"),
        ]

    @pytest.mark.parametrize(
        "content",
        [b"Read me first", b"\xff\xd8\xff\xe0", b"%PDF-1.7", b"[1, 2]", b'"text"', b"name,url\n", b"\0\1\2"],
    )
    def test_what_is_no_badge_gets_a_plain_line(self, tools, content):
        (told,) = reports(tools, *opened(Item("b.zip", packed(readme__txt=content))))
        assert (told.input, told.reasons) == ("b.zip!/readme.txt", ("unsupported_format",))
        assert "no badge" in told.finding("shape").message
        assert len(told.checks) == 12

    def test_a_badge_that_is_broken_is_told_as_such(self, tools):
        told = reports(tools, *opened(Item("b.zip", packed(a__json=b'{"id": ', b__json=b""))))
        assert [one.reasons for one in told] == [("malformed",), ("malformed",)]

    def test_a_zip_file_within_one_is_not_opened(self, tools):
        (told,) = reports(tools, *opened(Item("b.zip", packed(inner__zip=packed(a__json={})))))
        assert (told.reasons, told.input) == (("unsupported_format",), "b.zip!/inner.zip")
        assert "not opened" in told.finding("shape").message

    def test_a_table_within_one_is_not_followed(self, tools):
        table = f"{ONE}\n{TWO}\n".encode()
        (told,) = reports(tools, *opened(Item("b.zip", packed(list__csv=table))))
        assert told.reasons == ("unsupported_format",)

    def test_a_link_within_one_is_followed_as_a_link_alone_is(self, district, tools):
        (told,) = reports(
            tools, *opened(Item("b.zip", packed(a__txt=ONE.encode()))), pages={ONE: district.signed()}
        )
        assert (told.input, told.verdict) == ("b.zip!/a.txt", "verified")

    def test_one_that_cannot_be_opened_is_one_line(self, tools):
        broken = packed(a__json=b"{}")[:-1]
        for data, words in ((broken, "cut off"), (packed(), "holds no files")):
            (told,) = reports(tools, *opened(Item("b.zip", data)))
            assert (told.input, told.reasons, told.verdict) == ("b.zip", ("bundle_refused",), "undetermined")
            assert words in told.finding("shape").message

    def test_a_file_that_was_not_taken_out_says_why(self, tools):
        item = bundles.among("b.zip!/a", bundles.Member("a", trouble="This file is encrypted."))
        assert reports(tools, item)[0].finding("shape").message == "This file is encrypted."

    def test_each_badge_in_it_lies_beside_the_others(self, district, tools, monkeypatch):
        seen = []

        def look(presented, world, verify):
            seen.append(sorted(world.beside))
            return skipped("pathway", "")

        monkeypatch.setattr(asking, "CHECKS", (*asking.CHECKS[:-1], ("pathway", look)))
        files = {"a": district.signed(id="urn:a"), "b": district.signed(id="urn:b"), "c": b"text"}
        reports(tools, *opened(Item("b.zip", packed(**files))))
        assert seen == [["urn:a", "urn:b"]] * 2


class TestTable:
    @pytest.mark.parametrize(
        "text",
        [
            f"{ONE}\n{TWO}\n",
            f"\ufeffurl\r\n{ONE}\r\n{TWO}\r\n",
            f'"name","url"\n"Rosa, Alder","{ONE}"\n\n"Dan","{TWO}"\n',
            f"name;url;note\nRosa;{ONE};x\nDan;{TWO};y\n",
            f"name\turl\nRosa\t{ONE}\nDan\t{TWO}",
        ],
    )
    def test_each_row_is_an_address(self, text):
        assert opened(Item("list.csv", text.encode())) == (Item(ONE), Item(TWO))

    def test_a_row_without_an_address_gets_its_line(self, tools):
        found = opened(Item("list.csv", f"name,url\nRosa,{ONE}\nDan\nEve,{TWO}\n".encode()))
        told = reports(tools, *found)
        assert [(one.input, one.reasons) for one in told] == [
            (ONE, ("unreadable",)),
            ("list.csv!/2", ("unreadable",)),
            (TWO, ("unreadable",)),
        ]
        assert "no web address in this row" in told[1].finding("shape").message

    def test_what_lies_at_the_addresses_is_verified(self, district, tools):
        found = opened(Item("list.csv", f"{ONE}\n{TWO}\n".encode()))
        told = reports(tools, *found, pages={ONE: district.signed(), TWO: district.badge()})
        assert [(one.input, one.verdict) for one in told] == [(ONE, "verified"), (TWO, "failed")]

    def test_more_addresses_than_we_take_are_refused_together(self, tools):
        rows = [f"https://badges.example/{n}" for n in range(bundles.MAX_ADDRESSES + 1)]
        (told,) = reports(tools, *opened(Item("list.csv", "\n".join(rows).encode())))
        assert told.reasons == ("bundle_refused",)
        assert len(opened(Item("list.csv", "\n".join(rows[:-1]).encode()))) == bundles.MAX_ADDRESSES

    @pytest.mark.parametrize(
        "data",
        [
            ONE.encode(),
            b"{}",
            b"",
            f"Dear Rosa,\nsee\n{ONE}\nbest wishes\n".encode(),
            f"{ONE}\nand\nmany\nother words\n".encode(),
            f'name,url\n"open,{ONE}\n'.encode(),
            b"\xff,\xff\n" + ONE.encode(),
            f"{ONE}\n".encode() * 10_000,
            b"name,url\nRosa,none\n",
        ],
    )
    def test_other_texts_are_no_tables(self, data):
        assert opened(Item("x", data)) == (Item("x", data),)


def test_an_address_or_a_trouble_holds_nothing_else():
    assert opened(Item(ONE)) == (Item(ONE),)
    assert opened(Item("x", b"PK\3\4", ("unreadable", "No."))) == (
        Item("x", b"PK\3\4", ("unreadable", "No.")),
    )


@given(st.binary(max_size=200))
def test_no_bytes_make_it_stumble(data):
    for item in opened(Item("x", data)):
        assert item.name


def test_what_begins_like_a_badge_is_no_bundle(district, tools):
    for beginning in (b' {"id"', b"\xef\xbb\xbf<svg", b"eyJhbGciOi", tools.png()):
        assert not may_be_one(beginning)
    assert may_be_one(b"PK\3\4")


class TestTheSameBadge:
    def forms(self, district, tools):
        badge = district.badge()
        signed = json.dumps(district.sign(badge))
        token = district.jwt(badge)
        envelope = {
            "@context": contexts.CREDENTIALS_V2,
            "type": "EnvelopedVerifiableCredential",
            "id": "data:application/vc+jwt," + token,
        }
        svg = (
            '<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0">'
            f'<openbadges:credential verify="{token}"/></svg>'
        )
        return {
            "a.json": signed.encode(),
            "a.jwt": token.encode(),
            "a.png": tools.png(tools.itxt(signed)),
            "a.svg": svg.encode(),
            "envelope.json": json.dumps(envelope).encode(),
            "spaced.json": json.dumps(district.sign(badge), indent=4).encode(),
        }

    def named(self, found):
        return [(one.input, identity(one)) for one in found]

    def test_it_is_recognised_in_every_form(self, district, tools):
        forms = self.forms(district, tools)
        other = Item("other.json", json.dumps(district.signed(id="urn:other")).encode())
        found = reports(tools, *(Item(name, data) for name, data in forms.items()), other)
        assert {one.verdict for one in found} == {"verified"}
        assert the_same(self.named(found)) == [list(forms)]

    def test_the_same_id_with_another_content_is_another_badge(self, district, tools):
        texts = [json.dumps(district.signed(name=name)).encode() for name in ("A", "B")]
        found = reports(tools, Item("a", texts[0]), Item("b", texts[1]))
        assert the_same(self.named(found)) == []

    def test_what_has_no_identity_is_nobodys_copy(self, tools):
        nameless, strange = b'{"a": 1}', b'{"id": "urn:a", "n": 1e999}'
        for data in (nameless, strange, b"text"):
            found = reports(tools, Item("a", data), Item("b", data))
            assert the_same(self.named(found)) == []

    def test_a_number_that_has_no_one_form_gives_no_identity(self, tools):
        (found,) = reports(tools, Item("a", b'{"id": "urn:a", "n": 9007199254740992}'))
        assert identity(found) is None


def test_what_is_at_hand_is_read_and_the_rest_waits_or_is_told(district):
    items = [
        Item("a", json.dumps(district.signed(id="urn:a")).encode()),
        Item(ONE),
        Item("link", ONE.encode()),
        Item("b", b"text"),
        Item("c", b"", ("unreadable", "No.")),
    ]
    badge, address, link, text, trouble = ready(items)
    assert (address, link) == (items[1], items[2])
    assert (text.reasons, trouble.reasons) == (("malformed",), ("unreadable",))
    assert beside([badge, address], {}) == {"urn:a": (badge,)}
    assert beside([badge], {}) == {}


def test_much_text_is_not_held_at_once(tools):
    large = b'{"a": "' + b"x" * 900_000 + b'"}'
    found = reports(tools, *(Item(str(n), large) for n in range(12)))
    assert [one.reasons for one in found] == [("malformed",)] * 11 + [("work_limit",)]
