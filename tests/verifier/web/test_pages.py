import io
import json
import re
from html import unescape

import pytest

from keys import multibase
from keys.multikey import to_jwk
from keys.signer import Ed25519Signer
from verifier.web import create_app

ADDRESS = "https://badges.aldervalley.example/credentials/7"
HOSTILE_NAME = '"><script>alert(1)</script><img src=x onerror=alert(2)>'


def upload(client, *files, **fields):
    parts = {"file": [(io.BytesIO(data), name) for name, data in files], **fields}
    return client.post("/verify", data=parts, content_type="multipart/form-data")


def paste(client, text, **fields):
    return client.post("/verify", data={"what": text, **fields})


def title(answer):
    return unescape(re.search(r"<title>(.*?)</title>", answer.text).group(1))


def words(answer):
    """The page as text, the way somebody reads it."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def test_the_empty_box_asks_one_question(client):
    answer = client.get("/verify")
    assert answer.status_code == 200
    assert title(answer) == "Is this badge real? · Cairn"
    assert answer.text.count('class="button button--primary"') == 1


def test_a_pasted_badge_is_verified(client, badge):
    answer = paste(client, badge)
    assert answer.status_code == 200
    assert title(answer) == "Verified: Stations that differentiate · Cairn"
    assert "under the name “Alder Valley School District”, signed this badge" in words(answer)


def test_the_verdict_comes_before_the_box(client, badge):
    text = paste(client, badge).text
    assert text.index('id="verdict"') < text.index("The checks, in order") < text.index("Check another")


def test_all_twelve_checks_stand_in_their_order(client, badge):
    steps = re.findall(r'<div class="trace-head"><h3>(.*?)</h3>', paste(client, badge).text)
    assert len(steps) == 12
    assert steps[:4] == [
        "Every word has a known meaning",
        "It has the form of an Open Badge",
        "Its key belongs to the issuer that it names",
        "Nothing was changed since",
    ]


def test_engineers_see_the_intermediate_values_under_their_names(client, badge):
    text = paste(client, badge).text
    for name in ("proofConfig", "canonicalDocument", "hashData", "cryptosuite"):
        assert f"<dt>{name}</dt>" in text


def test_a_tampered_badge_is_refused(client, badge):
    answer = paste(client, badge.replace("one lesson", "two lessons"))
    assert title(answer).startswith("Not verified")
    assert "What you can do:" in words(answer)


def test_a_file_is_read_and_named(client, badge):
    answer = upload(client, ("stations.json", badge.encode()))
    assert title(answer).startswith("Verified")
    assert "stations.json" in answer.text


def test_an_address_is_answered_under_its_permanent_link(client):
    answer = paste(client, f" {ADDRESS}\n")
    assert answer.status_code == 303
    kept = client.get(answer.location)
    assert title(kept).startswith("Verified")
    link = "https://verify.example/verify?url=https://badges.aldervalley.example/credentials/7"
    assert f'value="{link}"' in kept.text


def test_an_address_where_nothing_answers_says_so(client):
    answer = client.get("/verify?url=https://gone.example/1")
    assert answer.status_code == 200
    assert title(answer) == "We could not check everything: https://gone.example/1 · Cairn"


@pytest.mark.parametrize(
    "text", ["badges.example/credentials/7", "badges.example", "www.badges.example:8443/x"]
)
def test_an_address_without_beginning_is_asked_back_and_kept(client, text):
    answer = paste(client, text)
    assert answer.status_code == 400
    assert "This address has no beginning" in words(answer)
    assert f">\n{text}</textarea>" in answer.text


def test_a_link_to_no_address_is_asked_back(client):
    answer = client.get("/verify?url=nonsense")
    assert answer.status_code == 400
    assert "This is not a web address" in words(answer)


def test_sending_nothing_says_what_to_give(client):
    answer = paste(client, "  ")
    assert answer.status_code == 400
    assert 'href="#what"' in answer.text
    assert 'aria-describedby="what-e"' in answer.text


def test_more_files_than_we_take_are_refused_with_the_number(client):
    answer = upload(client, *((f"{n}.json", b"{}") for n in range(11)))
    assert answer.status_code == 400
    assert "We take 10 files at once" in words(answer)
    assert 'aria-describedby="file-h file-e"' in answer.text


def test_many_files_are_a_table_with_a_line_each(client, badge):
    answer = upload(
        client, ("good.json", badge.encode()), ("bad.json", b"{}"), ("photo.jpg", b"\xff\xd8\xff\xe0")
    )
    assert title(answer).startswith("1 verified")
    rows = re.findall(r'<th role="rowheader" scope="row"><a href="#badge-(\d)">(.*?)</a>', answer.text)
    assert rows == [("1", "good.json"), ("2", "bad.json"), ("3", "photo.jpg")]
    assert "a JPEG picture, which cannot hold a badge" in words(answer)


def test_ids_on_a_page_of_many_are_unique(client, badge):
    text = upload(client, ("a.json", badge.encode()), ("b.json", badge.encode())).text
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids))


def test_what_cannot_be_read_is_told_with_what_was_expected(client):
    answer = paste(client, "Dear colleague, here is my badge")
    assert answer.status_code == 200
    assert title(answer) == "Not verified: pasted text · Cairn"
    assert "No badge could be read in it." in words(answer)


def test_hostile_text_is_only_text(client, make_badge):
    def change(document):
        document["issuer"]["name"] = HOSTILE_NAME
        achievement = document["credentialSubject"]["achievement"]
        achievement["name"] = HOSTILE_NAME
        achievement["description"] = HOSTILE_NAME
        achievement["criteria"]["narrative"] = f"[press](javascript:alert(1)) {HOSTILE_NAME}"
        document["evidence"] = [{"id": "javascript:alert(1)", "type": ["Evidence"], "name": HOSTILE_NAME}]

    text = upload(client, ("<script>.json", make_badge(change).encode())).text
    assert "<script>alert" not in text
    assert "<img" not in text
    assert 'href="javascript' not in text
    assert len(re.findall(r"<script\b", text)) == 1


def test_hostile_details_stay_inside_their_quotation_marks(client):
    text = paste(
        client, json.dumps({"@context": [HOSTILE_NAME], "id": HOSTILE_NAME, "proof": {HOSTILE_NAME: 1}})
    ).text
    assert "<script>alert" not in text
    assert "<img" not in text


def test_a_recipient_is_compared_and_shown_again(client, badge):
    answer = paste(client, badge, recipient="rosa@aldervalley.example")
    assert "It belongs to this person" in answer.text
    assert 'value="rosa@aldervalley.example"' in answer.text
    assert "Does it belong to this person?" in paste(client, badge, recipient="x@other.example").text


def test_a_recipient_never_becomes_part_of_an_address(client):
    answer = paste(client, ADDRESS, recipient="rosa@aldervalley.example")
    assert answer.status_code == 200
    assert "It belongs to this person" in answer.text


def test_the_question_can_be_asked_again_from_the_page(badge):
    asked = paste(create_app().test_client(), json.dumps({"@context": ["https://unknown.example/v9"]}))
    assert title(asked).startswith("We could not check everything")
    assert 'name="what" value="{&#34;@context' in asked.text


def test_a_badge_too_long_to_carry_along_cannot_be_asked_again(client):
    text = json.dumps({"@context": ["https://unknown.example/v9"], "x": "a" * 300_000})
    assert "Ask again" not in paste(client, text).text


def test_an_issuer_on_the_list_is_called_as_the_list_calls_it(knowing_app, badge):
    page = words(paste(knowing_app.test_client(), badge))
    assert "Alder Valley (neighbor) signed this badge" in page
    assert "Nobody" not in page


def test_a_text_that_brings_its_own_key_is_not_said_to_be_signed_by_an_issuer_that_we_know(
    knowing_app, badge
):
    document = {name: value for name, value in json.loads(badge).items() if name != "proof"}
    thief = Ed25519Signer.from_seed(bytes(32), "")
    header = {"alg": "EdDSA", "typ": "vc+jwt", "jwk": to_jwk(thief.public_key)}
    text = ".".join(multibase.encode_base64url(json.dumps(part).encode()) for part in (header, document))
    token = f"{text}.{multibase.encode_base64url(thief.sign(text.encode()))}"
    page = words(paste(knowing_app.test_client(), token))
    assert "Someone signed this badge" in page
    assert "Nothing shows that this issuer made the badge" in page
    assert "neighbor) signed" not in page
    assert "It names an issuer that we know" in page


def test_results_are_kept_from_search_engines(client):
    assert '<meta name="robots" content="noindex">' in client.get(f"/verify?url={ADDRESS}").text
