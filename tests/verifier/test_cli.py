"""The command: what it prints, where, and with which exit code."""

import contextlib
import json
import os
import runpy
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from verifier import cli
from verifier.inputs import Input

NOW = "2026-11-22T00:00:00Z"
ROOT = Path(__file__).resolve().parents[2]


def run(*arguments, **options):
    return CliRunner().invoke(cli.verify, [*map(str, arguments)], **options)


def lines(result):
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def folder(tmp_path, district):
    """Badges that are verified, a warning, undetermined and failed, by the names of their files."""
    careless = district.badge()
    del careless["credentialSubject"]["id"]
    files = {
        "a-good.json": district.signed(),
        "b-careless.json": district.sign(careless),
        "c-open.json": district.signed() | {"@context": ["https://unknown.example/v1"]},
        "d-changed.json": district.signed() | {"name": "Principal"},
    }
    for name, content in files.items():
        (tmp_path / name).write_text(json.dumps(content))
    return tmp_path


def test_one_report_as_json(folder):
    result = run(folder / "a-good.json", "--json", "--now", NOW, "--offline")
    report = json.loads(result.stdout)
    assert (result.exit_code, report["verdict"], report["input"]) == (
        0,
        "verified",
        str(folder / "a-good.json"),
    )
    assert list(report) == ["input", "verdict", "reasons", "checks", "credential", "parts"]


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["a-good"], 0),
        (["a-good", "b-careless"], 0),
        (["a-good", "c-open"], 2),
        (["c-open", "d-changed", "a-good"], 1),
    ],
)
def test_the_exit_code_tells_the_worst(folder, names, code):
    files = [folder / f"{name}.json" for name in names]
    assert run(*files, "--jsonl", "--now", NOW, "--offline").exit_code == code


def test_one_line_for_each_input_in_their_order_and_nothing_else(folder):
    result = run(folder / "d-changed.json", folder, "--jsonl", "--now", NOW, "--offline")
    assert [Path(line["input"]).name[0] for line in lines(result)] == ["d", "a", "b", "c", "d"]
    assert [line["verdict"] for line in lines(result)][1:] == [
        "verified",
        "warning",
        "undetermined",
        "failed",
    ]


def test_what_cannot_be_read_still_gets_its_line(folder):
    empty = folder / "empty"
    empty.mkdir()
    result = run(folder / "absent.json", empty, "bad\0name", folder / "a-good.json", "--jsonl", "--offline")
    assert [line["reasons"] for line in lines(result)] == [["unreadable"]] * 3 + [[]]
    assert result.exit_code == 2


def test_folders_are_read_to_their_depth_in_the_order_of_names(folder):
    (folder / "inner").mkdir()
    (folder / "inner" / "z.json").write_text("{}")
    (folder / "inner" / "dangling").symlink_to("nowhere")
    result = run(folder, "--jsonl", "--offline")
    assert [Path(line["input"]).name for line in lines(result)][-1] == "z.json"
    assert len(lines(result)) == 5


def test_standard_input(folder):
    data = (folder / "a-good.json").read_bytes()
    result = run("-", "--json", "--now", NOW, "--offline", input=data)
    assert (result.exit_code, json.loads(result.stdout)["input"]) == (0, "-")


class TestWorlds:
    URL = "https://badges.example/credentials/7"

    def world(self, folder, pages):
        file = folder / "world.json"
        file.write_text(json.dumps(pages))
        return file

    def test_the_file_is_the_only_internet_there_is(self, tmp_path, district, tools):
        signed = district.signed(credentialStatus=tools.entry())
        (tmp_path / "list.json").write_text(json.dumps(district.status_list(7)))
        world = self.world(tmp_path, {self.URL: {"body": signed}, tools.LIST: {"file": "list.json"}})
        (line,) = lines(run(self.URL, "--jsonl", "--now", NOW, "--world", world))
        assert (line["input"], line["reasons"]) == (self.URL, ["revoked"])
        (line,) = lines(run("https://absent.example/", "--jsonl", "--now", NOW, "--world", world))
        assert line["reasons"] == ["unreadable"]

    def test_without_internet_a_status_is_an_open_question(self, tmp_path, district, tools):
        file = tmp_path / "badge.json"
        file.write_text(json.dumps(district.signed(credentialStatus=tools.entry())))
        result = run(file, "--jsonl", "--now", NOW, "--offline")
        assert (result.exit_code, lines(result)[0]["reasons"]) == (2, ["status_unreachable"])

    def test_the_real_internet_is_asked_by_rules(self):
        result = run("http://127.0.0.1:1/badge", "https://10.0.0.1/badge", "--jsonl")
        assert [line["reasons"] for line in lines(result)] == [["unreadable"], ["unreadable"]]

    def test_a_file_that_is_no_world_is_bad_usage(self, folder):
        result = run(folder / "a-good.json", "--world", self.world(folder, []))
        assert result.exit_code == 2
        assert "should hold a JSON object" in result.stderr


