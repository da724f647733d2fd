"""What one installation is told from outside: its address, its folder, its database, its secret.

Everything is read once, from the environment, into one frozen value:

    settings = Settings.from_environment(os.environ)
    settings.base_url                 # "https://badges.aldervalley.example"
    settings.urls.credential(number)  # ".../credentials/7f1c..."

Addresses inside signed documents come from `base_url` and never from a request's Host header.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from issuer.urls import Urls
from verifier.internet import RefusedUrlError, check_url

_SECRET_FILE = "key-secret"  # noqa: S105 - a file name
_LONGEST_NAME = 200
_MAIL = re.compile(r"file|console|smtps?://([^\s@/:]+@)?[a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)*(:[0-9]{1,5})?")
_ORIGIN = re.compile(r"https?://([a-z0-9_.-]+|\[[0-9a-f:.]+\])(:[0-9]{1,5})?")


class SettingsError(ValueError):
    """A setting is missing or cannot be understood; the message names it and says what to write."""


@dataclass(frozen=True)
class PasswordCost:
    """How much work one password check is (argon2id); the defaults are the library's, tests take less."""

    rounds: int = 3
    kibibytes: int = 65_536
    lanes: int = 4


@dataclass(frozen=True)
class Settings:
    """The settings of one installation; the README's table names the variable for each."""

    base_url: str = "http://127.0.0.1:8000"
    instance: Path = Path("instance")
    database_url: str = field(default="", repr=False)  # that of a server holds its password
    key_secret: bytes = field(default=b"", repr=False)
    port: int = 8000
    threads: int = 24
    demo: bool = False
    time_zone: str = "America/New_York"
    district_name: str = "Alder Valley School District"
    proxies: int = 0
    conformance: bool = False
    evidence_limit: int = 25 * 1024 * 1024
    session_idle: timedelta = timedelta(hours=8)
    session_absolute: timedelta = timedelta(hours=72)
    password_cost: PasswordCost = PasswordCost()
    journal: Path | None = None
    mail: str = "file"
    mail_from: str = ""
    mail_password: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "base_url", _base_url(self.base_url))
        if not self.database_url:
            path = (self.instance / "cairn.sqlite").resolve()
            object.__setattr__(self, "database_url", f"sqlite:///{path}")
        _zone(self.time_zone)
        if not _is_way_of_mail(self.mail):
            raise SettingsError(
                "CAIRN_MAIL must be file, console, smtp://user@host:587 or smtps://user@host:465; "
                "the password stands in CAIRN_MAIL_PASSWORD."
            )
        if not self.mail_from:
            object.__setattr__(self, "mail_from", f"cairn@{urlsplit(self.base_url).hostname}")
        if not self.threads:
            raise SettingsError("CAIRN_THREADS is 0; write how many requests a process serves at once.")
        if not 0 < len(self.district_name) <= _LONGEST_NAME:
            raise SettingsError(f"CAIRN_DISTRICT must be a name of 1 to {_LONGEST_NAME} letters.")
        if self.conformance:
            _refuse_to_be_reached(self.base_url, self.proxies)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Read the variables whose names begin with `CAIRN_`; what is not set keeps its default.

        Raises:
            SettingsError: a variable cannot be understood, the secret's file cannot be read, or the
                demonstration would be open to the world.
        """
        instance = Path(environment.get("CAIRN_INSTANCE", "instance"))
        port = _number(environment, "CAIRN_PORT", 8000)
        settings = cls(
            base_url=environment.get("CAIRN_BASE_URL") or f"http://127.0.0.1:{port}",
            instance=instance,
            database_url=environment.get("CAIRN_DATABASE_URL", ""),
            key_secret=_key_secret(environment, instance),
            port=port,
            threads=_number(environment, "CAIRN_THREADS", cls.threads),
            demo=_yes(environment, "CAIRN_DEMO"),
            conformance=_yes(environment, "CAIRN_CONFORMANCE"),
            time_zone=environment.get("CAIRN_TIME_ZONE", cls.time_zone),
            district_name=environment.get("CAIRN_DISTRICT", cls.district_name).strip(),
            proxies=_number(environment, "CAIRN_PROXIES", 0),
            evidence_limit=_number(environment, "CAIRN_EVIDENCE_MB", 25) * 1024 * 1024,
            session_idle=timedelta(minutes=_number(environment, "CAIRN_SESSION_IDLE_MINUTES", 480)),
            session_absolute=timedelta(hours=_number(environment, "CAIRN_SESSION_HOURS", 72)),
            journal=Path(environment["CAIRN_JOURNAL"]) if environment.get("CAIRN_JOURNAL") else None,
            mail=environment.get("CAIRN_MAIL", "").strip() or cls.mail,
            mail_from=environment.get("CAIRN_MAIL_FROM", "").strip(),
            mail_password=environment.get("CAIRN_MAIL_PASSWORD", ""),
        )
        if settings.demo and settings.public:
            raise SettingsError(
                "CAIRN_DEMO is on, which lets everybody in by one click, and this installation has a public "
                f"address ({settings.base_url}). Unset CAIRN_DEMO, or leave out CAIRN_BASE_URL to look "
                "around on this machine."
            )
        return settings

    @property
    def urls(self) -> Urls:
        """The public addresses."""
        return Urls(self.base_url)

    @property
    def zone(self) -> ZoneInfo:
        """The district's time zone, for words and for windows that are given as dates."""
        return _zone(self.time_zone)

    @property
    def secure(self) -> bool:
        """Whether people reach this installation by https; then cookies are sent by https only."""
        return self.base_url.startswith("https://")

    @property
    def public(self) -> bool:
        """Whether the address can be a did:web: https, and the name of a public host, as verifiers ask."""
        return self.secure and _is_public_name(self.base_url)

    @property
    def keys_folder(self) -> Path:
        """Where the private keys lie, encrypted."""
        return self.instance / "keys"

    @property
    def evidence_folder(self) -> Path:
        """Where uploaded evidence lies, under random names."""
        return self.instance / "evidence"

    @property
    def journal_file(self) -> Path:
        """The journal outside the database."""
        return self.journal or self.instance / "journal.jsonl"

    @property
    def mail_folder(self) -> Path:
        """Where mail is written as files."""
        return self.instance / "mail"

    @property
    def secret_file(self) -> Path:
        """Where `cairn init` writes a key secret when the environment brings none."""
        return self.instance / _SECRET_FILE


