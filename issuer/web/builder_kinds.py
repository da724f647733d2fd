"""An editor for every kind of rule: one row for each member of the pathway format.

    EDITORS["attend"].title, EDITORS["attend"].fields     the words of the form, and its controls by member
    rule = read_rule("attend", form, before, place)       the rule as the form says it

A test holds that every kind of `verifier.pathways` and every member of each has its control here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from issuer.web.builder_conditions import Condition
from issuer.web.builder_fields import (
    Choice,
    Duration,
    Flag,
    Lines,
    Number,
    Record,
    Rows,
    Several,
    Span,
    Text,
)
from issuer.web.builder_inputs import Control, FieldError, Form, Input, Place, changed

_KEYS: Final = (
    ("achievement", "different badges"),
    ("item", "each time anew, repeats included"),
    ("session", "different sessions"),
    ("event", "different events"),
    ("about", "different people taught"),
    ("by", "different people who sign"),
    ("issuer", "different issuers"),
    ("day", "different days"),
)
_ITEMS: Final = (
    ("award", "badges"),
    ("hours", "hours alone"),
    ("attendance", "sessions attended"),
    ("evidence", "approved evidence"),
    ("reflection", "reflections"),
    ("signoff", "sign-offs"),
    ("teaching", "people taught"),
    ("slot", "activities of one's own"),
)
_MANNERS: Final = (("taught", "taught"), ("reviewed", "reviewed"), ("mentored", "mentored"))
EXPIRIES: Final = (
    ("once-earned", "What was earned counts, even after it expires"),
    ("while-valid", "A badge counts only while it is valid"),
)


def _components(place: Place) -> tuple[tuple[str, str], ...]:
    return place.components


def selector(label: str, hint: str = "", *, required: bool = False) -> Record:
    """Which things a rule takes: everything that is chosen must hold, and of a list any one."""
    members: dict[str, Control] = {
        "categories": Several("In these categories", lambda place: place.categories),
        "components": Several("Out of these components", _components),
        "kinds": Several("Of these kinds", _ITEMS),
        "event": Text("Of this event"),
        "topics": Lines("On these topics"),
        "level": Number("At this level or higher"),
        "achievements": Lines("For these achievements (addresses)"),
        "issuers": Lines("Issued by these (addresses)"),
        "evidenced": Flag("With evidence", (True, "only what was shown by evidence"), "with and without"),
    }
    return Record(label, members, hint, required)


_N: Final = Number("How many", required=True)
_SOME: Final = Number("How many", "Nothing here: one.")
_DISTINCT: Final = Choice("Told apart as", _KEYS, empty="the usual way")
_TOPIC: Final = Text("On what", "As it is recorded: the same words are the same topic.", required=True)
_COMPONENT: Final = Choice("Which component", _components)
_CARRY_IN: Final = Record(
    "Carried over from last year", {"max": Number("At most so many (of hours: minutes)", least=0)}
)
_CAP: Final = Record(
    "A limit",
    {
        "where": selector("Of what"),
        "maxMinutes": Number("At most so many minutes in all", least=0),
        "per": Record(
            "For each one",
            {
                "key": Choice(
                    "For each",
                    (
                        ("about", "person helped"),
                        ("by", "person who signs"),
                        ("session", "session"),
                        ("event", "event"),
                        ("topic", "topic"),
                    ),
                    empty="no limit for each",
                ),
                "maxMinutes": Number("At most so many minutes", least=0),
            },
        ),
    },
)
_EXCLUSIVE: Final = Choice(
    "May one thing count in several of them?",
    (("items", "No, one badge counts in one of them only"), ("minutes", "No, one minute counts in one only")),
    empty="Yes",
)

COMMON: Final[Mapping[str, Control]] = MappingProxyType(
    {
        "label": Text("What people call it", "Nothing here: what it asks for."),
        "window": Span("When it counts"),
        "expiry": Choice("When a badge expires", EXPIRIES, empty="As the group around it says"),
        "after": Choice("Only after", lambda place: place.rules, empty="At any time"),
        "if": Condition("For whom", "Nothing here: for everybody on the pathway."),
        "waivable": Flag("Can it be waived?", (False, "No, never"), "Yes, by those whom the pathway allows"),
    }
)
"""What every rule can say beside what it asks."""


@dataclass(frozen=True)
class Editor:
    """The form of one kind: its name in a list, what it is for, and a control for each of its members."""

    title: str
    hint: str
    fields: Mapping[str, Control]


EDITORS: Final[Mapping[str, Editor]] = MappingProxyType(
    {
        "all": Editor("All of these", "A group of which everything is needed.", {"exclusive": _EXCLUSIVE}),
        "any": Editor("One of these", "A group of which one is enough.", {}),
        "atLeast": Editor(
            "Choose some", "A group of which some are needed.", {"n": _N, "exclusive": _EXCLUSIVE}
        ),
        "sequence": Editor(
            "In this order", "A group of which each thing counts after the one before it.", {}
        ),
        "badge": Editor(
            "A badge",
            "One component of the menu.",
            {"component": _COMPONENT, "level": Number("At this level or higher"), "carryIn": _CARRY_IN},
        ),
        "collect": Editor(
            "So many of a kind",
            "Any badges of a category, for example five from the menu.",
            {
                "n": _N,
                "from": selector("What counts", required=True),
                "distinct": _DISTINCT,
                "carryIn": _CARRY_IN,
            },
        ),
        "hours": Editor(
            "So many hours",
            "Hours of learning, of everything or of some categories, with limits.",
            {
                "minutes": Duration("How much", required=True),
                "from": selector("What counts", "Nothing here: every badge and all hours."),
                "itemMin": Duration("Each at least", "Shorter things count nothing."),
                "itemMax": Duration("Of each at most", "More of one thing counts as this."),
                "caps": Rows(_CAP),
                "prorate": Record(
                    "In proportion",
                    {
                        "attribute": Text("To what is known of the person", "For example yearsPracticed"),
                        "whole": Number("Out of"),
                    },
                ),
                "carryIn": _CARRY_IN,
            },
        ),
        "attend": Editor(
            "Sessions of an event",
            "Somebody was there, so many times.",
            {
                "event": Text("Which event", "As it is recorded.", required=True),
                "n": _N,
                "minutesEach": Duration("Each at least"),
                "distinct": _DISTINCT,
            },
        ),
        "evidence": Editor(
            "Approved evidence",
            "A reviewer read it and approved.",
            {"topic": _TOPIC, "n": _SOME, "distinct": _DISTINCT},
        ),
        "reflection": Editor(
            "A reflection",
            "Written and handed in; nobody has to approve it.",
            {"topic": _TOPIC, "n": _SOME, "distinct": _DISTINCT},
        ),
        "signoff": Editor(
            "A sign-off",
            "Somebody with a role says that it happened.",
            {
                "topic": _TOPIC,
                "role": Lines("By whom", "A role, like coach or supervisor; one to a line", True, True),
                "n": _SOME,
                "distinct": _DISTINCT,
            },
        ),
        "taught": Editor(
            "Teach others",
            "People taught, reviewed or mentored on a badge.",
            {
                "component": _COMPONENT,
                "n": Number("How many people", required=True),
                "as": Several("As what", _MANNERS),
                "distinct": _DISTINCT,
            },
        ),
        "pathway": Editor(
            "Another pathway",
            "The badge that another pathway awards.",
            {
                "pathway": Choice("Which pathway", lambda place: place.pathways),
                "achievement": Choice("Its badge", lambda place: place.achievements),
                "versions": Lines("Only these versions"),
            },
        ),
        "slot": Editor(
            "Something of one's own",
            "The teacher proposes an activity, and a coordinator approves it.",
            {"n": _SOME, "distinct": _DISTINCT},
        ),
    }
)


def inputs_of(kind: str, rule: Mapping[str, Any], place: Place) -> tuple[list[Input], list[Input]]:
    """The inputs for what a rule asks, and those for what every rule can say; as the rule is now."""
    own = [one for name, control in _own(kind).items() for one in control.inputs(name, rule.get(name), place)]
    common = [one for name, control in COMMON.items() for one in control.inputs(name, rule.get(name), place)]
    return own, common


def read_rule(
    kind: str, form: Form, before: Mapping[str, Any], place: Place
) -> tuple[dict[str, Any], list[FieldError]]:
    """The rule as the form says it, without id and without the rules below it; and what is wrong in it."""
    rule: dict[str, Any] = {"kind": kind}
    wrong: list[FieldError] = []
    for name, control in (*COMMON.items(), *_own(kind).items()):
        try:
            told = changed(control, name, before.get(name), form, place)
        except FieldError as error:
            wrong.append(error)
            continue
        if told is not None:
            rule[name] = told
    return rule, wrong


def _own(kind: str) -> Mapping[str, Control]:
    return EDITORS[kind].fields
