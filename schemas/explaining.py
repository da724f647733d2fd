r"""Why a document does not fit a carried schema, by jsonschema: asked only when `registry.accepts` says no.

JSON Schema 2019-09 and 2020-12 with two corrections: patterns are those of ECMA-262, where `$` does not stand
before a last line end and `\d` is ASCII, and formats are checked by rules of our own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from jsonschema import Draft201909Validator, Draft202012Validator, FormatChecker, ValidationError, validators
from jsonschema.protocols import Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT201909, DRAFT202012

from schemas.findings import Problem, first, pointer
from schemas.registry import FORMATS, load

_MOST_SHOWN = 60


@cache
def ecma(pattern: str) -> re.Pattern[str]:
    """Compile a pattern of JSON Schema as ECMA-262 means it."""
    parts = re.findall(r"\\.|\[(?:\\.|[^\]\\])*\]|.", pattern, re.DOTALL)
    return re.compile("".join(r"\Z" if part == "$" else part for part in parts), re.ASCII)


def _pattern(_: Validator, pattern: str, value: object, _schema: object) -> Iterator[ValidationError]:
    if isinstance(value, str) and not ecma(pattern).search(value):
        yield ValidationError(f"{value!r} does not have the form {pattern}")


def _formats() -> FormatChecker:
    checker = FormatChecker(formats=())
    for name, check in FORMATS.items():
        checker.checks(name)(lambda value, check=check: not isinstance(value, str) or check(value))
    return checker


_DIALECTS = {
    "https://json-schema.org/draft/2019-09/schema": (Draft201909Validator, DRAFT201909),
    "https://json-schema.org/draft/2020-12/schema": (Draft202012Validator, DRAFT202012),
}


def _dialect(schema: Mapping[str, Any]) -> tuple[Any, Any]:
    return _DIALECTS[schema["$schema"].removesuffix("#")]


def _retrieve(uri: str) -> Resource[Any]:
    schema = load(uri)
    return Resource.from_contents(schema, default_specification=_dialect(schema)[1])


@cache
def validator(schema_id: str) -> Validator:
    """Return the validator of a carried schema.

    Raises:
        UnknownSchemaError: It is not carried.
    """
    schema = load(schema_id)
    kind: Any = validators.extend(_dialect(schema)[0], {"pattern": _pattern})  # type: ignore[no-untyped-call]
    registry: Registry[Any] = Registry(retrieve=_retrieve)  # type: ignore[call-arg] # attrs renames it
    made: Validator = kind(schema, registry=registry, format_checker=_formats())
    return made


def of_schema(errors: Iterable[ValidationError]) -> tuple[Problem, ...]:
    """Return the first problems of a validator's errors, each once, by place."""
    found = first(problem for error in errors for problem in _explained(error))
    return tuple(sorted(dict.fromkeys(found), key=lambda problem: problem.pointer))


def _explained(error: ValidationError) -> Iterator[Problem]:
    """Explain an error; where several shapes were possible, by the shape that comes nearest."""
    shapes: dict[object, list[ValidationError]] = {}
    for below in error.context or ():
        shapes.setdefault(below.schema_path[0], []).append(below)
    if shapes:
        for below in min(shapes.values(), key=_distance):
            yield from _explained(below)
    else:
        yield Problem(pointer(error.absolute_path), _message(error))


def _distance(errors: list[ValidationError]) -> tuple[bool, bool, int]:
    """Say how far a shape is: another kind of value is farthest, then another set of contexts."""
    other_kind = any(error.validator == "type" and not error.path for error in errors)
    other_model = any(error.path and error.path[0] == "@context" for error in errors)
    return other_kind, other_model, len(errors)


def _message(error: ValidationError) -> str:
    explain = _MESSAGES.get(str(error.validator))
    if explain is not None:
        return explain(error.validator_value, error.instance)
    return error.message if len(error.message) <= 3 * _MOST_SHOWN else f"breaks the rule {error.validator}"


def _required(names: Any, instance: Any) -> str:  # noqa: ANN401 - what a JSON Schema and a JSON text hold
    return f"lacks {', '.join(name for name in names if name not in instance)}"


def _type(kinds: Any, instance: object) -> str:  # noqa: ANN401
    wanted = " or ".join([kinds] if isinstance(kinds, str) else kinds)
    return f"must be of type {wanted}, not {_kind(instance)}"


_MESSAGES: dict[str, Callable[[Any, Any], str]] = {
    "additionalProperties": lambda _, instance: (
        f"has a member that is not allowed among {_short(list(instance))}"
    ),
    "const": lambda value, instance: f"must be {value}, not {_short(instance)}",
    "contains": lambda wanted, _: f"lacks a value such as {_short(wanted.get('enum', wanted))}",
    "enum": lambda values, instance: f"must be one of {', '.join(map(str, values))}, not {_short(instance)}",
    "format": lambda name, instance: f"is not a {name}: {_short(instance)}",
    "minItems": lambda least, _: f"must hold at least {least}",
    "required": _required,
    "type": _type,
}


def _kind(value: object) -> str:
    names = {dict: "an object", list: "an array", str: "a string", bool: "a boolean", type(None): "null"}
    return names.get(type(value), "a number")


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _MOST_SHOWN else f"{text[: _MOST_SHOWN - 3]}..."