def _base_url(text: str) -> str:
    """The origin in the form in which a DID, and every verifier, writes it.

    With a path the DID document would lie where nobody looks for it, and no badge could be issued.
    """
    address = text.strip().rstrip("/")
    parts = urlsplit(address)
    origin = f"{parts.scheme}://{parts.netloc}".lower()
    if not _ORIGIN.fullmatch(origin) or origin != address.lower():
        raise SettingsError(
            f"CAIRN_BASE_URL is {text!r}; write the address that people type, without a path, such as "
            "https://badges.example.org"
        )
    return origin


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise SettingsError(f"CAIRN_TIME_ZONE is {name!r}; write one such as America/New_York.") from error


def _is_way_of_mail(text: str) -> bool:
    try:
        return bool(_MAIL.fullmatch(text)) and urlsplit(text).port != 0
    except ValueError:  # a port beyond 65535
        return False


def _yes(environment: Mapping[str, str], name: str) -> bool:
    return environment.get(name, "").strip().lower() in {"1", "true", "yes", "on"}


def _refuse_to_be_reached(base_url: str, proxies: int) -> None:
    """Keep the conformance profile, which signs for whoever asks, on the machine itself."""
    if proxies or not is_loopback(urlsplit(base_url).hostname or ""):
        raise SettingsError(
            "CAIRN_CONFORMANCE is on, which signs test credentials for whoever asks, and this installation "
            f"can be reached from elsewhere ({base_url}). Unset it, or use an address of this machine alone, "
            "such as https://localhost:8443, without CAIRN_PROXIES."
        )


def is_loopback(host: str) -> bool:
    """Whether a host is this machine by itself: localhost, or an address of the loopback network."""
    try:
        return host == "localhost" or ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _number(environment: Mapping[str, str], name: str, default: int) -> int:
    text = environment.get(name, "").strip()
    if not text:
        return default
    if not text.isascii() or not text.isdigit():
        raise SettingsError(f"{name} is {text!r}; write a whole number.")
    return int(text)


def _key_secret(environment: Mapping[str, str], instance: Path) -> bytes:
    if secret := environment.get("CAIRN_KEY_SECRET"):
        return secret.encode()
    named = environment.get("CAIRN_KEY_SECRET_FILE")
    path = Path(named) if named else instance / _SECRET_FILE
    try:
        return path.read_bytes().strip()
    except FileNotFoundError:
        if not named:
            return b""
        raise SettingsError(f"CAIRN_KEY_SECRET_FILE names {path}, and there is no such file.") from None
    except OSError as error:
        raise SettingsError(f"The key secret in {path} cannot be read: {error.strerror}.") from error


def _is_public_name(address: str) -> bool:
    """Whether it names a host that a verifier elsewhere would ask; an IP address has no did:web."""
    try:
        host = check_url(address).hostname or ""
    except RefusedUrlError:
        return False
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return True
    return False
