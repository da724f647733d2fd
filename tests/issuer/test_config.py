from pathlib import Path
from uuid import UUID

import pytest

from issuer.config import Settings, SettingsError
from keys.did import did_web, did_web_url


def test_without_any_variable_a_district_runs_on_this_machine():
    settings = Settings.from_environment({})
    assert settings.base_url == "http://127.0.0.1:8000"
    assert settings.database_url.startswith("sqlite:////")
    assert (settings.demo, settings.secure, settings.public) == (False, False, False)


def test_the_port_is_part_of_the_address_when_no_address_is_given():
    assert Settings.from_environment({"CAIRN_PORT": "8123"}).base_url == "http://127.0.0.1:8123"


def test_every_variable_is_read(tmp_path):
    settings = Settings.from_environment(
        {
            "CAIRN_BASE_URL": "https://badges.example.org/",
            "CAIRN_INSTANCE": str(tmp_path),
            "CAIRN_DATABASE_URL": "postgresql://cairn@db/cairn",
            "CAIRN_KEY_SECRET": "a long secret",
            "CAIRN_PORT": "9000",
            "CAIRN_THREADS": "8",
            "CAIRN_TIME_ZONE": "America/Los_Angeles",
            "CAIRN_DISTRICT": "Harbor Ridge",
            "CAIRN_PROXIES": "1",
            "CAIRN_EVIDENCE_MB": "5",
            "CAIRN_SESSION_IDLE_MINUTES": "30",
            "CAIRN_SESSION_HOURS": "12",
        }
    )
    assert settings.base_url == "https://badges.example.org"
    assert settings.database_url == "postgresql://cairn@db/cairn"
    assert (settings.key_secret, settings.port, settings.threads) == (b"a long secret", 9000, 8)
    assert (settings.zone.key, settings.district_name) == ("America/Los_Angeles", "Harbor Ridge")
    assert (settings.proxies, settings.evidence_limit) == (1, 5 * 1024 * 1024)
    assert settings.session_idle.total_seconds() == 1800
    assert settings.session_absolute.total_seconds() == 12 * 3600
    assert (settings.secure, settings.public) == (True, True)


@pytest.mark.parametrize(
    "address", ["", "https://localhost:8443", "http://127.0.0.1:8000", "http://[::1]:80"]
)
def test_the_conformance_profile_stays_on_this_machine(address):
    environment = {"CAIRN_CONFORMANCE": "1", "CAIRN_BASE_URL": address}
    assert Settings.from_environment(environment).conformance


@pytest.mark.parametrize(
    "more",
    [
        {"CAIRN_BASE_URL": "https://badges.example.org"},
        {"CAIRN_BASE_URL": "http://10.0.0.5:8000"},
        {"CAIRN_BASE_URL": "https://localhost.example.org"},
        {"CAIRN_PROXIES": "1"},
    ],
)
def test_the_conformance_profile_is_refused_where_others_could_reach_it(more):
    with pytest.raises(SettingsError, match="CAIRN_CONFORMANCE is on"):
        Settings.from_environment({"CAIRN_CONFORMANCE": "1", **more})
    assert not Settings.from_environment(more).conformance


@pytest.mark.parametrize(
    "address", ["", "http://127.0.0.1:8000", "https://localhost:8443", "http://10.0.0.5:8000"]
)
def test_a_demonstration_is_for_looking_around_here(address):
    assert Settings.from_environment({"CAIRN_DEMO": "1", "CAIRN_BASE_URL": address}).demo


def test_a_demonstration_is_refused_at_a_public_address():
    public = {"CAIRN_BASE_URL": "https://badges.example.org"}
    with pytest.raises(SettingsError, match="lets everybody in by one click"):
        Settings.from_environment({"CAIRN_DEMO": "1", **public})
    assert not Settings.from_environment(public).demo


def test_the_secret_is_never_shown():
    assert "hush" not in repr(Settings(key_secret=b"hush"))
    assert "hush" not in repr(Settings(database_url="postgresql://cairn:hush@db/cairn"))


