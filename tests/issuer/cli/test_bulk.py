"""Awards in bulk on the command line: to a long list, to everyone in a group, and again after a cut."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from issuer.cli.opening import opened, utc_now
from issuer.services import acting, batching, commissioning, listing
from issuer.storage import bulk_awards
from issuer.storage.models import Credential

from .test_commands import cairn, installed, instance, made  # noqa: F401 - fixtures

DAY = "--day=2026-08-17"


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three lines are a long list, and two awards a batch."""
    monkeypatch.setattr(listing, "MOST_LINES", 2)
    monkeypatch.setattr(batching, "BATCH", 2)


@pytest.fixture
def sheet(installed: Path, tmp_path: Path) -> Path:  # noqa: F811
    """Everybody who may be awarded, and the badge."""
    mails = sorted(line.split("  ")[1].strip("<>") for line in cairn("user", "list").output.splitlines())
    path = tmp_path / "awards.csv"
    path.write_text("email,badge,date\n" + "".join(f"{mail},opening-day,2026-08-17\n" for mail in mails[:7]))
    return path


def results(output: str) -> list[str]:
    return [line.split("  ")[1] for line in output.splitlines() if line.startswith("line ")]


def cut_off_after(monkeypatch: pytest.MonkeyPatch, batches: int, error: BaseException) -> None:
    """Let something end the command behind so many batches."""
    step, left = batching.step, [batches]

    def cut(*given: object, **named: object) -> bool:
        if not left[0]:
            raise error
        left[0] -= 1
        return step(*given, **named)

    monkeypatch.setattr(batching, "step", cut)


def test_a_long_list_is_awarded_in_batches_and_the_same_list_awards_nothing_twice(sheet: Path) -> None:
    done = cairn("issue", "list", str(sheet))
    assert done.exit_code == 0, done.output
    assert results(done.output) == ["awarded"] * 7
    assert "/credentials/" in done.stdout
    assert "7 of 7 awarded." in done.stderr
    again = cairn("issue", "list", str(sheet))
    assert again.exit_code == 0, again.output
    assert results(again.output) == ["held already"] * 7
    assert "0 of 7 awarded." in again.stderr


def test_a_preview_of_a_long_list_awards_nothing(sheet: Path) -> None:
    assert results(cairn("issue", "list", str(sheet), "--preview").output) == ["will be awarded"] * 7
    assert results(cairn("issue", "list", str(sheet), "--preview").output) == ["will be awarded"] * 7


def test_a_command_that_was_cut_off_goes_on_where_it_was(
    sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        cut_off_after(patch, 2, KeyboardInterrupt())
        assert cairn("issue", "list", str(sheet)).exit_code == 1
    done = cairn("issue", "list", str(sheet))
    assert done.exit_code == 0, done.output
    assert results(done.output) == ["awarded"] * 7
    with opened() as house, house.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Credential)) == 7
        (kept,) = bulk_awards.of_person(session, acting.recorded(acting.CONSOLE))
    assert (kept.state, kept.count) == ("done", 7)


def test_what_somebody_stopped_is_said_and_the_same_command_goes_on(
    sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    step = batching.step

    def stopping(house, *, now):
        done = step(house, now=now)
        with house.database.reading() as session:
            (waiting,) = bulk_awards.of_person(session, acting.recorded(acting.CONSOLE))
        commissioning.stop(house, acting.CONSOLE, waiting.id, now=utc_now())
        return done

    with monkeypatch.context() as patch:
        patch.setattr(batching, "step", stopping)
        stopped = cairn("issue", "list", str(sheet))
    assert stopped.exit_code == 1
    assert "2 of 7 awarded." in stopped.stderr
    assert "It was stopped by somebody else." in stopped.stderr
    assert "7 of 7 awarded." in cairn("issue", "list", str(sheet)).stderr


def test_lines_that_cannot_be_awarded_are_left_out_only_when_asked(sheet: Path) -> None:
    sheet.write_text(sheet.read_text() + "nobody@aldervalley.example,opening-day,2026-08-17\n")
    refused = cairn("issue", "list", str(sheet))
    assert refused.exit_code == 1
    assert "Nothing was awarded: correct or take out line 9" in refused.output
    done = cairn("issue", "list", str(sheet), "--leave-out-errors")
    assert done.exit_code == 1
    assert results(done.output) == [*["awarded"] * 7, "error"]


def test_everyone_in_a_group_is_awarded_once(installed: Path) -> None:  # noqa: F811
    group = ("issue", "everyone", "opening-day", "--role", "reviewer", DAY)
    preview = cairn(*group, "--preview")
    assert preview.exit_code == 0, preview.output
    reviewers = [line.split("  ")[1] for line in preview.output.splitlines()]
    assert "Priya Raman" in reviewers
    done = cairn(*group)
    assert done.exit_code == 0, done.output
    assert [line.split("  ")[2] for line in done.stdout.splitlines()] == reviewers
    assert f"{len(reviewers)} of {len(reviewers)} awarded." in done.stderr
    held = cairn("issue", "everyone", "digital-safety-refresher", "--holds", "opening-day", DAY, "--preview")
    assert [line.split("  ")[1] for line in held.output.splitlines()] == reviewers


def test_a_group_that_is_nobody_is_told(installed: Path) -> None:  # noqa: F811
    done = cairn("issue", "everyone", "opening-day", "--school", "nowhere", DAY)
    assert done.exit_code == 1
    assert "Error: " in done.output


def test_a_group_has_to_be_named(installed: Path) -> None:  # noqa: F811
    done = cairn("issue", "everyone", "opening-day")
    assert done.exit_code == 1
    assert "Error: " in done.output
