"""What can be wrong with the words of a document.

Every refusal of this room is a `ContextError` with a message for a person and a JSON pointer (RFC 6901) to
the place that is meant:

```
ContextError
├── UnknownContextError   the document names a context that is not carried here
├── UndefinedTermError    a member, type or identifier says nothing: no context gives it a meaning
├── HiddenTermError       a meaning is there, but not where a reader of plain JSON would look for it
└── WorkLimitError        the canonical form would cost more than it may
```
"""

from __future__ import annotations

from typing import Self


class ContextError(Exception):
    """The meaning of a document cannot be established.

    Attributes:
        message: One sentence for a person.
        pointer: JSON pointer to the member that is meant; the empty string is the whole document.
    """

    def __init__(self, message: str, pointer: str = "") -> None:
        super().__init__(message, pointer)
        self.message = message
        self.pointer = pointer

    def __str__(self) -> str:
        return f"{self.message} (at {self.pointer})" if self.pointer else self.message

    def under(self, key: str | int) -> Self:
        """Return this error with its place one level further down, as seen from the object above."""
        self.pointer = f"/{str(key).replace('~', '~0').replace('/', '~1')}{self.pointer}"
        return self


class UnknownContextError(ContextError):
    """A context is named that is not carried; contexts are never fetched.

    Attributes:
        url: The context as the document names it.
    """

    def __init__(self, url: str, pointer: str = "") -> None:
        super().__init__(
            f"The context {url!r} is not carried here and contexts are never fetched, "
            "so what the document's words mean is unknown",
            pointer,
        )
        self.url = url


class UndefinedTermError(ContextError):
    """A member, type or identifier has no meaning and would silently drop out of what is signed."""


class HiddenTermError(ContextError):
    """A meaning is written in a way that a reader of plain JSON does not see.

    Examples are aliases, prefixes, full IRIs in the place of a term, `@nest`, `@included`, inline contexts
    and arrays in arrays: the signature would cover the meaning while a check that reads
    `document["validUntil"]` would miss it.
    """


class WorkLimitError(ContextError):
    """The meaning or the canonical form of this document needs more work than a document may ask for."""