class TestQuestions:
    def test_the_moment(self, folder):
        for now, code in (("2025-06-01T00:00:00Z", 1), ("2026-11-22", 0), ("2026-11-22T00:00:00+05:00", 0)):
            assert run(folder / "a-good.json", "--jsonl", "--offline", "--now", now).exit_code == code
        result = run(folder / "a-good.json", "--now", "tomorrow")
        assert result.exit_code == 2
        assert "write it like 2026-11-22" in result.stderr

    def test_without_a_moment_it_is_now(self, folder):
        assert run(folder / "a-good.json", "--jsonl", "--offline").exit_code in {0, 1}

    def test_known_issuers(self, folder, district):
        trust = folder / "trust.json"
        trust.write_text(json.dumps([district.id]))
        (line,) = lines(run(folder / "a-good.json", "--jsonl", "--now", NOW, "--offline", "--trust", trust))
        assert line["verdict"] == "verified"
        trust.write_text("[]")
        (line,) = lines(run(folder / "a-good.json", "--jsonl", "--now", NOW, "--offline", "--trust", trust))
        assert line["reasons"] == ["issuer_unknown"]
        trust.write_text("7")
        assert run(folder / "a-good.json", "--trust", trust).exit_code == 2

    def test_the_recipient(self, folder):
        (line,) = lines(run(folder / "a-good.json", "--jsonl", "--offline", "--recipient", "ada@b.example"))
        assert "recipient_unproven" in line["reasons"]


class TestForPeople:
    def test_one_badge_gets_a_page_with_advice(self, folder):
        result = run(folder / "d-changed.json", "--now", NOW, "--offline")
        assert result.stdout.startswith("✗ Failed")
        assert "✗ proof" in result.stdout
        assert "What you can do: Write to the issuer" in result.stdout
        assert len(result.stdout.splitlines()) >= 14

    def test_several_get_a_row_each_and_a_sum(self, folder):
        result = run(folder, "--now", NOW, "--offline")
        assert "1 verified, 1 warning, 1 undetermined, 1 failed" in result.stdout
        assert "(signature_invalid)" in result.stdout

    def test_what_a_document_says_cannot_steer_the_terminal(self, tmp_path, district):
        signed = district.signed(issuer={"id": district.id, "type": ["Profile"], "name": "A\u009b31m\u202eB"})
        file = tmp_path / "badge.json"
        file.write_text(json.dumps(signed))
        result = run(file, "--now", NOW, "--offline")
        assert "A\N{REPLACEMENT CHARACTER}31m\N{REPLACEMENT CHARACTER}B, signed it" in result.stdout

    def test_many_inputs_show_how_far_it_is_on_standard_error(self, folder):
        result = run(*[folder / "a-good.json"] * 20, "--jsonl", "--now", NOW, "--offline")
        assert "0 of 20 checked" in result.stderr
        assert len(lines(result)) == 20

    def test_a_person_at_a_terminal_sees_a_bar(self, folder, monkeypatch):
        reports = ["x"] * 20
        monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
        assert list(cli._with_progress(reports, 20)) == reports


