"""A draft as its page shows it: the outline, what it says, what must change, and what can be chosen from.

seen = look(row)
seen.outline.of         groups and components in order, each with its findings
seen.sentence           "Between July 1, 2026 and June 30, 2027, whoever completes ..."
seen.findings           must change (fail), is this meant? (warn), good to know (note)
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from issuer.domain import draft
from issuer.services import charting, drafting
from issuer.storage import achievements, pathway_drafts, pathways
from issuer.storage.models import AchievementVersion, PathwayDraft
from issuer.web import words
from issuer.web.builder_findings import Finding, findings_of
from issuer.web.builder_inputs import Options, Place
from issuer.web.builder_kinds import EDITORS
from issuer.web.current import house
from issuer.web.speech import KINDS
from verifier.pathways import sentences
from verifier.pathways.definition import DefinitionError
from verifier.pathways.forms import Problem
from verifier.pathways.requirements import Pathway, Requirement
from verifier.pathways.words import told

ROLES: Final[Options] = tuple(
    (one, one) for one in ("coordinator", "supervisor", "reviewer", "mentor", "admin")
)


@dataclass(frozen=True)
class Row:
    """One rule in the outline. `told` says what it asks, `minutes` what its component is worth."""

    id: str
    kind: str
    name: str
    told: str
    title: str
    group: bool
    n: int | None
    of: tuple["Row", ...]
    first: bool
    last: bool
    findings: tuple[Finding, ...]
    minutes: int | None
    section: str

    @property
    def worst(self) -> str:
        """The severity that marks it: fail, warn, note or nothing."""
        return next(
            (one for one in ("fail", "warn", "note") if any(f.severity == one for f in self.findings)), ""
        )


@dataclass(frozen=True)
class Draft:
    """A draft with everything that its pages ask: `pathway` is None while it cannot be read at all."""

    row: PathwayDraft
    document: Mapping[str, Any]
    pathway: Pathway | None
    sound: bool
    brief: str
    sentence: str
    outline: Row
    findings: tuple[Finding, ...]
    names: Mapping[str, str]
    place: Place
    digest: str
    steps: int
    last_step: str
    review: charting.Review | None

    @property
    def must_change(self) -> int:
        """How many findings stand in the way of publishing."""
        return sum(one.severity == "fail" for one in self.findings)


def look(row: PathwayDraft) -> Draft:
    """Read a draft for its pages."""
    document = json.loads(row.document)
    pathway, problems = _read(document)
    menu = _menu(document)
    findings = findings_of(document, pathway, problems, frozenset(menu))
    with house().database.reading() as session:
        last = pathway_drafts.last_step(session, row.id)
        steps = pathway_drafts.count_steps(session, row.id)
    return Draft(
        row=row,
        document=document,
        pathway=pathway,
        sound=not problems,
        brief=_brief(document, pathway),
        sentence=_sentence(pathway),
        outline=_Outline(document, pathway, findings, menu).row(document["rule"], 0, 1),
        findings=findings,
        names={rule["id"]: rule_name(document, rule) for rule, group in draft.walk(document) if group},
        place=place_of(document),
        digest=drafting.digest_of(row),
        steps=steps,
        last_step=last.words if last else "",
        review=drafting.review_of(row),
    )


def place_of(document: Mapping[str, Any]) -> Place:
    """What can be chosen from in the editors of one draft."""
    components = document.get("components", {})
    with house().database.reading() as session:
        known = pathways.published(session)
        offered = achievements.menu(session)
        yearly = achievements.newest_by_slugs(session, [one.pathway.achievement.slug for one in known])
    urls = house().settings.urls
    return Place(
        zone=house().settings.zone,
        components=tuple((token, name_of(document, token)) for token in components),
        rules=tuple((one["id"], rule_name(document, one)) for one, group in draft.walk(document) if group),
        categories=_categories(components),
        achievements=tuple(
            (urls.achievement(one.achievement.slug), one.name) for one in (*offered, *yearly.values())
        ),
        pathways=tuple((urls.pathway(one.pathway.slug), one.pathway.name) for one in known),
        roles=ROLES,
    )


def name_of(document: Mapping[str, Any], token: str) -> str:
    """What a component is called."""
    component = document.get("components", {}).get(token, {})
    return str(component.get("name") or token.replace("-", " ").capitalize())


def rule_name(document: Mapping[str, Any], rule: Mapping[str, Any]) -> str:
    """What a rule is called in lists: its label, its badge, else its kind."""
    if rule.get("label"):
        return str(rule["label"])
    if rule["kind"] == "badge":
        return name_of(document, rule.get("component", ""))
    return str(rule.get("topic") or rule.get("event") or EDITORS[rule["kind"]].title)


def _categories(components: Mapping[str, Any]) -> Options:
    found = dict.fromkeys(one for component in components.values() for one in component.get("categories", ()))
    return tuple((one, category_words(one)) for one in found)


def category_words(category: str) -> str:
    """A category as people say it: the part of the menu by its name."""
    kind = category.replace("-", "_")
    return KINDS[kind][1] if kind in KINDS else category


def _read(document: Mapping[str, Any]) -> tuple[Pathway | None, Sequence[Problem]]:
    """The pathway as far as it can be read, and everything that is wrong with it."""
    try:
        return charting.read(house(), document), ()
    except DefinitionError as error:
        if error.pathway is not None:
            return error.pathway, error.problems
        return _without_empty(document), error.problems


def _without_empty(document: Mapping[str, Any]) -> Pathway | None:
    rest = draft.without_empty(document)
    if not rest or rest == document:
        return None
    try:
        return charting.read(house(), rest)
    except DefinitionError as error:
        return error.pathway


def _sentence(pathway: Pathway | None) -> str:
    try:
        return told(pathway) if pathway else ""
    except (KeyError, StopIteration):  # it names what is not there, and the findings say so
        return ""


def _brief(document: Mapping[str, Any], pathway: Pathway | None) -> str:
    """The whole in one breath: groups by their names and how many of each, without what is in them."""
    parts = [_part(document, rule) for rule in document["rule"].get("of", ())]
    when = sentences.span(pathway.window, pathway) if pathway and pathway.window else ""
    begins = f"{when[:1].upper()}{when[1:]}, a teacher" if when else "A teacher"
    how = {"any": "one of these: ", "sequence": "in this order: "}.get(document["rule"]["kind"], "")
    if document["rule"]["kind"] == "atLeast":
        how = f"{document['rule'].get('n')} of these: "
    ends = f"and then earns {document.get('name')}."
    return f"{begins} completes {how}{words.listed(parts)}, {ends}" if parts else ""


def _part(document: Mapping[str, Any], rule: Mapping[str, Any]) -> str:
    name, number = rule_name(document, rule), len(rule.get("of", ()))
    if rule["kind"] not in draft.GROUPS or not number:
        return name
    how_many = {
        "all": f"all {number}",
        "any": f"1 of {number}",
        "atLeast": f"{rule.get('n')} of {number}",
        "sequence": f"all {number} in order",
    }
    return f"{how_many[rule['kind']]} of “{name}”"


def _menu(document: Mapping[str, Any]) -> dict[str, AchievementVersion]:
    """The achievements of ours that components stand for, by the component's token."""
    base = house().settings.urls.achievement("")
    slugs = {
        token: address.removeprefix(base)
        for token, component in document.get("components", {}).items()
        for address in _addresses(component)
        if address.startswith(base)
    }
    with house().database.reading() as session:
        found = achievements.newest_by_slugs(session, set(slugs.values()))
    return {token: found[slug] for token, slug in slugs.items() if slug in found}


