"""What came in with a form, and what is to be said about it.

    problems = Problems()
    if not mail:
        problems.add("email", "Your e-mail address is missing. Write the one that your school knows.")
    if problems:
        return render_template("...", problems=problems, typed=request.form), 422

`problems.rows` is what the macro `error_summary` shows, `problems.of("email")` what stands at the field.
The id of a field is the name under which a problem is filed. A page shown again keeps everything that was
typed.
"""

from uuid import UUID

from flask import abort

LONGEST_TEXT = 20_000
LONGEST_KEY = 80


class Problems:
    """What has to be corrected before a form can go, in the order of the page."""

    def __init__(self) -> None:
        self._found: dict[str, str] = {}

    def add(self, field: str, words: str) -> None:
        """File a problem under a field's id; the first one about a field stays."""
        self._found.setdefault(field, words)

    def of(self, field: str) -> str:
        """The words about one field, "" when it is fine."""
        return self._found.get(field, "")

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        """Everything, as (field id, words)."""
        return tuple(self._found.items())

    def __bool__(self) -> bool:
        """Tell whether there is anything to correct."""
        return bool(self._found)


def number_in_address(text: str) -> UUID:
    """An id that came in a form; what is none cannot be found."""
    try:
        return UUID(text)
    except ValueError:
        abort(404)