def test_the_secret_can_lie_in_a_file(tmp_path):
    path = tmp_path / "secret"
    path.write_text("hush\n")
    assert Settings.from_environment({"CAIRN_KEY_SECRET_FILE": str(path)}).key_secret == b"hush"


def test_a_secret_that_cannot_be_read_is_told_plainly(tmp_path):
    with pytest.raises(SettingsError, match="cannot be read"):
        Settings.from_environment({"CAIRN_KEY_SECRET_FILE": str(tmp_path)})


def test_the_secret_that_init_wrote_is_found(tmp_path):
    settings = Settings(instance=tmp_path)
    settings.secret_file.write_text("hush")
    assert Settings.from_environment({"CAIRN_INSTANCE": str(tmp_path)}).key_secret == b"hush"


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({"CAIRN_BASE_URL": "badges.example.org"}, "CAIRN_BASE_URL"),
        ({"CAIRN_BASE_URL": "https://badges.example.org/?x=1"}, "CAIRN_BASE_URL"),
        ({"CAIRN_BASE_URL": "https://badges.example.org/cairn"}, "CAIRN_BASE_URL"),
        ({"CAIRN_BASE_URL": "https://me:hush@badges.example.org"}, "CAIRN_BASE_URL"),
        ({"CAIRN_BASE_URL": "https://badges.example.org:https"}, "CAIRN_BASE_URL"),
        (
            {"CAIRN_BASE_URL": "https://b\N{LATIN SMALL LETTER U WITH DIAERESIS}cher.example"},
            "CAIRN_BASE_URL",
        ),
        ({"CAIRN_PORT": "eighty"}, "CAIRN_PORT"),
        ({"CAIRN_THREADS": "0"}, "CAIRN_THREADS"),
        ({"CAIRN_PORT": "٨٠"}, "CAIRN_PORT"),
        ({"CAIRN_TIME_ZONE": "Alder Valley"}, "CAIRN_TIME_ZONE"),
        ({"CAIRN_TIME_ZONE": "../etc/passwd"}, "CAIRN_TIME_ZONE"),
        ({"CAIRN_DISTRICT": "  "}, "CAIRN_DISTRICT"),
        ({"CAIRN_KEY_SECRET_FILE": "/no/such/file"}, "CAIRN_KEY_SECRET_FILE"),
    ],
)
def test_what_cannot_be_understood_is_refused_by_name(variables, named):
    with pytest.raises(SettingsError, match=named):
        Settings.from_environment(variables)


@pytest.mark.parametrize(
    "url",
    [
        "https://localhost",
        "https://127.0.0.1:8443",
        "https://[::1]",
        "https://8.8.8.8",
        "http://a.example",
        "https://badges",
        "https://badges.local",
        "https://badges.internal:8443",
    ],
)
def test_an_address_that_no_verifier_elsewhere_would_ask_is_not_public(url):
    assert not Settings(base_url=url).public


@pytest.mark.parametrize("url", ["https://Badges.Example.org/", "https://badges.example.org:8443"])
def test_the_address_is_written_as_the_did_document_is_found(url):
    settings = Settings(base_url=url)
    assert settings.public
    assert did_web_url(did_web(settings.base_url)) == settings.urls.did


def test_public_addresses_all_lie_under_the_base_url():
    urls = Settings(base_url="https://b.example/").urls
    number = UUID(int=7)
    addresses = [
        urls.issuer,
        urls.did,
        urls.verify,
        urls.credential(number),
        urls.badge_image(number),
        urls.achievement("a b"),
        urls.achievement_version("x", 2),
        urls.achievement_image("x", 2),
        urls.pathway("p"),
        urls.status_list(number),
        urls.evidence(number),
        urls.key("z6Mk"),
    ]
    assert all(address.startswith("https://b.example/") for address in addresses)
    assert urls.achievement("a b").endswith("/achievements/a%20b")


def test_folders_lie_in_the_instance():
    settings = Settings(instance=Path("somewhere"))
    assert settings.keys_folder == Path("somewhere/keys")
    assert settings.evidence_folder == Path("somewhere/evidence")
