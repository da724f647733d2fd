import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from issuer.mail import letters
from issuer.mail.letters import Sender

SENDER = Sender("Alder Valley School District", "cairn@badges.example", "https://badges.example")
FACTS = {
    "name": "Stations",
    "url": "https://badges.example/credentials/1",
    "reason": "The wrong Rosa.",
    "submission": "1",
    "round": 1,
}
AT = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)


@pytest.mark.parametrize("kind", letters.KINDS)
def test_every_letter_is_short_and_plain(kind):
    letter = letters.write(kind, FACTS, SENDER)
    assert len(letter.subject) <= 120
    assert len(letter.text) < 500
    assert letter.text.endswith("Alder Valley School District\nhttps://badges.example\n")
    assert "<" not in letter.text


def test_there_is_a_letter_for_every_kind_that_the_services_tell():
    services = Path(__file__).parents[3] / "issuer" / "services"
    told = {
        kind
        for path in services.glob("*.py")
        for found in re.findall(r"\bMessage\((.*?)\n {4,8}\)", path.read_text(), flags=re.DOTALL)
        for kind in re.findall(r'kind="(\w+)"', found)
    }
    assert told
    assert told <= set(letters.KINDS)


def test_a_message_is_the_same_however_often_it_is_made():
    letter = letters.write("awarded", FACTS, SENDER)
    one, two = (
        letters.message(letter, SENDER, "rosa@alder.example", key="awarded:1", at=AT) for _ in range(2)
    )
    assert one.as_bytes() == two.as_bytes()
    other = letters.message(letter, SENDER, "rosa@alder.example", key="awarded:2", at=AT)
    assert other["Message-ID"] != one["Message-ID"]


def test_a_message_can_be_read_again_with_any_letters_in_it():
    letter = letters.write("awarded", {**FACTS, "name": "Écrire à José"}, SENDER)
    made = letters.message(letter, SENDER, "rosa@alder.example", key="awarded:1", at=AT)
    read = message_from_bytes(made.as_bytes(), policy=policy.default)
    assert read["Subject"] == "Your badge: Écrire à José"
    assert "You earned “Écrire à José”." in read.get_content()
    assert read["Auto-Submitted"] == "auto-generated"


def test_a_name_cannot_add_a_header():
    letter = letters.write("awarded", {**FACTS, "name": "Stations\r\nBcc: everybody@alder.example"}, SENDER)
    made = letters.message(letter, SENDER, "rosa@alder.example", key="awarded:1", at=AT)
    read = message_from_bytes(made.as_bytes(), policy=policy.default)
    assert read["Bcc"] is None
    assert read["Subject"] == "Your badge: Stations Bcc: everybody@alder.example"


def test_a_long_name_is_cut_in_the_subject_and_whole_in_the_letter():
    letter = letters.write("awarded", {**FACTS, "name": "s" * 300}, SENDER)
    assert (len(letter.subject), letter.subject[-1]) == (120, "…")
    assert "s" * 300 in letter.text