class TestManyInputs:
    @pytest.fixture(autouse=True)
    def two_processors(self, monkeypatch):
        monkeypatch.setattr(os, "cpu_count", lambda: 2)

    @pytest.fixture
    def many(self, tmp_path, district):
        """300 badges, of which every third was changed, and every seventh cannot be read."""
        signed = json.dumps(district.signed())
        for number in range(300):
            text = signed.replace("Exit tickets", "Principal") if number % 3 == 0 else signed
            (tmp_path / f"{number:03}.json").write_text(text[:-9] if number % 7 == 0 else text)
        return tmp_path

    def test_several_processes_say_the_same_as_one_in_the_same_order(self, many, monkeypatch):
        arguments = [many, "--jsonl", "--now", NOW, "--offline"]
        together = run(*arguments)
        monkeypatch.setattr(cli, "_MANY", 301)
        alone = run(*arguments)
        assert together.stdout == alone.stdout
        assert [Path(line["input"]).name for line in lines(together)] == sorted(
            file.name for file in many.iterdir()
        )
        assert {line["verdict"] for line in lines(together)} == {"verified", "failed"}
        assert together.exit_code == alone.exit_code == 1
        assert "200 of 300 checked" in together.stderr

    def test_standard_input_among_many_is_still_read(self, many):
        data = (many / "001.json").read_bytes()
        result = run("-", many, "--jsonl", "--now", NOW, "--offline", input=data)
        assert lines(result)[0]["verdict"] == "verified"
        assert len(lines(result)) == 301

    def test_ctrl_c_counts_although_the_interpreter_loses_it(self, many, monkeypatch):
        """As it loses it inside the callbacks that end an import."""

        def lost(one, world, beside):
            with contextlib.suppress(KeyboardInterrupt):
                signal.raise_signal(signal.SIGINT)
            return answer(one, world, beside)

        answer = cli._reports
        monkeypatch.setattr(cli, "_reports", lost)
        result = run(*sorted(many.iterdir())[:3], "--jsonl", "--now", NOW, "--offline")
        assert (result.exit_code, len(lines(result))) == (130, 1)
        assert "1 of 3 were checked" in result.stderr

    def test_ctrl_c_ends_everything_cleanly(self, many):
        command = [sys.executable, "-m", "verifier", *[str(many)] * 50, "--jsonl", "--now", NOW, "--offline"]
        with subprocess.Popen(
            command,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        ) as running:
            running.stdout.readline()
            os.killpg(running.pid, signal.SIGINT)
            _, told = running.communicate(timeout=60)
        assert running.returncode == 130
        assert "of 15000 were checked" in told
        assert "Traceback" not in told
        with pytest.raises(ProcessLookupError):
            os.killpg(running.pid, 0)

    def test_ctrl_c_says_how_far_it_came(self, folder, monkeypatch):
        reports = cli._reports

        def interrupted(one, world, beside):
            if one.name.endswith("c-open.json"):
                raise KeyboardInterrupt
            return reports(one, world, beside)

        monkeypatch.setattr(cli, "_reports", interrupted)
        result = run(folder, "--jsonl", "--now", NOW, "--offline")
        assert result.exit_code == 130
        assert "Stopped: 2 of 4 were checked." in result.stderr
        assert len(lines(result)) == 2

    def test_one_process_of_many_leaves_ctrl_c_to_the_first_and_answers_alike(self, folder):
        name = str(folder / "a-good.json")
        asked = {"now": NOW, "recipient": None, "own_origin": None, "offline": True}
        before = signal.getsignal(signal.SIGINT)
        try:
            cli._begin(asked | {"world_file": None, "trust_file": None}, {})
            assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
        finally:
            signal.signal(signal.SIGINT, before)
        alone = run(name, "--json", "--now", NOW, "--offline")
        (report,) = cli._Worker.reports(Input(name))
        assert report.as_dict() == json.loads(alone.stdout)

    def test_a_process_that_is_ended_from_outside_is_said(self, many, monkeypatch):
        monkeypatch.setattr(cli, "_reports", lambda one, world, beside: os._exit(9))
        result = run(many, "--jsonl", "--offline")
        assert result.exit_code == 2
        assert "ended from outside" in result.stderr


class TestUsage:
    def test_no_input_is_bad_usage(self):
        assert run().exit_code == 2

    def test_one_report_for_several_inputs_is_bad_usage(self, folder):
        result = run(folder, "--json")
        assert result.exit_code == 2
        assert "use --jsonl" in result.stderr

    def test_the_help_says_what_is_needed(self):
        result = run("--help")
        assert result.exit_code == 0
        assert "Say what is true of badges" in result.stdout

    def test_the_command_loads_nothing_heavy_until_it_runs(self):
        heavy = "{'requests', 'pyld', 'cryptography', 'rich'}"
        program = f"import sys, verifier.cli; print(sorted(set(sys.modules) & {heavy}))"
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == "[]"

    @pytest.mark.parametrize("name", ["a-good", "b-careless", "d-changed"])
    def test_an_ordinary_badge_loads_nothing_that_it_does_not_need(self, folder, name):
        heavy = {"requests", "pyld", "rich", "verifier.pathways.requirements", "verifier.open_badges_2"}
        program = (
            "import sys, verifier.cli\n"
            "try: verifier.cli.verify(sys.argv[1:])\n"
            f"except SystemExit: print(sorted(set(sys.modules) & {heavy}))"
        )
        arguments = [folder / f"{name}.json", "--offline", "--now", NOW]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-c", program, *arguments]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        assert done.stdout.splitlines()[-1] == "[]"

    def test_it_runs_as_a_module(self, folder, monkeypatch, capsys):
        arguments = [str(folder / "a-good.json"), "--now", NOW, "--offline", "--jsonl"]
        monkeypatch.setattr(sys, "argv", ["verifier", *arguments])
        with pytest.raises(SystemExit) as ended:
            runpy.run_module("verifier", run_name="__main__")
        assert ended.value.code == 0
        assert json.loads(capsys.readouterr().out)["verdict"] == "verified"
