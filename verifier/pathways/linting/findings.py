"""What the linter says: a stable code, how much it matters, where in the document, and what to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, TypeAlias

Severity: TypeAlias = Literal["error", "warning"]


@dataclass(frozen=True)
class Finding:
    """One thing to know before a pathway is published.

    `severity` is "error" when nobody could ever be served by publishing it, else "warning": it may be meant.
    `path` is a JSON pointer into the pathway document; `message` says in plain English what to do.
    """

    code: str
    severity: Severity
    path: str
    message: str

    def as_dict(self) -> dict[str, str]:
        """The published form."""
        return {
            "code": self.code,
            "severity": self.severity,
            "path": self.path,
            "message": self.message,
        }


_WARNINGS: Mapping[str, Severity] = MappingProxyType(
    dict.fromkeys(
        (
            "conflict",
            "expires_before_end",
            "impossible_for_some",
            "no_minutes",
            "no_offering",
            "overlap",
            "redundant_node",
            "too_easy",
            "unreachable_node",
        ),
        "warning",
    )
)


def finding(code: str, path: str, message: str) -> Finding:
    """A finding with the severity of its code; whatever is not known to be a warning is an error."""
    return Finding(code, _WARNINGS.get(code, "error"), path, message)
