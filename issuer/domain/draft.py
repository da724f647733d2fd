"""A pathway that is still being written: small edits of its document, each giving the document after it.

    document = begin(name=..., id=..., awards=..., window=...)
    document = add(document, "root", {"id": "events", "kind": "all", "label": "Required events", "of": []})
    document = move(document, "events", -1)

A draft is the document itself and may be unsound on the way, a group with nothing in it for example; what
it means is asked of `verifier.pathways` each time. No edit changes the document that it was given.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any, Final

Document = Mapping[str, Any]
Rule = dict[str, Any]

ROOT: Final = "root"
GROUPS: Final = frozenset({"all", "any", "atLeast", "sequence"})
# What a rule keeps when it becomes one of another kind.
_COMMON: Final = ("id", "label", "if", "window", "after", "waivable", "expiry")
_LONGEST: Final = 64


class DraftError(ValueError):
    """An edit that cannot be made; the message says what to do instead."""


def begin(**members: object) -> dict[str, Any]:
    """A pathway that asks for nothing yet; `members` are those of its document."""
    told = {name: value for name, value in members.items() if value not in (None, "")}
    return {
        "format": "cairn-pathway/1",
        "version": "1",
        **told,
        "rule": {"id": ROOT, "kind": "all", "of": []},
    }


def walk(document: Document) -> Iterator[tuple[Rule, Rule | None]]:
    """Every rule with the group that it stands in (None: the whole), in document order."""
    stack: list[tuple[Rule, Rule | None]] = [(document["rule"], None)]
    while stack:
        rule, group = stack.pop()
        yield rule, group
        stack.extend((child, rule) for child in reversed(rule.get("of", ())))


def find(document: Document, node: str) -> Rule:
    """The rule with that id.

    Raises:
        DraftError: there is none; somebody may have taken it out meanwhile.
    """
    return _place(document, node)[0]


def group_of(document: Document, node: str) -> Rule | None:
    """The group that a rule stands in; None for the whole."""
    return _place(document, node)[1]


def rule_at(document: Document, pointer: str) -> str | None:
    """The id of the rule that a JSON pointer leads to or into; None when it leads elsewhere."""
    steps = pointer.split("/")[1:]
    if steps[:1] != ["rule"]:
        return None
    rule = document["rule"]
    for step, place in zip(steps[1::2], steps[2::2], strict=False):
        if step != "of" or not place.isdigit() or int(place) >= len(rule.get("of", ())):
            break
        rule = rule["of"][int(place)]
    return str(rule.get("id", "")) or None


def named(document: Document, words: str) -> str:
    """A token made of words that no rule of this document has yet."""
    taken = {rule.get("id") for rule, _ in walk(document)}
    token = slug(words) or "rule"
    return next(one for one in _numbered(token) if one not in taken)


def slug(words: str) -> str:
    """Words as a token: `Quick bites & more` becomes `quick-bites-more`."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", words) if not unicodedata.combining(one))
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[: _LONGEST - 4].strip("-")


def add(document: Document, into: str, rule: Rule, at: int | None = None) -> dict[str, Any]:
    """Put a rule into a group, at a place or at its end."""
    changed = _copy(document)
    group = _group(changed, into)
    group["of"].insert(len(group["of"]) if at is None else at, rule)
    return changed


def put(document: Document, node: str, rule: Rule) -> dict[str, Any]:
    """Put a rule in the place of another; the rules below it stay when it is a group still."""
    changed = _copy(document)
    old = find(changed, node)
    below = {"of": old.get("of", [])} if rule["kind"] in GROUPS else {}
    if old.get("of") and not below:
        raise DraftError("There are rules in this group. Move them out before it becomes something else.")
    old.clear()
    old.update({**rule, **below})
    return changed


def change_kind(document: Document, node: str, kind: str, n: int | None = None) -> dict[str, Any]:
    """Say how many of a group are needed: all, one, or (`atLeast`) n of them."""
    rule = find(document, node)
    kept: Rule = {name: rule[name] for name in (*_COMMON, "exclusive") if name in rule}
    asked: Rule = {"n": n or rule.get("n", 1)} if kind == "atLeast" else {}
    if kind not in ("all", "atLeast"):
        kept.pop("exclusive", None)
    return put(document, node, {**kept, "kind": kind, **asked})


def remove(document: Document, node: str) -> dict[str, Any]:
    """Take a rule out, with all that stands below it."""
    changed = _copy(document)
    rule, group = _place(changed, node)
    if group is None:
        raise DraftError("The pathway itself cannot be taken out of it.")
    group["of"].remove(rule)
    return changed


def move(document: Document, node: str, by: int) -> dict[str, Any]:
    """Move a rule up (-1) or down (1) in its group; at the end it stays where it is."""
    group = group_of(document, node)
    if group is None:
        return _copy(document)
    at = [rule["id"] for rule in group["of"]].index(node)
    return place(document, node, group["id"], max(0, min(at + by, len(group["of"]) - 1)))


