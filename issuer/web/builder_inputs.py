"""What the builder's forms are made of: inputs, what can be chosen from, controls that show and take.

    changed(control, "minutes", 180, form, place)     180, or what was typed instead

A member whose inputs come back as they were shown stays exactly as it was, so that opening and saving a form
never changes a rule, whatever of it the form cannot show.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict

Options = tuple[tuple[str, str], ...]
Form = MultiDict[str, str]


class FieldError(ValueError):
    """What was typed means nothing here: the input, and what to do about it."""

    def __init__(self, name: str, told: str) -> None:
        super().__init__(told)
        self.name = name


@dataclass(frozen=True)
class Input:
    """One thing to fill in. `kind` is text, number, date, select, checks, lines or group (with `inputs`).

    A group that says nothing may be shown `folded`.
    """

    name: str
    label: str
    kind: str = "text"
    value: str = ""
    values: tuple[str, ...] = ()
    options: Options = ()
    hint: str = ""
    inputs: tuple["Input", ...] = ()
    folded: bool = False


@dataclass(frozen=True)
class Place:
    """What can be chosen from in one draft: its components, its rules, what the menu and the house know."""

    zone: ZoneInfo
    components: Options = ()
    rules: Options = ()
    categories: Options = ()
    achievements: Options = ()
    pathways: Options = ()
    roles: Options = ()
    schools: Options = ()


class Control(Protocol):
    """Shows a value as inputs and takes it back; None means that nothing is said."""

    def inputs(self, name: str, value: Any, place: Place) -> tuple[Input, ...]: ...  # noqa: ANN401, D102

    def take(self, name: str, form: Form, place: Place) -> Any: ...  # noqa: ANN401, D102


def changed(control: Control, name: str, value: object, form: Form, place: Place) -> Any:  # noqa: ANN401
    """What a form says of a member: the value as it was, unless something in it was changed.

    Raises:
        FieldError: what was typed means nothing here.
    """
    shown = list(_flat(control.inputs(name, value, place)))
    if value is not None and all(tuple(form.getlist(one.name)) == _posted(one) for one in shown):
        return value
    return control.take(name, form, place)


def _flat(inputs: Sequence[Input]) -> Iterator[Input]:
    for one in inputs:
        if one.kind == "group":
            yield from _flat(one.inputs)
        else:
            yield one


def _posted(one: Input) -> tuple[str, ...]:
    if one.kind == "checks":
        return tuple(key for key, _ in one.options if key in one.values)
    if one.kind == "lines":
        return (one.value.replace("\n", "\r\n"),)
    return (one.value,)
