"""The controls of the builder's forms: one for each shape that a member of a pathway document has.

HOURS.inputs("minutes", 180, place)     (Input("minutes", kind="text", value="3 h"),)
HOURS.take("minutes", form, place)      180; FieldError when what was typed means nothing
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from issuer.importers.menu_csv import minutes_of
from issuer.web import words
from issuer.web.builder_inputs import Control, FieldError, Form, Input, Options, Place
from verifier.pathways.windows import read_instant, write_instant


@dataclass(frozen=True)
class Text:
    """One line of words."""

    label: str
    hint: str = ""
    required: bool = False

    def inputs(self, name: str, value: Any, _place: Place) -> tuple[Input, ...]:  # noqa: ANN401
        """One line."""
        return (Input(name, self.label, value=value or "", hint=self.hint),)

    def take(self, name: str, form: Form, _place: Place) -> str | None:
        """The words, None when there are none."""
        told = form.get(name, "").strip()
        if not told and self.required:
            raise FieldError(name, f"“{self.label}” is empty. Write a few words.")
        return told or None


@dataclass(frozen=True)
class Number:
    """A whole number."""

    label: str
    hint: str = ""
    required: bool = False
    least: int = 1

    def inputs(self, name: str, value: Any, _place: Place) -> tuple[Input, ...]:  # noqa: ANN401
        """One number."""
        told = "" if value is None else str(value)
        return (Input(name, self.label, "number", told, hint=self.hint),)

    def take(self, name: str, form: Form, _place: Place) -> int | None:
        """The number, None when none was written."""
        told = form.get(name, "").strip()
        if not told and not self.required:
            return None
        if not told.isascii() or not told.isdigit() or int(told) < self.least:
            raise FieldError(name, f"“{self.label}” should be a whole number, {self.least} or more.")
        return int(told)


@dataclass(frozen=True)
class Duration:
    """Minutes, written as people say them: `3 h`, `45 min`, `1.5`."""

    label: str
    hint: str = "Like 3 h, 45 min or 1.5"
    required: bool = False

    def inputs(self, name: str, value: Any, _place: Place) -> tuple[Input, ...]:  # noqa: ANN401
        """One line with a unit."""
        return (Input(name, self.label, value="" if value is None else words.hours(value), hint=self.hint),)

    def take(self, name: str, form: Form, _place: Place) -> int | None:
        """Whole minutes."""
        told = form.get(name, "").strip()
        if not told and not self.required:
            return None
        try:
            minutes = minutes_of(told, in_hours=True)
        except ValueError as error:
            raise FieldError(name, str(error)) from error
        if not minutes:
            raise FieldError(name, f"“{self.label}” should be more than nothing.")
        return minutes


@dataclass(frozen=True)
class Choice:
    """One of a few; `options` may depend on the draft. `empty` are the words for "nothing said"."""

    label: str
    options: Options | Callable[[Place], Options]
    hint: str = ""
    empty: str | None = None

    def inputs(self, name: str, value: Any, place: Place) -> tuple[Input, ...]:  # noqa: ANN401
        """A list to choose one from; a value that it does not have is added to it."""
        told = "" if value is None else str(value)
        return (Input(name, self.label, "select", told, options=self._all(told, place), hint=self.hint),)

    def take(self, name: str, form: Form, _place: Place) -> str | None:
        """The chosen one."""
        told = form.get(name, "")
        if not told and self.empty is None:
            raise FieldError(name, f"“{self.label}” is open. Choose one.")
        return told or None

    def _all(self, value: str, place: Place) -> Options:
        known = self.options(place) if callable(self.options) else self.options
        first = (("", self.empty if self.empty is not None else "Choose"),)
        more = ((value, value),) if value and value not in dict(known) else ()
        return (*first, *known, *more)


@dataclass(frozen=True)
class Flag:
    """Said, or not: a choice between what `yes` writes and nothing."""

    label: str
    yes: tuple[Any, str]
    no: str

    def inputs(self, name: str, value: Any, _place: Place) -> tuple[Input, ...]:  # noqa: ANN401
        """A list of two."""
        told = "yes" if value == self.yes[0] and value is not None else ""
        return (Input(name, self.label, "select", told, options=(("", self.no), ("yes", self.yes[1]))),)

    def take(self, name: str, form: Form, _place: Place) -> Any:  # noqa: ANN401
        """What `yes` writes, else nothing."""
        return self.yes[0] if form.get(name) == "yes" else None


@dataclass(frozen=True)
class Several:
    """Any number of a few."""

    label: str
    options: Options | Callable[[Place], Options]
    hint: str = ""

    def inputs(self, name: str, value: Any, place: Place) -> tuple[Input, ...]:  # noqa: ANN401
        """Boxes to tick; values that they do not have are added to them."""
        told = tuple(value or ())
        known = self.options(place) if callable(self.options) else self.options
        more = tuple((one, one) for one in told if one not in dict(known))
        return (
            Input(name, self.label, "checks", values=told, options=(*known, *more), hint=self.hint),
        ) * bool(known or more)

    def take(self, name: str, form: Form, _place: Place) -> list[str] | None:
        """Those that were ticked."""
        return list(dict.fromkeys(form.getlist(name))) or None


@dataclass(frozen=True)
class Lines:
    """Any number of texts, one to a line."""

    label: str
    hint: str = "One to a line"
    single: bool = False
    required: bool = False

    def inputs(self, name: str, value: Any, _place: Place) -> tuple[Input, ...]:  # noqa: ANN401
        """A few lines."""
        told = [value] if isinstance(value, str) else value or ()
        return (Input(name, self.label, "lines", "\n".join(told), hint=self.hint),)

    def take(self, name: str, form: Form, _place: Place) -> list[str] | str | None:
        """The lines that say something; one line alone is a text where the format wants one (`single`)."""
        told = list(dict.fromkeys(filter(None, map(str.strip, form.get(name, "").splitlines()))))
        if not told and self.required:
            raise FieldError(name, f"“{self.label}” is empty. Write at least one line.")
        if self.single and len(told) == 1:
            return told[0]
        return told or None


@dataclass(frozen=True)
class Span:
    """A window: between two days, or the last so many days. Days are the district's; the last one counts."""

    label: str
    hint: str = "Nothing here: whenever the pathway counts."

    def inputs(self, name: str, value: Any, place: Place) -> tuple[Input, ...]:  # noqa: ANN401
        """Two days and a number."""
        window = value or {}
        first, until = window.get("from"), window.get("until")
        inside = (
            Input(f"{name}.from", "First day", "date", _day(first, place) if first else ""),
            Input(f"{name}.until", "Last day", "date", _day(until, place, before=True) if until else ""),
            Input(f"{name}.days", "Or the last so many days", "number", str(window.get("days", ""))),
        )
        return (Input(name, self.label, "group", hint=self.hint, inputs=inside),)

    def take(self, name: str, form: Form, place: Place) -> dict[str, Any] | None:
        """The window in UTC instants: local midnights."""
        days = Number("Days").take(f"{name}.days", form, place)
        first = _midnight(f"{name}.from", form, place)
        last = _midnight(f"{name}.until", form, place, after=True)
        if days is not None and (first or last):
            raise FieldError(f"{name}.days", "Write either days of the calendar or a number of days.")
        if first and last and first >= last:
            raise FieldError(f"{name}.until", "The last day is before the first. Correct one of them.")
        told = {"from": first, "until": last, "days": days}
        return {member: one for member, one in told.items() if one is not None} or None