def place(document: Document, node: str, into: str, at: int | None = None) -> dict[str, Any]:
    """Move a rule into a group, at a place or at its end."""
    changed = _copy(document)
    rule, group = _place(changed, node)
    if group is None or any(below["id"] == into for below, _ in walk({"rule": rule})):
        raise DraftError("A group cannot stand inside itself.")
    group["of"].remove(rule)
    target = _group(changed, into)
    target["of"].insert(len(target["of"]) if at is None else at, rule)
    return changed


def state(document: Document, **members: object) -> dict[str, Any]:
    """Set members of the whole document; None or "" takes one out."""
    changed = {name: value for name, value in _copy(document).items() if name not in members}
    told = {name: value for name, value in members.items() if value not in (None, "", {}, [])}
    rule = changed.pop("rule")
    return {**changed, **told, "rule": rule}


def declare(document: Document, token: str, component: Mapping[str, Any]) -> dict[str, Any]:
    """Say what a component is, or say it anew."""
    return state(document, components={**document.get("components", {}), token: dict(component)})


def withdraw(document: Document, token: str) -> dict[str, Any]:
    """Take a component out that no rule names.

    Raises:
        DraftError: a rule names it.
    """
    if token in _named_components(document):
        raise DraftError("A rule asks for this component. Take that rule out first.")
    components = {name: one for name, one in document.get("components", {}).items() if name != token}
    return state(document, components=components)


def token_of(document: Document, achievement: str) -> str | None:
    """The component that stands for an achievement."""
    for token, component in document.get("components", {}).items():
        stated = component["achievement"]
        if achievement in (stated if isinstance(stated, list) else [stated]):
            return str(token)
    return None


def trimmed(document: Document) -> dict[str, Any]:
    """Without the components that no rule can use; a rule that chooses by category may use all of them."""
    if any(_chooses_freely(rule) for rule, _ in walk(document)):
        return _copy(document)
    kept = _named_components(document)
    components = {name: one for name, one in document.get("components", {}).items() if name in kept}
    return state(document, components=components)


def without_empty(document: Document) -> dict[str, Any]:
    """Without groups that have nothing in them, so that the rest can be read; {} when nothing is left."""
    changed = _copy(document)
    while True:
        empty = [
            (rule, group)
            for rule, group in walk(changed)
            if rule.get("kind") in GROUPS and not rule.get("of")
        ]
        if not empty:
            return changed
        for rule, group in empty:
            if group is None:
                return {}
            group["of"].remove(rule)


def next_year(document: Document, *, id: str, name: str, years: int = 1) -> dict[str, Any]:  # noqa: A002
    """The definition for another year: an address of its own, version 1, every date moved by whole years."""
    moved: dict[str, Any] = _dates(_copy(document), lambda text: _later(text, years))
    moved.pop("previousVersion", None)
    return {**moved, "id": id, "name": name, "version": "1"}


def _dates(value: object, later: Callable[[str], str]) -> Any:  # noqa: ANN401 - JSON in, JSON out
    if isinstance(value, Mapping):
        return {
            name: later(one)
            if name in ("from", "until", "before", "since") and isinstance(one, str)
            else _dates(one, later)
            for name, one in value.items()
        }
    if isinstance(value, list):
        return [_dates(one, later) for one in value]
    return value


def _later(instant: str, years: int) -> str:
    year, rest = instant[:4], instant[4:]
    leap = rest.startswith("-02-29")
    return f"{int(year) + years:04}{'-02-28' + rest[6:] if leap else rest}" if year.isdigit() else instant


def _copy(document: Document) -> dict[str, Any]:
    return deepcopy(dict(document))


def _place(document: Document, node: str) -> tuple[Rule, Rule | None]:
    for rule, group in walk(document):
        if rule.get("id") == node:
            return rule, group
    raise DraftError("This rule is not there any more. Look at the outline again.")


def _group(document: Document, node: str) -> Rule:
    rule = find(document, node)
    if rule.get("kind") not in GROUPS:
        raise DraftError("Other rules can stand in a group only. Choose a group.")
    rule.setdefault("of", [])
    return rule


def _numbered(token: str) -> Iterator[str]:
    yield token
    number = 2
    while True:
        yield f"{token}-{number}"
        number += 1


def _named_components(document: Document) -> set[str]:
    named_here: set[str] = {one["component"] for one in document.get("equivalences", ())}
    for rule, _ in walk(document):
        named_here |= {rule["component"]} if "component" in rule else set()
        for selector in _selectors(rule):
            named_here |= set(selector.get("components", ()))
        if rule.get("kind") == "pathway":
            token = token_of(document, rule.get("achievement", ""))
            named_here |= {token} if token else set()
    return named_here


def _selectors(rule: Rule) -> Sequence[Mapping[str, Any]]:
    own = [rule["from"]] if "from" in rule else []
    return [*own, *(cap["where"] for cap in rule.get("caps", ()))]


def _chooses_freely(rule: Rule) -> bool:
    return rule.get("kind") in ("collect", "hours") and "components" not in rule.get("from", {})
