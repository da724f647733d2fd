"""What is wrong with a draft, or worth a second look, in words beside the rule that it speaks of.

A finding has a severity (fail: must change, warn: is this meant?, note: good to know), the rule it is about,
and where one press mends it, `fix` for the button.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from issuer.domain import draft
from issuer.services import linting
from issuer.web.current import house, now
from verifier.pathways.forms import Problem
from verifier.pathways.linting import findings as linted
from verifier.pathways.requirements import Pathway

_NOTES: Final = frozenset({"no_offering", "no_minutes", "conflict", "expires_before_end"})


@dataclass(frozen=True)
class Finding:
    """One remark: `node` is the id of its rule ("" for the whole), `fix` a button's words and its deed."""

    severity: str
    code: str
    node: str
    message: str
    fix: tuple[str, str] | None = None


def findings_of(
    document: Mapping[str, Any], pathway: Pathway | None, problems: Sequence[Problem], known: frozenset[str]
) -> tuple[Finding, ...]:
    """Everything there is to say, what must change first; `known` are the components of our menu."""
    found = [_of_problem(document, one) for one in problems]
    found += _strangers(document, known)
    if pathway is not None and not found:
        found = [_of_linter(document, one) for one in _linted(pathway)]
    return tuple(sorted(found, key=lambda one: ("fail", "warn", "note").index(one.severity)))


def _of_problem(document: Mapping[str, Any], problem: Problem) -> Finding:
    node = draft.rule_at(document, problem.pointer) or ""
    return Finding("fail", problem.code, node, problem.message, _fix(document, problem, node))


def _linted(pathway: Pathway) -> tuple[linted.Finding, ...]:
    with house().database.reading() as session:
        return linting.findings(session, house(), pathway, now=now())


def _of_linter(document: Mapping[str, Any], one: linted.Finding) -> Finding:
    node = draft.rule_at(document, one.path) or ""
    severity = "fail" if one.severity == "error" else "note" if one.code in _NOTES else "warn"
    rule = draft.find(document, node) if node else {}
    once = one.code == "overlap" and rule.get("kind") in ("all", "atLeast")
    fix = ("Count it once", f"once {node}") if once else None
    return Finding(severity, one.code, node, one.message, fix)


def _fix(document: Mapping[str, Any], problem: Problem, node: str) -> tuple[str, str] | None:
    if problem.code == "bad_count" and problem.pointer.endswith("/n") and node:
        offered = len(draft.find(document, node).get("of", ()))
        return (f"Set it to {offered}", f"n {node} {offered}") if offered else None
    if problem.code in ("empty_group", "duplicate_child") and node not in ("", document["rule"]["id"]):
        return "Take it out", f"remove {node}"
    return None


def _strangers(document: Mapping[str, Any], known: frozenset[str]) -> Iterator[Finding]:
    """Components of ours that the menu does not have: nobody could earn them."""
    base = house().settings.urls.achievement("")
    for token, component in document.get("components", {}).items():
        stated = component["achievement"]
        addresses = stated if isinstance(stated, list) else [stated]
        if token not in known and any(one.startswith(base) for one in addresses):
            name = component.get("name") or token
            message = f"The menu has no “{name}”. Say what stands for it here, or bring it in with the menu."
            yield Finding("fail", "unknown_achievement", "", message, None)
