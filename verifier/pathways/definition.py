"""A pathway document in and out: `cairn-pathway/1` as values, or every reason why it is none.

    pathway = read(document)          # DefinitionError: .problems, the first in .code .pointer .message
    write(pathway) == document        # exactly, so the digest of a rule survives

A definition error is never evaluated and so never "complete". The tables below are the format: one row
per member.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from verifier.pathways import soundness
from verifier.pathways.forms import (
    MISSING,
    Form,
    Given,
    Kept,
    Member,
    Problem,
    read_members,
    write_members,
)
from verifier.pathways.members import MEMBERS, NODE_MEMBERS, PATHWAY_MEMBERS
from verifier.pathways.requirements import KINDS, Group, Pathway, Requirement

FORMAT: Final = "cairn-pathway/1"
DEEPEST: Final = 32
MOST_RULES: Final = 500


def _read_rules(value: Given, pointer: str, problems: list[Problem]) -> Kept:
    if not isinstance(value, list):
        problems.append(Problem("malformed", pointer, "The rules of a group must be a list."))
        return MISSING
    if not value:
        message = "This group asks for nothing; add a rule, or take it out."
        problems.append(Problem("empty_group", pointer, message))
        return MISSING
    rules = [_read_rule(rule, f"{pointer}/{place}", problems) for place, rule in enumerate(value)]
    return MISSING if MISSING in rules else tuple(rules)


def _read_rule(value: Given, pointer: str, problems: list[Problem]) -> Kept:
    # Groups are the only objects inside which a pointer goes through "of", so it tells how deep we are.
    if pointer.count("/of/") >= DEEPEST:
        message = f"Groups stand in groups more than {DEEPEST} deep; take some levels out."
        problems.append(Problem("too_deep", pointer, message))
        return MISSING
    if not isinstance(value, Mapping):
        problems.append(Problem("malformed", pointer, "A rule must be an object with id and kind."))
        return MISSING
    kind = value.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        message = f"{kind!r} is no kind of rule; use one of {', '.join(KINDS)}."
        problems.append(Problem("unknown_kind", f"{pointer}/kind", message))
        return MISSING
    stated = {name: member for name, member in value.items() if name != "kind"}
    given = read_members(stated, _members(kind), pointer, problems)
    return MISSING if given is None else KINDS[kind](**given)


def _write_rule(rule: Requirement) -> dict[str, Any]:
    kind = _NAMES[type(rule)]
    return {"kind": kind, **write_members(rule, _members(kind))}


def _members(kind: str) -> Sequence[Member]:
    below = (_OF,) if issubclass(KINDS[kind], Group) else ()
    return (*NODE_MEMBERS, *MEMBERS[kind], *below)


_RULE: Final = Form(_read_rule, _write_rule)
_RULES: Final = Form(_read_rules, lambda rules: [_write_rule(rule) for rule in rules])
_NAMES: Final = MappingProxyType({kind: name for name, kind in KINDS.items()})

_OF: Final = Member("of", "of", _RULES, required=True)
_WHOLE: Final = (*PATHWAY_MEMBERS, Member("rule", "rule", _RULE, required=True))


class DefinitionError(ValueError):
    """A document is no pathway: `problems` says everything that is wrong, each with its place.

    `pathway` is what it says all the same when every shape is right: to be read aloud, never evaluated.
    """

    def __init__(self, problems: Sequence[Problem], pathway: Pathway | None = None) -> None:
        self.pathway = pathway
        self.problems = tuple(problems)
        self.code = problems[0].code
        self.pointer = problems[0].pointer
        self.message = problems[0].message
        told = "; ".join(f"{problem.pointer or '/'}: {problem.message}" for problem in problems[:5])
        super().__init__(f"This is not a pathway that can be used. {told}")

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes, each once, sorted."""
        return tuple(sorted({problem.code for problem in self.problems}))


def read(document: Mapping[str, Any]) -> Pathway:
    """Read a pathway document (schema `pathway`, and the definition errors of section 2c).

    Raises:
        DefinitionError: the document means nothing, or something that could never be evaluated.
    """
    problems: list[Problem] = []
    if not isinstance(document, Mapping):
        raise DefinitionError([Problem("malformed", "", "A pathway must be a JSON object.")])
    if document.get("format") != FORMAT:
        problems.append(Problem("malformed", "/format", f"The format must be “{FORMAT}”."))
    stated = {name: member for name, member in document.items() if name != "format"}
    given = read_members(stated, _WHOLE, "", problems)
    if problems or given is None:
        raise DefinitionError(problems)
    pathway = Pathway(**given)
    problems.extend(soundness.problems(pathway, most=MOST_RULES))
    if problems:
        raise DefinitionError(problems, pathway)
    return pathway


def write(pathway: Pathway) -> dict[str, Any]:
    """The document of a pathway; `read` gives it back, and it equals the one it was read from."""
    return {"format": FORMAT, **write_members(pathway, _WHOLE)}
