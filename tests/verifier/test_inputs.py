"""What the command line is given: bundles on the disk, in folders and on standard input."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from verifier import cli, inputs
from verifier.inputs import Input

NOW = "2026-11-22T00:00:00Z"


def run(*arguments, **options):
    return CliRunner().invoke(cli.verify, [*map(str, arguments), "--now", NOW], **options)


def lines(result):
    return [json.loads(line) for line in result.stdout.splitlines()]


def packed(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as writer:
        for name, content in files.items():
            writer.writestr(name.replace("__", "."), content)
    return out.getvalue()


@pytest.fixture
def forms(district, tools):
    """One badge in three forms, and another one."""
    badge = district.badge()
    signed = json.dumps(district.sign(badge))
    return {
        "a__json": signed.encode(),
        "a__jwt": district.jwt(badge).encode(),
        "a__png": tools.png(tools.itxt(signed)),
        "b__json": json.dumps(district.signed(id="urn:uuid:b")).encode(),
    }


@pytest.fixture
def bundle(tmp_path, forms):
    file = tmp_path / "bundle.zip"
    file.write_bytes(packed(**forms, readme__txt=b"Badges of Rosa"))
    return file


def test_a_bundle_has_a_line_for_each_badge_under_its_place(bundle):
    result = run(bundle, "--jsonl", "--offline")
    assert [line["input"] for line in lines(result)] == [
        f"{bundle}!/{name}" for name in ("a.json", "a.jwt", "a.png", "b.json", "readme.txt")
    ]
    assert [line["verdict"] for line in lines(result)] == ["verified"] * 4 + ["undetermined"]
    assert result.exit_code == 2


def test_the_summary_counts_and_says_which_are_one_badge(bundle):
    result = run(bundle, "--offline")
    assert "5 checked: 4 verified, 1 undetermined" in result.stdout
    together = ", ".join(f"{bundle}!/a.{form}" for form in ("json", "jwt", "png"))
    assert f"The same badge 3 times: {together}" in result.stdout


def test_a_bundle_of_one_badge_is_one_report(tmp_path, forms):
    file = tmp_path / "one.zip"
    file.write_bytes(packed(a__json=forms["a__json"]))
    report = json.loads(run(file, "--json", "--offline").stdout)
    assert (report["input"], report["verdict"]) == (f"{file}!/a.json", "verified")
    assert run(file, "--offline").stdout.startswith("✓ Verified")


def test_one_report_for_a_bundle_of_several_is_bad_usage(bundle):
    result = run(bundle, "--json", "--offline")
    assert result.exit_code == 2
    assert "5 in it" in result.stderr


def test_a_bundle_may_come_by_standard_input(bundle):
    result = run("-", "--jsonl", "--offline", input=bundle.read_bytes())
    assert lines(result)[0]["input"] == "-!/a.json"


def test_a_bundle_larger_than_a_badge_is_read_whole(tmp_path, forms):
    noise = bytes(range(256)) * 4
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as writer:
        for number in range(2):
            writer.writestr(f"{number}.bin", noise * 3000)
        writer.writestr("a.json", forms["a__json"])
    file = tmp_path / "large.zip"
    file.write_bytes(out.getvalue())
    assert file.stat().st_size > 5_000_000
    assert lines(run(file, "--jsonl", "--offline"))[-1]["verdict"] == "verified"


def test_a_bundle_that_tricks_is_one_line(tmp_path):
    file = tmp_path / "bundle.zip"
    file.write_bytes(packed(**{"../../etc/passwd": b"{}"}))
    (line,) = lines(run(file, "--jsonl", "--offline"))
    assert (line["input"], line["reasons"]) == (str(file), ["bundle_refused"])


def test_a_table_has_a_line_for_each_address(tmp_path, district):
    table = tmp_path / "list.csv"
    table.write_text("name,url\nRosa,https://badges.example/1\nDan,https://badges.example/2\n")
    world = tmp_path / "world.json"
    world.write_text(json.dumps({"https://badges.example/1": {"body": district.signed()}}))
    result = run(table, "--jsonl", "--world", world)
    assert [(line["input"], line["verdict"]) for line in lines(result)] == [
        ("https://badges.example/1", "verified"),
        ("https://badges.example/2", "undetermined"),
    ]


def test_the_addresses_of_a_table_are_asked_by_the_rules_of_all_others(tmp_path):
    table = tmp_path / "list.csv"
    table.write_text("https://10.0.0.1/a\nhttps://localhost/b\n")
    assert [line["reasons"] for line in lines(run(table, "--jsonl"))] == [["unreadable"]] * 2


def test_in_a_folder_what_is_no_badge_is_nothing_wrong_and_bundles_are_opened(bundle):
    (bundle.parent / "notes.txt").write_text("Remember the milk")
    result = run(bundle.parent, bundle.parent / "notes.txt", "--jsonl", "--offline")
    told = {Path(line["input"]).name: line["reasons"] for line in lines(result)[:-1]}
    assert told["notes.txt"] == ["unsupported_format"]
    assert told["a.png"] == []
    assert lines(result)[-1]["reasons"] == ["malformed"]


def test_several_inputs_lie_beside_each_other(bundle, tmp_path, forms):
    alone = tmp_path / "c.json"
    alone.write_bytes(forms["a__json"])
    given = [Input(str(bundle)), Input(str(alone)), Input("-"), Input("https://a.example/")]
    beside = inputs.beside_each_other(given)
    assert [one.input for one in beside["urn:uuid:b"]] == [f"{bundle}!/b.json"]
    assert len(beside["urn:uuid:6a1f0a4e-8f0e-4b5e-9d5e-2f5b8c0d1e01"]) == 4
    assert inputs.beside_each_other(given[:1]) == {}


def test_among_very_many_each_is_for_itself_alone(bundle):
    assert inputs.beside_each_other([Input(str(bundle))] * (inputs.MAX_BESIDE + 1)) == {}
