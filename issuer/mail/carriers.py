"""The ways on which mail leaves: written to a file, printed, or handed to a mail server.

    send = carrier(settings)      # CAIRN_MAIL: file, console, smtp://user@host:587, smtps://user@host:465
    send(message)                 # returns when it has left; DeliveryError when it has not

A file is named by the message's id, so what is sent twice lies there once. A password, and anybody's address,
crosses a network under TLS only: a server elsewhere that offers none is refused.
"""

from __future__ import annotations

import contextlib
import ipaddress
import os
import smtplib
import ssl
import sys
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

from issuer.config import Settings

Carrier = Callable[[EmailMessage], None]
"""Takes one message out of the house, or raises `DeliveryError`."""

_SECONDS: Final = 20


class DeliveryError(Exception):
    """A message has not left; the words say why, without the message's own."""


def carrier(settings: Settings) -> Carrier:
    """The way that the settings name."""
    if settings.mail == "console":
        return to_console
    if settings.mail == "file":
        return to_folder(settings.mail_folder)
    return to_server(settings.mail, settings.mail_password)


def to_console(message: EmailMessage) -> None:
    """Print the message."""
    sys.stdout.write(f"{message.as_string()}\n")
    sys.stdout.flush()


def to_folder(folder: Path) -> Carrier:
    """Write each message to a file of its own, whole or not at all."""

    def send(message: EmailMessage) -> None:
        name = str(message["Message-ID"]).strip("<>").partition("@")[0]
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            unfinished = folder / f".{name}.{os.getpid()}"
            unfinished.write_bytes(message.as_bytes())
            unfinished.replace(folder / f"{name}.eml")
        except OSError as error:
            raise DeliveryError(f"The folder {folder} takes no mail: {error.strerror}.") from error

    return send


def to_server(url: str, password: str) -> Carrier:
    """Hand each message to a mail server (RFC 5321), with STARTTLS (RFC 3207) unless it is this machine."""
    server = urlsplit(url)

    def send(message: EmailMessage) -> None:
        try:
            connection = _connect(server)
            try:
                if server.username:
                    connection.login(unquote(server.username), password)
                connection.send_message(message)
            finally:
                _leave(connection)
        except smtplib.SMTPException as error:
            said = type(error).__name__  # its own words may name people
            raise DeliveryError(f"The mail server {server.hostname} refused: {said}.") from error
        except OSError as error:
            raise DeliveryError(f"The mail server {server.hostname} cannot be reached: {error}.") from error

    return send


def _connect(server: SplitResult) -> smtplib.SMTP:
    host = server.hostname or ""
    if server.scheme == "smtps":
        return smtplib.SMTP_SSL(
            host, server.port or 465, timeout=_SECONDS, context=ssl.create_default_context()
        )
    connection = smtplib.SMTP(host, server.port or 587, timeout=_SECONDS)
    try:
        if not _is_here(host):
            connection.starttls(context=ssl.create_default_context())
    except BaseException:
        connection.close()
        raise
    return connection


def _leave(connection: smtplib.SMTP) -> None:
    """Say good-bye; what was taken stays taken, whatever is answered to that."""
    with contextlib.suppress(smtplib.SMTPException, OSError):
        connection.quit()
    connection.close()


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
