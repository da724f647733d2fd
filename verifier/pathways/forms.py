"""The shapes that members of a pathway document have: strictly in, exactly out.

A form reads one JSON value or notes what is wrong with it, and writes the value back as it was::

    problems = []
    COUNT.read(0, "/rule/n", problems)     # MISSING; problems: bad_count at /rule/n

Numbers are integers without fraction or exponent, so 3.0 and true are refused; a member that the format
does not know is refused too, since ignoring it would change what the rule means.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from verifier.pathways.windows import Window, read_instant, write_instant

# A form stands between a value of unknown shape and the value it is kept as: neither has one type.
Given: TypeAlias = Any
Kept: TypeAlias = Any

MOST: Final = 2**53 - 1
_TOKEN = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}", re.ASCII)
_IRI = re.compile(r"""[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`]+""")
_DIGEST = re.compile(r"uEi[A-Za-z0-9_-]{44}", re.ASCII)


class _Missing:
    """Stands for a value that could not be read; its problem has been noted."""


MISSING: Final = _Missing()


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong in a document: a stable code, a JSON pointer, and what to do about it."""

    code: str
    pointer: str
    message: str


@dataclass(frozen=True)
class Form:
    """How a member is read and written. `read` notes problems and then answers MISSING."""

    read: Callable[[Given, str, list[Problem]], Kept]
    write: Callable[[Kept], Given] = lambda value: value


@dataclass(frozen=True)
class Member:
    """One member of an object: its name in the document, the attribute that keeps it, and its form."""

    name: str
    attribute: str
    form: Form
    required: bool = False


def checked(holds: Callable[[Any], bool], message: str, code: str = "malformed") -> Form:
    """A form that keeps a value as it is when it passes."""

    def read(value: Given, pointer: str, problems: list[Problem]) -> Kept:
        if holds(value):
            return value
        problems.append(Problem(code, pointer, message))
        return MISSING

    return Form(read)


def text(most: int | None = None) -> Form:
    """A string; with at most so many characters when that is said."""
    limit = "" if most is None else f" of at most {most} characters"
    return checked(
        lambda value: isinstance(value, str) and (most is None or len(value) <= most),
        f"This must be a text{limit}.",
    )


def matching(pattern: re.Pattern[str], message: str, code: str = "malformed") -> Form:
    """A string of one pattern."""
    return checked(lambda value: isinstance(value, str) and bool(pattern.fullmatch(value)), message, code)


def whole(least: int, message: str, code: str = "malformed", most: int = MOST) -> Form:
    """An integer in a range; true and 3.0 are none."""
    return checked(lambda value: type(value) is int and least <= value <= most, message, code)


def choice(values: Iterable[Any]) -> Form:
    """One of a few values."""
    known = tuple(values)
    told = ", ".join(str(value) for value in known)
    return checked(
        lambda value: any(value == one and type(value) is type(one) for one in known),
        f"This must be one of: {told}.",
    )


NAME: Final = checked(lambda value: isinstance(value, str) and value != "", "This must be a text, not empty.")
TEXT: Final = text()
LABEL: Final = text(200)
BOOLEAN: Final = checked(lambda value: isinstance(value, bool), "This must be true or false.")
COUNT: Final = whole(1, "Ask for a whole number, 1 or more.", "bad_count")
POSITIVE: Final = whole(1, "This must be a whole number, 1 or more.")
INTEGER: Final = whole(-MOST, "This must be a whole number.")
NOT_NEGATIVE: Final = whole(0, "This must be a whole number, 0 or more.")
TOKEN: Final = matching(
    _TOKEN, "A name must begin with a-z or 0-9 and go on with those, dots, dashes or underscores, at most 64."
)
NODE_ID: Final = matching(
    _TOKEN,
    "Every rule needs an id of its own: a-z or 0-9, then those, dots, dashes or underscores, at most 64.",
    "bad_id",
)
IRI: Final = matching(_IRI, "This must be an absolute address, such as https://... or urn:uuid:...")
DIGEST: Final = matching(_DIGEST, "This must be a SHA-256 digest as multibase text: uEi and 44 characters.")


def several(form: Form, *, distinct: bool = False) -> Form:
    """A list of at least one; kept as a tuple."""

    def read(value: Given, pointer: str, problems: list[Problem]) -> Kept:
        if not isinstance(value, list) or not value:
            problems.append(Problem("malformed", pointer, "This must be a list with at least one entry."))
            return MISSING
        entries = [form.read(entry, f"{pointer}/{place}", problems) for place, entry in enumerate(value)]
        if MISSING in entries:
            return MISSING
        if distinct and any(entry in entries[:place] for place, entry in enumerate(entries)):
            problems.append(Problem("malformed", pointer, "The same entry stands here twice; keep one."))
            return MISSING
        return tuple(entries)

    return Form(read, lambda value: [form.write(entry) for entry in value])


def many(form: Form) -> Form:
    """A list of at least one, without repetition; kept as a tuple."""
    return several(form, distinct=True)


def one_or_many(form: Form, each: Form | None = None) -> Form:
    """One value, or a list of them (`each` when they differ); kept apart, to be written back as it was."""
    list_form = many(each or form)

    def read(value: Given, pointer: str, problems: list[Problem]) -> Kept:
        return (list_form if isinstance(value, list) else form).read(value, pointer, problems)

    return Form(read, lambda value: list_form.write(value) if isinstance(value, tuple) else form.write(value))


def mapping(form: Form) -> Form:
    """An object whose member names are tokens."""

    def read(value: Given, pointer: str, problems: list[Problem]) -> Kept:
        if not isinstance(value, Mapping):
            problems.append(Problem("malformed", pointer, "This must be an object of names."))
            return MISSING
        told: dict[str, Any] = {}
        for name, entry in value.items():
            here = f"{pointer}/{escape(name)}"
            if TOKEN.read(name, here, problems) is not MISSING:
                told[name] = form.read(entry, here, problems)
        return MappingProxyType(told)

    return Form(read, lambda value: {name: form.write(entry) for name, entry in value.items()})


def record(make: Callable[..., Any], members: Sequence[Member], *, least: int = 0) -> Form:
    """An object with these members and no others, at least so many of them; kept as `make(attribute=...)`."""

    def read(value: Given, pointer: str, problems: list[Problem]) -> Kept:
        given = read_members(value, members, pointer, problems)
        if given is None:
            return MISSING
        if len(given) < least:
            problems.append(Problem("malformed", pointer, "This must say something; it is empty."))
            return MISSING
        return make(**given)

    return Form(read, lambda value: write_members(value, members))


def read_members(
    value: Given, members: Sequence[Member], pointer: str, problems: list[Problem]
) -> dict[str, Any] | None:
    """The attributes of an object, or None when something in it is wrong (noted)."""
    if not isinstance(value, Mapping):
        problems.append(Problem("malformed", pointer, "This must be an object."))
        return None
    before = len(problems)
    known = {member.name: member for member in members}
    for name in value:
        if name not in known:
            message = f"“{name}” means nothing here; take it out, or correct its spelling."
            problems.append(Problem("malformed", f"{pointer}/{escape(name)}", message))
    given: dict[str, Any] = {}
    for member in members:
        if member.name in value:
            here = f"{pointer}/{member.name}"
            given[member.attribute] = member.form.read(value[member.name], here, problems)
        elif member.required:
            _note_absent(member, pointer, problems)
    return given if len(problems) == before else None


def _note_absent(member: Member, pointer: str, problems: list[Problem]) -> None:
    codes = {NODE_ID: "bad_id", COUNT: "bad_count"}
    code = next((code for form, code in codes.items() if member.form is form), "malformed")
    problems.append(Problem(code, pointer, f"“{member.name}” is missing; add it."))


def write_members(value: Given, members: Sequence[Member]) -> dict[str, Any]:
    """The object of a value: every member that it states."""
    stated = ((member, getattr(value, member.attribute)) for member in members)
    return {member.name: member.form.write(kept) for member, kept in stated if kept is not None}


def escape(name: str) -> str:
    """A member name inside a JSON pointer (RFC 6901 section 3)."""
    return name.replace("~", "~0").replace("/", "~1")


def _read_instant(value: Given, pointer: str, problems: list[Problem]) -> Kept:
    try:
        return read_instant(value) if isinstance(value, str) else read_instant("")
    except ValueError:
        problems.append(Problem("malformed", pointer, "Write an instant in UTC, like 2026-11-22T00:00:00Z."))
        return MISSING


INSTANT: Final = Form(_read_instant, write_instant)
_WINDOW_MEMBERS: Final = (
    Member("from", "start", INSTANT),
    Member("until", "until", INSTANT),
    Member("days", "days", whole(1, "Ask for a whole number of days, 1 to 36600.", most=36600)),
)
_SHAPE: Final = record(Window, _WINDOW_MEMBERS, least=1)


def _read_window(value: Given, pointer: str, problems: list[Problem]) -> Kept:
    inside: list[Problem] = []
    window = _SHAPE.read(value, pointer, inside)
    if isinstance(window, Window):
        if window.days is not None and (window.start or window.until):
            message = "A window has dates or a number of days, not both; take one out."
            inside.append(Problem("bad_window", pointer, message))
        elif window.start and window.until and window.start >= window.until:
            message = "A window must end after it begins; correct its dates."
            inside.append(Problem("bad_window", pointer, message))
    problems.extend(Problem("bad_window", problem.pointer, problem.message) for problem in inside)
    return MISSING if inside else window


WINDOW: Final = Form(_read_window, _SHAPE.write)
