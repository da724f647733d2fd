"""The control for "applies if": tests of what is known of a person, all of them or one of them.

    CONDITION.inputs("if", {"attribute": "role", "in": ["teacher"]}, place)

A condition that nests deeper than one level is told in words, and kept or taken out as a whole.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from issuer.web.builder_inputs import FieldError, Form, Input, Options, Place
from verifier.pathways import members, predicates
from verifier.pathways.windows import read_instant

# Those that `issuer.services.knowing` can tell: a rule about anything else would never hold for anybody here.
ATTRIBUTES: Final[Options] = (
    ("role", "Role"),
    ("school", "School"),
)
COMPARISONS: Final[Options] = (
    ("in", "is one of"),
    ("not in", "is none of"),
    ("atLeast", "is at least"),
    ("atMost", "is at most"),
    ("before", "is before (a day)"),
    ("since", "is on or after (a day)"),
)
MOST_TESTS: Final = 8


@dataclass(frozen=True)
class Condition:
    """Tests of attributes, joined by "all" or "one"."""

    label: str
    hint: str = ""

    def inputs(self, name: str, value: Any, _place: Place) -> tuple[Input, ...]:  # noqa: ANN401
        """A row for each test and one more; a condition that rows cannot show is told in words."""
        split = _split(value)
        if split is None:
            kept = (("keep", f"Keep it: {told(value)}"), ("", "Take it out"))
            return (Input(name, self.label, "select", "keep", options=kept, hint=self.hint),)
        mode, tests = split
        joined = Input(
            f"{name}.mode", "Of these", "select", mode, options=(("all", "all hold"), ("any", "one holds"))
        )
        rows = [one for number, test in enumerate([*tests, {}]) for one in _row(f"{name}.{number}", test)]
        return (Input(name, self.label, "group", hint=self.hint, inputs=(joined, *rows)),)

    def take(self, name: str, form: Form, _place: Place) -> dict[str, Any] | None:
        """The condition; None when there is no test."""
        tests = [
            test for number in range(MOST_TESTS) if (test := _test(f"{name}.{number}", form)) is not None
        ]
        if len(tests) <= 1:
            return tests[0] if tests else None
        return {"any" if form.get(f"{name}.mode") == "any" else "all": tests}


def told(value: Any) -> str:  # noqa: ANN401 - JSON
    """A condition in words."""
    return predicates.words(members.PREDICATE.read(value, "", []))


def _split(value: Mapping[str, Any] | None) -> tuple[str, list[Mapping[str, Any]]] | None:
    if not value:
        return "all", []
    mode = next((one for one in ("all", "any") if one in value), "")
    tests = value[mode] if mode else [value]
    return (mode or "all", list(tests)) if all(_is_simple(test) for test in tests) else None


def _is_simple(test: Mapping[str, Any]) -> bool:
    inside = test.get("not", test)
    return "attribute" in inside and ("not" not in test or "in" in inside)


def _row(name: str, test: Mapping[str, Any]) -> tuple[Input, ...]:
    inside = test.get("not", test)
    how = next((one for one, _ in COMPARISONS if one in inside), "in")
    said = inside.get(how, "")
    shown = (
        ", ".join(said) if isinstance(said, list) else str(said)[: 10 if how in ("before", "since") else None]
    )
    attribute = inside.get("attribute", "")
    more = ((attribute, attribute),) if attribute not in ("", *dict(ATTRIBUTES)) else ()
    return (
        Input(
            f"{name}.attribute", "What", "select", attribute, options=(("", "Nothing"), *ATTRIBUTES, *more)
        ),
        Input(f"{name}.how", "How", "select", f"not {how}" if "not" in test else how, options=COMPARISONS),
        Input(f"{name}.value", "Value", value=shown, hint="Several with commas between them"),
    )


def _test(name: str, form: Form) -> dict[str, Any] | None:
    attribute, how = form.get(f"{name}.attribute", ""), form.get(f"{name}.how", "in")
    if not attribute:
        return None
    said = _value(f"{name}.value", how, form.get(f"{name}.value", "").strip())
    test = {"attribute": attribute, how.removeprefix("not "): said}
    return {"not": test} if how.startswith("not ") else test


def _value(name: str, how: str, told: str) -> Any:  # noqa: ANN401 - JSON
    if how in ("atLeast", "atMost"):
        if not told.removeprefix("-").isascii() or not told.removeprefix("-").isdigit():
            raise FieldError(name, "Compare with a whole number.")
        return int(told)
    if how in ("before", "since"):
        return _instant(name, told)
    values = list(dict.fromkeys(filter(None, map(str.strip, told.split(",")))))
    if not values:
        raise FieldError(name, "Write with what it is compared, or choose “Nothing”.")
    return values


def _instant(name: str, told: str) -> str:
    instant = f"{told}T00:00:00Z"
    try:
        read_instant(instant)
    except ValueError:
        raise FieldError(name, f"“{told}” is no day. Write it like 2026-11-22.") from None
    return instant
