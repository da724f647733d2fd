"""What a teacher does for a rule that no badge of the menu fulfils: the page, and the words on its button.

url, do = deed(rule, "professional-learning-2026-27") or ("", "")
"""

from typing import Final

from flask import url_for

from verifier.pathways.requirements import (
    Attend,
    Evidence,
    Reflection,
    Requirement,
    SignOff,
    Slot,
    Taught,
)

KINDS: Final = frozenset({"attend", "evidence", "reflection", "signoff", "slot", "taught"})
"""The kinds of such rules, as documents call them."""


def deed(rule: Requirement, slug: str) -> tuple[str, str] | None:
    """Where a teacher goes for a rule of the pathway with that short name; None when it has no such page."""
    match rule:
        case Slot():
            return url_for("teacher.propose", pathway=slug, node=rule.id), "Propose it"
        case Reflection():
            return url_for("teacher.reflect", kind="reflection", topic=rule.topic), "Write it"
        case Evidence():
            return url_for("teacher.reflect", kind="evidence", topic=rule.topic), "Show it"
        case Taught():
            return url_for("teacher.taught"), "Say whom you taught"
        case Attend() | SignOff():
            return url_for("teacher.recorded", _anchor=f"part-{rule.id}"), "See who records it"
        case _:
            return None
