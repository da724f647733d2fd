"""The letters that people get: one kind for each thing that is told, short, plain text, one link.

    letter = write("awarded", {"name": "Stations", "url": "https://..."}, sender)
    letter.subject    # "Your badge: Stations"

The message made of a letter is the same, byte for byte, however often it is sent: its `Message-ID` is derived
from the key under which it waits in the outbox, so whoever gets it twice can tell (RFC 5322, section 3.6.4).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from typing import Any, Final

_LONGEST_SUBJECT: Final = 120


@dataclass(frozen=True)
class Letter:
    """What is told: one line, and a few."""

    subject: str
    text: str


@dataclass(frozen=True)
class Sender:
    """From whom letters come: the district's name, its address for mail, and where its pages are."""

    name: str
    address: str
    base_url: str


def write(kind: str, facts: Mapping[str, Any], sender: Sender) -> Letter:
    """Write the letter of one kind.

    Args:
        kind: one of `KINDS`.
        facts: the payload of the outbox's message.
        sender: who writes.

    Raises:
        KeyError: there is no such kind, or a fact is missing.
    """
    subject, lines = KINDS[kind](facts, sender.base_url)
    text = "\n\n".join((*lines, f"{sender.name}\n{sender.base_url}")) + "\n"
    return Letter(_one_line(subject), text)


def message(letter: Letter, sender: Sender, to: str, *, key: str, at: datetime) -> EmailMessage:
    """Make the message of a letter.

    Args:
        letter: what is told.
        sender: who writes.
        to: the address to which it goes.
        key: under which it waits in the outbox; the same key makes the same `Message-ID`.
        at: when it was written, in UTC.
    """
    made = EmailMessage(policy=policy.SMTP)
    made["From"] = formataddr((_one_line(sender.name), sender.address))
    made["To"] = to
    made["Subject"] = letter.subject
    made["Date"] = format_datetime(at)
    made["Message-ID"] = f"<{digest(key)}@{sender.address.rpartition('@')[2]}>"
    made["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's machine answers
    made.set_content(letter.text)
    return made


def digest(key: str) -> str:
    """The name of a message outside: 32 hexadecimal digits of the SHA-256 of its key."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def _awarded(facts: Mapping[str, Any], _base_url: str) -> tuple[str, tuple[str, ...]]:
    name, url = facts["name"], facts["url"]
    return f"Your badge: {name}", (f"You earned “{name}”. It is signed, and yours to share:", url)


def _revoked(facts: Mapping[str, Any], _base_url: str) -> tuple[str, tuple[str, ...]]:
    name = facts["name"]
    told = f"Your badge “{name}” was withdrawn, and verification says so from now on. The reason:"
    return f"A badge was withdrawn: {name}", (told, facts["reason"])


def _suspended(facts: Mapping[str, Any], _base_url: str) -> tuple[str, tuple[str, ...]]:
    name = facts["name"]
    told = f"Your badge “{name}” is set aside for now, and its page says so until it is put back. The reason:"
    return f"A badge is set aside for now: {name}", (told, facts["reason"])


def _lifted(facts: Mapping[str, Any], _base_url: str) -> tuple[str, tuple[str, ...]]:
    name = facts["name"]
    return f"Your badge holds again: {name}", (f"“{name}” is not set aside any more.",)


def _not_yet(_facts: Mapping[str, Any], base_url: str) -> tuple[str, tuple[str, ...]]:
    told = "Your evidence was read. One thing is missing; a reviewer says which. Read the answer:"
    return "Not yet: an answer to your evidence", (told, f"{base_url}/evidence")


KINDS: Final[Mapping[str, Callable[[Mapping[str, Any], str], tuple[str, tuple[str, ...]]]]] = {
    "awarded": _awarded,
    "revoked": _revoked,
    "suspended": _suspended,
    "lifted": _lifted,
    "not_yet": _not_yet,
}
"""Each kind of message in the outbox, and the function that writes its letter."""


def _one_line(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _LONGEST_SUBJECT else line[: _LONGEST_SUBJECT - 1] + "…"