def _day(instant: str, place: Place, *, before: bool = False) -> str:
    moment = read_instant(instant) - timedelta(seconds=1 if before else 0)
    return moment.astimezone(place.zone).date().isoformat()


def _midnight(name: str, form: Form, place: Place, *, after: bool = False) -> str | None:
    told = form.get(name, "").strip()
    if not told:
        return None
    try:
        day = date.fromisoformat(told) + timedelta(days=1 if after else 0)
    except (ValueError, OverflowError):
        raise FieldError(name, f"“{told}” is no day. Write it like 2026-11-22.") from None
    return write_instant(datetime.combine(day, time(), tzinfo=place.zone))


@dataclass(frozen=True)
class Record:
    """Several members that belong together; nothing is said when none of them says anything."""

    label: str
    members: Mapping[str, Control]
    hint: str = ""
    required: bool = False

    def inputs(self, name: str, value: Any, place: Place) -> tuple[Input, ...]:  # noqa: ANN401
        """The inputs of its members, as one group."""
        told = value or {}
        inside = tuple(
            one
            for member, control in self.members.items()
            for one in control.inputs(f"{name}.{member}", told.get(member), place)
        )
        folded = value is None and not self.required
        return (Input(name, self.label, "group", hint=self.hint, inputs=inside, folded=folded),)

    def take(self, name: str, form: Form, place: Place) -> dict[str, Any] | None:
        """What its members say."""
        told = {
            member: said
            for member, control in self.members.items()
            if (said := control.take(f"{name}.{member}", form, place)) is not None
        }
        if not told and self.required:
            raise FieldError(name, f"“{self.label}” says nothing. Choose at least one thing.")
        return told or None


MOST_ROWS: Final = 12


@dataclass(frozen=True)
class Rows:
    """A list of records: those that are there, and one more to fill in."""

    row: Record

    def inputs(self, name: str, value: Any, place: Place) -> tuple[Input, ...]:  # noqa: ANN401
        """A group for each."""
        rows = [*(value or ()), None]
        return tuple(
            one for place_, row in enumerate(rows) for one in self.row.inputs(f"{name}.{place_}", row, place)
        )

    def take(self, name: str, form: Form, place: Place) -> list[dict[str, Any]] | None:
        """Those that say something."""
        rows = (self.row.take(f"{name}.{number}", form, place) for number in range(MOST_ROWS))
        return [row for row in rows if row] or None
