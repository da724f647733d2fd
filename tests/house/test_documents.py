"""What the two one-page documents promise is what the code does: the same steps and rows, in that order."""

import hashlib
import re
from pathlib import Path

from issuer.services import awarding
from verifier.verify import CHECKS

ROOT = Path(__file__).parents[2]


def table(document: str) -> list[list[str]]:
    """Return the cells of the numbered lines of a document's table."""
    text = (ROOT / "docs" / document).read_text(encoding="utf-8")
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text.splitlines()
        if re.match(r"\| \d+ \|", line)
    ]


def test_each_document_is_ten_numbered_lines() -> None:
    assert [line[0] for line in table("AWARD.md")] == [str(number) for number in range(10)]
    assert [line[0] for line in table("VERIFICATION.md")] == [str(number) for number in range(1, 11)]


def test_the_lines_of_an_award_are_the_numbered_steps_of_the_code() -> None:
    """Each step up to the commit is named beside its number in the code."""
    source = Path(awarding.__file__).read_text(encoding="utf-8")
    for number, step, *_ in table("AWARD.md")[:-1]:
        call = re.escape(step.strip("`")) + r"\("
        if step == "`verify_bytes`":
            call = r"_read_back\("
        assert re.search(rf"{call}.*  # {number}$", source, re.MULTILINE), f"{number} {step}"


def test_the_lines_of_a_verification_are_the_rows_of_a_report_in_their_order() -> None:
    told = [name for line in table("VERIFICATION.md") for name in re.findall(r"`(\w+)`", line[1])]
    assert told == [name for name, _ in CHECKS]


def test_the_licence_is_apache_2_as_it_was_published() -> None:
    digest = hashlib.sha256((ROOT / "LICENSE").read_bytes()).hexdigest()
    assert digest == "c71d239df91726fc519c6eb72d318ec65820627232b2f796219e87dcf35d0ab4"
