"""What `cairn verify` shows a person: a row for each of many badges, a page for one alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from verifier.report import Finding, Report

MARKS: Final = {
    "verified": ("✓ Verified", "green"),
    "warning": ("! Verified, with something to know", "yellow"),
    "undetermined": ("? Could not check everything", "yellow"),
    "failed": ("✗ Failed", "red"),
    "passed": ("✓ Passed", "green"),
    "warned": ("! Warning", "yellow"),
    "skipped": ("- Not asked", "bright_black"),
}


def row(report: Report) -> None:
    """Prints one line: the verdict, the input and the reasons."""
    verdict, color = MARKS[report.verdict]
    reasons = f"  ({', '.join(report.reasons)})" if report.reasons else ""
    click.echo(
        click.style(f"{verdict[:1]} {report.verdict:12}", fg=color) + f" {plain(report.input)}{reasons}"
    )


def page(report: Report) -> None:
    """Prints the verdict, and what each check found with what can be done."""
    verdict, color = MARKS[report.verdict]
    click.echo(f"{click.style(verdict, fg=color, bold=True)}  {plain(report.input)}\n")
    for finding in report.checks:
        _finding(finding)


def _finding(finding: Finding) -> None:
    mark, color = MARKS[finding.outcome.value]
    click.echo(f"{click.style(mark[:1], fg=color)} {finding.name:12} {plain(finding.message)}")
    if finding.advice:
        click.echo(f"{'':14} What you can do: {finding.advice}")


def plain(text: str) -> str:
    """What a document says must not steer the terminal: whatever is not printable is shown as a mark."""
    return "".join(
        character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text
    )
