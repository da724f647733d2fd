"""The command line as a person uses it: words in, words out, exit codes."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from issuer.cli import COMMANDS, main

ROOT = Path(__file__).parents[3]
INIT = ("init", "--name", "Ada Park", "--email", "ada@district.example", "--stdin")


def arrange(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """Nothing is told from outside but the folder."""
    for name in ("CAIRN_DATABASE_URL", "CAIRN_BASE_URL", "CAIRN_KEY_SECRET", "CAIRN_KEY_SECRET_FILE"):
        patch.delenv(name, raising=False)
    patch.setenv("CAIRN_DEMO", "0")  # `cairn demo` sets it for its own process
    patch.setenv("CAIRN_INSTANCE", str(folder))


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this test's installation is, or will be."""
    arrange(monkeypatch, tmp_path / "instance")
    return tmp_path / "instance"


def cairn(*words: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, list(words), input=stdin)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation with people, a menu and a pathway, made once: copying it is faster."""
    folder = tmp_path_factory.mktemp("made") / "instance"
    with pytest.MonkeyPatch.context() as patch:
        arrange(patch, folder)
        done = cairn(*INIT, stdin="a long password\n")
        assert done.exit_code == 0, done.output
        assert cairn("import-roster", str(ROOT / "demo/roster.csv")).exit_code == 0
        assert cairn("import-menu", str(ROOT / "demo/menu.csv")).exit_code == 0
    return folder


@pytest.fixture
def installed(instance: Path, made: Path) -> Path:
    """A copy of it, for this test alone."""
    return shutil.copytree(made, instance)


def test_help_lists_every_command_without_importing_any() -> None:
    done = cairn("--help")
    assert done.exit_code == 0
    assert all(f"  {name}" in done.output for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str) -> None:
    done = cairn(name, "--help")
    assert done.exit_code == 0
    assert len(done.output.splitlines()) > 4


def test_without_an_installation_a_command_says_how_to_make_one(instance: Path) -> None:
    done = cairn("user", "list")
    assert done.exit_code == 1
    assert "cairn init" in done.output


def test_an_installation_is_made_with_its_first_administrator(installed: Path) -> None:
    done = cairn("user", "list", "Ada")
    assert "Ada Park  <ada@district.example>  admin, coordinator" in done.output
    assert (installed / "key-secret").stat().st_mode & 0o077 == 0


def test_a_password_that_is_too_short_is_refused_in_words(installed: Path) -> None:
    done = cairn("user", "password", "ada@district.example", "--stdin", stdin="short\n")
    assert done.exit_code == 1
    assert "Error: " in done.output


def test_the_same_roster_again_changes_nothing(installed: Path) -> None:
    done = cairn("import-roster", str(ROOT / "demo/roster.csv"))
    assert done.exit_code == 0
    assert "new" not in done.output


def test_a_roster_line_that_cannot_be_read_is_named_and_the_others_are_kept(
    installed: Path, tmp_path: Path
) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text("name,email,roles\nLi Wen,li@district.example,teacher\nNo Mail,,teacher\n")
    done = cairn("import-roster", str(roster))
    assert done.exit_code == 1
    assert "line 3  error" in done.output
    assert "Li Wen" in cairn("user", "list").output


def test_a_badge_is_issued_verified_and_withdrawn(installed: Path, tmp_path: Path) -> None:
    issued = cairn("issue", "one", "rosa.delgado@aldervalley.example", "opening-day", "--day", "2026-08-17")
    assert issued.exit_code == 0, issued.output
    url = issued.output.strip().rpartition("  ")[2]
    again = cairn("issue", "one", "rosa.delgado@aldervalley.example", "opening-day", "--day", "2026-08-17")
    assert "holds this badge already" in again.output
    withdrawn = cairn("revoke", url, "--reason", "Entered for the wrong person.", "--yes")
    assert "is withdrawn" in withdrawn.output
    assert "already" in cairn("revoke", url, "--reason", "Again.", "--yes").output


def test_a_list_with_an_error_awards_nothing_unless_errors_are_left_out(
    installed: Path, tmp_path: Path
) -> None:
    awards = tmp_path / "awards.csv"
    awards.write_text(
        "email,badge,date\nrosa.delgado@aldervalley.example,opening-day,2026-08-17\n"
        "nobody@aldervalley.example,opening-day,2026-08-17\n"
    )
    preview = cairn("issue", "list", str(awards), "--preview")
    assert "line 2  will be awarded  Rosa Delgado" in preview.output
    refused = cairn("issue", "list", str(awards))
    assert refused.exit_code == 1
    assert "Nothing was awarded" in refused.output
    assert "line 2  awarded" in cairn("issue", "list", str(awards), "--leave-out-errors").output


def test_a_pathway_is_a_draft_until_somebody_has_read_it_and_a_broken_one_is_refused(
    installed: Path, tmp_path: Path
) -> None:
    source = ROOT / "demo/pathway-2026-27.json"
    drafted = cairn("import-pathway", str(source))
    assert drafted.exit_code == 0
    assert "/coordinator/drafts/" in drafted.output
    nobody = cairn("import-pathway", str(source), "--reviewed-by", "rosa.delgado@aldervalley.example")
    assert nobody.exit_code == 1
    done = cairn("import-pathway", str(source), "--linked", "--reviewed-by", "ada@district.example")
    assert done.exit_code == 0, done.output
    assert "version 1" in done.output
    document = json.loads(source.read_text())
    document["rule"]["of"] = []
    broken = tmp_path / "broken.json"
    broken.write_text(json.dumps(document | {"version": "2"}))
    done = cairn("import-pathway", str(broken))
    assert done.exit_code == 1
    assert "Nothing was published" in done.output


def test_a_key_is_rotated_and_the_old_one_stays_listed(installed: Path) -> None:
    first = cairn("key", "list").output.split()[0]
    assert cairn("key", "rotate").exit_code == 0
    listed = cairn("key", "list").output.splitlines()
    assert listed[0].startswith(first)
    assert "retired" in listed[0]
    assert listed[1].endswith("active")


def test_a_person_who_may_not_is_told_who_may(installed: Path) -> None:
    done = cairn(
        "issue",
        "one",
        "lee.novak@aldervalley.example",
        "opening-day",
        "--as",
        "rosa.delgado@aldervalley.example",
    )
    assert done.exit_code == 1
    assert "coordinator" in done.output


def test_a_setting_that_makes_no_sense_is_named(instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAIRN_PORT", "eighty")
    done = cairn("user", "list")
    assert done.exit_code == 1
    assert "CAIRN_PORT" in done.output


def test_the_demonstration_opens_no_doors_into_an_installation_with_people_of_its_own(instance: Path) -> None:
    assert cairn(*INIT, stdin="a long password\n").exit_code == 0
    done = cairn("demo")
    assert done.exit_code == 1
    assert "people of your own" in done.output


def test_a_worker_delivers_what_waits(installed: Path) -> None:
    cairn("issue", "one", "rosa.delgado@aldervalley.example", "opening-day", "--day", "2026-08-17")
    done = cairn("worker", "--once")
    assert done.exit_code == 0, done.output
    assert "sent=1" in done.output
    (mail,) = (installed / "mail").glob("*.eml")
    assert b"To: rosa.delgado@aldervalley.example" in mail.read_bytes()


def test_an_audit_proves_the_journal_and_finds_what_was_changed(installed: Path) -> None:
    cairn("issue", "one", "rosa.delgado@aldervalley.example", "opening-day", "--day", "2026-08-17")
    done = cairn("audit")
    assert done.exit_code == 0, done.output
    assert "2 lines in the database, 2 in" in done.output
    journal = installed / "journal.jsonl"
    journal.write_text(journal.read_text().replace('"length":131072', '"length":131073'))
    done = cairn("audit")
    assert done.exit_code == 1
    assert "Line 2 of the file is not that of the database." in done.output
