"""What is shipped for several machines fits together: compose, image, nginx, settings, commands."""

import re
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from issuer.cli import COMMANDS, main
from issuer.config import Settings
from issuer.web.limits import FORM_BYTES, SHEET_BYTES
from issuer.web.writing import MOST_FILES_AT_ONCE

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
GUIDE = (ROOT / "docs" / "DEPLOY.md").read_text(encoding="utf-8")
NGINX = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
SERVICES = COMPOSE["services"]
OURS = {name: one for name, one in SERVICES.items() if one["image"] == "cairn"}
OWN_TO_EACH = ("tls", "key-secret")
"""What an operator brings; the guide says how."""


def test_there_are_two_web_processes_and_two_workers_one_database_nginx_and_a_mail_catcher() -> None:
    assert set(OURS) == {"web-1", "web-2", "worker-1", "worker-2"}
    assert set(SERVICES) - set(OURS) == {"front", "database", "mail"}
    assert all(f"`{name}`" in GUIDE for name in SERVICES)


@pytest.mark.parametrize("name", sorted(OURS))
def test_each_of_ours_runs_a_command_that_there_is_with_settings_that_are_read(name: str) -> None:
    service = OURS[name]
    command, *arguments = service["command"]
    assert command in COMMANDS
    found = main.get_command(SimpleNamespace(), command)
    known = {option for one in found.params for option in (*one.opts, *one.secondary_opts)}
    assert {one for one in arguments if one.startswith("--")} <= known
    rows = set(re.findall(r"^\| `(CAIRN_[A-Z_]+)`", README, flags=re.MULTILINE))
    assert set(service["environment"]) <= rows
    plain = {key: str(value) for key, value in service["environment"].items() if "${" not in str(value)}
    Settings.from_environment({key: value for key, value in plain.items() if not key.endswith("_FILE")})


def test_every_volume_secret_and_dependency_is_declared_and_every_file_is_there() -> None:
    for service in SERVICES.values():
        for volume in service.get("volumes", ()):
            source = volume.partition(":")[0]
            if source.startswith("./"):
                assert (ROOT / source).exists() or Path(source).name in OWN_TO_EACH
            else:
                assert source in COMPOSE["volumes"]
        assert set(service.get("secrets", ())) <= set(COMPOSE["secrets"])
        assert set(service.get("depends_on", ())) <= set(SERVICES)
        waits = service.get("depends_on", ())
        awaited = [name for name in waits if isinstance(waits, dict)]
        assert all("healthcheck" in SERVICES[name] for name in awaited)
    for secret in COMPOSE["secrets"].values():
        assert Path(secret["file"]).name in OWN_TO_EACH
    assert all(name in GUIDE for name in OWN_TO_EACH)


def test_every_variable_that_compose_asks_for_is_explained() -> None:
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    asked = set(re.findall(r"\$\{([A-Z_]+):\?", text))
    assert asked == set(re.findall(r"^([A-Z_]+)=", GUIDE, flags=re.MULTILINE))


def test_nginx_leads_to_the_web_processes_and_listens_where_compose_sends() -> None:
    servers = set(re.findall(r"server (web-\d):8000 ", NGINX))
    assert servers == {name for name in OURS if name.startswith("web-")}
    sent = {port.rpartition(":")[2] for port in SERVICES["front"]["ports"]}
    assert set(re.findall(r"listen (\d+)", NGINX)) == sent
    assert OURS["web-1"]["environment"]["CAIRN_PROXIES"] == "1"


def test_nginx_takes_what_the_pages_take() -> None:
    limits = [int(size) * 1024 * 1024 for size in re.findall(r"client_max_body_size (\d+)m", NGINX)]
    assert limits[0] >= SHEET_BYTES
    assert limits[1] >= FORM_BYTES + MOST_FILES_AT_ONCE * Settings().evidence_limit


def test_nginx_understands_its_configuration(tmp_path: Path) -> None:
    if not Path("/usr/sbin/nginx").exists():
        pytest.skip("nginx is not there")
    text = NGINX.replace("/var/cache/nginx", str(tmp_path)).replace("/etc/nginx/tls", str(tmp_path))
    text = re.sub(r"web-\d:8000", "127.0.0.1:8000", re.sub(r"\n *ssl_certificate.*", "", text))
    text = text.replace("listen 8443 ssl", "listen 8443")
    (tmp_path / "nginx.conf").write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["/usr/sbin/nginx", "-t", "-c", str(tmp_path / "nginx.conf")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_image_is_built_from_files_that_there_are() -> None:
    text = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
    allowed = (ROOT / "deploy" / "Dockerfile.dockerignore").read_text(encoding="utf-8")
    for name in re.findall(r"^!(.+)$", allowed, flags=re.MULTILINE):
        assert (ROOT / name).exists(), name
    built = re.search(r"packages = \[(.*)\]", (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    carried = set(re.findall(r"^!(.+)$", allowed, flags=re.MULTILINE))
    assert built
    assert {name.strip(' "') for name in built[1].split(",")} <= carried
    assert COMPOSE["x-cairn"]["build"]["dockerfile"] == "deploy/Dockerfile"
    assert "--require-hashes -r requirements.lock" in text
