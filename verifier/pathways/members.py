"""The members of a pathway document: one row each. These tables are the format `cairn-pathway/1`."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from verifier.pathways.components import Component, Equivalence, PreviousVersion, WaiverPolicy
from verifier.pathways.forms import (
    BOOLEAN,
    COUNT,
    DIGEST,
    INSTANT,
    INTEGER,
    IRI,
    LABEL,
    MISSING,
    NAME,
    NODE_ID,
    NOT_NEGATIVE,
    POSITIVE,
    TEXT,
    TOKEN,
    WINDOW,
    Form,
    Given,
    Kept,
    Member,
    Problem,
    choice,
    many,
    mapping,
    one_or_many,
    record,
    several,
)
from verifier.pathways.predicates import Every, Not, Predicate, Some, Test
from verifier.pathways.selectors import Cap, CapPer, CarryIn, CarryOut, Prorate, Selector

_DEEPEST: Final = 128
EXPIRY: Final = choice(("once-earned", "while-valid"))
_DISTINCT: Final = choice(("achievement", "item", "session", "event", "about", "by", "issuer", "day"))
ITEM_KIND: Final = choice(
    ("award", "hours", "attendance", "evidence", "reflection", "signoff", "teaching", "slot")
)
MANNER: Final = choice(("taught", "reviewed", "mentored"))


def _read_predicate(value: Given, pointer: str, problems: list[Problem]) -> Kept:
    if pointer.count("/") > _DEEPEST:
        problems.append(
            Problem("too_deep", pointer, "Conditions stand in conditions too deep; take some out.")
        )
        return MISSING
    for name, (form, _) in _JOINED.items():
        if isinstance(value, Mapping) and name in value:
            return form.read(value, pointer, problems)
    test = _TEST.read(value, pointer, problems)
    if isinstance(test, Test) and len(_TEST.write(test)) != 2:  # noqa: PLR2004 - the attribute and one comparison
        message = "Compare an attribute with one thing: in, atLeast, atMost, before or since."
        problems.append(Problem("malformed", pointer, message))
        return MISSING
    return test


def _write_predicate(predicate: Predicate) -> Given:
    form = next((form for form, kind in _JOINED.values() if isinstance(predicate, kind)), _TEST)
    return form.write(predicate)


PREDICATE: Final = Form(_read_predicate, _write_predicate)


_JOINED: Final[Mapping[str, tuple[Form, type]]] = MappingProxyType(
    {
        "all": (record(Every, (Member("all", "of", several(PREDICATE), required=True),)), Every),
        "any": (record(Some, (Member("any", "of", several(PREDICATE), required=True),)), Some),
        "not": (record(Not, (Member("not", "of", PREDICATE, required=True),)), Not),
    }
)
_TEST: Final = record(
    Test,
    (
        Member("attribute", "attribute", TEXT, required=True),
        Member("in", "one_of", many(NAME)),
        Member("atLeast", "at_least", INTEGER),
        Member("atMost", "at_most", INTEGER),
        Member("before", "before", INSTANT),
        Member("since", "since", INSTANT),
    ),
)

SELECTOR: Final = record(
    Selector,
    (
        Member("kinds", "kinds", many(ITEM_KIND)),
        Member("components", "components", many(TOKEN)),
        Member("categories", "categories", many(NAME)),
        Member("achievements", "achievements", many(IRI)),
        Member("issuers", "issuers", many(IRI)),
        Member("event", "event", TEXT),
        Member("topics", "topics", many(NAME)),
        Member("level", "level", POSITIVE),
        Member("evidenced", "evidenced", choice((True,))),
    ),
    least=1,
)
_CAP_PER: Final = record(
    CapPer,
    (
        Member("key", "key", choice(("about", "by", "session", "event", "topic")), required=True),
        Member("maxMinutes", "max_minutes", NOT_NEGATIVE, required=True),
    ),
)
_CAP: Final = record(
    Cap,
    (
        Member("where", "where", SELECTOR, required=True),
        Member("maxMinutes", "max_minutes", NOT_NEGATIVE),
        Member("per", "per", _CAP_PER),
    ),
    least=2,
)
_PRORATE: Final = record(
    Prorate,
    (
        Member("attribute", "attribute", TEXT, required=True),
        Member("whole", "whole", POSITIVE, required=True),
    ),
)
_CARRY_IN: Final = Member(
    "carryIn", "carry_in", record(CarryIn, (Member("max", "max", NOT_NEGATIVE, required=True),))
)

NODE_MEMBERS: Final = (
    Member("id", "id", NODE_ID, required=True),
    Member("label", "label", LABEL),
    Member("if", "applies_if", PREDICATE),
    Member("window", "window", WINDOW),
    Member("after", "after", TOKEN),
    Member("waivable", "waivable", BOOLEAN),
    Member("expiry", "expiry", EXPIRY),
)
_EXCLUSIVE: Final = Member("exclusive", "exclusive", choice(("items", "minutes")))
_N: Final = Member("n", "n", COUNT, required=True)
_SOME: Final = (Member("n", "n", COUNT), Member("distinct", "distinct", _DISTINCT))
_MANY: Final = (_N, Member("distinct", "distinct", _DISTINCT))
_COMPONENT_TOKEN: Final = Member("component", "component", TOKEN, required=True)
_TOPIC: Final = Member("topic", "topic", TEXT, required=True)

# Of a group, the rules below it are read by `definition`, which knows how deep it is.
MEMBERS: Final[Mapping[str, Sequence[Member]]] = MappingProxyType(
    {
        "all": (_EXCLUSIVE,),
        "any": (),
        "atLeast": (_N, _EXCLUSIVE),
        "sequence": (),
        "badge": (_COMPONENT_TOKEN, Member("level", "level", POSITIVE), _CARRY_IN),
        "collect": (*_MANY, Member("from", "selector", SELECTOR, required=True), _CARRY_IN),
        "hours": (
            Member("minutes", "minutes", COUNT, required=True),
            Member("from", "selector", SELECTOR),
            Member("itemMin", "item_min", POSITIVE),
            Member("itemMax", "item_max", POSITIVE),
            Member("caps", "caps", several(_CAP)),
            Member("prorate", "prorate", _PRORATE),
            _CARRY_IN,
        ),
        "attend": (
            Member("event", "event", TEXT, required=True),
            Member("minutesEach", "minutes_each", POSITIVE),
            *_MANY,
        ),
        "evidence": (_TOPIC, *_SOME),
        "reflection": (_TOPIC, *_SOME),
        "signoff": (_TOPIC, Member("role", "role", one_or_many(TEXT, NAME), required=True), *_SOME),
        "taught": (_COMPONENT_TOKEN, Member("as", "manners", many(MANNER)), *_MANY),
        "pathway": (
            Member("pathway", "pathway", IRI, required=True),
            Member("achievement", "achievement", IRI, required=True),
            Member("versions", "versions", many(NAME)),
        ),
        "slot": _SOME,
    }
)

_COMPONENT: Final = record(
    Component,
    (
        Member("achievement", "achievement", one_or_many(IRI), required=True),
        Member("name", "name", TEXT),
        Member("minutes", "minutes", NOT_NEGATIVE),
        Member("categories", "categories", many(NAME)),
        Member("levels", "levels", many(IRI)),
        Member("issuers", "issuers", many(IRI)),
    ),
)


def _read_factor(value: Given, pointer: str, problems: list[Problem]) -> Kept:
    if isinstance(value, list) and len(value) == 2 and all(type(part) is int for part in value):  # noqa: PLR2004
        times, divided_by = value
        if times >= 0 and divided_by >= 1:
            return times, divided_by
    problems.append(
        Problem("malformed", pointer, "Write a factor as two whole numbers, like [1, 2] for one half.")
    )
    return MISSING


_EQUIVALENCE: Final = record(
    Equivalence,
    (
        Member("id", "id", TOKEN, required=True),
        Member("achievement", "achievement", IRI, required=True),
        _COMPONENT_TOKEN,
        Member("issuers", "issuers", many(IRI)),
        Member("factor", "factor", Form(_read_factor, list)),
        Member("window", "window", WINDOW),
        Member("note", "note", TEXT),
    ),
)
_POLICY: Final = record(
    WaiverPolicy, (Member("roles", "roles", many(NAME)), Member("max", "max", NOT_NEGATIVE))
)
_CARRY_OUT: Final = record(
    CarryOut,
    (
        Member("maxMinutes", "max_minutes", NOT_NEGATIVE, required=True),
        Member("earnedWithinDays", "earned_within_days", POSITIVE),
    ),
)
_PREVIOUS: Final = record(
    PreviousVersion,
    (Member("version", "version", TEXT, required=True), Member("digest", "digest", DIGEST, required=True)),
)


def _read_equivalences(value: Given, pointer: str, problems: list[Problem]) -> Kept:
    return () if value == [] else several(_EQUIVALENCE).read(value, pointer, problems)


# The member "rule" is added by `definition`.
PATHWAY_MEMBERS: Final = (
    Member("id", "id", IRI, required=True),
    Member("version", "version", NAME, required=True),
    Member("name", "name", NAME, required=True),
    Member("description", "description", TEXT),
    Member("language", "language", TEXT),
    Member("awards", "awards", IRI, required=True),
    Member("issuers", "issuers", many(IRI)),
    Member("displayZone", "display_zone", TEXT),
    Member("window", "window", WINDOW),
    Member("expiry", "expiry", EXPIRY),
    Member("audience", "audience", PREDICATE),
    Member("components", "components", mapping(_COMPONENT)),
    Member("equivalences", "equivalences", Form(_read_equivalences, several(_EQUIVALENCE).write)),
    Member("waivers", "waivers", _POLICY),
    Member("carryOut", "carry_out", _CARRY_OUT),
    Member("previousVersion", "previous_version", _PREVIOUS),
)
