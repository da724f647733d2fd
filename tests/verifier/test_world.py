"""Worlds: none, one in memory, one in a file; and lists of known issuers."""

import json
from datetime import UTC, datetime

import pytest

from verifier.intake import document
from verifier.internet import MAX_BYTES, Fetched, RefusedUrlError, UnreachableError
from verifier.world import (
    TrustList,
    World,
    WorldFileError,
    carried_fetch,
    offline_fetch,
    read_trust,
    read_world,
)

URL = "https://issuer.example/key"


def test_a_world_needs_a_time_with_its_zone():
    with pytest.raises(ValueError, match="zone"):
        World(datetime(2026, 11, 22), offline_fetch)  # noqa: DTZ001


def test_a_document_within_is_asked_less_and_lies_deeper():
    world = World(datetime.now(UTC), offline_fetch, trust=TrustList("l", {}), recipient="a@b.example")
    inner = world.within()
    assert (inner.depth, inner.trust, inner.recipient) == (1, None, None)
    assert inner.now == world.now


def test_what_was_handed_over_together_is_found_by_its_id():
    one, other = document({"id": "urn:a", "n": 1}, "one"), document({"id": "urn:a", "n": 2}, "other")
    world = World(datetime.now(UTC), offline_fetch).joined_by([one, document({}, "nameless")])
    assert world.beside == {"urn:a": (one,)}
    assert world.joined_by([other]).beside == {"urn:a": (one, other)}
    assert world.within().beside == world.beside


def test_offline_nothing_is_reachable():
    with pytest.raises(UnreachableError, match="offline"):
        offline_fetch(URL, "*/*")


def test_a_carried_internet_holds_what_it_holds():
    fetch = carried_fetch({URL: Fetched(200, {}, b"key")})
    assert fetch(URL, "*/*").body == b"key"
    with pytest.raises(UnreachableError, match="not reachable"):
        fetch("https://issuer.example/other", "*/*")


def test_the_rules_about_urls_hold_there_too():
    fetch = carried_fetch(
        {"http://issuer.example/": Fetched(200, {}, b""), "https://10.0.0.1/": Fetched(200, {}, b"")}
    )
    for url in ("http://issuer.example/", "https://10.0.0.1/"):
        with pytest.raises(RefusedUrlError):
            fetch(url, "*/*")


class TestWorldFile:
    def written(self, folder, content):
        file = folder / "world.json"
        file.write_text(content if isinstance(content, str) else json.dumps(content))
        return file

    def test_bodies_files_headers_and_statuses(self, tmp_path):
        (tmp_path / "did.json").write_bytes(b'{"id": 1}')
        pages = {
            "https://a.example/text": {"status": 200, "headers": {"Content-Type": "x/y"}, "body": "plain"},
            "https://a.example/json": {"body": {"ü": 1}},
            "https://a.example/file": {"file": "did.json"},
            "https://a.example/empty": {},
            "https://a.example/gone": {"status": 410},
            "https://a.example/moved": {"status": 302, "headers": {"Location": "/file"}},
        }
        fetch = read_world(self.written(tmp_path, pages))
        assert fetch("https://a.example/text", "*/*") == Fetched(200, {"content-type": "x/y"}, b"plain")
        assert fetch("https://a.example/json", "*/*").body == '{"ü": 1}'.encode()
        assert fetch("https://a.example/file", "*/*").body == b'{"id": 1}'
        assert fetch("https://a.example/empty", "*/*").body == b""
        assert fetch("https://a.example/moved", "*/*").body == b'{"id": 1}'
        with pytest.raises(UnreachableError, match="410"):
            fetch("https://a.example/gone", "*/*")
        with pytest.raises(UnreachableError):
            fetch("https://a.example/absent", "*/*")

    def test_a_file_that_is_too_large_is_too_large_an_answer(self, tmp_path):
        (tmp_path / "huge").write_bytes(b"x" * (MAX_BYTES + 100))
        fetch = read_world(self.written(tmp_path, {URL: {"file": "huge"}}))
        with pytest.raises(UnreachableError, match="more than"):
            fetch(URL, "*/*")

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            ("{", "not JSON"),
            ("[" * 100_000, "not JSON"),
            ([], "should hold a JSON object"),
            ({URL: "page"}, "should be an object"),
            ({URL: {"status": "200"}}, "number as status"),
            ({URL: {"status": True}}, "number as status"),
            ({URL: {"headers": []}}, "object as headers"),
            ({URL: {"file": "absent"}}, "cannot be read"),
            ({URL: {"file": "a\0b"}}, "cannot be read"),
        ],
    )
    def test_what_is_no_world_says_what_it_should_be(self, tmp_path, content, words):
        with pytest.raises(WorldFileError, match=words):
            read_world(self.written(tmp_path, content))

    def test_a_file_that_is_not_there(self, tmp_path):
        with pytest.raises(WorldFileError, match="No such file"):
            read_world(tmp_path / "absent.json")


class TestTrustFile:
    @pytest.mark.parametrize(
        ("content", "name", "issuers"),
        [
            (["did:example:1"], "trust.json", {"did:example:1": ""}),
            ([{"id": "did:example:1", "name": "Alder"}], "trust.json", {"did:example:1": "Alder"}),
            ({"name": "neighbors", "issuers": ["did:example:1"]}, "neighbors", {"did:example:1": ""}),
            ({"issuers": []}, "trust.json", {}),
        ],
    )
    def test_forms_of_a_list(self, tmp_path, content, name, issuers):
        file = tmp_path / "trust.json"
        file.write_text(json.dumps(content))
        assert read_trust(file) == TrustList(name, issuers)

    @pytest.mark.parametrize("content", [{}, {"issuers": "x"}, "text", [7], [{"name": "x"}]])
    def test_what_is_no_list_says_what_it_should_be(self, tmp_path, content):
        file = tmp_path / "trust.json"
        file.write_text(json.dumps(content))
        with pytest.raises(WorldFileError):
            read_trust(file)
