"""Bundles on the verify page and in its JSON twin."""

import io
import json
import re
import zipfile
from contextlib import closing
from html import unescape

import pytest
from flask import Request
from jsonschema import Draft202012Validator
from werkzeug.test import EnvironBuilder

from verifier import archive
from verifier.bundles import Item
from verifier.web import pages, questions

ADDRESS = "https://badges.aldervalley.example/credentials/7"


def packed(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as writer:
        for name, content in files.items():
            writer.writestr(name.replace("__", "."), content)
    return out.getvalue()


def upload(client, *files, path="/verify", **fields):
    parts = {"file": [(io.BytesIO(data), name) for name, data in files], **fields}
    return client.post(path, data=parts, content_type="multipart/form-data")


def words(answer):
    """The page as text, the way somebody reads it."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


@pytest.fixture
def bundle(badge):
    spaced = json.dumps(json.loads(badge), indent=1)
    return packed(a__json=badge, copy__json=spaced, readme__txt="Badges of Rosa")


def test_a_bundle_is_a_table_with_a_line_for_each_badge(client, bundle):
    answer = upload(client, ("b.zip", bundle))
    rows = re.findall(r'<th role="rowheader" scope="row"><a href="#badge-(\d)">(.*?)</a>', answer.text)
    assert rows == [("1", "b.zip!/a.json"), ("2", "b.zip!/copy.json"), ("3", "b.zip!/readme.txt")]
    assert "3 files: 2 verified, 1 not checked completely" in words(answer)
    assert "This is no badge" in words(answer)


def test_the_page_says_which_are_one_badge(client, bundle, badge):
    assert "These 2 hold the same badge, so it counts once: b.zip!/a.json , b.zip!/copy.json ." in words(
        upload(client, ("b.zip", bundle))
    )
    different = upload(client, ("a.json", badge.encode()), ("b.json", b"{}"))
    assert "the same badge" not in words(different)
    assert "2 badges: " in words(different)


def test_the_json_is_a_list_for_every_bundle(client, bundle, badge):
    described = client.get("/api/openapi.json").json
    shape = Draft202012Validator(
        {"components": described["components"], "$ref": "#/components/schemas/Reports"}
    )
    several = upload(client, ("b.zip", bundle), path="/api/verify").json
    shape.validate(several)
    assert [one["verdict"] for one in several["reports"]] == ["verified", "verified", "undetermined"]
    assert several["same"] == [["b.zip!/a.json", "b.zip!/copy.json"]]
    body = client.post("/api/verify", data=packed(a__json=badge), content_type="application/zip").json
    shape.validate(body)
    assert [one["input"] for one in body["reports"]] == ["request body!/a.json"]


def test_a_bundle_larger_than_a_badge_is_read_whole(badge):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as writer:
        writer.writestr("a.bin", bytes(4_000_000))
        writer.writestr("b.bin", bytes(4_000_000))
        writer.writestr("c.json", badge)
    file = {"file": [(io.BytesIO(out.getvalue()), "b.zip")]}
    with closing(EnvironBuilder(method="POST", data=file)) as post:
        environ = post.get_environ()
    with closing(environ["wsgi.input"]), Request(environ) as request:
        assert questions.read(request).items[2] == Item("b.zip!/c.json", badge.encode())


def test_a_bundle_that_tricks_is_refused_in_words(client):
    answer = upload(client, ("b.zip", packed(**{"../a": "{}"})))
    assert "which is no plain path" in words(answer)
    assert "We could not check everything" in words(answer)


def test_a_table_and_a_pasted_list_of_links_are_asked_row_by_row(client):
    text = f"name,url\nRosa,{ADDRESS}\nDan,https://elsewhere.example/1\n"
    for answer in (
        upload(client, ("list.csv", text.encode()), path="/api/verify"),
        client.post("/api/verify", data={"what": f"{ADDRESS}\r\nhttps://elsewhere.example/1"}),
    ):
        reports = answer.json["reports"]
        assert [(one["input"], one["verdict"]) for one in reports] == [
            (ADDRESS, "verified"),
            ("https://elsewhere.example/1", "undetermined"),
        ]


def test_more_badges_than_we_take_at_once_are_refused(client):
    sixty = packed(**{str(number): "{}" for number in range(60)})
    answer = upload(client, ("a.zip", sixty), ("b.zip", sixty))
    assert answer.status_code == 400
    assert "more badges than the 100 that we take at once" in words(answer)


def test_more_bytes_than_we_take_at_once_are_refused(client, monkeypatch):
    monkeypatch.setattr(archive, "MAX_TOTAL", 3_000)
    half = packed(a='{"a": "' + "x" * 2_000)
    assert upload(client, ("a.zip", half)).status_code == 200
    answer = upload(client, ("a.zip", half), ("b.zip", half))
    assert answer.status_code == 400
    assert "more than 3,000 bytes" in words(answer)


def test_after_much_time_the_rest_is_told_to_be_unchecked(client, bundle, monkeypatch):
    monkeypatch.setattr(pages, "MOST_SECONDS", -1.0)
    reports = upload(client, ("b.zip", bundle), path="/api/verify").json["reports"]
    assert [one["reasons"] for one in reports] == [["work_limit"]] * 3
    assert "Ask about it alone" in reports[0]["checks"][1]["message"]


def test_the_limits_of_the_page_are_those_of_a_bundle():
    assert questions.MOST_BADGES == archive.MAX_MEMBERS
    assert questions.MOST_BYTES == archive.MAX_BYTES


def test_a_record_lists_what_is_in_it_by_name(client, badge):
    record = json.loads(badge) | {
        "type": ["VerifiableCredential", "ClrCredential"],
        "name": "Record of Rosa",
        "credentialSubject": {"type": "ClrSubject", "verifiableCredential": [json.loads(badge)]},
    }
    answer = client.post("/verify", data={"what": json.dumps(record)})
    assert "Stations that differentiate /credentialSubject/verifiableCredential/0" in words(answer)
    assert "Record of Rosa A learner record, as it says of itself" in words(answer)
