import socket
from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest

from issuer.config import Settings, SettingsError
from issuer.mail import carriers, letters
from issuer.mail.carriers import DeliveryError
from issuer.mail.letters import Letter, Sender

SENDER = Sender("Alder Valley", "cairn@badges.example", "https://badges.example")


@pytest.fixture
def message():
    at = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
    return letters.message(Letter("Hello", "One line.\n.hidden\n"), SENDER, "rosa@a.example", key="k", at=at)


def test_the_console_shows_the_message(message, capsys):
    carriers.carrier(Settings(mail="console"))(message)
    assert "To: rosa@a.example" in capsys.readouterr().out


def test_a_file_holds_the_message_and_the_second_time_changes_nothing(message, tmp_path):
    send = carriers.carrier(Settings(instance=tmp_path))
    send(message)
    send(message)
    (file,) = (tmp_path / "mail").iterdir()
    assert file.name == f"{letters.digest('k')}.eml"
    assert file.read_bytes() == message.as_bytes()
    assert (tmp_path / "mail").stat().st_mode & 0o077 == 0


def test_a_folder_that_cannot_be_written_is_said(message, tmp_path):
    (tmp_path / "mail").write_text("no folder")
    with pytest.raises(DeliveryError, match="takes no mail"):
        carriers.carrier(Settings(instance=tmp_path))(message)


def test_a_mail_server_is_handed_the_message(message, mail_server):
    carriers.carrier(Settings(mail=mail_server.url))(message)
    (taken,) = mail_server.taken
    read = message_from_bytes(taken, policy=policy.default)
    assert (read["To"], read["Message-ID"]) == ("rosa@a.example", message["Message-ID"])
    assert read.get_content().splitlines() == ["One line.", ".hidden"]


def test_what_a_mail_server_took_has_left_whatever_it_says_at_the_end(message, mail_server):
    mail_server.farewell = "421 I have to go"
    carriers.carrier(Settings(mail=mail_server.url))(message)
    assert len(mail_server.taken) == 1


def test_a_mail_server_that_refuses_is_named_and_nobody_else(message, mail_server):
    mail_server.refuses = "550 rosa@a.example is not here"
    with pytest.raises(DeliveryError, match="refused") as refused:
        carriers.carrier(Settings(mail=mail_server.url))(message)
    assert "rosa" not in str(refused.value)


def test_a_mail_server_that_does_not_answer_is_said(message):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(DeliveryError, match="cannot be reached"):
        carriers.carrier(Settings(mail=f"smtp://127.0.0.1:{port}"))(message)


def test_nothing_is_handed_in_the_clear_to_what_is_not_known_to_be_this_machine(message, mail_server):
    with pytest.raises(DeliveryError, match="SMTPNotSupportedError"):
        carriers.carrier(Settings(mail=mail_server.url.replace("127.0.0.1", "localhost")))(message)
    assert mail_server.taken == []


@pytest.mark.parametrize(
    "way",
    [
        "post",
        "smtp://",
        "http://mail.example",
        "smtp://user@host/path",
        "smtp://user:secret@host",
        "smtp://host..example",
        "smtp://host:99999",
        "smtp://host:0",
    ],
)
def test_a_way_that_there_is_not_is_refused_with_those_that_there_are(way):
    with pytest.raises(SettingsError, match="smtp://user@host:587"):
        Settings(mail=way)


def test_the_password_is_not_shown():
    assert "four-stones" not in repr(Settings(mail_password="four-stones"))