def _addresses(component: Mapping[str, Any]) -> list[str]:
    stated = component.get("achievement", "")
    return stated if isinstance(stated, list) else [stated]


class _Outline:
    """Builds the rows of one draft."""

    def __init__(
        self,
        document: Mapping[str, Any],
        pathway: Pathway | None,
        findings: Sequence[Finding],
        menu: Mapping[str, AchievementVersion],
    ) -> None:
        self.document = document
        self.pathway = pathway
        self.rules: dict[str, Requirement] = {rule.id: rule for rule in pathway.walk()} if pathway else {}
        self.findings = findings
        self.menu = menu

    def row(self, rule: Mapping[str, Any], place: int, of: int) -> Row:
        """One rule with all that stands below it."""
        below = rule.get("of", ())
        version = self.menu.get(rule.get("component", ""))
        return Row(
            id=rule["id"],
            kind=rule["kind"],
            name=rule_name(self.document, rule),
            told=self._told(rule),
            title=EDITORS[rule["kind"]].title,
            group=rule["kind"] in draft.GROUPS,
            n=rule.get("n"),
            of=tuple(self.row(child, number, len(below)) for number, child in enumerate(below)),
            first=place == 0,
            last=place == of - 1,
            findings=tuple(one for one in self.findings if one.node == rule["id"]),
            minutes=version.minutes if version else None,
            section=version.kind if version else "",
        )

    def _told(self, rule: Mapping[str, Any]) -> str:
        """What a leaf asks, or what a group says beside its children; the kind while it cannot be read."""
        read = self.rules.get(rule["id"])
        if read is None or self.pathway is None:
            return ""
        try:
            whole = sentences.sentence(read, self.pathway)
            if not read.children:
                return whole
            said = sentences.asked(read, self.pathway)
        except (KeyError, StopIteration):
            return ""
        return whole.removeprefix(f"({said})").removeprefix(said).removeprefix(", ")
